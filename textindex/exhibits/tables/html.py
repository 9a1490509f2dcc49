"""In: tables. Out: one HTML page that needs nothing else, readable aloud: headings and labels name their cells."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from textindex.exhibits.tables.record import Cell, Row, Table

STYLE = """
body{font-family:"Times New Roman",Times,"Songti SC",SimSun,"Noto Serif CJK SC",serif;margin:2rem auto;max-width:70rem;
padding:0 1rem;color:#1a1a1a;background:#fff}
section{margin:0 0 2.5rem;overflow-x:auto}
table{border-collapse:collapse;border-top:2px solid;border-bottom:2px solid;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:bold;padding:0 0 .4rem}
th,td{padding:.15rem .9rem;font-weight:normal;text-align:center;vertical-align:baseline}
th[scope=row]{text-align:left;padding-left:.2rem}
thead th{max-width:12rem}thead tr:last-child th,thead tr:first-child>:first-child{border-bottom:1px solid}
thead th.group{border-bottom:1px solid #999}
tr.rule>*{border-top:1px solid}
sup{line-height:0;font-size:.7em}
ul.notes{list-style:none;padding:0;margin:.4rem 0 0;font-size:.85rem;max-width:50rem}
"""


def html(tables: Sequence[Table], title: str = "") -> str:
    """Tables as a page."""
    language = "zh-CN" if any(table.language == "zh" for table in tables) else "en"
    body = "\n".join(fragment(table) for table in tables)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title or tables[0].title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def fragment(table: Table) -> str:
    """One table for a page that has `STYLE`."""
    lines = ["<section>", "<table>", f"<caption>{_text(table.title)}</caption>" if table.title else "", "<thead>"]
    for at, row in enumerate(table.heads):
        stub = f'<th scope="col" rowspan="{len(table.heads)}">{_text(table.stub)}</th>' if table.stub else ""
        blank = f'<td rowspan="{len(table.heads)}"></td>'
        cells = [
            f'<th scope="colgroup" colspan="{head.span}" class="group">{_text(head.text)}</th>'
            if head.span > 1
            else f'<th scope="col">{_text(head.text)}</th>'
            for head in row
        ]
        lines.append(f"<tr>{(stub or blank) if at == 0 else ''}{''.join(cells)}</tr>")
    lines += ["</thead>", "<tbody>", *_rows(table.rows), "</tbody>", "</table>"]
    if table.notes:
        lines.append(f'<ul class="notes">{"".join(f"<li>{_text(note)}</li>" for note in table.notes)}</ul>')
    return "\n".join(line for line in [*lines, "</section>"] if line)


def _rows(rows: Sequence[Row]) -> list[str]:
    """Rows; a label names the unlabelled rows below it too (a coefficient's standard error)."""
    lines = []
    for at, row in enumerate(rows):
        below = next((n for n, other in enumerate(rows[at + 1 :]) if other.label or other.rule), len(rows) - at - 1)
        spans = f' rowspan="{below + 1}"' if below else ""
        named = f'<th scope="row"{spans}>{_text(row.label)}</th>' if row.label or row.rule or at == 0 else ""
        kind = ' class="rule"' if row.rule else ""
        lines.append(f"<tr{kind}>{named}{''.join(map(_cell, row.cells))}</tr>")
    return lines


def _cell(cell: Cell) -> str:
    text = _text(cell.text.replace("-", "\u2212") if cell.value is not None else cell.text)
    return f"<td>{text}{f'<sup>{cell.stars}</sup>' if cell.stars else ''}</td>"


def _text(text: str) -> str:
    return escape(text).replace("²", "<sup>2</sup>")
