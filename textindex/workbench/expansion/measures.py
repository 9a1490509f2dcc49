"""In: what was counted of candidates. Out: their measures, which of them are pieces or variants, and their order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from math import log2
from statistics import fmean
from typing import NamedTuple

from textindex.core.text import JIEBA_HAN
from textindex.statistics.association import branching_entropy, cohesion, log_likelihood, mutual_information
from textindex.workbench.expansion.counts import EDGE, ArchiveCounts, Candidate, CandidateCounts
from textindex.workbench.expansion.passages import Grammar

NEIGHBOUR, COMBINATION, NEW_WORD = "neighbour", "combination", "new word"
NEAR_LLR = 3.84  # chi-square with one degree of freedom, p = 0.05
COMPANY_LLR = 6.63  # p = 0.01
COMPANY_PMI, COMPANY_SIMILARITY = 4.0, 0.75
COMPANY_REPORTS = 2
KIN_TERMS, KINSHIP = 2, 6.0
WORD_LLR, WORD_PMI = 10.83, 6.0  # p = 0.001; for a word alone, which says less than a combination
NEW_COHESION, NEW_ENTROPY = 5.0, 1.5
MIN_ALONE = 0.2
FAR_SIMILARITY, FAR_AFFINITY = 0.35, 3.0
"""What a combination must have that does not itself stand near the seeds (`WORD_LLR`)."""
FEW_HITS = 5
"""What only one report has must be there so often."""
LETTER = re.compile(f"[{JIEBA_HAN}a-z]")
FIRM, MOSTLY = "股有公集", 0.6
FILLER = re.compile(r"[的之和与及\s\-]")


class Company(NamedTuple):
    """Near whose seeds a pattern stands most, and how much more than by chance."""

    dimension: str
    llr: float
    pmi: float


class Measured(NamedTuple):
    """A candidate with its measures."""

    candidate: Candidate
    tally: CandidateCounts
    dimension: str
    llr: float
    pmi: float
    affinity: float
    c_value: float | None
    similarity: float | None
    variants: tuple[str, ...] = ()


class Measures:
    """Measures of patterns that were counted.

    Args:
        counts: what was counted.
        grammar: of the texts' language.
    """

    def __init__(self, counts: ArchiveCounts, grammar: Grammar) -> None:
        self._counts, self._grammar = counts, grammar

    def company(self, text: str, dimensions: Sequence[str]) -> Company:
        """Of some dimensions the one near whose seeds a pattern stands most, LLR there (0 if below chance) and PMI."""
        found = [Company(dimension, *self._near(text, dimension)) for dimension in dimensions]
        return max(found, key=lambda one: (one.llr, one.pmi))

    def _near(self, text: str, dimension: str) -> tuple[float, float]:
        counts, tally = self._counts, self._counts.patterns[text]
        both, all_near = tally.near[dimension], counts.near[dimension]
        table = (both, tally.distinct - both, all_near - both, counts.positions - all_near - tally.distinct + both)
        pmi = mutual_information(*table)
        return (log_likelihood(*table) if pmi > 0 else 0.0), pmi

    def keeps_company(self, text: str, found: Company, similarity: float | None) -> bool:
        """Whether a word stands near the seeds so much more than elsewhere that it leads on to other terms.

        In several reports, and in sentences that are like the seeds' wherever it stands.
        """
        firm = found.llr >= COMPANY_LLR and found.pmi >= COMPANY_PMI and self.in_several(text, found)
        return firm and similarity is not None and similarity >= COMPANY_SIMILARITY

    def in_several(self, text: str, found: Company) -> bool:
        """Whether a pattern stands near the seeds in several reports, or in all there are."""
        reports = self._counts.patterns[text].near_in[found.dimension]
        return reports >= min(COMPANY_REPORTS, self._counts.documents)

    def kinship(self, word: str, terms: int, all_words: int, words_a_position: float) -> float:
        """How many times more often a word is in the dictionary than in the texts, in bits.

        log2 of its share of the words of the dictionary's terms over its share of the words of the texts.

        Args:
            word: the word.
            terms: how many terms it is in.
            all_words: words of all terms.
            words_a_position: words for each position of the texts.
        """
        seen = max(1, self._counts.patterns[word].everywhere)
        return log2(terms / all_words * self._counts.positions * words_a_position / seen)

    def parts(self, words: Sequence[str]) -> tuple[float, float]:
        """LLR and PMI of a row's two parts following one another, where it is weakest (Dunning's table of bigrams)."""
        whole, found = self._count(words), []
        for cut in range(1, len(words)):
            left, right = (max(whole, self._count(part)) for part in (words[:cut], words[cut:]))
            table = (whole, left - whole, right - whole, self._counts.positions - left - right + whole)
            pmi = mutual_information(*table)
            found.append((log_likelihood(*table) if pmi > 0 else 0.0, pmi))
        return min(found)

    def _count(self, words: Sequence[str]) -> int:
        return self._counts.patterns[self._grammar.spell(words)].everywhere

    def is_word(self, text: str) -> bool:
        """Whether a string holds together and ends where words end: many characters may stand on either side."""
        tally, patterns = self._counts.patterns[text], self._counts.patterns
        splits = [(patterns[text[:i]].everywhere, patterns[text[i:]].everywhere) for i in range(1, len(text))]
        firm = cohesion(tally.everywhere, splits, self._counts.positions) >= NEW_COHESION
        return firm and min(branching_entropy(side.values()) for side in (tally.left, tally.right)) >= NEW_ENTROPY


def is_piece(tally: CandidateCounts, stop: Collection[str]) -> bool:
    """Whether a string hardly ever stands alone: it is in longer candidates, or one character is always beside it."""
    if tally.distinct - tally.nested < max(1, MIN_ALONE * tally.distinct):
        return True
    sides = [next(iter(side)) for side in (tally.left, tally.right) if len(side) == 1]
    return any(char != EDGE and LETTER.match(char) and char not in stop for char in sides)


def is_name(tally: CandidateCounts) -> bool:
    """Whether a Chinese string is mostly the end of a firm's name: 股份, 有限公司, 公司 or 集团 follows."""
    return sum(tally.right[char] for char in FIRM) >= MOSTLY * tally.distinct > 0


def merged(found: Iterable[Measured]) -> list[Measured]:
    """Of candidates that differ by a hyphen, a blank or a particle alone, the most frequent, which names the others."""
    alike: dict[str, list[Measured]] = defaultdict(list)
    for one in found:
        alike[FILLER.sub("", one.candidate.text)].append(one)
    kept = []
    for same in alike.values():
        same.sort(key=lambda one: (-one.tally.hits, one.candidate.text))
        kept.append(same[0]._replace(variants=tuple(one.candidate.text for one in same[1:])))
    return kept


def ranked(found: Sequence[Measured]) -> list[Measured]:
    """Candidates in order of how likely they are terms of the dimension.

    By the mean of their ranks by affinity and similarity, each counted twice, by LLR, and, half, by reports: ranks,
    because the measures have no common scale.
    """
    scores = [0.0] * len(found)
    keys: tuple[tuple[float, Callable[[Measured], float]], ...] = (
        (2.0, lambda one: one.affinity),
        (2.0, lambda one: -1.0 if one.similarity is None else one.similarity),
        (1.0, lambda one: one.llr),
        (0.5, lambda one: one.tally.reports),
    )
    for weight, key in keys:
        values = sorted(map(key, found))
        place = {value: number for number, value in enumerate(values)}  # of equal ones the last
        for number, one in enumerate(found):
            scores[number] += weight * place[key(one)]
    order = sorted(range(len(found)), key=lambda i: (-scores[i], found[i].candidate.text))
    return [found[i] for i in order]


def affinity(words: Sequence[str], leading: Mapping[str, float]) -> float:
    """How near a row's words are to the dictionary: the mean of their values, and of the highest of them.

    Args:
        words: the row.
        leading: the words that lead to terms, and how much each does; others do not.

    >>> affinity(("cloud", "service"), {"cloud": 6.0})
    4.5
    """
    values = [leading.get(word, 0.0) for word in words]
    return (max(values) + fmean(values)) / 2
