"""In: what a user asks of a site. Out: the files and their manifest in a folder, and the account of the run.

The three sites' verbs, `fetch_cninfo`, `fetch_edgar` and `fetch_esef`; what they share is in `textindex.fetch.errand`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Literal

from textindex.core.choices import check_choices
from textindex.core.errors import FetchError
from textindex.core.messages import Message, joined
from textindex.fetch import cninfo, companies, edgar, edgar_firms, esef
from textindex.fetch.client import Client
from textindex.fetch.cninfo_api import BEIJING, checked_board
from textindex.fetch.cninfo_firms import directory, resolve
from textindex.fetch.edgar_api import plain_form
from textindex.fetch.errand import Errand, Fetched, Job
from textindex.fetch.listing import Listing
from textindex.fetch.memory import Memory
from textindex.fetch.reports import Kind
from textindex.fetch.run import Progress
from textindex.fetch.settings import Settings, load
from textindex.fetch.whom import firms_of
from textindex.fetch.years import RULE, spoken, years_of

Firms = str | int | Path | Iterable[str | int | Path]
Years = str | int | Iterable[int]

WithFirms = Literal["cninfo", "edgar"]
"""Sites that have a table of their firms."""


def fetch_cninfo(
    firms: Firms = (),
    years: Years = (),
    out: str | Path = "reports",
    *,
    kinds: Sequence[Kind] = ("annual",),
    boards: Sequence[str] = (),
    industry: str = "",
    whole_market: bool = False,
    until: date | str | None = None,
    all_versions: bool = False,
    list_only: bool = False,
    manifest: str | Path | None = None,
    pause_s: float | None = None,
    email: str | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Fetched:
    """Get reports of Chinese firms from cninfo into a folder, with a manifest that `textindex.score` uses by itself.

    Args:
        firms: codes, names, or files that hold a column of these (.csv, .xlsx, .txt).
        years: fiscal years: ``"2019-2021"``, 2019, or several numbers. A report counts for the year that its title
            names, however late it was published.
        out: folder for the files.
        kinds: ``annual``, ``half-year``, ``quarterly``, ``summary``, ``correction``.
        boards: in place of firms: ``sz sh bj szmb shmb szcy shkcp``.
        industry: in place of firms: an industry by the site's name.
        whole_market: in place of firms: all of them.
        until: the last day of publication that is looked at; today unless given.
        all_versions: fetch the versions that a later one replaces, too.
        list_only: write the manifest, fetch nothing.
        manifest: in place of all these: a manifest as written before and perhaps edited, whose wanted rows are fetched.
        pause_s: seconds between two requests; it can only be made longer than the site's, but on this machine.
        email: name and address that the user agent gives; may be left out.
        settings: of the sites; read from the environment and the settings file unless given.
        progress: called at each step with a `textindex.fetch.run.Event`.

    Raises:
        FetchError: what is wrong with the call, or why the run cannot go on; what was fetched is kept, and the same
            call goes on.
    """
    check_choices(FetchError, kinds=(kinds, Sequence[Kind]))
    errand = Errand("cninfo", Path(out), settings or load(email=email), pause_s, list_only, progress)
    if manifest is not None:
        return errand.of_manifest(manifest)
    asked = _firms(firms)
    _one_of(asked=bool(asked), market=whole_market or bool(boards) or bool(industry))
    last = _until(until)
    wish = cninfo.Wish(_years(years), tuple(kinds), all_versions, last)
    places = [checked_board(board) for board in boards]
    listed = partial(_of_cninfo, errand, asked, wish, places, industry)
    part = " ".join(filter(None, [*places, industry]))
    market = Message("job.market_part", part=part) if part else Message("job.market")
    return errand.run(_job(Message("several.firm", n=len(asked)) if asked else market, wish.years, listed))


def fetch_edgar(
    firms: Firms = (),
    years: Years = (),
    out: str | Path = "reports",
    *,
    forms: Sequence[str] = (),
    boards: Sequence[str] = (),
    industry: str = "",
    whole_market: bool = False,
    until: date | str | None = None,
    all_versions: bool = False,
    full: bool = False,
    list_only: bool = False,
    manifest: str | Path | None = None,
    pause_s: float | None = None,
    email: str | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Fetched:
    """Get annual reports from the SEC's EDGAR into a folder, with a manifest that `textindex.score` uses by itself.

    Args:
        firms: CIKs, trading symbols, names, or files that hold a column of these.
        years: fiscal years. A report's year is that in which its period ends; of a period that ends by the middle of
            February, the year before.
        out: folder for the files.
        forms: forms by name, hyphens ignored (``10-K``, ``10-K405``, ``10KSB``, ``20-F``, ``10-K/A``); empty for all
            annual reports, of which an amendment counts where it is a whole report by its size.
        boards: in place of firms: exchanges as EDGAR's table names them, such as ``NYSE`` and ``Nasdaq``.
        industry: only firms whose industry (SIC) begins with these figures.
        whole_market: in place of firms: all of them, by the quarterly indices.
        until: the last day of filing that is looked at; today unless given.
        all_versions: fetch the versions that do not count, too.
        full: fetch full submissions, which hold exhibits (EX-13) too, in place of main documents.
        list_only: as in `fetch_cninfo`, as all that follows but ``email``.
        manifest: as there.
        pause_s: as there.
        email: name and e-mail address that the user agent gives; EDGAR refuses requests without.
        settings: as there.
        progress: as there.

    Raises:
        FetchError: as of `fetch_cninfo`; nobody is named.
    """
    errand = Errand("edgar", Path(out), settings or load(email=email), pause_s, list_only, progress)
    _named(errand.settings)
    if manifest is not None:
        return errand.of_manifest(manifest)
    asked = _firms(firms)
    _one_of(asked=bool(asked), market=whole_market or bool(boards))
    forms_asked = frozenset(plain_form(form) for form in forms)
    wish = edgar.Wish(_years(years), forms_asked, all_versions, full, _until(until), industry.strip())
    listed = partial(_of_edgar, errand, asked, wish, boards)
    whom = Message("several.firm", n=len(asked)) if asked else " ".join(boards) or Message("job.market")
    return errand.run(_job(whom, wish.years, listed))


def fetch_esef(
    firms: Firms = (),
    years: Years = (),
    out: str | Path = "reports",
    *,
    countries: Sequence[str] = (),
    language: str = "en",
    all_versions: bool = False,
    list_only: bool = False,
    manifest: str | Path | None = None,
    pause_s: float | None = None,
    email: str | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Fetched:
    """Get European annual reports (ESEF: inline XBRL as xhtml) from filings.xbrl.org; the firm is its LEI.

    Args:
        firms: LEIs, names as the site writes them, or files that hold a column of these.
        years: fiscal years, as in `fetch_edgar`.
        out: folder for the files.
        countries: two letters each: in place of firms, or to narrow them.
        language: preferred where a report is filed in several.
        all_versions: fetch other languages and earlier versions, too.
        list_only: as in `fetch_cninfo`, as all that follows.
        manifest: as there.
        pause_s: as there.
        email: as there.
        settings: as there.
        progress: as there.

    Raises:
        FetchError: as of `fetch_cninfo`.
    """
    errand = Errand("esef", Path(out), settings or load(email=email), pause_s, list_only, progress)
    if manifest is not None:
        return errand.of_manifest(manifest)
    asked, places = _firms(firms), tuple(esef.checked_country(country) for country in countries)
    if not asked and not places:
        raise FetchError(Message("fetch.lei"))
    wish = esef.Wish(_years(years), places, language.lower(), all_versions)

    def listed(client: Client, memory: Memory) -> Listing:
        questions = len(asked) or len(places)
        errand.forecast("list", questions, Message("several.firm" if asked else "several.question", n=questions))
        address = errand.settings.address("esef")
        return esef.list_filings(client, address, asked, wish, memory, errand.counted(questions))

    whom = Message("several.firm", n=len(asked)) if asked else " ".join(places)
    return errand.run(_job(whom, wish.years, listed))


def fetch_companies(
    site: WithFirms,
    out: str | Path,
    *,
    pause_s: float | None = None,
    email: str | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Path:
    """Keep a site's table of firms, which `textindex.sources` uses where it lies among the reports.

    Args:
        site: ``cninfo`` (code, orgId, name, category, board, delisted) or ``edgar`` (CIK, symbol, name, exchange).
        out: folder for the table.
        pause_s: as in `fetch_cninfo`, as all that follows.
        email: as there.
        settings: as there.
        progress: as there.

    Returns:
        The table's file.

    Raises:
        FetchError: it cannot be had.
    """
    check_choices(FetchError, site=(site, WithFirms))
    errand = Errand(site, Path(out), settings or load(email=email), pause_s, False, progress)
    with errand.client() as client:
        if site == "edgar":
            _named(errand.settings)
            found = edgar_firms.table(client, errand.settings.address("edgar"), exchanges=True)
            return companies.write_edgar(found, Path(out))
        known = directory(client, errand.settings.address("cninfo"))
        if not known.securities:
            raise FetchError(Message("fetch.no_shares"))
        return companies.write_cninfo(known.securities, Path(out))


def _of_cninfo(
    errand: Errand,
    asked: Sequence[str],
    wish: cninfo.Wish,
    boards: Sequence[str],
    industry: str,
    client: Client,
    memory: Memory,
) -> Listing:
    """List cninfo's reports of firms, or of a market where none is asked for."""
    addresses = {part: errand.settings.address("cninfo", part) for part in ("address", "files")}
    known = directory(client, addresses["address"])
    if not asked:
        errand.forecast("list", cninfo.days_of(wish) / 30, Message("job.months"))
        done = errand.counted(cninfo.days_of(wish))
        return cninfo.list_market(
            client=client,
            addresses=addresses,
            known=known,
            wish=wish,
            memory=memory,
            done=done,
            boards=boards,
            industry=industry,
        )
    found, unknown = resolve(client, addresses["address"], known, asked)
    _some(found, unknown)
    errand.forecast("list", sum(len(firm.codes) for firm in found), Message("several.firm", n=len(found)))
    listing = cninfo.list_firms(
        client=client,
        addresses=addresses,
        known=known,
        firms=found,
        wish=wish,
        memory=memory,
        done=errand.counted(len(found)),
    )
    listing.told_of(unknown)
    listing.note_years([firm.key for firm in found], wish.years)
    return listing


def _of_edgar(
    errand: Errand, asked: Sequence[str], wish: edgar.Wish, boards: Sequence[str], client: Client, memory: Memory
) -> Listing:
    """List EDGAR's reports of firms, of an exchange, or of all registrants where neither is asked for."""
    sites = edgar.Sites(errand.settings.address("edgar"), errand.settings.address("edgar", "data"))
    unknown: list[str] = []
    if asked:
        found, unknown = edgar_firms.resolve(client, sites.www, asked)
        _some(found, unknown)
    elif boards:
        found = _on_boards(client, sites.www, boards)
    else:
        spans = edgar.quarters(wish)
        errand.forecast("list", len(spans), Message("job.indices", n=len(spans)))
        rows = edgar.from_index(client, sites, wish, memory, errand.counted(len(spans)))
        if not wish.industry:
            errand.forecast("list", len(rows), Message("job.periods", n=len(rows)))
            return edgar.list_market(client, sites, wish, memory, rows, errand.counted(len(rows)))
        found = edgar.ciks_of(rows)
    errand.forecast("list", len(found), Message("several.firm", n=len(found)))
    listing = edgar.list_firms(client, sites, found, wish, memory, errand.counted(len(found)))
    listing.told_of(unknown)
    listing.note_years([firm.cik for firm in found] if asked else [], wish.years)
    if any(not report.period_end.endswith("-12-31") for report in listing.reports if report.period_end):
        errand.note(Message("fetch.rule", rule=RULE))
    return listing


def _job(whom: str, years: tuple[int, ...], listed: Callable[[Client, Memory], Listing]) -> Job:
    return Job(Message("job.asked", whom=whom, years=spoken(years)), listed)


def _firms(firms: Firms) -> list[str]:
    return firms_of([str(firms)] if isinstance(firms, (str, int, Path)) else [str(firm) for firm in firms])


def _years(years: Years) -> tuple[int, ...]:
    written = years if isinstance(years, str) else str(years) if isinstance(years, int) else ",".join(map(str, years))
    return years_of(written, _today())


def _today() -> date:
    return datetime.now(BEIJING).date()


def _until(until: date | str | None) -> date:
    if until is None or isinstance(until, date):
        return until or _today()
    try:
        return date.fromisoformat(until)
    except ValueError:
        raise FetchError(Message("fetch.until", until=until)) from None


def _one_of(*, asked: bool, market: bool) -> None:
    if not asked and not market:
        raise FetchError(Message("fetch.which"))
    if asked and market:
        raise FetchError(Message("fetch.not_both"))


def _some(found: Sequence[object], unknown: Sequence[str]) -> None:
    """There is a firm to ask for.

    Raises:
        FetchError: none of those named is known.
    """
    if not found:
        raise FetchError(joined(unknown[:20], "list.below") or Message("fetch.no_firm"))


def _named(settings: Settings) -> None:
    if not settings.email:
        raise FetchError(Message("fetch.email"))


def _on_boards(client: Client, address: str, boards: Sequence[str]) -> list[edgar_firms.Firm]:
    """The registrants that are listed on exchanges now.

    Raises:
        FetchError: no exchange is called so.
    """
    known = edgar_firms.table(client, address, exchanges=True)
    exchanges = {row.exchange.lower(): row.exchange for row in known if row.exchange}
    for board in boards:
        if board.lower() not in exchanges:
            raise FetchError(Message("fetch.exchange", board=board, exchanges=tuple(sorted(exchanges.values()))))
    wanted = {board.lower() for board in boards}
    ciks = dict.fromkeys(row.cik for row in known if row.exchange.lower() in wanted)
    return [edgar_firms.Firm(cik, cik) for cik in ciks]
