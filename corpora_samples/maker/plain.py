"""Enters: a document as blocks or as pages. Leaves: its text and its HTML."""

from __future__ import annotations

import html
import re

from maker.blocks import Doc
from maker.layout import Pages
from maker.planting import PLANT, face, shown


def as_text(doc: Doc) -> str:
    """Return a document as plain text with one line per paragraph."""
    out: list[str] = []
    for block in doc.blocks:
        if block.kind == "table":
            out += ["\t".join(shown(cell) for cell in row) for row in block.rows]
        elif block.kind == "toc":
            titles = [other.text for other in doc.blocks if other.kind == "section"]
            out += ["目  录", *(f"{title}{'.' * 20}{place + 3}" for place, title in enumerate(titles))]
        elif block.kind in ("para", "plant", "straddle"):
            out.append("　　" + shown(block.text))
        else:
            out += [*shown(block.text).split("\n"), ""]
    return "\n".join(out) + "\n"


def as_paged_text(pages: Pages) -> str:
    """Return a document as a converter from PDF leaves it: hard line ends, headers, page numbers, form feeds."""
    return "\f".join("\n".join(run.text for run in page if run.text) + "\n" for page in pages.pages)


def html_text(text: str, split: bool) -> str:
    """Return a marked text as HTML, with planted terms cut by tags when asked, as converted files have them."""

    def term(found: re.Match[str]) -> str:
        word = face(found)
        return f"<span>{word[:2]}</span><span>{word[2:]}</span>" if split else word

    return PLANT.sub(term, html.escape(text, quote=False))


def as_html(doc: Doc) -> str:
    """Return a document as an HTML page."""
    out = ["<!DOCTYPE html>", '<html lang="zh-CN">', "<head>", '<meta charset="utf-8">', f"<title>{doc.header}</title>"]
    # Words in a script are not words of the report; they must not be counted.
    out += ["<style>td { border: 1px solid; }</style>", '<script>var tags = ["大数据", "云计算"];</script>']
    out += ["</head>", "<body>"]
    for block in doc.blocks:
        if block.kind == "table":
            rows = ("".join(f"<td>{html_text(cell, False)}</td>" for cell in row) for row in block.rows)
            out.append("<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>")
        elif block.kind == "toc":
            continue
        elif block.kind == "cover":
            out += [f"<p>{line.replace(' ', '&nbsp;')}</p>" for line in block.text.split("\n") if line]
        elif block.kind in ("section", "heading"):
            out.append(f"<h2>{html_text(block.text, False)}</h2>")
        else:
            out.append(f"<p>&nbsp;&nbsp;{html_text(block.text, block.kind == 'straddle')}</p>")
    return "\n".join([*out, "</body>", "</html>", ""])
