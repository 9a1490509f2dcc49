"""In: the text of an export with a row a record (Scopus' CSV, Web of Science's tab-delimited). Out: its records."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from textindex.core.errors import LiteratureError
from textindex.core.messages import Message, of_error
from textindex.literature.tagged import WOS, Entry
from textindex.tables.cells import unguarded
from textindex.tables.headers import delimiter

SCOPUS = {
    "title": ("Title", "Document Title"), "year": ("Year",), "outlet": ("Source title",), "doi": ("DOI",),
    "abstract": ("Abstract",), "kind": ("Document Type",), "language": ("Language of Original Document",),
    "accession": ("EID",),
}  # fmt: skip
ABSENT = "[no abstract available]"


def is_scopus(header: str) -> bool:
    """Whether a header line is that of Scopus' CSV.

    >>> is_scopus("Authors,Title,Year,Source title,DOI"), is_scopus("firm,year")
    (True, False)
    """
    names = {name.strip().strip('"').lower() for name in header.split(delimiter(header))}
    return {"title", "year"} <= names and bool(names & {"source title", "eid", "authors", "author(s)"})


def is_wos(header: str) -> bool:
    r"""Whether a header line is that of Web of Science's tab-delimited export.

    >>> is_wos("PT\tAU\tTI\tSO\tPY")
    True
    """
    return {"PT", "AU", "TI"} <= {name.strip() for name in header.split("\t")}


def read_scopus(text: str, name: str) -> list[Entry]:
    """The records of Scopus' CSV; ``Authors`` are set apart by semicolons, in older exports by commas.

    Excel may have saved it with semicolons between the columns, or with tabs.

    Raises:
        LiteratureError: a row that is none, or a quotation mark that is not closed.
    """
    found = []
    for line, row, raw in _rows(text, name, delimiter(text.partition("\n")[0])):
        entry = _entry(row, SCOPUS, raw, line)
        column = "Authors" if "Authors" in row else "Author(s)"
        if people := row.get(column, "").strip():
            mark = ";" if ";" in people else ".,"
            parts = [part.strip() for part in people.split(mark)]
            ends = "." if mark == ".," else ""
            entry.values["authors"] = tuple(part if part.endswith(".") else part + ends for part in parts if part)
            entry.fields["authors"] = column
        _keywords(entry, row, "Author Keywords")
        found.append(entry)
    return found


def read_wos(text: str, name: str) -> list[Entry]:
    """The records of Web of Science's tab-delimited export.

    Raises:
        LiteratureError: a row that is none.
    """
    found = []
    for line, row, raw in _rows(text, name, "\t"):
        entry = _entry(row, WOS, raw, line)
        if people := row.get("AU", "").strip():
            entry.values["authors"] = tuple(part.strip() for part in people.split(";") if part.strip())
            entry.fields["authors"] = "AU"
        _keywords(entry, row, "DE")
        found.append(entry)
    return found


def _rows(text: str, name: str, mark: str) -> list[tuple[int, dict[str, str], str]]:
    """Line, cells by column and the row as it stands, of each record."""
    lines = text.split("\n")
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=mark,
        strict=True,
        quoting=csv.QUOTE_NONE if is_wos(lines[0]) else csv.QUOTE_MINIMAL,
    )
    found: list[tuple[int, dict[str, str], str]] = []
    begin = 0
    header: list[str] = []
    try:
        for cells in reader:
            first, begin = begin + 1, reader.line_num
            if not header:
                header = [cell.strip() for cell in cells]
            elif any(cell.strip() for cell in cells):
                if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                    raise LiteratureError(
                        Message("export.cells", name=name, first=first, n_cells=len(cells), n_header=len(header))
                    )
                if len(cells) < len(header):
                    raise LiteratureError(
                        Message("export.cut", name=name, first=first, n_cells=len(cells), n_header=len(header))
                    )
                row = dict(zip(header, [unguarded(cell) for cell in cells], strict=False))
                found.append((first, row, "\n".join(lines[first - 1 : begin])))
    except csv.Error as error:
        raise LiteratureError(Message("export.csv", name=name, begin=begin + 1, error=of_error(error))) from None
    return found


def _entry(row: Mapping[str, str], names: Mapping[str, Sequence[str]], raw: str, line: int) -> Entry:
    values: dict[str, Any] = {}
    fields = {}
    for attribute, columns in names.items():
        column = next((own for own in columns if row.get(own, "").strip()), None)
        if column and row[column].strip().lower() != ABSENT:
            values[attribute], fields[attribute] = " ".join(row[column].split()), column
    return Entry(values, fields, raw, line)


def _keywords(entry: Entry, row: Mapping[str, str], column: str) -> None:
    if words := tuple(part.strip() for part in row.get(column, "").split(";") if part.strip()):
        entry.values["keywords"], entry.fields["keywords"] = words, column
