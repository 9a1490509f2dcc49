"""Every reason has a name and an advice in both languages, and every detail that the rooms write is told in Chinese."""

import ast
import re
from html import unescape
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import textindex as ti
from textindex.cli.main import main
from textindex.core.reasons import ENDINGS, SAID, advice, name_of, seen
from textindex.core.records import REASONS, SECTIONS
from textindex.sources.resolve import KIND_WORDS

PACKAGE = Path(ti.__file__).parent
CHINESE = re.compile("[\u4e00-\u9fff]")
PROPER = {"PDF", "HTML", "EDGAR", "UTF", "GB", "Big", "Latin", "OCR", "MB", "K", "page", "type", "inside", "X", "x"}
"""What stands in Latin letters in Chinese too."""


@pytest.mark.parametrize(("reason", "language"), [*product(REASONS, ["zh", "en"])])
def test_every_reason_has_a_name_and_an_advice(reason, language):
    name, told = name_of(reason, language), advice(reason, language)
    assert name == reason or language == "zh"
    for text in (name, told):
        assert text
        assert bool(CHINESE.search(text)) == (language == "zh")
        assert text == text.strip().rstrip(".。")
    assert len(told) > len(name) / 2


def test_the_table_is_the_closed_list_and_no_name_stands_twice():
    assert tuple(SAID) == REASONS
    assert len({said.zh for said in SAID.values()}) == len({said.en for said in SAID.values()}) == len(REASONS)


def texts_of(node, function):
    """What an expression may be: holes of an f-string are X."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        parts = [[part.value] if isinstance(part, ast.Constant) else filled(part, function) for part in node.values]
        return ["".join(chosen) for chosen in product(*parts)]
    if isinstance(node, ast.IfExp):
        return texts_of(node.body, function) + texts_of(node.orelse, function)
    if isinstance(node, ast.BoolOp):
        return ["7", *texts_of(node.values[-1], function)]
    if isinstance(node, ast.Name):
        return [text for own in values_of(node.id, function) for text in texts_of(own, function)]
    return []


def filled(hole, function):
    """What a hole may hold: the texts that stand for it in the function; else 7."""
    return texts_of(hole.value, function) or ["7"]


def values_of(name, function):
    return [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
    ]


def details():
    """Every detail that stands in the sources, as far as it is a text of ours."""
    at = {"Rejection": 3, "ReadError": 1, "Lost": 1}
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                kind = getattr(call.func, "id", "")
                if kind in at and len(call.args) > at[kind]:
                    yield from texts_of(call.args[at[kind]], function)


MISSING = [f"no {what} on the cover or in the file name; name it in a manifest" for what in ("firm", "year")]
COMPOSED = [
    *KIND_WORDS.values(), *MISSING, MISSING[0].replace("firm", "firm and no year"),
    f"{KIND_WORDS['other']} (an EDGAR submission of form 8-K, without an annual report)",
    "another annual report of 600000, 2020: 7 is taken; it has 1,000 characters more",
    *(f"{section}: no chapter headings were found" for section in SECTIONS),
    *(f"7 blank pages{ending}" for ending in ENDINGS),
]  # fmt: skip
"""Details that are put together from several texts."""
PARTS = {
    "7",
    "7: 7",
    "7: its language is not known",
    "7; it is tried again when the archive is read again",
    MISSING[0].replace("firm", "7"),
}
"""Texts that are a part of those, or an exception's own words."""


@pytest.mark.parametrize("detail", sorted(set(details()) - PARTS | set(COMPOSED)))
def test_every_detail_is_told_in_chinese(detail):
    told = seen(detail, "zh")
    assert CHINESE.search(told)
    assert set(re.findall("[A-Za-z]+", told)) <= PROPER
    assert seen(detail, "en") == detail
    assert set(re.findall(r"\d+(?:,\d+)*", told)) <= set(re.findall(r"\d+(?:,\d+)*", detail))


def test_what_is_not_known_stands_as_it_is():
    assert seen("ValueError: of the file", "zh") == "ValueError: of the file"
    assert (name_of("of old", "zh"), advice("of old", "zh")) == ("of old", "")


@pytest.fixture(scope="module")
def run(samples, tmp_path_factory):
    """The broken samples scored by the command: its words and its folder."""
    out = tmp_path_factory.mktemp("broken") / "out"
    paths = [str(samples / "broken"), str(samples / "zh")]
    return CliRunner().invoke(main, ["score", *paths, "-o", str(out), "-w", "0"]).stdout, out


def test_the_command_and_rejections_csv_say_what_to_do(run):
    said, out = run
    table = pd.read_csv(out / "rejections.csv", encoding="utf-8-sig")
    assert table["reason"].nunique() > 4
    for reason, own in table.groupby("reason"):
        assert f"\n  {reason} {len(own):,}: {advice(reason, 'en')}\n" in said
        assert set(own["advice"]) == {advice(reason, "en")}
        assert set(own["advice_zh"]) == {advice(reason, "zh")}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_name_advice_and_what_was_seen_in_its_language(run, language):
    table = pd.read_csv(run[1] / "rejections.csv", encoding="utf-8-sig", keep_default_na=False)
    page = unescape(ti.report(run[1], language=language)).partition('<section id="time"')[0]
    for row in table.itertuples():
        for text in (name_of(row.reason, language), advice(row.reason, language), seen(row.detail, language)):
            assert f">{text}</td>" in page
    if language == "zh":
        cells = re.findall(r"<td[^>]*>([^<]*)</td>", page.partition("<figure")[0])
        words = {word for cell in cells for word in re.findall("[A-Za-z]+", cell)} - PROPER
        options = "manifest memory timeout section sections dictionary engine pdfplumber textindex x"
        files = " ".join([*table["file"], options, *table["detail"].str.extract("bytes (b'[^;]*)")[0].dropna()])
        assert {word for word in words if word not in files} == set()
