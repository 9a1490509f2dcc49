"""In: a panel, a linear model and a channel. Out: the effect that goes through the channel, the index kept in.

A regression of the outcome on the channel alone, as in Tables 6 and 8 of Li, Xu and Sukumar (2023), cannot show a
channel: what the index does by itself is laid to whatever goes along with it.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.estimates import Z_95, Estimate, ModelSpec
from textindex.core.messages import Message, lines, noted
from textindex.core.summaries import Shown
from textindex.estimates import moments
from textindex.estimates.design import Design, build, rows_of
from textindex.estimates.exact import centred, split
from textindex.estimates.fit import fit
from textindex.estimates.specs import one
from textindex.estimates.terms import Columns
from textindex.estimates.threads import one_thread
from textindex.estimates.vcov import nested_in
from textindex.tables.given import in_pandas

HEAD = (
    *("term", "a", "a_se", "b", "b_se", "indirect", "low", "high", "sobel_se", "sobel_low", "sobel_high"),
    *("direct", "direct_se", "total", "total_se", "share", "nobs", "draws", "failed"),
)
ROOM = 20_000_000  # numbers of all clusters' cross products that are kept at once
AT_ONCE = 100  # draws


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Mediation(Shown):
    """Effects through a channel.

    Attributes:
        channel: its name.
        table: one row a term: ``a`` (channel on term), ``b`` (outcome on channel), ``indirect`` (a b) with its
            percentile interval from the bootstrap (``low``, ``high``) and Sobel's, ``direct``, ``total`` (direct plus
            indirect, exactly), ``share`` (indirect / total), nobs, draws, and draws that failed.
        a: channel ~ regressors.
        b: outcome ~ regressors + channel.
        total: outcome ~ regressors.
        draws: (draws, terms) indirect effects drawn.
        warnings: what a note must say.
    """

    channel: str
    table: pd.DataFrame
    a: Estimate
    b: Estimate
    total: Estimate
    draws: pd.DataFrame
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The table, for the screen."""
        shown = self.table.set_index("term").T.to_string(float_format=lambda v: f"{v:.4f}")
        return lines([Message("mediate.shown", channel=self.channel), shown, *noted(self.warnings)])


def mediate(
    data: pd.DataFrame,
    channel: str,
    spec: ModelSpec | str = "li2023#2.3",
    *,
    terms: Sequence[str] = (),
    draws: int = 1000,
    seed: int = 1,
    cluster: str | None = None,
    sample: pd.Series | np.ndarray | None = None,
) -> Mediation:
    """Effects of regressors that go through a channel: a, b, a b, direct and total, in one sample.

    The channel is regressed on the model's regressors (a), the outcome on these and the channel (b and direct effects),
    and on these alone (total effects); a channel that is among the regressors leaves them. Standard errors are
    clustered. The interval of a b is the 95% percentile interval of a bootstrap of whole clusters, each draw of a
    cluster with fixed effects of its own. A b is the channel's part only if nothing left out moves channel and outcome
    together.

    Args:
        data: one row a firm-year.
        channel: a term.
        spec: the model of the total effect: a `ModelSpec`, or a shipped one by name.
        terms: regressors whose effects are taken apart; the first if empty.
        draws: of the bootstrap; 0 for Sobel's interval alone.
        seed: of the draws: ``default_rng(seed).integers(G, size=(draws, G))`` of the G clusters, sorted as text.
        cluster: column; the firm's if None.
        sample: rows to use, bool.

    Raises:
        EstimateError: the model is not linear, or what is asked cannot be computed.

    Source:
        Sobel (1982); MacKinnon, Lockwood and Williams (2004) for percentile intervals.
    """
    asked, data = one(spec) if isinstance(spec, str) else spec, in_pandas(data, EstimateError)
    if asked.family != "gaussian" or asked.endogenous or asked.screen:
        raise EstimateError(Message("mediate.linear"))
    if draws < 0:
        raise EstimateError(Message("mediate.draws", draws=draws))
    by = cluster or asked.panel[0]
    columns = Columns(data, asked.panel)
    total, first, second, notes = _models(columns, asked, channel, by)
    design = build(columns, replace(second, singletons=asked.singletons), rows_of(sample, data))
    rows = _rows(design, len(data))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EstimateWarning)  # they stand in the estimates
        fits = [fit(data, spec=each, sample=rows) for each in (first, second, total)]
    name = columns.named(channel)[0]
    wanted = list(terms) or [fits[0].table.index[0 if asked.fixed_effects else 1]]
    _check(wanted, fits, name)
    drawn, failed = _drawn(
        design=design, total=fits[2], channel=name, wanted=wanted, draws=draws, seed=seed,
        clusters=_clusters(columns, by, design),
    )  # fmt: skip
    table = _table(wanted, fits, name, drawn, failed)
    notes += [note for estimate in fits for note in estimate.warnings]
    if failed:
        notes.append(Message("mediate.failed", failed=failed, draws=draws))
    return Mediation(
        channel=name, table=table, a=fits[0], b=fits[1], total=fits[2], draws=pd.DataFrame(drawn, columns=wanted),
        warnings=tuple(dict.fromkeys(notes)),
    )  # fmt: skip


def _models(
    columns: Columns, asked: ModelSpec, channel: str, by: str
) -> tuple[ModelSpec, ModelSpec, ModelSpec, list[str]]:
    """Total, a-path, b-path."""
    name, term = columns.named(channel)
    if term == columns.named(asked.outcome)[1]:
        raise EstimateError(Message("mediate.outcome", name=name))
    pairs = columns.expand(asked.regressors)
    kept = [own if own == single else f"{own} = {single}" for own, single in pairs if single != term]
    notes: list[str] = [Message("mediate.control", name=name)] if len(kept) < len(pairs) else []
    beside: Any = {"vcov": {"CRV1": by}, "beside": (), "published": {}}
    total = replace(asked, regressors=tuple(kept), **beside)
    return total, replace(total, outcome=channel), replace(total, regressors=(*kept, channel)), notes


def _rows(design: Design, n: int) -> np.ndarray:
    rows = np.zeros(n, dtype=bool)
    rows[design.place] = True
    return rows


def _check(wanted: Sequence[str], fits: Sequence[Estimate], channel: str) -> None:
    if channel not in fits[1].table.index:
        why = fits[1].record["dropped_columns"].get(channel, "")
        raise EstimateError(Message("mediate.no_variation", channel=channel, why=why))
    for term in wanted:
        if term not in fits[2].table.index:
            there = ", ".join(name for name in fits[2].table.index if name != "(Intercept)")
            why = fits[2].record["dropped_columns"].get(term)
            raise EstimateError(
                Message(
                    "mediate.term",
                    term=term,
                    why=Message("mediate.dropped", why=why) if why else Message("mediate.no_regressor"),
                    there=there,
                )
            )


def _clusters(columns: Columns, by: str, design: Design) -> np.ndarray:
    """Codes of clusters in the order of their names, so that draws do not depend on the order of rows."""
    names = columns.data[by].iloc[design.place] if by in columns.data else columns.codes(by)[design.place]
    return np.asarray(np.unique(np.asarray(names).astype(str), return_inverse=True)[1])


@one_thread()
def _drawn(
    design: Design, total: Estimate, channel: str, wanted: Sequence[str], draws: int, seed: int, clusters: np.ndarray
) -> tuple[np.ndarray, int]:
    """Indirect effects of each draw of clusters, and how many draws failed.

    A control without variation in a draw leaves it: it has no coefficient there, and the others are what they are.
    """
    kept = [name for name in total.table.index if name != "(Intercept)"]
    order = [design.names.index(name) for name in (*kept, channel)]
    values = np.column_stack([design.x[:, order], design.y])
    scale = np.std(values, axis=0)
    values = (values - values.mean(axis=0)) / scale
    k, size = len(kept), int(clusters.max()) + 1
    products = _Products(values, design, clusters)
    whole = np.diag(products.of(np.ones((1, size)))[0])
    at = [kept.index(term) for term in wanted]
    random, found = np.random.default_rng(seed), []
    for start in range(0, draws, AT_ONCE):
        chosen = random.integers(size, size=(min(AT_ONCE, draws - start), size))
        times = np.stack([np.bincount(own, minlength=size) for own in chosen]).astype(float)
        crossed = products.of(times)
        varies = np.diagonal(crossed, axis1=1, axis2=2)[:, :k] > moments.OWN * whole[:k]
        varies[:, at] = True
        through = np.empty((len(crossed), len(at)))
        for alike in np.unique(varies, axis=0):  # draws with the same regressors, nearly always all of them
            rows, use = (varies == alike).all(axis=1), np.flatnonzero(alike).tolist()
            a = moments.coefficients(crossed[rows], use, k, whole)[:, np.searchsorted(use, at)]
            b = moments.coefficients(crossed[rows], [*use, k], k + 1, whole)[:, -1:]
            through[rows] = a * b * scale[-1] / scale[at]
        found.append(through)
    drawn = np.concatenate([np.empty((0, len(at))), *found])
    failed = np.isnan(drawn).any(axis=1)
    return drawn[~failed], int(failed.sum())


class _Products:
    """Net cross products of columns, for clusters that count several times or not at all.

    Where the largest effect lies within clusters, it goes out once and each cluster's cross products are kept: a draw
    is then a sum of them. Elsewhere each draw takes the effects out anew.
    """

    def __init__(self, values: np.ndarray, design: Design, clusters: np.ndarray) -> None:
        self.values, self.clusters, self.effects, self.weights = values, clusters, design.effects, design.weights
        self.kept: np.ndarray | None = None
        self.upper: tuple[np.ndarray, ...] = ()
        if not design.effects:
            return
        largest, others = split(design.effects)
        width = values.shape[1] + sum(int(codes.max()) + 1 for codes in others)
        if nested_in(largest, clusters) and width**2 * (int(clusters.max()) + 1) <= ROOM:
            self.upper = np.triu_indices(width)
            self.kept = self._per_cluster(centred(moments.indicated(values, others), largest, design.weights))

    def of(self, times: np.ndarray) -> np.ndarray:
        """(draws, k, k) for (draws, clusters) times that each cluster was drawn."""
        k = self.values.shape[1]
        if self.kept is not None:
            width = self.upper[0][-1] + 1
            crossed = np.empty((len(times), width, width))
            crossed[:, self.upper[0], self.upper[1]] = times @ self.kept
            crossed[:, self.upper[1], self.upper[0]] = crossed[:, self.upper[0], self.upper[1]]
            return moments.freed(crossed, k)
        return np.stack([self._anew(own) for own in times])

    def _anew(self, times: np.ndarray) -> np.ndarray:
        weights = self.weights * times[self.clusters]
        rows = weights > 0
        effects = [np.unique(codes[rows], return_inverse=True)[1] for codes in self.effects]
        return moments.net(self.values[rows], effects, weights[rows])

    def _per_cluster(self, columns: np.ndarray) -> np.ndarray:
        """(clusters, upper triangle) cross products."""
        order = np.argsort(self.clusters, kind="stable")
        sizes = np.bincount(self.clusters)
        parts = np.split(columns[order], np.cumsum(sizes)[:-1])
        weights = np.split(self.weights[order], np.cumsum(sizes)[:-1])
        crossed = (((own * w[:, None]).T @ own)[self.upper] for own, w in zip(parts, weights, strict=True))
        return np.stack(list(crossed))


def _table(
    wanted: Sequence[str], fits: Sequence[Estimate], channel: str, drawn: np.ndarray, failed: int
) -> pd.DataFrame:
    first, second, total = fits
    b, b_se = (float(second[channel][key]) for key in ("estimate", "se"))
    lines = []
    for j, term in enumerate(wanted):
        a, a_se = (float(first[term][key]) for key in ("estimate", "se"))
        through = a * b
        se = float(np.hypot(b * a_se, a * b_se))
        low, high = np.quantile(drawn[:, j], [0.025, 0.975]) if len(drawn) else (np.nan, np.nan)
        whole = float(total[term]["estimate"])
        lines.append((
            term, a, a_se, b, b_se, through, float(low), float(high), se, through - Z_95 * se, through + Z_95 * se,
            float(second[term]["estimate"]), float(second[term]["se"]), whole, float(total[term]["se"]),
            through / whole if whole else float("nan"), second.record["nobs"], len(drawn), failed,
        ))  # fmt: skip
    return pd.DataFrame(lines, columns=list(HEAD))
