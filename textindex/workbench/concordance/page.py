"""In: places with the words around them. Out: one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from textindex.core.glosses import gloss
from textindex.core.messages import Message, told
from textindex.core.records import OFF_CONCEPT, Language
from textindex.core.scripts import script_hash
from textindex.tables.write import write_tables
from textindex.workbench.concordance.places import Line

HEAD = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>
body {{ font: 14px/1.5 system-ui, "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", sans-serif; margin: 1.5em }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ padding: 2px 6px; white-space: nowrap; text-align: left; border-bottom: 1px solid #eee }}
th {{ cursor: pointer; position: sticky; top: 0; background: #fff }}
td.left {{ text-align: right; max-width: 32em; overflow: hidden; direction: rtl }}
td.right {{ max-width: 32em; overflow: hidden }}
mark {{ background: #ffec99; font-weight: 600 }}
tr.passed {{ color: #888 }} tr.passed mark {{ background: #eee }}
.flag {{ color: #b02a37 }}
</style></head><body>
<h1>{title}</h1>
<p><input id="filter" placeholder="{filter}" autofocus> <span id="shown">{count}</span></p>
<table><thead><tr>{columns}</tr></thead><tbody>
"""
TAIL = """</tbody></table>
<script>{script}</script></body></html>
"""
SCRIPT = """
const body = document.querySelector("tbody"), rows = [...body.rows], shown = document.getElementById("shown");
document.getElementById("filter").addEventListener("input", e => {
  const wanted = e.target.value.toLowerCase();
  let number = 0;
  for (const row of rows) {
    const found = row.textContent.toLowerCase().includes(wanted);
    row.hidden = !found;
    number += found;
  }
  shown.textContent = number;
});
document.querySelectorAll("th").forEach((head, column) => {
  let up = false;
  head.addEventListener("click", () => {
    up = !up;
    const key = row => row.cells[column].dataset.key ?? row.cells[column].textContent;
    const order = (a, b) => key(a).localeCompare(key(b), "zh", {numeric: true});
    rows.sort((a, b) => up ? order(a, b) : order(b, a));
    body.append(...rows);
  });
});
"""
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    f"script-src '{script_hash(SCRIPT)}'"
)
"""The one script that may run is the page's own; nothing is loaded."""
COLUMNS = (
    Message("head.firm"), Message("head.year"), Message("head.name"), Message("head.left"), Message("head.term"),
    Message("head.right"), Message("head.dimension"), Message("head.section"), Message("head.who"),
    Message("head.own_p"), Message("head.page"), Message("head.file"),
)  # fmt: skip


def flags_of(line: Line) -> tuple[str, ...]:
    """What is not an own, affirmed fact; words as in the ledger."""
    flags = [flag for flag in (line.polarity, line.speaker, line.tense) if flag not in ("affirmed", "own", "fact", "")]
    return (*flags, *([OFF_CONCEPT] if line.off_concept else []))


def why_not(line: Line) -> str:
    """Why a place is not counted; empty where it is."""
    return gloss(line.reason) if line.kept is False and line.reason else ""


def noted(line: Line, language: Language) -> str:
    """Flags and why a place is not counted in a reader's language, commas between; empty for what is plain."""
    said = [gloss(flag) for flag in flags_of(line)]
    if line.novelty == "new":
        said.append(Message("kwic.new"))
    elif line.novelty == "repeated":
        said.append(Message("kwic.repeated", year=line.first_seen))
    elif line.novelty == "shared":
        said.append(Message("kwic.shared", n=line.copies))
    if reason := why_not(line):
        said.append(Message("kwic.not_counted", reason=reason))
    return told(Message("list.each", each=tuple(said)), language)


def likely(line: Line) -> str:
    """The probability that a place tells of the firm's own, to two decimals; empty where none is told."""
    return "" if line.own_p is None else f"{line.own_p:.2f}"


def write_page(lines: Iterable[Line], path: Path, title: str, language: Language = "en") -> int:
    """Write the places as one page in a language, which sorts by a click on a column's head and filters as one types.

    Returns:
        The number of places.

    Raises:
        StoreError: it cannot be written.
    """
    rows = [_row(line, language) for line in lines]
    heads = "".join(f"<th>{escape(told(name, language))}</th>" for name in COLUMNS)
    filtered = escape(told(Message("page.filter"), language))
    head = HEAD.format(
        language="zh", title=escape(title), count=len(rows), columns=heads, policy=POLICY, filter=filtered
    )
    write_tables({path: "".join([head, *rows, TAIL.replace("{script}", SCRIPT)])})
    return len(rows)


def _row(line: Line, language: Language) -> str:
    left = escape(line.left)
    cells = (
        f"<td>{escape(line.firm)}</td><td>{line.year or ''}</td><td>{escape(line.name)}</td>"
        f'<td class="left" data-key="{escape(line.left[::-1])}"><bdi>{left}</bdi></td>'
        f"<td><mark>{escape(line.surface)}</mark></td>"
        f'<td class="right">{escape(line.right)}</td><td>{escape(line.dimension)}</td><td>{escape(line.section)}</td>'
        f'<td class="flag" title="{escape(line.cue)}">{escape(noted(line, language))}</td>'
        f"<td>{likely(line)}</td><td>{line.page}</td><td>{escape(line.file)}</td>"
    )
    return f"<tr{' class=passed' if line.kept is False else ''}>{cells}</tr>\n"
