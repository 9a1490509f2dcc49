"""Zeros that fixed effects together tell apart leave a Poisson model, and are counted; regressors' are refused."""

import importlib

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


def many_zeros():
    """Firms of large counts, and forty cells of one firm each into which another firm moves once, with a zero."""
    rng = np.random.default_rng(0)
    firm, year = np.repeat(np.arange(60), 8), np.tile(np.arange(8), 60)
    data = pd.DataFrame({"firm": firm, "year": year, "cell": (firm * 7 + year) % 3, "x": rng.normal(size=480)})
    data["n"] = np.round(30_000 * np.exp(1.5 * rng.normal(size=480) + 0.4 * data["x"]))
    alone = {"firm": np.repeat(1_000 + np.arange(40), 3), "year": np.tile(np.arange(3), 40)}
    moves = {"firm": np.arange(40), "year": 9, "cell": 100 + np.arange(40), "x": rng.normal(size=40), "n": 0.0}
    cells = pd.DataFrame(alone | {"cell": np.repeat(100 + np.arange(40), 3), "x": rng.normal(size=120)})
    cells["n"] = 3e6 * rng.integers(1, 9, size=120)
    return pd.concat([data, cells, pd.DataFrame(moves)], ignore_index=True)


def test_weights_of_zeros_told_apart_do_not_fall_until_nothing_can_be_solved(monkeypatch):
    module = importlib.import_module("pyfixest.core.demean")
    taken, least = module.demean_within, []

    def recorded(columns, levels, weights, *further):
        least.append(weights.min() / weights.max())
        return taken(columns, levels, weights, *further)

    monkeypatch.setattr(module, "demean_within", recorded)
    data = many_zeros()
    found = fit(data, "n", ["x"], fixed_effects=["firm", "cell"], family="poisson", engine="pyfixest")
    assert found.record["rows"]["dropped"]["separated"] == 40
    assert min(least) > 1e-13  # the solver of effects fails from about 1e-15 on
    by_hand = fit(data[data["n"] > 0], "n", ["x"], fixed_effects=["firm", "cell"], family="poisson")
    assert found["x"]["estimate"] == pytest.approx(by_hand["x"]["estimate"], abs=1e-10)
