"""In: a folder that `score` wrote. Out: one page of it, or one of its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import ExhibitError, SourceError
from textindex.core.messages import Message
from textindex.core.records import Language
from textindex.exhibits.figures import index as index_figures
from textindex.exhibits.figures import index_tables, index_words
from textindex.exhibits.figures.coefficients import Width
from textindex.exhibits.figures.index import Figure
from textindex.exhibits.figures.theme import themed
from textindex.exhibits.report import page as pages
from textindex.exhibits.report.content import Content
from textindex.store.results import Results, open_results
from textindex.tables.codes import whole_code
from textindex.tables.columns import Columns
from textindex.tables.read import read_frame
from textindex.tables.workbook import having
from textindex.workbench.comparison.rank_changes import with_industry
from textindex.workbench.corpus import Corpus
from textindex.workbench.sentences import one_line, sentences

ABOVE = ("firm", "year", "n", "expected", "residual", "above_expectation")
AT_ONCE = 25  # firms whose hits are in memory together
NOT_FLAGGED = {"", "0", "0.0", "false", "no", "nan", "none", "<na>"}
WITH_AXIS = ("over-time", "by-industry", "distribution", "movers")


def report(
    folder: str | Path,
    *,
    dictionary: str | None = None,
    language: Language | None = None,
    firms: Sequence[str] | None = None,
    industry: str | Path | None = None,
    above: str | Path | None = None,
    store: str | Path | None = None,
) -> str:
    """One HTML page of a run, for a co-author: it needs nothing else and asks no network.

    Args:
        folder: what `textindex score --out` wrote.
        dictionary: one of the run's; the first unless given.
        language: ``zh`` or ``en``; the dictionary's unless given.
        firms: those whose sentences the page is to hold, at most 200; those with the most hits unless given.
        industry: CSV or .xlsx with firm, industry and, where it changes, year.
        above: a table with firm, year, n, expected, residual, above_expectation: what `textindex filter` writes.
        store: the run's store, for whole sentences; without it the page has the 30 characters on either side that the
            ledger keeps.

    Returns:
        The page, below 15 MB.

    Raises:
        StoreError: the folder is none that `score` wrote.
        SourceError: a table that cannot be read or lacks a column.
        ExhibitError: firms that the run does not know, too many of them, or a language that the page does not speak.
    """
    check_choices(ExhibitError, language=(language, Language | None))
    results = open_results(folder, dictionary)
    ranked = results.firms_by_hits()
    chosen = list(ranked["firm"].head(pages.FIRMS)) if firms is None else _known(firms, results)
    content = Content(
        index=_with_industry(results.index, industry),
        terms=results.terms,
        rejections=results.rejections,
        construct=results.construct,
        dimensions=results.dimensions,
        provenance=results.provenance,
        facts=results.facts,
        others=results.others,
        methods=results.methods,
        hits=_hits(results, chosen, store),
        named=firms is not None,
        with_hits=len(ranked),
        above=None if above is None else read_above(above, set(results.index["firm"])),
        novelty=results.novelty(),
    )
    return pages.page(content, spoken(language, results.facts))


def draw_index(
    folder: str | Path,
    figure: Figure,
    *,
    measure: str = "",
    dictionary: str | None = None,
    language: Language | None = None,
    width: Width = "column",
    industry: str | Path | None = None,
    title: str = "",
) -> Any:
    """One figure of an index, as an Altair chart.

    Args:
        folder: what `textindex score --out` wrote.
        figure: ``over-time``, ``by-dimension``, ``by-industry``, ``distribution``, ``coverage``, ``terms``, ``movers``.
        measure: one of the dictionary's dimensions; the whole index if empty, or by the name of its construct.
        dictionary: as in `report`.
        language: as there.
        width: ``column`` (84 mm) or ``page`` (174 mm).
        industry: as in `report`; ``by-industry`` needs it.
        title: above the chart.

    Raises:
        ExhibitError: there is no such figure or dimension, or nothing to draw.
        StoreError: as `report`.
        SourceError: as there.
    """
    check_choices(ExhibitError, figure=(figure, Figure), language=(language, Language | None), width=(width, Width))
    results = open_results(folder, dictionary)
    construct = results.construct
    measure = "total" if measure in ("", construct.name) else measure
    if measure not in ("total", *results.dimensions):
        raise ExhibitError(
            Message("draw.dimension", measure=measure, name=results.facts["name"], dimensions=tuple(results.dimensions))
        )
    said = spoken(language, results.facts)
    if figure == "by-industry" and industry is None:
        raise ExhibitError(Message("draw.industry"))
    index = _with_industry(results.index, industry)
    table = _table(results, index, figure, measure, said)
    if table.empty or (figure != "coverage" and index_tables.read_rows(index).empty):
        raise ExhibitError(Message("draw.nothing", folder=results.folder))
    axis = index_words.axis(construct if measure == "total" else None, said)
    more = {"axis": axis} if figure in WITH_AXIS else {}
    chart = index_figures.FIGURES[figure](table, language=said, width=width, **more)
    return themed(chart.properties(title=title)) if title else chart


def _table(results: Results, index: pd.DataFrame, figure: str, measure: str, language: str) -> pd.DataFrame:
    if figure == "terms":
        return index_tables.top_terms(results.terms, measure)
    if figure == "coverage":
        return index_tables.coverage(index)
    if figure == "by-dimension":
        labels = {key: own[language == "en"] for key, own in results.dimensions.items()}
        return index_tables.by_dimension(index, labels)
    tables: dict[str, Any] = {
        "over-time": index_tables.over_time,
        "by-industry": index_tables.by_industry,
        "distribution": index_tables.distribution,
        "movers": index_tables.movers,
    }
    found: pd.DataFrame = tables[figure](index, measure)
    return found


def spoken(language: str | None, facts: Any) -> str:
    """The language of a page or figure: as asked, else the dictionary's.

    Raises:
        ExhibitError: it is neither Chinese nor English.
    """
    if language is None:
        return "zh" if facts["language"] == "zh" else "en"
    check_choices(ExhibitError, language=(language, Language))
    return language


def _hits(results: Results, firms: Sequence[str], store: str | Path | None) -> Iterator[tuple[str, pd.DataFrame]]:
    """Firms with their rows of the ledger, in the order given; some at a time, since a ledger may be large."""
    corpus: Corpus | None = None  # opened once: that takes as long as the store is large
    for begin in range(0, len(firms), AT_ONCE):
        some = firms[begin : begin + AT_ONCE]
        found = results.hits_of(some)
        if store is not None and len(found):
            corpus = corpus or Corpus(store)
            found = _in_sentences(found, corpus)
        parts = dict(list(found.groupby("firm", sort=False)))
        yield from ((firm, parts.get(firm, found.iloc[:0])) for firm in some)


def _in_sentences(hits: pd.DataFrame, store: Corpus) -> pd.DataFrame:
    """Hits with their sentences in the place of the few characters around them, where the store tells them."""
    told = sentences(store, hits)
    keys = zip(hits["file"], hits["page"], hits["start"], hits["term"], strict=True)
    around = [told.get((file, int(page), int(start), term)) for file, page, start, term in keys]
    sides = [own or (before, after) for own, before, after in zip(around, hits["left"], hits["right"], strict=True)]
    return hits.assign(
        left=[before for before, _ in sides],
        right=[after for _, after in sides],
        surface=[one_line(surface) for surface in hits["surface"]],
        cut=False,
    )


def _known(firms: Sequence[str], results: Results) -> list[str]:
    """The firms named, each once, that the run knows."""
    wanted, known = list(dict.fromkeys(firms)), set(results.index["firm"])
    if unknown := [firm for firm in wanted if firm not in known]:
        raise ExhibitError(Message("report.not_in_run", unknown=tuple(unknown[:5])))
    if len(wanted) > pages.FIRMS:
        raise ExhibitError(Message("report.firms", n_wanted=len(wanted), firms=pages.FIRMS))
    return wanted


def _with_industry(index: pd.DataFrame, industry: str | Path | None) -> pd.DataFrame:
    if industry is None:
        return index
    return with_industry(index, industry)


def read_above(path: str | Path, known: set[str]) -> pd.DataFrame:
    """Read a table of disclosure above expectation.

    Args:
        path: columns firm, year, n, expected, residual, above_expectation, in any case; others are left out.
        known: the index's firms, for codes that lost their zeros.

    Raises:
        SourceError: it cannot be read, lacks a column, holds a firm-year twice, or a number that is none.
    """
    table = read_frame(path, fits=having(*ABOVE)).rename(columns=lambda name: str(name).strip().lower())
    if missing := [name for name in ABOVE if name not in table]:
        raise SourceError(Message("report.column", path=path, missing=tuple(missing), above=tuple(ABOVE)))
    table = table[list(ABOVE)].copy()
    table["firm"] = [whole_code(value, known) for value in table["firm"]]
    marked = table.pop("above_expectation")
    table["flag"] = [str(value).strip().lower() not in NOT_FLAGGED for value in marked]
    columns = Columns(table, str(path), SourceError, ["firm"])
    table = table.assign(**{column: columns.numbers(column) for column in ("year", "n", "expected", "residual")})
    if table["year"].isna().any():
        raise SourceError(Message("report.year_missing", path=path, index=table.index[table["year"].isna()][0]))
    table["year"] = table["year"].astype("int64")
    if (twice := table[table.duplicated(["firm", "year"])]).size:
        firm, year = twice.iloc[0][["firm", "year"]]
        raise SourceError(Message("report.twice", path=path, firm=firm, year=year))
    return table
