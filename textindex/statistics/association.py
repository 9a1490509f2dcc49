"""In: counts. Out: how strongly words belong together: log-likelihood ratio, PMI, C-value, branching entropy, cohesion.

Pure formulas; the counts are formed in `textindex.workbench.expansion.counts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf, log, log2


def log_likelihood(k11: int, k12: int, k21: int, k22: int) -> float:
    """Dunning's (1993) -2 log lambda of a table of two by two: how far two events are from being independent.

    G2 = 2 * sum of k_ij ln(k_ij N / (row_i column_j)), an empty cell adding nothing.

    Args:
        k11: both events.
        k12: the first without the second.
        k21: the second without the first.
        k22: neither.

    Returns:
        The statistic; chi-square with one degree of freedom if the events are independent; never below zero.

    >>> round(log_likelihood(110, 2442, 111, 29114), 2)  # "the swiss" in his Table 2
    270.72
    """
    total = k11 + k12 + k21 + k22
    rows, columns = (k11 + k12, k21 + k22), (k11 + k21, k12 + k22)
    cells = ((k11, 0, 0), (k12, 0, 1), (k21, 1, 0), (k22, 1, 1))
    return max(0.0, 2 * sum(k * log(k * total / (rows[i] * columns[j])) for k, i, j in cells if k))


def mutual_information(k11: int, k12: int, k21: int, k22: int) -> float:
    """Pointwise mutual information of a table of two by two (Church and Hanks 1990), in bits.

    log2(k11 N / (row_1 column_1)): how many times more often than by chance both events happen.

    >>> mutual_information(2, 0, 0, 6)
    2.0
    >>> mutual_information(0, 3, 3, 3)
    -inf
    """
    if not k11:
        return -inf
    return log2(k11 * (k11 + k12 + k21 + k22) / ((k11 + k12) * (k11 + k21)))


def c_values(frequencies: Mapping[Sequence[str], int]) -> dict[Sequence[str], float]:
    """C-value of candidate terms (Frantzi, Ananiadou and Mima 2000, section 2.3).

    log2|a| (f(a) - t(a) / c(a)), where |a| is a's length in words, c(a) the number of longer candidates that a is part
    of, and t(a) how often it stands in them; an occurrence in a candidate that is itself part of a longer one is
    counted there only.

    Args:
        frequencies: each candidate as a tuple of words, and its occurrences, those inside longer ones included.

    Returns:
        Candidate to C-value. One word has C-value 0: the measure is for terms of several.

    >>> cell = ("basal", "cell", "carcinoma")
    >>> longer = {("adenoid", "cystic", *cell): 5, ("cystic", *cell): 11, ("ulcerated", *cell): 7,
    ...     ("recurrent", *cell): 5, ("circumscribed", *cell): 3}
    >>> found = c_values({cell: 984, **longer})  # their example
    >>> round(found[cell], 2), found["cystic", *cell]
    (1551.36, 12.0)
    """
    nested, holders = dict.fromkeys(frequencies, 0), dict.fromkeys(frequencies, 0)
    values = {}
    for term in sorted(frequencies, key=len, reverse=True):
        held = nested[term] / holders[term] if holders[term] else 0.0
        values[term] = log2(len(term)) * (frequencies[term] - held)
        own = frequencies[term] - nested[term]
        for part in _parts(term) & frequencies.keys():
            nested[part] += own
            holders[part] += 1
    return values


def _parts(term: Sequence[str]) -> set[Sequence[str]]:
    """All stretches of a term's words that are shorter than it."""
    size = len(term)
    return {term[i : i + n] for n in range(1, size) for i in range(size - n + 1)}


def branching_entropy(followers: Iterable[int]) -> float:
    """Entropy, in bits, of what stands next to a string (Jin and Tanaka-Ishii 2006): high where a word ends.

    Args:
        followers: how often each neighbour stands there.

    >>> branching_entropy([1, 1, 1, 1]), branching_entropy([8]), branching_entropy([])
    (2.0, 0.0, 0.0)
    """
    counts = [n for n in followers if n]
    total = sum(counts)
    return sum((n / total * log2(total / n) for n in counts), 0.0)


def cohesion(whole: int, splits: Iterable[tuple[int, int]], total: int) -> float:
    """How firmly a string holds together: the smallest PMI, in bits, over the places at which it can be cut in two.

    Args:
        whole: occurrences of the string.
        splits: for each place, the occurrences of what is before it and of what is after it.
        total: characters of the text.

    >>> cohesion(8, [(8, 16), (32, 8)], 1024)
    5.0
    """
    if not whole:
        return -inf
    return min((log2(whole * total / (left * right)) for left, right in splits), default=inf)
