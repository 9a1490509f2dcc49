"""The workbench: what a researcher reads, tries and decides to tune a dictionary; all of it from the store."""

from textindex.workbench.corpus import Corpus, Report
from textindex.workbench.kwic import kwic

__all__ = ["Corpus", "Report", "kwic"]
