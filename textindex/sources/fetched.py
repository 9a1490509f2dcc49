"""In: the manifest and the tables of firms that `textindex fetch` leaves beside reports. Out: what they say of files.

They are known by their name and first line, so that nobody has to name them; what else is called so is the user's.
"""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from typing import NamedTuple

from textindex.core.patterns import regex
from textindex.tables.cells import unguarded

MANIFEST, CNINFO, EDGAR = "manifest.csv", "companies-cninfo.csv", "companies-edgar.csv"
HEADERS = {
    MANIFEST: frozenset({"path", "firm", "year", "site", "version", "status", "sha256"}),
    CNINFO: frozenset({"code", "orgId", "name", "category"}),
    EDGAR: frozenset({"cik", "ticker", "name", "exchange"}),
}
ANNUAL = regex(r"annual|10-?K(?:SB|T)?(?:-?40|-?405)?(?:SB)?(?:/A)?|[24]0-?F(?:/A)?", re.IGNORECASE)


class Told(NamedTuple):
    """What the manifest says of a file, with the line it stands on; empty what it does not say."""

    line: int
    firm: str
    year: int | None
    name: str
    cik: str = ""
    lei: str = ""
    ticker: str = ""
    period_end: str = ""


def is_fetched(name: str, data: bytes) -> bool:
    """Whether a file was left by `textindex fetch`.

    Args:
        name: of the file, without its folder.
        data: its first bytes.

    >>> is_fetched("companies-edgar.csv", b"cik,ticker,name,exchange"), is_fetched("manifest.csv", b"path,firm,year")
    (True, False)
    """
    needed = HEADERS.get(name)
    return needed is not None and needed <= set(_header(data))


def read_fetched(data: bytes) -> dict[str, Told]:
    """The rows of a manifest by their path: of files that are there and count for their firm-year.

    Others (versions that a later one replaces, half-year reports) tell themselves by their names.
    """
    found: dict[str, Told] = {}
    taken = set[tuple[str, int]]()
    for line, row in rows(data):
        year = row.get("year", "")
        counts = row.get("status") == "fetched" and row.get("version") == "latest"
        if not counts or not ANNUAL.fullmatch(row.get("kind", "")):
            continue
        firm, site = row.get("firm", ""), row.get("site", "")
        if not (row.get("path") and firm and year.isdecimal()) or (firm, int(year)) in taken:
            continue
        taken.add((firm, int(year)))
        found[row["path"]] = Told(
            line=line,
            firm=firm,
            year=int(year),
            name=row.get("name", ""),
            cik=firm if site == "edgar" else "",
            lei=firm if site == "esef" else "",
            ticker=row.get("ticker", "").partition(" ")[0],
            period_end=row.get("period_end", ""),
        )
    return found


def rows(data: bytes) -> list[tuple[int, dict[str, str]]]:
    """The rows of a table as texts, with the lines that they end on; none of one that is no CSV in UTF-8.

    It is what `textindex fetch` wrote, untouched; a copy that a spreadsheet saved is a manifest like any other.
    """
    with suppress(UnicodeDecodeError, csv.Error):
        reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        header = [name.strip() for name in next(reader, [])]
        return [
            (reader.line_num, dict(zip(header, (unguarded(cell).strip() for cell in cells), strict=False)))
            for cells in reader
        ]
    return []


def _header(data: bytes) -> list[str]:
    """The names in a first line; none of what is no text in UTF-8."""
    with suppress(UnicodeDecodeError, csv.Error):
        first = data.partition(b"\n")[0].decode("utf-8-sig")
        return [name.strip() for name in next(csv.reader([first]), [])]
    return []
