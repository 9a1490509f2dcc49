"""Whatever is told to the user is told by a code of the catalogue: no sentence is written where it is said."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import textindex as ti
from textindex.core.records import REASONS

PACKAGE = Path(ti.__file__).parent
TELLING = re.compile(r"[A-Za-z]*(Error|Warning|Refused|Stopped|Failed|Again|BadParameter)$|UsageError$")
PRINTING = {
    *("echo", "secho", "warn", "confirm", "prompt", "note", "set_aside", "style", "padded"),
    *("append", "add", "say", "_say", "extend", "fault"),
}
SENTENCE = re.compile(r"[A-Za-z]{2,}[^A-Za-z]* (?:a )?[^A-Za-z]*[A-Za-z]{2,}")
"""Two words with a blank, or a word of one letter, between them."""
PYTHONS = {"KeyError", "OSError"}
"""Of a record's own brackets, as Python says it; the system's."""
COMMANDS = ("  textindex score reports/ --dictionary li2023-zh --out out/", "  textindex dict decide ")
"""Commands to type, which are the same in every language."""
OUTSIDE = {
    "core/flow.py": "names of a flow diagram's boxes, as flow.csv has them",
    "estimates/stata.py": "Stata's own code",
    "estimates/tables.py": "steps of rows.csv",
    "exhibits/tables/html.py": "HTML",
    "exhibits/tables/latex.py": "LaTeX",
    "patents/tables.py": "SQL",
    "store/methods.py": "the paragraph for a paper, of which there is one in each language",
    "store/parts.py": "what is wrong with a part; it becomes the text of a StoreError by its code",
    "store/origins.py": "the same",
    "store/told.py": "the same",
    "store/texts.py": "the same",
    "statistics/intervals.py": "a function of numbers, called from Python alone",
}


@cache
def parsed(path):
    """A module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def told_plainly(path):
    """Where a text of two words or more is given to what tells the user something."""
    for node in ast.walk(parsed(path)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if not (name in PRINTING or TELLING.fullmatch(name)) or name in PYTHONS:
            continue
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            for text in texts_of(argument):
                if SENTENCE.search(text) and text not in REASONS and not text.startswith(COMMANDS):
                    yield f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}: {text}"


def texts_of(node):
    """The texts that an expression is put together from; what is given to a further call is that call's."""
    if isinstance(node, ast.Constant):
        yield from [node.value] if isinstance(node.value, str) else []
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from texts_of(node.body)
        yield from texts_of(node.orelse)
    elif isinstance(node, ast.BinOp):
        yield from texts_of(node.left)
        yield from texts_of(node.right)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):  # "…".join(…), "…".format(…)
        yield from texts_of(node.func.value)
        for argument in node.args if node.func.attr == "join" else ():
            yield from texts_of(argument)
    elif isinstance(node, ast.List | ast.Tuple):
        for one in node.elts:
            yield from texts_of(one)
    elif isinstance(node, ast.Starred):
        yield from texts_of(node.value)


def test_no_sentence_is_written_where_it_is_told():
    found = [
        place
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).as_posix() not in OUTSIDE
        for place in told_plainly(path)
    ]
    assert found == []


def test_what_stands_outside_is_still_there():
    assert {name for name in OUTSIDE if not [*told_plainly(PACKAGE / name)]} == set()


def of_messages(node, names):
    """Whether an expression is, or may be, a message or several of them."""
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in names


def test_no_error_of_several_messages_is_joined_to_a_plain_text():
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if TELLING.fullmatch(name) and is_joined(node.args[0]):
                wrong.append(f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}")
    assert wrong == []


def is_joined(node):
    """Whether an expression makes a plain text of what may be messages: a cut, a sum, an f-string, a join."""
    if isinstance(node, ast.Subscript):
        return of_messages(node.value, {"Message", "joined", "lines"})
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr == "join"
    parts = ast.walk(node) if isinstance(node, ast.JoinedStr | ast.BinOp) else ()
    return any(of_messages(part, {"Message", "joined", "lines", "of_error"}) for part in parts)


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ('raise StoreError("the disk is full")', True),
        ('raise StoreError(f"{path} is full of it")', True),
        ('secho("done well" if fine else Message("said.done"))', True),
        ('warn("; ".join(["not here", other]))', True),
        ('raise ReadError("too large", Message("file.too_large"))', False),
        ('raise StoreError(Message("store.full", path=path))', False),
        ('echo(f"{name}: {number}")', False),
    ],
)
def test_the_walk_finds_plain_sentences(source, plain, tmp_path, monkeypatch):
    file = tmp_path / "module.py"
    file.write_text(source, encoding="utf-8")
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    assert bool([*told_plainly(file)]) is plain
