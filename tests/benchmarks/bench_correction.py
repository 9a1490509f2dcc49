"""Bias and coverage of estimates from partly coded firm-years, on simulated panels.

python tests/benchmarks/bench_correction.py [panels] [coded]

2,049 firms of 1 to 14 years, 31% of hits other parties', slope 0.20, errors that stay within firms. In A the classifier
keeps 85% of own hits and 20% of others, whatever the outcome; in C it errs with the outcome's error. An earlier
study, of 300 panels of its own, found (times 1,000) for 200/500/1,000 coded: A 2/-3/-1 (SD 49/27/24, coverage
97/95/96), C 3/-1/-3 (58/36/26, 96/97/94); PPI++ of whole firms A 3/0/1 (44/32/22, 95/93/95), C -2/3/-2 (58/35/26,
93/94/97).
"""

import sys
import warnings

import numpy as np
import pandas as pd
from scipy import stats

import textindex as ti
from textindex.estimates.correction.numbers import Numbers

FIRMS, YEARS, TRUTH = 2049, 14, 0.20
warnings.simplefilter("ignore", ti.EstimateWarning)


def simulated(seed, design, n):
    """One panel, with n firm-years coded at random, and whole firms that have about n."""
    rng = np.random.default_rng(seed)
    long = np.minimum(rng.integers(1, 2 * 7.7, FIRMS), YEARS)
    firm = np.repeat(np.arange(FIRMS), long)
    year = np.concatenate([np.arange(YEARS)[YEARS - own :] for own in long])
    u = rng.normal(0, 0.5, len(firm)) + 0.3 * rng.normal(size=FIRMS)[firm] * (year - 7) / 4
    rate = rng.gamma(0.55, 9, FIRMS)[firm] * rng.gamma(2, 0.5, len(firm)) * (0.5 + year / YEARS)
    hits = rng.poisson(rate)
    own = rng.binomial(hits, rng.beta(6.9, 3.1, len(firm)))
    shift = np.clip(0.15 * u / u.std(), -0.14, 0.14) if design == "C" else 0.0
    kept = rng.binomial(own, np.clip(0.85 + shift, 0, 1)) + rng.binomial(hits - own, np.clip(0.20 + shift, 0, 1))
    d = np.log1p(own)
    y = TRUTH * d + rng.normal(size=FIRMS)[firm] + 0.02 * year + u
    data = pd.DataFrame({"firm": firm, "year": year, "y": y, "hits": hits, "kept": kept, "own": own, "d": d})
    data["p"] = np.log1p(kept)
    data["coded"], data["chance"] = 0, n / len(data)
    data.loc[rng.choice(len(data), n, replace=False), "coded"] = 1
    some = rng.choice(FIRMS, round(n / len(data) * FIRMS), replace=False)
    return data.assign(whole=data["firm"].isin(some).astype(int), share=len(some) / FIRMS)


def as_the_r_package(data):
    """Firm dummies in the moments: the usual form, for comparison."""
    w = (data["coded"] / data["chance"]).to_numpy()
    guess, true = data["p"].to_numpy()[:, None], np.where(data["coded"] == 1, data["d"], data["p"])[:, None]
    years = pd.get_dummies(data["year"], drop_first=True, dtype=float).to_numpy()
    n = Numbers(data["y"].to_numpy(), guess, true, w, years, data["firm"].to_numpy())
    q, _ = np.linalg.qr(n.centred(n.known))
    star, y = n.centred(n.pseudo)[:, 0], n.centred(n.y)
    s = n.sums(n.pseudo)[:, 0]
    gram = n.squares.sum() - (s**2 / n.sizes).sum() - ((q.T @ star) ** 2).sum()
    return float((star @ y - (q.T @ star) @ (q.T @ y)) / gram)


def plus_plus(data):
    """PPI++ of whole firms: the prediction's moments times lambda, the slope of the coded firms' moments on them.

    Lambda is Cov(m, m_hat) / Var(m_hat) over the coded firms at the estimate with lambda = 1 (which is `ti.correct`'s),
    between 0.05 and 1; the interval takes it for given.
    """
    w = (data["whole"] / data["share"]).to_numpy()
    guess = data["p"].to_numpy()
    true = np.where(data["whole"] == 1, data["d"], guess)
    years = pd.get_dummies(data["year"], drop_first=True, dtype=float).to_numpy()
    n = Numbers(data["y"].to_numpy(), guess[:, None], true[:, None], w, years, data["firm"].to_numpy())
    q, _ = np.linalg.qr(n.centred(years))
    y, weight = n.centred(n.y), n.sums(w) / n.sizes
    level = q.T @ y
    rest = y - q @ level
    own = {name: n.centred(values) for name, values in (("guess", guess), ("true", true))}
    along = {name: n.sums(values[:, None] * q) for name, values in own.items()}

    def mixed(of_guess, of_true, share):
        times = weight if of_guess.ndim == 1 else weight[:, None]
        return share * of_guess + times * (of_true - share * of_guess)

    def fit(share):
        squares = mixed(n.sums(own["guess"] ** 2), n.sums(own["true"] ** 2), share)
        crossed = mixed(along["guess"], along["true"], share)
        block = (crossed**2).sum(1) - mixed(*((along[name] ** 2).sum(1) for name in ("guess", "true")), share)
        cross = crossed.sum(0)
        star = n.centred(share * guess + w * (true - share * guess))
        u = n.sums(star * y) - crossed @ level - n.sums(q * rest[:, None]) @ cross
        d = squares + block - crossed @ cross - n.sums(q * (star - q @ cross)[:, None]) @ cross
        beta, firms = u.sum() / d.sum(), len(u)
        se = np.sqrt(firms / (firms - 1) * np.sum((u - d * beta) ** 2)) / abs(d.sum())
        return beta, se, level - cross * beta

    beta, _, gamma = fit(1.0)
    coded = weight > 0
    m, m_hat = (
        n.sums(own[name] * (y - own[name] * beta - q @ gamma))[coded] for name in ("true", "guess")
    )  # fmt: skip
    share = np.clip(np.cov(m, m_hat)[0, 1] / np.var(m_hat, ddof=1), 0.05, 1)
    better, se, _ = fit(share)
    reach = stats.t.ppf(0.975, coded.sum() - 1) * se
    return beta, [better, better - reach, better + reach]


def one(data):
    """Every estimator's slope and interval."""
    asked = {"true": "d", "predicted": "p", "regressors": ()}
    years = ti.correct(data, "y", coded="coded", probability="chance", **asked)
    whole = ti.correct(data, "y", coded="whole", probability="share", unit="firm", **asked)
    with_one, plus = plus_plus(data)
    assert abs(with_one / whole.table["estimate"].iloc[0] - 1) < 1e-9 or whole.table["estimate"].isna().iloc[0]
    found = {"corrected, firm-years": years, "corrected, whole firms": whole}
    for name, term in (("all coded", "d"), ("all hits", "ln(1+hits)"), ("flagged hits left out", "p")):
        found[name] = ti.fit(data, "y", [f"x = {term}"], ("firm", "year"), {"CRV1": "firm"})
    rows = {name: e.table.iloc[0][["estimate", "low", "high"]].tolist() for name, e in found.items()}
    return {**rows, "PPI++, whole firms": plus, "as R's dsl": [as_the_r_package(data), np.nan, np.nan]}


def main(panels, coded):
    for design in "AC":
        draws = [one(simulated(seed, design, coded)) for seed in range(panels)]
        print(f"{design}: {panels} panels, {coded} coded; bias, SD (of quartiles), coverage, refused")
        for name in draws[0]:
            b, low, high = np.array([draw[name] for draw in draws]).T
            there = np.isfinite(b)
            spread = np.subtract(*np.quantile(b[there], [0.75, 0.25])) / 1.349
            inside = np.mean((low <= TRUTH) & (high >= TRUTH)) if np.isfinite(low).any() else np.nan
            print(f"  {name:<24}{1000 * (np.median(b[there]) - TRUTH):6.0f}{1000 * spread:6.0f}{inside:8.0%}"
                  f"{np.mean(~there):8.0%}")  # fmt: skip


if __name__ == "__main__":
    main(*(int(own) for own in [*sys.argv[1:], *("300", "500")[len(sys.argv) - 1 :]]))
