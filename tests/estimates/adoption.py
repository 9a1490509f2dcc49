"""The oracle of staggered adoption and few clusters (R packages, exact engines), and panels made here."""

import gzip
import json
import warnings
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

import textindex as ti

FOLDER = Path(__file__).resolve().parents[1] / "oracles" / "sisters"
ESTIMATORS = ("imputation", "did2s", "callaway-santanna", "sun-abraham", "local-projections", "twfe")


@cache
def oracle():
    return json.loads(gzip.decompress((FOLDER / "did.json.gz").read_bytes()))


@cache
def firms(name):
    return pd.read_csv(FOLDER / f"{name}.csv.gz")


def study(data, estimator="imputation", **options):
    """`event_study` of y by cohort, without its warnings, which stand in the result."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ti.EstimateWarning)
        return ti.event_study(data, options.pop("outcome", "y"), cohort="cohort", estimator=estimator, **options)


def near(found, truth, *, absolute=0.0, relative=0.0):
    """Numbers equal within one bound; what the truth lacks (None) is missing in what was found."""
    found = np.asarray(found, dtype=float)
    truth = np.array([np.nan if value is None else value for value in np.atleast_1d(truth)], dtype=float)
    np.testing.assert_allclose(np.atleast_1d(found), truth, atol=absolute, rtol=relative)


def cells(found):
    """A study's group-time effects by the oracle's names: 2010_2008."""
    return {f"{row.cohort}_{row.time}": row for row in found.cells.itertuples()}


def make(seed, *, units=60, waves=7, cohorts=(2012, 2014, 2015), never=True, gaps=0.0, growing=True, cluster=0):
    """A panel of adopters with unit effects, common trend and effects that grow; some rows lost at random."""
    rng = np.random.default_rng(seed)
    groups = np.array([*cohorts, *([0] if never else [])])
    cohort = np.concatenate([groups, groups, rng.choice(groups, units - 2 * len(groups))])
    firm, year = np.repeat(np.arange(units), waves), np.tile(np.arange(2010, 2010 + waves), units)
    g = cohort[firm]
    since = np.where((g > 0) & (year >= g), year - g + 1, 0)
    y = rng.normal(size=units)[firm] + 0.3 * (year - 2010) + rng.normal(size=len(firm))
    y += since * (0.5 + 0.1 * (g % 7)) if growing else (since > 0) * 1.0
    data = pd.DataFrame({"firm": firm, "year": year, "cohort": g, "y": y, "x": rng.normal(size=units)[firm]})
    if cluster:
        data["region"] = data["firm"] % cluster
    return data[rng.random(len(data)) >= gaps].reset_index(drop=True)
