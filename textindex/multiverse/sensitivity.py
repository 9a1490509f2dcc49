"""In: a coefficient under many combinations of choices. Out: how much it moves, which choices move it, its curve."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from textindex import exhibits
from textindex.core.glosses import OPTIONS, gloss
from textindex.core.messages import Message, lines, told
from textindex.core.records import Language
from textindex.core.summaries import Shown

CHOICES = ("dictionary", "section", "count", "speaker", "formula", "screen", "model")
SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Multiverse(Shown):
    """What came out.

    Attributes:
        table: one row a combination: the columns of `CHOICES`; ``estimate, se, t, p, low, high`` of the term; ``beta``
            with ``beta_low`` and ``beta_high``, the same in standard deviations of outcome and regressor, which alone
            compare formulas; ``nobs``;
            ``firm_years`` that index and panel share; ``screened``, the rows left out; ``failed``, why there is no
            estimate.
        moves: one row a choice that has several options, and option: ``mean_beta`` and ``significant`` (share with
            p < 0.05 and the sign of most); of the choice: ``share_of_variance`` of beta that lies between its options,
            and ``flips``, the share of pairs that differ in this choice alone of which one is significant only.
        term: of which coefficient.
        failed: by the sentences of the column ``failed``, the messages.
    """

    table: pd.DataFrame
    moves: pd.DataFrame
    term: str
    failed: Mapping[str, str] = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        """How many combinations there are, how many have an estimate, its range, sign and significance."""
        known = self.table[self.table["estimate"].notna()]
        return {
            "term": self.term,
            "combinations": len(self.table),
            "estimated": len(known),
            "positive": int((known["estimate"] > 0).sum()),
            "significant": int((known["p"] < SIGNIFICANT).sum()),
            **{f"{column}_{what}": float(getattr(known[column], what)())
               for column in ("estimate", "beta") for what in ("min", "median", "max")},
            "moves": self.moves.groupby("choice", sort=False)[["share_of_variance", "flips"]].first().to_dict("index"),
        }  # fmt: skip

    def __str__(self) -> str:
        """The summary, for the screen."""
        s = self.summary()
        reasons = self.table["failed"].value_counts()
        numbers = {key: s[key] for key in ("term", "combinations", "estimated", "positive", "significant")}
        spans = {f"{of}_{what}": s[f"{of}_{what}"] for of in ("estimate", "beta") for what in ("min", "max", "median")}
        shown = [Message("multiverse.numbers", level=SIGNIFICANT, **numbers), Message("multiverse.spans", **spans)]
        for choice, own in sorted(s["moves"].items(), key=lambda pair: -pair[1]["share_of_variance"]):
            shown.append(Message("multiverse.moves", choice=Message(f"choice_of.{choice}"), **own))
        shown += [
            Message("multiverse.failed", n=number, why=self.failed.get(str(why), str(why)))
            for why, number in reasons.items()
        ]
        return lines(shown)

    def chart(self, *, language: Language = "en", title: str = "") -> Any:
        """The specification curve; of beta where there are several formulas or models, which alone compares them."""
        several = self.table["formula"].nunique() > 1 or self.table["model"].nunique() > 1
        choices = [name for name in CHOICES if self.table[name].nunique() > 1]
        return exhibits.draw_specification_curve(
            self.table,
            choices,
            labels=named(self.table, language),
            of="beta" if several else "estimate",
            language=language,
            title=title or self.term,
        )


def named(table: pd.DataFrame, language: str) -> dict[str, str]:
    """What choices and their options are called in a language; models and dictionaries as they are.

    >>> table = pd.DataFrame({"screen": ["none", "upper 10% out"], "speaker": ["own", "own-done"]})
    >>> named(table, "zh")["upper 10% out"], named(table, "zh")["own-done"]
    ('剔除最高的 10%', '自身且已发生')
    """
    options = {name: gloss(name) for name in OPTIONS}
    for name in table["screen"].unique() if "screen" in table else ():
        if upper := re.fullmatch("upper (.+) out", str(name)):
            options[str(name)] = Message("multiverse.upper", share=upper[1])
    options |= {name: Message(f"choice_of.{name}") for name in CHOICES}
    return {name: told(text, language) for name, text in options.items()}


def moves(table: pd.DataFrame) -> pd.DataFrame:
    """Which choices move the coefficient; columns as of `Multiverse`.

    >>> import pandas as pd
    >>> rows = [("a", "x", 1.0, 0.01), ("a", "y", 1.2, 0.01), ("b", "x", 3.0, 0.20), ("b", "y", 3.2, 0.01)]
    >>> table = pd.DataFrame(rows, columns=["dictionary", "formula", "beta", "p"])
    >>> moves(table).round(3).iloc[:, :6].values.tolist()[:2]
    [['dictionary', 'a', 1.1, 1.0, 0.99, 0.5], ['dictionary', 'b', 3.1, 0.5, 0.99, 0.5]]
    """
    known = table[table["beta"].notna()].copy()
    names = [name for name in CHOICES if name in table and known[name].nunique() > 1]
    sign = 1.0 if (known["beta"] > 0).mean() >= 0.5 else -1.0
    known["significant"] = (known["p"] < SIGNIFICANT) & (np.sign(known["beta"]) == sign)
    total = float(((known["beta"] - known["beta"].mean()) ** 2).sum())
    rows = []
    for name in names:
        groups = known.groupby(name, sort=False)
        between = float((groups.size() * (groups["beta"].mean() - known["beta"].mean()) ** 2).sum())
        flips = _flips(known, name, [other for other in names if other != name])
        share = between / total if total > 0 else float("nan")
        for option, group in groups:
            mean, significant = float(group["beta"].mean()), float(group["significant"].mean())
            rows.append((name, option, mean, significant, share, flips))
    columns = ["choice", "option", "mean_beta", "significant", "share_of_variance", "flips"]
    return pd.DataFrame(rows, columns=columns)


def _flips(known: pd.DataFrame, name: str, others: list[str]) -> float:
    """Of the pairs that differ in one choice alone, the share of which one is significant only."""
    pairs = flipped = 0
    for _, group in known.groupby(others, sort=False) if others else [((), known)]:
        for one, other in combinations(group["significant"], 2):
            pairs += 1
            flipped += one != other
    return flipped / pairs if pairs else float("nan")
