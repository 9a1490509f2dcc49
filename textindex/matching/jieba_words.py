"""In: jieba's word list, as jieba ships it. Out: how frequent a word is, read by the character that it begins with.

Jieba reads all of its 349,000 lines before it cuts a word. The words that a report asks for begin with a few hundred of
12,000 characters: here one pass finds where the lines of each character stand, and these are read when first asked for.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from functools import lru_cache
from math import exp, log
from typing import Any

LINES = re.compile(r"^(.).*(?:\n\1.*)*", re.MULTILINE)
"""Lines that begin with the same character, as far as they stand together."""
TOTALS = {"7197c3211ddd98962b036cdf40324d1ea2bfaa12bd028e68faa70111a88e12a8": 60101967}
"""The sum of all frequencies in a list that is known by its hash: of jieba 0.42.1. Of others it is taken."""


class Words(dict[str, dict[str, float | None]]):
    """Jieba's words by their first character: the logarithm of each one's frequency, None for what only begins words.

    Attributes:
        total: the sum of all frequencies.

    >>> words = jieba_words()
    >>> words["人"]["人工智能"] > 0, words["人"]["人工智"], "人龘" in words["人"]
    (True, None, False)
    """

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._text = data.decode("utf-8")
        self._places: dict[str, list[tuple[int, int]]] = {}
        for found in LINES.finditer(self._text):
            self._places.setdefault(found[1], []).append(found.span())
        known = TOTALS.get(hashlib.sha256(data).hexdigest())
        self.total = sum(map(int, self._fields(0, len(self._text))[1::3])) if known is None else known

    def __missing__(self, first: str) -> dict[str, float | None]:
        """Read the words that begin with a character."""
        words, numbers = list[str](), list[str]()
        for place in self._places.get(first, ()):
            fields = self._fields(*place)
            words += fields[::3]
            numbers += fields[1::3]
        logs: dict[str, float | None] = {}
        longer, chars = words, 1
        while longer := [word for word in longer if len(word) > chars]:
            logs.update(dict.fromkeys([word[:chars] for word in longer]))
            chars += 1
        logs.update(zip(words, map(log, map(int, numbers)), strict=True))
        self[first] = logs
        return logs

    def tags(self, first: str) -> dict[str, str]:
        """The parts of speech of the words that begin with a character.

        >>> jieba_words().tags("数")["数据"]
        'n'
        """
        fields = [field for place in self._places.get(first, ()) for field in self._fields(*place)]
        return dict(zip(fields[::3], fields[2::3], strict=True))

    def _fields(self, start: int, stop: int) -> list[str]:
        """Word, frequency and part of speech of each line, one behind the other."""
        return self._text[start:stop].strip("\n").replace("\n", " ").split(" ")


class Frequencies:
    """The same as jieba's tokenizer asks for it, with what is added: numbers, 0 for what only begins words."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.added: dict[str, int] = {}

    def get(self, part: str, default: int | None = None) -> int | None:
        """The frequency of a word."""
        if part in self.added:
            return self.added[part]
        if part not in (known := self._words[part[:1]]):
            return default
        value = known[part]
        return 0 if value is None else round(exp(value))

    def __contains__(self, part: str) -> bool:
        return part in self.added or part in self._words[part[:1]]

    def __getitem__(self, part: str) -> int | None:
        return self.get(part)

    def __setitem__(self, part: str, frequency: int) -> None:
        self.added[part] = frequency


@lru_cache(maxsize=1)
def jieba_words() -> Words:
    """The words of the list that jieba ships."""
    with tokenizer().get_dict_file() as file:
        return Words(file.read())


def tokenizer() -> Any:
    """A tokenizer of jieba that has loaded nothing: its module-level one is shared by the process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba imports the deprecated pkg_resources and has invalid escapes
        import jieba
    return jieba.Tokenizer()


def suggested(terms: list[str]) -> tuple[dict[str, float | None], int]:
    """Logarithms of what changes in jieba's frequencies when terms are added as its users add them, and the total."""
    words, adding = jieba_words(), tokenizer()
    adding.FREQ, adding.total, adding.initialized = (frequencies := Frequencies(words)), words.total, True
    for term in terms:
        adding.add_word(term)
    changed = {part: log(n) if n else None for part, n in frequencies.added.items()}
    for part in [part for part, n in changed.items() if words[part[0]].get(part, -1) == n]:
        del changed[part]
    return changed, adding.total
