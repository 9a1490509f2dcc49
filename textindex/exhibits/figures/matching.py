"""In: a match's balance and scores. Out: the love plot and the histogram of common support (Figures B1 and B2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import ExhibitError
from textindex.core.messages import Message
from textindex.core.records import Language
from textindex.exhibits.figures.coefficients import Width, finite, room_beside
from textindex.exhibits.figures.theme import FAINT, PALETTE, WIDTHS, Chart, themed, titled
from textindex.exhibits.words import words
from textindex.tables.given import in_pandas

LINES = (10, 25)
"""Per cent: a standardised difference above 25 makes regression depend on its form (Rubin 2001); 10 is common."""
BINS = 40
COLORS = {"treated": PALETTE[0], "control": PALETTE[2], "treated off": PALETTE[1], "control off": "#E8B48C"}


def draw_balance(
    balance: pd.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    language: Language = "en",
    title: str = "",
    width: Width = "column",
) -> Chart:
    """Draw the love plot: each covariate's absolute standardised difference before matching and after.

    Args:
        balance: ``.balance`` of a `Match`.
        labels: what is printed for a covariate.
        language: ``en`` or ``zh``.
        title: above the chart.
        width: a journal's ``column`` (84 mm) or ``page`` (174 mm).

    Raises:
        ExhibitError: the table is no balance table.

    Source:
        The study of Italian firms (INAPP), Figure B1; lines at 10% and 25%.
    """
    import altair as alt

    check_choices(ExhibitError, language=(language, Language), width=(width, Width))
    balance = in_pandas(balance, ExhibitError)
    if not {"covariate", "sample", "bias"} <= set(balance):
        raise ExhibitError(Message("figure.balance"))
    word, names = words(language), labels or {}
    rows: list[dict[str, Any]] = [
        {"covariate": names.get(row["covariate"], row["covariate"]), "sample": word[f"of_{row['sample']}"],
         "bias": finite(abs(row["bias"]))}
        for row in balance.to_dict("records")
    ]  # fmt: skip
    samples = [word["of_unmatched"], word["of_matched"]]
    before = {row["covariate"]: row["bias"] or 0.0 for row in rows if row["sample"] == samples[0]}
    order: list[str] = sorted(before, key=lambda name: -float(before[name]))
    scale = alt.Scale(domain=samples, range=[PALETTE[1], PALETTE[0]])
    shapes = alt.Scale(domain=samples, range=["circle", "square"])
    base = alt.Chart(alt.InlineData(values=rows))
    y = alt.Y("covariate:N", sort=order, title=None, axis=alt.Axis(grid=True, ticks=False, domain=False))
    x = alt.X("bias:Q", title=word["standardised"], scale=alt.Scale(zero=True, nice=True))
    points = base.mark_point().encode(
        x=x, y=y, tooltip=["covariate:N", "sample:N", alt.Tooltip("bias:Q", format=".1f")],
        color=alt.Color("sample:N", sort=samples, scale=scale, title=None, legend=alt.Legend(columns=2)),
        shape=alt.Shape("sample:N", sort=samples, scale=shapes, title=None, legend=alt.Legend(columns=2)),
    )  # fmt: skip
    limits = alt.Chart(alt.InlineData(values=[{"at": at} for at in LINES])).mark_rule(color=FAINT, strokeDash=[3, 2])
    made = alt.layer(limits.encode(x="at:Q"), points)
    made = made.properties(width=room_beside(order, width), height=15 * len(order))
    chart: Chart = themed(titled(made, title))
    return chart


def draw_support(table: pd.DataFrame, *, language: Language = "en", title: str = "", width: Width = "column") -> Chart:
    """Draw the histogram of scores, treated above and controls below, those off support in another colour.

    Args:
        table: ``.table`` of a `Match`.
        language: ``en`` or ``zh``.
        title: above the chart.
        width: a journal's ``column`` (84 mm) or ``page`` (174 mm).

    Raises:
        ExhibitError: the table has no scores.

    Source:
        The study of Italian firms (INAPP), Figure B2; psmatch2's psgraph.
    """
    import altair as alt

    check_choices(ExhibitError, language=(language, Language), width=(width, Width))
    table = in_pandas(table, ExhibitError)
    if not {"score", "treated", "status"} <= set(table):
        raise ExhibitError(Message("figure.scores"))
    word = words(language)
    rows = _binned(table)
    order = [key for key in COLORS if any(row["key"] == key for row in rows)]
    for row in rows:
        row["group"] = word[f"support_{row['key'].replace(' ', '_')}"]
    called = [word[f"support_{key.replace(' ', '_')}"] for key in order]
    scale = alt.Scale(domain=called, range=[COLORS[key] for key in order])
    bars = alt.Chart(alt.InlineData(values=rows)).mark_bar(strokeWidth=0).encode(
        x=alt.X("low:Q", title=word["score"], scale=alt.Scale(nice=True)), x2="high:Q",
        y=alt.Y("from:Q", title=word["share_of_group"], axis=alt.Axis(labelExpr="format(abs(datum.value), '.0%')")),
        y2="to:Q",
        color=alt.Color("group:N", sort=called, scale=scale, title=None, legend=alt.Legend(columns=2)),
        tooltip=["group:N", alt.Tooltip("low:Q", format=".3f"), alt.Tooltip("high:Q", format=".3f"), "firms:Q"],
    )  # fmt: skip
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule().encode(y="zero:Q")
    made = alt.layer(bars, zero).properties(width=WIDTHS[width] - 44, height=170)
    chart: Chart = themed(titled(made, title))
    return chart


def _binned(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Bars: shares of each group by score, controls downwards, firms off support beyond those on it."""
    own = table[table["score"].notna()]
    score = own["score"].to_numpy(dtype=float)
    edges = np.linspace(score.min(), np.nextafter(score.max(), np.inf), BINS + 1)
    rows: list[dict[str, Any]] = []
    for treated, group, sign in ((1, "treated", 1), (0, "control", -1)):
        mine = own["treated"].to_numpy() == treated
        off = mine & own["status"].str.endswith("off support").to_numpy()
        counts = [np.histogram(score[part], edges)[0] for part in (mine & ~off, off)]
        for at, (on_here, off_here) in enumerate(zip(*counts, strict=True)):
            place = {"low": float(edges[at]), "high": float(edges[at + 1])}
            shares = np.cumsum([0, on_here, off_here]) * sign / max(int(mine.sum()), 1)
            pair: Sequence[tuple[str, int]] = ((group, int(on_here)), (f"{group} off", int(off_here)))
            rows += [
                {**place, "key": key, "from": float(shares[i]), "to": float(shares[i + 1]), "firms": firms}
                for i, (key, firms) in enumerate(pair)
                if firms
            ]
    return rows
