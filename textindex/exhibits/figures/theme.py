"""In: an Altair chart. Out: the same chart as a journal prints it: fonts, sizes, colours.

One unit of Vega is one point (1/72 inch) in PDF and PNG, so that `WIDTHS` are a printed page's and text is 8 points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt

    Chart = alt.TopLevelMixin
else:
    Chart = Any  # altair weighs much: it is imported where a chart is drawn

MM = 72 / 25.4
WIDTHS = {"column": round(84 * MM), "page": round(174 * MM)}
"""Widths of a figure in points: one column of a journal (84 mm), the page (174 mm)."""

PALETTE = ("#12355B", "#D55E00", "#56B4E9", "#117733", "#882255")
"""Told apart with every common colour blindness, and printed in grey by lightness (L* 21, 54, 70, 44, 32)."""
DASHES = ((1, 0), (5, 2), (1.5, 1.5), (6, 2, 1.5, 2), (3, 3))
"""Line patterns in the palette's order, so that lines do not rest on colour alone."""
INK, FAINT, BAND, RULE = "#1A1A1A", "#6B6B6B", "#9DB2C9", "#DADADA"

LATIN = ("Arial", "Helvetica", "Liberation Sans", "sans-serif")
HAN = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "PingFang SC"),
    *("Hiragino Sans GB", "Heiti SC", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback"),
    *("SimSun", "Songti SC"),
)
CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


def fonts(text: str) -> str:
    """The font families for a text, as CSS writes them: the first that is installed is taken for all of it.

    >>> fonts("Digital").split(", ")[0], fonts("数字化").split(", ")[0]
    ('Arial', 'Noto Sans CJK SC')
    """
    return ", ".join((*HAN, *LATIN) if CHINESE.search(text) else (*LATIN[:-1], *HAN, LATIN[-1]))


def config(text: str = "") -> dict[str, Any]:
    """The theme as a Vega-Lite configuration, with the fonts that a chart with this text needs."""
    family = fonts(text)
    label = {"labelFont": family, "titleFont": family, "labelFontSize": 8, "titleFontSize": 8, "titleFontWeight": 400}
    ink = {"labelColor": INK, "titleColor": INK}
    return {
        "font": family,
        "background": "white",
        "padding": 4,
        "view": {"stroke": None},
        "axis": {
            **label, **ink, "domainColor": INK, "domainWidth": 0.6, "tickColor": INK, "tickWidth": 0.6, "tickSize": 3,
            "gridColor": RULE, "gridWidth": 0.4, "labelPadding": 3, "titlePadding": 6, "labelLimit": 220,
            "labelFlush": False, "labelOverlap": "greedy", "labelSeparation": 5, "titleLimit": 480,
        },
        "axisDiscrete": {"labelOverlap": False},  # a bar without its name says nothing; its row is high enough
        "legend": {
            **label, **ink, "orient": "bottom", "symbolSize": 40, "symbolStrokeWidth": 1.2, "labelLimit": 260,
            "titleLimit": 400,
        },
        "header": {**label, **ink, "labelFontWeight": 600},
        "title": {
            "font": family, "fontSize": 9, "fontWeight": 600, "anchor": "start", "color": INK, "offset": 8,
            "subtitleFont": family, "subtitleFontSize": 8, "subtitleColor": FAINT, "subtitlePadding": 3,
        },
        "text": {"font": family, "fontSize": 8, "color": INK},
        "line": {"strokeWidth": 1.2, "color": PALETTE[0]},
        "point": {"filled": True, "size": 26, "color": PALETTE[0], "opacity": 1},
        "bar": {"color": PALETTE[0]},
        "area": {"color": BAND},
        "rule": {"color": INK, "strokeWidth": 0.8},
        "range": {"category": list(PALETTE)},
    }  # fmt: skip


def themed(chart: Any) -> Any:
    """The chart in this house's theme; a browser's menu offers to save it and sends it nowhere.

    Fonts are chosen by what the chart says, so call it last.
    """
    made = chart.copy(deep=False)
    given = chart.to_dict()
    made.config = config(" ".join(texts(given)))
    offered = {"actions": {"export": True, "source": False, "compiled": False, "editor": False}}
    made.usermeta = {**given.get("usermeta", {}), "embedOptions": offered}
    return made


def titled(chart: Any, title: str, below: Sequence[str] = ()) -> Any:
    """The chart with a title and lines below it; as it is where there are none."""
    import altair as alt

    if not title and not below:
        return chart
    if not title:  # Vega shows no subtitle below an empty title
        return chart.properties(title=alt.Title(list(below), fontSize=8, fontWeight="normal", color=FAINT))
    heading = alt.Title(title, subtitle=list(below)) if below else alt.Title(title)
    return chart.properties(title=heading)


def texts(spec: Any) -> Iterator[str]:
    """Every text in a chart's specification, its data and the names of fields included; fonts are none.

    >>> sorted(texts({"title": "数字化", "config": {"font": "宋体"}, "data": [{"x": 1, "y": "a"}]}))
    ['a', 'data', 'title', 'x', 'y', '数字化']
    """
    if isinstance(spec, str):
        yield spec
    elif isinstance(spec, dict):
        for key, value in spec.items():
            if key not in ("config", "$schema"):
                yield key
                yield from texts(value)
    elif isinstance(spec, (list, tuple)):
        for value in spec:
            yield from texts(value)
