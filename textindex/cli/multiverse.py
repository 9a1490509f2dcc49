"""`textindex multiverse`: one coefficient under every combination of choices, and which choices move it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from textindex.cli.say import echo
from textindex.core.records import COUNT_RULES

FC = TypeVar("FC", bound=Callable[..., Any])
SECTIONS = ("report", "mdna", "business")
SPEAKERS = ("policy", "all", "not-others", "own", "own-done")
PLURAL = {"section": "sections", "count": "counts", "speaker": "speakers", "formula": "formulas"}
FORMULAS = ("ln", "per-10k-chars", "per-10k-words", "tfidf", "entropy", "pca", "z", "z-year")
FILE = click.Path(path_type=Path, dir_okay=False)


def _several(name: str, kinds: tuple[str, ...], default: tuple[str, ...], text: str) -> Callable[[FC], FC]:
    return click.option(
        name,
        multiple=True,
        type=click.Choice(kinds),
        default=default,
        show_default=True,
        help=f"{text}; several times.",
    )


@click.command("multiverse")
@click.option("--store", "-s", required=True, help="The store of the reports (textindex read).")
@click.option("--panel", "-p", required=True, type=FILE, help="The panel: .dta .csv .parquet .xlsx")
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for files.")
@click.option("--dictionary", "-d", "dictionaries", multiple=True, default=("li2023-zh",), show_default=True,
              help="A dictionary's name or file; several times.")  # fmt: skip
@_several("--section", SECTIONS, ("report",), "What part of the report")
@_several("--count", COUNT_RULES, ("whole", "longest"), "Counting rule")
@_several("--speaker", SPEAKERS, ("all", "own"), "Whose words")
@_several("--formula", FORMULAS, ("ln",), "From counts to an index")
@click.option("--screen", "screens", multiple=True, type=click.FloatRange(0, 1, max_open=True), default=(0.0, 0.1),
              show_default=True, help="Share of firm-years above expectation left out; several times.")  # fmt: skip
@click.option("--spec", default="li2023", show_default=True, help="A shipped specification or a TOML file.")
@click.option("--model", "-m", "models", multiple=True, default=("2.2", "2.3"), show_default=True,
              help="A model of it; several times.")  # fmt: skip
@click.option("--term", "-t", default="DC", show_default=True, help="The coefficient that is watched.")
@click.option("--winsorize", "winsorize_share", type=click.FloatRange(0, 0.5), default=0.01, show_default=True,
              help="Of the index, at each end.")  # fmt: skip
@click.option("--workers", "-w", "-j", type=click.IntRange(min=0), default=0, help="Processes.  [default: this one]")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Of the figure.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(store: str, panel: Path, out: Path, as_json: bool, **options: Any) -> None:
    """Estimate a coefficient under every combination of dictionary, section, rule, speaker, formula, screen and model.

    Writes multiverse.csv (a row a combination; one without an estimate says why), choices.csv (which choices move it)
    and curve.html, the specification curve. Speakers: all counts every hit; not-others drops negated and other
    parties' mentions; own also background and boilerplate; own-done also plans; policy is what the dictionary says.

    beta is the coefficient in standard deviations of outcome and regressor; it alone compares formulas.
    """
    import textindex
    from textindex.cli.progress import Progress
    from textindex.study.actions import multiverse_to

    options = {PLURAL.get(name, name): value for name, value in options.items()}
    choices = textindex.Choices(**{name: tuple(options.pop(name)) for name in textindex.Choices._fields})
    with Progress() as progress:
        found, simulated, files = multiverse_to(store, panel, out, choices, progress=progress, **options)
    if as_json:
        echo(json.dumps({**found.summary(), "simulated": simulated}, ensure_ascii=False))
    else:
        echo(f"{found}" + ("\nThe panel is simulated." if simulated else ""))
    echo(f"Written: {', '.join(map(str, files))}", err=True)
