"""How much of a dictionary is found again from an index that the tool itself made of it, with 5% noise.

    python tests/benchmarks/bench_reconstruct.py [--firms 225] [--years 3] [--sizes 40 100 200] [--seed 0]

Dictionaries are drawn from the Chinese terms of those that come with textindex; the candidates are all of these terms,
and the dictionary itself is not given, nor its rule (``whole``). Reports are made up: most terms are rare, some are
nested in others. Noise: `wrong` gives 5% of the firm-years another number (a third of them zero, as if unread; half to
twice the number, and five hits more, in the others), `logarithms` (of 100 terms) the same as ln(1 + n) to four
decimals; `blurred`
multiplies every number by exp(0.05 z) and rounds. ``found`` is the share of the dictionary's terms that stand in a
report and are called surely in; ``leaning`` the share that lean in.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

import textindex as ti

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "workbench"))
from made_archives import archive, dictionary_of, pool


def noisy(totals: np.ndarray, kind: str, draw: np.random.Generator) -> np.ndarray:
    """Totals with noise."""
    made = totals.astype(float)
    if kind == "blurred":
        return np.round(made * np.exp(0.05 * draw.normal(size=len(made))))
    if kind == "wrong":
        bad = draw.choice(len(made), round(0.05 * len(made)), replace=False)
        made[bad] = np.round(made[bad] * draw.uniform(0.5, 2, len(bad)) + 5)
        made[bad[::3]] = 0
    return made


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--firms", type=int, default=225)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=[40, 100, 200])
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    warnings.simplefilter("ignore", ti.IdentityWarning)
    draw, terms = np.random.default_rng(asked.seed), pool()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        ti.read_archive(archive(Path(folder) / "reports", terms, asked.firms, asked.years, asked.seed), store)
        published, truth = pd.DataFrame(), {}
        for size in asked.sizes:
            own = [terms[at] for at in draw.choice(len(terms), size, replace=False)]
            index = ti.score(None, dictionary_of(own), store=store).index
            published = published if len(published) else index[["firm", "year"]].copy()
            totals = index["n_total"].to_numpy(dtype=float)
            for kind in ("wrong", "blurred"):
                truth[f"{size} {kind}"] = set(own)
                published[f"{size} {kind}"] = noisy(totals, kind, draw)
            if size == 100:
                truth[f"{size} logarithms"] = set(own)
                published[f"{size} logarithms"] = np.log1p(noisy(totals, "wrong", draw)).round(4)
        print("read and scored", flush=True)
        begun = time.process_time()
        found = ti.reconstruct(published, store, time_s=900)
        seconds = time.process_time() - begun
    print(f"{len(published)} firm-years, {len(terms)} candidates, {seconds:.0f} s of processor time in all")
    for facts in found.columns:
        table, own = found.terms[found.terms["column"] == facts["column"]], truth[facts["column"]]
        table = table[table["hits"] > 0]
        right = table["term"].isin(own)
        sure = {name: table["decision"] == name for name in ("in", "out")}
        terms = facts["terms"]
        print(
            f"{facts['column']:>15}: found {(sure['in'] & right).sum() / right.sum():.1%} of {right.sum()}, "
            f"wrongly in {(sure['in'] & ~right).sum()}; out {(sure['out'] & ~right).sum() / (~right).sum():.1%} of "
            f"{(~right).sum()}, wrongly {(sure['out'] & right).sum()}; leaning in "
            f"{((table['lean'] == 'in') & right).sum() / right.sum():.1%}; rule {terms['count']}, dropped "
            f"{terms['drop']}, {terms['section']}; {terms['exact']} of {terms['firm_years']} exact, set aside "
            f"{len(facts['unread'])}",
            flush=True,
        )


if __name__ == "__main__":
    main()
