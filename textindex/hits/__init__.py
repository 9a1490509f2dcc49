"""The hits room: a folded text and a dictionary become hits, counted by one of four rules."""

from textindex.hits.match import Matcher, RunSplitter

__all__ = ["Matcher", "RunSplitter"]
