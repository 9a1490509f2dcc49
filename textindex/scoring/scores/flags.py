"""In: the hit ledger. Out: what each flag touches, and how the index moves when such hits are counted or not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from textindex.core.records import DROPPED, FLAGS, OFF_CONCEPT
from textindex.scoring.scores.deciles import moved_deciles

MIN_REPORTS = 3  # of fewer, no correlation


def effects(
    hits: pd.DataFrame,
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
    counted = hits[hits["kept"].astype(bool) | hits["reason"].str.startswith(DROPPED).fillna(False).astype(bool)]
    flagged = _flagged(counted)
    worth = _worth(counted, weights or {})

    def total(dropped: Collection[str]) -> pd.Series:
        return _totals(counted, worth, _gone(counted, flagged, dropped, own or {}), files)

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
        gone = counted & _gone(hits, {flag: flagged[flag]}, drops, own or {})
        why[gone] += why[gone].map(lambda said: ", " if said else DROPPED) + flag
    dropped = why != ""
    return hits.assign(kept=hits["kept"] & ~dropped, reason=hits["reason"].mask(dropped, why))


def _flagged(hits: pd.DataFrame) -> dict[str, pd.Series]:
    """Which hits have each flag."""
    columns = ("polarity", "speaker", "tense")
    found: dict[str, pd.Series] = {flag: (hits[list(columns)] == flag).any(axis=1) for flag in FLAGS}
    return found | {OFF_CONCEPT: hits[OFF_CONCEPT].astype(bool)}


def _worth(counted: pd.DataFrame, weights: Mapping[str, float]) -> pd.Series:
    """What each hit counts for."""
    if not weights:
        return pd.Series(1.0, index=counted.index)
    return counted["term"].map(weights).astype("float64").fillna(1.0)


def _gone(
    counted: pd.DataFrame,
    flagged: Mapping[str, pd.Series],
    drops: Collection[str],
    own: Mapping[str, Collection[str]],
) -> pd.Series:
    """Which hits are dropped: those with one of the flags, or of the flags of their term where it has its own."""
    gone = pd.Series(False, index=counted.index)
    has_own = counted["term"].isin(list(own)) if own else gone.copy()
    for flag, has_flag in flagged.items():
        if flag in drops:
            gone |= has_flag & ~has_own
        terms = [term for term, flags in own.items() if flag in flags]
        if terms:
            gone |= has_flag & counted["term"].isin(terms)
    return gone


def _totals(counted: pd.DataFrame, worth: pd.Series, gone: pd.Series, files: Sequence[str]) -> pd.Series:
    """Each report's total; rounded, so that totals that are equal but for the order of summing stay equal."""
    kept = worth[~gone].groupby(counted["file"], observed=True).sum()
    return kept.reindex(list(files), fill_value=0.0).astype("float64").round(9)


def _moves(one: pd.Series, other: pd.Series) -> dict[str, Any]:
    if len(one) < MIN_REPORTS:
        return {"rank_correlation": None, "moved_deciles": None}
    correlation = one.rank().corr(other.rank())
    return {
        "rank_correlation": None if pd.isna(correlation) else round(float(correlation), 6),
        "moved_deciles": moved_deciles(one, other),
    }
