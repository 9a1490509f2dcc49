"""Every reason has a name and an advice in both languages, and the page and the tables tell what was seen in both."""

import re
from html import unescape
from itertools import product

import pandas as pd
import pytest
from command_line import invoke

import textindex as ti
from textindex.core.reasons import SAID, advice, name_of
from textindex.core.records import REASONS

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


def test_what_is_not_known_stands_as_it_is():
    assert (name_of("of old", "zh"), advice("of old", "zh")) == ("of old", "")


@pytest.fixture(scope="module")
def run(samples, tmp_path_factory):
    """The broken samples scored by the command: its words and its folder."""
    out = tmp_path_factory.mktemp("broken") / "out"
    paths = [str(samples / "broken"), str(samples / "zh")]
    return invoke("score", *paths, "-o", out, "-w", "0", code=None).stdout, out


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
        seen = row.detail_zh if language == "zh" else row.detail
        for text in (name_of(row.reason, language), advice(row.reason, language), seen):
            assert f">{text}</td>" in page
    if language == "zh":
        cells = re.findall(r"<td[^>]*>([^<]*)</td>", page.partition("<figure")[0])
        words = {word for cell in cells for word in re.findall("[A-Za-z]+", cell)} - PROPER
        options = "ocr auto manifest memory timeout section sections dictionary engine pdfplumber textindex x"
        quoted = table["detail"].str.extract(r"bytes (b'[^;]*)|a damaged PDF \(([^)]*)")
        files = " ".join([*table["file"], options, *quoted[0].dropna(), *quoted[1].dropna()])
        assert {word for word in words if word not in files} == set()
