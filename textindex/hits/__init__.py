"""The hits room: a folded text and a dictionary become hits, counted by one of four rules."""

from textindex.hits.match import Found, Matcher, RunSplitter
from textindex.hits.phrases import PhraseMatcher, WordSplitter, same_words
from textindex.hits.voice import REACH, Voice, rules_sha256
from textindex.hits.voice import voice as voice_of

__all__ = [
    "REACH",
    "Found",
    "Matcher",
    "PhraseMatcher",
    "RunSplitter",
    "Voice",
    "WordSplitter",
    "rules_sha256",
    "same_words",
    "voice_of",
]
