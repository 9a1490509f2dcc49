"""In: estimates. Out: a chart (Altair) of coefficients with their intervals; what the other charts share with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from textindex.core.choices import check_choices
from textindex.core.errors import ExhibitError
from textindex.core.estimates import INTERCEPT, Estimate, Estimates, in_language
from textindex.core.messages import Message
from textindex.core.records import Language
from textindex.core.text import width as text_width
from textindex.exhibits.figures.theme import FAINT, PALETTE, WIDTHS, Chart, themed, titled
from textindex.exhibits.tables.typeset import label_of, labels_of, several_of
from textindex.exhibits.words import words

if TYPE_CHECKING:
    import altair as alt

Width = Literal["column", "page"]
LETTER = 4.0  # points that a letter of 8 points takes
AXIS = 28  # points beside labels: ticks, the axis' title
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")


def draw_coefficients(
    estimates: Estimates | Estimate | Iterable[Estimate],
    terms: Sequence[str] | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    language: Language = "en",
    title: str = "",
    width: Width = "column",
) -> Chart:
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

    check_choices(ExhibitError, language=(language, Language), width=(width, Width))
    word, names = words(language), labels_of(estimates, labels, language)
    given = several_of(estimates)
    if not 0 < len(given) <= len(PALETTE):
        shown = tuple(estimate.spec.name for estimate in given)
        raise ExhibitError(Message("figure.models", n=len(given), most=len(PALETTE), shown=shown))
    rows = _coefficients(given, terms, names, language)
    data = alt.InlineData(values=rows)
    places, models = (list(dict.fromkeys(row[key] for row in rows)) for key in ("label", "model"))
    room = room_beside(places, width)
    several = len(models) > 1
    y = alt.Y("label:N", sort=places, title=None, axis=alt.Axis(grid=False, ticks=False, domain=False))
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
    made = alt.layer(zero, lines, points).properties(width=room, height=height)
    chart: Chart = themed(titled(made, title, below(given, word)))
    return chart


def _coefficients(
    given: Sequence[Estimate], terms: Sequence[str] | None, names: Mapping[str, str], language: str
) -> list[dict[str, Any]]:
    there = dict.fromkeys(term for estimate in given for term in estimate.table.index)
    if terms is not None and (absent := [term for term in terms if term not in there]):
        raise ExhibitError(Message("figure.no_term", absent=tuple(absent), there=tuple(there)))
    called = [_called(estimate, at, names, language) for at, estimate in enumerate(given, start=1)]
    if len(set(called)) < len(called):
        called = [f"({at}) {name}" for at, name in enumerate(called, start=1)]
    wanted = list(terms) if terms is not None else [term for term in there if term != INTERCEPT]
    rows = []
    for term in wanted:
        for model, estimate in zip(called, given, strict=True):
            summed = terms is None and term in estimate.record.get("controls", ())
            if summed or term not in estimate.table.index or estimate[term].isna()["estimate"]:
                continue
            own = estimate[term]
            numbers = {key: finite(own[key]) for key in ("estimate", "low", "high", "se", "p")}
            rows.append({"model": model, "term": term,
                         "label": label_of(term, given, names, language), **numbers})  # fmt: skip
    if not rows:
        raise ExhibitError(Message("figure.no_coefficients"))
    return rows


def room_beside(labels: Iterable[str], width: Width) -> int:
    """Points that labels leave for what is drawn: two fifths of the figure at least, which then is wider."""
    longest = max((text_width(label) for label in labels), default=6)
    return round(max(WIDTHS[width] - LETTER * longest - AXIS, 0.4 * WIDTHS[width]))


def _called(estimate: Estimate, at: int, names: Mapping[str, str], language: str) -> str:
    """A model in a legend: its label, its name and label, or its number."""
    name = estimate.spec.name
    label = in_language(estimate.spec.label, language)
    return names.get(name) or " ".join(part for part in (name or f"({at})", label) if part)


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


def below(given: Iterable[Estimate], word: Mapping[str, str]) -> list[str]:
    """What a figure says below its title: that data are simulated, where they are."""
    return [word["simulated"]] if any(estimate.record.get("simulated") for estimate in given) else []
