"""Simulated panels with known truth: what Table 2's column 3 recovers, and what the disclosure filter does.

    python tests/benchmarks/bench_simulated.py 100

prints, of so many simulated panels (seeds 9000, 9001, …), bias, spread and coverage of the coefficients, and for each
rule of the filter how well it finds planted exaggeration and what it does to the coefficients. What is called "design"
repeats what the prototype of the design reached (100 and 6 panels of its own generator): it is there to
compare with, and nothing is computed from it.
"""

import sys
import time
import warnings

import numpy as np
import pandas as pd

import textindex as ti
from textindex.core.estimates import ModelSpec
from textindex.estimates.cut import above
from textindex.estimates.expectation import Scores, prepare
from textindex.estimates.screen import FUNDAMENTALS
from textindex.panel.truth import CONTROLS, SLOPES

FIRST_SEED = 9000
TRUTH = SLOPES["International"]._asdict()
DESIGN_RECOVERY = {"DC": (-0.0002, 0.0029), "Digital": (0.0000, 0.0008), "Change": (0.0005, 0.0051)}
"""Bias and sd; coverage 94% to 96%."""
RULES = {
    "OLS fundamentals, year": (("year",), (), "ols", "raw"),
    "OLS fundamentals, industry^year": (("industry^year",), (), "ols", "raw"),
    "OLS + real inputs (default)": (("industry^year",), None, "ols", "raw"),
    "OLS + real inputs, firm effects": (("firm", "industry^year"), None, "ols", "raw"),
    "Poisson raw": (("industry^year",), None, "poisson", "raw"),
    "Poisson Pearson": (("industry^year",), None, "poisson", "pearson"),
    "Poisson deviance": (("industry^year",), None, "poisson", "deviance"),
    "NB2 Pearson": (("industry^year",), None, "nb2", "pearson"),
    "NB2 deviance": (("industry^year",), None, "nb2", "deviance"),
    "NB2 mid-quantile": (("industry^year",), None, "nb2", "quantile"),
}
DESIGN = {
    "none": "–     –     .0505  .0455",
    "random tenth": ".5    .10   .0492  .0457",
    "OLS fundamentals, year": ".819  .36   .054   .050   7.7 / 11.5",
    "OLS fundamentals, industry^year": ".831  .40   .070   .051   8.0 / 11.4",
    "OLS + real inputs (default)": ".873  .53   .082   .056   8.2 / 11.2",
    "OLS + real inputs, firm effects": ".882  .59   .087   .058   8.5 / 10.7",
    "Poisson raw": ".818  .43   .062   .052   5.0 / 14.6",
    "Poisson Pearson": ".843  .51   .078   .055   7.6 / 12.2",
    "Poisson deviance": ".845  .50   .076   .055   7.6 / 12.2",
    "NB2 Pearson": ".87   .53   .082   .055   10.1 / 9.9",
    "NB2 deviance": ".87   .53   .082   .055   10.1 / 9.9",
    "NB2 mid-quantile": ".87   .53   .082   .055   10.1 / 9.9",
    "true labels": "1     1     .096   .062",
}
"""AUC, precision, D×C and D after, flagged in 2007–10 / 2018–20 (%), of six panels of the prototype's generator."""


def slopes(panel, index, keep=None):
    """Table 2, column 3, with some column as the index."""
    terms = (f"DC = {index}:Change", f"Digital = {index}", "Change", *CONTROLS)
    return ti.fit(panel, spec=ModelSpec("International", terms, ("firm", "year")), sample=keep, engine="exact")


def recovered(panel):
    """Error of each coefficient, and whether its 95% interval (HC1) holds the truth."""
    found, own = slopes(panel, "Digital"), {}
    for name, truth in TRUTH.items():
        row = found[name]
        own[f"{name} bias"] = row["estimate"] - truth
        own[f"{name} covered"] = float(row["low"] <= truth <= row["high"])
    return own


def auc(score, true):
    ranks = pd.Series(score).rank().to_numpy()
    n = true.sum()
    return (ranks[true].sum() - n * (n + 1) / 2) / (n * (~true).sum())


def filtered(panel, seed):
    """One row a rule."""
    scores, rows = {}, []
    true = (panel["exag_true"] == 1).to_numpy()
    flags = {
        "none": np.zeros(len(panel), dtype=bool),
        "random tenth": np.random.default_rng(seed).random(len(panel)) < 0.1,
    }
    values = {}
    for rule, (effects, inputs, model, kind) in RULES.items():
        key = (effects, inputs)
        if key not in scores:
            asked = {"controls": FUNDAMENTALS, "inputs": inputs, "effects": effects, "offset": None}
            scores[key] = Scores(prepare(panel, "dig_count_rep", panel=("firm", "year"), seed=seed, **asked))
        own, order = scores[key].of(model, kind), scores[key].given.order
        flags[rule], values[rule] = np.zeros(len(panel), dtype=bool), np.full(len(panel), np.nan)
        flags[rule][order[own.scored]] = above(own.residual[own.scored], 0.1).above
        values[rule][order] = own.residual
    flags["true labels"] = true
    year = panel["year"].to_numpy()
    for rule, flag in flags.items():
        after = slopes(panel, "Digital_rep", ~flag)
        scored = np.isfinite(values[rule]) if rule in values else np.ones(len(panel), dtype=bool)
        rows.append({
            "rule": rule,
            "auc": auc(values[rule][scored], true[scored]) if rule in values else np.nan,
            "precision": (flag & true).sum() / flag.sum() if flag.any() else np.nan,
            "recall": (flag & true).sum() / true.sum(),
            "DC after": after["DC"]["estimate"],
            "D after": after["Digital"]["estimate"],
            "early": flag[year <= 2010].mean(),
            "late": flag[year >= 2018].mean(),
        })  # fmt: skip
    return rows


def main(number):
    began, recovery, rules = time.perf_counter(), [], []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ti.EstimateWarning)
        for seed in range(FIRST_SEED, FIRST_SEED + number):
            panel = ti.simulate(seed).panel
            recovery.append(recovered(panel))
            rules += filtered(panel, seed)
            print(f"\r{len(recovery)} of {number} panels", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(f"{number} simulated panels, seeds {FIRST_SEED} to {FIRST_SEED + number - 1}; "
          f"{time.perf_counter() - began:.0f} s\n\nTable 2, column 3 (firm and year effects, HC1)\n"
          f"{'':10}{'truth':>8}{'bias':>10}{'sd':>10}{'covered':>10}   design: bias, sd (covered 94–96%)")  # fmt: skip
    table = pd.DataFrame(recovery)
    for name, truth in TRUTH.items():
        bias, covered = table[f"{name} bias"], table[f"{name} covered"]
        spread = f"{bias.std():10.4f}" if number > 1 else f"{'–':>10}"
        print(f"{name:10}{truth:8.3f}{bias.mean():10.4f}{spread}{covered.mean():10.0%}   {DESIGN_RECOVERY[name]}")
    print(f"\nFilter, a tenth of rows planted; truth DC {TRUTH['DC']}, Digital {TRUTH['Digital']}; means over panels\n"
          f"{'rule':34}{'AUC':>7}{'prec.':>7}{'recall':>8}{'DC':>8}{'D':>8}{'07–10':>7}{'18–20':>7}"
          "   design: AUC, precision, DC, D, years (%)")  # fmt: skip
    means = pd.DataFrame(rules).groupby("rule", sort=False).mean()
    for rule, own in means.iterrows():
        text = f"{rule:34}{own['auc']:7.3f}{own['precision']:7.2f}{own['recall']:8.2f}{own['DC after']:8.4f}"
        text += f"{own['D after']:8.4f}{own['early']:7.1%}{own['late']:7.1%}"
        print(f"{text.replace('nan', '  –')}   {DESIGN[rule]}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
