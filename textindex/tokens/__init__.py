"""The tokens room: words of a run of text, by a private jieba tokenizer."""

from textindex.tokens.jieba_splitter import Splitter

__all__ = ["Splitter"]
