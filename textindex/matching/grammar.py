"""In: a word. Out: its part of speech in jieba's word list or spaCy's tables; and the words that carry no topic.

A word list tells what a word can be, not what it is in a sentence: no model is run.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path
from typing import Literal

from textindex.matching.families import Families, _tables
from textindex.matching.jieba_words import jieba_words

CONTENT = frozenset(("应用", "运用", "移动", "处理", "保险", "行为"))
"""Words of spaCy's Chinese stop list that name something in a report."""


@lru_cache(maxsize=2)
def stop_words(language: str) -> frozenset[str]:
    """Words that carry no topic, in small letters: spaCy's list of the language.

    The list is read from its file: to import it takes half a second, in which spaCy imports everything else.

    >>> "的" in stop_words("zh"), "the" in stop_words("en"), "数据" in stop_words("zh")
    (True, True, False)
    """
    home = find_spec("spacy")
    assert home is not None
    assert home.submodule_search_locations is not None
    lists = run_path(str(Path(home.submodule_search_locations[0]) / "lang" / language / "stop_words.py"))
    return frozenset(word.casefold() for word in lists["STOP_WORDS"]) - CONTENT


def chinese_tag(word: str) -> str:
    """The part of speech that jieba's word list gives a word (n noun, v verb, vn both, ns place, …); empty if none.

    >>> chinese_tag("数据"), chinese_tag("采集"), chinese_tag("北京"), chinese_tag("数据湖")
    ('n', 'v', 'ns', '')
    """
    return _chinese_tags(word[:1]).get(word, "")


def english_kind(word: str) -> Literal["noun", "adjective", "other", ""]:
    """What an English word can be, nouns first, in spaCy's tables; empty for a word that they lack.

    >>> [english_kind(word) for word in ("platforms", "digital", "strongly", "datalake")]
    ['noun', 'adjective', 'other', '']
    """
    tables = _tables()
    base = Families().base(word)
    if word in tables.nouns or (word.endswith("s") and base in tables.nouns):
        return "noun"
    if word in tables.nominal:
        return "adjective"
    return "other" if word in tables.known or base in tables.known else ""


@cache
def _chinese_tags(first: str) -> dict[str, str]:
    """The parts of speech of the words of jieba's list that begin with a character."""
    return jieba_words().tags(first)
