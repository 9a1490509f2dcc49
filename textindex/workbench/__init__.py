"""The workbench: what a researcher reads, tries and decides to tune a dictionary; all of it from the store."""

from textindex.workbench.compare import diff, impact
from textindex.workbench.corpus import Corpus, Report
from textindex.workbench.decisions import Decision, decide, history
from textindex.workbench.expand import expand
from textindex.workbench.kwic import kwic
from textindex.workbench.lint import lint

__all__ = ["Corpus", "Decision", "Report", "decide", "diff", "expand", "history", "impact", "kwic", "lint"]
