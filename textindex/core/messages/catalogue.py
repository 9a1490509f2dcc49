"""The catalogue: each code with its sentence in English and in Chinese, which have the same holes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from textindex.core.messages import analyses, commands, faults, packed, panels, readings, reports
from textindex.core.reasons import SAID

CATALOGUE: Mapping[str, tuple[str, str]] = MappingProxyType({
    **{f"reason.{reason}": (said.en, said.zh) for reason, said in SAID.items()},
    **{f"advice.{reason}": (said.advice_en, said.advice_zh) for reason, said in SAID.items()},
    **readings.SENTENCES,
    **packed.SENTENCES,
    **reports.SENTENCES,
    **commands.SENTENCES,
    **analyses.SENTENCES,
    **panels.SENTENCES,
    **faults.SENTENCES,
})  # fmt: skip
