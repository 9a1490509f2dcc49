"""In: a panel in which some firm-years are coded. Out: estimates that stay valid whatever the classifier gets wrong."""

from textindex.estimates.correction.correct import correct
from textindex.estimates.correction.power import Power, power
from textindex.estimates.correction.table import corrections

__all__ = ["Power", "correct", "corrections", "power"]
