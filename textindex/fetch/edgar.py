"""In: registrants, or all of them, and fiscal years. Out: their filings as reports, one a firm-year wanted."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from textindex.core.messages import Message, joined
from textindex.fetch.client import Client
from textindex.fetch.edgar_api import (
    Filed,
    Filer,
    filer,
    folder,
    index_rows,
    is_annual,
    older,
    period_of,
    plain_form,
)
from textindex.fetch.edgar_firms import Firm
from textindex.fetch.faults import Failed, ListIncomplete
from textindex.fetch.listing import Listing
from textindex.fetch.memory import Memory
from textindex.fetch.reports import EARLIER, LATEST, Report, ending_of, file_name
from textindex.fetch.workers import side_by_side
from textindex.fetch.years import day_of, fiscal_year

HEAD_BYTES = 16_384
SAFE_FILE = re.compile(r"[A-Za-z0-9][\w.\-]*\.json")
TICKERS = 3
NO_FILER = Message("edgar.filer_none")


class Wish(NamedTuple):
    """What is asked for.

    Attributes:
        years: fiscal years.
        forms: as `plain_form` gives them; empty for all annual reports and their amendments.
        all_versions: fetch the versions that do not count too.
        full: fetch full submissions in place of main documents.
        until: the last day of filing that is looked at.
        industry: first digits of the industry (SIC); empty for all.
    """

    years: tuple[int, ...]
    forms: frozenset[str]
    all_versions: bool
    full: bool
    until: date
    industry: str = ""


class Sites(NamedTuple):
    """Where EDGAR is: its pages and its data."""

    www: str
    data: str


def list_firms(
    client: Client,
    sites: Sites,
    firms: Sequence[Firm],
    wish: Wish,
    memory: Memory,
    done: Callable[[int, str, str], None],
) -> Listing:
    """List the reports of registrants.

    Args:
        client: of the site.
        sites: where it is.
        firms: those asked for.
        wish: what is asked for.
        memory: what an unfinished run has read.
        done: called after each firm with how many are done, which, and what was wrong.

    Raises:
        Stopped: the site does not let the run go on.
    """
    listing, task = Listing(), partial(_of_firm, client, sites, wish, memory)
    for number, (firm, (found, wrong)) in enumerate(side_by_side(client, task, firms), 1):
        named = f"{firm.asked} ({firm.cik})" if firm.asked != firm.cik else firm.cik
        if found is None:
            listing.incomplete.append(Message("list.of", of=named, what=wrong))
            if wrong == NO_FILER:
                listing.warnings.append(Message("edgar.no_filer", named=named, no_filer=NO_FILER))
        else:
            if wrong:
                listing.incomplete.append(Message("list.of", of=named, what=wrong))
            if not found.sic.startswith(wish.industry):
                listing.aside[Message("aside.industry")] += 1
            else:
                listing.reports += _reports(
                    client=client, sites=sites, found=found, wish=wish, memory=memory, listing=listing, named=named
                )
        done(number, firm.asked, wrong)
    return listing


def from_index(
    client: Client, sites: Sites, wish: Wish, memory: Memory, done: Callable[[int, str, str], None]
) -> list[Filed]:
    """All filings of the forms asked for in the quarterly indices, from the first year on.

    Raises:
        ListIncomplete: an index cannot be had.
        Stopped: the site does not let the run go on.
    """
    found = []
    for number, (year, quarter) in enumerate(quarters(wish), 1):
        rows = _index(client, sites, memory, year, quarter, wish)
        found += [row for row in rows if row.filed <= wish.until.isoformat()]
        done(number, f"{year} Q{quarter}", "")
    return found


def list_market(
    client: Client,
    sites: Sites,
    wish: Wish,
    memory: Memory,
    rows: Sequence[Filed],
    done: Callable[[int, str, str], None],
) -> Listing:
    """List the reports of all registrants; the period of each is read from the head of its full submission."""
    listing, filers = Listing(), dict[str, Filer]()
    task = partial(_with_period, client, sites, memory)
    once = list({row.accession: row for row in rows}.values())  # a filing of several registrants stands there for each
    periods: dict[str, date | None] = {}
    for number, (row, period) in enumerate(side_by_side(client, task, once), 1):
        periods[row.accession] = period
        done(number, row.name, "")
    for row in rows:
        own = filers.setdefault(row.cik, Filer(row.cik, row.name, (), "", [], []))
        own.filings.append(row._replace(period=periods[row.accession]))
    for own in filers.values():
        listing.reports += _reports(
            client=client, sites=sites, found=own, wish=wish, memory=memory, listing=listing, named=""
        )
    return listing


def quarters(wish: Wish) -> list[tuple[int, int]]:
    """The quarters whose indices are read."""
    last = (wish.until.year, (wish.until.month + 2) // 3)
    return [(y, q) for y in range(min(wish.years), wish.until.year + 1) for q in (1, 2, 3, 4) if (y, q) <= last]


def is_wanted(form: str, forms: Collection[str]) -> bool:
    """Whether a form is asked for: by name, or, where none is named, any annual report.

    >>> is_wanted("10-K405", frozenset()), is_wanted("10-K/A", frozenset({"10K"})), is_wanted("NT 10-K", frozenset())
    (True, False, False)
    """
    return plain_form(form) in forms if forms else is_annual(form)


def _of_firm(client: Client, sites: Sites, wish: Wish, memory: Memory, firm: Firm) -> tuple[Filer | None, str]:
    """A registrant with all its filings of interest, and what is wrong with the list."""
    asked = f"edgar|{firm.cik}|{min(wish.years)}|{wish.until}|{sorted(wish.forms)}"
    if (kept := memory.recall(asked)) is not None:
        cik, name, sic, tickers, filings = kept
        return Filer(cik, name, tuple(tickers), sic, [_restored(row) for row in filings], []), ""
    try:
        found = client.get(f"{sites.data}/submissions/CIK{firm.cik}.json", filer)
        wrong = _with_older(client, sites, wish, found)
    except Failed as fault:
        return None, NO_FILER if "404" in fault.reason else fault.reason
    keep = [row for row in found.filings if is_annual(row.form) or is_wanted(row.form, wish.forms)]
    found = found._replace(cik=firm.cik, filings=[row._replace(cik=firm.cik) for row in keep])
    if not wrong:
        rows = [[*row[:3], row.period.isoformat() if row.period else "", *row[4:]] for row in found.filings]
        memory.keep(asked, [found.cik, found.name, found.sic, list(found.tickers), rows])
    return found, wrong


def _with_older(client: Client, sites: Sites, wish: Wish, found: Filer) -> str:
    """Add the filings of the files that the list names, as far back as is asked for; gives what is wrong."""
    wrong = []
    for part in found.older:
        name, last = str(part["name"]), str(part.get("filingTo") or "9999")
        if last < f"{min(wish.years)}-01-01":
            continue
        if not SAFE_FILE.fullmatch(name):
            wrong.append(Message("edgar.bad_name", name=name[:40]))
            continue
        rows = client.get(f"{sites.data}/submissions/{name}", partial(older, cik=found.cik, name=found.name))
        found.filings.extend(rows)
        announced = part.get("filingCount")
        if isinstance(announced, int) and len(rows) < announced:
            wrong.append(Message("list_of.older", name=name, announced=announced, n_rows=len(rows)))
    return joined(wrong)


def _restored(row: Sequence[object]) -> Filed:
    return Filed._make([*row[:3], day_of(str(row[3])), *row[4:]])


def _index(client: Client, sites: Sites, memory: Memory, year: int, quarter: int, wish: Wish) -> list[Filed]:
    """One quarter's index; by forms where that by firms is not there."""
    asked = f"index|{year}|{quarter}|{sorted(wish.forms)}"
    if (kept := memory.recall(asked)) is not None:
        return [_restored(row) for row in kept]
    base, wrong = f"{sites.www}/Archives/edgar/full-index/{year}/QTR{quarter}", ""
    for name in ("master.idx", "form.idx"):
        try:
            rows = [row for row in client.get(f"{base}/{name}", index_rows) if is_wanted(row.form, wish.forms)]
        except Failed as fault:
            wrong = fault.reason
            continue
        if (year, quarter) < (wish.until.year, (wish.until.month + 2) // 3):  # that of a quarter under way grows
            memory.keep(asked, [[*row[:3], "", *row[4:]] for row in rows])
        return rows
    raise ListIncomplete(Message("list_of.index", year=year, quarter=quarter, wrong=wrong))


def _with_period(client: Client, sites: Sites, memory: Memory, row: Filed) -> date | None:
    """The period of a filing whose list does not tell it: that of its header."""
    if row.period is not None:
        return row.period
    asked = f"period|{row.accession}"
    if (kept := memory.recall(asked)) is not None:
        return day_of(str(kept))
    try:
        period = period_of(client.start(_full(sites, row), HEAD_BYTES))
    except Failed:
        return None
    memory.keep(asked, period.isoformat() if period else "")
    return period


def _full(sites: Sites, row: Filed) -> str:
    """The address of a full submission."""
    if row.file:
        return f"{sites.www}/Archives/{row.file}"
    return f"{folder(sites.www, row.cik, row.accession)}/{row.accession}.txt"


def _reports(
    client: Client, sites: Sites, found: Filer, wish: Wish, memory: Memory, listing: Listing, named: str
) -> list[Report]:
    """A registrant's annual reports of the years asked for; one of each is wanted, the others say why not."""
    rivals: dict[int, list[tuple[Report, Filed]]] = defaultdict(list)
    reports, others = [], Counter[str]()
    for row in found.filings:
        if row.filed < f"{min(wish.years)}-01-01" or row.filed > wish.until.isoformat():
            continue
        period = _with_period(client, sites, memory, row) if not row.period else row.period
        report = _report(sites, found, row, period, wish)
        if report.year not in wish.years:
            listing.aside[Message("aside.year")] += 1
            continue
        reports.append(report)
        if not is_wanted(row.form, wish.forms):
            report.set_aside(Message("aside.form", form=row.form))
            listing.aside[report.reason] += 1
            others[row.form] += 1
        else:
            rivals[report.year].append((report, row))
    for group in rivals.values():
        _choose(group, wish.all_versions)
    if not rivals and named:
        files = tuple(f"{form} ({number})" for form, number in sorted(others.items()))
        what = Message("edgar.annual")
        if wish.forms:
            what = Message("edgar.of_forms", forms=joined(sorted(wish.forms), "list.or"))
        also = Message("edgar.also", files=files) if files else ""
        listing.warnings.append(Message("edgar.no_kind", firm=f"{named} {found.name}", what=what, also=also))
        listing.incomplete.append(Message("fetch.none_of_named", named=named))
    return reports


def _report(sites: Sites, found: Filer, row: Filed, period: date | None, wish: Wish) -> Report:
    address = _full(sites, row)
    if row.document and not wish.full:
        address = f"{folder(sites.www, row.cik, row.accession)}/{row.document}"
    report = Report(
        firm=row.cik,
        name=row.name,
        kind=row.form,
        title=f"{row.form} {period.isoformat() if period else ''}".strip(),
        published=row.filed,
        period_end=period.isoformat() if period else "",
        id=row.accession,
        address=address,
        size=row.size,
        code=row.cik,
        ticker=" ".join(found.tickers[:TICKERS]),
        site="edgar",
    )
    if period is not None:
        report.year = fiscal_year(period)
    else:
        report.year = int(row.filed[:4]) - 1
        report.note(Message("fetch.no_period"))
    form, _, amended = row.form.partition("/")
    day = row.filed.replace("-", "")
    parts = [row.cik, form, "amended" if amended else "", str(report.year), day, row.accession]
    report.path = file_name(parts, ending_of(address) or ".txt")
    return report


def _choose(group: Sequence[tuple[Report, Filed]], all_versions: bool) -> None:
    """Want the latest report of a firm-year: an amendment only if it is as long as a report, and no mere part of one.

    A report of a transition period stands back behind that of a whole year.
    """
    originals = [row.size or 0 for _, row in group if "/" not in row.form]
    least = max(originals, default=0) / 2

    def standing(one: tuple[Report, Filed]) -> tuple[object, ...]:
        report, row = one
        whole = "/" not in row.form or (bool(originals) and (row.size or 0) >= least > 0)
        return (whole, not plain_form(row.form).startswith("10KT"), row.filed, report.id)

    ranked = sorted(group, key=standing, reverse=True)
    best = ranked[0][0]
    best.wanted, best.version = "yes", LATEST
    for report, row in ranked[1:]:
        report.version = EARLIER
        part = bool(originals) and "/" in row.form and not standing((report, row))[0]
        why = Message("aside.part") if part else Message("aside.version")
        if all_versions:
            report.wanted = "yes"
            report.note(Message("aside.counts", why=why, id=best.id))
        else:
            report.set_aside(Message("aside.taken", why=why, id=best.id))


def ciks_of(rows: Iterable[Filed]) -> list[Firm]:
    """The registrants of filings, each once."""
    return [Firm(cik, cik) for cik in dict.fromkeys(row.cik for row in rows)]
