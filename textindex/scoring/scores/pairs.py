"""In: sentences as signs. Out: the pairs that are near, of some sentences or of some with others that are known.

Two are near where the Jaccard similarity of their sets of three signs in a row is at least `NEAR`. All such pairs are
found, none by chance, in whatever order the signs' runs are looked at: sentences are joined on their rarest runs
(prefix filter; Chaudhuri, Ganti and Kaushik 2006, A primitive operator for similarity joins), those whose hashed sets
differ in too many bits are passed over, and the rest are compared in full. So what is found does not depend on how
often a run occurs, and sentences that came later may be joined by what was counted before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]

NEAR = 0.8
"""Jaccard similarity from which two sentences are one."""
WIDTH = 3
COMPARED = f"{NEAR} {WIDTH} 1"
"""By what sentences are compared, and the version of what `prefixes` makes of them."""
MIX = np.uint64(0x9E3779B97F4A7C15)  # of no three code points it makes `NOTHING`
NOTHING = np.uint64((1 << 64) - 1)
BITS = 512  # of the hashed set of a sentence
CELLS = 1 << 21  # numbers that are looked at at a time
PAIRS = 1 << 20  # pairs that are compared at a time
ONE, HALF, REST = np.uint64(1), np.uint64(32), np.uint64((1 << 32) - 1)  # two numbers in one
OFTEN = 24  # bits of the largest table of how often runs occur
DENSE = 8  # of so many possible pairs at least one is compared, where many are compared at once
EPS = 1e-9


class Prefixes(NamedTuple):
    """What sentences are joined by.

    Attributes:
        ranks: how often runs occur, by their hash, on a scale of 255; whatever it says, all pairs are found.
        keys: the rarest runs of all sentences, as rank and hash.
        ends: where those of each sentence end.
    """

    ranks: Array
    keys: Array
    ends: Array


class _Marks(NamedTuple):
    """How many runs each sentence has, and their hashed sets, a row of 64 bits each, a column a sentence."""

    sizes: Array
    bits: Array

    def of(self, places: Array) -> _Marks:
        return _Marks(self.sizes[places], self.bits[:, places])


def near(sentences: Sequence[str]) -> Array:
    """Pairs of places of sentences that are near, (n, 2), the smaller place first, in order; shorter ones have none.

    Args:
        sentences: as signs, each once.

    >>> near(["公司运用大数据分析客户需求", "没有", "公司运用大数据分析客户需求量"]).tolist()
    [[0, 2]]
    """
    return joined(sentences)[1]


def joined(sentences: Sequence[str]) -> tuple[Prefixes, Array]:
    """What the sentences are joined by, and their near pairs, as of `near`."""
    own, marks = _prefixes(sentences, _ranks(sentences))
    order = np.argsort(marks.sizes, kind="stable")
    sizes = marks.sizes[order]
    lengths = np.diff(own.ends, prepend=0)
    place = np.empty(len(order), "int64")
    place[order] = np.arange(len(order))
    owners = np.repeat(place, lengths)
    nth = np.arange(len(owners)) - np.repeat(own.ends - lengths, lengths)
    # of two, the smaller one shares one of its first n - ceil(2tn / (1 + t)) + 1, for the larger one is no smaller
    late = nth > (sizes - np.ceil(2 * NEAR / (1 + NEAR) * sizes - EPS))[owners]
    postings = np.sort(own.keys.astype("uint64") << HALF | (owners << 1 | late).astype("uint64"))
    begins = np.flatnonzero((postings[1:] >> HALF == postings[:-1] >> HALF) & (postings[:-1] & ONE == 0)) + 1
    ones = ((postings[begins - 1] & REST) >> ONE).astype("int64")
    largest = np.searchsorted(sizes, sizes / NEAR + EPS, side="right")[ones].astype("uint64")
    stops = np.searchsorted(postings, (postings[begins - 1] & ~REST) | largest << ONE)
    postings = (postings & REST) >> ONE
    texts = _Picked(sentences, order)
    both = marks.of(order)
    entries = _Entries(ones, begins, stops, postings)
    found = _confirmed(_candidates(entries, both, both), (texts, texts), (both, both))
    pairs = np.sort(order[found], axis=1)
    return own, pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def prefixes(sentences: Sequence[str]) -> Prefixes:
    """What sentences are joined by."""
    return _prefixes(sentences, _ranks(sentences))[0]


def near_to(sentences: Sequence[str], known: Prefixes, texts: Callable[[Array], Sequence[str]]) -> Array:
    """Pairs of places of sentences, and of known ones, that are near, (n, 2).

    Args:
        sentences: as signs; none of them is known.
        known: what the known ones are joined by.
        texts: gives the known ones of some places, which are in order.
    """
    own, marks = _prefixes(sentences, known.ranks)
    wanted = np.zeros(1 << 24, bool)
    wanted[own.keys >> 8] = True
    some = np.flatnonzero(wanted[known.keys >> 8])
    rows = np.searchsorted(known.ends, some, side="right")
    postings = once(known.keys[some].astype("uint64") << HALF | rows.astype("uint64"))
    ones = np.repeat(np.arange(len(sentences)), np.diff(own.ends, prepend=0))
    keys = own.keys.astype("uint64") << HALF
    begins, stops = np.searchsorted(postings, keys), np.searchsorted(postings, keys | REST, side="right")
    met = np.zeros(len(postings) + 1, "int64")
    np.add.at(met, begins, 1)
    np.add.at(met, stops, -1)
    others = once((postings & REST)[np.cumsum(met)[:-1] > 0]).astype("int64")
    if not len(others):
        return np.empty((0, 2), "int64")
    place = np.searchsorted(others, (postings & REST).astype("int64")).astype("uint64")
    old = texts(others)
    theirs = _prefixes(old, known.ranks)[1]
    entries = _Entries(ones, begins, stops, place)
    found = _confirmed(_candidates(entries, marks, theirs), (sentences, old), (marks, theirs))
    return np.column_stack([found[:, 0], others[found[:, 1]]])


class _Picked(Sequence[str]):
    """Some of the sentences, in an order."""

    def __init__(self, sentences: Sequence[str], order: Array) -> None:
        self._sentences, self._order = sentences, order

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, place: Any) -> Any:
        return self._sentences[self._order[place]]


def _runs(sentences: Sequence[str]) -> Array:
    """The runs of some sentences as numbers, (n, most), `NOTHING` after a sentence's last; different runs differ."""
    lengths = np.fromiter(map(len, sentences), "int64", len(sentences))
    width = max(0, int(lengths.max(initial=0)) - WIDTH + 1)
    if not width:
        return np.empty((len(sentences), 0), "uint64")
    points = np.frombuffer("".join(sentences).encode("utf-32-le", "surrogatepass"), "<u4").astype("uint64")
    runs = (points[:-2] << np.uint64(42) | points[1:-1] << np.uint64(21) | points[2:]) * MIX
    runs ^= runs >> HALF
    places = (np.cumsum(lengths) - lengths)[:, None] + np.arange(width)
    inside = np.arange(width) < (lengths - WIDTH + 1)[:, None]
    found: Array = np.where(inside, runs[np.minimum(places, len(runs) - 1)], NOTHING)
    return found


def _sets(sentences: Sequence[str]) -> Array:
    """The same, each run of a sentence once."""
    runs = np.sort(_runs(sentences), axis=1)
    runs[:, 1:][runs[:, 1:] == runs[:, :-1]] = NOTHING
    return runs


def portions(weights: Array, most: int) -> Iterator[slice]:
    """Slices of what weighs so much, each of about so much together or of one.

    >>> list(portions(np.array([1, 1, 5, 1]), 2))
    [slice(0, 1, None), slice(1, 2, None), slice(2, 3, None), slice(3, 4, None)]
    """
    cuts = np.flatnonzero(np.diff(np.cumsum(weights) // most)) + 1
    edges = [0, *cuts.tolist(), len(weights)]
    yield from (slice(first, last) for first, last in pairwise(edges) if last > first)


def _by_length(sentences: Sequence[str]) -> Iterator[Array]:
    """Places of sentences of about the same length, some at a time."""
    lengths = np.fromiter(map(len, sentences), "int64", len(sentences))
    order = np.argsort(lengths, kind="stable")
    yield from (order[portion] for portion in portions(lengths[order], CELLS))


def _ranks(sentences: Sequence[str]) -> Array:
    """How often the runs of sentences occur, by the first bits of the run."""
    bits = int(np.clip(sum(map(len, sentences)).bit_length() - 2, 8, OFTEN))
    counts = np.zeros(1 << bits, "uint32")
    for places in _by_length(sentences):
        runs = _runs([sentences[place] for place in places])
        hashes = np.sort((runs[runs != NOTHING] >> np.uint64(64 - bits)).astype("uint32"))
        first = np.flatnonzero(np.diff(hashes, prepend=np.uint32(1 << 31)))
        counts[hashes[first]] += np.diff(first, append=len(hashes)).astype("uint32")
    ranks: Array = np.minimum(8 * np.log2(1.0 + counts), 255).astype("uint8")
    return ranks


def _prefixes(sentences: Sequence[str], ranks: Array) -> tuple[Prefixes, _Marks]:
    """What sentences are joined by, in the order of some ranks.

    A set of n runs whose similarity to another is t or more has at least tn of them in common with it: of the first
    n - ceil(tn) + 1 of each, one is the same.
    """
    shift = np.uint64(64 - (len(ranks).bit_length() - 1))
    sizes, bits = np.zeros(len(sentences), "int64"), np.zeros((BITS // 64, len(sentences)), "uint64")
    owners, parts = [np.empty(0, "int64")], [np.empty(0, "uint32")]
    for places in _by_length(sentences):
        runs = _sets([sentences[place] for place in places])
        there = runs != NOTHING
        size = there.sum(axis=1)
        sizes[places] = size
        bits[:, places] = _hashed(runs, there).T
        keys = ranks[(runs >> shift).astype("int64")].astype("uint32") << np.uint32(24)
        keys |= (runs >> np.uint64(16)).astype("uint32") & np.uint32((1 << 24) - 1)
        keys[~there] = np.uint32((1 << 32) - 1)
        keys.sort(axis=1)
        kept = np.arange(keys.shape[1]) < np.where(size, size - np.ceil(NEAR * size - EPS) + 1, 0)[:, None]
        parts.append(keys[kept])
        owners.append(np.repeat(places, kept.sum(axis=1)))
    owner = np.concatenate(owners)
    ends = np.cumsum(np.bincount(owner, minlength=len(sentences)))
    return Prefixes(ranks, np.concatenate(parts)[np.argsort(owner, kind="stable")], ends), _Marks(sizes, bits)


def _hashed(runs: Array, there: Array) -> Array:
    """The hashed sets, (n, words of 64 bits)."""
    on = np.zeros(len(runs) * BITS, bool)
    on[(np.arange(len(runs))[:, None] * BITS + (runs & np.uint64(BITS - 1)).astype("int64"))[there]] = True
    words: Array = np.packbits(on.reshape(len(runs), BITS), axis=1).view("uint64")
    return words


class _Entries(NamedTuple):
    """What meets: places of sentences, a row a run that is among its rarest, and which postings each meets."""

    ones: Array
    begins: Array
    stops: Array
    postings: Array


def _candidates(entries: _Entries, own: _Marks, their: _Marks) -> Iterator[tuple[Array, Array]]:
    """Pairs that share one of their rarest runs and whose hashed sets differ in no more bits than is allowed."""
    met = entries.stops - entries.begins
    some = np.flatnonzero(met > 0)
    some = some[np.argsort(entries.ones[some], kind="stable")]
    for portion in portions(met[some], PAIRS):
        here = some[portion]
        one = np.repeat(entries.ones[here], met[here])
        at = np.arange(len(one)) + np.repeat(entries.begins[here] - np.cumsum(met[here]) + met[here], met[here])
        other = entries.postings[at].astype("int64")
        enough = _set_bits(own.bits[0][one] ^ their.bits[0][other]) <= _most(own, their, one, other)
        one, other = _halves(once(_whole(one[enough], other[enough])))
        if own is their:
            one, other = one[one < other], other[one < other]
        most, differing = _most(own, their, one, other), np.zeros(len(one), "int64")
        for ours, theirs in zip(own.bits, their.bits, strict=True):
            differing += _set_bits(ours[one] ^ theirs[other])
            enough = differing <= most
            one, other, most, differing = one[enough], other[enough], most[enough], differing[enough]
        if len(one):
            yield one, other


def _most(own: _Marks, their: _Marks, one: Array, other: Array) -> Array:
    """In how many runs two sets that are near may differ: |A| + |B| less twice J (|A| + |B|) / (1 + J)."""
    most: Array = (own.sizes[one] + their.sizes[other]) * ((1 - NEAR) / (1 + NEAR)) + EPS
    return most


def _whole(ones: Array, others: Array) -> Array:
    """Pairs as one number each."""
    whole: Array = ones.astype("uint64") << HALF | others.astype("uint64")
    return whole


def _halves(whole: Array) -> tuple[Array, Array]:
    """The other way round."""
    return (whole >> HALF).astype("int64"), (whole & REST).astype("int64")


def once(values: Array) -> Array:
    """Each value once, in order: quicker than numpy's for many.

    >>> once(np.array([2, 1, 2])).tolist()
    [1, 2]
    """
    values = np.sort(values)
    return values[np.concatenate([[True], values[1:] != values[:-1]])] if len(values) else values


def _set_bits(words: Array) -> Array:
    """How many bits of each number of 64 bits are set."""
    words = words - (words >> np.uint64(1) & np.uint64(0x5555555555555555))
    words = (words & np.uint64(0x3333333333333333)) + (words >> np.uint64(2) & np.uint64(0x3333333333333333))
    words = words + (words >> np.uint64(4)) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (words * np.uint64(0x0101010101010101) >> np.uint64(56)).astype("int64")


def _confirmed(
    candidates: Iterator[tuple[Array, Array]], texts: tuple[Sequence[str], Sequence[str]], marks: tuple[_Marks, _Marks]
) -> Array:
    """Those of the candidates that are near, by all their runs; (n, 2), in order."""
    found = [np.empty(0, "uint64")]
    for ones, others in candidates:
        sizes = marks[0].sizes[ones] + marks[1].sizes[others]
        n_ones, n_others = len(once(ones)), len(once(others))
        many = len(ones) * DENSE >= n_ones * n_others
        for portion in portions(np.ones_like(sizes) if many else sizes, CELLS):
            one, other = ones[portion], others[portion]
            common = _common_of_many(texts, one, other) if many else _common(texts, one, other)
            enough = common >= NEAR * (sizes[portion] - common) - EPS
            found.append(_whole(one[enough], other[enough]))
    return np.column_stack(_halves(once(np.concatenate(found))))


def _common(texts: tuple[Sequence[str], Sequence[str]], ones: Array, others: Array) -> Array:
    """How many runs the texts of each pair have in common."""
    sides = []
    for own, places in zip(texts, (ones, others), strict=True):
        some, of = np.unique(places, return_inverse=True)
        sides.append(_sets([own[place] for place in some])[of])
    both = np.sort(np.concatenate(sides, axis=1), axis=1)
    common: Array = ((both[:, 1:] == both[:, :-1]) & (both[:, 1:] != NOTHING)).sum(axis=1)
    return common


def _common_of_many(texts: tuple[Sequence[str], Sequence[str]], ones: Array, others: Array) -> Array:
    """The same where most of some are paired with most of others, as the variants of one template are."""
    one, of_one = np.unique(ones, return_inverse=True)
    other, of_other = np.unique(others, return_inverse=True)
    sets = _sets([texts[0][place] for place in one]), _sets([texts[1][place] for place in other])
    first, second = (once(side[side != NOTHING]) for side in sets)
    known = np.intersect1d(first, second, assume_unique=True)
    if not len(known):
        return np.zeros(len(ones))
    has = []
    for side in sets:
        at = np.minimum(np.searchsorted(known, side), len(known) - 1)
        rows, columns = np.nonzero(known[at] == side)
        has.append(np.zeros((len(side), len(known)), "float32"))
        has[-1][rows, at[rows, columns]] = 1
    common: Array = (has[0] @ has[1].T)[of_one, of_other]
    return common
