"""In: a table of specifications. Out: the specification curve (Altair): estimates in order, and the choices below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import ExhibitError
from textindex.core.messages import Message
from textindex.core.records import Language
from textindex.exhibits.figures.coefficients import Width, finite, room_beside, tips
from textindex.exhibits.figures.theme import FAINT, PALETTE, Chart, themed, titled
from textindex.exhibits.words import words
from textindex.tables.given import in_pandas

Of = Literal["estimate", "beta"]
OF = {"estimate": ("estimate", "low", "high"), "beta": ("beta", "beta_low", "beta_high")}
BESIDE = {
    *("p", "se", "t", "nobs", "r2", "within_r2", "name", "term", "simulated", "warnings", "error"),
    *(column for columns in OF.values() for column in columns),
    *("firm_years", "screened", "failed"),  # of a multiverse
}
LEVEL = 0.05
ROW = 10  # points a choice
PART = "\u2063"  # an invisible separator, which SVG may hold


def draw_specification_curve(
    table: pd.DataFrame,
    choices: Sequence[str] | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    of: Of = "estimate",
    language: Language = "en",
    title: str = "",
    width: Width = "page",
) -> Chart:
    """Draw every specification's estimate with its interval, in order, and below which choices it made.

    Args:
        table: one row a specification: ``estimate, low, high, p`` and one column a choice.
        choices: the columns of choices, from the top down; all columns but those of numbers unless given.
        labels: what is printed for a column or a choice.
        of: ``beta`` draws ``beta, beta_low, beta_high``, in standard deviations of outcome and regressor, which alone
            compare specifications whose index has another unit.
        language: ``en`` or ``zh``.
        title: above the chart.
        width: ``column`` or ``page``.

    Raises:
        ExhibitError: columns are missing, or no specification has an estimate.

    Source:
        Simonsohn, Simmons and Nelson (2020), Nature Human Behaviour 4, 1208-1214.
    """
    import altair as alt

    check_choices(ExhibitError, language=(language, Language), width=(width, Width), of=(of, Of))
    table, word, names = in_pandas(table, ExhibitError), words(language), dict(labels or {})
    numbers = (*OF[of], "p")
    if absent := [name for name in (*numbers, *(choices or ())) if name not in table]:
        raise ExhibitError(Message("figure.no_column", absent=tuple(absent), needed=numbers))
    chosen = list(choices) if choices is not None else _choices(table)
    kept = table[table[of].notna()].sort_values(of, kind="stable")
    if kept.empty:
        raise ExhibitError(Message("figure.no_estimate"))
    told = (word["significant"], word["insignificant"])
    rows = _points(kept, numbers, told)
    dots, order = _dots(kept, chosen, told, names)
    room = room_beside((place.split(PART)[-1] for place in order), width)
    size = max(1.5, min(20, (0.7 * room / len(rows)) ** 2))
    ranks = alt.Scale(domain=[0, len(rows) + 1], nice=False)
    upper = _upper(
        rows=rows,
        columns=OF[of],
        told=told,
        ranks=ranks,
        size=size,
        axis=word[f"{of}_axis"],
        stroke=0.5 * room / len(rows),
    )
    parts: list[Any] = [upper.properties(width=room, height=max(110, round(room * 0.34)))]
    if chosen:
        parts.append(_lower(dots, order, ranks, size, word, len(rows)).properties(width=room, height=ROW * len(order)))
    made = alt.vconcat(*parts, spacing=8)
    chart: Chart = themed(titled(made, title, _below(table, kept, word)))
    return chart


def _choices(table: pd.DataFrame) -> list[str]:
    """Columns of choices: all that are no numbers of an estimate; the model, where specifications differ in it."""
    one_model = "model" in table and table["model"].nunique() < 2
    return [str(column) for column in table if column not in BESIDE and not (column == "model" and one_model)]


def _upper(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    told: Sequence[str],
    ranks: Any,
    size: float,
    axis: str,
    stroke: float,
) -> Any:
    """Estimates and intervals in order."""
    import altair as alt

    middle, low, high = columns

    colors = alt.Scale(domain=list(told), range=[PALETTE[0], PALETTE[1]])
    color = alt.Color("shown:N", title=None, scale=colors, legend=alt.Legend(orient="top", direction="horizontal"))
    x = alt.X("rank:Q", title=None, axis=None, scale=ranks)
    base = alt.Chart(alt.InlineData(values=list(rows)))
    lines = base.mark_rule(strokeWidth=max(0.3, min(1.5, stroke)), opacity=0.45).encode(
        x=x, y=alt.Y(f"{low}:Q", title=axis), y2=f"{high}:Q", color=color
    )
    points = base.mark_point(size=size).encode(
        x=x, y=alt.Y(f"{middle}:Q", title=axis), color=color, tooltip=tips(rows[0])
    )
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=FAINT, strokeDash=[3, 2]).encode(y="zero:Q")
    return alt.layer(zero, lines, points)


def _points(kept: pd.DataFrame, columns: Sequence[str], told: tuple[str, str]) -> list[dict[str, Any]]:
    rows = []
    for rank, row in enumerate(kept[list(columns)].to_dict("records"), start=1):
        numbers = {str(key): finite(value) for key, value in row.items()}
        small = numbers["p"] is not None and numbers["p"] < LEVEL
        rows.append({"rank": rank, **numbers, "shown": told[0] if small else told[1]})
    return rows


def _dots(
    kept: pd.DataFrame, chosen: Sequence[str], told: tuple[str, str], names: Mapping[str, str]
) -> tuple[list[dict[str, Any]], list[str]]:
    """A dot a specification and choice; the rows from the top down, each choice's name above its values."""
    dots, order = list[dict[str, Any]](), list[str]()
    for column in chosen:
        texts = [_said(value, names) for value in kept[column]]
        order.append(f"{column}{PART}{names.get(column, column)}")
        order += [f"{column}{PART}{PART}{text}" for text in sorted(set(texts))]
        dots += [{"rank": at, "place": f"{column}{PART}{PART}{text}"} for at, text in enumerate(texts, start=1)]
    return dots, order


def _said(value: Any, names: Mapping[str, str]) -> str:
    if value is None or value != value:
        return "–"
    return names.get(str(value), str(value))


def _lower(
    dots: Sequence[Any], order: Sequence[str], ranks: Any, size: float, word: Mapping[str, str], count: int
) -> Any:
    import altair as alt

    parts = f"split(datum.value,'{PART}')"
    weight = {"condition": {"test": f"{parts}.length===2", "value": 600}, "value": 400}
    label = f"{parts}[{parts}.length-1]"
    lines: dict[str, Any] = {"ticks": False, "domain": False, "grid": True, "gridDash": [1, 2]}
    axis = alt.Axis(labelExpr=label, labelFontWeight=weight, **lines)
    below = alt.X(
        "rank:Q",
        title=f"{word['specification']} (n = {count:,})",
        axis=alt.Axis(grid=False, tickMinStep=1),
        scale=ranks,
    )
    return (
        alt.Chart(alt.InlineData(values=list(dots)))
        .mark_point(size=size, shape="square", color=PALETTE[0])
        .encode(
            x=below, y=alt.Y("place:N", sort=list(order), scale=alt.Scale(domain=list(order)), title=None, axis=axis)
        )
    )


def _below(table: pd.DataFrame, kept: pd.DataFrame, word: Mapping[str, str]) -> list[str]:
    """What was left out, and whether data are simulated."""
    lost = len(table) - len(kept)
    below = [word["left_out"].format(lost)] if lost else []
    simulated = "simulated" in table and bool(table["simulated"].fillna(False).astype(bool).any())
    return [*below, word["simulated"]] if simulated else below
