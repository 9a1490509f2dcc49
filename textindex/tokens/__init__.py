"""The tokens room: words of a run of text, by a private jieba tokenizer, or by spaCy's English one."""

from textindex.tokens.jieba_splitter import Splitter
from textindex.tokens.spacy_splitter import EnglishSplitter

__all__ = ["EnglishSplitter", "Splitter"]
