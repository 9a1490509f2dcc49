"""In: a folded English text, a dictionary's terms, spaCy's words. Out: hits, where a term stands for its inflections.

One Aho-Corasick scan finds where terms may begin: it runs over the text with all but Latin letters and digits made
blank, so that a hyphen is as good as a blank and what stands free has blanks at its sides. From there the words are
read one by one as the tokenizer cuts them, and only the chunks that they stand in are ever cut.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple, Protocol

from textindex.core.records import Term
from textindex.core.text import fold_term
from textindex.matching.footnotes import BEHIND, SIGNS, TOUCHED, touched, without_mark
from textindex.matching.match import Matcher, Scan, automaton
from textindex.matching.runs import Data, Runs, RunSplitter, word_end
from textindex.matching.written import LATIN, Span, free_before, latin_end, stands_free

BLANK = " "
HYPHENS = frozenset("-\u2010\u2013")
GAPS = (b" ", b"   ")  # a blank or a hyphen, of one byte or of three, once all but letters and digits is blank
PLAIN = bytes(byte if byte in LATIN else 0x20 for byte in range(256))
MAX_HEADS = 128
FIGURES = re.compile("(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]+")
DECIMAL = re.compile(rb"[0-9][.,]$")


class Part(NamedTuple):
    """One word of a term: the spellings that count as it; ``glued`` if nothing parts it from the word before.

    With a ``prefix``, all words that begin with it count as it. A word of letters and ``figures`` (5G, B2B, 3D) is one
    wherever it stands free: in small letters the tokenizer takes 5g for five grams, in some places and not in others.
    """

    forms: frozenset[str]
    glued: bool
    prefix: str = ""
    figures: bool = False


class _Mark(NamedTuple):
    """What is looked for: a term; whether a blank stands before it; whether this is all of it, to the letter."""

    term: int
    free: bool
    literal: bool


class WordSplitter(RunSplitter, Protocol):
    """What matching English needs of a tokenizer; `textindex.matching.EnglishSplitter` is one."""

    def parts(self, term: str, exact: bool) -> Sequence[tuple[frozenset[str], bool]]:
        """The words of a term: for each its spellings, and whether nothing parts it from the word before."""
        ...

    def words(self, run: str) -> Sequence[str]:
        """The words of a text of one line."""
        ...


class PhraseMatcher(Matcher):
    """The automaton of an English dictionary.

    Under the word rules a term is a sequence of words, each in any spelling of its family. Between two of them stands
    one blank, or one hyphen that touches both; no line end. Of a term with a wildcard (``data analy*``) the last word
    is any that begins so. Of hits that overlap, the leftmost longest counts. The figure of a footnote may touch the
    last of several words (``data center1``).

    Args:
        terms: the dictionary's terms, distinct when folded.
        words: the tokenizer that tells the words of a term.

    Raises:
        MatchError: there is no term.
    """

    def __init__(self, terms: Sequence[Term], words: WordSplitter) -> None:
        super().__init__(terms)
        self._parts = [_parts(term, words) for term in terms]
        # A figure at the end of several words makes no other name of them.
        self._phrases = {number for number, parts in enumerate(self._parts) if len(parts) > 1} - self._wild.keys()
        marks: dict[bytes, list[_Mark]] = defaultdict(list)
        for number, (pattern, parts) in enumerate(zip(self._patterns, self._parts, strict=True)):
            marks[_free(pattern, number in self._wild)].append(_Mark(number, pattern[0] in LATIN, True))
            heads, whole = _heads(parts)
            for head in heads:
                marks[_free(head, whole and number in self._wild)].append(_Mark(number, head[0] in LATIN, False))
        self._marks = list(marks.values())
        self._scanner = automaton([*marks, *SIGNS])
        self._reach = max(map(len, marks))

    def occurrences(self, data: Data) -> list[Span]:
        """Every literal occurrence of every term, as in `Matcher`."""
        return list(self._scan(data).literal)

    def _scan(self, data: Data) -> Scan:
        """The literal occurrences; where terms may begin, in any spelling; single words that a figure touches."""
        spread = b" %b " % bytes(data).translate(PLAIN)
        literal, begun, signs = self._marked(spread, 0, data)
        aside: dict[Span, str] = {}
        for end in touched(signs, spread, data):
            first = max(0, end - self._reach)
            spans, begins, _ = self._marked(spread[first:end] + BLANK.encode(), first, data)
            for span in spans:
                if span[1] != end - 1 or span[2] in self._wild:
                    continue
                if span[2] in self._phrases:
                    literal.append(span)
                else:
                    aside[span] = TOUCHED
            begun |= {begin for begin in begins if begin[2] in self._phrases}
        literal.sort()
        return Scan(literal, sorted(begun), aside, [(number, start, stop) for start, stop, number in literal])

    def _marked(self, spread: bytes, first: int, data: Data) -> tuple[list[Span], set[Span], list[int]]:
        """What the automaton finds in a stretch of the spread text that begins at one of its bytes.

        That is the terms to the letter, where terms may begin, and where a figure follows a letter.
        """
        literal, begun, signs = [], set(), []
        for mark, at, _ in self._scanner.find_matches_as_indexes(spread, overlapping=True):
            if mark >= len(self._marks):
                signs.append(first + at)
                continue
            for number, free, as_given in self._marks[mark]:
                start = first + at - 1 + free
                if not as_given:
                    if data[start] & 0xC0 != 0x80:  # not within a character
                        begun.add((start, start, number))
                elif data[start : start + len(self._patterns[number])] == self._patterns[number]:
                    stop = start + len(self._patterns[number])
                    literal.append((start, latin_end(data, stop) if number in self._wild else stop, number))
        return literal, begun, signs

    def _words(self, spans: Sequence[Span], runs: Runs, splitter: RunSplitter, plain: RunSplitter | None) -> list[Span]:
        """The terms that can be read from where they may begin, and stand free there."""
        found = []
        for start, _, number in spans:
            stop = _read(start, self._parts[number], runs, splitter)
            if stop is not None and self._stands_free(start, stop, number, runs.data):
                found.append((start, stop, number))
        return found

    def _stands_free(self, start: int, stop: int, number: int, data: Data) -> bool:
        if number in self._phrases and BEHIND.match(data, stop):
            return free_before(data, start)
        return stands_free(data, start, stop)


def same_words(terms: Sequence[Term], words: WordSplitter) -> list[tuple[str, str]]:
    """Pairs of terms that the word rules cannot tell apart: the same words in other spellings."""
    first: dict[tuple[Part, ...], str] = {}
    same = []
    for term in terms:
        parts = _parts(term, words)
        if parts in first:
            same.append((first[parts], term.text))
        else:
            first[parts] = term.text
    return same


def _parts(term: Term, words: WordSplitter) -> tuple[Part, ...]:
    """The words of a term; the last one of a wildcard is a prefix."""
    parts = tuple(Part(*part) for part in words.parts(term.stem, term.exact))
    if not term.wildcard:
        return _with_figures(parts)
    prefix = words.words(fold_term(term.stem))[-1]
    return (*parts[:-1], Part(frozenset({prefix}), parts[-1].glued, prefix))


def _with_figures(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The words of a term, those of letters and figures whole again."""
    out: list[Part] = []
    for part in parts:
        joined = {a + b for a, b in product(out[-1].forms, part.forms)} if part.glued and out else set(part.forms)
        if not all(map(FIGURES.fullmatch, joined)):
            out.append(part)
        elif part.glued and out:
            out[-1] = Part(frozenset(joined), out[-1].glued, figures=True)
        else:
            out.append(part._replace(figures=True))
    return tuple(out)


def _figures(at: int, part: Part, data: Data) -> str:
    """The word of letters and figures that stands free at a byte, no end of a number; empty if none does."""
    if DECIMAL.search(bytes(data[max(0, at - 2) : at])):
        return ""
    found = (form for form in part.forms if bytes(data[at : at + len(form)]) == form.encode())
    return next((form for form in found if stands_free(data, at, at + len(form))), "")


def _read(start: int, parts: Sequence[Part], runs: Runs, splitter: RunSplitter) -> int | None:
    """Where a term ends that is read word by word from a byte; None if other words stand there."""
    at = start
    for part in parts:
        if at > start and not part.glued:
            gap = BLANK if runs.data[at : at + 1] == b" " else _word(at, runs, splitter)
            if gap != BLANK and gap not in HYPHENS:
                return None
            at += len(gap.encode())
        word = _figures(at, part, runs.data) if part.figures else _word(at, runs, splitter)
        if word not in part.forms and not (part.prefix and word.startswith(part.prefix)):
            word = without_mark(word) if part is parts[-1] and at > start else ""
            if word not in part.forms:
                return None
        at += len(word.encode())
    return at


def _word(at: int, runs: Runs, splitter: RunSplitter) -> str:
    """The word that begins at a byte; empty if none does."""
    if at >= len(runs.data):
        return ""
    run = runs.around(at, splitter.run_around)
    first = run.offset(at)
    return run.text[first : word_end(run.ends(splitter), first) or first]


def _free(mark: bytes, goes_on: bool) -> bytes:
    """What is looked for in the spread text: a mark, with a blank where it must not touch a letter or digit."""
    lead, tail = b" " * (mark[0] in LATIN), b" " * (mark[-1] in LATIN and not goes_on)
    return lead + mark.translate(PLAIN) + tail


def _heads(parts: Sequence[Part]) -> tuple[set[bytes], bool]:
    """Every spelling of as many of a term's first words as there is room for, and whether that is all of them."""
    heads = {form.encode() for form in parts[0].forms}
    for part in parts[1:]:
        gaps = (b"",) if part.glued else GAPS
        longer = {b"".join(each) for each in product(heads, gaps, map(str.encode, part.forms))}
        if len(longer) > MAX_HEADS:
            return heads, False
        heads = longer
    return heads, True
