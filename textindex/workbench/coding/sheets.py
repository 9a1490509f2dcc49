"""In: coding sheets as coders gave them back. Out: the hits with every coder's codes, or every fault with its place."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from textindex.core.errors import SourceError
from textindex.core.messages import Message, lines
from textindex.matching.attribution import SPEAKERS
from textindex.tables.read import read_table
from textindex.tables.workbook import having

RELEVANT = ("1", "0", "?")
CODES = {"relevant": RELEVANT, "speaker": SPEAKERS}
HEAD = ("sample", "row", "rows", "id", "file", "page", "start", "term", "dimension", "weight", "relevant")
SAME = ("file", "page", "start", "term", "dimension", "weight")
CODER, MODEL = "coder", "model "
"""The column that says who coded a sheet, where `textindex.code` wrote it, and how it begins for a model."""
SHOWN_FAULTS = 20


class Coded(NamedTuple):
    """The coded hits of one sample.

    Attributes:
        sample: its name.
        hits: a row a hit: id, file, page, start, term, dimension, weight.
        coders: the sheets' names, in the order given.
        codes: for each variable (relevant; speaker, if any coder filled it) one list a coder, in the order of `hits`;
            None where a coder did not judge.
        models: of the sheets that `textindex.code` wrote, the model.
    """

    sample: str
    hits: pd.DataFrame
    coders: tuple[str, ...]
    codes: dict[str, list[list[str | None]]]
    models: Mapping[str, str] = MappingProxyType({})


def read_sheets(paths: Sequence[str | Path]) -> Coded:
    """Read the sheets of one sample.

    Args:
        paths: one a coder: CSV (UTF-8 or GB18030) or Excel.

    Raises:
        SourceError: a sheet cannot be read, lacks a column, holds a row twice or not at all, a code that is none, no
            code, or is of another sample; the message names sheet, row and column.
    """
    if not paths:
        raise SourceError(Message("sheets.none"))
    places = [Path(path) for path in paths]
    if len(set(places)) < len(places):
        raise SourceError(Message("sheets.same"))
    sheets = {place: read_sheet(place) for place in places}
    first, *others = sheets
    for place in others:
        names = [sheets[p]["sample"].iloc[0] for p in (first, place)]
        if names[0] != names[1]:
            raise SourceError(Message("sheets.samples", place=place, names=names[1], first=first, names_2=names[0]))
    hits = _united(sheets)
    codes: dict[str, list[list[str | None]]] = {}
    for variable in CODES:
        given = [dict(zip(own["id"], own[variable], strict=True)) for own in sheets.values()]
        if variable == "relevant" or any(any(own.values()) for own in given):
            codes[variable] = [[own.get(key) or None for key in hits["id"]] for own in given]
    models = {str(place): own for place, sheet in sheets.items() if (own := _model(sheet))}
    return Coded(str(sheets[first]["sample"].iloc[0]), hits, tuple(str(place) for place in places), codes, models)


def read_sheet(place: Path) -> pd.DataFrame:
    """One sheet, checked: codes are evened, `weight`, `page` and `start` are numbers.

    Raises:
        SourceError: see `read_sheets`.
    """
    sheet = read_table(place, formulas=False, fits=having(*HEAD))
    if missing := [column for column in HEAD if column not in sheet.columns]:
        raise SourceError(Message("sheets.column", place=place, missing=missing[0]))
    if not len(sheet):
        raise SourceError(Message("sheets.empty", place=place))
    sheet = sheet.map(lambda cell: str(cell).strip())
    if "speaker" not in sheet:
        sheet["speaker"] = ""
    for variable in CODES:
        sheet[variable] = [_even(cell) for cell in sheet[variable]]
    faults = [*_rows(sheet), *_numbers(sheet), *_codes(sheet)]
    if faults:
        more = [Message("sheets.more", n=len(faults) - SHOWN_FAULTS)] if len(faults) > SHOWN_FAULTS else []
        head = Message("sheets.faults", place=place, n_faults=len(faults))
        raise SourceError(lines([head, *(Message("list.indented", of=one) for one in [*faults[:SHOWN_FAULTS], *more])]))
    if not any(sheet["relevant"]):
        raise SourceError(Message("sheets.not_coded", place=place, letter=_letter(sheet, "relevant")))
    sheet["weight"] = sheet["weight"].astype(float)
    sheet["page"], sheet["start"] = sheet["page"].astype(int), sheet["start"].astype(int)
    return sheet


def _model(sheet: pd.DataFrame) -> str:
    """The model that coded a sheet; empty where nothing says that one did."""
    own = sheet[CODER].iloc[0] if CODER in sheet else ""
    return own.removeprefix(MODEL) if own.startswith(MODEL) else ""


def _even(cell: str) -> str:
    """A code as it is compared: full-width forms and 1.0 are met in real sheets."""
    text = unicodedata.normalize("NFKC", cell).strip().lower()
    return text.removesuffix(".0") if text in ("1.0", "0.0") else text


def _rows(sheet: pd.DataFrame) -> list[str]:
    """Rows that are missing, doubled, of another sample or numbered anew."""
    faults: list[str] = []
    samples = Counter(sheet["sample"])
    usual = samples.most_common(1)[0][0]
    for row, own in sheet["sample"].items():
        if own != usual:
            faults.append(Message("sheets.sample", row=row, own=own or "empty", usual=usual))
    seen: dict[str, int] = {}
    for row, key in sheet["id"].items():
        if not key:
            faults.append(Message("sheets.id", row=row))
        elif key in seen:
            faults.append(Message("sheets.id_twice", row=row, key=key, seen=seen[key]))
        seen.setdefault(key, int(str(row)))
    numbers, sizes = [_whole(cell) for cell in sheet["row"]], {_whole(cell) for cell in sheet["rows"]}
    if len(sizes) != 1 or None in sizes:
        return [*faults, Message("sheets.rows")]
    lost = sorted(set(range(1, (sizes.pop() or 0) + 1)) - {number for number in numbers if number})
    if lost:
        shown = ", ".join(map(str, lost[:SHOWN_FAULTS]))
        faults.append(Message("sheets.lost", n_lost=len(lost), shown=shown))
    return faults


def _numbers(sheet: pd.DataFrame) -> list[str]:
    faults: list[str] = []
    for column in ("page", "start"):
        faults += [
            Message("sheets.number", row=row, column=column, letter=_letter(sheet, column), cell=cell)
            for row, cell in sheet[column].items()
            if _whole(cell) is None
        ]
    for row, cell in sheet["weight"].items():
        try:
            fine = 0 < float(cell) < math.inf
        except ValueError:
            fine = False
        if not fine:
            faults.append(Message("sheets.weight", row=row, letter=_letter(sheet, "weight"), cell=cell))
    return faults


def _codes(sheet: pd.DataFrame) -> list[str]:
    return [
        Message(
            "sheets.code",
            row=row,
            variable=variable,
            letter=_letter(sheet, variable),
            cell=cell,
            allowed=tuple(allowed),
        )
        for variable, allowed in CODES.items()
        for row, cell in sheet[variable].items()
        if cell and cell not in allowed
    ]


def _united(sheets: dict[Path, pd.DataFrame]) -> pd.DataFrame:
    """All hits that any sheet holds, each once.

    Raises:
        SourceError: two sheets say different things of one hit.
    """
    known: dict[str, tuple[Path, int, tuple[object, ...]]] = {}
    for place, sheet in sheets.items():
        for row, own in sheet[["id", *SAME]].iterrows():
            values = tuple(own[column] for column in SAME)
            other, at, told = known.setdefault(own["id"], (place, int(str(row)), values))
            for column, value, before in zip(SAME, values, told, strict=True):
                if value != before:
                    raise SourceError(
                        Message(
                            "sheets.differs",
                            place=place,
                            row=row,
                            column=column,
                            letter=_letter(sheet, column),
                            value=value,
                            other=other,
                            at=at,
                            id=own["id"],
                            before=before,
                        )
                    )
    rows = [(key, *values) for key, (_, _, values) in sorted(known.items())]
    return pd.DataFrame(rows, columns=["id", *SAME])


def _whole(cell: str) -> int | None:
    text = cell.removesuffix(".0")
    return int(text) if text.isascii() and text.isdecimal() else None


def _letter(sheet: pd.DataFrame, column: str) -> str:
    """The letter that a spreadsheet gives a column."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(list(sheet.columns).index(column) + 1))
