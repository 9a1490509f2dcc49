"""In: estimates. Out: charts (Altair): coefficients with their intervals; a marginal effect over its moderator."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from textindex.base.errors import ExhibitError
from textindex.base.estimates import Estimate, Estimates
from textindex.exhibits.effects import POINTS, marginal_effects, moderator, product_of
from textindex.exhibits.record import width as text_width
from textindex.exhibits.theme import BAND, FAINT, PALETTE, WIDTHS, themed, titled
from textindex.exhibits.typeset import INTERCEPT, label_of, several_of
from textindex.exhibits.words import words

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

Width = Literal["column", "page"]
LETTER = 4.0  # points that a letter of 8 points takes
AXIS = 28  # points beside labels: ticks, the axis' title
TALL = {"column": 0.62, "page": 0.4}  # height of a width
BINS = 40
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")


def draw_coefficients(
    estimates: Estimates | Estimate | Iterable[Estimate],
    terms: Sequence[str] | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    language: str = "en",
    title: str = "",
    width: Width = "column",
) -> alt.LayerChart:
    """Draw coefficients as points with 95% intervals, one colour and shape a model.

    Args:
        estimates: one or several models, five at most.
        terms: the terms, from the top down; all but controls and the intercept unless given.
        labels: what is printed for a term, or for a model by its name.
        language: ``en`` or ``zh``.
        title: above the chart.
        width: a journal's ``column`` (84 mm) or ``page`` (174 mm).

    Raises:
        ExhibitError: no such term; more models than can be told apart.
    """
    import altair as alt

    word, names = words(language), dict(labels or {})
    given = several_of(estimates)
    if not 0 < len(given) <= len(PALETTE):
        raise ExhibitError(f"{len(given)} models: between 1 and {len(PALETTE)} can be told apart; choose among them")
    rows = _coefficients(given, terms, names, language)
    data = alt.InlineData(values=rows)
    places, models = (list(dict.fromkeys(row[key] for row in rows)) for key in ("label", "model"))
    room = WIDTHS[width] - LETTER * max(text_width(place) for place in places) - AXIS
    several = len(models) > 1
    y = alt.Y(
        "label:N", sort=places, title=None, axis=alt.Axis(grid=False, ticks=False, domain=False, labelOverlap=False)
    )
    offset = {"yOffset": alt.YOffset("model:N", sort=models)} if several else {}
    legend = alt.Legend(columns=1) if several else None
    colors = alt.Scale(domain=models, range=list(PALETTE[: len(models)]))
    shapes = alt.Scale(domain=models, range=list(SHAPES[: len(models)]))
    color = alt.Color("model:N", sort=models, title=None, scale=colors, legend=legend)
    shape = alt.Shape("model:N", sort=models, title=None, scale=shapes, legend=legend)
    axis = word["estimate_with"].format(word["interval"])
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=FAINT, strokeDash=[3, 2]).encode(x="zero:Q")
    base = alt.Chart(data)
    across: dict[str, Any] = {"title": axis, "scale": alt.Scale(padding=6), "axis": alt.Axis(tickCount=6)}
    lines = base.mark_rule().encode(x=alt.X("low:Q", **across), x2="high:Q", y=y, color=color, **offset)
    points = base.mark_point().encode(
        x=alt.X("estimate:Q", **across), y=y, color=color, shape=shape, **offset, tooltip=tips(rows[0])
    )
    height = len(places) * max(16, 9 * len(models) + 6)
    made = alt.layer(zero, lines, points).properties(width=round(room), height=height)
    chart: alt.LayerChart = themed(titled(made, title, _below(given, word)))
    return chart


def _coefficients(
    given: Sequence[Estimate], terms: Sequence[str] | None, names: Mapping[str, str], language: str
) -> list[dict[str, Any]]:
    there = dict.fromkeys(term for estimate in given for term in estimate.coefficients["term"])
    if terms is not None and (absent := [term for term in terms if term not in there]):
        raise ExhibitError(f"no model has a term {', '.join(absent)}; there are {', '.join(there)}")
    wanted = list(terms) if terms is not None else [term for term in there if term != INTERCEPT]
    rows = []
    for term in wanted:
        for at, estimate in enumerate(given, start=1):
            own = estimate.coefficients[estimate.coefficients["term"] == term]
            summed = terms is None and term in estimate.record.get("controls", ())
            if summed or own.empty or own["estimate"].isna().any():
                continue
            numbers = {key: finite(own[key].iloc[0]) for key in ("estimate", "low", "high", "se", "p")}
            rows.append({"model": _called(estimate, at, names), "term": term,
                         "label": label_of(term, given, names, language), **numbers})  # fmt: skip
    if not rows:
        raise ExhibitError("there are no coefficients to draw; name the terms")
    return rows


def _called(estimate: Estimate, at: int, names: Mapping[str, str]) -> str:
    """A model in a legend: its label, its name and label, or its number."""
    name = estimate.spec.name
    return names.get(name) or " ".join(part for part in (name or f"({at})", estimate.spec.label) if part)


def finite(value: Any) -> float | None:
    """A number for JSON; None where it is missing or infinite."""
    number = float(value)
    return number if number - number == 0 else None


def tips(row: Mapping[str, Any]) -> list[alt.Tooltip]:
    """What a browser shows of a row under the pointer: all of its fields."""
    import altair as alt

    return [
        alt.Tooltip(f"{key}:N") if isinstance(value, str) else alt.Tooltip(f"{key}:Q", format=".3f")
        for key, value in row.items()
    ]


def draw_marginal_effects(
    estimate: Estimate,
    term: str,
    over: str,
    data: pd.DataFrame | None = None,
    *,
    values: Sequence[float] | None = None,
    interaction: str | None = None,
    labels: Mapping[str, str] | None = None,
    language: str = "en",
    title: str = "",
    width: Width = "column",
) -> alt.VConcatChart | alt.LayerChart:
    """Draw a term's marginal effect over its moderator with a 95% band, and the moderator's histogram below.

    Args:
        estimate: a model with the term, the moderator and their product.
        term: whose effect, such as ``Digital``.
        over: the moderator, such as ``Change``.
        data: the table that the estimate was made of, for the moderator's range and histogram (rows used only).
        values: the moderator's values instead of its range.
        interaction: the product's term, where it is a column of its own (``DC``).
        labels: what is printed for a term or the outcome.
        language: ``en`` or ``zh``.
        title: above the chart.
        width: ``column`` or ``page``.

    Raises:
        ExhibitError: no such terms or data.
    """
    import altair as alt
    import numpy as np

    word, names = words(language), dict(labels or {})
    _ = interaction or product_of(estimate, term, over)
    own = moderator(estimate, over, data) if data is not None or values is None else None
    given = values if own is None or values is not None else np.linspace(own.min(), own.max(), POINTS)
    grid = np.sort(np.asarray(given, dtype=float))
    found = marginal_effects(estimate, term, over, grid, interaction)
    rows = [{str(key): finite(value) for key, value in row.items()} for row in found.to_dict("records")]
    room = WIDTHS[width] - 2 * AXIS - 6
    outcome = estimate.record["outcome"]
    told = [names.get(name, name) for name in (term, outcome)]
    alone = own is None
    x = alt.X(
        "value:Q",
        title=names.get(over, over) if alone else None,
        scale=alt.Scale(zero=False, nice=False),
        axis=alt.Axis(labels=alone, ticks=alone, grid=False),
    )
    axis = [spaced(line.format(*told)) for line in word["effect_of"].split("|")]
    base = alt.Chart(alt.InlineData(values=rows))
    band = base.mark_area(color=BAND, opacity=0.55).encode(x=x, y=alt.Y("low:Q", title=axis), y2="high:Q")
    line = base.mark_line().encode(x=x, y=alt.Y("effect:Q", title=axis), tooltip=tips(rows[0]))
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=FAINT, strokeDash=[3, 2]).encode(y="zero:Q")
    upper = alt.layer(band, zero, line).properties(width=room, height=round(room * TALL[width]))
    chart: alt.VConcatChart | alt.LayerChart
    if own is None:
        chart = themed(titled(upper, title, _below([estimate], word)))
        return chart
    counts, edges = np.histogram(own, bins=BINS)
    bars = [
        {"from": float(low), "to": float(high), "share": int(count) / len(own), "rows": int(count), "zero": 0}
        for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
    ]
    limits = [float(min(grid.min(), own.min())), float(max(grid.max(), own.max()))]
    lower = (
        alt.Chart(alt.InlineData(values=bars))
        .mark_bar(color=FAINT, stroke="white", strokeWidth=0.4)
        .encode(
            x=alt.X(
                "from:Q",
                title=names.get(over, over),
                scale=alt.Scale(domain=limits, nice=False),
                axis=alt.Axis(grid=False),
            ),
            x2="to:Q",
            y=alt.Y("share:Q", title=word["share"], axis=alt.Axis(format="%", tickCount=2)),
            y2="zero:Q",
            tooltip=tips({key: value for key, value in bars[0].items() if key != "zero"}),
        )
        .properties(width=room, height=round(room * TALL[width] / 4))
    )
    both = alt.vconcat(upper, lower, spacing=6).resolve_scale(x="shared")
    chart = themed(titled(both, title, _below([estimate], word)))
    return chart


def spaced(text: str) -> str:
    """A blank between Chinese and Latin letters, none between Chinese ones.

    >>> spaced("Digital对国际化的effect")
    'Digital 对国际化的 effect'
    """
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9)])(?=[\u4e00-\u9fff])", " ", text)


def _below(given: Iterable[Estimate], word: Mapping[str, str]) -> list[str]:
    """What a figure says below its title: that data are simulated, where they are."""
    return [word["simulated"]] if any(estimate.record.get("simulated") for estimate in given) else []
