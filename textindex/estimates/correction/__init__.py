"""In: a panel in which some firm-years are coded. Out: estimates that stay valid whatever the classifier gets wrong."""

from textindex.estimates.correction.correct import correct
from textindex.estimates.correction.power import Power, power
from textindex.estimates.correction.sheet import coded_firm_years, join_coded
from textindex.estimates.correction.specs import correct_models
from textindex.estimates.correction.table import corrections

__all__ = ["Power", "coded_firm_years", "correct", "correct_models", "corrections", "join_coded", "power"]
