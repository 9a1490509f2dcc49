"""In: a manifest (a table of path, firm, year, name). Out: its rows by path, or every fault in it."""

from __future__ import annotations

import calendar
import re
import unicodedata
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from textindex.core.errors import IdentityWarning, SourceError
from textindex.core.messages import Message, lines
from textindex.core.packed import read_bytes
from textindex.core.patterns import regex
from textindex.sources.fetched import MANIFEST, is_fetched, read_fetched
from textindex.tables.cells import unguarded
from textindex.tables.codes import whole_code
from textindex.tables.mapping import columns_of, plain
from textindex.tables.read import read_table

COLUMNS: Mapping[str, Sequence[str]] = {
    "path": ("路径", "文件路径", "文件", "文件名", "文件名称", "报告路径", "file", "filepath", "file_path", "filename"),
    "firm": (
        *("证券代码", "股票代码", "公司代码", "上市公司代码", "代码", "firm_id", "code", "stkcd", "symbol"),
        *("stock_code", "證券代碼", "股票代碼", "股份代號", "cik", "ticker", "公司"),
    ),
    "year": (
        *(
            "年度",
            "会计年度",
            "年份",
            "财年",
            "报告年度",
            "报告期",
            "会计期间",
            "统计截止日期",
            "截止日期",
            "年",
            "會計年度",
        ),
        *("fiscal_year", "fyear", "accper", "period", "period_end"),
    ),
    "name": (
        *(
            "简称",
            "证券简称",
            "股票简称",
            "公司简称",
            "名称",
            "公司名称",
            "證券簡稱",
            "short_name",
            "firm_name",
            "公司",
        ),
    ),
}
MAINLAND = frozenset(map(plain, ("证券代码", "股票代码", "上市公司代码", "stkcd", "證券代碼", "股票代碼")))
"""Headers under which a number of fewer digits is a mainland code whose zeros a spreadsheet took."""
AS_FORMULA = regex(r'="?([^"]*)"?')
MARKET = regex(r"(?:(?:SH|SZ|BJ)[.:]?)?([0-9]{6})(?:[.:](?:SH|SZ|BJ|SS|XSHG|XSHE|BSE|SSE|SZSE))?", re.IGNORECASE)
HONG_KONG = regex(r"([0-9]{1,5})[. ]?HK", re.IGNORECASE)
YEAR = regex(r"(?:FY)?((?:19|20)[0-9]{2}|2100)(?:\.0+|年度?|财年)?", re.IGNORECASE)
DAY = regex(
    r"((?:19|20)[0-9]{2})(?:[-/.年](1[0-2]|0?[1-9])[-/.月](3[01]|[12][0-9]|0?[1-9])日?(?:[T ][0:.]*)?"
    r"|(1[0-2]|0[1-9])(3[01]|[12][0-9]|0[1-9]))"
)


class Row(NamedTuple):
    """A manifest's row: its number, as a spreadsheet counts, and what it says."""

    line: int
    firm: str
    year: int | None
    name: str


def read_manifest(path: str | Path) -> dict[str, Row]:
    """Read a manifest, keyed by the path it names (forward slashes, as written).

    Args:
        path: CSV (comma, semicolon or tab), Excel, Stata or Parquet, with columns path, firm, year and perhaps name, by
            these names or those of `COLUMNS`. A code may have an apostrophe before it or its exchange's letters; a year
            may be the last day of one.

    Raises:
        SourceError: it cannot be read, lacks a column, names a file or a firm-year twice, has a year that is none, or
            codes that have lost their zeros; all of it is listed.
    """
    place = Path(path)
    if fetched := _fetched(place):
        return fetched
    header, lines = _table(place)
    found = columns_of(header, COLUMNS)
    if missing := [column for column in ("path", "firm", "year") if column not in found]:
        raise SourceError(
            Message(
                "manifest.column",
                path=path,
                missing=tuple(missing),
                name=", ".join(str(name) for name in header if str(name).strip())[:200],
            )
        )
    if found.get("name") == found["firm"]:
        del found["name"]
    places = {column: list(header).index(found[column]) for column in found}
    cells = [(line, {column: _cell(row, at) for column, at in places.items()}) for line, row in lines]
    for _, row in cells:
        row["firm"], row["year"] = _code(row["firm"]), unicodedata.normalize("NFKC", row["year"])
    codes = [row["firm"] for _, row in cells if row["firm"]]
    mends = plain(found["firm"]) in MAINLAND and all(len(code) <= 4 or len(code) == 6 for code in codes)
    return _checked(path, cells, mends=mends)


def _fetched(place: Path) -> dict[str, Row]:
    """The rows of a manifest that `textindex fetch` wrote, of files that are there; nothing of another one."""
    with suppress(OSError):
        data = read_bytes(place)
        if is_fetched(MANIFEST, data):
            return {path: Row(*told[:4]) for path, told in read_fetched(data).items()}
    return {}


def _checked(path: str | Path, cells: Sequence[tuple[int, dict[str, str]]], *, mends: bool) -> dict[str, Row]:
    """The rows by path; codes that lost their zeros are mended, where it is plain what they are, and told."""
    rows: dict[str, Row] = {}
    faults, mended, firm_years = [], [], dict[tuple[str, int], int]()
    for line, row in cells:
        key, firm = row["path"].replace("\\", "/").removeprefix("./"), row["firm"]
        whole = whole_code(firm, {firm.zfill(6)}) if mends else firm
        mended += [f"{firm} is {whole}"] if whole != firm else []
        year = _year(row["year"])
        if fault := _fault(key, whole, row["year"], year):
            faults.append(Message("manifest.row", row=line, of=fault))
        elif key in rows:
            faults.append(Message("manifest.twice", line=line, key=key, line_2=rows[key].line))
        elif whole and year and (whole, year) in firm_years:
            first = firm_years[whole, year]
            faults.append(Message("manifest.firm_year", line=line, whole=whole, year=year, first=first))
        else:
            rows[key] = Row(line, whole, year, row.get("name", ""))
            if whole and year:
                firm_years[whole, year] = line
    if faults:
        raise SourceError(
            Message(
                "list.line",
                first=Message("manifest.faults", path=path, n_faults=len(faults)),
                then=lines(Message("list.indented", of=fault) for fault in faults),
            )
        )
    if mended:
        message = Message("manifest.zeros", path=path, n_mended=len(mended), mended=mended[0])
        warnings.warn(message, IdentityWarning, stacklevel=4)
    return rows


def _fault(key: str, firm: str, written: str, year: int | None) -> str:
    if written and year is None:
        day = DAY.fullmatch(written)
        hint = Message("manifest.month") if day else ""
        return Message("manifest.no_year", written=written, hint=hint)
    if not key:
        return Message("manifest.no_path")
    if firm.isdecimal() and len(firm) < 5:
        return Message("manifest.no_zeros", firm=firm)
    return ""


def _year(written: str) -> int | None:
    """A fiscal year: 2019, 2019年, FY2019, or its last day, 2019-12-31 or 20191231; None for anything else."""
    if year := YEAR.fullmatch(written):
        return int(year[1]) if 1980 <= int(year[1]) <= 2100 else None
    if day := DAY.fullmatch(written):
        year_, month, last = int(day[1]), int(day[2] or day[4]), int(day[3] or day[5])
        return year_ if last == calendar.monthrange(year_, month)[1] else None
    return None


def _cell(row: Sequence[Any], at: int) -> str:
    """A cell's text without what keeps a spreadsheet from reading a code as a number: '000001, ="000001"."""
    value = row[at] if at < len(row) else None
    if value is None or value != value:  # a missing number is not equal to itself
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    formula = AS_FORMULA.fullmatch(unguarded(text.strip()))
    return (formula[1] if formula else text.strip().lstrip("'‘’`")).strip()


def _code(written: str) -> str:
    """A firm's code as covers give it: without its exchange's letters on the mainland, 00700.HK in Hong Kong.

    >>> _code("000001.SZ"), _code("sh600519"), _code("700.hk"), _code("AAPL")
    ('000001', '600519', '00700.HK', 'AAPL')
    """
    text = unicodedata.normalize("NFKC", written)
    if market := MARKET.fullmatch(text):
        return market[1]
    hong_kong = HONG_KONG.fullmatch(text)
    return f"{int(hong_kong[1]):05d}.HK" if hong_kong else text.removesuffix(".0")


def _table(path: Path) -> tuple[list[Any], Iterator[tuple[int, list[Any]]]]:
    """A table's header and its rows as a spreadsheet numbers them."""
    frame = read_table(path, fits=lambda names: {"path", "firm", "year"} <= set(columns_of(names, COLUMNS)))
    rows = zip(frame.index, frame.itertuples(index=False, name=None), strict=True)
    filled = ((int(line), list(row)) for line, row in rows if any(_cell(row, at) for at in range(len(row))))
    return list(frame.columns), filled
