"""What commands print. Names and texts of reports may hold what steers a terminal; here it is written out instead.

Commands print by these functions alone (`tests/contracts/test_structure.py`), and colour texts by `style`. Messages are
said here in the terminal's language.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import Any

import click

from textindex.core.messages import told
from textindex.core.place import without_password
from textindex.core.records import Language
from textindex.core.text import visible, width

MARK = "\uf8ff"  # stands for ESC in what `style` gives, until it is printed
SPOKEN = "textindex.language"
"""Where a command keeps the language asked for."""
STYLED = re.compile(f"{MARK}(\\[[0-9;]*m)")


def language(environment: Mapping[str, str] = os.environ) -> Language:
    """The language that is spoken: the one asked for by ``--language``, else the terminal's.

    The terminal's is ``zh`` where the first of LC_ALL, LC_MESSAGES and LANG that is set is Chinese; else en.

    >>> language({"LANG": "zh_CN.UTF-8"}), language({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}), language({})
    ('zh', 'en', 'en')
    """
    context = click.get_current_context(silent=True)
    if context is not None and SPOKEN in context.meta:
        return "zh" if context.meta[SPOKEN] == "zh" else "en"
    names = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, names), "").lower().startswith("zh") else "en"


def style(text: object, **options: Any) -> str:
    """A text in colour, as `click.style` takes it."""
    return click.style(visible(told(text, language())), **options).replace("\x1b", MARK)


def shown(message: object) -> str:
    r"""A message as it is printed: colours of ours, and nothing else that steers a terminal; no passwords.

    >>> shown("a\x1b[2Jb"), shown(style("a", bold=True))
    ('a\\x1b[2Jb', '\x1b[1ma\x1b[0m')
    """
    return STYLED.sub("\x1b\\1", visible(without_password(told(message, language()))))


def said(message: object) -> str:
    """A message in the terminal's language, to stand within another text.

    >>> said("done")
    'done'
    """
    return told(message, language())


def padded(message: object, columns: int) -> str:
    """A message in the terminal's language, with blanks up to a width; a Chinese character takes two columns.

    >>> padded("done", 6)
    'done  '
    """
    text = said(message)
    return text + " " * max(0, columns - width(text))


def tabled(table: Any, **how: Any) -> str:
    """A table as a screen shows it; of what it holds, phrases of ours are told in the terminal's language.

    Args:
        table: a DataFrame.
        **how: as its ``to_string`` takes it.
    """
    import pandas as pd

    from textindex.core.glosses import gloss

    missing = how.get("na_rep", "-")  # pandas writes <NA> in columns of its own types, whatever it is told
    for name in [name for name in table if pd.api.types.is_extension_array_dtype(table[name].dtype)]:
        table = table.assign(**{str(name): table[name].astype(object).where(table[name].notna(), missing)})
    if language() != "en":
        table = table.map(lambda cell: said(gloss(cell)) if isinstance(cell, str) else cell)
    with pd.option_context("display.unicode.east_asian_width", True):
        return str(table.to_string(index=False, **how))


def echo(message: object = "", *, nl: bool = True, err: bool = False) -> None:
    """Print a message."""
    click.echo(shown(message), nl=nl, err=err)


def secho(message: object, *, err: bool = False, **options: Any) -> None:
    """Print a message in one style."""
    echo(style(message, **options), err=err)


def page(lines: Iterable[str], color: bool | None) -> None:
    """Show lines in a pager."""
    click.echo_via_pager(map(shown, lines), color=color)
