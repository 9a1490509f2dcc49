"""In: tables. Out: an Excel workbook: a sheet a table as printed (texts), and one of all numbers with all digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from textindex.core.text import width
from textindex.exhibits.tables.record import Table
from textindex.tables.cells import put
from textindex.tables.office import saved

NUMBERS = "numbers"
SHEET_NAME = 31
WIDEST = 40


def excel(tables: Sequence[Table]) -> bytes:
    """Tables as a workbook; no text in it runs as a formula."""
    from openpyxl import Workbook

    book = Workbook()
    del book[book.sheetnames[0]]
    names = list[str]()
    for table in tables:
        names.append(_name(table.title, names))
        _sheet(book.create_sheet(names[-1]), table)
    _numbers(book.create_sheet(NUMBERS), tables, names)
    return saved(book)


def _name(title: str, there: Sequence[str]) -> str:
    """A sheet's name of its own: 31 characters, none that Excel forbids."""
    plain = re.sub(r"[:\\/?*\[\]]", " ", title).strip().strip("'")[:SHEET_NAME] or "table"
    name, number, taken = plain, 2, {other.casefold() for other in (*there, NUMBERS)}
    while name.casefold() in taken:
        name = f"{plain[: SHEET_NAME - len(str(number)) - 1]} {number}"
        number += 1
    return name


def _sheet(sheet: Any, table: Table) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.utils import get_column_letter

    thick, thin, centre = Side(style="medium"), Side(style="thin"), Alignment(horizontal="center", wrap_text=True)
    _put(sheet, 1, 1, table.title).font = Font(bold=True)
    for at, row in enumerate(table.heads, start=2):
        _put(sheet, at, 1, table.stub if at == 2 else "")
        column = 2
        for head in row:
            _put(sheet, at, column, head.text).alignment = centre
            if head.span > 1:
                sheet.merge_cells(start_row=at, end_row=at, start_column=column, end_column=column + head.span - 1)
            column += head.span
    first, last = 2 + len(table.heads), 1 + len(table.heads) + len(table.rows)
    for at, line in enumerate(table.rows, start=first):
        _put(sheet, at, 1, line.label)
        for column, cell in enumerate(line.cells, start=2):
            _put(sheet, at, column, cell.text + cell.stars).alignment = centre
    rules: dict[int, dict[str, Any]] = {2: {"top": thick}, first: {"top": thin}}
    rules |= {first + at: {"top": thin} for at, line in enumerate(table.rows) if line.rule}
    rules[last] = {**rules.get(last, {}), "bottom": thick}
    for at, sides in rules.items():
        for column in range(1, table.columns + 2):
            sheet.cell(at, column).border = Border(**sides)
    for at, note in enumerate(table.notes, start=last + 1):
        _put(sheet, at, 1, note).font = Font(size=9)
    sizes = [max([8, *(width(row.label) for row in table.rows)])]
    sizes += [max([10, *(width(row.cells[at].text) + 4 for row in table.rows)]) for at in range(table.columns)]
    for at, size in enumerate(sizes, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = min(size + 2, WIDEST)


def _numbers(sheet: Any, tables: Sequence[Table], names: Sequence[str]) -> None:
    """table, row, kind, column, value, stars: one line a number."""
    heads = ("table", "row", "kind", "column", "value", "stars")
    lines: list[tuple[Any, ...]] = []
    for table, name in zip(tables, names, strict=True):
        label, column_heads = "", _columns(table)
        for line in table.rows:
            label = line.label or label
            for head, cell in zip(column_heads, line.cells, strict=True):
                if cell.value is not None:
                    lines.append((name, label, line.kind, head, cell.value, cell.stars))
    for at, row in enumerate([heads, *lines], start=1):
        for column, value in enumerate(row, start=1):
            _put(sheet, at, column, value)
    sheet.freeze_panes = "A2"


def _columns(table: Table) -> list[str]:
    """Each column's lowest heading."""
    return [head.text for head in table.heads[-1] for _ in range(head.span)]


def _put(sheet: Any, row: int, column: int, value: Any) -> Any:
    """Write a cell, which stays empty where there is no text and no number."""
    cell = sheet.cell(row, column)
    if value if isinstance(value, str) else value is not None and value - value == 0:
        put(cell, value)
    return cell
