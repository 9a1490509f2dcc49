"""In: a questionnaire's result, or a matrix checked again. Out: charts of loadings, and of bands and figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from textindex.core.choices import check_choices
from textindex.core.errors import ExhibitError
from textindex.core.messages import Message, joined
from textindex.core.records import Language
from textindex.core.survey import Recheck, SurveyResult
from textindex.exhibits.figures.coefficients import Width, finite, room_beside, tips
from textindex.exhibits.figures.theme import BAND, FAINT, INK, PALETTE, Chart, themed, titled
from textindex.exhibits.tables.survey_words import words

ROW = 15
SALIENT = 0.4
"""A loading from which on a figure prints it dark: what is usually read as belonging to a factor."""
Figure = Literal["t", "beta", "p", "vif"]
LEVEL = 0.05


def draw_loadings(
    result: SurveyResult,
    *,
    labels: Mapping[str, str] | None = None,
    language: Language = "en",
    title: str = "",
    width: Width = "column",
) -> Chart:
    """Draw the items' rotated loadings as a shaded square, a line between scales.

    Args:
        result: of `survey`.
        labels: what is printed for an item.
        language: ``en`` or ``zh``.
        title: above the chart.
        width: a journal's ``column`` (84 mm) or ``page`` (174 mm).

    Raises:
        ExhibitError: the items could not be factored.
    """
    import altair as alt

    check_choices(ExhibitError, language=(language, Language), width=(width, Width))
    if result.factoring is None:
        raise ExhibitError(Message("figure.no_loadings", why=joined(result.warnings)))
    word, table = words(language), result.factoring.loadings
    home = {item: scale.name for scale in result.spec.scales for item in scale.items}
    names = [(labels or {}).get(str(item)) or result.spec.label_of(str(item)) for item in table.index]
    names = [
        f"{name} ({item})" if names.count(name) > 1 else name for name, item in zip(names, table.index, strict=True)
    ]
    factors = [name for name in table.columns if name.startswith("F")]
    told = [str(at + 1) for at in range(len(factors))]
    rows = [
        {"item": names[place], "factor": told[at], "loading": float(table[factor].iloc[place]),
         "text": f"{round(table[factor].iloc[place], 2) + 0.0:.2f}", "size": abs(float(table[factor].iloc[place]))}
        for place in range(len(names))
        for at, factor in enumerate(factors)
    ]  # fmt: skip
    y = alt.Y("item:N", sort=names, title=None, axis=alt.Axis(grid=False, ticks=False, domain=False))
    top = alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False)
    x = alt.X("factor:N", sort=told, title=word["factor"].format("").strip(), axis=top)
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=x, y=y)
    shade = alt.Scale(domain=[0, 1], range=["#FFFFFF", BAND], interpolate="rgb")
    squares = base.mark_rect().encode(color=alt.Color("size:Q", scale=shade, legend=None), tooltip=tips(rows[0]))
    ink = alt.condition(f"datum.size >= {SALIENT}", alt.value(INK), alt.value(FAINT))
    numbers = base.mark_text().encode(text="text:N", color=ink)
    last = [names[at] for at in range(len(names) - 1) if home[table.index[at]] != home[table.index[at + 1]]]
    between = (
        alt.Chart(alt.InlineData(values=[{"item": item} for item in last]))
        .mark_rule(color=FAINT)
        .encode(y=alt.Y("item:N", sort=names, bandPosition=1))
    )
    layers = [squares, numbers, *([between] if last else [])]
    made = alt.layer(*layers).properties(width=room_beside(names, width), height=ROW * len(names))
    chart: Chart = themed(titled(made, title))
    return chart


def draw_recheck(
    found: Recheck,
    figure: Figure = "t",
    *,
    labels: Mapping[str, str] | None = None,
    language: Language = "en",
    title: str = "",
    width: Width = "column",
) -> Chart:
    """Draw, for each regressor at its own scale, the band that rounding allows, what is implied and what is printed.

    Args:
        found: of `recheck`.
        figure: ``t``, ``beta``, ``p`` or ``vif``. Of t and p the line of 5% is drawn where it is near.
        labels: what is printed for a regressor.
        language: ``en`` or ``zh``.
        title: above the chart; the figure's name unless given.
        width: a journal's ``column`` (84 mm) or ``page`` (174 mm).

    Raises:
        ExhibitError: no such figure.
    """
    import altair as alt

    check_choices(ExhibitError, figure=(figure, Figure), language=(language, Language), width=(width, Width))
    word, names, table = words(language), dict(labels or {}), found.coefficients
    told = [names.get(term, term) for term in table["term"]]
    room = room_beside(told, width)
    printed = f"printed_{figure}"
    made = []
    for place, row in enumerate(table.to_dict("records")):
        own = {"name": told[place], "low": finite(row[f"{figure}_low"]), "high": finite(row[f"{figure}_high"])}
        own |= {"implied": finite(row[figure]), "printed": finite(row[printed]) if printed in row else None}
        made.append(_strip(own, _line(figure, own, found.record), room))
    whole = alt.vconcat(*made, spacing=6)
    below = [word["strip"], *([word["line"]] if figure in ("t", "p") else [])]
    chart: Chart = themed(titled(whole, title or word[figure], below))
    return chart


def _line(figure: str, own: Mapping[str, Any], record: Mapping[str, Any]) -> float | None:
    """Where 5% lies, of t on the side of the figure's own sign."""
    from scipy.stats import t as student

    if figure == "p":
        return LEVEL
    if figure != "t":
        return None
    critical = float(student.ppf(1 - LEVEL / 2, record["n"] - record["k"] - 1))
    return critical if own["implied"] >= 0 else -critical


def _strip(own: Mapping[str, Any], line: float | None, room: int) -> Any:
    """One regressor: a band, a stroke at what is implied, a diamond at what is printed."""
    import altair as alt

    ends = [value for value in (own["low"], own["high"], own["printed"]) if value is not None]
    reach = max(max(ends) - min(ends), 1e-9)
    domain = [min(ends) - 0.6 * reach, max(ends) + 0.6 * reach]
    data = alt.Chart(alt.InlineData(values=[own]))
    axis = alt.Axis(tickCount=4, grid=False)
    x: dict[str, Any] = {"scale": alt.Scale(domain=domain, nice=False, zero=False), "axis": axis, "title": None}
    y = alt.Y("name:N", title=None, axis=alt.Axis(ticks=False, domain=False))
    parts = [data.mark_bar(color=BAND, height=9).encode(x=alt.X("low:Q", **x), x2="high:Q", y=y, tooltip=tips(own))]
    parts.append(data.mark_tick(color=INK, thickness=1.2, height=9).encode(x=alt.X("implied:Q", **x), y=y))
    if own["printed"] is not None:
        mark = data.mark_point(shape="diamond", color=PALETTE[1], size=34)
        parts.append(mark.encode(x=alt.X("printed:Q", **x), y=y))
    if line is not None and domain[0] <= line <= domain[1]:
        at = alt.Chart(alt.InlineData(values=[{"level": line}]))
        parts.append(at.mark_rule(color=FAINT, strokeDash=[3, 2]).encode(x=alt.X("level:Q", **x)))
    return alt.layer(*parts).properties(width=room, height=20)
