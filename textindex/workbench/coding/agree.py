"""In: coding sheets. Out: how far coders agree, how precise the dictionary is, and which terms to reconsider."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd

from textindex.core.messages import Message, joined
from textindex.core.summaries import Shown
from textindex.statistics.agreement import RESAMPLES, agreement
from textindex.statistics.intervals import Interval, effective_n, weighted_proportion
from textindex.workbench.coding.sheets import CODES, Coded, read_sheets

THRESHOLD = 0.5
FEW_DISAGREEMENTS, SHARE_OF_DISAGREEMENTS = 2, 0.3
UNSURE = "?"


@dataclass(frozen=True, repr=False)
class Agreed(Shown):
    """What the sheets of a sample say.

    Attributes:
        sample: its name.
        coders: the sheets.
        agreement: for each variable, a row all coders together and, of more than two, one a pair: n, percent, kappa and
            alpha with intervals. ``?`` is a code like the others, an empty cell is missing. Not weighted.
        precision: the share of hits that are relevant: overall, by dimension, by term (column `scope`), with intervals.
        reconsider: the terms to look at again, and why.
        disagreements: hits on which coders differ, with each coder's code.
        classes: for each variable and code a row a pair of coders: n (hits that both judged), how many the ``first``,
            the ``second`` and ``both`` gave it, and specific agreement, 2 both / (first + second) (Cicchetti and
            Feinstein 1990). Not weighted.
        models: of the sheets that a model coded, which one.
    """

    sample: str
    coders: tuple[str, ...]
    agreement: pd.DataFrame
    precision: pd.DataFrame
    reconsider: pd.DataFrame
    disagreements: pd.DataFrame
    classes: pd.DataFrame
    models: Mapping[str, str]

    def record(self) -> dict[str, Any]:
        """All of it for JSON; what is undefined is null."""
        tables = ("agreement", "classes", "precision", "reconsider", "disagreements")
        return {
            "sample": self.sample,
            "coders": list(self.coders),
            "models": dict(self.models),
            **{name: plain(getattr(self, name)) for name in tables},
        }


def agree(
    sheets: Sequence[str | Path], *, threshold: float = THRESHOLD, resamples: int = RESAMPLES, seed: int = 0
) -> Agreed:
    """Compare coders, and tell the precision of dimensions and terms.

    A hit's relevance is the mean of its codes 1 and 0 over the coders; ``?`` and empty cells are left out of it.
    Precision is its weighted mean (`textindex.statistics.intervals.weighted_proportion`): it estimates that of all
    counted hits.

    Args:
        sheets: one a coder; of a single sheet only precision is told.
        threshold: a term whose precision is below it even at the interval's upper end is to be reconsidered.
        resamples: of the bootstraps.
        seed: of the bootstraps.

    Raises:
        SourceError: a sheet cannot be used; the message says where.
    """
    coded = read_sheets(sheets)
    values = relevance(coded)
    precision = _precision(coded, values)
    disagreements = _disagreements(coded)
    return Agreed(
        sample=coded.sample,
        coders=coded.coders,
        agreement=_agreement(coded, resamples, seed),
        precision=precision,
        reconsider=_reconsider(coded, precision, threshold),
        disagreements=disagreements,
        classes=_classes(coded),
        models=coded.models,
    )


def relevance(coded: Coded) -> list[float]:
    """For each hit the mean of its codes 1 and 0; NaN where there is none."""
    found = []
    for codes in zip(*coded.codes["relevant"], strict=True):
        own = [float(code) for code in codes if code is not None and code != UNSURE]
        found.append(sum(own) / len(own) if own else math.nan)
    return found


def plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    """A table as records for JSON: what is undefined is None."""
    return [
        {str(key): None if isinstance(value, float) and math.isnan(value) else value for key, value in row.items()}
        for row in table.to_dict("records")
    ]


def _agreement(coded: Coded, resamples: int, seed: int) -> pd.DataFrame:
    rows = []
    for variable, codes in coded.codes.items():
        if len(codes) < 2:
            continue
        found = agreement(codes, resamples=resamples, seed=seed)
        measures = {"percent": found.percent, "kappa": found.kappa, "alpha": found.alpha}
        rows.append({"variable": variable, "coders": "all", "n": found.units, **_columns(measures)})
        for (i, j), (n, percent, kappa) in found.pairs.items() if len(codes) > 2 else ():
            pair = f"{coded.coders[i]} / {coded.coders[j]}"
            rows.append(
                {"variable": variable, "coders": pair, "n": n, **_columns({"percent": percent, "kappa": kappa})}
            )
        if len(codes) == 2:  # the one pair is all coders: its intervals are the analytic ones
            _, percent, kappa = found.pairs[0, 1]
            rows[-1] |= _columns({"percent": percent, "kappa": kappa})
    names = ["variable", "coders", "n"]
    names += [f"{m}{end}" for m in ("percent", "kappa", "alpha") for end in ("", "_low", "_high")]
    return pd.DataFrame(rows, columns=names)


def _classes(coded: Coded) -> pd.DataFrame:
    """How far each pair of coders agrees on each code."""
    rows = []
    for variable, codes in coded.codes.items():
        for i, j in combinations(range(len(codes)), 2):
            both = [pair for pair in zip(codes[i], codes[j], strict=True) if None not in pair]
            for code in (code for code in CODES[variable] if any(code in pair for pair in both)):
                first, second = (sum(pair[k] == code for pair in both) for k in (0, 1))
                same = both.count((code, code))
                rows.append({
                    "variable": variable, "code": code, "coders": f"{coded.coders[i]} / {coded.coders[j]}",
                    "n": len(both), "first": first, "second": second, "both": same,
                    "agreement": 2 * same / (first + second),
                })  # fmt: skip
    return pd.DataFrame(rows, columns=["variable", "code", "coders", "n", "first", "second", "both", "agreement"])


def _columns(measures: dict[str, Interval]) -> dict[str, float]:
    return {
        f"{name}{end}": value
        for name, estimate in measures.items()
        for end, value in zip(("", "_low", "_high"), estimate, strict=True)
    }


def _precision(coded: Coded, values: list[float]) -> pd.DataFrame:
    hits = coded.hits.assign(value=values)
    codes = list(zip(*coded.codes["relevant"], strict=True))
    hits["unsure"] = [UNSURE in own for own in codes]
    hits["empty"] = [all(code is None for code in own) for own in codes]
    rows = [_row("overall", "", "", hits)]
    rows += [_row("dimension", str(key), "", own) for key, own in hits.groupby("dimension")]
    by_term = [
        _row("term", str(dimension), str(term), own) for (dimension, term), own in hits.groupby(["dimension", "term"])
    ]
    rows += sorted(by_term, key=lambda row: (row["dimension"], -row["n"], row["term"]))
    return pd.DataFrame(rows)


def _row(scope: str, dimension: str, term: str, hits: pd.DataFrame) -> dict[str, Any]:
    known = hits[hits["value"].notna()]
    weights = known["weight"].tolist()
    found = weighted_proportion(known["value"].tolist(), weights)
    return {
        **{"scope": scope, "dimension": dimension, "term": term, "drawn": len(hits), "n": len(known)},
        **{"relevant": float(known["value"].sum()), "unsure": int(hits["unsure"].sum())},
        **{"empty": int(hits["empty"].sum()), "effective_n": effective_n(weights)},
        **{"precision": found.value, "low": found.low, "high": found.high},
        "hits": float(hits["weight"].sum()),
    }


def _differing(coded: Coded) -> list[tuple[bool, bool]]:
    """For each hit whether two coders judged it, and whether they differ."""
    judged = [[code for code in own if code is not None] for own in zip(*coded.codes["relevant"], strict=True)]
    return [(len(own) > 1, len(set(own)) > 1) for own in judged]


def _disagreements(coded: Coded) -> pd.DataFrame:
    table = coded.hits[["id", "file", "page", "dimension", "term"]].copy()
    for coder, codes in zip(coded.coders, coded.codes["relevant"], strict=True):
        table[coder] = ["" if code is None else code for code in codes]
    return table[[differ for _, differ in _differing(coded)]].reset_index(drop=True)


def _reconsider(coded: Coded, precision: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Terms of low precision, or on which coders often differ: two hits or more, and three of ten or more."""
    judged, apart = zip(*_differing(coded), strict=True)
    twice = coded.hits.assign(both=judged, differ=apart)
    by_term = twice.groupby(["dimension", "term"])[["both", "differ"]].sum()
    rows = []
    terms: Any = precision[precision["scope"] == "term"].itertuples(index=False)
    for row in terms:
        both, differ = by_term.loc[(row.dimension, row.term)]
        why = []
        if row.n and row.high < threshold:
            why.append(Message("agree.below", threshold=threshold, high=row.high, relevant=row.relevant, n=row.n))
        if differ >= FEW_DISAGREEMENTS and differ >= SHARE_OF_DISAGREEMENTS * both:
            why.append(Message("agree.coders", differ=differ, both=both))
        if why:
            rows.append({"dimension": row.dimension, "term": row.term, "hits": row.hits, "why": joined(why)})
    table = pd.DataFrame(rows, columns=["dimension", "term", "hits", "why"])
    table["why"] = pd.Series([row["why"] for row in rows], dtype="object")  # as messages, not as plain texts
    return table.sort_values(["hits", "term"], ascending=[False, True]).reset_index(drop=True)
