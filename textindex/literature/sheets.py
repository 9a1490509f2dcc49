"""In: coded cells, or sheets that people filled. Out: the sheet to fill; what each coder said of each cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from textindex.core.errors import LiteratureError
from textindex.core.messages import Message, joined
from textindex.tables.read import read_table
from textindex.tables.workbook import having

SHEET = ("text", "field", "kind", "passages", "code", "note")
TEXT = ("text", "paper", "firm")
"""What the column of papers or firms may be called."""
CODES = ("1", "0", "?")
SHOWN_FAULTS = 10


class Codes(NamedTuple):
    """What coders said: the cells (text, field, kind), the coders, and for each a code a cell, None where empty."""

    cells: pd.DataFrame
    coders: tuple[str, ...]
    codes: list[list[str | None]]


def read_coded(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The cells and passages that `textindex literature code` wrote.

    Raises:
        LiteratureError: the folder lacks them.
    """
    tables = []
    for name, columns in (("cells", ("text", "field", "kind")), ("passages", ("text", "field", "kind", "passage"))):
        table = _read(folder / f"{name}.csv")
        if not set(columns) <= set(table):
            raise LiteratureError(Message("coded.not", folder=folder / name))
        tables.append(table)
    return tables[0], tables[1]


def coding_sheet(cells: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """The sheet for a coder: each cell with the passages found, those set aside too, and no code of the dictionary's.

    Cells of texts that could not be read have a row too: a person may read what a program cannot.
    """
    rows = []
    for cell in cells[["text", "field", "kind"]].to_dict("records"):
        own = passages
        own = own[(own["text"] == cell["text"]) & (own["field"] == cell["field"]) & (own["kind"] == cell["kind"])]
        told = [f"[{'turn' if row.speaker else 'p.'} {row.page}] {row.passage}" for row in own.itertuples()]
        rows.append({**cell, "passages": "\n".join(told), "code": "", "note": ""})
    return pd.DataFrame(rows, columns=list(SHEET))


def read_codes(paths: Sequence[str | Path]) -> Codes:
    """Read coders' sheets.

    Args:
        paths: one sheet with a column for each coder (``coder_a``, ``coder_b``), or one sheet a coder with the column
            ``code``. Columns: text (or paper, firm), field, and kind where there is one; codes 1, 0, ? or empty.

    Raises:
        LiteratureError: a sheet cannot be read, lacks a column, has a cell twice or a code that is none; fewer than two
            coders; no cell that two judged.
    """
    if len({Path(path) for path in paths}) < len(paths):
        raise LiteratureError(Message("coded.same"))
    sheets = {Path(path): _sheet(Path(path)) for path in paths}
    alone = len(sheets) == 1
    said: dict[str, dict[tuple[str, str, str], str | None]] = {}
    for place, sheet in sheets.items():
        there = list(map(str, sheet))
        columns = [name for name in there if name.lower().startswith("coder")] if alone else ["code"]
        if len(columns) < (2 if alone else 1) or not set(columns) <= set(there):
            needed = Message("coded.coders") if alone else Message("coded.code")
            raise LiteratureError(Message("coded.needs", place=place, needed=needed, sheet=tuple(map(str, sheet))))
        for column in columns:
            name = column if alone else place.stem if place.stem not in said else str(place)
            said[name] = dict(zip(_keys(place, sheet), _codes(place, sheet, column), strict=True))
    cells = list(dict.fromkeys(key for own in said.values() for key in own))
    codes = [[own.get(key) for key in cells] for own in said.values()]
    if not any(sum(code is not None for code in own) > 1 for own in zip(*codes, strict=True)):
        raise LiteratureError(Message("coded.no_two"))
    return Codes(pd.DataFrame(cells, columns=["text", "field", "kind"]), tuple(said), codes)


def _read(place: Path) -> pd.DataFrame:
    sheet = read_table(place, LiteratureError, formulas=False, fits=having("field"))
    return sheet.map(lambda cell: str(cell).strip())


def _sheet(place: Path) -> pd.DataFrame:
    sheet = _read(place)
    first = next((name for name in TEXT if name in sheet), None)
    if first is None or "field" not in sheet:
        raise LiteratureError(
            Message("coded.columns", place=place, text=joined(TEXT, "list.or"), sheet=tuple(map(str, sheet)))
        )
    if "kind" not in sheet:
        sheet["kind"] = ""
    return sheet.rename(columns={first: "text"})


def _keys(place: Path, sheet: pd.DataFrame) -> list[tuple[str, str, str]]:
    seen: dict[tuple[str, str, str], int] = {}
    for row, text, field, kind in zip(sheet.index, sheet["text"], sheet["field"], sheet["kind"], strict=True):
        if (key := (text, field, kind)) in seen:
            raise LiteratureError(
                Message("coded.one_cell", place=place, seen=seen[key], row=row, text=text, field=field)
            )
        seen[key] = row
    return list(seen)


def _codes(place: Path, sheet: pd.DataFrame, column: str) -> list[str | None]:
    found = [cell.removesuffix(".0") if cell in ("1.0", "0.0") else cell for cell in sheet[column]]
    cells = zip(sheet.index, found, strict=True)
    faults = [Message("coded.cell", row=row, code=code) for row, code in cells if code not in ("", *CODES)]
    if faults:
        told: str = joined(faults[:SHOWN_FAULTS])
        if len(faults) > SHOWN_FAULTS:
            told = Message("list.some_more", some=told, n=len(faults) - SHOWN_FAULTS)
        raise LiteratureError(Message("coded.codes", place=place, column=column, faults=told))
    return [code or None for code in found]
