"""The hits room: where a dictionary's terms stand in a folded text, under four counting rules."""

from textindex.hits.match import Matcher

__all__ = ["Matcher"]
