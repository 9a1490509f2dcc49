"""In: coders' sheets; a sheet that tells of each study. Out: agreement; the overview as a paper prints it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from textindex.core.errors import LiteratureError
from textindex.core.messages import Message
from textindex.exhibits.tables.record import Cell, Head, Row, Table
from textindex.literature.screening import said
from textindex.literature.sheets import Codes, read_codes
from textindex.statistics.agreement import RESAMPLES, agreement
from textindex.statistics.intervals import wilson
from textindex.tables.read import read_table
from textindex.tables.workbook import having

OVERVIEW = ("title", "outlet", "objective", "framework", "results")
TOLD = {"title": "Title", "outlet": "Outlet", "objective": "Research objective", "framework": "Theoretical framework",
        "results": "Key results"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CellAgreement:
    """How far coders of cells agree.

    Attributes:
        coders: the sheets or columns.
        table: a row for each field (and kind), and one for all: n, agreement, kappa and alpha with 95% intervals; of
            more than two coders the means over pairs. ``note`` says where a measure is undefined, and why.
        consensus: every cell with each coder's code, and the code where all agree; empty where it is to be discussed.
    """

    coders: tuple[str, ...]
    table: pd.DataFrame
    consensus: pd.DataFrame = field(repr=False)


def agree_cells(
    sheets: str | Path | Sequence[str | Path], *, resamples: int = RESAMPLES, seed: int = 0
) -> CellAgreement:
    """Compare coders of cells, by field and over all.

    Args:
        sheets: one sheet with a column for each coder (``coder_a``, ``coder_b``), or one sheet a coder with ``code``.
        resamples: of the bootstrap of alpha.
        seed: of the bootstrap.

    Returns:
        Percent agreement, Cohen's kappa = (po - pe)/(1 - pe), Krippendorff's nominal alpha (`textindex.statistics`).

    Raises:
        LiteratureError: a sheet cannot be used; the message says where.
    """
    told = read_codes([sheets] if isinstance(sheets, (str, Path)) else sheets)
    groups = list(dict.fromkeys(zip(told.cells["field"], told.cells["kind"], strict=True)))
    rows = []
    for name, kind in groups:
        own = [place for place, key in enumerate(zip(told.cells["field"], told.cells["kind"], strict=True))
               if key == (name, kind)]  # fmt: skip
        rows.append(_measured(name, kind, [[codes[at] for at in own] for codes in told.codes], resamples, seed))
    rows.append(_measured("all", "", told.codes, resamples, seed))
    return CellAgreement(told.coders, pd.DataFrame(rows), _consensus(told))


def _measured(name: str, kind: str, codes: list[list[str | None]], resamples: int, seed: int) -> dict[str, Any]:
    found = agreement(codes, resamples=resamples, seed=seed)
    percent, kappa = found.percent, found.kappa
    if len(codes) == 2:
        _, percent, kappa = found.pairs[0, 1]
    row: dict[str, Any] = {"field": name, "kind": kind, "n": found.units}
    for measure, estimate in (("agreement", percent), ("kappa", kappa), ("alpha", found.alpha)):
        row |= {measure: estimate.value, f"{measure}_low": estimate.low, f"{measure}_high": estimate.high}
    undefined = [measure for measure in ("kappa", "alpha") if math.isnan(row[measure])]
    why = Message("review.one_code")
    return row | {"note": f"{' and '.join(undefined)} undefined: {why}" if undefined and found.units else ""}


def _consensus(told: Codes) -> pd.DataFrame:
    table = told.cells.copy()
    for coder, codes in zip(told.coders, told.codes, strict=True):
        table[coder] = [code or "" for code in codes]
    agreed = []
    for own in zip(*told.codes, strict=True):
        said = {code for code in own if code is not None}
        agreed.append(next(iter(said)) if len(said) == 1 and None not in own and said != {"?"} else "")
    return table.assign(consensus=agreed)


def overview(sheet: str | Path, works: str | Path | None = None, *, title: str = "Overview of the studies") -> Table:
    """Form the overview of the studies: authors and year, title, outlet, objective, framework, results.

    Args:
        sheet: a row a study, with objective, framework and results; and with authors, year, title and outlet, or with
            ``work``: the ids of its works (``wos-3``, or ``wos-3; scopus-7`` for a study with several papers).
        works: ``works.csv`` as `textindex literature review` wrote it, for the studies named by ``work``.
        title: of the table.

    Raises:
        LiteratureError: a table cannot be read, lacks a column, or a work is not there.
    """
    table = _read(sheet, ("objective", "framework", "results"))
    known = _read(works, ("work", "authors", "year", "title", "outlet")).set_index("work") if works else None
    rows = []
    for at, own in table.iterrows():
        entry: dict[str, Any] = {str(name): value for name, value in own.items()}
        if ids := [one.strip() for one in str(entry.get("work", "")).split(";") if one.strip()]:
            if known is None:
                raise LiteratureError(Message("review.works", sheet=sheet, at=at))
            if unknown := [one for one in ids if one not in known.index]:
                raise LiteratureError(Message("review.no_work", sheet=sheet, at=at, unknown=unknown[0], works=works))
            entry = _of_works(known.loc[ids], entry)
        if missing := [name for name in ("authors", "year", "title") if not entry.get(name)]:
            raise LiteratureError(Message("review.lacks", sheet=sheet, at=at, missing=missing[0]))
        label = f"{short_authors(entry['authors'])} ({entry['year']})"
        rows.append(Row(label, tuple(Cell(str(entry.get(name, ""))) for name in OVERVIEW)))
    return Table(title, (tuple(Head(TOLD[name]) for name in OVERVIEW),), tuple(rows), stub="Authors (year)")


def _of_works(own: pd.DataFrame, entry: dict[str, Any]) -> dict[str, Any]:
    """What several papers say of themselves, one after the other; what the sheet says goes before it."""
    joined = {name: "; ".join(dict.fromkeys(map(str, own[name]))) for name in ("title", "outlet")}
    joined |= {"year": ", ".join(dict.fromkeys(map(str, own["year"]))), "authors": str(own["authors"].iloc[0])}
    return joined | {name: value for name, value in entry.items() if value}


def short_authors(authors: str) -> str:
    """Authors as a text cites them.

    >>> [short_authors(a) for a in ("Autio, E.; Bell, J.; Curie, M.", "Autio, E.; Bell, J.", "Autio, E.")]
    ['Autio et al.', 'Autio and Bell', 'Autio']
    """
    people = [person.partition(",")[0].strip() for person in authors.split(";") if person.strip()]
    if len(people) > 2:
        return f"{people[0]} et al."
    return " and ".join(people)


def _read(path: str | Path, columns: Sequence[str]) -> pd.DataFrame:
    table = read_table(path, LiteratureError, fits=having(*columns))
    if missing := [name for name in columns if name not in table]:
        raise LiteratureError(Message("review.no_column", path=path, missing=missing[0], table=tuple(map(str, table))))
    return table.map(lambda cell: str(cell).strip())


@dataclass(frozen=True, slots=True)
class ScreeningCheck:
    """What screening finds of what people find, on the works that they read.

    Attributes:
        table: recall (of the relevant works those included) and precision (of the included ones those relevant), each
            with n and Wilson's 95% interval.
        missed: the relevant works that screening excluded, with its reason.
    """

    table: pd.DataFrame
    missed: pd.DataFrame = field(repr=False)


def check_screening(works: str | Path, sheet: str | Path) -> ScreeningCheck:
    """Hold the screening against a sample that was coded by hand.

    Args:
        works: ``works.csv`` as the review wrote it.
        sheet: work, relevant (1 or 0), for works drawn at random from all that were screened, excluded ones too: a
            sample of included works alone says nothing of recall.

    Raises:
        LiteratureError: a table cannot be read or lacks a column, a work is not there, or none is relevant.
    """
    known = _read(works, ("work", "outcome", "reason", "title")).set_index("work")
    coded = _read(sheet, ("work", "relevant"))
    coded = coded[coded["relevant"] != ""]
    if unknown := [work for work in coded["work"] if work not in known.index]:
        raise LiteratureError(Message("review.not_work", sheet=sheet, unknown=unknown[0], works=works))
    relevant = [said(cell, f"{sheet}: row {row}") for row, cell in coded["relevant"].items()]
    own = known.loc[coded["work"]].assign(relevant=relevant, passed=lambda t: t["outcome"] == "included")
    if not any(relevant):
        raise LiteratureError(Message("review.no_relevant", sheet=sheet))
    both = int((own["relevant"] & own["passed"]).sum())
    rows = []
    for name, n in (("recall", int(own["relevant"].sum())), ("precision", int(own["passed"].sum()))):
        share = wilson(both, n)
        rows.append({"measure": name, "n": n, "value": share.value, "low": share.low, "high": share.high})
    missed = own[own["relevant"] & ~own["passed"]].reset_index()[["work", "reason", "title"]]
    return ScreeningCheck(pd.DataFrame(rows), missed)
