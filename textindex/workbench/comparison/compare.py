"""In: two dictionaries, or one, and a store. Out: what changed in terms and what that does to the index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from textindex import dictionary as dictionaries_room
from textindex.core.errors import DictionaryError
from textindex.core.glosses import gloss
from textindex.core.messages import Message, joined
from textindex.core.records import Dictionary, Term
from textindex.core.summaries import Shown
from textindex.core.text import fold_term
from textindex.scoring import scores
from textindex.workbench.comparison.leave_one_out import LeaveOneOut
from textindex.workbench.comparison.rank_changes import by_group, moves, with_industry
from textindex.workbench.corpus import Corpus

Table = pd.DataFrame

IGNORED = ("text", "dimension", "source", "why")
"""What of a term is no attribute that counts: compared on its own, or only told."""


class Change(NamedTuple):
    """A term that differs: ``added``, ``removed``, ``moved`` (dimension) or ``changed`` (how it counts; detail)."""

    term: str
    what: str
    dimension_a: str
    dimension_b: str
    detail: str


@dataclass(frozen=True, slots=True, repr=False)
class Diff(Shown):
    """What differs between dictionaries A and B.

    Attributes:
        changes: the terms that differ; and rules or dropped flags, of which ``term`` is empty.
        effect: as `rank_changes.moves` gives it, with the hits of both; where a term has a weight, also
            the weighted hits (``w_hits_a``, ``w_hits_b``), of which are what is changed, deciles and correlation.
        terms: a row a term whose hits differ, or that is a change: hits_a, hits_b, reports_a, reports_b, difference;
            those that move most first.
        firm_years: a row a report, by A and by B: total (hits), w_total (weighted hits, where a term has a weight),
            decile (of 20 reports or more) and index = ln(1 + total), or ln(1 + w_total) as `textindex.score` has it.
        years: the effect by year.
        industries: the effect by industry; None where none is given.
    """

    changes: tuple[Change, ...]
    effect: dict[str, Any]
    terms: Table
    firm_years: Table
    years: Table
    industries: Table | None


def load(given: Dictionary | str | Path) -> Dictionary:
    """A dictionary, or the one of that name or file."""
    return given if isinstance(given, Dictionary) else dictionaries_room.load(given)


def changes(a: Dictionary, b: Dictionary) -> tuple[Change, ...]:
    """What B has otherwise than A, terms compared as they are folded: policy first, then terms in order."""
    found = [
        Change("", "changed", "", "", _altered(what, before, after))
        for what, before, after in (
            (Message("altered.language"), a.language, b.language),
            (Message("altered.construct"), _construct(a), _construct(b)),
            (Message("change.rule"), a.policy.count, b.policy.count),
            (Message("change.flags"), sorted(a.policy.drop), sorted(b.policy.drop)),
        )
        if before != after
    ]
    old, new = ({fold_term(term.text): term for term in each.terms} for each in (a, b))
    for key, term in old.items():
        if key not in new:
            found.append(Change(term.text, "removed", term.dimension, "", ""))
        elif term.dimension != new[key].dimension:
            found.append(Change(term.text, "moved", term.dimension, new[key].dimension, _detail(term, new[key])))
        elif detail := _detail(term, new[key]):
            found.append(Change(term.text, "changed", term.dimension, term.dimension, detail))
    found += [Change(term.text, "added", "", term.dimension, "") for key, term in new.items() if key not in old]
    return tuple(found)


def _construct(dictionary: Dictionary) -> str:
    name, zh, en = dictionary.construct
    return f"{name} ({zh}, {en})"


def _detail(one: Term, other: Term) -> str:
    fields = [field for field in Term._fields if field not in IGNORED]
    pairs = [(field, getattr(one, field), getattr(other, field)) for field in fields]
    return joined(_altered(field, before, after) for field, before, after in pairs if before != after)


def _altered(what: str, before: Any, after: Any) -> str:
    return Message("alteration.of", what=what, before=_told(before), after=_told(after))


def _told(value: Any) -> str:
    if isinstance(value, list | tuple):
        return Message("list.each", each=tuple(map(gloss, map(str, value)))) if value else Message("altered.none")
    if isinstance(value, bool):  # a weight of 1.0 equals True and is none
        return Message("altered.yes") if value else Message("altered.no")
    return Message("change.dictionarys") if value is None else str(value)


def diff(
    a: Dictionary | str | Path, b: Dictionary | str | Path, store: Any, industry: str | Path | None = None
) -> Diff:
    """What changes in terms and index from dictionary A to B; each is counted by its own rule and policy, exactly.

    Args:
        a: a dictionary, its name or its file.
        b: the other.
        store: a store, its folder or its address.
        industry: CSV or .xlsx with firm, industry and, where it changes, year.

    Raises:
        DictionaryError: a dictionary has faults, or the two are of different languages.
        SourceError: no such report; a table of industries that cannot be used.
        StoreError: there is no store.
    """
    a, b = load(a), load(b)
    if a.language != b.language:
        raise DictionaryError(Message("diff.language", a=a.name, language=a.language, b=b.name, language_2=b.language))
    corpus = Corpus(store, languages=(a.language,))
    firm_years = pd.DataFrame([(r.firm, r.year, r.name, r.file) for r in corpus.reports])
    firm_years.columns = pd.Index(["firm", "year", "name", "file"])
    firm_years = firm_years.astype({"firm": "string", "year": "Int64", "name": "string", "file": "string"})
    if industry is not None:
        firm_years = with_industry(firm_years, industry)
    counts = _counts(corpus, (a, b))
    measure = _measure(firm_years, (a, b), counts)
    changed = changes(a, b)
    effect = moves(firm_years[f"{measure}_a"], firm_years[f"{measure}_b"])
    effect |= {f"hits_{side}": int(firm_years[f"total_{side}"].sum()) for side in "ab"}
    if measure == "w_total":
        effect |= {f"w_hits_{side}": fsum(firm_years[f"w_total_{side}"]) for side in "ab"}
    industries = by_group(firm_years, "industry", measure) if industry is not None else None
    terms = _terms(changed, (a, b), counts)
    return Diff(changed, effect, terms, firm_years, by_group(firm_years, "year", measure), industries)


def _measure(
    firm_years: Table, dictionaries: Sequence[Dictionary], counts: Sequence[Mapping[str, Counter[str]]]
) -> str:
    """Add the columns of both sides; what the index is of: ``total``, or ``w_total`` where a term has a weight."""
    for side, each in zip("ab", counts, strict=True):
        firm_years[f"total_{side}"] = [each[file].total() for file in firm_years["file"]]
    measure = "w_total" if any(dictionary.weighted for dictionary in dictionaries) else "total"
    for side, dictionary, each in zip("ab", dictionaries, counts, strict=True):
        if measure == "w_total":
            worth, share = scores.shares(dictionary.terms)
            sums = (_sum(each[file], worth) for file in firm_years["file"])
            firm_years[f"w_total_{side}"] = scores.of_shares(sums, share)
    for side in "ab":
        if len(firm_years) >= scores.MIN_FOR_DECILES:
            firm_years[f"decile_{side}"] = scores.deciles(firm_years[f"{measure}_{side}"])
        firm_years[f"index_{side}"] = np.log1p(firm_years[f"{measure}_{side}"])
    return measure


def _sum(counts: Mapping[str, int], worth: Mapping[str, int]) -> int:
    """The shares (`textindex.scoring.scores.shares`) of some hits."""
    return sum(worth[term] * number for term, number in counts.items())


def _counts(corpus: Corpus, dictionaries: Sequence[Dictionary]) -> list[dict[str, Counter[str]]]:
    """The kept hits of each dictionary by file and term; what counts alike is counted once."""
    counters = {d.sha256: LeaveOneOut(d) for d in dictionaries}
    found: dict[str, dict[str, Counter[str]]] = {key: {} for key in counters}
    for report, stored in corpus.texts():
        for key, counted in counters.items():
            found[key][report.file] = counted(stored).terms
    return [found[d.sha256] for d in dictionaries]


def _terms(
    changed: Sequence[Change], dictionaries: Sequence[Dictionary], counts: Sequence[dict[str, Counter[str]]]
) -> Table:
    what = {fold_term(change.term): change.what for change in changed if change.term}
    known: dict[str, Term] = {}
    for each in reversed(dictionaries):
        known |= {fold_term(term.text): term for term in each.terms}
    sums, holds = ([Counter[str](), Counter[str]()] for _ in range(2))
    for side, by_file in enumerate(counts):
        for counter in by_file.values():
            folded = {fold_term(term): number for term, number in counter.items()}
            sums[side].update(folded)
            holds[side].update(folded.keys())
    rows = [
        (known[k].text, known[k].dimension, what.get(k, "same"), sums[0][k], sums[1][k], holds[0][k], holds[1][k])
        for k in known
        if k in what or sums[0][k] != sums[1][k]
    ]
    names = ["term", "dimension", "what", "hits_a", "hits_b", "reports_a", "reports_b"]
    table = pd.DataFrame(rows, columns=names)
    table["difference"] = table["hits_b"] - table["hits_a"]
    return table.sort_values("difference", key=abs, ascending=False, kind="stable", ignore_index=True)


class _Impact(NamedTuple):
    """What the absence of one term does."""

    term: str
    dimension: str
    hits: int
    reports: int
    lost: int
    changed: int
    moved_deciles: int | None
    rank_correlation: float | None


def impact(dictionary: Dictionary | str | Path, store: Any, terms: Sequence[str] = ()) -> Table:
    """What the index would be without each of some terms, the others counted as they are counted without it.

    Args:
        dictionary: a dictionary, its name or its file.
        store: a store, its folder or its address.
        terms: the terms to leave out, one at a time; none: all of them.

    Returns:
        A row a term: term, dimension, hits (kept), reports (that hold one), lost (by how much the hits of the whole
        dictionary fall: fewer than its hits where other terms take their place), changed (firm-years whose index
        differs), moved_deciles, rank_correlation (Spearman's of the index with and without it); those that move the
        index most first. The index is of weighted hits where terms have weights.

    Raises:
        DictionaryError: the dictionary has faults, or lacks a term.
        SourceError: the store holds no report in its language.
        StoreError: there is no store.
    """
    loaded = load(dictionary)
    known = {fold_term(term.text): term.text for term in loaded.terms}
    if missing := [term for term in terms if fold_term(term.strip()) not in known]:
        raise DictionaryError(Message("impact.no_term", loaded=loaded.name, missing=tuple(missing)))
    left_out = [known[fold_term(term.strip())] for term in terms] or list(known.values())
    rows = list(_impacts(loaded, Corpus(store, languages=(loaded.language,)), list(dict.fromkeys(left_out))))
    table = pd.DataFrame(rows, columns=list(_Impact._fields)).astype(
        {"moved_deciles": "Int64", "rank_correlation": "float64"}
    )
    order = ["rank_correlation", "moved_deciles", "lost"]
    return table.sort_values(order, ascending=[True, False, False], kind="stable", ignore_index=True)


def _impacts(dictionary: Dictionary, corpus: Corpus, left_out: Sequence[str]) -> Iterator[_Impact]:
    leave_out = LeaveOneOut(dictionary, left_out)
    places = {report.file: number for number, report in enumerate(corpus.reports)}
    worth, share = scores.shares(dictionary.terms)
    sums = [0] * len(places)
    hits, holds, lost = Counter[str](), Counter[str](), Counter[str]()
    changed: dict[str, dict[int, int]] = {term: {} for term in left_out}
    for report, stored in corpus.texts():
        place, counted = places[report.file], leave_out(stored)
        sums[place] = _sum(counted.terms, worth)
        hits.update(counted.terms)
        holds.update(counted.terms.keys())
        for term, change in counted.without.items():
            lost[term] -= change.total()
            if moved := _sum(change, worth):
                changed[term][place] = sums[place] + moved
    total = np.array(scores.of_shares(sums, share))
    owner = {term.text: term.dimension for term in dictionary.terms}
    for term in left_out:
        without = total.copy()
        without[list(changed[term])] = scores.of_shares(changed[term].values(), share)
        facts = moves(total, without)
        yield _Impact(
            term=term,
            dimension=owner[term],
            hits=hits[term],
            reports=holds[term],
            lost=lost[term],
            changed=facts["changed"],
            moved_deciles=facts["moved_deciles"],
            rank_correlation=facts["rank_correlation"],
        )
