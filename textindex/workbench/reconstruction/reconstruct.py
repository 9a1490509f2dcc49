"""In: a published table of firm-years, a store. Out: which dictionary, rule, formula and terms come nearest."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from textindex import dictionary as dictionaries_room
from textindex.core.errors import DictionaryError, SourceError
from textindex.core.messages import Message
from textindex.core.plain import plain
from textindex.core.records import Dictionary
from textindex.core.summaries import Shown
from textindex.scoring.archives import Event, Progress
from textindex.tables.given import in_pandas
from textindex.tables.match import keyed, measures, merge
from textindex.tables.read import read_frame
from textindex.workbench.comparison.compare import load
from textindex.workbench.corpus import LANGUAGES, Corpus
from textindex.workbench.expansion.expand import expand
from textindex.workbench.reconstruction import terms as terms_room
from textindex.workbench.reconstruction import universes, ways
from textindex.workbench.reconstruction.counting import Counts, Tick, count
from textindex.workbench.reconstruction.pieces import Candidate, candidates
from textindex.workbench.reconstruction.published import Column, Numbers, column
from textindex.workbench.reconstruction.terms import Terms, terms_of
from textindex.workbench.reconstruction.universes import Made, Nearest

UNEXPLAINED = {
    **dict.fromkeys(("column", "firm"), "string"),
    "year": "int64",
    **dict.fromkeys(("published", "nearest", "difference", "low", "high", "by_terms"), "float64"),
    "universes": "int64",
    "reason": "string",
}
SHOWN = 10
READINGS = 3
FAR = 3.0
"""Of a column that no universe gives exactly: median deviations from the line from which on a firm-year is told."""


@dataclass(frozen=True, repr=False)
class Reconstruction(Shown):
    """What comes nearest to a published table.

    Attributes:
        universes: a row a column and universe, the nearest first: dictionary, dimension, section, count, speaker,
            formula; scale (what its numbers are multiplied by), n (firm-years compared), exact (of these equal after
            rounding), pearson, spearman, mean_difference, same_as (the place, from 1, of an earlier universe with the
            same numbers).
        terms: a row a column and candidate term: decision (``in``, ``out``, ``undecided``), lean (the likelier one),
            evidence (log odds), hits, firm_years, group (the same number for terms that always come together), instead
            (what changes with it in a dictionary about as near), why (it is undecided), dictionaries.
        unexplained: the firm-years that the nearest universe does not give: published, nearest, difference, low and
            high (over all universes of the formula), by_terms (the count of the terms that lean in), universes (how
            many give the number), reason.
        settings: of columns that are one table's, a row a dictionary, section, rule and speaker, the nearest first:
            exact matches of all columns, n, and near (0 to 1, the mean of their share and of the correlation).
        columns: for each column what it is, its nearest universe, its terms in figures, what must be said.
        counts: of the match: matched, only_index (firm-years of the store alone), only_file, without_key.
    """

    universes: pd.DataFrame
    terms: pd.DataFrame
    unexplained: pd.DataFrame
    settings: pd.DataFrame
    columns: tuple[dict[str, Any], ...]
    counts: dict[str, int]

    def record(self) -> dict[str, Any]:
        """What there is to say, for JSON."""
        settings = self.settings.head(SHOWN).to_dict("records")
        made: dict[str, Any] = plain({"matched": self.counts, "settings": settings, "columns": list(self.columns)})
        return made


class _Matched(NamedTuple):
    """Firm-years of the store and the file; by row the report's file."""

    table: pd.DataFrame
    figures: pd.DataFrame
    counts: dict[str, int]

    @property
    def files(self) -> list[str]:
        return list(self.table["file"])

    def names(self, rows: Numbers) -> list[str]:
        """Some firm-years, in words."""
        return [f"{firm} {year}" for firm, year in self.table.loc[rows, ["firm", "year"]].itertuples(index=False)]


def reconstruct(
    published: pd.DataFrame | str | Path,
    store: str | Path,
    dictionaries: Sequence[Dictionary | str | Path] = (),
    *,
    columns: Sequence[str] = (),
    firm: str = "",
    year: str = "",
    together: bool = False,
    compounds: int = 0,
    time_s: float = 120.0,
    progress: Progress | None = None,
) -> Reconstruction:
    """Find which dictionary, section, counting rule, formula and terms come nearest to published firm-years.

    Every universe (dictionary, dimension or total, section, rule, whose words, formula) is held against each column;
    then the terms whose hits sum to it are looked for among those of the dictionaries.

    Args:
        published: firm, year and columns of counts, logarithms of counts, shares or other indices; a table or its file.
        store: the reports, read (`read_archive`).
        dictionaries: which to try; none: those that come with textindex, in the languages of the reports.
        columns: of the table; none: all that hold figures.
        firm: its column of codes, where its name does not tell.
        year: its column of years, where its name does not tell.
        together: the columns are one table's: one dictionary, section, rule and speaker for all of them.
        compounds: how many of the archive's own compounds (as `expand` finds them) are candidates too.
        time_s: seconds that the search for a column's terms may take.
        progress: called after each report of each of up to three readings.

    Raises:
        SourceError: a table cannot be used, a column is missing, a firm-year stands twice, nothing matches.
        DictionaryError: a dictionary has faults, or two have one name.
        StoreError: there is no store.
    Source:
        Sums of 0/1 terms with least absolute errors: Bloomfield and Steiger (1983), Least Absolute Deviations.
    """
    given = _given(dictionaries)
    corpus = Corpus(store, languages=tuple({one.language for one in given}) or LANGUAGES)
    matched = _match(corpus, published, columns, firm, year)
    files = matched.files
    tried = given or _shipped(corpus, files)
    seen = [column(str(name), matched.figures[name].to_numpy(dtype=float)) for name in matched.figures]
    tick = _ticks(progress, READINGS * len(files))
    counts = count(corpus, files, tried, words=any(one.kind == "numbers" for one in seen), tick=tick)
    found = [universes.nearest(one, counts) for one in seen]
    settings = pd.DataFrame(columns=list(universes.SETTINGS)).astype(universes.SETTINGS)
    if together and len(seen) > 1:
        found, settings = _together(seen, found, counts)
    seeds = dict(zip((one.name for one in given), dictionaries, strict=True))
    known = _candidates(found, tried, seeds, store, compounds)
    tasks = {one.name: done for one, near in zip(seen, found, strict=True) if (done := ways.task(one, near, counts))}
    added = ways.decided(corpus, files, list(tasks.values()), counts, known, settings, tick)
    decided = {
        name: terms_of(done, own, known[done.language], counts, time_s)
        for (name, done), own in zip(tasks.items(), added, strict=True)
    }
    found = [_read_after_all(near, decided.get(one.name)) for one, near in zip(seen, found, strict=True)]
    parts = [_told(one, near, matched, decided.get(one.name)) for one, near in zip(seen, found, strict=True)]
    return Reconstruction(
        universes=pd.concat([near.table for near in found], ignore_index=True),
        terms=pd.concat([part.terms for part in parts], ignore_index=True),
        unexplained=pd.concat([part.unexplained for part in parts], ignore_index=True),
        settings=settings,
        columns=tuple(part.facts for part in parts),
        counts=matched.counts,
    )


def _ticks(progress: Progress | None, total: int) -> Tick:
    """Tell how far the readings are."""
    done = itertools.count(1)

    def tick() -> None:
        if progress is not None:
            progress(Event("score", next(done), total))

    return tick


def _together(seen: Sequence[Column], alone: Sequence[Nearest], counts: Counts) -> tuple[list[Nearest], pd.DataFrame]:
    """What universes make of the columns of one table, and the settings."""
    chosen, settings = universes.of_one_table(alone)
    if not chosen:
        raise SourceError(Message("reconstruct.not_one", columns=tuple(one.name for one in seen)))
    found = [universes.nearest(one, counts, own) for one, own in zip(seen, chosen, strict=True)]
    unread = universes.all_zero(found, seen)
    found = [universes.nearest(one, counts, own, unread) for one, own in zip(seen, chosen, strict=True)]
    return found, settings


def _given(dictionaries: Sequence[Dictionary | str | Path]) -> tuple[Dictionary, ...]:
    loaded = tuple(map(load, dictionaries))
    names = [one.name for one in loaded]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise DictionaryError(Message("fault.dictionaries_twice", names=tuple(twice)))
    return loaded


def _match(
    corpus: Corpus, published: pd.DataFrame | str | Path, columns: Sequence[str], firm: str, year: str
) -> _Matched:
    """The firm-years that both have."""
    if isinstance(published, str | Path):
        name, table = str(published), read_frame(published, fits=keyed(firm, year))
    else:
        name, table = Message("called.published"), in_pandas(published, SourceError)
    reports = [(report.firm, report.year, report.file) for report in corpus.reports]
    merged = merge(pd.DataFrame(reports, columns=["firm", "year", "file"]), table, name, firm, year)
    return _Matched(merged.table, measures(merged, name, columns), merged.counts)


def _shipped(corpus: Corpus, files: Sequence[str]) -> tuple[Dictionary, ...]:
    """The dictionaries that come with textindex, in the languages of some reports."""
    wanted = frozenset(files)
    languages = {report.language for report in corpus.reports if report.file in wanted}
    every = map(dictionaries_room.load, dictionaries_room.shipped_names())
    return tuple(one for one in every if one.language in languages)


def _candidates(
    found: Sequence[Nearest],
    tried: Sequence[Dictionary],
    seeds: Mapping[str, Dictionary | str | Path],
    store: str | Path,
    compounds: int,
) -> dict[str, list[Candidate]]:
    """What may be a term, by language."""
    known: dict[str, list[Candidate]] = {}
    for near in found:
        if near.best is None:
            continue
        one = next(d for d in tried if d.name == near.best.universe.dictionary)
        if one.language in known:
            continue
        more = list(expand(seeds.get(one.name, one.name), store=store, top=compounds)["candidate"]) if compounds else []
        own = [d for d in tried if d.language == one.language]
        known[one.language] = candidates([one, *(d for d in own if d is not one)], more)
    return known


class _Part(NamedTuple):
    """What is told of one column."""

    terms: pd.DataFrame
    unexplained: pd.DataFrame
    facts: dict[str, Any]


def _told(one: Column, near: Nearest, matched: _Matched, terms: Terms | None) -> _Part:
    facts: dict[str, Any] = {"column": one.name, "kind": one.kind, "digits": one.digits, "n": int(one.there.sum())}
    blank = pd.DataFrame(columns=list(terms_room.COLUMNS)).astype(terms_room.COLUMNS)
    none = pd.DataFrame(columns=list(UNEXPLAINED)).astype(UNEXPLAINED)
    if near.best is None:
        return _Part(blank, none, {**facts, "nearest": None})
    first, best = near.table.iloc[0], near.best
    facts |= {
        "nearest": {**best.universe.named(), "scale": float(first["scale"])},
        **{key: first[key].item() for key in ("exact", "pearson", "spearman", "mean_difference")},
        "compared": int(first["n"]),
        "same": int((near.table["same_as"] == 1).sum()),
        "next_exact": _next(near.table),
        "unread": matched.names(near.unread),
    }  # fmt: skip
    if terms is None:
        nowhere = np.full(len(one.values), np.nan)
        return _Part(blank, _unexplained(one, near, best, matched, nowhere), {**facts, "terms": None})
    said, why = terms.table["decision"], terms.table["why"]
    facts["terms"] = {
        **terms.facts,
        **{name: int((said == name).sum()) for name in ("in", "out", "undecided")},
        **{f"surely_{name}": list(terms.table.loc[said == name, "term"]) for name in ("in", "out")},
        **{name: int((why == name).sum()) for name in ("unseen", "together", "few", "ways", "weak", "time")},
    }
    return _Part(terms.table, _unexplained(one, near, best, matched, terms.fitted), facts)


def _read_after_all(near: Nearest, terms: Terms | None) -> Nearest:
    """Zeros that were set aside, and of which the terms found make fewer than `universes.UNREAD` hits, are zeros."""
    if terms is None or terms.facts["method"] == "bounds":
        return near
    return replace(near, unread=near.unread & ~(terms.fitted < universes.UNREAD))


def _next(table: pd.DataFrame) -> int | None:
    """Exact matches of the nearest universe with other numbers."""
    others = table[(table["same_as"] != 1).fillna(True)].iloc[1:]
    return int(others["exact"].iloc[0]) if len(others) else None


def _unexplained(one: Column, near: Nearest, best: Made, matched: _Matched, by_terms: Numbers) -> pd.DataFrame:
    """The firm-years that the nearest universe does not give."""
    values, wanted = best.values, one.there & ~near.exact
    if 10 * near.exact.sum() < one.there.sum():  # it gives hardly any: what lies far from its line is told
        both = one.there & ~np.isnan(values) & ~near.unread
        if both.sum() > 1 and np.ptp(values[both]) > 0:
            values = np.polyval(np.polyfit(values[both], one.values[both], 1), values)
        away = np.abs(values - one.values)
        wanted = near.unread | (both & (away > FAR * np.median(away[both]))) | (one.there & np.isnan(values))
    rows = []
    for at in np.flatnonzero(wanted):
        key, value = matched.table.iloc[at], one.values[at]
        rows.append({
            "column": one.name, "firm": key["firm"], "year": int(key["year"]), "published": value,
            "nearest": values[at], "difference": value - values[at], "by_terms": by_terms[at],
            **{name: bound if np.isfinite(bound) else np.nan
               for name, bound in (("low", near.low[at]), ("high", near.high[at]))},
            "universes": int(near.by[at]), "reason": _reason(one, near, int(at), float(values[at])),
        })  # fmt: skip
    return pd.DataFrame(rows, columns=list(UNEXPLAINED)).astype(UNEXPLAINED)


def _reason(one: Column, near: Nearest, at: int, nearest: float) -> str:
    if near.unread[at]:
        return "unread"
    if np.isnan(nearest):
        return "no section"
    if one.values[at] > near.high[at] + one.tolerance[at]:
        return "above"
    return "below" if one.values[at] < near.low[at] - one.tolerance[at] else "between"
