"""In: a panel with a count of digital words. Out: which firm-years disclose more than is expected of them.

Expected disclosure comes from fundamentals, real digital inputs and effects of industry and year; what is above it may
be exaggeration, or real digital work that the inputs do not show. A row above the cut is "disclosure above
expectation", no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import EstimateError
from textindex.core.estimates import Estimate, ModelSpec
from textindex.core.messages import Message, joined, recognized
from textindex.core.summaries import Shown
from textindex.core.text import percent
from textindex.estimates import screen_tables as tables
from textindex.estimates.cut import above
from textindex.estimates.expectation import Given, Scores, prepare
from textindex.estimates.screen_tables import COLUMN
from textindex.estimates.specs import one
from textindex.tables.given import in_pandas

FUNDAMENTALS = ("Size", "LOAR", "ROE", "Age", "CF", "Growth", "Tangible", "SOE")
CountModel = Literal["ols", "poisson", "nb2"]
Residual = Literal["raw", "pearson", "deviance", "quantile", "randomized"]
Cuts = Literal["pooled", "year"]
DEFAULT: dict[str, Residual] = {"ols": "raw", "poisson": "deviance", "nb2": "quantile"}
CAUTION = Message("screen.caution")
WHY = ("screen.alone", "screen.missing", "screen.infinite")
"""Codes of the reasons for which a row has no expectation, whose English the table holds."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Screened(Shown):
    """Disclosure above expectation.

    Attributes:
        table: one row a row of the data, by its index: firm, year, industry if there, ``n`` (the count), ``expected``
            (of ``ols`` exp(fitted) - 1, which may be below 0; else the mean), ``residual``, ``percentile`` (share of
            scored rows at or below, of the year's where cuts are by year), ``above_expectation`` (1, 0, missing where
            not scored), ``cut``, ``model``, ``reason`` (``scored``; ``all-zero cell``: expected 0; or why it is not
            scored), and the columns of ``text``.
        summary: ``by`` (all, year, industry, Size tercile, count), ``group``, rows, scored, above, share (of scored).
        agreement: pairs of models: rows above the cut in either, in both, and Jaccard's index.
        path: coefficients of another regression without the upper 1% to 20%, and without as many at random.
        record: plain values (JSON): what was asked, rows by what became of them, cuts, ties, dispersion, AUC.
        expected: the regression that expectations come from.
        warnings: what a note must say.
    """

    table: pd.DataFrame
    summary: pd.DataFrame
    agreement: pd.DataFrame
    path: pd.DataFrame
    record: dict[str, Any]
    expected: Estimate
    warnings: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        """What became of the rows, for the screen."""
        r = self.record
        rows = r["rows"]
        lost = joined(
            (
                Message("screen.not_scored", number=number, why=tuple(recognized(one, WHY) for one in why.split(", ")))
                for why, number in rows["reasons"].items()
            ),
            "list.after",
        )
        cuts = Message("screen.cuts", n_cuts=len(r["cuts"]))
        if "all" in r["cuts"]:
            cuts = Message("screen.cut", cut=r["cuts"]["all"])
        return Message(
            "screen.told",
            given=rows["given"],
            above=rows["above"],
            kept=rows["kept"],
            not_scored=rows["not_scored"],
            model=r["model"],
            residual=r["residual"],
            share=percent(r["share"]),
            by=Message("screen.each_year") if r["by"] == "year" else Message("screen.all_years"),
            cuts=cuts,
            ties=r["ties"],
            count=r["count"],
            zero_cell=rows["zero_cell"],
            lost=lost,
        )


def screen(
    data: pd.DataFrame,
    count: str | None = None,
    *,
    model: CountModel = "ols",
    residual: Residual | None = None,
    controls: Sequence[str] = FUNDAMENTALS,
    inputs: Sequence[str] | None = None,
    effects: Sequence[str] = ("industry^year",),
    firm_effects: bool = False,
    offset: str | None = None,
    by: Cuts = "pooled",
    share: float = 0.10,
    exact_share: bool = False,
    seed: int = 1,
    panel: tuple[str, str] = ("firm", "year"),
    path: ModelSpec | str | None = None,
    draws: int = 20,
    text: pd.DataFrame | None = None,
    label: str | None = None,
) -> Screened:
    """Screen firm-years for disclosure above expectation.

    Args:
        data: one row a firm-year.
        count: column of the number of hits. If None: ``n_total``, else ``dig_count``, else exp(Digital) - 1 where that
            is whole to rounding in every row; the record says which.
        model: ``ols`` of ln(1 + n), ``poisson`` (pseudo maximum likelihood), or ``nb2`` (Poisson's expectations, alpha
            by maximum likelihood given these).
        residual: ``raw`` (the only one of ols), ``pearson``, ``deviance`` (default of poisson), ``quantile``
            (mid-quantile, default of nb2), ``randomized`` (seeded, by firm and year).
        controls: fundamentals, as terms (see `ModelSpec`); a row in which one is missing is not scored.
        inputs: real digital inputs; a missing one enters as 0 beside an indicator. If None: those there are of RD,
            DigIntangible, ITStaff and DigitalPatents.
        effects: fixed effects.
        firm_effects: add firm effects: what is above the firm's own habit. A firm that always exaggerates is lost.
        offset: of poisson and nb2: a term with coefficient 1, such as ``ln(n_chars)``, the report's length.
        by: ``pooled`` or ``year``: one cut, or one a year.
        share: the share above the cut, a type-7 quantile; rows that equal it are not above.
        exact_share: of ties at the cut, take the first by firm and year until the share is met.
        seed: of randomized residuals and of random removals.
        panel: columns of firm and year.
        path: a regression (a `ModelSpec`, or ``li2023#2.3``) to run without the upper 1% to 20%.
        draws: random removals for each share.
        text: a table of firm, year and more columns to stand beside the result, such as `scores.plans_and_background`.
        label: column of 1 and 0 with the truth, where it is known (simulations): AUC, precision, recall.

    Raises:
        EstimateError: what is asked cannot be computed; the text names the column or rows.

    Source:
        Li, Xu and Sukumar (2023), Table 4, column 2, whose rule is not stated; Dunn and Smyth (1996).
    """
    kind = _checked(model, residual, by, offset, draws)
    own = (panel[0], *effects) if firm_effects else tuple(effects)
    asked: dict[str, Any] = {"controls": controls, "inputs": inputs, "effects": own, "offset": offset, "panel": panel}
    data = in_pandas(data, EstimateError)
    given = prepare(data, count, seed=seed, **asked)
    follow = one(path) if isinstance(path, str) else path
    rule = _Rule(model=model, kind=kind, by=by, share=share, exact=exact_share, seed=seed, draws=draws, path=follow)
    return _screened(data, given, rule, text, label)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What is to be cut, and how."""

    model: str
    kind: str
    by: str
    share: float
    exact: bool
    seed: int
    draws: int
    path: ModelSpec | None


def _screened(data: pd.DataFrame, given: Given, rule: _Rule, text: pd.DataFrame | None, label: str | None) -> Screened:
    scores = Scores(given)
    chosen = scores.of(rule.model, rule.kind)
    groups = given.years if rule.by == "year" else None
    own = None if groups is None else groups[chosen.scored]
    cut = above(chosen.residual[chosen.scored], rule.share, own, exact=rule.exact)
    rows = tables.rows(given, chosen, cut, f"{rule.model} {rule.kind}", own)
    pairs, untold = tables.agreement(scores, (rule.model, rule.kind), DEFAULT, rule.share, groups, rule.exact)
    notes = [*given.notes, *(Message("screen.warning", note=note) for note in chosen.estimate.warnings), *untold]
    ways = tables.no_path()
    if rule.path is not None:
        ways = tables.path(given, rule.path, chosen, rule.by == "year", rule.draws, rule.seed)
    record = {
        "model": rule.model, "residual": rule.kind, "by": rule.by, "share": rule.share, "exact_share": rule.exact,
        "seed": rule.seed, "count": given.count, "regressors": list(given.regressors), "effects": list(given.effects),
        "offset": given.offset, "alpha": chosen.alpha, **tables.account(rows, cut, given, rule.by),
        "draws": 0 if rule.path is None else rule.draws,
    }  # fmt: skip
    if label is not None:
        record["label"] = tables.against(given, chosen, rows[COLUMN], label)
    summary = tables.summary(given, rows)
    if text is not None:
        rows, more = tables.beside(rows, text, given.panel)
        notes += more
    table = _back(rows, given, data)
    return Screened(
        table=table,
        summary=summary,
        agreement=pairs,
        path=ways,
        record=record,
        expected=chosen.estimate,
        warnings=tuple(dict.fromkeys(notes)),
    )


def _checked(model: str, residual: str | None, by: str, offset: str | None, draws: int) -> str:
    """The kind of residual.

    Raises:
        EstimateError: an option has no such value.
    """
    check_choices(EstimateError, model=(model, CountModel), residual=(residual, Residual | None), by=(by, Cuts))
    kind = residual or DEFAULT[model]
    if model == "ols" and kind != "raw":
        raise EstimateError(Message("screen.ols", kind=kind))
    if model == "ols" and offset:
        raise EstimateError(Message("screen.offset"))
    if draws < 0:
        raise EstimateError(Message("screen.draws", draws=draws))
    return kind


def _back(rows: pd.DataFrame, given: Given, data: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order, and by the index, of the data."""
    table = rows.iloc[np.argsort(given.order)]
    table.index = data.index
    return table
