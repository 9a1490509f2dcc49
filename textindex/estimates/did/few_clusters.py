"""In: a regression with few clusters. Out: a coefficient's tests that do not rest on there being many.

The usual clustered errors (CR1), those of Bell and McCaffrey with Satterthwaite's degrees of freedom (CR2; Pustejovsky
and Tipton 2018), the jackknife (CV3), and the wild cluster bootstrap, under the null (WCR) and without it (WCU), with
one sign a cluster (Cameron, Gelbach and Miller 2008). All of it is computed from each cluster's cross products.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.estimates import ModelSpec
from textindex.estimates.design import Design, build
from textindex.estimates.exact import centred
from textindex.estimates.terms import Columns
from textindex.estimates.vcov import _within

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

ENUMERATED = 12
"""All 2^G sign vectors are taken up to so many clusters."""
TIE = 1e-9
RANK = 1e-9
MOST = 2_000
HEAD = ("method", "estimate", "se", "t", "df", "p", "low", "high")


@dataclass(frozen=True, slots=True, eq=False)
class FewClusters:
    """Tests of one coefficient.

    Attributes:
        term: its name.
        table: one row a method: ``method, estimate, se, t, df, p, low, high``. A bootstrap has no standard error of its
            own; its p is the share of draws with |t*| ≥ |t|, the observed one among them where all are taken.
        distinct: distinct values of |t*| in the bootstrap under the null: with few treated clusters p cannot be small.
        draws: (draws,) t* under the null.
        record: rows, clusters and their sizes, draws, seed, whether all sign vectors are taken, p by other rules.
        warnings: what a note must say.
    """

    term: str
    table: pd.DataFrame
    distinct: int
    draws: np.ndarray
    record: dict[str, Any]
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The table, for the screen."""
        shown = self.table.to_string(index=False, na_rep="", float_format=lambda v: f"{v:.4f}")
        head = f"{self.term}: {self.record['clusters']} clusters, {self.distinct} distinct |t*|"
        return "\n".join([head, shown, *(f"note: {warning}" for warning in self.warnings)])


@dataclass(frozen=True, slots=True, eq=False)
class _Clustered:
    """A regression in which all but one column, the term's, are an orthonormal basis `q`; rows stand cluster by cluster.

    Attributes:
        y, x: (n,) outcome and the term's column; q: (n, k) of the others.
        apart: (n,) the term's column freed of the others.
        stops: (G - 1,) where a cluster's rows end.
        parameters: K of the small-sample factor.
    """

    y: np.ndarray
    x: np.ndarray
    q: np.ndarray
    apart: np.ndarray
    stops: np.ndarray
    parameters: int

    @property
    def starts(self) -> np.ndarray:
        """(G,) where a cluster's rows begin."""
        import numpy as np

        return np.concatenate([[0], self.stops])

    @property
    def factor(self) -> float:
        """G/(G-1) (n-1)/(n-K)."""
        n, clusters = len(self.y), len(self.stops) + 1
        return clusters / (clusters - 1) * (n - 1) / (n - self.parameters)

    def sums(self, columns: np.ndarray) -> np.ndarray:
        """(G, ...) sums over each cluster's rows."""
        import numpy as np

        return np.add.reduceat(columns, self.starts, axis=0)


def few_clusters(
    data: pd.DataFrame,
    outcome: str,
    regressors: Sequence[str],
    fixed_effects: Sequence[str] = (),
    *,
    cluster: str,
    term: str | None = None,
    null: float = 0.0,
    draws: int = 9_999,
    seed: int = 1,
) -> FewClusters:
    """Test one coefficient where clusters are few.

    Args:
        data: the table.
        outcome: the dependent variable.
        regressors: terms, as `fit` takes them.
        fixed_effects: columns; those that lie within clusters are taken out first, the others become dummies.
        cluster: column to cluster by.
        term: the coefficient; the first regressor if None.
        null: its value under the null.
        draws: of the bootstrap, where there are more than 12 clusters; up to 12 all 2^G sign vectors are taken.
        seed: of the draws.

    Raises:
        EstimateError: the regression cannot be run, or the term has no variation of its own.

    Warns:
        EstimateWarning: as ``.warnings``.

    Source:
        Cameron, Gelbach and Miller (2008), Review of Economics and Statistics 90, 414-427; Pustejovsky and Tipton
        (2018), Journal of Business & Economic Statistics 36, 672-683; MacKinnon, Nielsen and Webb (2023).
    """
    import numpy as np
    import pandas as pd

    if draws < 1:
        raise EstimateError(f"{draws} draws cannot be made; give 1 or more")
    spec = ModelSpec(outcome, tuple(regressors), tuple(fixed_effects), vcov={"CRV1": cluster})
    design = build(Columns(data, _panel(data)), spec)
    name = term or design.names[0]
    if name not in design.names:
        raise EstimateError(f"{name!r} is no regressor; there are {', '.join(design.names)}")
    own, clusters = _clustered(design, name, cluster)
    beta, residual, se = _least_squares(own)
    t = (beta - null) / se
    signs, whole = _signs(clusters, draws, seed)
    restricted = own.y - null * own.x
    restricted = restricted - own.q @ (own.q.T @ restricted)
    stars = {"WCR": _bootstrap(own, restricted, signs), "WCU": _bootstrap(own, residual, signs)}
    rows = [_row("CR1", beta, se, null, float(clusters - 1)), _cr2(own, beta, residual, null)]
    rows.append(_row("CV3", beta, _jackknife(own, beta), null, float(clusters - 1)))
    shares = {method: _shares(star, t) for method, star in stars.items()}
    rows += [_row(f"{method} bootstrap", beta, None, null, None, t, p["p"]) for method, p in shares.items()]
    distinct = _distinct(stars["WCR"])
    record = {
        "nobs": len(own.y), "clusters": clusters, "parameters": own.parameters, "null": null,
        "draws": len(signs), "enumerated": whole, "seed": None if whole else seed, "p": shares,
    }  # fmt: skip
    notes = [*design.warnings, *_told(distinct, whole)]
    for note in notes:
        warnings.warn(note, EstimateWarning, stacklevel=2)
    return FewClusters(
        name, pd.DataFrame(rows, columns=list(HEAD)), distinct, np.asarray(stars["WCR"]), record, tuple(notes)
    )


def _panel(data: Any) -> tuple[str, str]:
    import pandas as pd

    if not isinstance(data, pd.DataFrame):
        raise EstimateError(f"a pandas DataFrame is needed, not {type(data).__name__}")
    return ("firm", "year")


def _told(distinct: int, whole: bool) -> list[str]:
    """Whether p can be small at all."""
    if not whole or distinct >= 1 / 0.05:
        return []
    return [
        f"the bootstrap has {distinct} distinct |t*|, so its p cannot be below {1 / distinct:.3f}: too few clusters, or "
        "too few of them treated"
    ]


def _clustered(design: Design, name: str, cluster: str) -> tuple[_Clustered, int]:
    """Rows cluster by cluster, the term's column apart from the others."""
    import numpy as np
    from scipy.linalg import qr

    codes = design.groups[cluster]
    clusters = int(codes.max()) + 1
    if clusters < 2:
        raise EstimateError(f"{cluster} has one value in the rows used; two clusters are needed")
    order = np.argsort(codes, kind="stable")
    nested = [effect for effect in design.effects if _within(effect, codes)]
    home = max(nested, key=lambda effect: int(effect.max()), default=None)
    others = [effect for effect in design.effects if effect is not home]
    if (width := sum(int(effect.max()) + 1 for effect in others)) > MOST:
        raise EstimateError(f"{width:,} dummies are needed for effects across clusters; {MOST:,} at most are taken")
    place = design.names.index(name)
    rest = [np.delete(design.x, place, axis=1)]
    rest += [(effect[:, None] == np.arange(int(effect.max()) + 1)).astype(float) for effect in others]
    table = np.column_stack([design.y - design.y.mean(), design.x[:, place], *rest])
    if home is not None:
        table = centred(table, home, np.ones(len(table)))
    else:
        table = np.column_stack([table, np.ones(len(table))])
    table = table[order]
    y, x, z = table[:, 0], table[:, 1], table[:, 2:]
    size = np.sqrt((z * z).sum(axis=0))
    z = z[:, size > 0] / size[size > 0]
    q = np.zeros((len(y), 0))
    if z.shape[1]:
        basis, r, _ = qr(z, mode="economic", pivoting=True)
        q = basis[:, np.abs(np.diag(r)) > RANK * abs(r[0, 0])]
    apart = x - q @ (q.T @ x)
    apart = apart - q @ (q.T @ apart)
    if apart @ apart <= RANK**2 * (design.x[:, place] @ design.x[:, place]):
        raise EstimateError(f"{name!r} has no variation of its own beside the other regressors and effects")
    stops = np.cumsum(np.bincount(codes))[:-1]
    return _Clustered(y, x, q, apart, stops, q.shape[1] + 1 + (home is not None)), clusters


def _least_squares(own: _Clustered) -> tuple[float, np.ndarray, float]:
    """The coefficient, residuals, its CR1 error."""
    import numpy as np

    square = own.apart @ own.apart
    beta = float(own.apart @ own.y / square)
    residual = own.y - own.x * beta
    residual = residual - own.q @ (own.q.T @ residual)
    scores = own.sums(own.apart * residual)
    return beta, residual, float(np.sqrt(own.factor * (scores @ scores)) / square)


def _signs(clusters: int, draws: int, seed: int) -> tuple[np.ndarray, bool]:
    """(draws, G) signs, and whether these are all there are."""
    import numpy as np

    if clusters <= ENUMERATED:
        bits = np.arange(2**clusters)[:, None] >> np.arange(clusters) & 1
        return 1.0 - 2.0 * bits, True
    return np.random.default_rng(seed).choice([-1.0, 1.0], size=(draws, clusters)), False


def _bootstrap(own: _Clustered, errors: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """(draws,) t of each draw's coefficient: the errors' signs are drawn, cluster by cluster."""
    import numpy as np

    square = own.apart @ own.apart
    moved = own.sums(own.apart * errors)  # (G,) what each cluster moves the coefficient by, times square
    carried = own.sums(own.q * own.apart[:, None]) @ own.sums(own.q * errors[:, None]).T
    scores = np.diag(moved) - carried - np.outer(own.sums(own.apart**2), moved) / square
    beta = signs @ moved / square
    spread = np.sqrt(own.factor * ((signs @ scores.T) ** 2).sum(axis=1)) / square
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(spread > 0, beta / spread, np.inf * np.sign(beta)))


def _shares(stars: np.ndarray, t: float) -> dict[str, float]:
    """P by three rules: |t*| ≥ |t|, |t*| > |t|, and twice the smaller tail."""
    import numpy as np

    tie = TIE * max(abs(t), TIE)
    size = np.abs(stars)
    tails = min(float((stars <= t + tie).mean()), float((stars >= t - tie).mean()))
    return {
        "p": float((size >= abs(t) - tie).mean()),
        "strict": float((size > abs(t) + tie).mean()),
        "equal_tailed": min(1.0, 2 * tails),
    }


def _distinct(stars: np.ndarray) -> int:
    """How many values |t*| takes."""
    import numpy as np

    size = np.sort(np.abs(stars[np.isfinite(stars)]))
    return int((np.diff(size) > TIE * np.maximum(size[1:], 1e-6)).sum()) + 1 if len(size) else 0


def _row(
    method: str, beta: float, se: float | None, null: float, df: float | None, t: float | None = None,
    p: float | None = None,
) -> tuple[Any, ...]:  # fmt: skip
    from scipy.special import stdtr, stdtrit

    if se is None or df is None:
        return (method, beta, None, t, None, p, None, None)
    own = (beta - null) / se
    reach = float(stdtrit(df, 0.975)) * se
    return (method, beta, se, own, df, float(2 * stdtr(df, -abs(own))), beta - reach, beta + reach)


def _cr2(own: _Clustered, beta: float, residual: np.ndarray, null: float) -> tuple[Any, ...]:
    """Bell and McCaffrey's error, and Satterthwaite's degrees of freedom under independent errors.

    With X_g = QR the adjustment (I - X_g B X_g')^(-1/2) X_g is Q (I - R B R')^(-1/2) R, as wide as the regression.
    """
    import numpy as np

    design = np.column_stack([own.apart / np.sqrt(own.apart @ own.apart), own.q])  # orthonormal: B is the identity
    pick = np.zeros(design.shape[1])
    pick[0] = 1 / np.sqrt(own.apart @ own.apart)
    scores, squares, carried = [], [], []
    for block, errors in zip(np.split(design, own.stops), np.split(residual, own.stops), strict=True):
        q, r = np.linalg.qr(block)
        values, vectors = np.linalg.eigh(np.eye(len(r)) - r @ r.T)
        root = np.where(values > RANK, 1 / np.sqrt(np.maximum(values, RANK)), 0.0)
        lever = vectors @ (root * (vectors.T @ (r @ pick)))
        scores.append(lever @ (q.T @ errors))
        squares.append(lever @ lever)
        carried.append(r.T @ lever)
    across = np.array(carried)
    overlap = np.diag(squares) - across @ across.T
    df = float(np.trace(overlap) ** 2 / (overlap**2).sum())
    return _row("CR2", beta, float(np.sqrt(np.sum(np.square(scores)))), null, df)


def _jackknife(own: _Clustered, beta: float) -> float:
    """The root of (G-1)/G Σ (b without g - b)²; not a number where a cluster alone tells the coefficient."""
    import numpy as np

    design = np.column_stack([own.apart, own.q])
    clusters, total, right = len(own.stops) + 1, design.T @ design, design.T @ own.y
    off = []
    for block, y in zip(np.split(design, own.stops), np.split(own.y, own.stops), strict=True):
        rest = total - block.T @ block
        scale = np.sqrt(np.diag(total))
        values, vectors = np.linalg.eigh(rest / np.outer(scale, scale))
        kept = values > RANK
        lost = vectors[0, ~kept]
        if np.abs(lost).max(initial=0.0) > 1e-6:
            return float("nan")
        solved = vectors[:, kept] / values[kept] @ vectors[:, kept].T @ ((right - block.T @ y) / scale) / scale
        off.append(solved[0] - beta)
    return float(np.sqrt((clusters - 1) / clusters * np.sum(np.square(off))))
