"""The sources room: which report is it? Firm, fiscal year and kind, one annual report per firm-year."""

from textindex.sources.find import find
from textindex.sources.identify import identify
from textindex.sources.manifest import read_manifest
from textindex.sources.resolve import Candidate, not_annual, resolve

__all__ = ["Candidate", "find", "identify", "not_annual", "read_manifest", "resolve"]
