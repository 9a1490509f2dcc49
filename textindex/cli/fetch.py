"""`textindex fetch`: annual reports from disclosure sites into a folder, with a manifest that `score` uses."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from textindex.cli.parameters import FILE, PLACE
from textindex.cli.progress import Progress
from textindex.cli.say import echo, said, secho
from textindex.core.errors import FetchError
from textindex.core.messages import Message, of_error

NOT_ALL = 3
SHOWN = 10
KINDS = ("annual", "half-year", "quarterly", "summary", "correction")
OUT = click.option("--out", "-o", type=PLACE, help="Folder for the files and their manifest; needed.")
SHARED = (
    click.option(
        "--years", "-y", metavar="YEARS", help="Fiscal years: 2019, 2019-2021 or 2015,2019; needed but with --from."
    ),
    OUT,
    click.option("--all-versions", is_flag=True, help="Fetch the versions that a later one replaces, too."),
    click.option("--list", "list_only", is_flag=True, help="Write the manifest only; fetch nothing."),
    click.option(
        "--from",
        "manifest",
        type=PLACE,
        metavar="MANIFEST",
        help="Fetch the wanted rows of a manifest, such as --list wrote and you have edited.",
    ),
    click.option(
        "--pause",
        "pause_s",
        type=click.FloatRange(min=0),
        metavar="SECONDS",
        help="Between two requests; it can only be made longer than the site's, but for a server on this machine.",
    ),
    click.option("--email", metavar="WHO", help="Who asks, such as 'Jane Doe jane@univ.edu'; kept for the next time."),
    click.option("--log", type=FILE, help="Append what happens to a file, as JSON lines."),
)
MARKET = (
    click.option("--board", "boards", multiple=True, help="A board or exchange, in place of FIRMS; several times."),
    click.option("--only-industry", "industry", default="", help="Only one industry."),
    click.option("--all", "whole_market", is_flag=True, help="The whole market, in place of FIRMS."),
    click.option(
        "--until",
        metavar="DAY",
        help="Last day of publication that is looked at, such as 2022-12-31.  [default: today]",
    ),
)
COMPANIES = click.option(
    "--companies",
    is_flag=True,
    help="Only keep the site's table of firms, in --out or where textindex keeps its settings; `score` uses it.",
)


def _with(*options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


@click.group("fetch")
def command() -> None:
    """Get annual reports from cninfo, EDGAR or filings.xbrl.org.

    What is there is not fetched again, and a stopped run goes on with the same command. The manifest beside the files
    tells `textindex score` which report each is. Exit code 3 says that something asked for is not there; the last line
    says what.
    """


@command.command("cninfo")
@click.argument("firms", nargs=-1)
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Kind of report; several times.  [default: annual]"
)
@_with(*MARKET, *SHARED, COMPANIES)
def cninfo(firms: tuple[str, ...], kinds: tuple[str, ...], **options: Any) -> None:
    """Fetch reports of Chinese firms from cninfo.com.cn.

    FIRMS are codes (600519), names, or files of these (.csv, .xlsx, .txt). In place of them: --board sz, sh, bj, szmb,
    shmb, szcy or shkcp; --only-industry by the site's name; or --all. The year is the one that a report's title names,
    however late it was published. Of several versions the latest counts that is not marked as withdrawn (已取消) or
    corrected (更新前); the others are listed.
    """
    if kinds:
        options["kinds"] = kinds
    _fetch("cninfo", firms, **options)


@command.command("edgar")
@click.argument("firms", nargs=-1)
@click.option(
    "--form",
    "forms",
    multiple=True,
    help="By name, hyphens ignored: 10-K, 10-K405, 10KSB, 10-KT, 20-F, 40-F, 10-K/A; several times.  [default: all "
    "annual reports]",
)
@click.option("--full", is_flag=True, help="Fetch full submissions, which hold the exhibits too (EX-13).")
@_with(*MARKET, *SHARED, COMPANIES)
def edgar(firms: tuple[str, ...], **options: Any) -> None:
    """Fetch annual reports from the SEC's EDGAR.

    FIRMS are trading symbols, CIKs, names, or files of these (.csv, .xlsx, .txt). In place of them: --board, an
    exchange such as NYSE, or --all, by the quarterly indices. The year is that in which the period ends; of a period
    that ends by the middle of February, the year before. EDGAR asks for a name and an e-mail address: give them once.
    """
    _fetch("edgar", firms, **options)


@command.command("esef")
@click.argument("firms", nargs=-1)
@click.option("--country", "countries", multiple=True, help="Two letters, such as IT; several times.")
@click.option(
    "--text-language", "language", default="en", show_default=True, help="Preferred where a report is filed in several."
)
@_with(*SHARED)
def esef(firms: tuple[str, ...], **options: Any) -> None:
    """Fetch European annual reports (ESEF, inline XBRL) from filings.xbrl.org.

    FIRMS are LEIs, names, or files of these; or name a --country. The firm's key is its LEI.
    """
    _fetch("esef", firms, companies=False, **options)


def _fetch(
    site: str,
    firms: tuple[str, ...],
    *,
    out: Path | None,
    years: str | None,
    manifest: Path | None,
    email: str | None,
    log: Path | None,
    companies: bool,
    pause_s: float | None,
    **options: Any,
) -> None:
    import textindex
    from textindex import fetch

    if companies:
        settings = fetch.load(email=_who(site, email))
        place = out or fetch.config_file().parent
        kept = fetch.fetch_companies(site, place, pause_s=pause_s, settings=settings)  # type: ignore[arg-type]
        echo(Message("fetch.kept", kept=kept))
        return
    if out is None:
        raise click.UsageError(Message("fetch.no_out"))
    if years is None and manifest is None:
        raise click.UsageError(Message("fetch.no_years"))
    verb: Callable[..., Any] = getattr(textindex, f"fetch_{site}")
    settings = fetch.load(email=_who(site, email))
    with Progress(log) as progress:
        done = verb(
            firms, years or "", out, manifest=manifest, pause_s=pause_s, settings=settings, progress=progress, **options
        )
    _tell(done)


def _who(site: str, email: str | None) -> str | None:
    """Who asks; EDGAR's user is asked for it once, and it is kept."""
    from textindex import fetch

    if email:
        who = fetch.agent(email)
        _keep(who)
        return who
    if site != "edgar" or fetch.load().email:
        return None
    echo(Message("fetch.nobody"), err=True)
    try:
        told = click.prompt(said(Message("fetch.who")), err=True)
    except click.Abort:
        return None
    who = fetch.agent(told)
    _keep(who)
    return who


def _keep(who: str) -> None:
    """Keep who asks; where that cannot be written, the run goes on without."""
    from textindex import fetch

    known = fetch.load().email
    if known != who:
        try:
            echo(Message("fetch.name_kept", place=fetch.keep_email(who)), err=True)
        except FetchError as error:
            secho(Message("said.warning", warning=of_error(error)), err=True, fg="yellow")


def _tell(done: Any) -> None:
    """Print what a run did; the last line is its account."""
    account = done.account
    for warning in account.warnings[:SHOWN]:
        secho(Message("said.warning", warning=warning), err=True, fg="yellow")
    if len(account.warnings) > SHOWN:
        echo(Message("fetch.more", n=len(account.warnings) - SHOWN), err=True)
    if account.aside:
        others = tuple(Message("said.counted", what=what, n=number) for what, number in account.aside.most_common())
        echo(Message("fetch.others", others=others))
    echo(Message("fetch.manifest", folder=done.folder / "manifest.csv"))
    if account.found and not account.listed:
        echo(Message("fetch.next", folder=done.folder))
    echo(account.line())
    if not account.whole:
        sys.exit(NOT_ALL)
