"""In: questions to cninfo. Out: the forms that it takes; its answers as rows, or what an answer is in truth.

The shapes are those that public programs document (docs/guides/fetch.md); the site itself documents none.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Any, NamedTuple

from textindex.core.errors import FetchError
from textindex.core.messages import Message
from textindex.fetch.answers import json_of, text_of
from textindex.fetch.client import Answer
from textindex.fetch.faults import Again, Stopped
from textindex.fetch.reports import Kind

BEIJING = timezone(timedelta(hours=8))
PAGE_ROWS = 30
PAGES = 100
"""Page 101 and later repeat rows."""
FITS = (PAGES - 1) * PAGE_ROWS
"""Rows of a list that is read to its end; a longer one is split by date."""
QUERY, LIST, SEARCH, SEARCH_DETAIL = (
    "/new/hisAnnouncement/query",
    "/new/data/szse_stock.json",
    "/new/information/topSearch/query",
    "/new/information/topSearch/detailOfQuery",
)
CATEGORIES: Mapping[Kind, str] = {
    "annual": "category_ndbg_szsh",
    "half-year": "category_bndbg_szsh",
    "quarterly": "category_yjdbg_szsh;category_sjdbg_szsh",
    "summary": "category_ndbg_szsh",
    "correction": "category_bcgz_szsh",
}
BOARDS = ("sz", "sh", "bj", "szmb", "shmb", "szcy", "shkcp")
MARKUP = re.compile(r"</?(?:em|font|b|span)\b[^<>]*>", re.IGNORECASE)
IN_PATH = re.compile(r"finalpage/([0-9]{4}-[0-9]{2}-[0-9]{2})/")
SHARES = ("A股", "B股")


class Row(NamedTuple):
    """An announcement as the site lists it; empty texts where it says nothing.

    Attributes:
        id: its number.
        title: without markup.
        published: the day in Beijing, with time and zone where the site tells a time of day.
        path: of its file, without blanks and a leading slash.
        kilobytes: of its file; 0 where the site says so, or nothing.
        code: of the security it is filed under.
        name: of the firm, without blanks.
        org: the site's number of the firm.
        types: its type codes, the most precise last.
    """

    id: str
    title: str
    published: str
    path: str
    kilobytes: int
    code: str
    name: str
    org: str
    types: tuple[str, ...]


class Page(NamedTuple):
    """One page of a list: its rows, and how many the whole list has."""

    rows: list[Row]
    total: int


class Security(NamedTuple):
    """A security of a firm: its code, the site's number of the firm, category, name; whether it is delisted."""

    code: str
    org: str
    category: str
    name: str
    delisted: str = ""


class Query(NamedTuple):
    """What is asked of the list of announcements.

    Attributes:
        category: of `CATEGORIES`.
        since: the first day.
        until: the last day.
        stock: ``code,orgId``; empty for the whole market.
        plate: a board; empty for all.
        trade: an industry by the site's name; empty for all.
    """

    category: str
    since: date
    until: date
    stock: str = ""
    plate: str = ""
    trade: str = ""

    def form(self, page: int) -> dict[str, str]:
        """The form of one page, as the site's own page sends it."""
        return {
            "pageNum": str(page),
            "pageSize": str(PAGE_ROWS),
            "column": "szse",
            "tabName": "fulltext",
            "plate": self.plate,
            "stock": self.stock,
            "searchkey": "",
            "secid": "",
            "category": self.category,
            "trade": self.trade,
            "seDate": f"{self.since}~{self.until}",
            "sortName": "time",
            "sortType": "asc",
            "isHLtitle": "false",
        }


def page_of(answer: Answer, *, beyond: bool = False) -> Page:
    """Read one page of a list.

    Args:
        answer: the site's.
        beyond: the page lies behind the last one that there should be, and may be empty.

    Raises:
        Again: an empty answer (the site throttles), or no rows though it announces some.
        Stopped: a page for humans, or a shape that is not known.
    """
    told = _json(answer)
    total = next((told[key] for key in ("totalAnnouncement", "totalRecordNum") if _is_number(told.get(key))), None)
    rows = told.get("announcements")
    if total is None or not (rows is None or isinstance(rows, list)):
        raise Stopped(Message("cninfo.total"))
    if not rows and int(total) > 0 and not beyond:
        raise Again(Message("cninfo.no_rows", total=int(total)), at_most=4)
    return Page([row_of(row) for row in rows or [] if isinstance(row, dict)], int(total))


def row_of(row: Mapping[str, Any]) -> Row:
    """Read one announcement."""
    path = text_of(row, "adjunctUrl").lstrip("/")
    size = row.get("adjunctSize")
    return Row(
        id=text_of(row, "announcementId") or path.rpartition("/")[2],
        title=plain(text_of(row, "announcementTitle")),
        published=published(row.get("announcementTime"), path),
        path=path,
        kilobytes=int(size or 0) if _is_number(size) else 0,
        code=text_of(row, "secCode"),
        name=re.sub(r"\s+", "", plain(text_of(row, "secName"))),
        org=text_of(row, "orgId"),
        types=tuple(part.strip() for part in text_of(row, "announcementType").split("||") if part.strip()),
    )


def published(stamp: object, path: str) -> str:
    """The day of publication in Beijing; with the time of day, where the site tells one.

    >>> published(1577808000000, ""), published("1588242027000", ""), published("2018-04-21", "")
    ('2020-01-01', '2020-04-30T18:20:27+08:00', '2018-04-21')
    >>> published(None, "finalpage/2017-04-21/9907400005.PDF")
    '2017-04-21'
    """
    text = "" if stamp is None else str(stamp).strip()
    if re.fullmatch(r"[0-9]{9,14}(?:\.0+)?", text):
        seconds = float(text) / (1000 if len(text.partition(".")[0]) > 10 else 1)
        moment = datetime.fromtimestamp(seconds, BEIJING)
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat(timespec="seconds")
    if day := re.match(r"((?:19|20)[0-9]{2})[-/.]([01]?[0-9])[-/.]([0-3]?[0-9])", text):
        return f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}"
    found = IN_PATH.search(path)
    return found[1] if found else ""


def plain(text: str) -> str:
    """A title or name without markup.

    >>> plain("<em>2021</em>年<em>年度</em>报告&nbsp;（修订版）")
    '2021年年度报告 （修订版）'
    """
    return re.sub(r"\s+", " ", html.unescape(MARKUP.sub("", text)).replace("\xa0", " ")).strip()


def securities(answer: Answer) -> list[Security]:
    """Read the list of shares, or an answer of either search.

    Raises:
        Again, Stopped: as of `page_of`.
    """
    told = _json(answer, lists=True)
    rows = told if isinstance(told, list) else told.get("stockList", told.get("keyBoardList"))
    if rows is None:
        rows = []
    if not isinstance(rows, list):
        raise Stopped(Message("cninfo.shape_firms"))
    return [
        Security(
            text_of(row, "code"),
            text_of(row, "orgId"),
            text_of(row, "category"),
            re.sub(r"\s+", "", text_of(row, "zwjc")),
            {"true": "yes", "false": "no"}.get(text_of(row, "delisted").lower(), ""),
        )
        for row in rows
        if isinstance(row, dict) and text_of(row, "code")
    ]


def _json(answer: Answer, lists: bool = False) -> Any:
    """The answer as JSON.

    Raises:
        Again: it is empty, or no JSON.
        Stopped: it is a page for humans, or of a shape that is not known.
    """
    told = json_of(answer, Stopped(Message("cninfo.page")), empty=Message("cninfo.throttle"))
    if isinstance(told, dict) or (lists and isinstance(told, list)):
        return told
    raise Stopped(Message("cninfo.shape"))


def _is_number(value: object) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, (int, float)) or (isinstance(value, str) and value.strip().isdecimal())


def checked_board(board: str) -> str:
    """A board's name.

    Raises:
        FetchError: cninfo has none of this name.
    """
    if board.lower() not in BOARDS:
        raise FetchError(Message("cninfo.board", board=board, boards=tuple(BOARDS)))
    return board.lower()
