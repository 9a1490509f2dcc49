"""Sentences, lists of references, and why a hit is no support."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_papers import NO_SUPPORT, REFERENCES

from textindex.literature.sentences import reference_list, split
from textindex.literature.standing import denied, others, quoted

PIECES = [
    "Costs fall",
    " (Abel et al. 2015)",
    ". ",
    "! ",
    "? ",
    "e.g. ",
    "J. Bohr ",
    "3.5 ",
    "”",
    "“",
    "。",
    "数字化",
    "\u00e9",
    " U.S. ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_sentences_hold_every_letter_once_and_in_order(text):
    spans = split(text)
    assert all(a < b for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Costs fall. They fall again.", 2),
        ("See Autio et al. (2018) on this. Next.", 2),
        ("J. Bohr and M. Curie differ.", 1),
        ("It rose by 3.5 points, i.e. by much (cf. Fig. 2). Next?", 2),
        ("“Is it so?” asked one. “Yes.” said another.", 2),
        ("成本下降。距离缩短！", 2),
        ("no end", 1),
        ("", 0),
    ],
)
def test_how_many_sentences(text, n):
    assert len(split(text)) == n


def test_references_end_at_an_appendix_and_a_word_is_no_heading():
    body = ["References", "are listed at the end of this text.", "More text."]
    assert reference_list([*body, "7. References", *REFERENCES, "Appendix A. Guide", "Text."]) == range(3, 7)
    assert reference_list([*body, *REFERENCES]) == range(3, 6)
    assert reference_list(body) == range(0)
    numbered = [f"[{n}] A. Author, Title of it, {2000 + n}." for n in range(1, 5)]
    assert reference_list(["Text.", "REFERENCES", *numbered]) == range(1, 6)


@pytest.mark.parametrize(
    "sentence",
    [
        "According to Abel et al. (2015), costs fall.",
        "Abel and Bohr (2015, p. 4) hold that costs fall.",
        "Abel's (2015a) view is that costs fall.",
        "Costs fall (Abel, 2015; see also Bohr & Curie, 2011).",
        "Costs fall [3, 7\u20139].",
    ],
)
def test_citations_are_seen(sentence):
    assert others(sentence)


@pytest.mark.parametrize(
    "sentence", ["In 2015 costs fell (see Table 2).", "We (the authors) think so.", "Costs fell [sic]."]
)
def test_what_is_no_citation(sentence):
    assert others(sentence) == ""


@pytest.mark.parametrize(
    ("before", "after", "cue"),
    [
        ("There is little evidence that tools ", ".", "little evidence"),
        ("Platforms hardly ", " at all.", "hardly"),
        ("Firms failed to ", ".", "failed to"),
        ("We could not confirm that tools ", ".", "could not confirm"),
        ("The hypothesis that tools ", " is not supported.", "is not supported"),
        ("Tools have no significant effect on the wish to ", ".", "no significant effect"),
        ("We find no evidence of fraud, but tools ", ".", ""),
        ("There is no doubt that tools ", ".", ""),
        ("Tools ", ", while the second claim is rejected.", ""),
        ("Tools ", " fast.", ""),
    ],
)  # fmt: skip
def test_denials_of_studies(before, after, cue):
    sentence = f"{before}reduce costs{after}"
    assert denied(sentence, len(before), len(before) + 12) == cue


@pytest.mark.parametrize(
    ("sentence", "inside"),
    [
        ('They say "it will reduce costs for all of us" often.', True),
        ("They say «it will reduce costs for all of us» often.", True),
        ("The so-called “reduce costs” camp grows.", False),
        ("“Well said by all of them”, and tools reduce costs.", False),
        ("An open “quotation mark and tools reduce costs.", False),
    ],
)
def test_quotations(sentence, inside):
    at = sentence.index("reduce costs")
    assert quoted(sentence, at, at + 12) is inside


def test_the_made_sentences_are_what_they_are_for():
    assert others(NO_SUPPORT["another study"])
    assert not others(NO_SUPPORT["negated"])
