"""The patents room: patent tables become Change by industry and year, and innovation by firm and year."""

from textindex.patents.collaborators import collaborators
from textindex.patents.concordance import read_concordance
from textindex.patents.cycle import CycleTime, technology_cycle
from textindex.patents.link import Matched, match_applicants
from textindex.patents.quality import Quality, patent_quality

__all__ = [
    "CycleTime",
    "Matched",
    "Quality",
    "collaborators",
    "match_applicants",
    "patent_quality",
    "read_concordance",
    "technology_cycle",
]
