"""In: LEIs, names, countries and fiscal years. Out: filings of filings.xbrl.org as reports: inline XBRL as xhtml.

The site's interface is documented (JSON:API): ``/api/filings`` with filter, page and include.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

from textindex.core.errors import FetchError
from textindex.core.messages import Message, of_error
from textindex.fetch.answers import json_of
from textindex.fetch.client import Answer, Client
from textindex.fetch.faults import Failed, ListIncomplete, Stopped
from textindex.fetch.listing import Listing
from textindex.fetch.memory import Memory
from textindex.fetch.reports import EARLIER, LATEST, Report, ending_of, file_name
from textindex.fetch.years import day_of, fiscal_year

FILINGS = "/api/filings"
PAGE_ROWS = 100
LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}")
NUMBERED = re.compile(r"([A-Z0-9]{18}[0-9]{2})-([0-9]{4}-[0-9]{2}-[0-9]{2})-([A-Za-z]+)-([A-Z]{2})-([0-9]+)")
LANGUAGE = re.compile(r"[-_.]([a-z]{2})(?=[-_.][^/]*$|\.[a-z]+$)", re.IGNORECASE)


class Wish(NamedTuple):
    """What is asked for: fiscal years, countries in two letters, a language preferred, all versions or one."""

    years: tuple[int, ...]
    countries: tuple[str, ...]
    language: str
    all_versions: bool


class Filed(NamedTuple):
    """A filing: number, LEI, name, country, last day of its period, when it was added, its report, its errors."""

    id: str
    lei: str
    name: str
    country: str
    period: str
    added: str
    report: str
    problems: int


def checked_country(country: str) -> str:
    """A country in two letters.

    Raises:
        FetchError: it is something else.
    """
    if not re.fullmatch("[A-Za-z]{2}", country):
        raise FetchError(Message("esef.country", country=country))
    return country.upper()


def list_filings(
    client: Client,
    address: str,
    leis: Sequence[str],
    wish: Wish,
    memory: Memory,
    done: Callable[[int, str, str], None],
) -> Listing:
    """List the reports of firms, or of whole countries.

    Args:
        client: of the site.
        address: of the site.
        leis: the firms' LEIs, or their names as the site writes them; empty for all firms of the countries.
        wish: what is asked for.
        memory: what an unfinished run has read.
        done: called after each question with how many are done, which, and what was wrong.

    Raises:
        Stopped: the site does not let the run go on.
    """
    listing = Listing()
    asked = [_by_firm(text) for text in leis] or [{"country": country} for country in wish.countries]
    rows: list[Filed] = []
    for number, filters in enumerate(asked, 1):
        named, wrong = next(iter(filters.values())), ""
        try:
            found = _all(client, address, filters, memory)
        except (ListIncomplete, Failed) as fault:
            found, wrong = [], of_error(fault)
            listing.incomplete.append(Message("list.of", of=named, what=wrong))
        if leis and wish.countries:
            found = [row for row in found if row.country in wish.countries]
        mine = [row for row in found if _year(row) in wish.years]
        listing.aside[Message("aside.year")] += len(found) - len(mine)
        if not mine and not wrong:
            listing.incomplete.append(Message("fetch.none_of_named", named=named))
            listing.warnings.append(Message("esef.none", named=named))
        rows += mine
        done(number, named, wrong)
    listing.reports = _reports({row.id: row for row in rows}.values(), address, wish)
    listing.aside[Message("aside.language")] += sum(report.wanted == "no" for report in listing.reports)
    return listing


def _by_firm(text: str) -> dict[str, str]:
    upper = text.strip().upper()
    return {"entity.identifier": upper} if LEI.fullmatch(upper) else {"entity.name": text.strip()}


def _all(client: Client, address: str, filters: Mapping[str, str], memory: Memory) -> list[Filed]:
    """Every filing that answers to filters.

    Raises:
        ListIncomplete: fewer could be read than are announced.
        Stopped: the site does not let the run go on.
    """
    asked = f"esef|{sorted(filters.items())}"
    if (kept := memory.recall(asked)) is not None:
        return [Filed(*row) for row in kept]
    query = {f"filter[{name}]": value for name, value in filters.items()}
    query |= {"page[size]": str(PAGE_ROWS), "page[number]": "1", "include": "entity", "sort": "period_end"}
    link: str | None = f"{address}{FILINGS}?{urlencode(query)}"
    found: dict[str, Filed] = {}
    announced, number = 0, 1
    while link:
        try:
            told = client.get(link, _document)
        except Failed as fault:
            if fault.lasting:
                raise
            raise Stopped(Message("esef.cannot", reason=fault.reason)) from None
        rows = _rows(told)
        fresh = [row for row in rows if row.id not in found]
        found |= {row.id: row for row in fresh}
        announced = int((told.get("meta") or {}).get("count") or announced)
        if not fresh or (announced and len(found) >= announced):
            break
        number += 1
        following = (told.get("links") or {}).get("next")
        following = following.get("href") if isinstance(following, dict) else following
        query["page[number]"] = str(number)
        more = announced > len(found) or len(rows) == PAGE_ROWS
        if following:  # its query alone, so that no link leads to another host
            link = f"{address}{FILINGS}?{urlsplit(str(following)).query}"
        else:
            link = f"{address}{FILINGS}?{urlencode(query)}" if more else None
    if announced > len(found):
        raise ListIncomplete(Message("list_of.esef", announced=announced, n_found=len(found)))
    if found:
        memory.keep(asked, [list(row) for row in found.values()])
    return list(found.values())


def _document(answer: Answer) -> dict[str, Any]:
    told = json_of(answer)
    if not isinstance(told, dict) or not isinstance(told.get("data"), list):
        raise Failed(Message("esef.shape"), lasting=True)
    return told


def _rows(told: Mapping[str, Any]) -> list[Filed]:
    entities = {str(one.get("id")): one.get("attributes") or {} for one in told.get("included") or [] if one}
    found = []
    for one in told["data"]:
        own = one.get("attributes") or {}
        link = ((one.get("relationships") or {}).get("entity") or {}).get("data") or {}
        entity = entities.get(str(link.get("id")), {})
        numbered = NUMBERED.fullmatch(str(own.get("fxo_id") or ""))
        row = Filed(
            id=str(own.get("fxo_id") or one.get("id")),
            lei=str(entity.get("identifier") or (numbered[1] if numbered else "")),
            name=str(entity.get("name") or ""),
            country=str(own.get("country") or (numbered[4] if numbered else "")),
            period=str(own.get("period_end") or (numbered[2] if numbered else ""))[:10],
            added=str(own.get("date_added") or own.get("processed") or ""),
            report=str(own.get("report_url") or ""),
            problems=int(own.get("error_count") or 0),
        )
        found.append(row)
    return found


def _year(row: Filed) -> int | None:
    period: date | None = day_of(row.period)
    return fiscal_year(period) if period else None


def _reports(rows: Any, address: str, wish: Wish) -> list[Report]:
    """Filings as reports: of a firm-year the one in the language preferred, of these the last one added."""
    rivals: dict[tuple[str, int | None], list[tuple[Report, Filed]]] = defaultdict(list)
    for row in rows:
        report = Report(
            firm=row.lei,
            year=_year(row),
            name=row.name,
            kind="annual",
            title=f"annual report {row.period} ({row.country})",
            published=row.added[:10],
            period_end=row.period,
            id=row.id,
            address=_address(address, row.report),
            code=row.lei,
            site="esef",
        )
        language = language_of(row.report)
        parts = [row.lei, str(report.year), "annual_report", row.country, language, row.id.rpartition("-")[2]]
        report.path = file_name(parts, ending_of(report.address) or ".xhtml")
        rivals[row.lei, report.year].append((report, row))
    for group in rivals.values():
        _choose(group, wish)
    return [report for group in rivals.values() for report, _ in group]


def _address(site: str, report: str) -> str:
    return f"{site}{report}" if report.startswith("/") else urljoin(f"{site}/", report) if report else ""


def _choose(group: Sequence[tuple[Report, Filed]], wish: Wish) -> None:
    def standing(one: tuple[Report, Filed]) -> tuple[object, ...]:
        report, row = one
        return (bool(report.address), language_of(row.report) == wish.language, row.added, row.id)

    ranked = sorted(group, key=standing, reverse=True)
    best = ranked[0][0]
    best.wanted, best.version = "yes", LATEST
    for report, _ in ranked[1:]:
        report.version = EARLIER
        if wish.all_versions:
            report.wanted = "yes"
            report.note(Message("aside.counts", why=Message("aside.language"), id=best.id))
        else:
            report.set_aside(Message("aside.taken", why=Message("aside.language"), id=best.id))


def language_of(report: str) -> str:
    """The language in a report's name, in two letters; empty where it names none.

    >>> language_of("/LEI/2022-12-31/ESEF/FI/0/LEI-2022-12-31-en.xhtml"), language_of("/a/report.xhtml")
    ('en', '')
    """
    found = LANGUAGE.search(report.rpartition("/")[2])
    return found[1].lower() if found else ""
