"""In: tables. Out: LaTeX (booktabs, threeparttable), which a paper takes in by its input command."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from textindex.core.text import width
from textindex.exhibits.figures.theme import CHINESE
from textindex.exhibits.tables.record import Cell, Head, Table
from textindex.exhibits.words import words

SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", "[": "{[}", "]": "{]}", "×": r"$\times$", "²": r"\textsuperscript{2}", "–": "--", "—": "---",
    "≥": r"$\geq$", "∞": r"$\infty$", "`": r"\textasciigrave{}",
}  # fmt: skip
NUMBERED = re.compile(r"(?:Table|表) ?(\w+)(?:[.:：]| |(?=（)|$) *")
NEGATIVE = re.compile(r"-(?=\d|∞)")
HEAD = 20  # characters before a heading is broken
SMALL = 64  # characters across from which a table is set small
WIDE = 8  # columns from which it stands sideways


def latex(tables: Sequence[Table]) -> str:
    """Tables as LaTeX, a ``table`` each."""
    text = "\n".join(_table(table, mark) for table, mark in zip(tables, _marks(tables), strict=True))
    needs = ["% \\usepackage{booktabs,threeparttable}"]
    needs += ["% \\usepackage{rotating}"] if any(table.columns > WIDE for table in tables) else []
    if CHINESE.search(text):
        needs.append("% \\usepackage{ctex}  % and XeLaTeX or LuaLaTeX")
    return "\n".join([*needs, "", text])


def escaped(text: str) -> str:
    r"""A text that LaTeX prints as it is.

    >>> print(escaped("100% of A_B & C"))
    100\% of A\_B \& C
    """
    return "".join(SIGNS.get(sign, sign) for sign in text)


def _marks(tables: Sequence[Table]) -> list[str]:
    """What each table is referred to by: its number, else its title's words, else its place."""
    found = list[str]()
    for place, table in enumerate(tables, start=1):
        number = NUMBERED.match(table.title)
        slug = re.sub(r"[^a-z0-9]+", "-", table.title.lower()).strip("-")
        mark = number[1] if number and number[1].isascii() else slug or f"table-{place}"
        if number and table.title.endswith(("(continued)", "（续）")):
            mark += "-continued"
        found.append(mark if mark not in found else f"{mark}-{place}")
    return found


def _table(table: Table, mark: str) -> str:
    lines = [f"% {table.title}"] if table.title else []
    place, where = ("sidewaystable", "") if table.columns > WIDE else ("table", "[htbp]")
    lines += [f"\\begin{{{place}}}{where}", r"\centering"]
    if table.columns > WIDE or _across(table) > SMALL:
        lines += [r"\footnotesize" if table.columns > WIDE else r"\small", r"\setlength{\tabcolsep}{3pt}"]
    lines += [r"\begin{threeparttable}"]
    lines += [f"\\caption{{{escaped(_caption(table))}}}", f"\\label{{tab:{mark}}}"]
    lines += [f"\\begin{{tabular}}{{l*{{{table.columns}}}{{c}}}}", r"\toprule"]
    for at, row in enumerate(table.heads):
        lines += _heads(table.stub if at == 0 else "", row)
    lines.append(r"\midrule")
    for line in table.rows:
        lines += [r"\midrule"] if line.rule else []
        lines.append(_line([_first(line.label), *map(_cell, line.cells)]))
    lines += [r"\bottomrule", r"\end{tabular}"]
    if table.notes:
        notes = [f"\\item {escaped(note)}" for note in table.notes]
        lines += [r"\begin{tablenotes}[flushleft]", r"\footnotesize", *notes, r"\end{tablenotes}"]
    return "\n".join([*lines, r"\end{threeparttable}", f"\\end{{{place}}}", ""])


def _across(table: Table) -> int:
    """Characters from one side to the other."""
    columns = [
        max(width(row.cells[at].text + row.cells[at].stars) for row in table.rows) for at in range(table.columns)
    ]
    for row in table.heads:
        if len(row) == table.columns:
            columns = [max(has, min(width(head.text), HEAD)) for has, head in zip(columns, row, strict=True)]
    return max(width(row.label) for row in table.rows) + sum(columns) + 2 * len(columns)


def _caption(table: Table) -> str:
    """The title without its number, which LaTeX gives; the outcomes where there is no more than the number."""
    text = NUMBERED.sub("", table.title)
    if text and text not in ("(continued)", "（续）"):
        return text
    outcomes = ("、" if table.language == "zh" else ", ").join(dict.fromkeys(head.text for head in table.heads[0]))
    return f"{words(table.language)['of_outcomes'].format(outcomes)} {text}".strip()


def _heads(stub: str, row: Sequence[Head]) -> list[str]:
    cells, rules, at = [_first(stub)], list[str](), 2
    for head in row:
        text = _broken(head.text)
        cells.append(f"\\multicolumn{{{head.span}}}{{c}}{{{text}}}" if head.span > 1 else text)
        rules += [f"\\cmidrule(lr){{{at}-{at + head.span - 1}}}"] if head.span > 1 else []
        at += head.span
    return [_line(cells), *(["".join(rules)] if rules else [])]


def _broken(text: str) -> str:
    """A heading in lines of one column's width."""
    if width(text) <= HEAD:
        return escaped(text)
    if CHINESE.search(text):
        parts = textwrap.wrap(text, HEAD // 2)
    else:
        parts = textwrap.wrap(text, HEAD, break_long_words=False)
    lines = r" \\ ".join(escaped(part) for part in parts)
    return f"\\shortstack{{{lines}}}" if len(parts) > 1 else escaped(text)


def _first(label: str) -> str:
    """A row's first cell; a star there would be read as part of the line break before."""
    return ("{}" if label.startswith("*") else "") + escaped(label)


def _cell(cell: Cell) -> str:
    parts = NEGATIVE.split(cell.text) if cell.value is not None else [cell.text]
    text = "$-$".join(map(escaped, parts))
    return text + (f"\\textsuperscript{{{cell.stars}}}" if cell.stars else "")


def _line(cells: Sequence[str]) -> str:
    return " & ".join(cells) + r" \\"
