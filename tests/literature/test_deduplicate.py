"""Which records are one work: the rule against a plain reading of it, its guards, and decisions by hand."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_references import record

import textindex as ti


def groups(records, decisions=()):
    return {frozenset(r.id for r in work.records) for work in ti.deduplicate(records, decisions).works}


def apart(records):
    return {frozenset((r.id,)) for r in records}


LONG = "Learning to sell abroad: a study of cases"
SIX = [
    record(1, title=LONG, year=2017, doi="10.1/a", authors=("Abel, A.",)),
    record(2, title=LONG.upper() + ".", year=2018, authors=("A. Abel",)),
    record(3, title="Something else", year=2017, doi="https://doi.org/10.1/A"),
]
TITLES, DOIS = (LONG, LONG + "!", "Another study of cases abroad"), ("", "10.1/a", "10.1/b", "doi:10.1/B")


@st.composite
def records(draw):
    drawn = draw(
        st.lists(st.tuples(st.sampled_from(TITLES), st.sampled_from(DOIS), st.integers(2015, 2018)), max_size=7)
    )
    return [record(n, title=title, doi=doi, year=year) for n, (title, doi, year) in enumerate(drawn)]


def linked(a, b):
    """The rule of LITERATURE.md, word by word."""
    dois = [r.doi.removeprefix("doi:").lower() for r in (a, b)]
    if dois[0] and dois[0] == dois[1]:
        return True
    same_title = a.title.rstrip("!") == b.title.rstrip("!")
    return same_title and abs(a.year - b.year) <= 1 and not (dois[0] and dois[1])


def components(drawn):
    of = {r.id: r.id for r in drawn}
    for _ in drawn:
        for a, b in combinations(drawn, 2):
            if linked(a, b):
                low, high = sorted((of[a.id], of[b.id]))
                of = {key: low if own == high else own for key, own in of.items()}
    return {frozenset(key for key, own in of.items() if own == one) for one in set(of.values())}


@given(records())
def test_works_are_the_union_of_both_rules_but_for_two_dois(drawn):
    found, wanted = groups(drawn), components(drawn)
    dois = {r.id: r.doi.removeprefix("doi:").lower() for r in drawn}
    carried = [{dois[key] for key in group} - {""} for group in wanted]
    assert sum(map(len, found)) == len(drawn)
    assert all(any(group <= whole for whole in wanted) for group in found)
    assert all(len({dois[key] for key in group} - {""}) < 2 for group in found)
    if all(len(own) < 2 for own in carried):
        assert found == wanted


@given(records())
def test_every_merge_is_told_and_those_told_are_all(drawn):
    done = ti.deduplicate(drawn)
    merged = [pair for pair in done.pairs if pair.verdict == "merged"]
    assert len(merged) == len(drawn) - len(done.works)
    assert all(pair.reason for pair in done.pairs)
    owner = {r.id: work.id for work in done.works for r in work.records}
    assert all((owner[pair.a] == owner[pair.b]) == (pair.verdict == "merged") for pair in done.pairs)


@given(records(), st.data())
def test_a_merge_that_is_undone_stays_undone(drawn, data):
    merged = [pair for pair in ti.deduplicate(drawn).pairs if pair.verdict == "merged"]
    undone = [(pair.a, pair.b, "apart") for pair in merged if data.draw(st.booleans())]
    owner = {r.id: work.id for work in ti.deduplicate(drawn, undone).works for r in work.records}
    assert all(owner[a] != owner[b] for a, b, _ in undone)


def test_doi_and_title_chain():
    assert groups(SIX) == {frozenset(("a-1", "a-2", "a-3"))}


def test_the_best_record_has_the_doi_and_lacks_nothing_that_others_have():
    (work,) = ti.deduplicate([
        record(1, title=LONG, year=2018, language="English"),
        record(2, title=LONG, year=2017, doi="10.1/a", abstract="Yes."),
    ]).works  # fmt: skip
    assert (work.best.id, work.best.year, work.best.language, work.best.abstract) == ("a-2", 2017, "English", "Yes.")
    assert (work.taken["year"], work.taken["language"]) == ("a-2", "a-1")


def test_one_doi_and_two_titles_are_merged_and_shown():
    pair = ti.deduplicate([record(1, title="Dairy cattle", doi="10.1/a"), record(2, title=LONG, doi="10.1/A")]).pairs[0]
    assert pair.verdict == "merged"
    assert "the titles differ: is a DOI wrong?" in pair.look


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        ({"doi": "10.1/a"}, {"doi": "10.1/b"}, "two DOIs"),
        ({"year": 2015}, {}, "years 2015 and 2017"),
        ({"year": None}, {}, "a year is missing"),
        ({"kind": "Erratum"}, {"kind": "Article"}, "one is an erratum"),
        (
            {"title": "Editorial", "authors": ("Abel, A.",)},
            {"title": "EDITORIAL", "authors": ("Bohr, B.",)},
            "short title",
        ),
    ],
)
def test_alike_and_apart(a, b, why):
    both = [record(n, **{"title": LONG, "year": 2017, "authors": ("Abel, A.",), **own}) for n, own in ((1, a), (2, b))]
    assert groups(both) == apart(both)
    (pair,) = ti.deduplicate(both).pairs
    assert why in pair.reason
    assert pair.look.endswith("Write same if this is one work")
    assert groups(both, [("a-1", "a-2", "same")]) == {frozenset(("a-1", "a-2"))}


def test_a_record_without_doi_between_two_dois_goes_to_the_nearer_year():
    three = [record(1, title=LONG, year=2016, doi="10.1/a"), record(2, title=LONG, year=2017, doi="10.1/b"),
             record(3, title=LONG, year=2017)]  # fmt: skip
    assert groups(three) == {frozenset(("a-1",)), frozenset(("a-2", "a-3"))}
    told = next(pair for pair in ti.deduplicate(three).pairs if {pair.a, pair.b} == {"a-1", "a-3"})
    assert "carry two DOIs: 10.1/a and 10.1/b" in told.look


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ([("a-1", "a-9", "same")], "names the record a-9, which no source has"),
        ([("a-1", "a-2", "maybe")], "'maybe': write same or apart"),
        ([("a-1", "a-2", "same"), ("a-2", "a-1", "apart")], "decided both same and apart"),
        ([("a-1", "a-2", "same"), ("a-2", "a-3", "same"), ("a-1", "a-3", "apart")], "take one of the decisions back"),
    ],
)
def test_decisions_that_cannot_be(decisions, message):
    with pytest.raises(ti.LiteratureError, match=message):
        ti.deduplicate(SIX, decisions)


def test_very_many_editorials_are_not_compared_each_with_each():
    many = [record(n, title="Editorial", year=2017, doi=f"10.1/{n}") for n in range(400)]
    many += [record(n, title="Editorial", year=2017, authors=(f"Name{n}, A.",)) for n in range(400, 800)]
    done = ti.deduplicate(many)
    assert len(done.works) == 800
    assert len(done.pairs) < 800


def test_two_sources_of_one_name():
    with pytest.raises(ti.LiteratureError, match="two sources have one name"):
        ti.deduplicate([record(1), record(1)])
