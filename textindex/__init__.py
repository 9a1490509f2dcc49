"""textindex: from annual reports to a firm-year digitalization index.

The road in one call: `score`. Its parts: `read` (a report), `read_archive` (many, once, into a `Store`), `sections`,
`fold` (what is matched), `load_dictionary`. In scikit-learn: `DictionaryVectorizer`. Records: `Document`, `Page`,
`Filing`, `Folded`, `Section`, `Dictionary`, `Term`, `MatchPolicy`, `Rejection`, `ScoreResult`. Errors: `TextIndexError`
and below. Outputs: `write`. From the panel to tables: `fit` (a regression), `estimate` (a file of them),
`group_difference`, `screen` (disclosure above expectation), `mediate` (a channel), `ModelSpec`, `Estimate`,
`multiverse` (every combination of `Choices`). Adoption: `adoption` (who adopted when), `match` (treated firms with
controls), `event_study` (effects over time, an `EventStudy`), `bacon`, `few_clusters` (tests where clusters are few);
`draw_event_study`, `draw_group_time`, `draw_bacon`.
Exhibits: `typeset`, `describe` (tables), `draw_coefficients`, `draw_marginal_effects`, `draw_specification_curve`
(charts), `save_exhibit` (either to a file). Of a run: `report` (a page to send), `draw_index` (a chart of the index).
All of it from one file: `run_study`. To tune a dictionary: `kwic` (words in context), `lint`, `diff`, `impact`,
`expand` (terms it may lack); `sample`, `agree`, `classify` (hits read by people), `validate` (against other measures).
Literature: `review` (exports of databases, screened), `draw_flow`, `code_papers`, `code_interviews`, `agree_cells`,
`overview`. Of questionnaires: `survey`; of a published correlation matrix: `recheck`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from textindex.core.errors import (
        DictionaryError,
        DocumentError,
        EstimateError,
        EstimateWarning,
        ExhibitError,
        ExhibitWarning,
        IdentityWarning,
        LiteratureError,
        SourceError,
        SurveyError,
        SurveyWarning,
        TextIndexError,
    )
    from textindex.core.estimates import Estimate, ModelSpec
    from textindex.core.event_study import Bacon, EventStudy
    from textindex.core.flow import Flow
    from textindex.core.records import Dictionary, Document, Filing, Folded, MatchPolicy, Page, Rejection, Section, Term
    from textindex.core.results import ScoreResult
    from textindex.dictionary import load as load_dictionary
    from textindex.documents import fold
    from textindex.estimates import (
        adoption,
        estimate,
        fit,
        group_difference,
        match,
        match_cohorts,
        mediate,
        percent_effects,
        screen,
        size_classes,
    )
    from textindex.estimates.did import bacon, event_study, few_clusters
    from textindex.exhibits import (
        describe,
        draw_bacon,
        draw_balance,
        draw_coefficients,
        draw_event_study,
        draw_flow,
        draw_group_time,
        draw_loadings,
        draw_marginal_effects,
        draw_recheck,
        draw_specification_curve,
        draw_support,
        typeset,
        typeset_balance,
    )
    from textindex.exhibits.saving import save_exhibit
    from textindex.literature import deduplicate, read_references, review
    from textindex.multiverse.run import Choices, multiverse
    from textindex.panel import simulate
    from textindex.patents import collaborators, match_applicants, patent_quality, technology_cycle
    from textindex.scoring.pipeline import read, read_archive, score, sections
    from textindex.store import Store, write
    from textindex.study import run_study
    from textindex.study.literature import code_interviews, code_papers
    from textindex.study.report import draw_index, report
    from textindex.study.review_tables import agree_cells, check_screening, overview
    from textindex.survey.recheck import recheck
    from textindex.survey.run import survey
    from textindex.vectorizer import DictionaryVectorizer
    from textindex.workbench import agree, classify, diff, expand, impact, kwic, sample, validate
    from textindex.workbench.lint.check import lint

_HOMES = {
    "score": "scoring.pipeline",
    "read": "scoring.pipeline",
    "read_archive": "scoring.pipeline",
    "sections": "scoring.pipeline",
    "Store": "store",
    "ScoreResult": "core.results",
    "fold": "documents",
    "load_dictionary": "dictionary:load",
    "write": "store",
    "DictionaryVectorizer": "vectorizer",
    "fit": "estimates",
    "estimate": "estimates",
    "group_difference": "estimates",
    "screen": "estimates",
    "mediate": "estimates",
    **dict.fromkeys(("event_study", "bacon", "few_clusters"), "estimates.did"),
    **dict.fromkeys(("EventStudy", "Bacon"), "core.event_study"),
    **dict.fromkeys(("adoption", "match", "match_cohorts", "percent_effects", "size_classes"), "estimates"),
    **dict.fromkeys(("Estimate", "ModelSpec"), "core.estimates"),
    **dict.fromkeys(("report", "draw_index"), "study.report"),
    **dict.fromkeys(
        (
            *("typeset", "describe", "draw_coefficients", "draw_marginal_effects", "draw_specification_curve"),
            "draw_flow",
            "draw_event_study",
            "draw_group_time",
            "draw_bacon",
        ),
        "exhibits",
    ),
    **dict.fromkeys(("draw_balance", "draw_support", "typeset_balance"), "exhibits"),
    **dict.fromkeys(("review", "read_references", "deduplicate"), "literature"),
    "Flow": "core.flow",
    **dict.fromkeys(("code_papers", "code_interviews"), "study.literature"),
    **dict.fromkeys(("agree_cells", "check_screening", "overview"), "study.review_tables"),
    "save_exhibit": "exhibits.saving",
    **dict.fromkeys(("multiverse", "Choices"), "multiverse.run"),
    "run_study": "study",
    **dict.fromkeys(("kwic", "lint", "diff", "impact", "expand"), "workbench"),
    **dict.fromkeys(("sample", "agree", "classify", "validate"), "workbench"),
    **dict.fromkeys(("draw_loadings", "draw_recheck"), "exhibits"),
    "survey": "survey.run",
    "recheck": "survey.recheck",
    "simulate": "panel",
    "build_panel": "panel",
    **dict.fromkeys(("technology_cycle", "patent_quality", "collaborators", "match_applicants"), "patents"),
    **dict.fromkeys(
        ("Dictionary", "Document", "Filing", "Folded", "MatchPolicy", "Page", "Rejection", "Section", "Term"),
        "core.records",
    ),
    **dict.fromkeys(
        (
            "TextIndexError",
            "SourceError",
            "DocumentError",
            "DictionaryError",
            "EstimateError",
            "EstimateWarning",
            "ExhibitError",
            "ExhibitWarning",
            "IdentityWarning",
            "SurveyError",
            "SurveyWarning",
            "LiteratureError",
        ),
        "core.errors",
    ),
}
__all__ = [  # noqa: RUF022 (grouped by room)
    "score",
    "read",
    "read_archive",
    "sections",
    "Store",
    "fold",
    "load_dictionary",
    "write",
    "DictionaryVectorizer",
    "fit",
    "estimate",
    "group_difference",
    "screen",
    "mediate",
    "event_study",
    "bacon",
    "few_clusters",
    "adoption",
    "match",
    "match_cohorts",
    "percent_effects",
    "size_classes",
    "multiverse",
    "Choices",
    "Estimate",
    "ModelSpec",
    "EventStudy",
    "Bacon",
    "typeset",
    "describe",
    "draw_coefficients",
    "draw_marginal_effects",
    "draw_specification_curve",
    "draw_balance",
    "draw_support",
    "typeset_balance",
    "draw_flow",
    "draw_event_study",
    "draw_group_time",
    "draw_bacon",
    "save_exhibit",
    "review",
    "read_references",
    "deduplicate",
    "Flow",
    "code_papers",
    "code_interviews",
    "agree_cells",
    "check_screening",
    "overview",
    "run_study",
    "kwic",
    "lint",
    "diff",
    "impact",
    "expand",
    "sample",
    "agree",
    "classify",
    "validate",
    "survey",
    "recheck",
    "draw_loadings",
    "draw_recheck",
    "simulate",
    "build_panel",
    "technology_cycle",
    "patent_quality",
    "collaborators",
    "match_applicants",
    "report",
    "draw_index",
    "ScoreResult",
    "Document",
    "Page",
    "Filing",
    "Folded",
    "Section",
    "Dictionary",
    "Term",
    "MatchPolicy",
    "Rejection",
    "TextIndexError",
    "SourceError",
    "DocumentError",
    "DictionaryError",
    "EstimateError",
    "EstimateWarning",
    "ExhibitError",
    "ExhibitWarning",
    "IdentityWarning",
    "SurveyError",
    "SurveyWarning",
    "LiteratureError",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its room when it is first used, so that importing textindex is quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'textindex' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    value = getattr(import_module(f"textindex.{module}"), attribute or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


class _Root(ModuleType):
    """A public function keeps its name where a room has the same: importing the room does not put it in its place."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in _HOMES):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Root
