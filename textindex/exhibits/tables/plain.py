"""In: tables. Out: Markdown, and text in columns for a screen of fixed width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textindex.core.text import width
from textindex.exhibits.tables.record import Cell, Head, Table

GAP = "  "


def markdown(tables: Sequence[Table]) -> str:
    r"""Tables in Markdown, a heading above and a list of notes below each.

    >>> from textindex.exhibits.tables.record import Head, Row, number
    >>> table = Table("", ((Head("a|b"),),), (Row("x", (number(0.5, "*"),)),))
    >>> print(markdown([table]).strip())
    |  | a\|b |
    |---|---|
    | x | 0.500\* |
    """
    lines = list[str]()
    for table in tables:
        lines += [f"## {escaped(table.title)}", ""] if table.title else []
        heads = [[head.text for head in row for _ in range(head.span)] for row in table.heads]
        lines += [_line([table.stub, *heads[0]]), f"|{'---|' * (table.columns + 1)}"]
        lines += [_line(["", *row]) for row in heads[1:]]
        lines += [_line([row.label, *(cell.text + cell.stars for cell in row.cells)]) for row in table.rows]
        lines += ["", *(f"- {escaped(note)}" for note in table.notes), ""]
    return "\n".join(lines)


def escaped(text: str) -> str:
    r"""A text whose signs Markdown does not read.

    >>> print(escaped("a|b ** p<0.05"))
    a\|b \*\* p&lt;0.05
    """
    for sign in "\\`*|[]":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("<", "&lt;").replace("\n", " ")


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(_cell(text) for text in cells)} |"


def _cell(text: str) -> str:
    """As `escaped`; brackets stay, which are no link here."""
    for sign in "\\`*|":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("<", "&lt;").replace("\n", " ")


def plain(tables: Sequence[Table]) -> str:
    """Tables as text: numbers under each other, Chinese characters two columns wide, rules of a three-line table."""
    return "\n".join(_plain(table) for table in tables)


def _plain(table: Table) -> str:
    parted = [[_parted(cell) for cell in row.cells] for row in table.rows]
    marks = [max([0, *(width(row[at][1]) for row in parted)]) for at in range(table.columns)]
    across = [max([1, *(width(row[at][0]) for row in parted)]) for at in range(table.columns)]
    first = max([width(table.stub), *(width(row.label) for row in table.rows)])
    inner = [size + mark for size, mark in zip(across, marks, strict=True)]
    sizes = list(inner)
    _widen(table, sizes)
    total = first + sum(len(GAP) + size for size in sizes)
    lines = [table.title] if table.title else []
    lines.append("=" * total)
    for at, row in enumerate(table.heads):
        lines.append(_heads(table.stub if at == 0 else "", first, row, sizes))
    lines.append("-" * total)
    for line in table.rows:
        lines += ["-" * total] if line.rule else []
        cells = [_set(*each) for each in zip(line.cells, sizes, inner, marks, strict=True)]
        lines.append(GAP.join([_pad(line.label, first), *cells]).rstrip())
    return "\n".join([*lines, "=" * total, *table.notes, ""])


def _widen(table: Table, sizes: list[int]) -> None:
    """Give the last of a heading's columns what the heading needs beyond them."""
    for row in table.heads:
        at = 0
        for head in row:
            has = sum(sizes[at : at + head.span]) + len(GAP) * (head.span - 1)
            sizes[at + head.span - 1] += max(0, width(head.text) - has)
            at += head.span


def _heads(stub: str, first: int, row: Sequence[Head], sizes: Sequence[int]) -> str:
    cells, at = [_pad(stub, first)], 0
    for head in row:
        text, span = head.text, head.span
        size = sum(sizes[at : at + span]) + len(GAP) * (span - 1)
        left = (size - width(text)) // 2
        cells.append(_pad(" " * left + text, size))
        at += span
    return GAP.join(cells).rstrip()


def _set(cell: Cell, size: int, inner: int, mark: int) -> str:
    """A number in its column's middle, digits under digits, what follows them beyond; a word by itself."""
    if cell.value is None:
        left = (size - width(cell.text)) // 2
        return _pad(" " * left + cell.text, size)
    body, tail = _parted(cell)
    text = body + tail + " " * ((size - inner) // 2 + mark - width(tail))
    return " " * (size - width(text)) + text


def _parted(cell: Cell) -> tuple[str, str]:
    """A number and what follows its last digit: stars, a bracket."""
    body = cell.text.rstrip(")]")
    return body, cell.text[len(body) :] + cell.stars


def _pad(text: str, size: int) -> str:
    return text + " " * (size - width(text))
