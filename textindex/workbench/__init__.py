"""The workbench: what a researcher reads, tries and decides to tune a dictionary; all of it from the store."""

from textindex.workbench.coding.agree import agree
from textindex.workbench.coding.classify import classify
from textindex.workbench.coding.code import code
from textindex.workbench.coding.firm_years import sample_firm_years
from textindex.workbench.coding.sample import sample
from textindex.workbench.comparison.compare import diff, impact
from textindex.workbench.concordance.kwic import kwic
from textindex.workbench.corpus import Corpus, Report
from textindex.workbench.expansion.decisions import Decision, decide, history
from textindex.workbench.expansion.expand import expand
from textindex.workbench.lint.check import lint
from textindex.workbench.reconstruction.reconstruct import reconstruct
from textindex.workbench.validity import validate

__all__ = [
    "Corpus",
    "Decision",
    "Report",
    "agree",
    "classify",
    "code",
    "decide",
    "diff",
    "expand",
    "history",
    "impact",
    "kwic",
    "lint",
    "reconstruct",
    "sample",
    "sample_firm_years",
    "validate",
]
