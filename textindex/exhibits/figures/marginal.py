"""In: an estimate with an interaction. Out: a chart (Altair) of a marginal effect over its moderator, with its band."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import ExhibitError
from textindex.core.estimates import Estimate
from textindex.core.records import Language
from textindex.core.text import HAN
from textindex.exhibits.figures.coefficients import AXIS, Width, below, finite, tips
from textindex.exhibits.figures.effects import POINTS, Floats, marginal_effects, moderator, product_of
from textindex.exhibits.figures.theme import BAND, FAINT, WIDTHS, Chart, themed, titled
from textindex.exhibits.words import words
from textindex.tables.given import in_pandas

TALL = {"column": 0.62, "page": 0.4}  # height of a width
BINS = 40


def draw_marginal_effects(
    estimate: Estimate,
    term: str,
    over: str,
    data: pd.DataFrame | None = None,
    *,
    values: Sequence[float] | None = None,
    interaction: str | None = None,
    labels: Mapping[str, str] | None = None,
    language: Language = "en",
    title: str = "",
    width: Width = "column",
) -> Chart:
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

    check_choices(ExhibitError, language=(language, Language), width=(width, Width))
    word, names = words(language), dict(labels or {})
    _ = interaction or product_of(estimate, term, over)
    data = None if data is None else in_pandas(data, ExhibitError)
    own = moderator(estimate, over, data) if data is not None or values is None else None
    given = values if own is None or values is not None else np.linspace(own.min(), own.max(), POINTS)
    grid = np.sort(np.asarray(given, dtype=float))
    found = marginal_effects(estimate, term, over, grid, interaction)
    rows = [{str(key): finite(value) for key, value in row.items()} for row in found.to_dict("records")]
    told = [names.get(name, name) for name in (term, estimate.record["outcome"])]
    axis = [spaced(line.format(*told)) for line in word["effect_of"].split("|")]
    size = {"width": WIDTHS[width] - 2 * AXIS - 6}
    size["height"] = round(size["width"] * TALL[width])
    made = _effects(rows, axis, names.get(over, over) if own is None else None).properties(**size)
    if own is not None:
        edges = (float(min(grid.min(), own.min())), float(max(grid.max(), own.max())))
        lower = _histogram(own, names.get(over, over), word["share"], edges)
        lower = lower.properties(width=size["width"], height=size["height"] // 4)
        made = alt.vconcat(made, lower, spacing=6).resolve_scale(x="shared")
    chart: Chart = themed(titled(made, title, below([estimate], word)))
    return chart


def _effects(rows: Sequence[Mapping[str, Any]], axis: Sequence[str], across: str | None) -> Any:
    """Line and band; without a name for the moderator, the histogram below has the axis."""
    import altair as alt

    shown = across is not None
    x = alt.X(
        "value:Q",
        title=across,
        scale=alt.Scale(zero=False, nice=False),
        axis=alt.Axis(labels=shown, ticks=shown, grid=False),
    )
    base = alt.Chart(alt.InlineData(values=list(rows)))
    title = list(axis)
    band = base.mark_area(color=BAND, opacity=0.55).encode(x=x, y=alt.Y("low:Q", title=title), y2="high:Q")
    line = base.mark_line().encode(x=x, y=alt.Y("effect:Q", title=title), tooltip=tips(rows[0]))
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=FAINT, strokeDash=[3, 2]).encode(y="zero:Q")
    return alt.layer(band, zero, line)


def _histogram(own: Floats, name: str, share: str, edges: tuple[float, float]) -> Any:
    """How the moderator's values lie; the figure holds counts, no firm's value."""
    import altair as alt

    counts, cuts = np.histogram(own, bins=BINS)
    bars = [
        {"from": float(low), "to": float(high), "share": int(count) / len(own), "rows": int(count)}
        for low, high, count in zip(cuts[:-1], cuts[1:], counts, strict=True)
    ]
    x = alt.X("from:Q", title=name, scale=alt.Scale(domain=list(edges), nice=False), axis=alt.Axis(grid=False))
    return (
        alt.Chart(alt.InlineData(values=[{**bar, "zero": 0} for bar in bars]))
        .mark_bar(color=FAINT, stroke="white", strokeWidth=0.4)
        .encode(
            x=x,
            x2="to:Q",
            y=alt.Y("share:Q", title=share, axis=alt.Axis(format="%", tickCount=2)),
            y2="zero:Q",
            tooltip=tips(bars[0]),
        )
    )


def spaced(text: str) -> str:
    """A blank between Chinese and Latin letters, none between Chinese ones.

    >>> spaced("Digital对国际化的effect")
    'Digital 对国际化的 effect'
    """
    return re.sub(rf"(?<=[{HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9)])(?=[{HAN}])", " ", text)
