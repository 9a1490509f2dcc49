"""In: an estimate with an interaction. Out: a term's marginal effect over its moderator, with a delta-method band."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import ExhibitError
from textindex.core.estimates import NAMED, Estimate
from textindex.core.messages import Message

Floats = np.ndarray[Any, np.dtype[np.float64]]

LEVEL = 0.975
POINTS = 101


def marginal_effects(
    estimate: Estimate,
    term: str,
    over: str,
    values: Sequence[float] | Floats,
    interaction: str | None = None,
) -> pd.DataFrame:
    """A term's effect at values of its moderator: b_D + b_DC c, with variance V_DD + 2c V_D,DC + c² V_DC,DC.

    The 95% band is pointwise, with the quantile of the estimate's own t distribution (the normal one for Poisson,
    whose effect is on the logarithm of the mean).

    Args:
        estimate: a model with the term and the product.
        term: the term whose effect is wanted.
        over: the moderator.
        values: the moderator's values c.
        interaction: the product's term, where it is a column of its own.

    Returns:
        ``value, effect, se, low, high``, one row a value.

    Raises:
        ExhibitError: no such terms, or the term stands in further products.

    Source:
        Brambor, Clark and Golder (2006), Political Analysis 14, 63-82, equations 7 and 8.
    """
    from scipy.special import ndtri, stdtrit

    product = interaction or product_of(estimate, term, over)
    names = list(estimate.cov.index)
    for name in (term, product):
        if name not in names:
            raise ExhibitError(Message("figure.not_in_model", name=name, names=tuple(names)))
    first, second = names.index(term), names.index(product)
    beta = estimate.params.to_numpy(dtype=float)
    v, c = estimate.cov.to_numpy(dtype=float), np.asarray(values, dtype=float)
    effect = beta[first] + beta[second] * c
    se = np.sqrt(np.maximum(v[first, first] + 2 * c * v[first, second] + c * c * v[second, second], 0))
    free = estimate.record["vcov"].get("df_t")
    reach = float(ndtri(LEVEL) if free is None else stdtrit(free, LEVEL))
    low, high = effect - reach * se, effect + reach * se
    return pd.DataFrame({"value": c, "effect": effect, "se": se, "low": low, "high": high})


def product_of(estimate: Estimate, term: str, over: str) -> str:
    """The name of the term that is the product of two.

    Raises:
        ExhibitError: there is none, or the term stands in other products too, on which its effect then depends.
    """
    bodies: dict[str, str] = {name: _body(estimate, name) for name in estimate.params.index}
    pair = sorted((bodies.get(term, term), bodies.get(over, over)))
    mine = bodies.get(term, term)
    holding = [name for name, body in bodies.items() if ":" in body and mine in body.split(":")]
    found = [name for name in holding if sorted(bodies[name].split(":")) == pair]
    if not found:
        raise ExhibitError(Message("figure.no_product", term=term, over=over, bodies=tuple(bodies)))
    if others := [name for name in holding if name not in found]:
        raise ExhibitError(Message("figure.other_products", term=term, others=tuple(others), over=over))
    return found[0]


def _body(estimate: Estimate, name: str) -> str:
    """What a term stands for: the right side of ``NAME = TERM``."""
    named = (NAMED.fullmatch(regressor) for regressor in estimate.spec.regressors)
    return next((match[2].strip() for match in named if match and match[1] == name), name)


def moderator(estimate: Estimate, over: str, data: pd.DataFrame | None) -> Floats:
    """The moderator's values in the rows that the estimate used.

    Raises:
        ExhibitError: no data, other data than the estimate's, or no such column.
    """
    body = _body(estimate, over)
    if data is None:
        raise ExhibitError(Message("figure.data", over=over))
    if body not in data:
        raise ExhibitError(Message("figure.data_column", body=body, over=over))
    if not data.index.is_unique or not estimate.rows.index.isin(data.index).all():
        raise ExhibitError(Message("figure.data_rows"))
    own: Floats = data.loc[estimate.rows.index, body].to_numpy(dtype=float)
    own = own[np.isfinite(own)]
    if not len(own) or np.ptp(own) == 0:
        raise ExhibitError(Message("figure.constant", over=over))
    return own
