"""In: firms, a treatment, covariates. Out: matched pairs or weights, their balance, the effect on the treated."""

from textindex.estimates.matching.balance import balance_table
from textindex.estimates.matching.cohorts import Stack, match_cohorts
from textindex.estimates.matching.logit import Logit, logit
from textindex.estimates.matching.match import match
from textindex.estimates.matching.result import Att, Match

__all__ = ["Att", "Logit", "Match", "Stack", "balance_table", "logit", "match", "match_cohorts"]
