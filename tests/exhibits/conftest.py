"""A small panel, and an estimate of it."""

import numpy as np
import pandas as pd
import pytest

import textindex as ti


@pytest.fixture(scope="session")
def panel():
    rng = np.random.default_rng(5)
    firm, year = (a.ravel() for a in np.meshgrid(np.arange(80), np.arange(2010, 2016), indexing="ij"))
    n = len(firm)
    change = rng.random((5, 6))[firm % 5, year - 2010]
    digital, size = rng.exponential(size=n), rng.normal(size=n) + 20
    y = (
        0.2 * digital
        + 0.3 * change
        + 0.5 * digital * change
        + 0.1 * size
        + rng.normal(size=80)[firm]
        + rng.normal(size=n)
    )
    keys = {"firm": [f"{600000 + f}" for f in firm], "year": year, "industry": firm % 5}
    frame = pd.DataFrame({**keys, "International": y, "Digital": digital, "Change": change, "Size": size})
    return frame.drop(index=[3, 50, 51]).reset_index(drop=True)


@pytest.fixture(scope="session")
def estimate(panel):
    return ti.fit(
        panel, "International", ["DC = Digital:Change", "Digital", "Change", "Size"], ["firm", "year"],
        controls=["Size"], vcov={"CRV1": "firm"},
    )  # fmt: skip
