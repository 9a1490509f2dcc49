"""In: a stretch of folded English text between blanks. Out: its words, as spaCy's tokenizer cuts the whole text.

spaCy cuts each stretch between blanks on its own, and then, in the whole text, mends what its special cases say of
words that stand in a row. Where that mended something, the whole line is cut; everywhere else a stretch is enough.

A stretch of hundreds of characters is no word: it is cut in pieces, each on its own, since spaCy peels off marks and
looks for addresses in time that grows with the square of its length.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from textindex.core.text import fold_term
from textindex.matching.families import Families

SPACE = re.compile(r"\s")
LINE_END = re.compile(r"[^\S ]")
HYPHENS = frozenset("-\u2013")
TO_HYPHEN = {0x2010: "-"}
"""The hyphen proper, which spaCy does not know, is cut as the hyphen of the keyboard."""
MAX_CHUNK_CHARS = 400
# A stretch that is too long, and the pieces of one: to the last mark that there is room for.
LONG = re.compile(rf"\S{{{MAX_CHUNK_CHARS + 1}}}")
PIECE = re.compile(rf".{{1,{MAX_CHUNK_CHARS - 1}}}[^a-z0-9]|.{{1,{MAX_CHUNK_CHARS}}}", re.DOTALL)
MAX_CACHED_CHUNKS = 100_000
MAX_STRINGS = 500_000


Cut = tuple[tuple[int, ...], int]
"""Where words end, and how many of them hold a letter or digit."""


class EnglishSplitter:
    """English by spaCy's tokenizer, and a memory of the chunks (stretches between blanks) that it has cut."""

    def __init__(self) -> None:
        self._families = Families()
        self._load()

    def _load(self) -> None:
        self._tokenizer, self._unmended = _tokenizers()
        self._cuts: dict[str, Cut | None] = {}

    def run_around(self, text: str, position: int) -> tuple[int, int]:
        """Return start and stop of the run that holds a character of the text: a chunk, rarely a line.

        >>> EnglishSplitter().run_around("Our cloud-computing (ERP).", 6)
        (4, 19)
        """
        start, stop = _between(SPACE, text, position)
        if start < stop and self._cut(text[start:stop]) is None:
            line = _between(LINE_END, text, position)
            return (start, stop) if LONG.search(text, *line) else line
        return start, stop

    def ends(self, run: str) -> Sequence[int]:
        """Where the words of a run end, in characters, and where the blanks between them do.

        >>> EnglishSplitter().ends("cloud-computing.")
        (5, 6, 15, 16)
        """
        return (self._alone(run) if " " not in run else self._anew(run))[0]

    def words(self, run: str) -> list[str]:
        """The words of a run.

        >>> EnglishSplitter().words("AI/ML-based")
        ['AI', '/', 'ML', '-', 'based']
        """
        ends = self.ends(run)
        return [run[start:stop] for start, stop in zip((0, *ends), ends, strict=False) if run[start:stop] != " "]

    @staticmethod
    def straddled(run: str, ends: Sequence[int], first: int, last: int) -> bool:
        """Never: hits in English are read word by word."""
        return False

    def count_words(self, text: str) -> int:
        """Number of words of a whole text that hold a letter or digit; all of it is cut."""
        number = 0
        for line in LINE_END.split(text):
            cuts = [self._cut(chunk) for chunk in line.split()]
            if None in cuts and not LONG.search(line):
                number += self._anew(line)[1]
            else:
                number += sum(self._alone(chunk)[1] for chunk in line.split())
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

    def _alone(self, chunk: str) -> Cut:
        """The words of a chunk, whatever stands beside it."""
        return self._cut(chunk) or self._anew(chunk)

    def _anew(self, run: str) -> Cut:
        document = self._tokenizer(run.translate(TO_HYPHEN))
        return _ends(document), _count(document)

    def _in_pieces(self, chunk: str) -> Cut:
        """The words of a chunk that is too long to be cut as one."""
        ends: list[int] = []
        number = at = 0
        for piece in PIECE.findall(chunk):
            found, words = self._alone(piece)
            ends += [at + end for end in found]
            number, at = number + words, at + len(piece)
        return tuple(ends), number

    def _cut(self, chunk: str) -> Cut | None:
        """The words of a chunk; None if the line that it stands in may have a say in it.

        What no special case mended in the chunk alone, none mends in the whole text: special cases hold no blanks, so
        that words of two chunks are never mended together.
        """
        if chunk in self._cuts:
            return self._cuts[chunk]
        if len(self._cuts) >= MAX_CACHED_CHUNKS:
            del self._cuts[next(iter(self._cuts))]
        if len(self._tokenizer.vocab.strings) > MAX_STRINGS:
            self._load()  # spaCy keeps every string it has seen
        if len(chunk) > MAX_CHUNK_CHARS:
            long = self._cuts[chunk] = self._in_pieces(chunk)
            return long
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
