"""In: records of several exports. Out: the works that they are records of, and every merge with its reason.

Two records are one work if their DOIs are the same, or else their titles are, their years differ by one at most, and
not both carry DOIs that differ. What is merged goes on to hold: no work carries two DOIs. A title that many have
(Editorial) needs the same first author too, and an erratum is not the paper that it corrects.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import combinations
from typing import Literal, NamedTuple

import pandas as pd

from textindex.core.errors import LiteratureError
from textindex.core.messages import Message
from textindex.literature.records import Reference, doi_key, family_key, title_key

APART_KINDS = frozenset({"erratum", "corrigendum", "correction", "retraction", "retracted", "editorial", "book review"})
SHORT_TITLE = 15  # bytes: Editorial, Introduction; a Chinese title of five characters is longer
MANY = 20  # records of one title of which all pairs are shown
UNLIKE = 0.6  # of two titles' keys under one DOI
Verdict = Literal["merged", "apart"]
PAIRS = ("record_a", "record_b", "verdict", "reason", "look", "title_a", "title_b", "decision")


class Pair(NamedTuple):
    """Two records that were merged, or that were not although they look alike, and why.

    ``look`` says what a person should look at; empty where nothing speaks against the verdict.
    """

    a: str
    b: str
    verdict: Verdict
    reason: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A work and the records of it; ``taken`` tells which record each attribute of ``best`` is from.

    Its id is that of its first record, so that undoing one merge renames no other work.
    ``best`` is the first record with a DOI, else the first of all; what it lacks the others give.
    """

    id: str
    best: Reference
    records: tuple[Reference, ...]
    taken: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deduplicated:
    """The works in the order of their first records, and the pairs that made or did not make them."""

    works: tuple[Work, ...]
    pairs: tuple[Pair, ...]

    def table(self) -> pd.DataFrame:
        """The pairs as a sheet: write ``apart`` or ``same`` into ``decision`` and run again (`PAIRS`)."""
        titles = {record.id: record.title for work in self.works for record in work.records}
        rows = [(*pair, titles[pair.a], titles[pair.b], "") for pair in self.pairs]
        return pd.DataFrame(rows, columns=list(PAIRS))


class _Link(NamedTuple):
    """Two records (their places) that may be one work; lower ``order`` is joined first."""

    order: int
    a: int
    b: int
    reason: str


def deduplicate(records: Sequence[Reference], decisions: Iterable[tuple[str, str, str]] = ()) -> Deduplicated:
    """Find which records are of one work.

    Args:
        records: in the order of the sources, each with an id of its own.
        decisions: pairs of ids and ``same`` or ``apart``, which go before every rule.

    Raises:
        LiteratureError: two records with one id; a decision on a record that is not there, or two that contradict.
    """
    place = {record.id: at for at, record in enumerate(records)}
    if len(place) < len(records):
        raise LiteratureError(Message("dedup.name"))
    decided = _decided(decisions, place)
    groups = _Groups(records, decided)
    pairs: list[Pair] = []
    links = [
        _Link(-1, min(pair), max(pair), "decided by hand: same") for pair, said in decided.items() if said == "same"
    ]
    for link in sorted([*links, *_by_doi(records), *_by_title(records)]):
        a, b = records[link.a], records[link.b]
        if groups.together(link.a, link.b):
            continue
        if why := groups.bar(link):
            pairs.append(Pair(a.id, b.id, "apart", link.reason, why))
            continue
        groups.join(link.a, link.b)
        pairs.append(Pair(a.id, b.id, "merged", link.reason, _doubt(a, b, link.order)))
    pairs += [
        Pair(records[a].id, records[b].id, "apart", why, look) for a, b, why, look in _likes(records, groups, pairs)
    ]
    return Deduplicated(tuple(_works(records, groups)), tuple(pairs))


def _decided(decisions: Iterable[tuple[str, str, str]], place: Mapping[str, int]) -> dict[frozenset[int], str]:
    found: dict[frozenset[int], str] = {}
    for a, b, said in decisions:
        if unknown := [one for one in (a, b) if one not in place]:
            raise LiteratureError(Message("dedup.unknown", unknown=unknown[0]))
        if said not in ("same", "apart"):
            raise LiteratureError(Message("dedup.said", a=a, b=b, said=said))
        pair = frozenset((place[a], place[b]))
        if len(pair) < 2 or found.setdefault(pair, said) != said:
            raise LiteratureError(Message("dedup.both", a=a, b=b))
    return found


class _Groups:
    """Which records are together so far, and what keeps two groups apart."""

    def __init__(self, records: Sequence[Reference], decided: Mapping[frozenset[int], str]) -> None:
        self._records, self._apart = records, [pair for pair, said in decided.items() if said == "apart"]
        self._of = list(range(len(records)))
        self._members = {at: [at] for at in self._of}

    def of(self, at: int) -> int:
        return self._of[at]

    def together(self, a: int, b: int) -> bool:
        return self._of[a] == self._of[b]

    def members(self) -> Iterator[list[int]]:
        """Groups by their first records."""
        return (sorted(own) for _, own in sorted(self._members.items(), key=lambda item: min(item[1])))

    def join(self, a: int, b: int) -> None:
        to, gone = self._of[a], self._of[b]
        for at in self._members[gone]:
            self._of[at] = to
        self._members[to] += self._members.pop(gone)

    def bar(self, link: _Link) -> str:
        """Why a link may not join its groups; empty if it may."""
        ours, theirs = self._members[self._of[link.a]], self._members[self._of[link.b]]
        for pair in self._apart:
            first, second = pair
            if (first in ours and second in theirs) or (second in ours and first in theirs):
                if link.order < 0:
                    raise LiteratureError(
                        Message("dedup.back", id=self._records[link.a].id, id_2=self._records[link.b].id)
                    )
                return "decided by hand: apart"
        if link.order <= 0:
            return ""
        dois = [{doi_key(self._records[at].doi) for at in group} - {""} for group in (ours, theirs)]
        if dois[0] and dois[1]:
            return f"the works that they belong to carry two DOIs: {min(dois[0])} and {min(dois[1])}"
        return ""


def _by_doi(records: Sequence[Reference]) -> Iterator[_Link]:
    for doi, own in _blocks(doi_key(record.doi) for record in records).items():
        yield from (_Link(0, a, b, f"same DOI {doi}") for a, b in combinations(own, 2))


def _by_title(records: Sequence[Reference]) -> Iterator[_Link]:
    for own in _blocks(title_key(record.title) for record in records).values():
        for a, b in combinations(own, 2):
            first, second = records[a], records[b]
            if _why_apart(first, second):
                continue
            gap = abs((first.year or 0) - (second.year or 0))
            years = f"the same year {first.year}" if not gap else f"years {first.year} and {second.year}"
            lacking = " and ".join(r.id for r in (first, second) if not doi_key(r.doi)) or "neither"
            yield _Link(1 + gap, a, b, f"same title, {years}; without DOI: {lacking}")


def _blocks(keys: Iterable[str]) -> dict[str, list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for at, key in enumerate(keys):
        if key:
            blocks[key].append(at)
    return blocks


def _why_apart(a: Reference, b: Reference) -> str:
    """Why two records with one title are not one work by the rule; empty where they are."""
    dois = {doi_key(a.doi), doi_key(b.doi)} - {""}
    if len(dois) > 1:
        return f"same title, two DOIs ({', '.join(sorted(dois))})"
    if dois and doi_key(a.doi) == doi_key(b.doi):
        return ""
    if a.year is None or b.year is None:
        return "same title, and a year is missing"
    if abs(a.year - b.year) > 1:
        return f"same title, years {a.year} and {b.year}"
    kinds = {a.kind.lower(), b.kind.lower()}
    if len(kinds) > 1 and kinds & APART_KINDS:
        return (
            f"same title, one is {'an' if min(kinds & APART_KINDS)[0] in 'aeiou' else 'a'} {min(kinds & APART_KINDS)}"
        )
    if len(title_key(a.title).encode()) < SHORT_TITLE and _first(a) != _first(b):
        return "same short title, and the first authors differ"
    return ""


def _first(record: Reference) -> str:
    return family_key(record.authors[0]) if record.authors else ""


def _doubt(a: Reference, b: Reference, order: int) -> str:
    """What a person should look at in a merge."""
    if order < 0:
        return ""
    titles = title_key(a.title), title_key(b.title)
    if order == 0:
        unlike = all(titles) and SequenceMatcher(None, *titles, autojunk=False).ratio() < UNLIKE
        return "one DOI, and the titles differ: is a DOI wrong? Write apart if these are two works" if unlike else ""
    families = [{family_key(author) for author in record.authors} for record in (a, b)]
    if families[0] and families[1] and not families[0] & families[1]:
        return "no author in common: write apart if these are two works"
    return ""


def _likes(records: Sequence[Reference], groups: _Groups, told: Sequence[Pair]) -> Iterator[tuple[int, int, str, str]]:
    """Records with one title that the rule keeps apart, each pair of works once.

    Of a short title that many papers have, those with a DOI each are not shown; of very many, each beside the first.
    """
    seen = {frozenset((pair.a, pair.b)) for pair in told}
    for key, own in _blocks(title_key(record.title) for record in records).items():
        short = len(key.encode()) < SHORT_TITLE
        shown: set[frozenset[int]] = set()
        for a, b in combinations(own, 2) if len(own) <= MANY else ((own[0], b) for b in own[1:]):
            why = _why_apart(records[a], records[b])
            works = frozenset((groups.of(a), groups.of(b)))
            told_before = works in shown or frozenset((records[a].id, records[b].id)) in seen
            if not why or groups.together(a, b) or told_before or (short and "two DOIs" in why):
                continue
            shown.add(works)
            versions = "a conference paper and its journal version?" if "two DOIs" in why or "years" in why else ""
            yield a, b, why, f"{versions} Write same if this is one work".strip()


def _works(records: Sequence[Reference], groups: _Groups) -> Iterator[Work]:
    for own in groups.members():
        ordered = [records[at] for at in own]
        lead = next((record for record in ordered if doi_key(record.doi)), ordered[0])
        best, taken = _filled(lead, ordered)
        yield Work(ordered[0].id, best, tuple(ordered), taken)


def _filled(lead: Reference, others: Sequence[Reference]) -> tuple[Reference, dict[str, str]]:
    """The lead with what it lacks from the others, in their order; and which record gave each attribute."""
    taken, given = {}, {}
    for name in ("authors", "title", "year", "outlet", "doi", "abstract", "keywords", "kind", "language"):
        source = next((one for one in (lead, *others) if getattr(one, name)), None)
        if source is not None:
            taken[name], given[name] = source.id, getattr(source, name)
    return replace(lead, **given), taken
