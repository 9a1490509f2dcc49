"""In: a stretch of folded English text between blanks. Out: its words, as spaCy's tokenizer cuts the whole text.

spaCy cuts each stretch between blanks on its own, and then, in the whole text, mends what its special cases say of
words that stand in a row. Where that mended something, the whole line is cut; everywhere else a stretch is enough.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from textindex.base.text import fold_term
from textindex.tokens.families import Families

SPACE = re.compile(r"\s")
LINE_END = re.compile(r"[^\S ]")
HYPHENS = frozenset("-\u2013")
TO_HYPHEN = {0x2010: "-"}
"""The hyphen proper, which spaCy does not know, is cut as the hyphen of the keyboard."""
MAX_CACHED_CHUNKS = 100_000
MAX_STRINGS = 500_000


class EnglishSplitter:
    """English by spaCy's tokenizer, and a memory of the chunks (stretches between blanks) that it has cut."""

    def __init__(self) -> None:
        self._families = Families()
        self._load()

    def _load(self) -> None:
        self._tokenizer, self._unmended = _tokenizers()
        self._cuts: dict[str, tuple[tuple[int, ...], int] | None] = {}

    def run_around(self, text: str, position: int) -> tuple[int, int]:
        """Return start and stop of the run that holds a character of the text: a chunk, rarely a line.

        >>> EnglishSplitter().run_around("Our cloud-computing (ERP).", 6)
        (4, 19)
        """
        start, stop = _between(SPACE, text, position)
        if start < stop and self._cut(text[start:stop]) is None:
            return _between(LINE_END, text, position)
        return start, stop

    def ends(self, run: str) -> Sequence[int]:
        """Where the words of a run end, in characters, and where the blanks between them do.

        >>> EnglishSplitter().ends("cloud-computing.")
        (5, 6, 15, 16)
        """
        cut = self._cut(run) if " " not in run else None
        return cut[0] if cut else _ends(self._tokenizer(run.translate(TO_HYPHEN)))

    def words(self, run: str) -> list[str]:
        """The words of a run.

        >>> EnglishSplitter().words("AI/ML-based")
        ['AI', '/', 'ML', '-', 'based']
        """
        ends = self.ends(run)
        return [run[start:stop] for start, stop in zip((0, *ends), ends, strict=False) if run[start:stop] != " "]

    def count_words(self, text: str) -> int:
        """Number of words of a whole text that hold a letter or digit; all of it is cut."""
        number = 0
        for line in LINE_END.split(text):
            cuts = [self._cut(chunk) for chunk in line.split()]
            whole = [cut[1] for cut in cuts if cut is not None]
            number += sum(whole) if len(whole) == len(cuts) else _count(self._tokenizer(line.translate(TO_HYPHEN)))
        return number

    def parts(self, term: str, exact: bool) -> list[tuple[frozenset[str], bool]]:
        """The words of a term: for each its spellings, and whether nothing parts it from the word before.

        A word that the dictionary writes with two capitals or more is an abbreviation or a name: it stands for itself
        and, at the term's end, for its plural. So does each word of an exact term.

        >>> [(sorted(forms), glued) for forms, glued in EnglishSplitter().parts("e-Marketing APIs", False)]
        [(['e'], False), (['marketing', 'marketings'], False), (['apis', 'apiss'], False)]
        """
        folded, given = fold_term(term), unicodedata.normalize("NFKC", term)
        document = [token for token in self._tokenizer(folded.translate(TO_HYPHEN)) if not token.is_space]
        parts: list[tuple[frozenset[str], bool]] = []
        parted = True
        for number, token in enumerate(document):
            last = number == len(document) - 1
            start, stop = token.idx, token.idx + len(token)
            between = not parted and not last and not token.whitespace_
            if between and token.text in HYPHENS:
                parted = True
                continue
            capitals = len(given) == len(folded) and sum(map(str.isupper, given[start:stop])) > 1
            parts.append((self._forms(token.text, exact or capitals, last), not parted))
            parted = bool(token.whitespace_)
        return parts

    def _forms(self, word: str, fixed: bool, last: bool) -> frozenset[str]:
        if not fixed:
            return self._families.of(word)
        return self._families.of_abbreviation(word) if last else frozenset({word})

    def _cut(self, chunk: str) -> tuple[tuple[int, ...], int] | None:
        """Where the words of a chunk end, and how many hold a letter or digit; None if the line may have a say in it.

        What no special case mended in the chunk alone, none mends in the whole text: special cases hold no blanks, so
        that words of two chunks are never mended together.
        """
        if chunk in self._cuts:
            return self._cuts[chunk]
        if len(self._cuts) >= MAX_CACHED_CHUNKS:
            del self._cuts[next(iter(self._cuts))]
        if len(self._tokenizer.vocab.strings) > MAX_STRINGS:
            self._load()  # spaCy keeps every string it has seen
        document, unmended = (cut(chunk.translate(TO_HYPHEN)) for cut in (self._tokenizer, self._unmended))
        ends = _ends(document)
        found = self._cuts[chunk] = (ends, _count(document)) if ends == _ends(unmended) else None
        return found


def _between(mark: re.Pattern[str], text: str, position: int) -> tuple[int, int]:
    """Start and stop of the stretch between marks that holds a character; nothing where it is a mark itself."""
    ahead = mark.search(text, position)
    stop = ahead.start() if ahead else len(text)
    behind = mark.search(text[:position][::-1])
    return (position - behind.start() if behind else 0, stop) if stop > position else (position, position)


def _ends(document: Any) -> tuple[int, ...]:
    ends = []
    for token in document:
        ends.append(token.idx + len(token))
        if token.whitespace_:
            ends.append(ends[-1] + 1)
    return tuple(ends)


def _count(document: Any) -> int:
    return sum(any(map(str.isalnum, token.text)) for token in document)


class _Gate:
    """A search that finds nothing until it is opened."""

    def __init__(self, search: Callable[[str], Any], nothing: Any) -> None:
        self._search, self._nothing, self.opened = search, nothing, False

    def __call__(self, text: str) -> Any:
        return self._search(text) if self.opened else self._nothing


def _tokenizers() -> tuple[Any, Any]:
    """The English tokenizer of spaCy; and the same without the last step, which mends what the special cases say.

    That step looks only for special cases in which, when they are loaded, something is to be cut off. So these are
    loaded while nothing is.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what spaCy imports, or of what its optional parts lack
        from spacy.lang.en import English
        from spacy.tokenizer import Tokenizer

        tokenizer: Any = English().tokenizer
    gates = {
        "prefix_search": _Gate(tokenizer.prefix_search, None),
        "suffix_search": _Gate(tokenizer.suffix_search, None),
        "infix_finditer": _Gate(tokenizer.infix_finditer, ()),
    }
    unmended = Tokenizer(
        tokenizer.vocab, tokenizer.rules, **gates, token_match=tokenizer.token_match, url_match=tokenizer.url_match
    )
    for gate in gates.values():
        gate.opened = True
    return tokenizer, unmended
