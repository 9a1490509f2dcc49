"""In: what was counted of candidates. Out: their measures, which of them are pieces or variants, and their order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from statistics import fmean
from typing import NamedTuple

from textindex.base.records import Dictionary
from textindex.workbench.association import branching_entropy, cohesion, log_likelihood, mutual_information
from textindex.workbench.passages import Grammar
from textindex.workbench.tally import EDGE, Candidate, Counts, Tally

NEIGHBOUR, COMBINATION, NEW_WORD = "neighbour", "combination", "new word"
NEAR_LLR = 3.84  # chi-square with one degree of freedom, p = 0.05
COMPANY_LLR = 6.63  # p = 0.01
COMPANY_PMI = 4.0
COMPANY_REPORTS = 2
WORD_LLR, WORD_PMI = 10.83, 6.0  # p = 0.001; for a word alone, which says less than a combination
NEW_COHESION, NEW_ENTROPY = 5.0, 1.5
MIN_ALONE = 0.2
MIN_SIMILARITY = 0.3
FEW_HITS = 5
"""What only one report has must be there so often."""
LETTER = re.compile(r"[\u4E00-\u9FD5a-z]")
FILLER = re.compile(r"[的之和与及\s\-]")


class Company(NamedTuple):
    """Near whose seeds a pattern stands most, and how much more than by chance."""

    dimension: str
    llr: float
    pmi: float


class Measured(NamedTuple):
    """A candidate with its measures."""

    candidate: Candidate
    tally: Tally
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
        dimensions: whose hits are seeds.
    """

    def __init__(self, counts: Counts, grammar: Grammar, dimensions: Sequence[str]) -> None:
        self._counts, self._grammar, self._dimensions = counts, grammar, dimensions

    def company(self, text: str) -> Company:
        """The dimension near whose seeds a pattern stands most, LLR there (0 if less than by chance) and PMI."""
        found = [Company(dimension, *self._near(text, dimension)) for dimension in self._dimensions]
        return max(found, key=lambda one: (one.llr, one.pmi))

    def _near(self, text: str, dimension: str) -> tuple[float, float]:
        counts, tally = self._counts, self._counts.patterns[text]
        both, all_near = tally.near[dimension], counts.near[dimension]
        table = (both, tally.distinct - both, all_near - both, counts.positions - all_near - tally.distinct + both)
        pmi = mutual_information(*table)
        return (log_likelihood(*table) if pmi > 0 else 0.0), pmi

    def keeps_company(self, text: str) -> bool:
        """Whether a word stands near the seeds so much more than elsewhere, in several reports, that it leads on."""
        found = self.company(text)
        reports = self._counts.patterns[text].near_in[found.dimension]
        return found.llr >= COMPANY_LLR and found.pmi >= COMPANY_PMI and reports >= COMPANY_REPORTS

    def parts(self, words: Sequence[str]) -> tuple[float, float]:
        """LLR and PMI of a row's two parts following one another, where it is weakest (Dunning's table of bigrams)."""
        whole, found = self._count(words), []
        for cut in range(1, len(words)):
            left, right = self._count(words[:cut]), self._count(words[cut:])
            table = (whole, left - whole, right - whole, self._counts.positions - left - right + whole)
            pmi = mutual_information(*table)
            found.append((log_likelihood(*table) if pmi > 0 else 0.0, pmi))
        return min(found)

    def _count(self, words: Sequence[str]) -> int:
        return self._counts.patterns[self._grammar.spell(words)].distinct

    def is_word(self, text: str) -> bool:
        """Whether a string holds together and ends where words end: many characters may stand on either side."""
        tally, patterns = self._counts.patterns[text], self._counts.patterns
        splits = [(patterns[text[:i]].distinct, patterns[text[i:]].distinct) for i in range(1, len(text))]
        firm = cohesion(tally.distinct, splits, self._counts.positions) >= NEW_COHESION
        return firm and min(branching_entropy(side.values()) for side in (tally.left, tally.right)) >= NEW_ENTROPY


def is_piece(tally: Tally, stop: Collection[str]) -> bool:
    """Whether a string hardly ever stands alone: it is inside longer candidates, or one character is always beside it."""
    if tally.distinct - tally.nested < max(1, MIN_ALONE * tally.distinct):
        return True
    sides = [next(iter(side)) for side in (tally.left, tally.right) if len(side) == 1]
    return any(char != EDGE and LETTER.match(char) and char not in stop for char in sides)


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
    keys = (
        (2.0, lambda one: one.affinity),
        (2.0, lambda one: -1.0 if one.similarity is None else one.similarity),
        (1.0, lambda one: one.llr),
        (0.5, lambda one: one.tally.reports),
    )
    for weight, key in keys:
        values = sorted(key(one) for one in found)
        place = {value: number for number, value in enumerate(values)}  # of equal ones the last
        for number, one in enumerate(found):
            scores[number] += weight * place[key(one)]
    order = sorted(range(len(found)), key=lambda i: (-scores[i], found[i].candidate.text))
    return [found[i] for i in order]


def affinity(words: Sequence[str], company: Mapping[str, float], own: Collection[str], measures: Measures) -> float:
    """How much a row's words keep the seeds' company: the mean of their PMI with the seeds, and of its highest.

    Args:
        words: the row.
        company: the company words, with their PMI.
        own: stems and terms of the dictionary, which count as the mean company word does.
        measures: of all words.
    """
    typical = fmean(company.values()) if company else 0.0
    values = []
    for word in words:
        if word in company:
            values.append(company[word])
        elif word in own:
            values.append(typical)
        else:
            found = measures.company(word)
            values.append(found.pmi if found.llr > NEAR_LLR else 0.0)
    return (max(values) + fmean(values)) / 2
