"""`textindex demo`: the main job on the bundled sample reports."""

from __future__ import annotations

from pathlib import Path

import click

from textindex.cli.parameters import FOLDER
from textindex.cli.say import echo, language
from textindex.core.messages import Message


@click.command("demo")
@click.option(
    "--out",
    "-o",
    default="textindex-demo",
    show_default=True,
    help="Folder for the outputs.",
    type=FOLDER,
)
def command(out: Path) -> None:
    """Score the bundled sample reports of four invented firms and print their index."""
    from textindex.cli import render
    from textindex.cli.score import score_and_write
    from textindex.core.data import shipped
    from textindex.tables.labels import PLAIN, WHOLE

    samples = shipped("corpora_samples")
    result = score_and_write((samples / "zh", samples / "broken"), ("li2023-zh",), out, workers=0)
    echo(Message("demo.index"))
    names = {}
    if language() == "zh":
        dimensions = result.dictionaries[0].dimensions
        names = {name: PLAIN[name][0].split("（")[0] for name in ("firm", "year", "name", "status")}
        names |= {"n_total": WHOLE["n_total"][0]}
        names |= {f"n_{dimension.key}": dimension.label_zh for dimension in dimensions}
    echo(render.index_table(result.index, names))
    echo(Message("demo.next", out=out / "index.csv", methods=out / "methods.md"))
    echo("  textindex score reports/ --dictionary li2023-zh --out out/")
