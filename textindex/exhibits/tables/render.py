"""In: tables and a file's ending. Out: the file's bytes: Word, LaTeX, HTML, Excel, Markdown, text."""

from __future__ import annotations

from collections.abc import Sequence

from textindex.core.errors import ExhibitError
from textindex.core.messages import Message
from textindex.exhibits.tables import excel, latex, plain, word
from textindex.exhibits.tables import html as page
from textindex.exhibits.tables.record import Table, cleaned

TABLES = (".docx", ".tex", ".html", ".xlsx", ".md", ".txt")


def table_bytes(tables: Table | Sequence[Table], ending: str, title: str = "") -> bytes:
    """Tables as a file of one kind.

    Args:
        tables: one or several.
        ending: ``.docx``, ``.tex``, ``.html``, ``.xlsx``, ``.md`` or ``.txt``.
        title: an HTML page's title.

    Raises:
        ExhibitError: another ending, or no tables.
    """
    given = [cleaned(table) for table in ([tables] if isinstance(tables, Table) else tables)]
    if not given:
        raise ExhibitError(Message("typeset.no_tables"))
    kind = ending.lower()
    if kind == ".docx":
        return word.word(given)
    if kind == ".xlsx":
        return excel.excel(given)
    if kind == ".html":
        return page.html(given, title).encode()
    if kind == ".tex":
        return latex.latex(given).encode()
    if kind == ".md":
        return plain.markdown(given).encode()
    if kind == ".txt":
        return plain.plain(given).encode()
    raise ExhibitError(Message("typeset.ending", ending=ending or Message("exhibit.no_ending"), endings=TABLES))
