"""In: event studies. Out: one table, a column an estimator: the effect on the treated, and effects by period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textindex.core.choices import check_choices
from textindex.core.errors import ExhibitError
from textindex.core.event_study import EventStudy
from textindex.core.messages import Message
from textindex.core.records import Language
from textindex.exhibits.tables.record import Cell, Head, Row, Table, number, stars
from textindex.exhibits.words import effect, words


def typeset_event_study(
    studies: EventStudy | Iterable[EventStudy],
    *,
    window: tuple[int, int] | None = None,
    labels: Mapping[str, str] | None = None,
    language: Language = "en",
    title: str = "",
) -> Table:
    """Form one table of event studies: the effect on the treated, effects by period, and tests before adoption.

    Args:
        studies: one or several, a column each.
        window: first and last period; all unless given.
        labels: what is printed for an estimator.
        language: ``en`` or ``zh``.
        title: of the table.

    Raises:
        ExhibitError: there is no study.
    """
    check_choices(ExhibitError, language=(language, Language))
    word, names = words(language), labels or {}
    given = [studies] if isinstance(studies, EventStudy) else list(studies)
    if not given:
        raise ExhibitError(Message("typeset.no_study"))
    low, high = window or (-(10**6), 10**6)
    periods = sorted({int(p) for study in given for p in study.effects["period"] if low <= p <= high})
    rows = _pair(word["att"], [_cells(study, study.att, study.se) for study in given])
    for at, period in enumerate(periods):
        own = [_period(study, period, word) for study in given]
        rows += _pair(word["period"].format(period), own, rule=at == 0)
    facts = (
        ("no_trend_p", [_test(study) for study in given]),
        ("observations", [number(study.record["rows"]["used"], form=",.0f") for study in given]),
        ("firms_used", [number(study.record["units"]["used"], form=",.0f") for study in given]),
        ("clusters_used", [number(study.record["clusters"], form=",.0f") for study in given]),
    )
    rows += [Row(word[key], tuple(cells), rule=at == 0) for at, (key, cells) in enumerate(facts)]
    called = [names.get(s.estimator, word.get(f"by_{s.estimator}", s.estimator)) for s in given]
    heads = (tuple(Head(f"({at})") for at in range(1, len(given) + 1)), tuple(Head(name) for name in called))
    return Table(title or word["event_study"], heads, tuple(rows), tuple(_notes(given, word, language)), "", language)


def _pair(label: str, cells: Sequence[tuple[Cell, Cell]], *, rule: bool = False) -> list[Row]:
    """An estimate and, below it, its standard error."""
    upper, lower = zip(*cells, strict=True)
    return [Row(label, upper, "estimate", rule), Row("", lower, "error")]


def _cells(study: EventStudy, estimate: float, se: float) -> tuple[Cell, Cell]:
    """An estimate with its stars, by the law of the study's own interval; its standard error."""
    from scipy.special import ndtr, stdtr

    if not se > 0:
        return number(estimate), number(None, wrap="({})")
    t = abs(estimate / se)
    exact = study.record["interval"] != "normal"
    p = 2 * float(stdtr(study.record["clusters"] - 1, -t) if exact else ndtr(-t))
    return number(estimate, stars(p)), number(se, wrap="({})")


def _period(study: EventStudy, period: int, word: Mapping[str, str]) -> tuple[Cell, Cell]:
    """One period's effect; empty where the study has none, a word where it is what others are compared with."""
    own = study.effects[study.effects["period"] == period]
    if own.empty:
        return Cell(), Cell()
    estimate, se = float(own["estimate"].iloc[0]), float(own["se"].iloc[0])
    if period == study.record["reference"] and se != se:
        return Cell(word["base"], value=0.0), Cell()
    return _cells(study, estimate, se)


def _test(study: EventStudy) -> Cell:
    return number(float(study.pretests["p"].iloc[0])) if len(study.pretests) else Cell()


def _notes(given: Sequence[EventStudy], word: Mapping[str, str], language: str) -> list[str]:
    """How errors are made, what tests mean, that data are simulated."""
    by = dict.fromkeys(effect(str(study.record["cluster"]), language) for study in given)
    notes = [word["errors"].format(word["cluster"].format(", ".join(by))), word["stars"]]
    two_way = next((s for s in given if s.estimator == "twfe" and len(s.pretests) > 1), None)
    if two_way is not None:
        rest = [f"{word.get(f'test_{r.test}', r.test)} p={r.p:.3f}" for r in list(two_way.pretests.itertuples())[1:]]
        notes.append(word["two_way_test"].format(word["semicolon"].join(rest)))
    if any(study.record.get("base") == "varying" for study in given):
        notes.append(word["varying_base"])
    if any(study.record.get("simulated") for study in given):
        notes.append(word["simulated"])
    return notes
