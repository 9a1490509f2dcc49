"""`textindex draw`: each figure on its own."""

from __future__ import annotations

import click

from textindex.cli.draw_index import COMMANDS


@click.group("draw")
def command() -> None:
    """Draw a figure at publication quality: .pdf, .svg, .png, .html, or its specification (.json).

    Of an index (OUT, the folder that `textindex score` wrote): over-time, by-dimension, by-industry, distribution,
    coverage, terms, movers.
    """


for each in COMMANDS:
    command.add_command(each)
