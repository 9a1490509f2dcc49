"""In: a file and what `textindex adoption` or `textindex match` is asked. Out: the result and its files."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.messages import Message, joined
from textindex.core.plain import as_json, plain
from textindex.core.records import Language

if TYPE_CHECKING:
    import pandas as pd

    from textindex.estimates import Adoption, Match

INDEX = ("index.parquet", "index.csv")
"""What a folder that `textindex score` wrote holds."""


def adoption_to(source: Path, out: Path, technologies: Any, **options: Any) -> tuple[Adoption, list[Path]]:
    """Tell who adopted what, and write the table with it, its record beside (….adoption.json).

    Args:
        source: a table of firm-years, or a folder that `textindex score` wrote.
        out: the table's file.
        technologies: as of `textindex.adoption`.
        **options: its other arguments.

    Raises:
        EstimateError: as there.
        StoreError: the file cannot be written.
    """
    from textindex.estimates import adoption
    from textindex.tables.write import check_ending, write_table

    check_ending(out)
    data = _read(source, options.get("firm", "firm"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EstimateWarning)  # each stands in the result
        found = adoption(data, technologies, **options)
    record = plain({**found.record, "warnings": list(found.warnings)})
    return found, write_table(found.panel, out, label="adoption", record=("adoption.json", record))


def match_to(
    source: Path,
    out: Path,
    *,
    where: Sequence[tuple[str, str]] = (),
    outcomes: Sequence[str] = (),
    weights: str = "weight",
    formats: Sequence[str] = (".docx",),
    language: Language = "en",
    **options: Any,
) -> tuple[Match, list[Any], list[Path]]:
    """Match firms of one wave, and write pairs, firms, balance, figures, and all rows with each firm's weight.

    Args:
        source: a table of firm-years.
        out: the folder.
        where: column and value pairs: the rows matched on; values as written.
        outcomes: of which the effect on the treated is told.
        weights: what the column of weights is called.
        formats: endings of the balance table.
        language: of tables and figures, ``en`` or ``zh``.
        **options: arguments of `textindex.match`.

    Returns:
        The match, the effects, the files.

    Raises:
        EstimateError: as `textindex.match`.
        StoreError: the folder cannot be written.
    """
    from textindex import exhibits
    from textindex.estimates import match
    from textindex.tables.write import write_tables

    unit = options.get("unit") or "firm"
    data = _read(source, unit)
    if weights in data:
        raise EstimateError(Message("matching.column", source=source, weights=weights))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EstimateWarning)
        found = match(data[_rows(data, where)], **options)
    effects = [found.att(outcome) for outcome in outcomes]
    table = exhibits.typeset_balance(found.balance, found.record, language=language)
    record = {**found.record, "warnings": list(found.warnings), "effects": [_plain(own) for own in effects]}
    ending = source.suffix.lower() if source.suffix.lower() in (".csv", ".dta", ".parquet", ".xlsx") else ".csv"
    files: dict[Path, Any] = {
        out / "matched-pairs.csv": found.pairs, out / "matched.csv": found.table, out / "balance.csv": found.balance,
        out / f"panel-weighted{ending}": found.weigh(data, unit=unit, name=weights),
        out / "match.json": as_json(record),
    }  # fmt: skip
    files |= {out / f"balance{end}": exhibits.table_bytes([table], end, "") for end in formats}
    for name, chart in (
        ("love-plot", exhibits.draw_balance(found.balance, language=language)),
        ("support", exhibits.draw_support(found.table, language=language)),
    ):
        files[out / f"{name}.svg"] = exhibits.figure_bytes(chart, ".svg")
    return found, effects, write_tables(files, labels={weights: "weight of the matched firm"})


def _read(source: Path, firm: str) -> pd.DataFrame:
    """A table, or the index of a run's folder."""
    from textindex.estimates import read_panel

    if source.is_dir():
        there = [source / name for name in INDEX if (source / name).is_file()]
        if not there:
            raise EstimateError(Message("matching.no_index", source=source, index=joined(INDEX, "list.or")))
        source = there[0]
    return read_panel(source, text=(firm,))


def _rows(data: pd.DataFrame, where: Sequence[tuple[str, str]]) -> Any:
    import numpy as np

    from textindex.estimates.terms import Columns, one_of

    columns, keep = Columns(data, ("firm", "year")), np.ones(len(data), dtype=bool)
    for name, value in where:
        keep &= one_of(columns.column(name), [value])
        if not keep.any():
            raise EstimateError(Message("samples.no_value", name=name, value=value))
    return keep


def _plain(effect: Any) -> dict[str, Any]:
    names = ("outcome", "estimate", "se", "convention", "low", "high", "p", "treated", "controls", "estimand")
    return {name: getattr(effect, name) for name in names} | {
        "standard_errors": effect.standard_errors.to_dict("records")
    }
