"""In: firms, or a market, and fiscal years. Out: cninfo's announcements of them as reports, of which one a firm-year
and kind is wanted; and why the others are not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from textindex.core.messages import Message, joined, of_error
from textindex.fetch.client import Client
from textindex.fetch.cninfo_api import CATEGORIES, SHARES, Query, Row, Security
from textindex.fetch.cninfo_firms import Directory, Firm, no_share
from textindex.fetch.cninfo_list import Lister, Rows
from textindex.fetch.faults import ListIncomplete
from textindex.fetch.listing import Listing
from textindex.fetch.memory import Memory
from textindex.fetch.reports import EARLIER, LATEST, Kind, Report, ending_of, file_name
from textindex.fetch.titles import Title, read_title

WINDOW = timedelta(days=365)
"""Of one question about a whole market; the site takes three years at most."""
ENDINGS = (".pdf", ".html", ".htm", ".doc", ".docx", ".txt", ".rtf")
NAMES = {"annual": "年度报告", "half-year": "半年度报告", "summary": "年度报告摘要"}
QUARTERS = {0: "季度报告", 1: "第一季度报告", 3: "第三季度报告"}
KIND_WORDS = {
    "annual": Message("title.annual"),
    "half-year": Message("title.half_year"),
    "quarterly": Message("title.quarterly"),
    "summary": Message("title.summary"),
    "correction": Message("title.correction"),
}


class Wish(NamedTuple):
    """What is asked for: fiscal years, kinds of report, all versions or the one that counts, the last day listed."""

    years: tuple[int, ...]
    kinds: tuple[Kind, ...]
    all_versions: bool
    until: date


def list_firms(
    client: Client,
    addresses: Mapping[str, str],
    known: Directory,
    firms: Sequence[Firm],
    wish: Wish,
    memory: Memory,
    done: Callable[[int, str, str], None],
) -> Listing:
    """List the reports of firms.

    Args:
        client: of the site.
        addresses: ``address`` and ``files`` of the site.
        known: its firms.
        firms: those asked for.
        wish: what is asked for.
        memory: what an unfinished run has read.
        done: called after each firm with how many are done, which, and what was wrong.

    Raises:
        Stopped: the site does not let the run go on.
    """
    listing, lister = Listing(), Lister(client, addresses["address"], memory)
    for number, firm in enumerate(firms, 1):
        rows, wrong = Rows(), ""
        try:
            for code in firm.codes:
                for category in _categories(wish.kinds):
                    query = Query(category, date(min(wish.years), 1, 1), wish.until, stock=f"{code},{firm.org}")
                    rows.add(lister.rows(query))
        except ListIncomplete as fault:
            wrong = Message("list.of", of=firm.key, what=of_error(fault))
            listing.incomplete.append(wrong)
        listing.warnings += [f"{firm.key}: {conflict}" for conflict in rows.conflicts]
        reports = _reports(rows.by_id.values(), wish, addresses["files"], _always(firm.key), known, listing)
        listing.reports += reports
        if not wrong and not any(report.wanted == "yes" for report in reports):
            listing.incomplete.append(Message("fetch.none_of_key", key=firm.key))
            listing.warnings.append(
                Message("fetch.none_of_kind", key=firm.key, firm=firm.name, kinds=joined(wish.kinds, "list.or"))
            )
        done(number, f"{firm.key} {firm.name}", wrong)
    return listing


def list_market(
    client: Client,
    addresses: Mapping[str, str],
    known: Directory,
    wish: Wish,
    memory: Memory,
    done: Callable[[int, str, str], None],
    boards: Sequence[str] = (),
    industry: str = "",
) -> Listing:
    """List the reports of a market, a board or an industry; arguments as of `list_firms`."""
    listing, days = Listing(), 0

    def passed(span: int) -> None:
        nonlocal days
        days += span
        done(days, "", "")

    lister, rows = Lister(client, addresses["address"], memory, passed), Rows()
    for category in _categories(wish.kinds):
        since = date(min(wish.years), 1, 1)
        while since <= wish.until:
            until = min(since + WINDOW, wish.until)
            rows.add(lister.rows(Query(category, since, until, plate=";".join(boards), trade=industry)))
            since = until + timedelta(days=1)
    listing.warnings += rows.conflicts
    for row in rows.by_id.values():  # what the site's list lacks, such as delisted firms: one firm a number
        if row.org and row.code not in known.by_code and not no_share(row.code):
            known.add(Security(row.code, row.org, known.category(row.code), row.name))
    listing.reports = _reports(
        rows.by_id.values(), wish, addresses["files"], lambda row: known.key(row.org, row.code), known, listing
    )
    if not listing.reports:
        listing.incomplete.append(Message("listed.none"))
    return listing


def _always(key: str) -> Callable[[Row], str]:
    """One key for every row."""
    return lambda row: key


def days_of(wish: Wish) -> int:
    """Days that `list_market` goes through."""
    return ((wish.until - date(min(wish.years), 1, 1)).days + 1) * len(_categories(wish.kinds))


def _categories(kinds: Iterable[Kind]) -> list[str]:
    return list(dict.fromkeys(CATEGORIES[kind] for kind in kinds))


def _reports(
    rows: Iterable[Row], wish: Wish, files: str, key: Callable[[Row], str], known: Directory, listing: Listing
) -> list[Report]:
    """The rows of the years asked for; one of each firm-year and kind is wanted."""
    rivals: dict[tuple[object, ...], list[tuple[Report, Title]]] = defaultdict(list)
    reports = []
    for row in rows:
        what = "" if known.by_code.get(row.code) else no_share(row.code)
        if what:
            listing.aside[what] += 1
            continue
        title = read_title(row.title, row.types)
        report = _report(row, title, files, key(row))
        if report.year not in wish.years:
            listing.aside[Message("aside.year")] += 1
            continue
        reports.append(report)
        if title.kind not in wish.kinds or (title.why and title.kind != "correction"):
            report.set_aside(title.why or KIND_WORDS[title.kind])
            listing.aside[report.reason] += 1
        elif ending_of(report.address) not in (*ENDINGS, ""):
            report.set_aside(Message("aside.ending", ending=ending_of(report.address)))
            listing.aside[report.reason] += 1
        else:
            of_firm = report.id if title.kind == "correction" else report.firm
            rivals[of_firm, report.year, title.kind, title.quarter].append((report, title))
    for group in rivals.values():
        _choose(group, wish.all_versions, known, files)
    return reports


def _report(row: Row, title: Title, files: str, firm: str) -> Report:
    """A row as a report; where the title names no year, that before the day of publication is assumed, and told."""
    report = Report(
        firm=firm,
        year=title.year,
        name=row.name,
        kind=title.kind,
        title=row.title,
        published=row.published,
        id=row.id,
        address=_address(row.path, files),
        size=row.kilobytes * 1000 or None,
        code=row.code,
        site="cninfo",
    )
    if report.year is None and row.published:
        report.year = int(row.published[:4]) - 1
        report.note(Message("fetch.no_title_year"))
    report.path = file_name(
        [firm, row.name, _called(title, report), row.published[:10].replace("-", ""), f"id{row.id}"],
        ending_of(report.address) or ".pdf",
    )
    return report


def _address(path: str, files: str) -> str:
    if not path or "://" in path:  # an address of its own: refused when it is asked for, unless it is the site's
        return path
    return f"{files}/{path}"


def _called(title: Title, report: Report) -> str:
    """What a file's name says of the report, so that `textindex.sources` knows it."""
    if title.kind == "correction":
        return report.title
    called = QUARTERS[title.quarter] if title.kind == "quarterly" else NAMES.get(title.kind)
    if called is None:
        return report.title
    return f"{report.year}年{called}" + (f"（{title.marks}）" if title.withdrawn or title.changed else "")


def _choose(group: Sequence[tuple[Report, Title]], all_versions: bool, known: Directory, files: str) -> None:
    """Want the latest version of a report that is not marked as withdrawn; the A share's row before the B share's.

    Where every version is withdrawn, the latest of them is taken, and that is told.
    """

    def standing(one: tuple[Report, Title]) -> tuple[object, ...]:
        report, title = one
        can_be_had = report.address.startswith(files) and ".." not in report.address
        return (
            *(not title.withdrawn, can_be_had, not title.body, report.published[:10], title.changed),
            *(known.category(report.code) == SHARES[0], report.published, len(report.id), report.id),
        )

    ranked = sorted(group, key=standing, reverse=True)
    best, title = ranked[0]
    best.wanted, best.version = "yes", LATEST
    if title.withdrawn:
        best.note(Message("aside.withdrawn"))
    for report, own in ranked[1:]:
        report.version = EARLIER
        if all_versions:
            report.wanted = "yes"
            report.note(Message("aside.counts", why=Message("aside.version"), id=best.id))
        else:
            why = Message("aside.corrected") if own.withdrawn else Message("aside.version")
            report.set_aside(Message("aside.taken", why=why, id=best.id))
