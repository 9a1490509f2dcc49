"""In: the hit ledger. Out: per firm-year, what share of its hits speaks of plans, of the background, in boilerplate."""

from __future__ import annotations

from textindex.core.errors import CombineError
from textindex.core.later import pandas as pd
from textindex.core.messages import Message
from textindex.core.records import DROPPED

KINDS = {"plan": "tense", "background": "speaker", "boilerplate": "speaker"}
NEEDED = ("firm", "year", "dictionary", "polarity", "speaker", "tense", "kept", "reason")
SHOWN = 3


def plans_and_background(hits: pd.DataFrame, dictionary: str | None = None) -> pd.DataFrame:
    """Measure how much of a report's digital talk is of plans, of what goes on around the firm, or boilerplate.

    Hits are those that the counting rule counts, whether or not a policy drops them afterwards: one that drops plans
    would else leave none to be seen. The flags are rules, not readers; README, "Who is speaking", says how good.

    Args:
        hits: the ledger, as in ``hits.parquet``.
        dictionary: of which dictionary, where the ledger has several for one report.

    Returns:
        One row a firm-year with at least one such hit, sorted: firm, year, ``hits``, ``hits_plan``,
        ``hits_background``, ``hits_boilerplate``, ``share_plan_background`` (of ``hits``; a hit that is two of these
        counts once). A firm-year without hits has no row: its share is not 0 but does not exist.

    Raises:
        CombineError: a column is missing, or reports have hits of several dictionaries.

    >>> import pandas as pd
    >>> row = {"firm": "600000", "year": 2020, "dictionary": "d", "polarity": "affirmed", "speaker": "own"}
    >>> row |= {"tense": "fact", "kept": True, "reason": ""}
    >>> plans_and_background(pd.DataFrame([row, row | {"tense": "plan"}]))["share_plan_background"].tolist()
    [0.5]
    """
    if absent := [name for name in NEEDED if name not in hits]:
        raise CombineError(Message("substance.column", absent=absent[0]))
    if dictionary is not None:
        if dictionary not in set(hits["dictionary"].dropna()):
            raise CombineError(
                Message(
                    "substance.dictionary", dictionary=dictionary, unique=tuple(map(str, hits["dictionary"].unique()))
                )
            )
        hits = hits[hits["dictionary"] == dictionary]
    counted = hits["kept"].astype(bool) | hits["reason"].astype("string").str.startswith(DROPPED).fillna(False)
    own = hits[counted.astype(bool) & hits["firm"].notna() & hits["year"].notna()]
    keys = [own["firm"].astype("string"), own["year"].astype("Int64")]
    several = own["dictionary"].groupby(keys).nunique()
    if (several > 1).any():
        names = ", ".join(map(str, own["dictionary"].unique()[:SHOWN]))
        raise CombineError(Message("substance.several", sum=int((several > 1).sum()), names=names))
    flags = pd.DataFrame({f"hits_{kind}": own[column] == kind for kind, column in KINDS.items()}, index=own.index)
    flags.insert(0, "hits", 1)
    flags["any"] = flags[[f"hits_{kind}" for kind in KINDS]].any(axis=1)
    table = flags.astype("int64").groupby(keys).sum().reset_index()
    table["share_plan_background"] = table.pop("any") / table["hits"]
    return table.sort_values(["firm", "year"], ignore_index=True)
