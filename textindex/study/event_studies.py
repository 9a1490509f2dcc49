"""In: a panel's file and what an event study is asked. Out: its results, and its files, all or none."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.messages import Message, of_error
from textindex.core.plain import as_json
from textindex.core.records import Language

if TYPE_CHECKING:
    from textindex.core.event_study import Bacon, EventStudy

NAME = "event-study"
RECORD = f"{NAME}.json"
SINGLE = {
    "control": ("callaway-santanna", "local-projections"),
    **dict.fromkeys(("covariates", "method", "base", "gaps"), ("callaway-santanna",)),
    "weighting": ("local-projections",),
    "always": ("sun-abraham", "twfe"),
}
"""Options of single estimators: they go to these alone."""


class Studied(NamedTuple):
    """Event studies by estimator, Bacon's decomposition if there is one, why what failed, the record, the files."""

    studies: tuple[EventStudy, ...]
    bacon: Bacon | None
    failed: dict[str, str]
    record: str
    files: list[Path]


def event_study_to(
    panel: Path,
    out: Path | None,
    outcome: str,
    estimators: Sequence[str] = ("imputation",),
    *,
    formats: Sequence[str] = (".docx", ".tex"),
    figures: Sequence[str] = (".svg",),
    language: Language = "en",
    title: str = "",
    **asked: Any,
) -> Studied:
    """Run an event study by one or several estimators, and write all that `textindex event-study` does.

    Args:
        panel: the panel's file.
        out: the folder; nothing is written without one.
        outcome: as `textindex.event_study` takes it.
        estimators: names.
        formats: endings of the paper's table.
        figures: endings of the figures' files.
        language: of the words in the table and figures.
        title: of the figure of effects.
        **asked: further arguments of `textindex.event_study`; those of single estimators go to these.

    Raises:
        EstimateError: no estimator could be run; the text is the first one's.
        StoreError: the folder cannot be written.
    """
    from textindex.estimates import read_panel
    from textindex.exhibits import table_bytes, typeset_event_study
    from textindex.store import check_writable
    from textindex.tables.write import write_tables

    if out is not None:
        check_writable(out)
    data = read_panel(panel, text=[asked.get("unit", "firm")])
    studies, failed = _studies(data, outcome, estimators, asked)
    bacon = _bacon(data, outcome, asked, failed)
    written = _record(panel, studies, bacon, failed)
    if out is None:
        return Studied(studies, bacon, failed, written, [])
    files = {out / name: table for name, table in _tables(studies, bacon).items()}
    files |= {out / name: made for name, made in _figures(studies, bacon, figures, language, title).items()}
    table = typeset_event_study(studies, language=cast("Any", language))
    files |= {out / f"tables{ending}": table_bytes([table], ending, title) for ending in formats}
    return Studied(studies, bacon, failed, written, write_tables({**files, out / RECORD: written}))


def _studies(
    data: Any, outcome: str, estimators: Sequence[str], asked: Mapping[str, Any]
) -> tuple[tuple[EventStudy, ...], dict[str, str]]:
    """Every estimator that can be run; why each other one cannot."""
    from textindex.estimates.did import event_study

    studies, failed, first = list[Any](), dict[str, str](), None
    for name in dict.fromkeys(estimators):
        own = {key: value for key, value in asked.items() if name in SINGLE.get(key, estimators)}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", EstimateWarning)  # each stands in the study
                studies.append(event_study(data, outcome, **own, estimator=cast("Any", name)))
        except EstimateError as error:
            first, failed[name] = first or error, of_error(error)
    if not studies:
        raise first or EstimateError(Message("study.no_estimator"))
    return tuple(studies), failed


def _bacon(data: Any, outcome: str, asked: Mapping[str, Any], failed: dict[str, str]) -> Bacon | None:
    """The decomposition of the two-way estimate, where every unit is seen in every wave."""
    from textindex.estimates.did import bacon

    own = {key: asked[key] for key in ("unit", "time", "cohort", "treatment", "complete", "always") if key in asked}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", EstimateWarning)
            return bacon(data, outcome, **own)
    except EstimateError as error:
        failed["decomposition"] = of_error(error)
        return None


def _tables(studies: Sequence[EventStudy], bacon: Bacon | None) -> dict[str, Any]:
    """A row an estimator; its effects by period, cell, cohort and wave; its tests; the decomposition."""
    import pandas as pd

    heads = [
        {"estimator": s.estimator, "estimate": s.att, "se": s.se, **{k: s.record[k] for k in ("low", "high", "p")},
         "average_of": s.record["att"], "errors": s.record["errors"], "rows": s.record["rows"]["used"],
         "units": s.record["units"]["used"], "clusters": s.record["clusters"]}
        for s in studies
    ]  # fmt: skip
    found = {"att.csv": pd.DataFrame(heads)}
    for name, part in (("effects", "effects"), ("group_time", "cells"), ("cohorts", "cohorts"), ("years", "years"),
                       ("pretests", "pretests")):  # fmt: skip
        own = [(study.estimator, getattr(study, part)) for study in studies]
        tables = [table.assign(estimator=said)[["estimator", *table]] for said, table in own if len(table)]
        if tables:
            found[f"{name}.csv"] = pd.concat(tables, ignore_index=True)
    if bacon is not None:
        found["bacon.csv"] = bacon.table
    return found


def _figures(
    studies: Sequence[EventStudy], bacon: Bacon | None, endings: Sequence[str], language: Language, title: str
) -> dict[str, bytes]:
    from textindex import exhibits

    charts: dict[str, Any] = {NAME: exhibits.draw_event_study(studies, language=language, title=title)}
    with_cells = [study for study in studies if len(study.cells)]
    charts |= {f"group-time-{s.estimator}": exhibits.draw_group_time(s, language=language) for s in with_cells}
    if bacon is not None:
        charts["bacon"] = exhibits.draw_bacon(bacon, language=language)
    return {
        f"{name}{'-figure' if f'{name}{ending}' == RECORD else ''}{ending}": exhibits.figure_bytes(
            chart, ending, title=title or name, language=language
        )
        for name, chart in charts.items()
        for ending in endings
    }


def _record(panel: Path, studies: Sequence[EventStudy], bacon: Bacon | None, failed: Mapping[str, str]) -> str:
    record: dict[str, Any] = {"panel": panel.name, "failed": dict(failed), "studies": []}
    for study in studies:
        own = {"att": study.att, "se": study.se, "effects": study.effects.to_dict("records")}
        own |= {"pretests": study.pretests.to_dict("records"), "vcov": study.vcov.to_numpy().tolist()}
        record["studies"].append({**own, "record": study.record, "notes": list(study.warnings)})
    if bacon is not None:
        record["bacon"] = {"estimate": bacon.estimate, "types": bacon.types.to_dict("records"), **bacon.record}
    return as_json(record)
