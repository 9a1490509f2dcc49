"""In: a site's table of firms. Out: a CSV of it for the rest of the road, beside the reports or where data are kept."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from textindex.core.errors import FetchError
from textindex.core.messages import Message
from textindex.fetch.cninfo_api import Security
from textindex.fetch.edgar_api import Company
from textindex.tables.cells import guarded

CNINFO, EDGAR = "companies-cninfo.csv", "companies-edgar.csv"
BOARDS = (
    ("60", "shmb"),
    ("68", "shkcp"),
    ("900", "sh B"),
    ("00", "szmb"),
    ("30", "szcy"),
    ("20", "sz B"),
    ("43", "bj"),
    ("8", "bj"),
    ("92", "bj"),
)


def write_cninfo(securities: Iterable[Security], folder: Path) -> Path:
    """Keep code, orgId, name, category, board and whether delisted (empty where the site does not say)."""
    rows = [(s.code, s.org, s.name, s.category, board_of(s.code), s.delisted) for s in securities]
    return _write(folder / CNINFO, ("code", "orgId", "name", "category", "board", "delisted"), sorted(rows))


def write_edgar(companies: Iterable[Company], folder: Path) -> Path:
    """Keep CIK in ten digits, trading symbol, name and exchange; of several symbols the site's first comes first."""
    rows = [(c.cik, c.ticker, c.name, c.exchange) for c in companies]
    return _write(folder / EDGAR, ("cik", "ticker", "name", "exchange"), sorted(rows, key=lambda row: row[0]))


def board_of(code: str) -> str:
    """The board that a code belongs to, as codes are given out; empty for others.

    >>> board_of("600519"), board_of("300750"), board_of("920185"), board_of("900948")
    ('shmb', 'szcy', 'bj', 'sh B')
    """
    return next((board for start, board in BOARDS if code.startswith(start)), "")


def _write(place: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    made = place.with_name(f".{place.name}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        made.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
        made.replace(place)
    except OSError as error:
        raise FetchError(Message("write.unwritten", path=place, strerror=error.strerror or error)) from None
    return place
