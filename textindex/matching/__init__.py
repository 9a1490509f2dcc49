"""The matching room: a folded text and a dictionary become hits by four rules; whose they are, what they mean."""

from textindex.matching.attribution import REACH, Attribution, attribute, rules_sha256
from textindex.matching.attribution_model import Seen, features, model_sha256, own_probability
from textindex.matching.concept import Concept, concept_sha256
from textindex.matching.jieba_splitter import Splitter
from textindex.matching.match import Found, Matcher
from textindex.matching.phrases import PhraseMatcher, WordSplitter, same_words
from textindex.matching.runs import RunSplitter
from textindex.matching.spacy_splitter import EnglishSplitter

__all__ = [
    "REACH",
    "Attribution",
    "Concept",
    "EnglishSplitter",
    "Found",
    "Matcher",
    "PhraseMatcher",
    "RunSplitter",
    "Seen",
    "Splitter",
    "WordSplitter",
    "attribute",
    "concept_sha256",
    "features",
    "model_sha256",
    "own_probability",
    "rules_sha256",
    "same_words",
]
