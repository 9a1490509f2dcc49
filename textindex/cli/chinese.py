"""In: what click shows of the commands, in English. Out: the same in Chinese where the terminal speaks Chinese.

A help stands once, where its command or option is declared, in English; its Chinese stands in `chinese.json` by the
English text, so that one who changes a help finds the test waiting for the other. Click's own sentences are there too.
"""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import click

from textindex.cli.say import language
from textindex.core.patterns import regex
from textindex.core.text import width

SPEAKING = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")
"""Modules of click that say something."""
WIDE = "\u2e80-\u9fff\uff00-\uffef“”…"
PIECE = regex(f"(?:[{WIDE}]|[^\\s{WIDE}]+)[，。；：、）”…！？》]*|\\s+")
"""What stays together in a line, closing marks with what they close."""


@cache
def texts() -> dict[str, str]:
    """By the English text, a paragraph with single blanks between its words, the Chinese one."""
    found: dict[str, str] = json.loads((Path(__file__).parent / "chinese.json").read_text(encoding="utf-8"))
    return found


def paragraphs(text: str) -> list[str]:
    r"""The paragraphs of a help, each as `texts` has it; one that click keeps as it stands begins with ``\b``.

    >>> paragraphs("Score reports\n  below PATHS.\n\n  Of all.")
    ['Score reports below PATHS.', 'Of all.']
    """
    parts = re.split(r"\n\s*\n", text.partition("\f")[0].strip())
    return [_kept(part) if part.lstrip().startswith("\b") else " ".join(part.split()) for part in parts]


def _kept(part: str) -> str:
    return "\b\n" + "\n".join(line.strip() for line in part.replace("\b", "").strip().splitlines())


def in_chinese(text: str) -> str:
    """A help in Chinese; a paragraph that has none stays English."""
    return "\n\n".join(texts().get(part, part) for part in paragraphs(text))


def said(text: str) -> str:
    """A text of click in the terminal's language."""
    return texts().get(text, text) if language() == "zh" else text


def chinese(command: click.Command) -> click.Command:
    """A copy of a command, and of those below it, whose helps are Chinese."""
    made = copy.copy(command)
    made._help_option = None  # click keeps it in the language in which it was made first
    if command.help:
        made.help = in_chinese(command.help)
        made.short_help = re.split("[。；]", made.help.partition("\n")[0])[0]
    made.params = [_option(param) for param in command.params]
    if isinstance(command, click.Group) and isinstance(made, click.Group):
        made.commands = {name: chinese(own) for name, own in command.commands.items()}
    return made


def _option(param: click.Parameter) -> click.Parameter:
    if not isinstance(param, click.Option) or not param.help:
        return param
    made = copy.copy(param)
    made.help = in_chinese(param.help)
    return made


def wrapped(text: str, columns: int = 78, first: str = "", others: str = "", preserve: bool = False) -> str:
    """Lines of at most so many columns; a Chinese character takes two, and a line may end after any.

    >>> print(wrapped("对自己的文件夹计分：textindex score", 20))
    对自己的文件夹计分：
    textindex score
    """
    lines: list[str] = []
    for part in re.split(r"\n\s*\n", text) if preserve else [text]:
        lines += [""] if lines else []
        lines += _lines(part, columns, first if not lines else others, others)
    return "\n".join(lines)


def _lines(part: str, columns: int, first: str, others: str) -> list[str]:
    if part.lstrip().startswith("\b"):
        return [others + line for line in part.strip("\b\n").splitlines()]
    lines, line, begun = [], first, False
    for piece in PIECE.findall(" ".join(part.split())):
        if begun and width(line) + width(piece) > columns and not piece.isspace():
            lines.append(line.rstrip())
            line, begun = others, False
        if begun or not piece.isspace():
            line, begun = line + piece, True
    return [*lines, line.rstrip()]


def teach() -> None:
    """Let click ask here for what it says, each time that it says something."""
    from importlib import import_module

    plain = import_module("click.formatting").wrap_text

    def wrap(text: str, width: int = 78, initial_indent: str = "", subsequent_indent: str = "", **more: Any) -> str:
        if language() != "zh":
            return str(plain(text, width, initial_indent, subsequent_indent, **more))
        return wrapped(text, width, initial_indent, subsequent_indent, bool(more.get("preserve_paragraphs")))

    for name in SPEAKING:
        module: Any = import_module(f"click.{name}")
        for said_by, asked in (("_", said), ("ngettext", lambda one, some, n: said(one if n == 1 else some))):
            if hasattr(module, said_by):
                setattr(module, said_by, asked)
    import_module("click.formatting").wrap_text = wrap  # type: ignore[attr-defined]
