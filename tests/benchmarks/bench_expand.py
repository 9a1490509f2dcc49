"""`dict expand` on a made store: processor time of the command and its workers, wall time, peak memory, the candidates.

Usage: python tests/benchmarks/bench_expand.py [300 1000 20000] [--workers 0 2] [--before OLDER_TREE] [--rounds 1]

The reports are made of real paragraphs (`made_archive`), 23,600 characters each, or as many as stand behind an x
(1000x150000). An older tree is measured beside this one, in turns, and its candidates are compared. Wall times mean
something only on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench_archive import ROOT, reports
from made_archive import archive, blocks, texts

RUN = """
import resource, sys, time, warnings
def spent(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime
if __name__ == "__main__":
    warnings.simplefilter("ignore")
    from textindex.workbench.expansion.expand import expand
    store, workers, table = sys.argv[1:]
    begun = time.perf_counter()
    found = expand("li2023-zh", store=store, workers=int(workers))
    wall = time.perf_counter() - begun
    found.to_pickle(table)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1e3
    print(spent(resource.RUSAGE_SELF), spent(resource.RUSAGE_CHILDREN), wall, peak)
"""


def run(tree: Path, store: Path, workers: int, table: Path) -> tuple[float, ...]:
    command = [sys.executable, "-c", RUN, str(store), str(workers), str(table)]
    if workers:  # processes are spawned: they need a file to begin from
        script = table.with_suffix(".py")
        script.write_text(RUN, encoding="utf-8")
        command[1:3] = [str(script)]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    told = subprocess.run(command, env=environment, cwd=tree, capture_output=True, text=True, check=True).stdout
    return tuple(map(float, told.split()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", default=["300", "1000"], metavar="REPORTS[xCHARS]")
    parser.add_argument("--workers", nargs="+", type=int, default=[0, 2])
    parser.add_argument("--before", type=Path, help="another tree of textindex, timed in turns with this one")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    import pandas as pd

    with tempfile.TemporaryDirectory(prefix="textindex-bench-") as folder:
        home = Path(folder)
        parts = blocks(reports(), home / "source")
        ways = [(ROOT, workers) for workers in options.workers]
        ways += [(options.before.resolve(), 0)] if options.before else []
        for size in options.sizes:
            number, chars = texts(size)
            _, store = archive(number, chars, parts, home)
            tables = [home / f"table-{n}.pkl" for n in range(len(ways))]
            told: list[list[tuple[float, ...]]] = [[] for _ in ways]
            for _ in range(options.rounds):
                for found, (tree, workers), table in zip(told, ways, tables, strict=True):
                    found.append(run(tree, store, workers, table))
            first = pd.read_pickle(tables[0])
            for found, (tree, workers), table in zip(told, ways, tables, strict=True):
                own, others, wall, peak = (median(column) for column in zip(*found, strict=True))
                print(f"{number:,} reports, {tree.name}, {workers} workers: CPU {own:.1f} + {others:.1f} s,", end=" ")
                print(f"wall {wall:.1f} s, peak of one process {peak:.0f} MB;", end=" ")
                print("the same table" if first.equals(pd.read_pickle(table)) else "another table")


if __name__ == "__main__":
    main()
