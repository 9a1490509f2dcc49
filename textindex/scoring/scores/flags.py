"""In: the hit ledger. Out: what each flag touches, and how the index moves when such hits are counted or not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from textindex.core.later import pandas as pd
from textindex.core.records import DROPPED, FLAGS, OFF_CONCEPT
from textindex.scoring.scores.deciles import moved_deciles, rank_correlation
from textindex.scoring.scores.score import Array, Columns, places_of

SAID = ("polarity", "speaker", "tense")


def effects(
    hits: Columns,
    files: Sequence[str],
    drops: Collection[str],
    own: Mapping[str, Collection[str]] | None = None,
    weights: Mapping[str, float] | None = None,
) -> dict[str, dict[str, Any]]:
    """What each flag does to one dictionary's total.

    Args:
        hits: ledger rows of one dictionary, columns file, term, polarity, speaker, tense, off_concept, kept, reason.
        files: the reports that are scored.
        drops: the flags that are dropped in this run.
        own: the flags that are dropped for single terms in their place; these stay as they are.
        weights: what a hit counts for, of the terms for which that is not one.

    Returns:
        By flag: ``hits`` that have it, among those that the counting rule counts; whether they are ``dropped``;
        Spearman's ``rank_correlation`` of the reports' totals with those of a run in which the flag is treated the
        other way; and how many reports change their decile (``moved_deciles``). None where there are too few reports:
        fewer than 3, or for deciles fewer than 20.
    """
    dropped = [isinstance(why, str) and why.startswith(DROPPED) for why in hits["reason"]]
    counted = np.asarray(hits["kept"], dtype=bool) | np.array(dropped, dtype=bool)
    told = {name: np.asarray(hits[name])[counted] for name in ("file", "term", *SAID, OFF_CONCEPT)}
    flagged, rows = _flagged(told), places_of(told["file"], files)
    worth = np.array([(weights or {}).get(term, 1.0) for term in told["term"]], dtype="float64")

    def total(dropped: Collection[str]) -> Array:
        left = ~_gone(told["term"], flagged, dropped, own or {}) & (rows >= 0)
        return np.bincount(rows[left], worth[left], len(files)).round(9)  # whatever the order of summing

    return {
        flag: {
            "hits": int(flagged[flag].sum()),
            "dropped": flag in drops,
            **_moves(total(drops), total(set(drops) ^ {flag})),
        }
        for flag in FLAGS
    }


def under_policy(
    hits: pd.DataFrame, drops: Collection[str], own: Mapping[str, Collection[str]] | None = None
) -> pd.DataFrame:
    """The ledger of one dictionary as a policy leaves it.

    Args:
        hits: ledger rows that no policy was applied to.
        drops: the flags whose hits are not counted.
        own: the same for terms with flags of their own.
    """
    flagged = _flagged(hits)
    counted = hits["kept"].astype(bool)
    why = pd.Series("", index=hits.index, dtype="object")
    for flag in FLAGS:
        gone = counted & _gone(np.asarray(hits["term"]), {flag: flagged[flag]}, drops, own or {})
        why[gone] += why[gone].map(lambda said: ", " if said else DROPPED) + flag
    dropped = why != ""
    return hits.assign(kept=hits["kept"] & ~dropped, reason=hits["reason"].mask(dropped, why))


def _flagged(hits: Columns) -> dict[str, Array]:
    """Which hits have each flag."""
    said = [np.asarray(hits[name]) for name in SAID]
    found: dict[str, Array] = {flag: np.logical_or.reduce([column == flag for column in said]) for flag in FLAGS}
    return found | {OFF_CONCEPT: np.asarray(hits[OFF_CONCEPT], dtype=bool)}


def _gone(
    terms: Array, flagged: Mapping[str, Array], drops: Collection[str], own: Mapping[str, Collection[str]]
) -> Array:
    """Which hits are dropped: those with one of the flags, or of the flags of their term where it has its own."""
    gone = np.zeros(len(terms), dtype=bool)
    has_own = np.array([term in own for term in terms], dtype=bool) if own else gone.copy()
    for flag, has_flag in flagged.items():
        if flag in drops:
            gone |= has_flag & ~has_own
        if any(flag in flags for flags in own.values()):
            gone |= has_flag & np.array([flag in own.get(term, ()) for term in terms], dtype=bool)
    return gone


def _moves(one: Array, other: Array) -> dict[str, Any]:
    return {"rank_correlation": rank_correlation(one, other), "moved_deciles": moved_deciles(one, other)}
