"""`textindex report`: one page of a run, to send to a co-author."""

from __future__ import annotations

from pathlib import Path

import click

from textindex.cli.options import of, speaks
from textindex.cli.parameters import FILE, FOLDER
from textindex.cli.say import echo
from textindex.core.messages import Message, of_error
from textindex.core.records import Language


def _codes(context: click.Context, option: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """Firms' codes from a list with commas, or from a file with one a line (@firms.txt)."""
    if value is None:
        return None
    if value.startswith("@"):
        from textindex.core.place import read_text

        try:
            value = read_text(value[1:]).replace("\n", ",")
        except (OSError, UnicodeDecodeError) as error:
            raise click.BadParameter(Message("firms.no_list", path=value[1:], error=of_error(error))) from None
    codes = tuple(code.strip() for code in value.split(",") if code.strip())
    if not codes:
        raise click.BadParameter(Message("firms.no_codes"))
    return codes


@click.command("report")
@click.argument("folder", type=FOLDER)
@click.option("--out", "-o", type=FILE, help="The page.  [default: report.html in FOLDER]")
@of("report", "dictionary", "--dictionary", "-d")
@of("report", "language", callback=speaks, is_eager=True)
@click.option(
    "--show-firms",
    "firms",
    callback=_codes,
    metavar="CODES",
    help="Firms whose sentences the page holds, with commas between, or @FILE with one a line; 200 at most.  "
    "[default: those with the most hits, as far as 15 MB reach]",
)
@click.option("--store", "-s", help="The run's store, for whole sentences instead of 30 characters on either side.")
@of("report", "industry", type=FILE)
@click.option("--above", type=FILE, help="Disclosure above expectation: the screen.csv of `textindex filter`.")
def command(
    folder: Path,
    out: Path | None,
    dictionary: str | None,
    language: Language | None,
    firms: tuple[str, ...] | None,
    store: str | None,
    industry: Path | None,
    above: Path | None,
) -> None:
    """Make one HTML page of what `textindex score --out FOLDER` wrote.

    What went in and what did not, the index over time, by dimension and industry, its distribution, the terms that
    carry it, the firms that moved, sentences by firm and year, methods and versions. It needs no network and no other
    file, stays below 15 MB, and can be read on a phone, in print, and aloud.
    """
    import textindex
    from textindex.store import check_writable
    from textindex.tables.write import check_ending, write_tables

    place = out or folder / "report.html"
    check_ending(place, (".html", ".htm"))
    check_writable(place.parent)
    if not folder.is_dir():
        raise click.UsageError(Message("report.where", folder=folder))
    echo(Message("report.drawing"), err=True)
    page = textindex.report(
        folder, dictionary=dictionary, language=language, firms=firms, store=store, industry=industry, above=above
    )
    write_tables({place: page})
    echo(f"{place}  {len(page.encode()) / 1e6:.1f} MB")
