"""`textindex kwic`: a word in its context, over a whole archive."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import click

from textindex.cli.parameters import FILE
from textindex.cli.say import echo, language, page, said, style
from textindex.core.messages import Message
from textindex.core.records import FLAGS, SECTIONS
from textindex.core.text import width

PIPED_COLUMNS = 160
MIN_CONTEXT = 10
FIRM_COLUMNS = 10
FILE_COLUMNS = 28
WHY_COLUMNS = 11
OWN_COLUMNS = 5  # the probability that it is the own, and a blank; where a dictionary is asked
FIXED = FIRM_COLUMNS + 1 + 4 + 2 + 2 + 6 + 1  # firm, year, page and the blanks between
COLOURS = {
    **{"negated": "red", "off_concept": "red", "plan": "cyan"},
    **dict.fromkeys(("other_party", "background", "boilerplate"), "yellow"),
}


def _years(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[int, ...]:
    """Fiscal years from 2015, 2015-2019 or 2015,2019."""
    years: list[int] = []
    for value in ",".join(values).split(",") if values else ():
        first, _, last = value.partition("-")
        try:
            years += range(int(first), int(last or first) + 1)
        except ValueError:
            raise click.BadParameter(Message("kwic.no_span", value=value)) from None
    if values and not years:
        raise click.BadParameter(Message("kwic.backwards", years=values))
    return tuple(years)


@click.command("kwic")
@click.argument("terms", nargs=-1)
@click.option("--store", "-s", required=True, help="The store that the reports were read into.")
@click.option("--dictionary", "-d", help="Show this dictionary's hits, counted or not, in place of words as written.")
@click.option("--dimension", "-D", default="", help="Only the terms of this dimension of the dictionary.")
@click.option(
    "--sort", type=click.Choice(["left", "right", "firm", "year"]), help="By the words beside it, or by report."
)
@click.option("--firm", "firms", multiple=True, help="Only this firm's reports; several may be given.")
@click.option("--years", "-y", multiple=True, callback=_years, help="Fiscal years: 2019, 2015-2019 or 2015,2019.")
@click.option("--section", type=click.Choice(SECTIONS), default=None, help="Only this section.")
@click.option(
    "--flag",
    "flags",
    multiple=True,
    type=click.Choice([*FLAGS, "own"]),
    help="Only what is said so; several may be given: any of them.",
)
@click.option("--not-kept", is_flag=True, help="Only what the dictionary does not count.")
@click.option(
    "--novelty",
    is_flag=True,
    help="Tell of each counted hit whether its sentence is new, repeated or shared; needs all reports first.",
)
@click.option("--limit", type=click.IntRange(min=1), help="At most so many lines.")
@click.option("--out", "-o", type=FILE, help="Write .csv, .xlsx, or .html (one page).")
def command(
    terms: tuple[str, ...],
    store: str,
    dictionary: str | None,
    sort: str | None,
    limit: int | None,
    out: Path | None,
    section: str | None,
    **filters: Any,
) -> None:
    """Show TERMS, any words as they are written, with the words around them, over all reports of a store.

    With --dictionary the terms are the dictionary's, found as it counts them, with what it does not count and why, and
    how likely each tells of the firm's own (own_p).
    Lines come as they are found; --sort needs all of them first.
    """
    from textindex.workbench.concordance.places import Query, ordered, stream

    if not terms and not dictionary:
        raise click.UsageError(Message("kwic.no_word"))
    if out is not None:
        from textindex.tables.write import ENDINGS, check_ending

        check_ending(out, (*ENDINGS, ".html"))
    loaded = None
    if dictionary is not None:
        from textindex import dictionary as room

        loaded = room.load(dictionary)
    query = Query(terms, loaded, section=section or "", attributed=out is not None, **filters)
    lines = ordered(stream(query, store), sort, limit)
    if out is None:
        _show(lines)
    else:
        number = _write(lines, out, " ".join(terms) or (loaded.name if loaded else ""))
        echo(Message("kwic.written", n=number, out=out))


def _write(lines: Iterator[Any], out: Path, title: str) -> int:
    if out.suffix.lower() == ".html":
        from textindex.workbench.concordance.page import write_page

        return write_page(lines, out, title, language())
    from textindex.tables.write import write_book
    from textindex.workbench.concordance.kwic import frame

    table = frame(lines)
    write_book({"kwic": table}, out)
    return len(table)


def _show(lines: Iterator[Any]) -> None:
    """Print lines as they come; on a terminal, to a pager."""
    first = next(lines, None)
    if first is None:
        echo(Message("kwic.none"), err=True)
        return
    terminal = sys.stdout.isatty()
    columns = shutil.get_terminal_size().columns if terminal else PIPED_COLUMNS
    coloured = terminal and not os.environ.get("NO_COLOR")
    shown = (f"{_laid_out(line, columns, terminal, coloured)}\n" for line in chain([first], lines))
    if terminal:
        page(shown, color=False if os.environ.get("NO_COLOR") else None)
    else:
        for text in shown:
            echo(text, nl=False)


def _laid_out(line: Any, columns: int, short: bool, coloured: bool) -> str:
    """One line for the screen: report, left, term, right, page, own_p and file; the terms stand below one another.

    Where no colour marks the term, 【 and 】 do.
    """
    from textindex.workbench.concordance.page import flags_of, likely, noted, why_not

    flags = flags_of(line)
    notes = noted(line, language())
    own = "" if line.kept is None else f"{likely(line):<{OWN_COLUMNS}}"
    side = max(MIN_CONTEXT, (columns - FIXED - len(own) - FILE_COLUMNS - 8) // 2)
    surface = line.surface if coloured else f"【{line.surface}】"
    left = fit(line.left, side, right_end=True)
    right = fit(line.right, max(MIN_CONTEXT, side + 8 - width(surface)))
    told = next((flag for flag in COLOURS if flag in flags), None)
    colour = "bright_black" if line.kept is False else COLOURS[told] if told else "green"
    if short:
        why = ("" if flags else said(why_not(line))) or notes
        tail = f"{fit(line.file, FILE_COLUMNS - WHY_COLUMNS - 1)} {fit(why, WHY_COLUMNS)}" if why else line.file
        tail = fit(tail, FILE_COLUMNS).rstrip()
    else:
        tail = f"{line.file}  [{notes}]" if notes else line.file
    return (
        f"{fit(line.firm, FIRM_COLUMNS)} {line.year or '':>4}  {left}"
        f"{style(surface, fg=colour, bold=True)}{right}  {f'p.{line.page}':<6} {own}"
        + style(tail, fg=colour if notes else None, dim=not notes)
    )


def fit(text: str, columns: int, right_end: bool = False) -> str:
    """The text's first characters that fit, or its last ones, with blanks up to the width.

    >>> fit("大数据平台", 7), fit("大数据平台", 7, right_end=True)
    ('大数据 ', ' 据平台')
    """
    taken, room = [], columns
    for char in reversed(text) if right_end else text:
        room -= width(char)
        if room < 0:
            break
        taken.append(char if char.isprintable() else " ")
    kept = "".join(reversed(taken) if right_end else taken)
    blanks = " " * (columns - width(kept))
    return blanks + kept if right_end else kept + blanks
