"""The figures of an index under `textindex draw`."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import click

from textindex.cli.options import figure_options
from textindex.cli.parameters import FILE, FOLDER
from textindex.cli.say import echo, secho
from textindex.core.messages import Message

OPTIONS = (
    click.argument("folder", type=FOLDER),
    click.option("--dictionary", "-d", help="One of the run's dictionaries; the first unless given."),
    click.option("--language", type=click.Choice(["zh", "en"]), help="The dictionary's unless given."),
    figure_options,
)
MEASURE = click.option(
    "--dimension", "-D", "measure", default="", help="A dimension's key; the whole index unless given."
)
INDUSTRY = click.option(
    "--industry",
    required=True,
    type=FILE,
    help="CSV or .xlsx with the columns firm, industry and, if it changes, year.",
)
FIGURES: dict[str, tuple[str, tuple[Any, ...]]] = {
    "over-time": ("Mean, median, quartile band and the share without a hit, by year.", (MEASURE,)),
    "by-dimension": ("Mean of ln(1 + hits) by year, a line a dimension.", ()),
    "by-industry": ("Mean, median and quartile band by industry.", (MEASURE, INDUSTRY)),
    "distribution": ("A histogram, exact zeros apart.", (MEASURE,)),
    "coverage": ("Firm-years by year: read, or not read for which reason.", ()),
    "terms": ("The terms with the most counted hits, each with its share.", (MEASURE,)),
    "movers": ("The firms whose index rose or fell most between their first and last year.", (MEASURE,)),
}


def _command(name: str, text: str, own: tuple[Any, ...]) -> click.Command:
    figure: Any = name

    def draw(folder: Path, out: Path, ppi: int, **options: Any) -> None:
        import textindex
        from textindex.core.errors import ExhibitWarning
        from textindex.exhibits.figures.save import FIGURES as ENDINGS
        from textindex.tables.write import check_ending

        check_ending(out, ENDINGS)
        chart = textindex.draw_index(folder, figure, **options)
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always", ExhibitWarning)
            textindex.save_exhibit(
                chart, out, title=options["title"] or text, language=options["language"] or "en", ppi=ppi
            )
        for warning in said:
            secho(Message("said.warning", warning=warning.message), err=True, fg="yellow")
        echo(out)

    draw.__doc__ = f"{text}\n\nFOLDER is what `textindex score --out` wrote."
    made: Any = draw
    for option in reversed((*OPTIONS, *own)):
        made = option(made)
    return click.command(name)(made)


COMMANDS = [_command(name, text, own) for name, (text, own) in FIGURES.items()]
