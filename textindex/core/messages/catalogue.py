"""The catalogue: each code with its sentence in English and in Chinese, which have the same holes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from textindex.core.messages import (
    analyses,
    commands,
    core,
    dictionaries,
    edge,
    event_studies,
    faults,
    fetching,
    firm_data,
    matches,
    models,
    packed,
    packs,
    panels,
    papers,
    places,
    questionnaires,
    readings,
    regressions,
    reports,
    studies,
    tables,
    workbench,
)
from textindex.core.reasons import SAID

CATALOGUE: Mapping[str, tuple[str, str]] = MappingProxyType({
    **{f"reason.{reason}": (said.en, said.zh) for reason, said in SAID.items()},
    **{f"advice.{reason}": (said.advice_en, said.advice_zh) for reason, said in SAID.items()},
    **analyses.SENTENCES,
    **commands.SENTENCES,
    **core.SENTENCES,
    **dictionaries.SENTENCES,
    **edge.SENTENCES,
    **event_studies.SENTENCES,
    **faults.SENTENCES,
    **fetching.SENTENCES,
    **firm_data.SENTENCES,
    **matches.SENTENCES,
    **models.SENTENCES,
    **packed.SENTENCES,
    **packs.SENTENCES,
    **panels.SENTENCES,
    **papers.SENTENCES,
    **places.SENTENCES,
    **questionnaires.SENTENCES,
    **readings.SENTENCES,
    **regressions.SENTENCES,
    **reports.SENTENCES,
    **studies.SENTENCES,
    **tables.SENTENCES,
    **workbench.SENTENCES,
})  # fmt: skip
