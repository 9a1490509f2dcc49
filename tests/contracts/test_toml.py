"""TOML that stands for more than it holds: refused in words wherever a user's file is read."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import textindex as ti
from textindex.core.toml import TomlError, parsed
from textindex.estimates.specs import load_specs
from textindex.literature.protocol import load_protocol
from textindex.study.file import load_study
from textindex.survey.file import load_survey
from textindex.tables.mapping import load_mapping

READERS = {
    "study": load_study,
    "specification": load_specs,
    "mapping": load_mapping,
    "survey": load_survey,
    "protocol": load_protocol,
}
BOMBS = {
    "lists in lists": ("a = " + "[" * 9_000 + "]" * 9_000, "lists or tables within each other"),
    "open lists": ("a = " + "[" * 99_000, "lists or tables within each other"),
    "inline tables": ("a = " + "{b = " * 7_000 + "1" + "}" * 7_000, "lists or tables within each other"),
    "sixty lists": ("a = " + "[" * 60 + "]" * 60, "lists or tables within each other"),
    "dotted key": (".".join(["k"] * 15_000) + " = 1", "a key of more than 1000 parts (at line 1)"),
    "dotted with blanks": ("\n" + " . ".join(["k", '"q q"'] * 9_000) + " = 1", "1000 parts (at line 2)"),
    "dotted table": ("[x]\n[" + ".".join(["'k'"] * 15_000) + "]", "1000 parts (at line 2)"),
    "dotted within": ("a = {" + ".".join(["k"] * 15_000) + " = 1}", "1000 parts"),
    "ninety parts": (".".join(["k"] * 90) + " = 1", "lists or tables within each other"),
    "digits": ("a = " + "7" * 6_000, "a whole number of more than 19 digits"),
    "digits in a list": ("a = [1, -" + "7" * 30 + "]", "a whole number of more than 19 digits"),
    "hexadecimal": ("a = 0x" + "f" * 6_000, "a whole number of more than 19 digits"),
    "long": ("#" * 10_000_001, "10,000,001 characters"),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("bomb", BOMBS)
def test_is_refused_in_words(tmp_path, bomb, reader):
    text, told = BOMBS[bomb]
    path = tmp_path / "bomb.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ti.TextIndexError) as refused:
        READERS[reader](path)
    assert told in str(refused.value)
    assert len(str(refused.value)) < 1_000


@pytest.mark.parametrize(
    "text",
    ["a = '" + "A word. " * 3_000 + "'", "a = [" + "0.5, " * 3_000 + "]", "a = '" + "." * 3_000 + "'", "a.b.c = 1", ""],
)
def test_what_only_looks_so_is_read(text):
    assert isinstance(parsed(text), dict)


@given(st.text(alphabet="a1.='\"[]{}#\n -_x\\", max_size=80) | st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    with suppress(TomlError):
        assert isinstance(parsed(text), dict)


def test_nothing_of_a_user_is_read_otherwise():
    package = Path(ti.__file__).parent
    texts = {path.relative_to(package).as_posix(): path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    users = {name for name, text in texts.items() if "import tomllib" in text}
    assert users == {"core/toml.py"}
