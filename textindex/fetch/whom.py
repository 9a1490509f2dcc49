"""In: what a user writes to name firms: codes, tickers, names, files of them. Out: one text a firm, in order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from textindex.core.errors import FetchError
from textindex.core.messages import Message, of_error
from textindex.tables.mapping import columns_of

FILES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".dta", ".parquet")
COLUMNS = {
    "firm": (
        *(
            "证券代码",
            "股票代码",
            "公司代码",
            "上市公司代码",
            "代码",
            "code",
            "stkcd",
            "symbol",
            "stock_code",
            "cik",
            "ticker",
        ),
        *("lei", "firm_id", "证券简称", "股票简称", "公司", "name", "conm"),
    )
}
MARKET = re.compile(r"(?:(SH|SZ|BJ)[.:]?)?([0-9]{6})(?:[.:](?:SH|SZ|BJ|SS|XSHG|XSHE|BSE|SSE|SZSE))?", re.IGNORECASE)


def firms_of(given: Iterable[str]) -> list[str]:
    """Firms as written, files of them opened, each once.

    Args:
        given: codes, tickers, CIKs, LEIs, names, and files (.csv, .xlsx, .txt, …) that hold a column of these.

    Raises:
        FetchError: a file cannot be read, or holds no firm.
    """
    found: list[str] = []
    for one in given:
        text = unicodedata.normalize("NFKC", one).strip()
        if Path(one).suffix.lower() in FILES:
            found += _in_file(Path(one))
        elif text:
            found.append(text)
    return list(dict.fromkeys(found))


def share_code(written: str) -> str:
    """An A-share code without its exchange's letters, with the zeros that a spreadsheet took; empty for other texts.

    >>> share_code("SH600519"), share_code("000001.SZ"), share_code("1"), share_code("AAPL")
    ('600519', '000001', '000001', '')
    """
    if market := MARKET.fullmatch(written):
        return market[2]
    return written.zfill(6) if written.isascii() and written.isdecimal() and len(written) < 6 else ""


def _in_file(place: Path) -> list[str]:
    if not place.is_file():
        raise FetchError(Message("whom.no_file", place=place))
    firms = _lines(place) if place.suffix.lower() == ".txt" else _column(place)
    if not firms:
        raise FetchError(Message("whom.no_firm", place=place))
    return firms


def _lines(place: Path) -> list[str]:
    from textindex.tables.text import encoding_of

    try:
        with place.open("rb") as file:
            encoding = encoding_of(file)
        text = place.read_text(encoding=encoding)
    except (OSError, ValueError) as error:
        raise FetchError(Message("whom.unread", place=place, error=of_error(error))) from None
    written = (re.split(r"[\t,;]", line.partition("#")[0])[0] for line in text.splitlines())
    firms = [_tidy(one) for one in written]
    return [
        one for one in firms if one and one.lower() not in ("firm", "code", "ticker", "cik", "证券代码", "股票代码")
    ]


def _column(place: Path) -> list[str]:
    from textindex.tables.read import read_table

    table = read_table(place, FetchError, fits=lambda names: "firm" in columns_of(names, COLUMNS))
    header: Sequence[object] = list(table.columns)
    found = columns_of(header, COLUMNS)
    if "firm" in found:
        return [text for value in table[found["firm"]] if (text := _tidy(value))]
    if len(header) == 1:  # a column without a name: its header is a firm too
        return [text for value in [header[0], *table[header[0]]] if (text := _tidy(value))]
    raise FetchError(Message("whom.column", place=place, header=", ".join(map(str, header))[:200]))


def _tidy(value: object) -> str:
    if value is None or value != value:
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    text = unicodedata.normalize("NFKC", text).strip().strip("'\"=").strip()
    return re.sub(r"^([0-9]+)\.0+$", r"\1", text)
