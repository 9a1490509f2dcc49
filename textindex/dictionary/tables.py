"""In: a dictionary as a table, CSV or Excel. Out: a draft of ours; and the other way round.

A row a term; ``dimension`` and ``term`` are needed, the other columns are as in a textindex file, several values in a
cell parted by ``|``. Label and definition stand in the first row of their dimension. Excel holds the rest in two more
sheets, ``sources`` and ``dictionary``.

Text that a spreadsheet would take for a formula is written with an apostrophe before it (CSV) or as a cell of text
(Excel), and refused where it is read without them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from textindex.core.errors import DictionaryError
from textindex.core.messages import Message, of_error
from textindex.core.place import read_bytes
from textindex.core.records import Dictionary, Term
from textindex.core.text import width
from textindex.dictionary.draft import Draft, decoded, mapping
from textindex.dictionary.yaml_nodes import Faults, Node
from textindex.tables.cells import guarded, put, unguarded
from textindex.tables.headers import delimiter
from textindex.tables.office import OfficeError, checked, saved

MOST_WIDTH = 60
PARTED = "|"
NONE = "none"
COLUMNS = (
    *("dimension", "label_zh", "label_en", "definition"),
    *("term", "case", "weight", "exclude", "drop", "source", "why"),
)
ABOUT = COLUMNS[1:4]
LISTS = ("exclude", "drop")
OF_TERM = ("case", "weight", "exclude", "drop", "source", "why")
ALIASES = {
    "term": ("term", "word", "keyword", "词条", "关键词", "词语", "词"),
    "dimension": ("dimension", "category", "维度", "类别", "分类"),
    "source": ("source", "来源", "出处"),
    "weight": ("weight", "权重"),
    "exclude": ("exclude", "排除"),
    "why": ("why", "note", "说明", "备注"),
}
KNOWN = {name: column for column in COLUMNS for name in ALIASES.get(column, (column,))}
SHEETS = ("terms", "sources", "dictionary")
ABOUT_SOURCE = ("status", "reference", "note")
ABOUT_ALL = (
    *("name", "title_zh", "title_en", "language", "version", "construct", "construct_zh", "construct_en"),
    *("count", "drop"),
)


class Row(NamedTuple):
    """A row of a table: where it stands, and its cells."""

    number: int
    cells: Sequence[str]


def read_csv(path: Path, faults: Faults) -> Draft:
    """Read a table in CSV; comma, semicolon or tab part its cells."""
    draft = Draft(faults)
    text = decoded(path, draft.notes)
    mark = delimiter(next((line for line in text.splitlines() if line.strip()), ""))
    rows = [Row(number, [_given(c, number, faults) for c in row]) for number, row in _rows(text, mark, path)]
    _read(draft, rows, path, described=False)
    return draft


def is_table(text: str) -> bool:
    """Whether a text is a table: its first line names terms, and what else stands beside them."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return {known_column(cell) for cell in first.split(delimiter(first))} >= {"term", "dimension"}


def _rows(text: str, mark: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    number = 1
    try:
        for row in reader:
            yield number, row
            number = reader.line_num + 1
    except csv.Error as error:
        raise DictionaryError(
            Message("words.csv", name=path.name, line_num=reader.line_num, error=of_error(error))
        ) from None


def _given(cell: str, line: int, faults: Faults) -> str:
    if cell.startswith("="):
        faults.add(line, Message("words.formula", cell=cell))
        return ""
    return unguarded(cell)


def known_column(heading: str) -> str:
    """What a heading names, of `COLUMNS`; empty for any other text."""
    return KNOWN.get(heading.strip().strip('"').lower(), "")


def _read(draft: Draft, rows: Sequence[Row], path: Path, described: bool) -> None:
    """Take the rows of the terms; ``described`` if their sources are keys of a sheet.

    A table of terms alone is one dimension, named by the file; so is one column without a heading.
    """
    rows = [row for row in rows if any(cell.strip() for cell in row.cells)]
    heading = [known_column(cell) for cell in rows[0].cells] if rows else []
    if rows and all(sum(bool(cell.strip()) for cell in row.cells) == 1 for row in rows) and "term" not in heading:
        rows, heading = [Row(rows[0].number, ["term"]), *rows], ["term"]
        rows = [rows[0], *(Row(r.number, [next(c for c in r.cells if c.strip())]) for r in rows[1:])]
    if "term" not in heading:
        found = ", ".join(cell for cell in rows[0].cells if cell.strip()) if rows else "nothing"
        names = ", ".join(ALIASES["term"])
        raise DictionaryError(Message("words.no_column", name=path.name, names=names, found=found))
    whole = "" if "dimension" in heading else path.stem
    if whole:
        draft.notes.append(Message("words.one_dimension", name=path.name, whole=whole))
    if twice := [column for column in heading if column and heading.count(column) > 1]:
        raise DictionaryError(Message("words.twice", name=path.name, twice=twice[0]))
    unread = [cell for cell, column in zip(rows[0].cells, heading, strict=True) if cell.strip() and not column]
    if unread:
        draft.notes.append(Message("words.unread", unread=tuple(unread)))
    references: dict[str, str] = {}
    told = [{name: cell.strip() for name, cell in zip(heading, row.cells, strict=False) if name} for row in rows[1:]]
    keys = _by_label(told)
    for row, cells in zip(rows[1:], told, strict=True):
        if (named := cells.get("dimension", "")) in keys:
            draft.notes.append(
                Message("words.label", place=draft.faults.place(row.number), named=named, keys=keys[named])
            )
        cells |= {"dimension": whole or keys.get(named, named)}
        _take(draft, row.number, cells, None if described else references)
    if references:
        draft.head["sources"] = mapping(
            1, {key: _described(1, ("unverified", reference)) for reference, key in references.items()}
        )


def _by_label(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The dimension that has a label, where a row names it by that; none where two dimensions have it."""
    keys = {row.get("dimension", "") for row in rows if any(row.get(label) for label in ABOUT)}
    pairs = {(row[label], row.get("dimension", "")) for row in rows for label in ABOUT[:2] if row.get(label)}
    labels = [label for label, _ in pairs]
    return {label: key for label, key in pairs if label not in keys and labels.count(label) == 1}


def _take(draft: Draft, line: int, cells: Mapping[str, str], references: dict[str, str] | None) -> None:
    dimension, term = cells.get("dimension", ""), cells.get("term", "")
    if not dimension:
        draft.faults.add(line, Message("words.no_dimension", term=term))
        return
    category = draft.category(dimension, line)
    for column in ABOUT:
        told = cells.get(column, "")
        if told and category.about.setdefault(column, told) != told:
            draft.faults.add(
                line,
                Message("words.differs", dimension=dimension, column=column, told=told, about=category.about[column]),
            )
    fields = {column: _node(line, column, cells[column]) for column in OF_TERM if cells.get(column)}
    if references is not None and cells.get("source"):
        key = references.setdefault(cells["source"], f"source_{len(references) + 1}")
        fields["source"] = Node(line, text=key)
    if term:
        draft.add(dimension, line, term, fields)
    elif fields:
        draft.faults.add(line, Message("words.no_term", dimension=dimension, fields=tuple(fields)))


def _node(line: int, column: str, cell: str) -> Node:
    if column not in LISTS:
        return Node(line, text=cell)
    parts = [] if column == "drop" and cell.lower() == NONE else cell.split(PARTED)
    return Node(line, items=[Node(line, text=part.strip()) for part in parts])


def _described(line: int, values: Sequence[str]) -> Node:
    told = {key: Node(line, text=value) for key, value in zip(ABOUT_SOURCE, values, strict=False) if value}
    return mapping(line, told)


def write_csv(dictionary: Dictionary) -> bytes:
    """Write a dictionary as CSV, UTF-8 with its mark: terms and dimensions, without sources."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    columns = [column for column in COLUMNS if column != "source"]
    writer.writerow(columns)
    for row in _table(dictionary):
        writer.writerow([guarded(row[c]) for c in columns])
    return file.getvalue().encode("utf-8-sig")


def _table(dictionary: Dictionary) -> Iterator[dict[str, str]]:
    """The rows of the terms, dimension by dimension."""
    for d in dictionary.dimensions:
        about = {"label_zh": d.label_zh, "label_en": d.label_en, "definition": d.definition}
        terms = [_row(term) for term in dictionary.terms if term.dimension == d.key] or [dict.fromkeys(OF_TERM, "")]
        for row in terms:
            yield {"dimension": d.key, "term": "", **dict.fromkeys(ABOUT, ""), **about, **row}
            about = {}


def _row(term: Term) -> dict[str, str]:
    return {
        "term": term.text,
        "case": "exact" if term.exact else "",
        "weight": "" if term.weight == 1 else repr(term.weight),
        "exclude": PARTED.join(term.exclude),
        "drop": "" if term.drop is None else PARTED.join(term.drop) or NONE,
        "source": term.source,
        "why": term.why,
    }


def read_excel(path: Path, faults: Faults) -> Draft:
    """Read a workbook: its sheet ``terms``, or the first one.

    Raises:
        DictionaryError: it cannot be opened, or lacks the columns.
    """
    import warnings

    import openpyxl

    faults.unit = "row"
    draft = Draft(faults)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that openpyxl does not know
            book = openpyxl.load_workbook(io.BytesIO(checked(read_bytes(path))))
    except OfficeError as error:
        raise DictionaryError(Message("list.of", of=path, what=of_error(error))) from None
    except OSError as error:
        raise DictionaryError(Message("dict.closed", path=path, strerror=error.strerror or error)) from None
    except Exception as error:  # noqa: BLE001 (openpyxl raises whatever a broken file makes it stumble over)
        raise DictionaryError(Message("words.no_excel", path=path, kind=type(error).__name__)) from None
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if not sheets:
        raise DictionaryError(Message("words.no_sheet", name=path.name))
    described = "sources" in sheets
    for sheet in (sheets[name] for name in SHEETS[1:] if name in sheets):
        _read_about(draft, sheet)
    terms = sheets.get("terms", book.worksheets[0])
    _read(draft, _cells(terms, faults), path, described)
    return draft


def _cells(sheet: Any, faults: Faults) -> list[Row]:
    """The cells of a sheet as text; merged ones, formulas and numbers that should be text are faults."""
    for merged in sheet.merged_cells.ranges:
        faults.add(merged.min_row, Message("words.merged", coord=merged.coord, title=sheet.title))
    heading = {cell.column: known_column(str(cell.value or "")) for cell in next(sheet.iter_rows(), ())}
    text_only = sheet.title in SHEETS[1:]
    return [
        Row(number, [_cell(c, "text" if text_only else heading[c.column], sheet.title, faults) for c in row])
        for number, row in enumerate(sheet.iter_rows(), 1)
    ]


def _cell(cell: Any, column: str, sheet: str, faults: Faults) -> str:
    """The text of a cell; ``column`` is what it is for, if it is read at all."""
    if cell.value is None or not column:
        return "" if cell.value is None else str(cell.value)
    if cell.data_type == "f":
        faults.add(cell.row, Message("words.cell_formula", sheet=sheet, coordinate=cell.coordinate, value=cell.value))
        return ""
    text = str(cell.value)
    if isinstance(cell.value, str):
        if text.startswith("=") and not cell.quotePrefix:
            message = Message("words.cell_stored", sheet=sheet, coordinate=cell.coordinate, text=text)
            faults.add(cell.row, message)
            return ""
        return text
    if column == "weight" and cell.data_type == "n":
        return repr(float(cell.value))
    message = Message("words.cell_number", sheet=sheet, coordinate=cell.coordinate, text=text)
    faults.add(cell.row, message)
    return ""


def _read_about(draft: Draft, sheet: Any) -> None:
    """The sheets of sources (a row each, under headings) and of the dictionary (a name and a value a row)."""
    rows = [row for row in _cells(sheet, draft.faults) if any(row.cells)]
    if sheet.title == "sources":
        nodes = {row.cells[0]: _described(row.number, row.cells[1:4]) for row in rows[1:]}
        draft.head["sources"] = mapping(1, nodes)
        return
    told = {row.cells[0]: Node(row.number, text=row.cells[1]) for row in rows if len(row.cells) > 1 and row.cells[1]}
    draft.head |= {key: told[key] for key in ("name", "language", "version") if key in told}
    if title := {each: told[f"title_{each}"] for each in ("zh", "en") if f"title_{each}" in told}:
        draft.head["title"] = mapping(1, title)
    if "construct" in told:
        label = {each: told[f"construct_{each}"] for each in ("zh", "en") if f"construct_{each}" in told}
        named = {"name": told["construct"], **({"label": mapping(1, label)} if label else {})}
        draft.head["construct"] = mapping(told["construct"].line, named)
    policy = {"count": told["count"]} if "count" in told else {}
    if "drop" in told:
        policy["drop"] = _node(told["drop"].line, "drop", told["drop"].text or "")
    if policy:
        draft.head["policy"] = mapping(1, policy)


def write_excel(dictionary: Dictionary) -> bytes:
    """Write a dictionary as a workbook of three sheets; nothing is lost."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    _fill(book.create_sheet("terms"), [COLUMNS, *([row[column] for column in COLUMNS] for row in _table(dictionary))])
    sources = [(s.key, s.status, s.reference, s.note) for s in dictionary.sources]
    _fill(book.create_sheet("sources"), [("source", *ABOUT_SOURCE), *sources])
    policy = dictionary.policy
    values = (
        *(dictionary.name, dictionary.title["zh"], dictionary.title["en"], dictionary.language, dictionary.version),
        *dictionary.construct,
        *(policy.count, PARTED.join(policy.drop) or NONE),
    )
    _fill(book.create_sheet("dictionary"), list(zip(ABOUT_ALL, values, strict=True)))
    return saved(book)


def _fill(sheet: Any, rows: Sequence[Sequence[str]]) -> None:
    """Write cells of text, none of them a formula; columns are as wide as what stands in them, within limits."""
    from openpyxl.utils import get_column_letter

    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if text:
                put(sheet.cell(number, column), text)
    for column, texts in enumerate(zip(*rows, strict=True), 1):
        widest = max(width(text[:MOST_WIDTH]) for text in texts)
        sheet.column_dimensions[get_column_letter(column)].width = min(widest, MOST_WIDTH) + 2
    sheet.freeze_panes = "A2" if len(rows[0]) > 2 else None
