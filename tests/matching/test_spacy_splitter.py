"""Words of a chunk are those that spaCy finds in the full text, special cases and their interplay included."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from textindex.matching import EnglishSplitter, spacy_splitter

SHAPES = [
    "AI/ML", "iot's", "u.s.-based", "(erp).", "e-commerce", "24/7", "10km", "5g", "c++", "http://a.b/c-d", "a@b.com",
    "cannot", "10-k", "$5bn", "data.center", "data,center", "\u201ccloud\u201d", "\u2014", "\u2026", "\u2022", "°c.",
]  # fmt: skip


@pytest.fixture(scope="module")
def texts(nlp):
    """Special cases, glued together and to what is cut off, so that one is often made or undone by its neighbours."""
    special = st.sampled_from(sorted(text for text in nlp.tokenizer.rules if not text.isspace()))
    joint = st.sampled_from([" ", " ", " ", "", "", "'", ")", "(", "-", ":", "\n", "  ", "\t", "\u00a0", "\u2028"])
    piece = st.one_of(special, st.sampled_from(SHAPES), st.text("a8'.:;)(-/ \n", max_size=3))
    return st.lists(st.tuples(piece, joint), max_size=8).map(lambda found: "".join(a + b for a, b in found))


def words_of(document):
    return [(token.idx, token.idx + len(token)) for token in document if not token.is_space]


def cut(splitter, text):
    """The words of every run around every character."""
    found = set()
    for position in range(len(text)):
        start, stop = splitter.run_around(text, position)
        assert text[position].isspace() == (start == stop)
        ends = splitter.ends(text[start:stop])
        spans = [(start + a, start + b) for a, b in zip((0, *ends), ends, strict=False)]
        found |= {(a, b) for a, b in spans if not text[a:b].isspace()}
    return sorted(found)


def assert_same(splitter, nlp, text):
    words = words_of(nlp.make_doc(text))
    assert cut(splitter, text) == words
    assert splitter.count_words(text) == sum(any(map(str.isalnum, text[start:stop])) for start, stop in words)


@given(data=st.data())
@settings(max_examples=300)
def test_words_are_those_of_the_full_text(splitter, nlp, texts, data):
    assert_same(splitter, nlp, data.draw(texts))


CLASH = "don't've:)) ):shan\u2019t"


def test_a_neighbour_may_undo_a_special_case_and_then_the_line_is_cut(splitter, nlp):
    """What makes cutting each chunk alone wrong: here ``))`` and ``)`` of the next chunk are looked at together."""
    first, second = CLASH.split()
    alone = words_of(nlp.make_doc(first)) + [
        (len(first) + 1 + a, len(first) + 1 + b) for a, b in words_of(nlp.make_doc(second))
    ]
    assert words_of(nlp.make_doc(CLASH)) != alone
    assert_same(splitter, nlp, f"Cloud {CLASH} data\n{CLASH}")
    assert splitter.run_around(f"a\n{CLASH} b\nc", 4) == (2, 4 + len(CLASH))


def test_ordinary_text_is_cut_chunk_by_chunk(splitter):
    text = "Our company's cloud-based (AI/ML) platforms, e.g. data centers; the U.S. isn't alone: \u201cIoT\u201d."
    for chunk in text.split():
        at = text.index(chunk)
        assert splitter.run_around(text, at) == (at, at + len(chunk))


def test_the_hyphen_proper_is_cut_as_any_other(splitter):
    assert splitter.words("cloud\u2010computing\u2010based") == ["cloud", "\u2010", "computing", "\u2010", "based"]


@example("8 ''sdata center")
@given(st.text(max_size=40))
def test_any_text(splitter, nlp, text):
    assert_same(splitter, nlp, text.replace("\u2010", "-"))


def test_memory_is_bounded(monkeypatch, nlp):
    """Neither the chunks kept nor the strings that spaCy keeps grow without end, and the words stay the same."""
    monkeypatch.setattr(spacy_splitter, "MAX_CACHED_CHUNKS", 10)
    splitter = EnglishSplitter()
    first = splitter._tokenizer
    monkeypatch.setattr(spacy_splitter, "MAX_STRINGS", len(first.vocab.strings) + 100)
    text = " ".join(f"cloud{number}-based" for number in range(300))
    assert splitter.count_words(text) == 600
    assert len(splitter._cuts) <= 10
    assert splitter._tokenizer is not first
    assert splitter.words("cloud-based") == ["cloud", "-", "based"]
