"""In: printed correlations with their stars. Out: whether these follow a legend, and which usual one they follow."""

from __future__ import annotations

from typing import Any

import pandas as pd

from textindex.core.messages import Message, joined
from textindex.core.survey import Stars, mark

USUAL: dict[str, Stars] = {
    "** 1%, * 5% (SPSS)": ((0.01, "**"), (0.05, "*")),
    "*** 1%, ** 5%, * 10%": ((0.01, "***"), (0.05, "**"), (0.1, "*")),
    "*** 0.1%, ** 1%, * 5%": ((0.001, "***"), (0.01, "**"), (0.05, "*")),
    "** 5%, * 10%": ((0.05, "**"), (0.1, "*")),
}


def starred(pairs: pd.DataFrame, legend: Stars | None) -> tuple[pd.DataFrame, dict[str, Any], list[str]]:
    """Compare printed stars with legends.

    Args:
        pairs: ``p, p_low, p_high`` (the band that rounding allows) and, where stars are printed, ``printed_stars``.
        legend: the printed one, if there is one.

    Returns:
        The pairs, with ``stars`` and ``stars_follow`` by the printed legend; legends to the cells that contradict them;
        sentences. A cell contradicts a legend if no correlation that is rounded to it earns its mark.
    """
    if "printed_stars" not in pairs or not (pairs["printed_stars"] != "").any():
        return pairs, {}, []
    told, cells = dict[str, Any](), [f"{row.a}-{row.b}" for row in pairs.itertuples()]
    legends = {**({said(legend): legend} if legend else {}), **{k: v for k, v in USUAL.items() if v != legend}}
    for name, levels in legends.items():
        follow = [_attainable(row, levels) for row in pairs.itertuples()]
        told[name] = [cell for cell, right in zip(cells, follow, strict=True) if not right]
        if levels is legend:
            pairs = pairs.assign(stars=[mark(p, levels) for p in pairs["p"]], stars_follow=follow)
    fitting = [name for name, wrong in told.items() if not wrong]
    sentences = [_of_the_legend(pairs, said(legend))] if legend else []
    if fitting and not (legend and fitting[0] == said(legend)):
        sentences.append(Message("stars.every", fitting=joined(fitting, "list.and")))
    if not fitting:
        sentences.append(Message("stars.none"))
    return pairs, told, sentences


def _of_the_legend(pairs: pd.DataFrame, legend: str) -> str:
    wrong: list[Any] = list(pairs[~pairs["stars_follow"]].itertuples())
    if not wrong:
        return Message("stars.printed", legend=legend)
    cells = [f"{row.a}-{row.b} {row.r:g}{row.printed_stars} (p = {row.p:.3f}: {row.stars or 'none'})" for row in wrong]
    return Message("stars.contradict", n_wrong=len(wrong), n_pairs=len(pairs), legend=legend, cells=tuple(cells))


def said(legend: Stars) -> str:
    """A legend in words.

    >>> said(((0.05, "**"), (0.1, "*")))
    '** 5%, * 10%'
    """
    return ", ".join(f"{own} {100 * level:g}%" for level, own in legend)


def _attainable(row: Any, levels: Stars) -> bool:
    """Whether a p-value in the cell's band earns its printed mark."""
    inside = [level for level, _ in levels if row.p_low < level <= row.p_high]
    return row.printed_stars in {mark(p, levels) for p in (row.p_low, row.p_high, *inside)} | {
        own for level, own in levels if row.p_low < level <= row.p_high
    }
