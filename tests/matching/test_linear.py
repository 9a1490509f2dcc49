"""Scoring takes time in proportion to a text's length, whatever stands in it: one word, marks without end."""

import time
from types import SimpleNamespace

import pytest

from textindex.core.records import COUNT_RULES, Document, Filing, Page, Term
from textindex.documents import fold
from textindex.matching import EnglishSplitter, Matcher, PhraseMatcher, Splitter

SMALL, TIMES = 2_000, 6
MOST = 15
"""Six times the text may take this many times as long; where the time grows with the square it takes 36 times."""

CHINESE = [Term("云平台", "d"), Term("云平台云平台", "d", exclude=("云平台云平台云平台",)), Term("平台*", "d")]
ENGLISH = [Term("data lake", "d"), Term("lake", "d"), Term("lak*", "d"), Term("IT", "d", exact=True)]


def report(text):
    folded = fold(Document(Filing("", ""), (Page(1, text, "plain"),), "test"))
    return SimpleNamespace(folded=folded, pages=[text], sections=(), row=0)


def matching(matcher, splitters, plain):
    def work(text):
        folded, data = text.casefold().encode(), text.encode()
        return matcher.match_by(folded, COUNT_RULES, splitters, plain, lambda a, b: str(data[a:b], "utf-8", "ignore"))

    return work


def seconds(work, text):
    start = time.process_time()
    work(text)
    return time.process_time() - start


def assert_linear(work, make):
    small, large = make(SMALL), make(TIMES * SMALL)
    work(make(10))  # what is loaded once
    ratios = (seconds(work, large) / max(seconds(work, small), 0.01) for _ in range(3))
    assert any(ratio < MOST for ratio in ratios)


@pytest.mark.parametrize("piece", ["云平台", "云平台a1", "云平台，", "平台", "云平台\n"])
def test_chinese(piece):
    matcher = Matcher(CHINESE)
    splitters = {rule: Splitter(matcher.folded, rule) for rule in ("token", "whole")}
    assert_linear(matching(matcher, splitters, Splitter()), lambda number: piece * number)


@pytest.mark.parametrize("piece", ["data-lake-", "lake/", "lake ", "IT ", "lakes'", "lake don't've:)) ):shan\u2019t "])
def test_english(piece, splitter):
    work = matching(PhraseMatcher(ENGLISH, splitter), dict.fromkeys(("token", "whole"), splitter), splitter)
    assert_linear(work, lambda number: piece * number)


@pytest.mark.parametrize("piece", ["(", ")", "http://lake.com/", "'", "a@b.com,"])
def test_english_marks_without_a_blank(piece):
    work = EnglishSplitter()
    assert_linear(lambda text: work._cuts.clear() or work.count_words(text), lambda number: "lake" + piece * number)


def test_a_place_in_a_long_line_is_read_from_a_mark_near_it():
    """Else each of its hits is looked for from the line's beginning."""
    folded = report("云平台" * 20_000).folded
    steps = [after - before for before, after in zip(folded.origin.starts, folded.origin.starts[1:], strict=False)]
    assert max(steps) < 20_000
    assert folded.locate(9 * 12_345) == (1, 3 * 12_345)
    assert folded.find(1, 3 * 12_345) == 9 * 12_345


def test_each_run_is_cut_once_for_all_its_hits():
    """The work counted: a run's words are asked for once, and looked up by halves, not one after the other."""

    class Ends(tuple):
        looked = 0

        def __getitem__(self, at):
            Ends.looked += 1
            return super().__getitem__(at)

        def __iter__(self):
            raise AssertionError("read from the beginning")

        __contains__ = __iter__

    class Counting(Splitter):
        asked = 0

        def ends(self, run):
            Counting.asked += 1
            return Ends(super().ends(run))

    plain, number = Counting(), 3_000
    matcher = Matcher([Term("云平台", "d"), Term("平台*", "d")])
    found = matcher.match(("云平台" * number).encode(), "whole", Counting(matcher.folded, "whole"), plain)
    assert len(found) == number
    assert Counting.asked == 2
    assert Ends.looked < 200 * number


def test_a_chunk_too_long_for_a_word_is_cut_in_pieces():
    splitter = EnglishSplitter()
    text = "data-lake," * 100
    assert splitter.words(text) == ["data", "-", "lake", ","] * 100
    assert splitter.run_around(f"a {text} b", 50) == (2, 2 + len(text))
