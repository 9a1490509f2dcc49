"""The dictionary room: YAML files become validated dictionaries, and files of other programs too, and back."""

from textindex.dictionary.convert import FORMATS, Converted, convert, save
from textindex.dictionary.load import ENDINGS, ReadDictionary, load, read, shipped_names
from textindex.dictionary.load import load as load_dictionary
from textindex.dictionary.new import new
from textindex.dictionary.validate import check_words

__all__ = [
    "ENDINGS",
    "FORMATS",
    "Converted",
    "ReadDictionary",
    "check_words",
    "convert",
    "load",
    "load_dictionary",
    "new",
    "read",
    "save",
    "shipped_names",
]
