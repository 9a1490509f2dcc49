"""Texts scored together, and hits that share what is around them, are told as each is alone."""

import gc
import weakref
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textindex as ti
from textindex import documents, matching
from textindex.core.records import Document, Filing, Page
from textindex.scoring.hearing import look
from textindex.scoring.scorer import CONTEXT_CHARS, Scorer, Settings
from textindex.store import Stored

PIECES = {
    "zh": [
        *(
            "大数据",
            "Ｂ2B",
            "人工智能",
            "公司",
            "尚未建立",
            "，",
            "。\n",
            "国务院印发",
            "参股公司",
            "ﬁntech",
            "計劃",
            "指",
        ),
        "公司将" * 300,
    ],
    "en": [
        *("big data ", "cloud", " we ", "plan to build ", "cloud computing", ". ", "\n", "artificial intelligence "),
        "inc. " * 200,
    ],
}


@cache
def scorer_of(language):
    return Scorer(Settings((ti.load_dictionary(f"li2023-{language}"),)))


def stored(row, pages):
    document = Document(Filing("", ""), tuple(Page(number, text) for number, text in enumerate(pages, 1)), "test")
    return Stored(row, ti.fold(document), pages)


def texts(language):
    page = st.lists(st.sampled_from(PIECES[language]), max_size=12).map("".join)
    return st.lists(st.lists(page, min_size=1, max_size=3), max_size=4)


@pytest.mark.parametrize("language", PIECES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_texts_scored_together_are_scored_as_each_alone(language, data):
    several = [(stored(row, pages), f"{row}", language) for row, pages in enumerate(data.draw(texts(language)))]
    scorer = scorer_of(language)
    assert scorer.score_all(several) == [scorer.score(*text) for text in several]


@pytest.mark.parametrize("language", PIECES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_hit_is_seen_and_quoted_as_it_stands_whatever_hits_are_near(language, data):
    scorer = scorer_of(language)
    for pages in data.draw(texts(language)):
        text = stored(0, pages)
        folded, reach = text.folded, matching.REACH[language]
        hits = scorer.hits(text, scorer._settings.dictionaries[0], ["substring"])["substring"]
        order = data.draw(st.permutations(hits))
        for hit, seen in zip(order, look(folded, order, language), strict=True):
            before, after = folded.part(0, hit.start), folded.part(hit.stop, len(folded.data))
            assert (seen.before, seen.after) == (before[-reach[0] :], after[: reach[1]])
            at = documents.quoted(pages, folded, hit.start, hit.stop, CONTEXT_CHARS)
            first, last = documents.around(folded, hit.start, hit.stop, CONTEXT_CHARS)
            spans = (first, hit.start), (hit.start, hit.stop), (hit.stop, last)
            assert [at.left, at.surface, at.right] == [documents.quote(pages, folded, *span) for span in spans]
            assert (at.page, at.start) == folded.locate(hit.start)
            ends = [end for end in range(hit.start, hit.stop) if folded.data[end] & 0xC0 != 0x80]
            end_page, end = folded.locate(ends[-1])
            assert (at.end_page, at.stop) == (end_page, end + 1)


def test_a_report_is_freed_when_it_is_scored():
    """Sixteen reports are held at a time; what holds itself would be freed only when Python looks for circles."""
    gc.disable()
    try:
        concept = matching.Concept("公司运用大数据。".encode(), lambda *_: "", [(0, 12, 21)])
        gone = weakref.ref(concept)
        concept.instead(12, 21, "公司运用", "。", language="zh", term="大数据")
        del concept
        assert gone() is None
    finally:
        gc.enable()
