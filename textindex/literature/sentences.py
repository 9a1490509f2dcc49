"""In: the paragraphs of a text. Out: its sentences, and which paragraphs are its list of references."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s)|[。！？；]+[”’」』]*")
ABBREVIATIONS = re.compile(
    r"(?:\b(?:al|e\.g|i\.e|cf|vs|viz|resp|approx|ca|Fig|Figs|Eq|Eqs|Tab|Sec|Ch|Vol|No|Nos|pp|p|ed|eds|Dr|Mr|Mrs|Ms|Prof|"
    r"St|Inc|Ltd|Co|Corp|U\.S|U\.K)|(?:^|[\s(])[A-Z])\.$"
)
BEGINS = re.compile(r"\s+[\"'“‘(\[]?[A-Z0-9\u00c0-\u00de]")
REFERENCES = re.compile(
    r"(?:\d{1,2}\.?\s+|[IVX]+\.?\s+)?(?:list of )?(?:references|bibliography|literature cited|works cited|"
    r"references cited|reference list|literature)\s*:?",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"(?:online |supplementary )?(?:appendi(?:x|ces)|supplementary materials?|author biograph(?:y|ies)|"
    r"about the authors?)\b.{0,80}(?<!\.)",
    re.IGNORECASE,
)
ENTRY = re.compile(
    r"^\s*(?:\[?\d{1,3}[\].]\s*)?[A-Z\u00c0-\u00de][\w'’\u00c0-\u024f-]+,?\s+(?:[A-Z]\.[\s,&-]*)+.{0,200}?"
    r"\b(?:19|20)\d\d[a-z]?\b"
    r"|^\s*\[\d{1,3}\]\s+\S.*\b(?:19|20)\d\d\b"
)
IN_A_LIST = 3  # entries in a row without which a heading is a word of the text
LOOK = 8


class Paragraph(NamedTuple):
    """A paragraph as it is read, and the pages that it stands on: of each, where in it the page begins."""

    text: str
    pages: tuple[tuple[int, int], ...] = ((0, 1),)

    def page(self, offset: int) -> int:
        """The page of a character.

        >>> Paragraph("from one page to the next", ((0, 3), (14, 4))).page(15)
        4
        """
        return next(page for start, page in reversed(self.pages) if start <= offset)


class Sentence(NamedTuple):
    """A sentence: its paragraph's number, the characters it takes there, its page, its number on that page, from 1."""

    paragraph: int
    start: int
    stop: int
    page: int
    number: int
    text: str


def split(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a paragraph begin and end.

    >>> text = "Costs fall (Autio et al. 2018). Firms, e.g. small ones, gain! Why?"
    >>> [text[a:b] for a, b in split(text)]
    ['Costs fall (Autio et al. 2018).', 'Firms, e.g. small ones, gain!', 'Why?']
    """
    found, start = [], 0
    for end in END.finditer(text):
        western = end.group()[0] in ".!?"
        if western and (not BEGINS.match(text, end.end()) or ABBREVIATIONS.search(text[start : end.end()])):
            continue
        found.append((start, end.end()))
        start = end.end()
    found.append((start, len(text)))
    trimmed = [(a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())) for a, b in found]
    return [(a, b) for a, b in trimmed if a < b]


def sentences(paragraphs: Sequence[Paragraph]) -> list[Sentence]:
    """The sentences of a text; of each the page that it begins on, and its number among those of that page.

    >>> two = [Paragraph("One. Two. Three.", ((0, 3), (10, 4))), Paragraph("Four.", ((0, 4),))]
    >>> [(s.page, s.number, s.text) for s in sentences(two)]
    [(3, 1, 'One.'), (3, 2, 'Two.'), (4, 1, 'Three.'), (4, 2, 'Four.')]
    """
    found: list[Sentence] = []
    numbers: dict[int, int] = {}
    for at, paragraph in enumerate(paragraphs):
        for start, stop in split(paragraph.text):
            page = paragraph.page(start)
            number = numbers[page] = numbers.get(page, 0) + 1
            found.append(Sentence(at, start, stop, page, number, paragraph.text[start:stop]))
    return found


def reference_list(paragraphs: Sequence[str]) -> range:
    """The paragraphs of the list of references: from the last heading that entries follow to an appendix or the end.

    Where there is no heading, from the first of the entries that end the text. Empty where there is no list.

    >>> reference_list(["Text.", "References", "Autio, E. (2018). A.", "Bell, J. (2001). B.", "Coviello, N. (1997). C.",
    ...                 "Appendix A", "More text."])
    range(1, 5)
    """
    entries = [bool(ENTRY.search(text)) for text in paragraphs]
    heads = [at for at, text in enumerate(paragraphs) if REFERENCES.fullmatch(text.strip())]
    for head in reversed(heads):
        follow = entries[head + 1 : head + 1 + LOOK]
        if any(follow[:2]) and sum(follow) >= min(IN_A_LIST, len(follow)):
            return range(head, _end(paragraphs, head + 1))
    run = 0
    for at in range(len(entries) - 1, -1, -1):
        if not entries[at]:
            break
        run += 1
    return range(len(entries) - run, len(entries)) if run >= IN_A_LIST else range(0)


def _end(paragraphs: Sequence[str], start: int) -> int:
    return next(
        (at for at in range(start, len(paragraphs)) if AFTER.fullmatch(paragraphs[at].strip())), len(paragraphs)
    )
