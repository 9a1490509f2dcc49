"""In: a manifest (CSV: path, firm, year, name). Out: its rows by path, or every fault in it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import NamedTuple

from textindex.base.errors import SourceError
from textindex.base.tables import encoding_of


class Row(NamedTuple):
    """A manifest's row: the line it stands on and what it says."""

    line: int
    firm: str
    year: int | None
    name: str


def read_manifest(path: str | Path) -> dict[str, Row]:
    """Read a manifest, keyed by the path it names (forward slashes, as written).

    Raises:
        SourceError: it cannot be read, lacks a column, names a file or a firm-year twice, has a year that is none, or
            codes that have lost their zeros; all of it is listed.
    """
    text = _text(Path(path))
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)  # Excel writes semicolons in half of Europe
    reader = csv.DictReader(io.StringIO(text), delimiter=separator)
    try:
        reader.fieldnames = [column.strip().lower() for column in reader.fieldnames or []]
        if missing := {"path", "firm", "year"} - set(reader.fieldnames):
            columns = ", ".join(sorted(missing))
            raise SourceError(f"{path}: the manifest lacks the column {columns} (path, firm, year, name)")
        listed = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise SourceError(f"{path}: line {reader.line_num}: no CSV ({error})") from None
    rows: dict[str, Row] = {}
    faults, firm_years = [], dict[tuple[str, int], int]()
    for line, cells in listed:
        key = (cells["path"] or "").strip().replace("\\", "/").removeprefix("./")
        firm, year = (cells["firm"] or "").strip(), (cells["year"] or "").strip().removesuffix(".0")
        fault = _fault(key, firm, year)
        if fault:
            faults.append(f"line {line}: {fault}")
            continue
        row = Row(line, firm, int(year) if year else None, (cells.get("name") or "").strip())
        if key in rows:
            faults.append(f"line {line}: {key} is given twice (line {rows[key].line})")
        elif row.firm and row.year and (row.firm, row.year) in firm_years:
            first = firm_years[row.firm, row.year]
            faults.append(f"line {line}: firm {row.firm}, year {row.year} is given twice (line {first}); keep one file")
        else:
            rows[key] = row
            if row.firm and row.year:
                firm_years[row.firm, row.year] = line
    if faults:
        raise SourceError("\n  ".join([f"{path}: {len(faults)} faults in the manifest", *faults]))
    return rows


def _fault(key: str, firm: str, year: str) -> str:
    if year and not (year.isascii() and year.isdecimal() and 1980 <= int(year[:9]) <= 2100):
        return f"year {year!r} is no fiscal year"
    if not key:
        return "no path"
    if firm.isdecimal() and len(firm) < 5:
        return f"firm {firm!r} has lost its zeros (Excel takes them); write it out, 000001, in a column of text"
    return ""


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: the manifest cannot be opened: {error.strerror}") from None
    try:
        return data.decode(encoding_of(io.BytesIO(data)))
    except ValueError as error:
        raise SourceError(f"{path}: the manifest cannot be read: {error}") from None
