"""In: nothing. Out: a study: its sections by name, each with its keys; what stands above them.

One declaration serves the study file (checked by pydantic in `study.file`), the comments of a new one (`study.new`),
the steps, which read their settings from it by attribute, and the commands' defaults and helps (`cli.options.of`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textindex.core.keys import Path, Section, Text, key
from textindex.core.study_data import Change, Panel, Reports, Score
from textindex.core.study_results import Estimate, Filter, Multiverse, Report

__all__ = [
    "SECTIONS", "Asked", "Change", "Estimate", "Filter", "Multiverse", "Panel", "Report", "Reports", "Score", "Top",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Top(Section):
    """What stands above the sections."""

    title: Text = key("", '""', "研究名称", "what the study is called")
    out: Path = key("out", '"out"', "全部结果的文件夹", "folder of all outputs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The sections of a study, None where it has no such one."""

    reports: Reports | None = None
    score: Score | None = None
    panel: Panel | None = None
    change: Change | None = None
    estimate: Estimate | None = None
    filter: Filter | None = None
    multiverse: Multiverse | None = None
    report: Report | None = None


SECTIONS: Mapping[str, type[Section]] = {
    "reports": Reports, "score": Score, "panel": Panel, "change": Change, "estimate": Estimate, "filter": Filter,
    "multiverse": Multiverse, "report": Report,
}  # fmt: skip
"""In the order in which a new study file has them."""
