"""One regression (Table 2, column 3) by textindex, bare pyfixest and linearmodels: time and peak memory, as ratios.

    python tests/benchmarks/bench_estimates.py --copies 1 10 100 [600]

The simulated panel (15,724 rows) so many times over, with firms of their own and 1% noise: 100 copies are 1.6 million
rows, 600 are 9.4. Each measurement runs in a process of its own: the data are made, the peak of memory is set back, the
first call and then `--rounds` more are timed, and the engines take turns `--passes` times. Read the ratios to bare
pyfixest: each is formed in one run; those of processor time (all threads) are the steadier where others use the
machine. `--before` names another tree of textindex, such as an older one, as one more engine. What does not fit into
free memory is skipped, and said. ``first`` holds imports.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

import textindex as ti

CONTROLS = ["Size", "LOAR", "ROE", "SOE", "Age", "Board", "CF", "Growth", "Tangible"]
REGRESSORS = ["DC", "Digital", "Change", *CONTROLS]
FORMULA = f"International ~ {' + '.join(REGRESSORS)} | firm + year"
SEED, NOISE = 20230607, 0.01
NEEDS_KB = 2.0  # memory a row, for what is skipped: bare pyfixest takes 1.2, linearmodels 1.7
MOST_LINEARMODELS = 1_600_000  # rows: beyond, it takes minutes
ERRORS = ("hetero", "firm")
BARE = "pyfixest"
OTHER = " of "


def panel(copies: int) -> pd.DataFrame:
    """The simulated panel so many times over; firms are numbers, and only the regression's columns are there."""
    one = ti.simulate(SEED).panel
    random, firm = np.random.default_rng(SEED), pd.factorize(one["firm"])[0]
    repeats = np.repeat(np.arange(copies), len(one))
    columns = {
        "firm": np.tile(firm, copies) + repeats * (firm.max() + 1),
        "year": np.tile(one["year"].to_numpy(), copies),
    }
    del repeats
    for name in ["International", *REGRESSORS[1:]]:
        values = np.tile(one[name].to_numpy(float), copies)
        columns[name] = values + NOISE * one[name].std() * random.standard_normal(len(values))
    columns["DC"] = columns["Digital"] * columns["Change"]
    return pd.DataFrame(columns, copy=False)


def engine(name: str, data: pd.DataFrame, errors: str):
    """A call that fits the regression and gives DC's coefficient and standard error."""
    if name.startswith("ti.fit"):
        own = {"engine": "pyfixest"} if "iterated" in name else {}
        vcov = "hetero" if errors == "hetero" else {"CRV1": "firm"}

        def call():
            row = ti.fit(data, spec="li2023#2.3", vcov=vcov, beside=(), **own)["DC"]
            return row["estimate"], row["se"]

    elif name.startswith("pyfixest"):
        vcov = "hetero" if errors == "hetero" else {"CRV1": "firm"}
        lean = {"store_data": False, "lean": True, "copy_data": False} if "lean" in name else {}

        def call():
            import pyfixest as pf

            fit = pf.feols(FORMULA, data, vcov=vcov, fixef_rm="none", **lean)
            return fit.coef()["DC"], fit.se()["DC"]

    else:
        indexed = data.set_index(["firm", "year"])
        vcov = {"cov_type": "robust"} if errors == "hetero" else {"cov_type": "clustered", "cluster_entity": True}

        def call():
            from linearmodels.panel import PanelOLS

            y, x = indexed["International"], indexed[REGRESSORS]
            fit = PanelOLS(y, x, entity_effects=True, time_effects=True, singletons=True).fit(**vcov)
            return fit.params["DC"], fit.std_errors["DC"]

    return call


def peak_mb(*, reset: bool = False) -> float:
    """The most memory this process has held, since it was last set back where the system can do that (Linux)."""
    status = Path("/proc/self/status")
    if reset and status.exists():
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    if status.exists():
        return int(status.read_text(encoding="ascii").split("VmHWM:")[1].split()[0]) / 1024
    return psutil.Process().memory_info().rss / 2**20


def measured(name: str, copies: int, errors: str, rounds: int) -> dict:
    """In a fresh process: seconds of the first call and of the others, peak memory, what came out."""
    import warnings

    data = panel(copies)
    call = engine(name, data, errors)
    gc.collect()
    before, spent, processor = peak_mb(reset=True), [], []
    for _ in range(rounds + 1):
        gc.collect()
        started, used = time.perf_counter(), time.process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            estimate, se = call()
        spent.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
    return {
        "rows": len(data),
        "first": spent[0],
        "seconds": spent[1:],
        "processor": processor[1:],
        "peak": peak_mb(),
        "data": before,
        "estimate": float(estimate),
        "se": float(se),
    }


def in_its_own_process(name: str, copies: int, errors: str, rounds: int) -> dict | None:
    name, _, code = name.partition(OTHER)
    environment = os.environ | ({"PYTHONPATH": code} if code else {})
    command = [sys.executable, __file__, "--one", name, errors, "--copies", str(copies), "--rounds", str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        print(f"  {name}, {errors}: failed: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    return json.loads(done.stdout.splitlines()[-1])


def compare(copies: int, errors: str, engines: list[str], rounds: int, passes: int) -> None:
    """A table: engines in turn, medians over all rounds, ratios to bare pyfixest."""
    found: dict[str, list[dict]] = {name: [] for name in engines}
    for _ in range(passes):
        for name in engines:
            if (own := in_its_own_process(name, copies, errors, rounds)) is not None:
                found[name].append(own)
    found = {name: runs for name, runs in found.items() if runs}
    if BARE not in found:
        return

    def median(runs: list[dict], what: str) -> float:
        return statistics.median(s for run in runs for s in run[what])

    bare, used = median(found[BARE], "seconds"), median(found[BARE], "processor")
    memory = max(run["peak"] for run in found[BARE])
    truth = found[BARE][0]
    print(f"\n{truth['rows']:,} rows, errors {errors}; data and libraries {truth['data']:,.0f} MB; load average "
          f"{os.getloadavg()[0]:.1f}\n{'':18}{'first':>9}{'median':>9}{'ratio':>7}{'processor':>10}{'ratio':>7}"
          f"{'peak MB':>10}{'ratio':>7}{'DC':>14}{'se to bare':>12}")  # fmt: skip
    for name, runs in found.items():
        seconds, own = median(runs, "seconds"), median(runs, "processor")
        peak = max(run["peak"] for run in runs)
        first = statistics.median(run["first"] for run in runs)
        shown = "ti.fit of --before" if OTHER in name else name
        print(f"{shown:18}{first:8.2f}s{seconds:8.3f}s{seconds / bare:7.2f}{own:9.3f}s{own / used:7.2f}"
              f"{peak:10,.0f}{peak / memory:7.2f}"
              f"{runs[0]['estimate']:14.10f}{runs[0]['se'] / truth['se']:12.8f}")  # fmt: skip
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 10], help="1, 10, 100, 600 (9.4 million rows)")
    parser.add_argument("--rounds", type=int, default=5, help="calls after the first, in each process")
    parser.add_argument("--passes", type=int, default=2, help="processes for each engine")
    parser.add_argument("--errors", nargs="+", choices=ERRORS, default=ERRORS)
    names = [BARE, "pyfixest lean", "ti.fit", "ti.fit iterated", "linearmodels"]
    parser.add_argument("--engines", nargs="+", choices=names, default=names)
    parser.add_argument("--before", help="another tree of textindex, timed in turns with this one")
    parser.add_argument("--one", nargs=2, metavar=("ENGINE", "ERRORS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one[0], options.copies[0], options.one[1], options.rounds)))
        return
    print(f"{psutil.cpu_count()} processors; ratios are to bare pyfixest.feols (its default tolerance, 1e-6; ti.fit: "
          "1e-12); median of later calls, median of first calls, largest peak")  # fmt: skip
    rows = len(ti.simulate(SEED).panel)
    for copies in sorted(options.copies):
        free, needed = psutil.virtual_memory().available / 2**20, rows * copies * NEEDS_KB / 1024
        if needed > free:
            print(f"\n{rows * copies:,} rows skipped: {needed:,.0f} MB are needed, {free:,.0f} are free")
            continue
        own = [name for name in options.engines if name != "linearmodels" or rows * copies <= MOST_LINEARMODELS]
        own += [f"ti.fit{OTHER}{options.before}"] if options.before else []
        for errors in options.errors:
            compare(copies, errors, own, options.rounds, options.passes)


if __name__ == "__main__":
    main()
