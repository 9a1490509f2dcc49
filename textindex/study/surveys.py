"""In: a survey's specification and its answers, or a published matrix. Out: the result, and its files, all or none."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from textindex.core.errors import SurveyWarning
from textindex.core.plain import as_json
from textindex.core.records import Language
from textindex.core.survey import Recheck, SurveyResult
from textindex.exhibits import Table, table_bytes, typeset
from textindex.store import check_writable
from textindex.survey.answers import read_answers
from textindex.survey.file import load_recheck, load_survey
from textindex.survey.recheck import recheck
from textindex.survey.run import survey
from textindex.tables.write import write_tables


class Surveyed(NamedTuple):
    """A result, its tables, its record as JSON, and the files written."""

    found: SurveyResult | Recheck
    tables: list[Table]
    record: str
    files: list[Path]


def survey_to(
    spec: Path,
    data: Path | None = None,
    out: Path | None = None,
    *,
    formats: Sequence[str] = (".docx", ".tex"),
    language: Language = "en",
) -> Surveyed:
    """Do what a survey's specification asks, and write all that `textindex survey` does.

    Args:
        spec: the TOML file.
        data: the answers; the specification's own unless given.
        out: the folder; nothing is written without one.
        formats: endings of the paper's tables.
        language: of the words in tables.

    Raises:
        SurveyError: see `textindex.survey`.
        StoreError: the folder cannot be written.
    """
    _writable(out)
    asked = load_survey(spec)
    answers = read_answers(data or asked.data) if data or asked.data else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SurveyWarning)  # each stands in the result
        found = survey(asked, answers)
    tables = typeset(found, language=language)
    record = as_json(_survey_record(found))
    files = {**_survey_tables(found, answers), "survey.json": record, **_typeset(tables, formats, found.spec.title)}
    return Surveyed(found, tables, record, _written(files, out))


def recheck_to(
    spec: Path, out: Path | None = None, *, formats: Sequence[str] = (".docx", ".tex"), language: Language = "en"
) -> Surveyed:
    """Check a published matrix again, and write all that `textindex recheck` does.

    Args:
        spec: the TOML file: correlations, n and what else the paper prints.
        out: the folder; nothing is written without one.
        formats: endings of the table's files.
        language: of the words in the table.

    Raises:
        SurveyError: see `textindex.recheck`.
        StoreError: the folder cannot be written.
    """
    _writable(out)
    asked = load_recheck(spec)
    title = asked.pop("title", "")
    found = recheck(**asked)
    tables = typeset(found, language=language)
    record = as_json({**found.record, "outcome": found.outcome, "findings": list(found.findings)})
    files = {"recheck.csv": found.coefficients, "matrix.csv": found.correlations, "recheck.json": record}
    return Surveyed(found, tables, record, _written({**files, **_typeset(tables, formats, title)}, out))


def _writable(out: Path | None) -> None:
    if out is not None:
        check_writable(out)


def _typeset(tables: list[Table], formats: Sequence[str], title: str) -> dict[str, bytes]:
    return {f"tables{ending}": table_bytes(tables, ending, title) for ending in formats}


def _written(files: dict[str, Any], out: Path | None) -> list[Path]:
    return write_tables({out / name: content for name, content in files.items()}) if out is not None else []


def _survey_record(found: SurveyResult) -> dict[str, Any]:
    spec = found.spec
    record: dict[str, Any] = {
        "title": spec.title, "source": spec.source, "rows": found.rows, "score": spec.score, "missing": spec.missing,
        "stars": {mark: level for level, mark in spec.stars}, "warnings": list(found.warnings),
    }  # fmt: skip
    if found.factoring:
        record["factors"] = {**found.factoring.record, "confirmatory": found.factoring.fit}
    record["regressions"] = {r.model.name: {**r.record, "warnings": list(r.warnings)} for r in found.regressions}
    return record


def _survey_tables(found: SurveyResult, answers: Any) -> dict[str, pd.DataFrame]:
    """The files of numbers, all digits; the scores stand beside the answers."""
    scores = found.scores[[scale.name for scale in found.spec.scales]]
    clash = {name: f"{name}_score" for name in scores if name in answers}
    files = {
        "scales.csv": found.scales, "items.csv": found.items, "correlations.csv": found.correlations,
        "scores.csv": pd.concat([answers, scores.rename(columns=clash)], axis=1),
    }  # fmt: skip
    if found.factoring:
        files["loadings.csv"] = found.factoring.loadings.reset_index()
        if len(found.factoring.confirmed):
            files["confirmatory.csv"] = found.factoring.confirmed
            files["fornell_larcker.csv"] = found.factoring.fornell_larcker.rename_axis("scale").reset_index()
        files["htmt.csv"] = found.factoring.htmt.rename_axis("scale").reset_index()
    if found.regressions:
        parts = [r.coefficients.assign(regression=r.model.name) for r in found.regressions]
        whole = pd.concat(parts, ignore_index=True)
        files["regressions.csv"] = whole[["regression", *parts[0].columns.drop("regression")]]
    return files
