"""In: answers to a questionnaire and what is asked of them. Out: a `SurveyResult`."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from textindex.core.errors import SurveyError, SurveyWarning
from textindex.core.messages import Message
from textindex.core.survey import SurveyResult, SurveySpec
from textindex.survey.answers import Answers, checked, read_answers
from textindex.survey.factoring import factored
from textindex.survey.file import load_survey
from textindex.survey.regress import correlated, regressed
from textindex.survey.scales import described, scored
from textindex.tables.given import in_pandas


def survey(
    spec: str | Path | Mapping[str, Any] | SurveySpec, data: pd.DataFrame | str | Path | None = None
) -> SurveyResult:
    """From the answers to a questionnaire to its tables: scales, factors, correlations, regressions.

    Args:
        spec: a TOML file, or its keys in a mapping; the guide ``survey`` explains each.
        data: the answers, a row a respondent, or their file; the specification's ``data`` unless given.

    Returns:
        The result; ``textindex.typeset`` makes its tables.

    Raises:
        SurveyError: the specification has faults, a column is missing, an answer lies outside its scale, a design is
            singular.

    Warns:
        SurveyWarning: a reversal was forgotten, a solution is out of bounds; all stand in the result's ``warnings``.

    >>> answers = pd.DataFrame({"a1": [1, 2, 4, 5, 3.0], "a2": [2, 2, 5, 4, 3.0], "y": [1, 3, 4, 6, 2.0]})
    >>> spec = {"range": [1, 5], "scale": [{"name": "a", "items": ["a1", "a2"]}],
    ...         "regression": [{"outcome": "y", "regressors": ["a"]}]}
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore", SurveyWarning)
    ...     found = survey(spec, answers)
    >>> float(found.scales["alpha"].round(4)[0]), float(found.regressions[0].params["a"].round(4))
    (0.9091, 1.1558)
    """
    asked = load_survey(spec)
    if data is None:
        if not asked.data:
            raise SurveyError(Message("survey.no_answers"))
        data = asked.data
    is_file = isinstance(data, str | Path)
    table = read_answers(data) if isinstance(data, str | Path) else in_pandas(data, SurveyError).rename(columns=str)
    answers = checked(table, asked)
    if is_file:  # a file's own rows were for its faults
        answers = Answers(answers.items.reset_index(drop=True), answers.others.reset_index(drop=True), answers.codes)
    scores = scored(answers.items, asked)
    of_items, of_scales, told = described(answers.items, scores, asked)
    factoring, more = factored(answers.items, asked)
    columns = pd.concat([scores, answers.others], axis=1)
    regressions = tuple(regressed(model, columns, asked) for model in asked.models)
    rows = {
        "given": len(table), "complete": int(answers.items.notna().all(axis=1).sum()),
        "cells_missing": int(answers.items.isna().sum().sum()), "missing_codes": answers.codes,
    }  # fmt: skip
    for warning in (said := (*told, *more)):
        warnings.warn(warning, SurveyWarning, stacklevel=2)
    correlations = correlated(columns, asked)
    return SurveyResult(
        spec=asked,
        items=of_items,
        scales=of_scales,
        scores=columns,
        correlations=correlations,
        factoring=factoring,
        regressions=regressions,
        rows=rows,
        warnings=said,
    )
