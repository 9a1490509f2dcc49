"""In: an Altair chart and a file's ending. Out: the file's bytes: HTML, SVG, PDF, PNG or the specification (JSON).

The same specification gives them all (vl-convert), without a network and without a browser. An HTML page carries its
JavaScript. PDF and PNG take fonts from this machine; an SVG keeps its text, and the reader's machine has the fonts.
"""

from __future__ import annotations

import html
import json
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

from textindex.core.errors import ExhibitError, ExhibitWarning
from textindex.core.messages import Message
from textindex.core.scripts import script_hash
from textindex.exhibits.figures.theme import CHINESE, HAN, texts

if TYPE_CHECKING:
    import altair as alt

FIGURES = (".html", ".svg", ".pdf", ".png", ".json")
PPI = 300
VEGA_LITE = "6.1"
STYLE = (
    "body{margin:2rem auto;max-width:60rem;padding:0 1rem;background:#fff}"
    "figure{margin:0}figure svg.marks{width:100%;max-width:56rem;height:auto}.vega-embed{width:100%}"
)


def figure_bytes(
    chart: alt.TopLevelMixin, ending: str, *, ppi: int = PPI, title: str = "", language: str = "en"
) -> bytes:
    """A chart as a file of one kind.

    Args:
        chart: as `theme.themed` leaves it.
        ending: ``.html``, ``.svg``, ``.pdf``, ``.png`` or ``.json``.
        ppi: dots an inch of a PNG; 300 is what journals ask of greyscale, 600 of line art.
        title: an HTML page's title.
        language: an HTML page's language, ``zh`` or ``en``.

    Raises:
        ExhibitError: another ending.

    Warns:
        ExhibitWarning: Chinese text and no font for it (PDF, PNG).
    """
    import vl_convert

    if ending.lower() not in FIGURES:
        raise ExhibitError(Message("figure.ending", ending=ending or Message("exhibit.no_ending"), endings=FIGURES))
    spec = chart.to_dict()
    if ending.lower() in (".pdf", ".png") and CHINESE.search(" ".join(texts(spec))) and not has_chinese_font():
        warnings.warn(Message("figure.no_font", fonts=Message("figure.fonts")), ExhibitWarning, stacklevel=2)
    if ending.lower() == ".svg":
        return vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE).encode()
    if ending.lower() == ".pdf":
        return vl_convert.vegalite_to_pdf(spec, vl_version=VEGA_LITE)
    if ending.lower() == ".png":
        return vl_convert.vegalite_to_png(spec, vl_version=VEGA_LITE, ppi=ppi)
    if ending.lower() == ".json":
        return (json.dumps(spec, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
    return page(chart, title, language).encode()


def page(chart: alt.TopLevelMixin, title: str = "", language: str = "en") -> str:
    """A self-contained HTML page with one chart, which may run what it holds and nothing else."""
    lang = "zh-CN" if language == "zh" else "en"
    drawing = _drawing(chart, "figure")
    allowed = " ".join(f"'{script_hash(own)}'" for own in (script(), drawing))
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src {allowed}; base-uri 'none'; form-action 'none'"
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{html.escape(title)}</title>\n'
        f"<style>{STYLE}</style>\n<script>{script()}</script>\n</head>\n"
        f'<body>\n<figure id="figure"></figure>\n<script>{drawing}</script>\n</body>\n</html>\n'
    )


@cache
def script() -> str:
    """The JavaScript (Vega, Vega-Lite, Vega-Embed) that the chart of a page needs."""
    import vl_convert

    return vl_convert.javascript_bundle("window.vegaEmbed=vegaEmbed;", vl_version=VEGA_LITE)


def _drawing(chart: alt.TopLevelMixin, name: str) -> str:
    """What draws a chart into the element of that id; expressions are interpreted: the page evaluates no text."""
    spec = json.dumps(_json(chart.to_dict()), ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")
    return f'vegaEmbed("#{name}",{spec},{{renderer:"svg",ast:true}}).catch(console.error);'


def _json(spec: dict[str, Any]) -> dict[str, Any]:
    """The specification without its schema's address: a page names no other host."""
    return {key: value for key, value in spec.items() if key != "$schema"}


@cache
def has_chinese_font() -> bool:
    """Whether PDF and PNG can show Chinese here: without a font all its characters are drawn as the same box."""
    return _drawn("字") != _drawn("国")


def _drawn(character: str) -> bytes:
    import vl_convert

    families = ", ".join(HAN)
    return vl_convert.svg_to_png(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        f'<text x="4" y="30" font-size="24" font-family="{families}">{character}</text></svg>'
    )
