"""In: a table of candidates, a sheet that a researcher filled in. Out: the sheet to fill in; the decisions in it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from textindex.core.errors import DictionaryError
from textindex.core.messages import Message
from textindex.tables.read import read_table
from textindex.tables.workbook import having
from textindex.tables.write import check_ending, write_tables

NEEDED = ("candidate", "decision", "reason", "dimension")
ENDINGS = (".csv", ".xlsx")


class Row(NamedTuple):
    """A row of a sheet: its number there, and its cells by column."""

    number: int
    cells: dict[str, str]


def write_sheet(found: pd.DataFrame, path: str | Path) -> Path:
    """Write candidates as a sheet with empty columns for decision and reason.

    Raises:
        StoreError: the ending is none of `ENDINGS`, or the file cannot be written.
    """
    target = Path(path)
    check_ending(target, ENDINGS)
    columns = [*NEEDED, *(c for c in found.columns if c not in NEEDED and found[c].notna().any())]
    write_tables({target: found.assign(decision="", reason="")[columns]})
    return target


def read_sheet(path: str | Path) -> list[Row]:
    """The rows of a CSV or Excel sheet that has the columns candidate, decision, reason and dimension.

    Raises:
        SourceError: it cannot be read, or holds formulas; the text says where.
        DictionaryError: it lacks columns.
    """
    table = read_table(path, formulas=False, fits=having(*NEEDED))
    header = [str(name).strip().lower() for name in table.columns]
    if missing := [column for column in NEEDED if column not in header]:
        raise DictionaryError(
            Message("decisions.columns", path=path, plural="s" if len(missing) > 1 else "", missing=tuple(missing))
        )
    if twice := sorted({column for column in NEEDED if header.count(column) > 1}):
        raise DictionaryError(Message("decisions.twice", path=path, twice=tuple(twice)))
    return [
        Row(number, {name: str(cell).strip() for name, cell in zip(header, line, strict=True)})
        for number, *line in table.itertuples(name=None)
    ]
