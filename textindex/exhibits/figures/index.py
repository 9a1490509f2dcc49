"""In: the small tables of an index (`index_tables`). Out: its figures, as Altair charts in the house's theme."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

from textindex.exhibits.figures import index_words
from textindex.exhibits.figures.index_tables import OTHER
from textindex.exhibits.figures.theme import BAND, DASHES, FAINT, INK, PALETTE, WIDTHS, Chart, themed

TOGETHER = len(PALETTE)  # lines that one panel holds and can be told apart
ROW = 13
FEW_TICKS = 4
MARGIN = 60  # about what axis and labels take of the width of a figure of several panels
FIT = {"autosize": {"type": "fit-x", "contains": "padding"}}
STATUS_COLOURS = (PALETTE[0], PALETTE[1], PALETTE[2], PALETTE[4], FAINT)


def over_time(table: pd.DataFrame, *, language: str = "en", width: str = "page", axis: str = "") -> Chart:
    """Mean, median and quartile band by year; below them the share of firm-years without a hit.

    Args:
        table: of `index_tables.over_time`.
        language: ``zh`` or ``en``.
        width: ``column`` or ``page`` (`theme.WIDTHS`).
        axis: what the values are; ln(1 + hits) unless given.
    """
    import altair as alt

    said = index_words.WORDS[language]
    inner = WIDTHS[width] - MARGIN
    x = _years(alt, table, said["year"])
    title = axis or said["ln"]
    long = table.melt("year", ["mean", "median"], "line", "value").replace(
        {"line": {k: said[k] for k in ("mean", "median")}}
    )
    names = [said["mean"], said["median"]]
    legend = alt.Legend(title=None, symbolType="stroke", symbolSize=220)
    line = alt.Chart(_data(alt, long)).encode(
        x=x.axis(labels=False, title=None),
        y=alt.Y("value:Q", title=title),
        color=alt.Color("line:N", legend=legend, scale=alt.Scale(domain=names, range=list(PALETTE[:2]))),
        strokeDash=alt.StrokeDash(
            "line:N", legend=legend, scale=alt.Scale(domain=names, range=[*map(list, DASHES[:2])])
        ),
        tooltip=[
            alt.Tooltip("year:O", title=said["year"]),
            alt.Tooltip("line:N", title=" "),
            _number(alt, "value", " "),
        ],
    )
    bar = alt.Legend(title=None, symbolType="M-1,-.5h2v1h-2Z", symbolSize=220, symbolStrokeWidth=0)
    fill = alt.Fill("band:N", legend=bar, scale=alt.Scale(domain=[said["band"]], range=[BAND]))
    band = alt.Chart(_data(alt, table.assign(band=said["band"]))).mark_area(opacity=0.45)
    band = band.encode(x=x, y=alt.Y("q25:Q", title=title), y2="q75:Q", fill=fill)
    top = alt.layer(band, line.mark_line(), line.mark_point()).properties(width=inner, height=150)
    zero = alt.Chart(_data(alt, table)).mark_bar(color=FAINT, width=alt.RelativeBandSize(0.55))
    percent = alt.Axis(format="%", tickCount=3)
    zero = zero.encode(x=x, y=alt.Y("zero:Q", title=said["zero"], axis=percent, scale=alt.Scale(nice=True, zero=True)))
    zero = zero.properties(width=inner, height=44)
    return _made(alt.vconcat(top, zero, spacing=6).resolve_scale(x="shared"))


def by_dimension(table: pd.DataFrame, *, language: str = "en", width: str = "page") -> Chart:
    """Mean of ln(1 + hits) by year, a line a dimension; a panel each where there are too many to tell apart.

    Args:
        table: of `index_tables.by_dimension`.
        language: as in `over_time`.
        width: as there.
    """
    import altair as alt

    said = index_words.WORDS[language]
    order = list(dict.fromkeys(table["dimension"]))
    chart = alt.Chart(_data(alt, table)).encode(
        x=_years(alt, table, said["year"]),
        y=alt.Y("mean:Q", title=f"{said['mean']}, {said['ln']}", scale=alt.Scale(zero=True)),
    )
    if len(order) > TOGETHER:
        across = 3 if width == "page" else 2
        panel = (chart.mark_line() + chart.mark_point(size=10)).properties(
            width=(WIDTHS[width] - MARGIN) / across - 18, height=70
        )
        header = alt.Header(title=None, labelLimit=150)
        return _made(panel.facet(alt.Facet("dimension:N", sort=order, header=header), columns=across, spacing=14))
    scale = alt.Scale(domain=order, range=list(PALETTE[: len(order)]))
    dashes = alt.Scale(domain=order, range=[list(dash) for dash in DASHES[: len(order)]])
    legend = alt.Legend(title=None, symbolType="stroke", symbolSize=220, columns=2 if width == "page" else 1)
    line = chart.mark_line().encode(
        color=alt.Color("dimension:N", sort=order, scale=scale, legend=legend),
        strokeDash=alt.StrokeDash("dimension:N", sort=order, scale=dashes, legend=legend),
    )
    point = chart.mark_point().encode(
        color=alt.Color("dimension:N", sort=order, scale=scale, legend=legend),
        tooltip=["year:O", "dimension:N", _number(alt, "mean", said["mean"])],
    )
    return _made((line + point).properties(width=WIDTHS[width], height=190, **FIT))


def by_industry(table: pd.DataFrame, *, language: str = "en", width: str = "page", axis: str = "") -> Chart:
    """Mean and quartile band of each industry, highest mean first.

    Args:
        table: of `index_tables.by_industry`.
        language: as in `over_time`.
        width: as there.
        axis: as there.
    """
    import altair as alt

    said = index_words.WORDS[language]
    title = axis or said["ln"]
    shown = table.assign(label=[f"{row.industry} ({row.n:,})" for row in table.itertuples()])
    y = alt.Y("label:N", sort=None, title=None)
    x = alt.X("q25:Q", title=[title, *([said["marks"]] if width == "page" else re.split("[;；] ?", said["marks"]))])
    rule = alt.Chart(_data(alt, shown)).mark_rule(color=BAND, strokeWidth=5).encode(y=y, x=x, x2="q75:Q")
    tick = alt.Chart(_data(alt, shown)).mark_tick(color=PALETTE[1], thickness=1.5, size=9).encode(y=y, x="median:Q")
    point = (
        alt.Chart(_data(alt, shown))
        .mark_point()
        .encode(y=y, x="mean:Q", tooltip=["industry:N", "n:Q", _number(alt, "mean", said["mean"])])
    )
    return _made((rule + tick + point).properties(width=WIDTHS[width], height=alt.Step(ROW), **FIT))


def distribution(table: pd.DataFrame, *, language: str = "en", width: str = "page", axis: str = "") -> Chart:
    """A histogram; firm-years without a hit stand apart as a bar of their own.

    Args:
        table: of `index_tables.distribution`.
        language: as in `over_time`.
        width: as there.
        axis: as there.
    """
    import altair as alt

    said = index_words.WORDS[language]
    labels = [said["no hit"] if row.high == 0 else f"{row.low:g}–{row.high:g}" for row in table.itertuples()]
    shown = table.assign(bin=labels, zero=table["high"] == 0)
    chart = alt.Chart(_data(alt, shown)).mark_bar().encode(
        x=alt.X("bin:N", sort=None, title=axis or said["ln"],
                axis=alt.Axis(labelAngle=-45), scale=alt.Scale(paddingInner=0.08)),
        y=alt.Y("n:Q", title=said["firm-years"], axis=_whole(alt, table["n"].max())),
        color=alt.Color("zero:N", legend=None, scale=alt.Scale(domain=[True, False], range=[PALETTE[1], PALETTE[0]])),
        tooltip=["bin:N", alt.Tooltip("n:Q", title=said["n"], format=","), alt.Tooltip("share:Q", format=".1%")],
    )  # fmt: skip
    return _made(chart.properties(width=WIDTHS[width], height=150, **FIT))


def coverage(table: pd.DataFrame, *, language: str = "en", width: str = "page") -> Chart:
    """Firm-years by year: read, and not read for which reason.

    Args:
        table: of `index_tables.coverage`.
        language: as in `over_time`.
        width: as there.
    """
    import altair as alt

    said = index_words.WORDS[language]
    order = [one for one in dict.fromkeys(table["status"]) if one != OTHER]
    order = [*(one for one in order if one == "ok"), *(one for one in order if one != "ok")]
    order += [OTHER] if (table["status"] == OTHER).any() else []
    names = [index_words.status(one, language) for one in order]
    shown = table.assign(label=[index_words.status(one, language) for one in table["status"]])
    shown["rank"] = [order.index(one) for one in table["status"]]
    colours = [PALETTE[0] if one == "ok" else STATUS_COLOURS[at + ("ok" not in order)] for at, one in enumerate(order)]
    chart = alt.Chart(_data(alt, shown)).mark_bar(stroke="white", strokeWidth=0.4).encode(
        x=_years(alt, table, said["year"]),
        y=alt.Y("n:Q", title=said["firm-years"], axis=_whole(alt, table.groupby("year")["n"].sum().max())),
        color=alt.Color("label:N", title=None, scale=alt.Scale(domain=names, range=colours)),
        order=alt.Order("rank:Q"),
        tooltip=["year:O", "label:N", alt.Tooltip("n:Q", format=",")],
    )  # fmt: skip
    return _made(chart.properties(width=WIDTHS[width], height=130, **FIT))


def top_terms(table: pd.DataFrame, *, language: str = "en", width: str = "page") -> Chart:
    """The terms with the most counted hits, each with its share.

    Args:
        table: of `index_tables.top_terms`.
        language: as in `over_time`.
        width: as there.
    """
    import altair as alt

    said = index_words.WORDS[language]
    room = (
        (1.16 if width == "page" else 1.4) * float(table["share"].max()) if len(table) else 1
    )  # for the share beside the longest bar
    base = alt.Chart(_data(alt, table)).encode(
        y=alt.Y("term:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False)),
        x=alt.X("share:Q", title=said["of hits"], axis=alt.Axis(format="%", tickCount=5),
                scale=alt.Scale(domain=[0, room], nice=False)),
    )  # fmt: skip
    bars = base.mark_bar(height=alt.RelativeBandSize(0.7)).encode(tooltip=["term:N", alt.Tooltip("hits:Q", format=",")])
    text = base.mark_text(align="left", dx=3).encode(text=alt.Text("share:Q", format=".1%"))
    return _made((bars + text).properties(width=WIDTHS[width], height=alt.Step(ROW), **FIT))


def movers(table: pd.DataFrame, *, language: str = "en", width: str = "page", axis: str = "") -> Chart:
    """From the first to the last year of the firms that moved most.

    Args:
        table: of `index_tables.movers`.
        language: as in `over_time`.
        width: as there.
        axis: as there.
    """
    import altair as alt

    said = index_words.WORDS[language]
    title = axis or said["ln"]
    spans = zip(
        table["name"].where(table["name"] != "", table["firm"]), table["first_year"], table["last_year"], strict=True
    )
    labels = [f"{name} {first}–{last}" for name, first, last in spans]
    shown = table.assign(label=_distinct(labels, table["firm"]))
    y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(grid=True, ticks=False, domain=False, labelPadding=8))
    rule = alt.Chart(_data(alt, shown)).mark_rule(color=INK).encode(y=y, x=alt.X("before:Q", title=title), x2="after:Q")
    long = shown.melt(["label", "firm"], ["before", "after"], "end", "value")
    names = [said["before"], said["after"]]
    long["end"] = long["end"].map({"before": names[0], "after": names[1]})
    points = alt.Chart(_data(alt, long)).mark_point(filled=True, stroke=PALETTE[0], strokeWidth=1).encode(
        y=y, x="value:Q",
        color=alt.Color("end:N", title=None, scale=alt.Scale(domain=names, range=["white", PALETTE[0]])),
        tooltip=["label:N", "end:N", _number(alt, "value", title)],
    )  # fmt: skip
    return _made((rule + points).properties(width=WIDTHS[width], height=alt.Step(ROW + 1), **FIT))


def _distinct(labels: list[str], firms: Any) -> list[str]:
    """Labels that no two firms share, since equal ones would fall into one row of the figure."""
    return [f"{one} ({firm})" if labels.count(one) > 1 else one for one, firm in zip(labels, firms, strict=True)]


def _years(alt: Any, table: pd.DataFrame, title: str) -> Any:
    """An axis of years: every year has its place, also one without a firm-year."""
    years = list(range(int(table["year"].min()), int(table["year"].max()) + 1)) if len(table) else []
    return alt.X(
        "year:O", title=title, scale=alt.Scale(domain=years), axis=alt.Axis(labelAngle=0, labelOverlap="parity")
    )


def _whole(alt: Any, most: float) -> Any:
    """An axis of counts: no ticks between whole numbers, however few there are."""
    few = {"values": list(range(int(most) + 1)), "format": "d"}
    return alt.Axis(tickMinStep=1, **(few if most <= FEW_TICKS else {}))


def _made(chart: Any) -> Chart:
    made: Chart = themed(chart)
    return made


def _data(alt: Any, table: pd.DataFrame) -> Any:
    """A table's rows as they stand in the chart; a missing value is null, which breaks a line."""
    rows = [
        {name: None if value != value else value for name, value in row.items()}
        for row in table.astype(object).to_dict("records")
    ]
    return alt.InlineData(values=rows)


def _number(alt: Any, column: str, title: str) -> Any:
    return alt.Tooltip(f"{column}:Q", title=title, format=".3f")


Figure = Literal["over-time", "by-dimension", "by-industry", "distribution", "coverage", "terms", "movers"]
FIGURES: Mapping[str, Any] = {
    "over-time": over_time,
    "by-dimension": by_dimension,
    "by-industry": by_industry,
    "distribution": distribution,
    "coverage": coverage,
    "terms": top_terms,
    "movers": movers,
}
