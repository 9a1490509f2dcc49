"""Words that only touch are parted where the report's own letters make it certain; its own characters are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textindex.core.records import Document, Filing, Page, Term
from textindex.documents import fold, quote
from textindex.matching import PhraseMatcher

TOUCHING = [
    "digital twin.We", "digital twin;we", "digital twin?Big", "digital twin!they", "digital twin:The",
    "digital twin.”We",
    "digital twin(1)", "digital twin[12]", "digital twin(a)", "digital twin(s)", "digital twin†", "digital twin‡.",
    "digital twin*", "digital twin¹", "digital twin²,", "digital twin™", "digital twin.1 We", "digital twin's",
    "digital twin\u2019s", "\u201cdigital twin\u201d", "digital twin\u2014based", "digital twin/AI",
    "digital-twin-based",
    "digital twin,and", "digital twin)",
]  # fmt: skip
ONE_WORD = ["Web2.0", "node.js", "U.S.A", "H2O", "10-K", "13(d)", "e.g.the", "3.5", "No.1", "a;b", "$1.5bn", "x²"]


def made(text):
    return fold(Document(Filing("", ""), (Page(1, text, "plain"),), "t"))


@pytest.mark.parametrize("text", TOUCHING)
def test_a_term_is_found_where_another_word_touches_it(text, splitter):
    folded = made(f"Our {text} and more.")
    matcher = PhraseMatcher([Term("digital twin", "d")], splitter)
    [hit] = matcher.match(folded.data, "whole", splitter, splitter)
    assert quote([f"Our {text} and more."], folded, hit.start, hit.stop).lower() in ("digital twin", "digital-twin")


@pytest.mark.parametrize("text", ONE_WORD)
def test_what_may_be_one_word_is_left(text):
    assert made(text).text == text.casefold()


@given(st.text("aAb1 .;?!()[]†¹\n”", max_size=30))
def test_parting_adds_blanks_only_and_leads_back(text):
    folded = made(text)
    assert "".join(folded.text.split()) == "".join(text.casefold().split())
    assert "".join(quote([text], folded, 0, len(folded.data)).split()) == "".join(text.split())
