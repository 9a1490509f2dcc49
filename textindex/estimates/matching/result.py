"""In: nothing. Out: `Match`, what matching gives, and `Att`, the effect on the treated that follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textindex.core.errors import EstimateError
from textindex.core.estimates import Z_95
from textindex.core.messages import Message, lines
from textindex.estimates.matching import effect
from textindex.estimates.matching.balance import balance_table
from textindex.estimates.matching.weighting import kernel_shares
from textindex.estimates.terms import Columns

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from textindex.estimates.matching.neighbours import Pairs

MEANS = {
    "abadie-imbens": Message("means.ai"),
    "abadie-imbens-one-variance": Message("means.ai_one"),
    "pair-clustered": Message("means.clustered"),
    "paired": Message("means.pairs"),
    "lechner": Message("means.lechner"),
    "stacked-moments": Message("means.stacked"),
    "smoothed": Message("means.kernel"),
    "hc1": Message("means.hc1"),
}
"""Conventions of the standard error, by name."""


@dataclass(frozen=True, slots=True, eq=False)
class Att:
    """The effect on the treated.

    Attributes:
        outcome: the outcome.
        estimate: mean of the treated less weighted mean of their controls.
        se: standard error by ``convention``.
        convention: one of `MEANS`, which says what it is.
        low: of the 95% interval, by the normal law.
        high: of the interval.
        p: two-sided, by the normal law.
        treated: treated firms that count.
        controls: controls that count.
        estimand: whose effect it is, in words.
        standard_errors: all of the conventions that apply: ``convention``, ``se``, ``what``.
    """

    outcome: str
    estimate: float
    se: float
    convention: str
    low: float
    high: float
    p: float
    treated: int
    controls: int
    estimand: str
    standard_errors: pd.DataFrame

    def __str__(self) -> str:
        """The effect in one line, its convention in the next."""
        return Message(
            "match.result",
            outcome=self.outcome,
            estimate=self.estimate,
            se=self.se,
            low=self.low,
            high=self.high,
            p=self.p,
            treated=self.treated,
            controls=self.controls,
            estimand=self.estimand,
            means=MEANS[self.convention],
        )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Match:
    """What matching gives.

    Attributes:
        pairs: ``treated``, ``control`` (names of firms), ``rank``, ``distance``, and both scores; empty for weights
            without pairs.
        table: one row a row of the data, by its index: ``unit``, ``treated``, ``score``, ``linear``, ``weight`` (1 of a
            matched treated firm, a control's share of those it serves, 0 of the others), ``status`` in words.
        balance: of the covariates, see `balance_table`.
        record: what was asked, rows, counts by status, logit, likeness overall, caliper (plain values, JSON).
        warnings: what a table's note must say.
    """

    pairs: pd.DataFrame
    table: pd.DataFrame
    balance: pd.DataFrame
    record: dict[str, Any]
    warnings: tuple[str, ...]
    _data: pd.DataFrame
    _place: np.ndarray
    _pairs: Pairs | None
    _x: np.ndarray

    @property
    def weights(self) -> pd.Series:
        """Weights by the data's index."""
        return self.table["weight"]

    @property
    def scores(self) -> pd.Series:
        """Propensity scores by the data's index."""
        return self.table["score"]

    @property
    def effective_controls(self) -> float:
        """The effective number of controls, (sum w)^2 / sum w^2."""
        return float(self.record["effective_controls"])

    @property
    def estimand(self) -> str:
        """Whose effect this estimates."""
        said: str = self.record["estimand"]
        return said

    def balance_of(self, covariates: Sequence[str]) -> pd.DataFrame:
        """The balance table of further columns, which the score need not hold.

        Raises:
            EstimateError: no such column, or it is missing for a firm that was matched.
        """
        import numpy as np

        columns = Columns(self._data, ("firm", "year"))
        terms = columns.expand(covariates)
        x = np.column_stack([self._complete(columns, term, every=True) for _, term in terms])
        return balance_table(x, self._own("treated") == 1, self._own("weight"), [name for name, _ in terms])

    def att(self, outcome: str, se: str | None = None) -> Att:
        """The effect on the treated.

        Args:
            outcome: a column of the data, or a term (``ln(1+sales)``).
            se: a convention of `MEANS`; by default ``abadie-imbens`` with replacement, ``pair-clustered`` without,
                ``stacked-moments`` for entropy balancing and inverse probability, ``smoothed`` for the kernel.

        Raises:
            EstimateError: no such column or convention, or the outcome is missing for a firm that was matched.
        """
        import pandas as pd
        from scipy.special import ndtr

        columns = Columns(self._data, ("firm", "year"))
        y = self._complete(columns, columns.named(outcome)[1])
        treated, weights = self._own("treated") == 1, self._own("weight")
        found = self._standard_errors(y, treated, weights)
        convention = se or next(iter(found))
        if convention not in found:
            raise EstimateError(Message("match.convention", convention=convention, found=tuple(found)))
        estimate = effect.effect_on_treated(y, treated, weights)
        own = found[convention]
        return Att(
            outcome=outcome,
            estimate=estimate,
            se=own,
            convention=convention,
            low=estimate - Z_95 * own,
            high=estimate + Z_95 * own,
            p=float(2 * ndtr(-abs(estimate / own))),
            treated=int((treated & (weights > 0)).sum()),
            controls=int((~treated & (weights > 0)).sum()),
            estimand=self.estimand,
            standard_errors=pd.DataFrame(
                [{"convention": key, "se": value, "what": MEANS[key]} for key, value in found.items()]
            ),
        )

    def _standard_errors(self, y: np.ndarray, treated: np.ndarray, weights: np.ndarray) -> dict[str, float]:
        """Those that apply, the one to take first."""
        import numpy as np

        pairs, found = self._pairs, dict[str, float]()
        others = {"lechner": effect.lechner(y, treated, weights), "hc1": effect.least_squares(y, treated, weights)}
        if pairs is None:
            if self.record["method"] == "ipw":
                score = self._own("score")
                found["stacked-moments"] = effect.estimated_odds(y, treated, weights, self._x, score)
            elif self.record["method"] == "entropy":
                found["stacked-moments"] = effect.estimated_balance(y, treated, weights, self._x)
            elif self.record["method"] == "kernel":
                shares = kernel_shares(self._own("score"), *self._on_support(treated), self.record["bandwidth"])
                found["smoothed"] = effect.smoothed(y, shares, self._own("score"), treated)
            return found | dict(reversed(others.items()))
        if self.record["replacement"]:
            on = self._own("score" if self.record["distance"] == "score" else "linear")
            found["abadie-imbens"] = effect.abadie_imbens(y, pairs, on, treated, self.record["ratio"])
            found["abadie-imbens-one-variance"] = effect.abadie_imbens(y, pairs, on, treated, 0)
        else:
            groups = np.arange(len(y))
            groups[pairs.control] = pairs.treated
            found["pair-clustered"] = effect.least_squares(y, treated, weights, groups)
            if self.record["ratio"] == 1:
                found["paired"] = effect.paired(y, pairs)
        return found | others

    def _on_support(self, treated: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows of the treated and of the controls that were not left out."""
        import numpy as np

        off = self.table["status"].iloc[self._place].str.endswith("off support").to_numpy()
        return np.flatnonzero(treated & ~off), np.flatnonzero(~treated & ~off)

    def weigh(self, panel: pd.DataFrame, unit: str = "firm", name: str = "weight") -> pd.DataFrame:
        """The panel with a column of each firm's weight in all its rows; missing for firms that were not matched on.

        Regressions leave out rows with weight 0 or missing, and count them.

        Args:
            panel: firm-years.
            unit: its column of firms.
            name: the new column.

        Raises:
            EstimateError: no such column, or none of its firms was matched.
        """
        import pandas as pd

        if unit not in panel:
            raise EstimateError(Message("weigh.column", unit=unit))
        own = self.table.iloc[self._place]  # a firm that could not be matched may stand in several rows
        by = pd.Series(own["weight"].to_numpy(), index=pd.Index(own["unit"]))
        found = panel.assign(**{name: panel[unit].map(by)})
        if not (found[name] > 0).any():
            raise EstimateError(
                Message("weigh.nobody", unit=unit, shown=_shown(panel[unit]), shown_2=_shown(own["unit"]))
            )
        return found

    def _own(self, column: str) -> np.ndarray:
        """A column of the firms that could be matched."""
        import numpy as np

        return np.asarray(self.table[column].to_numpy(dtype=float)[self._place])

    def _complete(self, columns: Columns, term: str, *, every: bool = False) -> np.ndarray:
        """A term's values of the firms that could be matched, none missing where it counts."""
        import numpy as np

        values = columns.values(term)[self._place]
        lacking = ~np.isfinite(values) & (every | (self._own("weight") > 0))
        if lacking.any():
            raise EstimateError(Message("match.missing", term=term, sum=int(lacking.sum())))
        return np.where(np.isfinite(values), values, 0.0)

    def __repr__(self) -> str:
        """As it is told on a screen."""
        return str(self)

    def __str__(self) -> str:
        """Counts, likeness and what a note must say, for the screen."""
        from textindex.estimates.matching.words import described

        return lines(described(self))


def _shown(names: pd.Series) -> str:
    """The first name, text in quotes and a number without."""
    first = names.iloc[0] if len(names) else ""
    return repr(first) if isinstance(first, str) else str(first)
