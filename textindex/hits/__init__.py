"""The hits room: a folded text and a dictionary become hits, counted by one of four rules."""

from textindex.hits.match import Found, Matcher, RunSplitter
from textindex.hits.phrases import PhraseMatcher, WordSplitter, same_words

__all__ = ["Found", "Matcher", "PhraseMatcher", "RunSplitter", "WordSplitter", "same_words"]
