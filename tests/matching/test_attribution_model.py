"""The attribution model: probabilities that order what anyone would order, whatever the text; its numbers are data."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textindex import matching
from textindex.matching import attribution_model

PAIRS = {
    "zh": [
        ("报告期内,公司自主研发并上线了", "大数据", "平台,提升了经营效率。"),
        ("国务院印发规划,要求全社会加快发展", "大数据", "产业,为行业带来机遇。"),
    ],
    "en": [
        ("during the year we built and deployed our own ", "artificial intelligence", " platform in our stores."),
        ("regulators and governments have adopted laws on ", "artificial intelligence", " that apply to companies."),
    ],
}


def seen(before, surface, after, language, **more):
    said = matching.attribute(before, surface, after, language=language, term=surface)
    place = {"dimension": "big_data", "section": "mdna", "position": 0.3, "boundary_ok": True} | more
    return matching.Seen(before, after, surface, **place, attribution=said)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_own_work_is_likelier_to_be_own_than_policy(language):
    own, other = (matching.own_probability(seen(*text, language), language) for text in PAIRS[language])
    assert own > 0.9
    assert other < 0.5


@pytest.mark.parametrize("language", ["zh", "en"])
@given(st.text(max_size=300), st.text(max_size=300), st.floats(0, 1, exclude_max=True))
def test_any_text_has_a_probability_which_is_the_same_again(language, before, after, position):
    hit = seen(before.lower(), "ai", after.lower(), language, position=position)
    first = matching.own_probability(hit, language)
    assert 0 <= first <= 1
    assert matching.own_probability(hit, language) == first
    assert matching.features(hit, language) == matching.features(hit, language)


def test_what_stands_farther_off_than_its_reach_is_not_looked_at():
    for language, (before, after) in attribution_model.REACH.items():
        near, far = (
            seen("x" * before, "ai", "y" * after, language),
            seen("z" + "x" * before, "ai", "y" * after + "z", language),
        )
        assert matching.features(near, language) == matching.features(far, language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_its_numbers_are_plain_and_small(language):
    path = Path(__file__).parents[2] / "dictionaries" / f"attribution-model-{language}.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    assert path.stat().st_size < 3_000_000
    assert all(isinstance(weight, float) for weight in held["weights"].values())
    assert len(matching.model_sha256(language)) == 64
    with pytest.raises(KeyError):
        attribution_model.words("fr")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_listed_word_holds_a_mark_that_parts_places(language):
    """One scan finds the words before a sentence, in its clauses and behind the hit; and a kind is told once a word."""
    marks = attribution_model.ENDS + attribution_model.PAUSES[language]
    for word, kinds in attribution_model.words(language).items():
        assert not set(word) & set(marks), word
        assert len(set(kinds)) == len(kinds), word


def test_words_are_told_by_where_they_stand():
    found = matching.features(seen("公司公司公司建设。我们研发", "大数据", "平台,政策", "zh"), "zh")
    kinds = {kind for some in attribution_model.words("zh").values() for kind in some}
    told = {name for name in found if name.split(" ")[1] in kinds and name.split(" ")[0] not in ("rules", "term")}
    assert {"earlier own much", "sentence own", "clause own", "rest policy", "first own", "last own"} <= told
    assert "after policy" not in told
