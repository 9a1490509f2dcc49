"""In: names and rows. Out: the bytes of an Excel workbook, equal for equal rows.

What is written is plain: texts (as texts, whatever they begin with), numbers, flags and dates; a bold header that stays
in view; widths, and what a cell may be. It is written as it goes (Office Open XML, ECMA-376, part 1, chapter 18).
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from textindex.tables.cells import FORMULA
from textindex.tables.packed import TIME

ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LONG_CELL = 32_767  # characters that Excel takes in a cell
SHEET_NAME = 31
ROWS = 1_000  # rows that are packed together
FIRST_DAY = datetime.datetime(1899, 12, 30)
DAY = datetime.timedelta(days=1)
TEXT, QUOTED, HEADER, QUOTED_HEADER, DATE = 1, 2, 3, 4, 5
WRAPPED = 6  # further on, each style again with its text wrapped
SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PLAIN, AS_TEXT, AS_DATE = (
    f'numFmtId="{number}" fontId="{{font}}" fillId="0" borderId="0" xfId="0"' for number in (0, 49, 164)
)
STYLES = (
    PLAIN.format(font=0),
    AS_TEXT.format(font=0) + ' applyNumberFormat="1"',
    AS_TEXT.format(font=0) + ' applyNumberFormat="1" quotePrefix="1"',
    AS_TEXT.format(font=1) + ' applyNumberFormat="1" applyFont="1"',
    AS_TEXT.format(font=1) + ' applyNumberFormat="1" applyFont="1" quotePrefix="1"',
    AS_DATE.format(font=0) + ' applyNumberFormat="1"',
)
FONT = '<font>{bold}<sz val="11"/><name val="Calibri"/><family val="2"/></font>'
LOOK = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ h:mm:ss"/></numFmts>'
    f'<fonts count="2">{FONT.format(bold="")}{FONT.format(bold="<b/>")}</fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{2 * len(STYLES)}">{"".join(f"<xf {style}/>" for style in STYLES)}'
    + "".join(f'<xf {s} applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>' for s in STYLES)
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
CORE = (
    f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:creator>textindex</dc:creator>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created></cp:coreProperties>'
)


class Book:
    """A workbook, to which sheets are added.

    Args:
        widths: of columns by name, in characters; where any is given, texts are wrapped and others are 12 wide.
        choices: by a column's name, what its cells may be.

    Attributes:
        cut: by column, the texts that were longer than a cell takes.
    """

    def __init__(
        self, widths: Mapping[str, int] | None = None, choices: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        self._buffer = io.BytesIO()
        self._archive = zipfile.ZipFile(self._buffer, "w")
        self._widths, self._choices = dict(widths or {}), dict(choices or {})
        self._names: list[str] = []
        self.cut = Counter[str]()

    def add(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], n_rows: int) -> None:
        """Write a sheet; values are texts, numbers, flags, dates, or None."""
        self._names.append(_free(name, self._names))
        letters = [letters_of(number) for number in range(1, len(columns) + 1)]
        shift = WRAPPED if self._widths else 0
        with self._archive.open(_part(f"xl/worksheets/sheet{len(self._names)}.xml"), "w") as file:
            file.write(self._top(columns).encode())
            heads = [_text(f"{at}1", name, HEADER) for at, name in zip(letters, columns, strict=True)]
            lines = [f'<row r="1">{"".join(heads)}</row>']
            for number, row in enumerate(rows, 2):
                cells = [
                    self._cell(f"{at}{number}", value, shift, name)
                    for at, value, name in zip(letters, row, columns, strict=True)
                    if value is not None
                ]
                lines.append(f'<row r="{number}">{"".join(cells)}</row>')
                if len(lines) >= ROWS:
                    file.write("".join(lines).encode())
                    lines = []
            file.write(
                "".join([*lines, "</sheetData>", self._allowed(columns, letters, n_rows), "</worksheet>"]).encode()
            )

    def closed(self) -> bytes:
        """The workbook's bytes, when all sheets are written."""
        sheets = "".join(
            f'<sheet name="{_attribute(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(self._names, 1)
        )
        pages = [f"worksheets/sheet{n}.xml" for n in range(1, len(self._names) + 1)]
        book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
        kinds = {"xl/workbook.xml": f"{TYPE}.sheet.main+xml", "xl/styles.xml": f"{TYPE}.styles+xml"}
        kinds |= {"docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml"}
        kinds |= {f"xl/{page}": f"{TYPE}.worksheet+xml" for page in pages}
        typed = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
        parts = {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{typed}</Types>',
            "_rels/.rels": _related(
                [
                    (f"{OFFICE}/officeDocument", "xl/workbook.xml"),
                    (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                ]
            ),
            "docProps/core.xml": CORE,
            "xl/workbook.xml": HEAD + book,
            "xl/styles.xml": LOOK,
            "xl/_rels/workbook.xml.rels": _related(
                [*((f"{OFFICE}/worksheet", page) for page in pages), (f"{OFFICE}/styles", "styles.xml")]
            ),
        }
        for name, text in parts.items():
            self._archive.writestr(_part(name), text)
        self._archive.close()
        return self._buffer.getvalue()

    def _top(self, columns: Sequence[str]) -> str:
        """What stands before a sheet's rows: the header stays in view; the columns' widths."""
        wide = "".join(
            f'<col min="{n}" max="{n}" width="{self._widths.get(name, 12)}" customWidth="1"/>'
            for n, name in enumerate(columns, 1)
        )
        pane = (
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>'
        )
        return (
            f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
            + (f"<cols>{wide}</cols>" if self._widths and wide else "")
            + "<sheetData>"
        )

    def _allowed(self, columns: Sequence[str], letters: Sequence[str], n_rows: int) -> str:
        """What the cells of some columns may be."""
        rules = [
            f'<dataValidation type="list" allowBlank="1" sqref="{at}2:{at}{n_rows + 1}">'
            f'<formula1>"{",".join(self._choices[name]).translate(SPECIAL)}"</formula1></dataValidation>'
            for at, name in zip(letters, columns, strict=True)
            if self._choices.get(name)
        ]
        return f'<dataValidations count="{len(rules)}">{"".join(rules)}</dataValidations>' if rules else ""

    def _cell(self, place: str, value: Any, shift: int, column: str) -> str:
        if isinstance(value, str):
            self.cut[column] += len(value) > LONG_CELL
            return _text(place, value, TEXT + shift)
        if isinstance(value, bool):
            return f'<c r="{place}" s="{shift}" t="b"><v>{value:d}</v></c>'
        if isinstance(value, datetime.date):
            at = value if isinstance(value, datetime.datetime) else datetime.datetime(*value.timetuple()[:3])
            return f'<c r="{place}" s="{DATE + shift}"><v>{(at.replace(tzinfo=None) - FIRST_DAY) / DAY!r}</v></c>'
        if not isinstance(value, (int, float, Decimal)):
            return self._cell(place, str(value), shift, column)
        return f'<c r="{place}" s="{shift}"><v>{value}</v></c>' if shift else f'<c r="{place}"><v>{value}</v></c>'


def letters_of(number: int) -> str:
    """What Excel calls a column, from 1.

    >>> letters_of(1), letters_of(26), letters_of(27), letters_of(16384)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _text(place: str, text: str, style: int) -> str:
    """A cell of text; where it could be taken for a formula, Excel shows and keeps it as a text all the same."""
    style += bool(FORMULA.match(text))
    shown = ILLEGAL.sub("", text)[:LONG_CELL].translate(SPECIAL)
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


def _free(name: str, taken: Sequence[str]) -> str:
    """A name that Excel takes for a sheet, and that no other sheet has."""
    plain = name.translate(str.maketrans(":\\/?*[]", "       "))
    free, number = plain[:SHEET_NAME], 0
    while free.lower() in map(str.lower, taken):
        number += 1
        free = f"{plain[: SHEET_NAME - len(str(number))]}{number}"
    return free


def _attribute(text: str) -> str:
    return ILLEGAL.sub("", text).translate(SPECIAL).replace('"', "&quot;")


def _part(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name, TIME)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def _related(pairs: Iterable[tuple[str, str]]) -> str:
    each = "".join(f'<Relationship Id="rId{n}" Type="{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(pairs, 1))
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'
