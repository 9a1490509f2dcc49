"""A word's family: inflections and both spellings are one word, other words are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.util import load_language_data
from spacy_lookups_data import en

from textindex.matching.families import Families

LEMMAS = load_language_data(en["lemma_lookup"])
NORMS = load_language_data(en["lexeme_norm"])


@pytest.fixture(scope="module")
def families() -> Families:
    return Families()


@pytest.mark.parametrize(
    "words",
    [
        "center centers centre centres centred",
        "cloud clouds",
        "chatbot chatbots",
        "blockchain blockchains",
        "datacenter datacenters datacentre datacentres",
        "digitalize digitalise digitalizes digitalises digitalized digitalised digitalizing digitalising",
        "digitalization digitalisation digitalizations digitalisations",
        "servitization servitisation",
        "hyperpersonalize hyperpersonalised hyperpersonalizing",
        "analyze analyse analyzed analysed analyzing analysing",
        "analysis analyses",
        "model models modeled modelled",
        "modeling modelling",
        "behavior behaviour behaviors behaviours",
        "catalog catalogue catalogs catalogues",
        "program programme programs programmes",
        "fiber fibre fibers fibres",
        "license licence licenses licences",
        "technology technologies",
        "cryptocurrency cryptocurrencies",
        "process processes processed",
        "automate automates automated automating",
        "compute computes computed",
        "fintech fintechs",
        "smart smarter smartest",
        "box boxes",
        "twin twins twinned",
    ],
)
def test_one_word(families, words):
    first, *others = words.split()
    for other in others:
        assert families.of(other) == families.of(first), other
    assert families.of(first) >= set(words.split())


@pytest.mark.parametrize(
    "words",
    [
        "digital digitalize digitalization digitize digitization digitally",
        "market marketing",
        "network networking",
        "process processing",
        "bank banking",
        "learn learning learner",
        "compute computing computer",
        "robot robotic robotics",
        "analytic analytics analysis",
        "data date",
        "print printing printer",
        "new news",
        "gp gps",
        "saa saas",
        "ai have",
        "it its",
        "us we",
        "ground grind",
        "found find",
        "sensor censor",
        "for four",
        "metaverse meter",
        "enterprise enterprize",
        "economic economics",
        "user use",
        "automate automation automatic",
        "model modeling",
        "size sise",
    ],
)
def test_other_words(families, words):
    words = words.split()
    for word in words:
        assert families.of(word).isdisjoint(set(words) - {word}), word


@pytest.mark.parametrize("word", ["5", "4.0", "e", "of", "b2b", "r&d", "c++", "u.s.-based", "naïve", "数据", "", "''"])
def test_what_is_no_plain_word_stands_for_itself(families, word):
    assert families.of(word) == {word}


def made_up():
    stems = st.sampled_from(
        ["servit", "uber", "metavers", "fintech", "geofenc", "cobot", "tokenis", "datacent", "hypercol"]
    )
    endings = st.sampled_from(
        [
            "",
            "s",
            "e",
            "es",
            "ed",
            "ing",
            "ise",
            "ized",
            "isation",
            "izations",
            "re",
            "res",
            "er",
            "our",
            "ors",
            "y",
            "ies",
            "ics",
        ]
    )
    return st.tuples(stems, endings).map("".join)


@given(st.one_of(st.sampled_from(sorted(LEMMAS)), st.sampled_from(sorted(NORMS)), made_up()))
def test_families_are_the_same_or_have_nothing_in_common(families, word):
    family = families.of(word)
    assert word in family
    for other in family:
        assert families.of(other) - {other} <= family
        assert families.base(other) == families.base(word)


def test_the_table_of_lemmas_is_followed(families):
    """All but words of their own: nouns in -ing, those in -ics, and meanings that the table passes over."""
    plain = {word: lemma for word, lemma in LEMMAS.items() if word.isalpha() and word.isascii() and word.islower()}
    own = {"data", "left", "ground", "found", "us", "digitalises", "clouds", "realities", "automated"}
    plain = {word: plain[word] for word in {*sorted(plain)[::20], *own} & plain.keys()}
    apart = [word for word, lemma in plain.items() if lemma not in families.of(word)]
    others = [word for word in apart if not word.endswith(("ing", "ings", "ics"))]
    assert len(plain) > 1_500
    assert len(others) < len(plain) / 50
    assert {"digitalises", "clouds", "realities", "automated"}.isdisjoint(apart)
    assert {"data", "left", "ground", "found", "us"}.isdisjoint(set(plain) - set(apart))
