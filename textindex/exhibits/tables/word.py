"""In: tables. Out: a Word document: three-line tables, stars raised, Times New Roman with 宋体 for Chinese."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from textindex.core.text import width
from textindex.exhibits.tables.record import Cell, Head, Table
from textindex.tables.packed import repacked

LATIN, HAN = "Times New Roman", "宋体"
BODY_PT, NOTE_PT = 10, 9
THICK, THIN = "12", "6"  # eighths of a point
WIDE_CM, NARROW_CM, LETTER_CM = 25.7, 17.0, 0.19
WIDE = 8  # columns from which the page is turned


def word(tables: Sequence[Table]) -> bytes:
    """Tables as a .docx; one with many columns stands on a page turned sideways."""
    import docx
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN, Pt(BODY_PT)
    properties = style.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(_q("w:eastAsia"), HAN)
    language = OxmlElement("w:lang")
    language.set(_q("w:val"), "en-US")
    language.set(_q("w:eastAsia"), "zh-CN")
    properties.append(language)
    style.paragraph_format.space_after = Pt(0)
    core = document.core_properties
    core.author, core.title, core.comments = "textindex", tables[0].title, ""
    for at, table in enumerate(tables):
        _turn(document, table.columns > WIDE, first=at == 0)
        _add(document, table)
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def _turn(document: Any, wide: bool, *, first: bool) -> None:
    """Begin a section of the other orientation where the table needs it."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Cm

    section = document.sections[-1]
    if not first and (section.orientation == WD_ORIENT.LANDSCAPE) != wide:
        section = document.add_section(WD_SECTION.NEW_PAGE)
    elif not first:
        return
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if wide else (Cm(21), Cm(29.7))
    section.left_margin = section.right_margin = Cm(2)


def _add(document: Any, table: Table) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Pt

    if table.title:
        title = _paragraph(document.add_paragraph(), table.title, centred=True)
        title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(12), Pt(4)
        title.paragraph_format.keep_with_next = True
        for run in title.runs:
            run.bold = True
    grid = document.add_table(rows=0, cols=table.columns + 1)
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for at, row in enumerate(table.heads):
        _heads(grid, table.stub if at == 0 else "", row, top=at == 0, bottom=at == len(table.heads) - 1)
    last = len(table.rows) - 1
    for at, line in enumerate(table.rows):
        cells = _row(grid, header=False)
        _paragraph(cells[0].paragraphs[0], line.label)
        for place, cell in zip(cells[1:], line.cells, strict=True):
            _set(place.paragraphs[0], cell)
        for place in cells:
            place.paragraphs[0].paragraph_format.keep_with_next = at < last
            _rule(place, **({"top": THIN} if line.rule else {}), **({"bottom": THICK} if at == last else {}))
    _widths(grid, table)
    for note in table.notes:
        paragraph = _paragraph(document.add_paragraph(), note, size=NOTE_PT)
        paragraph.paragraph_format.space_before = Pt(2)


def _widths(grid: Any, table: Table) -> None:
    """The labels' column as wide as they are, within two fifths of the page; the others share the rest."""
    from docx.shared import Cm

    page = WIDE_CM if table.columns > WIDE else NARROW_CM
    longest = max([width(table.stub), *(width(row.label) for row in table.rows)])
    first = min(max(2.0, LETTER_CM * longest + 0.5), 0.4 * page)
    sizes = [first, *[min((page - first) / table.columns, 5.0)] * table.columns]
    for column, size in zip(grid.columns, sizes, strict=True):
        column.width = Cm(size)
    for row in grid._tbl.tr_lst:
        at = 0
        for cell in row.tc_lst:
            cell.width = Cm(sum(sizes[at : at + cell.grid_span]))
            at += cell.grid_span


def _row(grid: Any, *, header: bool) -> Any:
    """A row that no page break parts; headings are repeated on the next page."""
    from docx.oxml import OxmlElement

    row = grid.add_row()
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(["w:tblHeader"] if header else [])):
        properties.append(OxmlElement(name))
    return row.cells


def _heads(grid: Any, stub: str, row: Sequence[Head], *, top: bool, bottom: bool) -> None:
    cells = _row(grid, header=True)
    _paragraph(cells[0].paragraphs[0], stub)
    places, at = [cells[0]], 1
    for head in row:
        place = cells[at].merge(cells[at + head.span - 1]) if head.span > 1 else cells[at]
        _paragraph(place.paragraphs[0], head.text, centred=True)
        if head.span > 1 and not bottom:
            _rule(place, bottom="4")
        places.append(place)
        at += head.span
    for place in places:
        place.paragraphs[0].paragraph_format.keep_with_next = True
        _rule(place, **({"top": THICK} if top else {}), **({"bottom": THIN} if bottom else {}))


def _rule(cell: Any, **edges: str) -> None:
    """Lines at a cell's edges."""
    from docx.oxml import OxmlElement

    if not edges:
        return
    properties = cell._tc.get_or_add_tcPr()
    borders = properties.find(_q("w:tcBorders"))
    if borders is None:
        borders = OxmlElement("w:tcBorders")
        properties.append(borders)
    for edge in ("top", "bottom"):
        if edge in edges:
            line = OxmlElement(f"w:{edge}")
            for key, value in (("val", "single"), ("sz", edges[edge]), ("space", "0"), ("color", "000000")):
                line.set(_q(f"w:{key}"), value)
            borders.append(line)


def _set(paragraph: Any, cell: Cell) -> None:
    text = cell.text.replace("-", "\u2212") if cell.value is not None else cell.text
    _paragraph(paragraph, text, centred=True)
    if cell.stars:
        paragraph.add_run(cell.stars).font.superscript = True


def _paragraph(paragraph: Any, text: str, *, centred: bool = False, size: int | None = None) -> Any:
    """Write a text; a ² is a raised 2."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for at, part in enumerate(text.split("²")):
        runs = [paragraph.add_run("2")] if at else []
        for run in runs:
            run.font.superscript = True
        runs += [paragraph.add_run(part)] if part else []
        for run in runs:
            run.font.size = Pt(size) if size else None
    return paragraph


def _q(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))
