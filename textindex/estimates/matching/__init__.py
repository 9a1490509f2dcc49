"""In: firms, a treatment, covariates. Out: matched pairs or weights, their balance, the effect on the treated."""

from textindex.estimates.matching.balance import balance_table
from textindex.estimates.matching.logit import Logit, logit
from textindex.estimates.matching.match import match
from textindex.estimates.matching.result import Att, Match

__all__ = ["Att", "Logit", "Match", "balance_table", "logit", "match"]
