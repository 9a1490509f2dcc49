"""Zeros that fixed effects together tell apart leave a Poisson model, and are counted; regressors' are refused."""

import numpy as np
import pandas as pd
import pytest

from textindex import EstimateError, fit


def made():
    """Twenty firms in two cells; firm 99 alone fills a third, into which firm 0 moves once, with a zero."""
    rng = np.random.default_rng(3)
    firm, year = np.repeat(np.arange(20), 4), np.tile(np.arange(4), 20)
    data = pd.DataFrame({"firm": firm, "year": year, "cell": (firm + year) % 2, "x": rng.normal(size=80)})
    data["n"] = rng.poisson(np.exp(0.5 + 0.4 * data["x"]))
    more = pd.DataFrame(
        {"firm": [99, 99, 99, 0], "year": [0, 1, 2, 9], "cell": 2, "x": [0.1, -0.4, 0.8, 0.3], "n": [3, 1, 4, 0]}
    )
    return pd.concat([data, more], ignore_index=True)


@pytest.mark.parametrize("engine", ["pyfixest", "exact"])
def test_a_zero_told_apart_by_effects_leaves_and_is_counted(engine):
    data = made()
    options = {"fixed_effects": ["firm", "cell"], "family": "poisson", "engine": engine}
    found = fit(data, "n", ["x"], **options)
    by_hand = fit(data.iloc[:-1], "n", ["x"], **options)
    gone = found.record["rows"]["dropped"]["separated"]
    assert gone == by_hand.record["rows"]["dropped"]["separated"] + 1
    assert found.record["nobs"] + sum(found.record["rows"]["dropped"].values()) == len(data)
    assert found["x"]["estimate"] == pytest.approx(by_hand["x"]["estimate"], abs=1e-12)
    assert found["x"]["se"] == pytest.approx(by_hand["x"]["se"], rel=1e-10)
    assert len(data) - 1 not in found.rows.index


def test_a_regressor_that_tells_zeros_apart_is_refused_still():
    data = made().assign(d=lambda own: (own["n"] == 0) * 1.0)
    with pytest.raises(EstimateError, match=r"'d'.*separation"):
        fit(data, "n", ["x", "d"], fixed_effects=["firm", "cell"], family="poisson")
