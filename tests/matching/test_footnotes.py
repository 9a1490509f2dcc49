"""A footnote's figure that touches a term of several words is no letter of it; single words with figures are told."""

import pytest

from textindex.core.records import Document, Filing, Page, Term
from textindex.documents import fold
from textindex.matching import PhraseMatcher

TERMS = ["digital twin", "smart", "smart grid2", "robotic arm", "web 2", "e-commerce", "cyber*", "open web"]
COUNTED = [
    ("a digital twin1 of", "digital twin"), ("Digital Twins12, and", "digital twins"),
    ("digital-twin3.", "digital-twin"),
    ("robotic arms", "robotic arms"), ("a digital twin1,2 of", "digital twin"), ("(e-commerce4)", "e-commerce"),
    ("smart grid2", "smart grid2"), ("digital twin 1", "digital twin"), ("the digital twin9", "digital twin"),
]  # fmt: skip
LEFT = [
    "digital twin123",
    "digital twin4.0",
    "digital twin1,000",
    "digital twin2b",
    "twin1",
    "open web2",
    "digital twin3-4",
]


def found(text, rule, splitter):
    folded = fold(Document(Filing("", ""), (Page(1, text, "plain"),), "t"))
    matcher = PhraseMatcher([Term(term, "d") for term in TERMS], splitter)
    made = matcher.match_by(folded.data, [rule], {"whole": splitter}, splitter)
    text_of = [folded.data[hit.start : hit.stop].decode() for hit in made.by_rule[rule]]
    return text_of, [(hit.term, why) for hit, why in made.aside[rule]]


@pytest.mark.parametrize(("text", "counted"), COUNTED)
def test_a_footnotes_figure_is_no_part_of_a_term_of_several_words(text, counted, splitter):
    assert found(text, "whole", splitter)[0] == [counted]


@pytest.mark.parametrize("text", LEFT)
@pytest.mark.parametrize("rule", ["whole", "longest"])
def test_other_figures_are_a_part_of_the_word(text, rule, splitter):
    assert found(text, rule, splitter)[0] == []


def test_the_literal_rules_hold_to_the_same(splitter):
    assert found("a digital twin1 and a smart2 one", "longest", splitter)[0] == ["digital twin"]


@pytest.mark.parametrize("rule", ["whole", "longest", "substring"])
def test_a_single_word_with_a_figure_is_told(rule, splitter):
    [(term, why)] = found("it is smart2 now", rule, splitter)[1]
    assert term == "smart"
    assert "a figure touches its end" in why


def test_where_it_stands_does_not_matter(splitter):
    for before in range(0, 60, 7):
        text = "x" * before + " our digital twin1"
        assert found(text, "whole", splitter)[0] == ["digital twin"]
