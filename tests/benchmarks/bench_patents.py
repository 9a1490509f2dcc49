"""Technology cycle time of many citations, out of core: time, peak memory, and a check by brute force.

    python tests/benchmarks/bench_patents.py 5000000 [--memory 2000] [--year 2010]

Makes so many citations of a twelfth as many patents (drawn by a hash, the same each time; Parquet files), runs
`ti.technology_cycle` on them in a process of its own, and computes one year's cells again from the files, by pandas.
The time for 100 million is what is measured times the ratio of sizes, a lower bound where more goes to disk.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

import textindex as ti

PER_PATENT, GOAL = 12, 100_000_000
SECTIONS = "ABCDEFGH"
BYTES = 60  # of disk a citation, work space included; measured with 5 million: tables 20


def concordance() -> pd.DataFrame:
    """Eighty classes, each of one of forty industries."""
    prefixes = [f"{section}{number:02d}B" for section in SECTIONS for number in range(1, 11)]
    return pd.DataFrame({
        "ipc_prefix": prefixes,
        "industry": [f"C{place % 40:02d}" for place in range(len(prefixes))],
        "weight": 1,
    })  # fmt: skip


def make(folder: Path, n: int) -> None:
    """Patents, codes (one or two a patent) and citations, backward in time for the most part."""
    import duckdb

    patents = max(n // PER_PATENT, 100)
    code = (
        f"substr('{SECTIONS}', 1 + ({{0}} % 8)::INTEGER, 1) || lpad((1 + {{0}} // 8 % 10)::VARCHAR, 2, '0') || 'B1/00'"
    )
    with duckdb.connect() as db:
        db.execute("SET memory_limit = '2GB'")
        db.execute("SET preserve_insertion_order = false")
        db.execute(f"SET temp_directory = '{folder}'")
        queries = {
            "patents": f"""SELECT i::VARCHAR AS patent_id,
                DATE '1985-01-01' + (i * 13149 // {patents})::INTEGER AS grant_date, 'invention' AS kind
                FROM range({patents}) t(i)""",
            "ipc": f"""SELECT i::VARCHAR AS patent_id, {code.format("hash(i)")} AS ipc FROM range({patents}) t(i)
                UNION ALL SELECT i::VARCHAR, {code.format("hash(i + 1000000007)")} FROM range({patents}) t(i)
                WHERE hash(i + 5) % 2 = 0""",
            "citations": f"""SELECT c::VARCHAR AS citing, (c - (power(hash(k + 7) % 1000003 / 1000003.0, 2)
                * (c + {patents // 2000}))::BIGINT + {patents // 2000})::VARCHAR AS cited
                FROM (SELECT k, (hash(k) % {patents})::BIGINT AS c FROM range({n}) t(k))""",
        }
        for name, query in queries.items():
            db.execute(f"COPY ({query}) TO '{folder / name}.parquet' (FORMAT parquet)")


def run(folder: Path, memory: int) -> None:
    """In a process of its own: the table, and how long it took."""
    started = time.perf_counter()
    found = ti.technology_cycle(*(folder / f"{name}.parquet" for name in ("patents", "citations", "ipc")),
                                concordance(), memory_mb=memory)  # fmt: skip
    seconds = time.perf_counter() - started
    found.table.to_parquet(folder / "found.parquet")
    print(json.dumps({"seconds": seconds, "ledger": found.ledger}))


def watched(folder: Path, memory: int) -> tuple[dict, float, float]:
    """What the process reports, the peak of its resident memory, and of its files on disk (MB)."""
    before = shutil.disk_usage(folder).free
    command = [sys.executable, __file__, "0", "--run", str(folder), "--memory", str(memory)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = disk = 0
    while process.poll() is None:
        try:
            peak = max(peak, psutil.Process(process.pid).memory_info().rss)
        except psutil.Error:
            break
        disk = max(disk, before - shutil.disk_usage(folder).free)
        time.sleep(0.05)
    out, _ = process.communicate()
    if process.returncode:
        sys.exit(f"failed with exit code {process.returncode}")
    return json.loads(out), peak / 2**20, disk / 2**20


def by_hand(folder: Path, year: int) -> pd.DataFrame:
    """One year's cells by the definition: weight by age, summed up until half is reached."""
    import pyarrow.parquet as pq

    granted = pd.read_parquet(folder / "patents.parquet").set_index("patent_id")["grant_date"].astype("datetime64[s]")
    citing = set(granted.index[granted.dt.year == year])
    parts = []
    for batch in pq.ParquetFile(folder / "citations.parquet").iter_batches(2_000_000):
        part = batch.to_pandas()
        parts.append(part[part["citing"].isin(citing)])
    pairs = pd.concat(parts).drop_duplicates()
    pairs["age"] = (pairs["citing"].map(granted) - pairs["cited"].map(granted)).dt.days
    pairs = pairs[pairs["age"] >= 0]
    codes = pd.read_parquet(folder / "ipc.parquet")
    codes = codes[codes["patent_id"].isin(citing)].drop_duplicates()
    codes["industry"] = codes["ipc"].str[:4].map(concordance().set_index("ipc_prefix")["industry"])
    codes["w"] = 1 / codes.groupby("patent_id")["ipc"].transform("size")
    shares = codes.groupby(["patent_id", "industry"])["w"].sum().reset_index()
    rows = []
    for industry, own in pairs.merge(shares, left_on="citing", right_on="patent_id").groupby("industry"):
        ages, reached = own.groupby("age")["w"].sum().index, own.groupby("age")["w"].sum().cumsum().to_numpy()
        at = int(np.flatnonzero(reached > reached[-1] / 2 - 1e-6)[0])
        just = abs(reached[at] - reached[-1] / 2) < 1e-6  # half of the weight: the mean with the next age
        rows.append((industry, max((ages[at] + ages[at + just]) / 2 / 365.25, 1.0), len(own)))
    return pd.DataFrame(rows, columns=["industry", "tct", "n_citations"]).set_index("industry")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("citations", type=int, nargs="?", default=5_000_000)
    parser.add_argument("--memory", type=int, default=2000, help="megabytes for DuckDB")
    parser.add_argument("--year", type=int, default=2010, help="the year computed again")
    parser.add_argument("--folder", type=Path, help="where the tables are made; else where temporary files are")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run(options.run, options.memory)
        return
    n = options.citations
    with tempfile.TemporaryDirectory(prefix="textindex-bench-", dir=options.folder) as name:
        folder = Path(name)
        if shutil.disk_usage(folder).free < n * BYTES:
            sys.exit(f"{folder}: {n * BYTES / 1e9:.0f} GB of disk are needed; give another --folder")
        make(folder, n)
        size = sum(path.stat().st_size for path in folder.glob("*.parquet")) / 2**20
        report, peak, disk = watched(folder, options.memory)
        print(
            f"{n:,} citations of {n // PER_PATENT:,} patents ({size:,.0f} MB of Parquet), {psutil.cpu_count()} "
            f"processors: {report['seconds']:.1f} s, {n / report['seconds'] / 1e6:.2f} million a second"
        )
        print(f"peak memory {peak:,.0f} MB with {options.memory:,} MB for DuckDB; work space on disk {disk:,.0f} MB")
        print(f"{GOAL:,} at this rate: {report['seconds'] * GOAL / n / 60:.0f} minutes")
        print("what became of them:", {reason: k for reason, k in report["ledger"].items() if k})
        found = pd.read_parquet(folder / "found.parquet").query("year == @options.year and source == 'cell'")
        hand = by_hand(folder, options.year).loc[found["industry"]]
        apart = np.abs(hand["tct"].to_numpy() - found["tct"].to_numpy()).max()
        same = (hand["n_citations"].to_numpy() == found["n_citations"].to_numpy()).all()
        print(
            f"{options.year} by hand: {len(found)} industries, {hand['n_citations'].sum():,} citations; largest "
            f"difference {apart:.1e} years; numbers of citations {'equal' if same else 'DIFFER'}"
        )


if __name__ == "__main__":
    main()
