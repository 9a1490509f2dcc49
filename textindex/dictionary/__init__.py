"""The dictionary room: YAML files become validated dictionaries."""

from textindex.dictionary.load import load, shipped_names
from textindex.dictionary.validate import check_words

__all__ = ["check_words", "load", "shipped_names"]
