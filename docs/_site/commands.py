"""In: the commands as click has them. Out: the page of commands: each with its help, arguments and options."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from textindex.cli import main
from textindex.cli.chinese import chinese
from textindex.cli.meanings import meanings

HEADS = {"en": ("option", "what it means", "commands"), "zh": ("选项", "含义", "命令")}
OPTIONS = {"en": "Options", "zh": "选项"}


def commands(*, language: str) -> str:
    """Every command in the order in which a newcomer meets it."""
    return "\n".join(_pages(main, None, "textindex", 2, language))


def options(*, language: str) -> str:
    """Every option's name with the one meaning that it has, and the commands that have it."""
    rows = [
        (f"`{name}`", plain(" ".join(told.split())), ", ".join(f"`{path}`" for path in paths if path))
        for name, (told, paths) in meanings(main, language).items()
        if name not in ("--help", "--version")
    ]
    head, rule = f"| {' | '.join(HEADS[language])} |", "|---|---|---|"
    return "\n".join([head, rule, *(f"| {' | '.join(part.replace('|', '&#124;') for part in row)} |" for row in rows)])


def _pages(command: click.Command, parent: click.Context | None, name: str, level: int, language: str) -> Iterator[str]:
    command = chinese(command) if language == "zh" else command
    context = click.Context(command, parent=parent, info_name=name, help_option_names=["-h", "--help"])
    group = isinstance(command, click.Group)
    if parent is not None:
        yield f"{'#' * level} {context.command_path} {{ #{context.command_path.replace(' ', '-')} }}\n"
        yield from _described(command.help or "")
        if not group:
            yield from _called(command, context, language)
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            if (found := command.get_command(context, child)) is not None and not found.hidden:
                yield from _pages(found, context, child, level + (parent is not None), language)


def _described(text: str) -> Iterator[str]:
    r"""A help text; what click keeps as it stands (behind \b) is code."""
    for part in re.split(r"\n\s*\n", text.partition("\f")[0].strip()):
        if part.startswith("\b"):
            yield "```text\n" + part.removeprefix("\b").strip("\n") + "\n```\n"
        else:
            yield plain(" ".join(part.split())) + "\n"


def _called(command: click.Command, context: click.Context, language: str) -> Iterator[str]:
    """The line of usage, and a definition list of the options."""
    yield f"```text\n{context.command_path} {' '.join(command.collect_usage_pieces(context))}\n```\n"
    records = [record for each in command.get_params(context) if (record := each.get_help_record(context))]
    told = [(names, text) for names, text in records if text and "--help" not in names]
    if told:
        yield f"**{OPTIONS[language]}**\n"
    for names, text in told:
        yield f"`{names}`\n:   {plain(text)}\n"


def plain(text: str) -> str:
    r"""A text in which Markdown sees nothing but code between backticks.

    >>> plain("[default: a_b] `c_d` <e>")
    '\\[default: a\\_b\\] `c_d` \\<e\\>'
    """
    parts = re.split(r"(`[^`]+`)", text)
    return "".join(p if p.startswith("`") else re.sub(r"([\\*_\[\]<>|#$])", r"\\\1", p) for p in parts)
