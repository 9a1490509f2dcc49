"""In: jieba's word list, as jieba ships it. Out: how frequent a word is, read by the character that it begins with.

Jieba reads all of its 349,000 lines before it cuts a word. The words that a report asks for begin with a few hundred of
12,000 characters: the lines of each are read when first asked for. They stand in order, so that bisection finds them.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from bisect import bisect_left, bisect_right
from functools import cache, lru_cache
from math import log
from typing import Any, NamedTuple

LINES = re.compile(rb"^([^\n\x80-\xff]|[\xc0-\xff][\x80-\xbf]+).*(?:\n\1.*)*", re.MULTILINE)
"""Lines that begin with the same character, as far as they stand together."""


class Known(NamedTuple):
    """Of a list that is known: the sum of all frequencies, and from which byte on its lines stand in order."""

    total: int
    ordered: int


KNOWN = {"7197c3211ddd98962b036cdf40324d1ea2bfaa12bd028e68faa70111a88e12a8": Known(60101967, 725)}
"""By its hash: jieba 0.42.1's. Other lists are gone through."""


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
        self._data = b"\n" + data
        known = KNOWN.get(hashlib.sha256(data).hexdigest())
        self._ordered = range(known.ordered + 1 if known else len(self._data), len(self._data))
        self._apart: dict[bytes, list[tuple[int, int]]] = {}
        self._found: dict[str, list[tuple[int, int]]] = {}
        for lines in LINES.finditer(self._data, 0, self._ordered.start):
            self._apart.setdefault(lines[1], []).append(lines.span())
        self.total = known.total if known else sum(map(int, self._fields(0, len(self._data))[1::3]))

    def __missing__(self, first: str) -> dict[str, float | None]:
        """Read the words that begin with a character."""
        words, numbers = list[str](), list[str]()
        for place in self._places(first):
            fields = self._fields(*place)
            words += fields[::3]
            numbers += fields[1::3]
        logs: dict[str, float | None] = dict.fromkeys([first] if words else [])
        longer, chars = words, 2
        while longer := [word for word in longer if len(word) > chars]:
            logs.update(dict.fromkeys([word[:chars] for word in longer]))
            chars += 1
        logs.update(zip(words, map(_log, numbers), strict=True))
        self[first] = logs
        return logs

    def frequency(self, part: str) -> int | None:
        """How frequent a word is, 0 for what only begins words: looked up alone, without reading the others.

        >>> [jieba_words().frequency(part) for part in ("人工智能", "人工智", "人龘")]
        [151, 0, None]
        """
        if " " in part or "\n" in part:
            return None
        line, begins = b"\n" + _encoded(part), False
        for start, stop in reversed(self._places(part[:1])):
            at = self._data.find(line, start - 1, stop)
            begins = begins or at >= 0
            if at >= 0 and (at := self._data.rfind(line + b" ", at, stop)) >= 0:
                number = at + len(line) + 1
                return int(self._data[number : self._data.index(b" ", number)])
        return 0 if begins else None

    def weight(self, part: str) -> float | None:
        """The logarithm of a word's frequency; None for what is no word."""
        if part[:1] in self:
            return self[part[:1]].get(part)
        frequency = self.frequency(part)
        return log(frequency) if frequency else None

    def tags(self, first: str) -> dict[str, str]:
        """The parts of speech of the words that begin with a character.

        >>> jieba_words().tags("数")["数据"]
        'n'
        """
        fields = [field for place in self._places(first) for field in self._fields(*place)]
        return dict(zip(fields[::3], fields[2::3], strict=True))

    def _places(self, first: str) -> list[tuple[int, int]]:
        """Where the lines that begin with a character stand, in bytes."""
        if first in self._found:
            return self._found[first]
        sign = _encoded(first)

        def begun(at: int) -> bytes:
            line = self._data.rfind(b"\n", 0, at) + 1
            return self._data[line : line + len(sign)]

        start = self._ordered.start + bisect_left(self._ordered, sign, key=begun)
        stop = self._ordered.start + bisect_right(self._ordered, sign, key=begun)
        self._found[first] = self._apart.get(sign, []) + ([(start, stop)] if start < stop and first else [])
        return self._found[first]

    def _fields(self, start: int, stop: int) -> list[str]:
        """Word, frequency and part of speech of each line, one behind the other."""
        return self._data[start:stop].decode().strip("\n").replace("\n", " ").split(" ")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@cache
def _log(number: str) -> float:
    return log(int(number))


class Frequencies:
    """The same as jieba's tokenizer asks for it, with what is added: numbers, 0 for what only begins words."""

    def __init__(self, words: Words) -> None:
        self._listed = cache(words.frequency)
        self.added: dict[str, int] = {}

    def get(self, part: str, default: int | None = None) -> int | None:
        """The frequency of a word."""
        known = self.added.get(part)
        if known is None:
            known = self._listed(part)
        return default if known is None else known

    def __contains__(self, part: str) -> bool:
        return self.get(part) is not None

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
    changed = {part: n for part, n in frequencies.added.items() if words.frequency(part) != n}
    return {part: log(n) if n else None for part, n in changed.items()}, adding.total
