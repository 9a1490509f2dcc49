"""The sources room: which report is it? Firm, fiscal year and kind, one annual report per firm-year."""

from textindex.sources.companies import Companies, companies, completed
from textindex.sources.find import Before, Found, distinct, find, search
from textindex.sources.firms import tie
from textindex.sources.identify import cover, identify, settle
from textindex.sources.likeness import no_text
from textindex.sources.manifest import read_manifest
from textindex.sources.names import TOLD, Names, rules
from textindex.sources.resolve import ReadReport, not_annual, resolve

__all__ = [
    "TOLD",
    "Before",
    "Companies",
    "Found",
    "Names",
    "ReadReport",
    "companies",
    "completed",
    "cover",
    "distinct",
    "find",
    "identify",
    "no_text",
    "not_annual",
    "read_manifest",
    "resolve",
    "rules",
    "search",
    "settle",
    "tie",
]
