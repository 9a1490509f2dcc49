"""The matching room: a folded text and a dictionary become hits, counted by one of four rules; whose they are."""

from textindex.matching.attribution import REACH, Voice, rules_sha256
from textindex.matching.attribution import voice as voice_of
from textindex.matching.jieba_splitter import Splitter
from textindex.matching.match import Found, Matcher, RunSplitter
from textindex.matching.phrases import PhraseMatcher, WordSplitter, same_words
from textindex.matching.spacy_splitter import EnglishSplitter

__all__ = [
    "REACH",
    "EnglishSplitter",
    "Found",
    "Matcher",
    "PhraseMatcher",
    "RunSplitter",
    "Splitter",
    "Voice",
    "WordSplitter",
    "rules_sha256",
    "same_words",
    "voice_of",
]
