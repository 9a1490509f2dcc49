"""In: the hit ledger. Out: what each flag touches, and how the index moves when such hits are counted or not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

from textindex.base.records import DROPPED, FLAGS

if TYPE_CHECKING:
    import pandas as pd

DECILES = 10
MIN_REPORTS = 3  # of fewer, no correlation


def effects(hits: pd.DataFrame, files: Sequence[str], drops: Collection[str]) -> dict[str, dict[str, Any]]:
    """What each flag does to one dictionary's total.

    Args:
        hits: ledger rows of one dictionary, columns file, polarity, speaker, tense, kept, reason.
        files: the reports that are scored.
        drops: the flags that are dropped in this run.

    Returns:
        By flag: ``hits`` that have it, among those that the counting rule counts; whether they are ``dropped``;
        Spearman's ``rank_correlation`` of the reports' totals with those of a run in which the flag is treated the
        other way; and how many reports change their decile (``moved_deciles``). None where there are too few reports.
    """
    counted = hits[hits["kept"].astype(bool) | hits["reason"].str.startswith(DROPPED).fillna(False).astype(bool)]
    flagged = {
        flag: (counted["polarity"] == flag) | (counted["speaker"] == flag) | (counted["tense"] == flag)
        for flag in FLAGS
    }
    total = _totals(counted, flagged, files, set(drops))
    return {
        flag: {
            "hits": int(flagged[flag].sum()),
            "dropped": flag in drops,
            **_moves(total, _totals(counted, flagged, files, set(drops) ^ {flag})),
        }
        for flag in FLAGS
    }


def _totals(
    counted: pd.DataFrame, flagged: dict[str, pd.Series], files: Sequence[str], drops: Collection[str]
) -> pd.Series:
    kept = counted
    for flag in drops:
        kept = kept[~flagged[flag].reindex(kept.index)]
    return kept.groupby("file", observed=True).size().reindex(list(files), fill_value=0).astype("float64")


def _moves(one: pd.Series, other: pd.Series) -> dict[str, Any]:
    import pandas as pd

    if len(one) < MIN_REPORTS:
        return {"rank_correlation": None, "moved_deciles": None}
    correlation = one.rank().corr(other.rank())
    moved = (_deciles(one) != _deciles(other)).sum()
    return {
        "rank_correlation": None if pd.isna(correlation) else round(float(correlation), 6),
        "moved_deciles": int(moved),
    }


def _deciles(total: pd.Series) -> pd.Series:
    """Deciles from 1 to 10 by mean rank, so that equal totals share one."""
    return (total.rank(pct=True) * DECILES).apply(ceil)
