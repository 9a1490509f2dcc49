"""Event studies: coverage of 95% intervals on made panels, and time on many firms beside other Python packages.

    python tests/benchmarks/bench_event_study.py coverage [--panels 500]
    python tests/benchmarks/bench_event_study.py time [--firms 100000] [--rounds 3]

Coverage: panels of 200 firms over 10 years, four cohorts and never treated, effects that grow, errors with serial
correlation; each estimator against the average that it estimates itself (`truths`). With 500 panels the Monte-Carlo
error of 95% is 1 point (one standard deviation); the two-way row is against the same truth as the imputation's, to show
what it does. Time: everything runs in one process, packages take turns, and ratios are formed in one run: how many
times longer than textindex a package takes. What is not installed, or takes minutes, is left out and said.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

import textindex as ti

YEARS = np.arange(2008, 2018)
COHORTS = {2010: (0.6, 0.10), 2012: (0.4, 0.06), 2014: (0.25, 0.03), 2016: (0.1, 0.0)}
SLOW = {
    ("did2s", "diff-diff"): 100_000,
    ("sun-abraham", "diff-diff"): 500_000,
    ("sun-abraham", "pyfixest, period 0 shown"): 500_000,
    ("local-projections", "pyfixest, period 0 shown"): 500_000,
}
"""Rows beyond which a package's estimator is left out: it takes minutes."""
ESTIMATORS = ("imputation", "did2s", "callaway-santanna", "sun-abraham", "local-projections", "twfe")


def panel(seed: int, firms: int, years: np.ndarray = YEARS) -> pd.DataFrame:
    """Firms with effects of their own, a common trend, errors with serial correlation 0.4, and effects that grow."""
    rng = np.random.default_rng(seed)
    groups = np.array([0, *COHORTS])
    cohort = rng.choice(groups, firms, p=[0.36, 0.16, 0.16, 0.16, 0.16])
    waves = len(years)
    errors = rng.normal(size=(firms, waves))
    for t in range(1, waves):
        errors[:, t] = 0.4 * errors[:, t - 1] + np.sqrt(1 - 0.16) * errors[:, t]
    since = np.where(cohort[:, None] > 0, years - cohort[:, None], -1)
    base, slope = (np.array([{0: (0.0, 0.0), **COHORTS}[g][i] for g in cohort])[:, None] for i in (0, 1))
    effect = np.where(since >= 0, base + slope * since, 0.0)
    y = rng.normal(size=(firms, 1)) + 0.05 * (years - years[0]) + effect + errors
    return pd.DataFrame({
        "firm": np.repeat(np.arange(firms), waves), "year": np.tile(years, firms), "cohort": np.repeat(cohort, waves),
        "y": y.ravel(), "effect": effect.ravel(),
    })  # fmt: skip


def truths(data: pd.DataFrame) -> dict[str, float]:
    """What each estimator's average is of, from the effects that were put in."""
    own = data[data["effect"] != 0]
    treated = float(own["effect"].mean())
    by_size = own.groupby(["cohort", "year"])["effect"].agg(["mean", "size"])
    # in expectation: local projections to horizon 5 of adopters seen so long, waves weighed by least squares
    last = [g for g in COHORTS if g + 5 <= data["year"].max()]
    home = data.drop_duplicates("firm")["cohort"]
    adopters = np.array([(home == g).sum() for g in last], dtype=float)
    clean = np.array([((home == 0) | (home > g + 5)).sum() for g in last], dtype=float)
    weight = adopters * clean / (adopters + clean)
    mean = np.array([np.mean([COHORTS[g][0] + COHORTS[g][1] * e for e in range(6)]) for g in last])
    averages = dict.fromkeys(ESTIMATORS, treated)
    averages["callaway-santanna"] = float(np.average(by_size["mean"], weights=by_size["size"]))
    averages["local-projections"] = float(mean @ weight / weight.sum())
    return averages


def coverage(panels: int, firms: int) -> None:
    """Shares of intervals that hold the truth; mean error in standard errors; mean standard error over their spread."""
    rows: dict[str, list[tuple[float, float, bool]]] = {name: [] for name in ESTIMATORS}
    for seed in range(panels):
        data = panel(seed, firms)
        true = truths(data)
        for name in ESTIMATORS:
            found = study(data, name)
            inside = found.record["low"] <= true[name] <= found.record["high"]
            rows[name].append((found.att - true[name], found.se, inside))
    print(f"{panels} panels of {firms} firms; Monte-Carlo error {100 * np.sqrt(0.95 * 0.05 / panels):.1f} points")
    print(f"{'estimator':<20}{'coverage':>10}{'bias / sd':>11}{'se / sd':>9}")
    for name, own in rows.items():
        error, se, inside = (np.array(column) for column in zip(*own, strict=True))
        print(f"{name:<20}{inside.mean():>10.1%}{error.mean() / error.std():>11.2f}{se.mean() / error.std():>9.2f}")


def study(data: pd.DataFrame, name: str) -> ti.EventStudy:
    """One study, its warnings not said."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ti.event_study(data, "y", cohort="cohort", estimator=name)  # type: ignore[arg-type]


def engines(data: pd.DataFrame) -> dict[str, dict[str, Callable[[], tuple[float, float]]]]:
    """By estimator: a call of each package that gives the effect and its standard error."""

    def own(name: str) -> tuple[float, float]:
        done = study(data, name)
        return done.att, done.se

    found: dict[str, dict[str, Callable[[], tuple[float, float]]]] = {
        name: {"textindex": partial(own, name)} for name in ESTIMATORS
    }
    columns = {"outcome": "y", "unit": "firm", "time": "year", "first_treat": "cohort"}
    try:
        import diff_diff as dd
    except ImportError:
        print("diff-diff is not installed: left out")
    else:
        reg = {"control_group": "never_treated", "estimation_method": "reg"}
        made = {
            "imputation": dd.ImputationDiD(),
            "did2s": dd.TwoStageDiD(),
            "callaway-santanna": dd.CallawaySantAnna(**reg),
            "sun-abraham": dd.SunAbraham(cluster="firm"),
        }

        def fitted(engine: Any) -> tuple[float, float]:
            done = engine.fit(data, **columns)
            return done.overall_att, done.overall_se

        for name, engine in made.items():
            found[name]["diff-diff"] = partial(fitted, engine)
    try:
        import pyfixest as pf
    except ImportError:
        print("pyfixest is not installed: left out")
    else:
        whole = data.assign(
            d=((data["cohort"] > 0) & (data["year"] >= data["cohort"])).astype(float),
            g=np.where(data["cohort"] > 0, data["cohort"], 0),
        )

        crv = {"CRV1": "firm"}
        names = {"yname": "y", "idname": "firm", "tname": "year", "gname": "cohort"}
        lean = {"fixef_rm": "none", "lean": True, "copy_data": False}
        stages = {"first_stage": "~0|firm+year", "second_stage": "~d", "treatment": "d", "cluster": "firm"}

        def static() -> tuple[float, float]:
            fit = pf.feols("y ~ d | firm + year", whole, vcov=crv, **lean)
            return float(fit.coef()["d"]), float(fit.se()["d"])

        def two_stage() -> tuple[float, float]:
            fit = pf.did2s(whole, yname="y", **stages)
            return float(fit.coef()["d"]), float(fit.se()["d"])

        def saturated() -> tuple[float, float]:
            table = pf.event_study(whole, estimator="saturated", cluster="firm", **names).aggregate()
            return float(table.loc[0.0, "Estimate"]), float(table.loc[0.0, "Std. Error"])

        def horizons() -> tuple[float, float]:
            fit = pf.lpdid(whole, vcov=crv, pre_window=5, post_window=5, att=False, never_treated=0, **names)
            row = fit.tidy().loc["time_to_treatment::0"]
            return float(row["Estimate"]), float(row["Std. Error"])

        found["twfe"]["pyfixest, the coefficient alone"] = static
        found["did2s"]["pyfixest"] = two_stage
        found["sun-abraham"]["pyfixest, period 0 shown"] = saturated
        found["local-projections"]["pyfixest, period 0 shown"] = horizons
    for (name, engine), rows in SLOW.items():
        if engine in found[name] and len(data) > rows:
            del found[name][engine]
            print(f"{name} of {engine}: left out, it takes minutes on {len(data):,} rows")
    return found


def timed(firms: int, rounds: int) -> None:
    """Seconds of the median round; the ratio to the fastest other package; how far the numbers are from each other."""
    data = panel(1, firms, np.arange(2007, 2019))
    print(f"{firms:,} firms, {len(data):,} rows; median of {rounds} rounds after a first")
    print(f"{'estimator':<20}{'engine':<34}{'wall s':>8}{'ratio':>7}{'cpu s':>8}{'ratio':>7}  effect (se)")
    for name, calls in engines(data).items():
        spent: dict[str, list[tuple[float, float]]] = {engine: [] for engine in calls}
        results = {}
        for _ in range(rounds + 1):
            for engine in list(calls):
                start = time.perf_counter(), time.process_time()
                try:
                    with warnings.catch_warnings():
                        warnings.simplefilter("ignore")
                        results[engine] = calls[engine]()
                except MemoryError as error:
                    print(f"{name} of {engine}: {error}")
                    del calls[engine], spent[engine]
                    continue
                spent[engine].append((time.perf_counter() - start[0], time.process_time() - start[1]))
        middle = {
            e: [statistics.median(own) for own in zip(*rounds_of[1:], strict=True)] for e, rounds_of in spent.items()
        }
        ours = middle["textindex"]
        for engine, (wall, cpu) in middle.items():
            att, se = results[engine]
            shown = f"{wall:>8.2f}{wall / ours[0]:>7.1f}{cpu:>8.2f}{cpu / ours[1]:>7.1f}"
            print(f"{name:<20}{engine:<34}{shown}  {att:.10f} ({se:.10f})")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["coverage", "time"])
    parser.add_argument("--panels", type=int, default=500)
    parser.add_argument("--firms", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    if given.what == "coverage":
        coverage(given.panels, given.firms or 200)
    else:
        timed(given.firms or 100_000, given.rounds)


if __name__ == "__main__":
    main()
