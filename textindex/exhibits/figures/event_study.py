"""In: event studies. Out: their figure with every estimator, the heat map of group-time effects, the Bacon scatter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textindex.core.choices import check_choices
from textindex.core.errors import ExhibitError
from textindex.core.event_study import Bacon, EventStudy
from textindex.core.messages import Message
from textindex.core.records import Language
from textindex.core.text import width as text_width
from textindex.exhibits.figures.coefficients import Width, finite
from textindex.exhibits.figures.theme import FAINT, INK, PALETTE, RULE, WIDTHS, Chart, themed, titled
from textindex.exhibits.words import words

LOOKS = {
    "imputation": (PALETTE[0], "circle"),
    "did2s": (PALETTE[2], "square"),
    "callaway-santanna": (PALETTE[1], "diamond"),
    "sun-abraham": (PALETTE[3], "triangle-up"),
    "local-projections": (PALETTE[4], "cross"),
    "twfe": (FAINT, "triangle-down"),
}
"""Colour and shape of each estimator, the same in every figure; the two-way one is grey."""
SPREAD = 0.72  # of a period's room, that the points of several estimators take
LEFT = 44
LETTERS = 4.2
PIECES = re.compile("[\u2e80-\uffef][，。；：）]*|[^\\s\u2e80-\uffef]+\\s*|\\s+")


def draw_event_study(
    studies: EventStudy | Iterable[EventStudy],
    *,
    window: tuple[int, int] | None = None,
    labels: Mapping[str, str] | None = None,
    language: Language = "en",
    title: str = "",
    width: Width = "page",
) -> Chart:
    """Draw effects by period since adoption with 95% intervals, one colour and shape an estimator.

    Below stand the adopters seen in each period (a range where estimators see different ones), and below the title the
    joint tests before adoption; the two-way one has those of other estimators beside it.

    Args:
        studies: one or several.
        window: first and last period drawn; all unless given.
        labels: what is printed for an estimator.
        language: ``en`` or ``zh``.
        title: above the chart.
        width: a journal's ``column`` (84 mm) or ``page`` (174 mm).

    Raises:
        ExhibitError: no study, or two by one estimator that labels do not tell apart; nothing lies in the window.
    """
    import altair as alt

    check_choices(ExhibitError, language=(language, Language), width=(width, Width))
    word = words(language)
    given = [studies] if isinstance(studies, EventStudy) else list(studies)
    names = _named(given, labels or {}, word)
    rows = _points(given, names, window)
    low, high = min(row["period"] for row in rows), max(row["period"] for row in rows)
    x: dict[str, Any] = {"scale": alt.Scale(domain=[low - 0.6, high + 0.6], nice=False)}
    axis = alt.Axis(values=list(range(low, high + 1)), format="d", grid=False, labelOverlap=True)
    upper = _upper(rows, given, names, alt.X("x:Q", title=None, axis=axis, **x), word)
    size = WIDTHS[width] - LEFT
    counts = alt.Chart(alt.InlineData(values=_counts(rows, size))).mark_text(fontSize=7, color=FAINT)
    bare = alt.Axis(grid=False, labels=False, ticks=False, domain=False, titlePadding=2)
    told = counts.encode(x=alt.X("period:Q", title=word["periods"], axis=bare, **x), text="text:N")
    parts = [upper.properties(width=size, height=round(size * 0.42)), told.properties(width=size, height=12)]
    made = alt.vconcat(*parts, spacing=4)
    per_line = int(size / LETTERS)
    chart: Chart = themed(titled(made, title, _below(given, names, word, per_line)))
    return chart


def _named(given: Sequence[EventStudy], labels: Mapping[str, str], word: Mapping[str, str]) -> list[str]:
    """What each study is called in the legend."""
    if not given:
        raise ExhibitError(Message("figure.no_study"))
    names = [labels.get(study.estimator, word.get(f"by_{study.estimator}", study.estimator)) for study in given]
    if len(set(names)) < len(names):
        raise ExhibitError(Message("figure.one_estimator"))
    return names


def _points(given: Sequence[EventStudy], names: Sequence[str], window: tuple[int, int] | None) -> list[dict[str, Any]]:
    """A row a point; estimators stand side by side around their period."""
    rows = []
    for at, (study, name) in enumerate(zip(given, names, strict=True)):
        shift = SPREAD * ((at + 0.5) / len(given) - 0.5)
        for row in study.effects.to_dict("records"):
            period = int(row["period"])
            if window is not None and not window[0] <= period <= window[1]:
                continue
            numbers = {key: finite(row[key]) for key in ("estimate", "low", "high")}
            kind = "reference" if numbers["low"] is None else "effect"
            own = {"estimator": name, "period": period, "x": period + shift, "adopters": int(row["rows"])}
            rows.append({**own, **numbers, "kind": kind})
    if not rows:
        raise ExhibitError(Message("figure.window", window=str(window)) if window else Message("figure.no_effects"))
    return rows


def _upper(
    rows: Sequence[Mapping[str, Any]],
    given: Sequence[EventStudy],
    names: Sequence[str],
    x: Any,
    word: Mapping[str, str],
) -> Any:
    """Points and intervals; open points for the period that all others are compared with."""
    import altair as alt

    looks = [LOOKS.get(study.estimator, (INK, "circle")) for study in given]
    colors = alt.Scale(domain=list(names), range=[color for color, _ in looks])
    shapes = alt.Scale(domain=list(names), range=[shape for _, shape in looks])
    legend = alt.Legend(columns=3) if len(names) > 1 else None
    color = alt.Color("estimator:N", sort=list(names), title=None, scale=colors, legend=legend)
    shape = alt.Shape("estimator:N", sort=list(names), title=None, scale=shapes, legend=legend)
    y: dict[str, Any] = {"title": word["estimate_with"].format(word["interval"])}
    tips = ["estimator:N", "period:Q", *(alt.Tooltip(f"{k}:Q", format=".3f") for k in ("estimate", "low", "high"))]
    lines = [{"at": 0.0}], [{"at": -0.5}]
    zero = alt.Chart(alt.InlineData(values=lines[0])).mark_rule(color=INK, strokeWidth=0.6).encode(y="at:Q")
    start = alt.Chart(alt.InlineData(values=lines[1])).mark_rule(color=FAINT, strokeDash=[3, 2]).encode(x="at:Q")
    shown = [row for row in rows if row["kind"] == "effect"]
    fixed = [row for row in rows if row["kind"] == "reference"]
    base = alt.Chart(alt.InlineData(values=shown))
    bars = base.mark_rule(strokeWidth=0.9).encode(x=x, y=alt.Y("low:Q", **y), y2="high:Q", color=color)
    points = base.mark_point(size=16).encode(
        x=x, y=alt.Y("estimate:Q", **y), color=color, shape=shape, tooltip=[*tips, "adopters:Q"]
    )
    hollow = alt.Chart(alt.InlineData(values=fixed)).mark_point(filled=False, size=16, strokeWidth=0.9)
    open_points = hollow.encode(x=x, y=alt.Y("estimate:Q", **y), color=color, shape=shape)
    return alt.layer(start, zero, bars, points, *([open_points] if fixed else []))


def _counts(rows: Sequence[Mapping[str, Any]], size: int) -> list[dict[str, Any]]:
    """Adopters seen in each period: a number, or the fewest and the most; of some periods where room is short."""
    texts = {}
    for period in sorted({row["period"] for row in rows}):
        seen = {row["adopters"] for row in rows if row["period"] == period}
        low, high = min(seen), max(seen)
        texts[period] = f"{low:,}" if low == high else f"{low:,}–{high:,}"
    longest = LETTERS * (max(map(len, texts.values())) + 1)
    step = -(-round(longest * (max(texts) - min(texts) + 1.2)) // size)
    return [{"period": period, "text": text} for period, text in texts.items() if period % step == 0]


def _below(given: Sequence[EventStudy], names: Sequence[str], word: Mapping[str, str], letters: int) -> list[str]:
    """Lines below the title: each study's joint test before adoption, and how leads are to be read."""
    told: dict[str, str] = {}
    for study, name in zip(given, names, strict=True):
        for at, row in enumerate(study.pretests.itertuples()):
            mislead = word["misled"] if row.test == "two-way leads" and len(study.pretests) > 1 else ""
            told.setdefault(name if at == 0 else word.get(f"test_{row.test}", str(row.test)), f"p={row.p:.3f}{mislead}")
    lines = (
        [word["before_adoption"].format(word["semicolon"].join(f"{k} {v}" for k, v in told.items()))] if told else []
    )
    if any(study.record.get("base") == "varying" for study in given):
        lines.append(word["varying_base"])
    lines.append(word["adopters_below"])
    if any(study.record.get("simulated") for study in given):
        lines.append(word["simulated"])
    return [part for line in lines for part in _wrapped(line, letters)]


def _wrapped(line: str, letters: int) -> list[str]:
    """A line in parts that fit; between Chinese letters, which are twice as wide, it breaks anywhere."""
    parts, room = [""], letters
    for piece in PIECES.findall(line):
        if room < text_width(piece.rstrip()) and parts[-1]:
            parts.append("")
            room = letters
        parts[-1] += piece
        room -= text_width(piece)
    return [part.rstrip() for part in parts]


def draw_group_time(study: EventStudy, *, language: Language = "en", title: str = "", width: Width = "page") -> Chart:
    """Draw group-time effects as a heat map: cohorts from the top down, waves from left to right.

    Numbers whose 95% interval leaves 0 out are bold; a frame stands around what follows adoption.

    Args:
        study: with group-time effects (imputation, did2s, callaway-santanna, sun-abraham).
        language: ``en`` or ``zh``.
        title: above the chart.
        width: a journal's ``column`` (84 mm) or ``page`` (174 mm).

    Raises:
        ExhibitError: the estimator has none.
    """
    import altair as alt

    check_choices(ExhibitError, language=(language, Language), width=(width, Width))
    if study.cells.empty:
        raise ExhibitError(Message("figure.no_cells", estimator=study.estimator))
    word = words(language)
    rows = [_cell(row) for row in study.cells.to_dict("records")]
    cohorts, times = (sorted({row[key] for row in rows}) for key in ("cohort", "time"))
    size = WIDTHS[width] - LEFT
    reach = max(abs(row["estimate"]) for row in rows) or 1.0
    colors = alt.Scale(domain=[-reach, 0, reach], range=[PALETTE[1], "#FFFFFF", PALETTE[0]], interpolate="rgb")
    legend = alt.Legend(orient="right", gradientLength=90, gradientThickness=8, format=".1f")
    x = alt.X("time:O", sort=times, title=word["wave"], axis=alt.Axis(labelAngle=0, ticks=False, domain=False))
    y = alt.Y("cohort:O", sort=cohorts, title=word["cohort"], axis=alt.Axis(ticks=False, domain=False))
    base = alt.Chart(alt.InlineData(values=rows))
    tiles = base.mark_rect(strokeWidth=1.2).encode(
        x=x, y=y, color=alt.Color("estimate:Q", title=word["effect"], scale=colors, legend=legend),
        stroke=alt.condition("datum.after", alt.value(INK), alt.value(RULE)),
        tooltip=["cohort:O", "time:O", *(alt.Tooltip(f"{k}:Q", format=".3f") for k in ("estimate", "low", "high"))],
    )  # fmt: skip
    texts = base.mark_text(fontSize=7).encode(
        x=x, y=y, text=alt.Text("estimate:Q", format=".2f"),
        color=alt.condition(f"abs(datum.estimate) > {0.55 * reach}", alt.value("white"), alt.value(INK)),
    )  # fmt: skip
    plain, bold = (texts.transform_filter(f"datum.sure === {flag}") for flag in ("false", "true"))
    made = alt.layer(tiles, plain, bold.mark_text(fontSize=7, fontWeight=700))
    made = made.properties(width=size - 60, height=max(60, 22 * len(cohorts)))
    name = word.get(f"by_{study.estimator}", study.estimator)
    said = [name, word["bold_is"], *([word["simulated"]] if study.record.get("simulated") else [])]
    notes = [part for line in said for part in _wrapped(line, int(size / LETTERS))]
    chart: Chart = themed(titled(made, title, notes))
    return chart


def _cell(row: Mapping[Any, Any]) -> dict[str, Any]:
    numbers = {key: finite(row[key]) for key in ("estimate", "low", "high")}
    low, high = numbers["low"], numbers["high"]
    sure = low is not None and high is not None and (low > 0 or high < 0)
    cohort, time = int(row["cohort"]), int(row["time"])
    return {"cohort": cohort, "time": time, **numbers, "sure": sure, "after": time >= cohort}


def draw_bacon(found: Bacon, *, language: Language = "en", title: str = "", width: Width = "column") -> Chart:
    """Draw every two-by-two comparison of a two-way estimate: its weight and its estimate.

    Args:
        found: of `bacon`.
        language: ``en`` or ``zh``.
        title: above the chart.
        width: a journal's ``column`` (84 mm) or ``page`` (174 mm).

    Source:
        Goodman-Bacon (2021), Figure 6.
    """
    import altair as alt

    check_choices(ExhibitError, language=(language, Language), width=(width, Width))
    word = words(language)
    known = sorted(map(str, found.types["type"]), key=list(BACON).index)
    types = {name: word[f"bacon_{name}"] for name in known}
    weight = dict(zip(found.types["type"], found.types["weight"], strict=True))
    called = {name: f"{text} ({weight[name]:.0%})" for name, text in types.items()}
    rows = [
        {"type": called[row["type"]], "estimate": finite(row["estimate"]), "weight": finite(row["weight"]),
         "treated": int(row["treated"])}
        for row in found.table.to_dict("records")
    ]  # fmt: skip
    order = list(called.values())
    looks = [BACON[name] for name in known]
    legend = alt.Legend(columns=1)
    color = alt.Color(
        "type:N", sort=order, title=None, legend=legend, scale=alt.Scale(domain=order, range=[c for c, _ in looks])
    )
    shape = alt.Shape(
        "type:N", sort=order, title=None, legend=legend, scale=alt.Scale(domain=order, range=[s for _, s in looks])
    )
    points = alt.Chart(alt.InlineData(values=rows)).mark_point(size=34).encode(
        x=alt.X("weight:Q", title=word["weight"], scale=alt.Scale(zero=True), axis=alt.Axis(format=".2f", tickCount=6)),
        y=alt.Y("estimate:Q", title=word["two_by_two"]), color=color, shape=shape,
        tooltip=["type:N", "treated:Q", *(alt.Tooltip(f"{k}:Q", format=".3f") for k in ("estimate", "weight"))],
    )  # fmt: skip
    lines = [{"at": found.estimate}]
    rule = alt.Chart(alt.InlineData(values=lines)).mark_rule(color=INK, strokeDash=[4, 2]).encode(y="at:Q")
    zero = alt.Chart(alt.InlineData(values=[{"at": 0.0}])).mark_rule(color=RULE).encode(y="at:Q")
    size = WIDTHS[width] - LEFT
    made = alt.layer(zero, rule, points).properties(width=size, height=round(size * 0.72))
    told = _wrapped(word["dashed_is"].format(found.estimate), int(size / LETTERS))
    chart: Chart = themed(titled(made, title, told))
    return chart


BACON = {
    "treated vs never treated": (PALETTE[0], "circle"),
    "earlier vs later treated": (PALETTE[2], "square"),
    "later vs earlier treated": (PALETTE[1], "triangle-up"),
    "later vs always treated": (PALETTE[4], "diamond"),
}
"""Looks of the types of comparison; those with treated controls in warm colours."""
