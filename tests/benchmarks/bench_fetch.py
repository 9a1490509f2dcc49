"""What fetching costs: 3,000 invented firms with ten years each listed, 1,000 files fetched, from the local server.

    python tests/benchmarks/bench_fetch.py [FIRMS] [FILES]

Prints time, requests and the command's peak memory, and what the same costs at the sites' pace. The server runs beside
the command, on the same processors.
"""

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "servers"))
from disclosure import Disclosure, World, pdf

from textindex.fetch.errand import USUAL_BYTES, USUAL_RATE, spoken
from textindex.fetch.settings import DEFAULTS


def made(firms: int) -> World:
    """Firms with ten annual reports and their summaries each; all files are of the same bytes."""
    world, body = World(), pdf("600000", "甲乙", 2019, "年度报告")
    for number in range(firms):
        code = f"60{number:04d}"
        world.firm(code, f"甲{number}")
        for year in range(2010, 2020):
            for title in (f"{year}年年度报告", f"{year}年年度报告摘要"):
                world.announce(code, title, f"{year + 1}-04-{1 + number % 28:02d}", name=f"甲{number}", body=body)
    return world


def timed(server: Disclosure, folder: Path, *arguments: str) -> tuple[float, int, str]:
    """Run the command; gives its seconds, the requests it made, and the last line that it printed."""
    before, began = len(server.seen), time.perf_counter()
    environment = {**os.environ, **server.variables, "TEXTINDEX_CONFIG": str(folder / "none.toml")}
    command = [sys.executable, "-m", "textindex", "fetch", "cninfo", *arguments, "--pause", "0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return time.perf_counter() - began, len(server.seen) - before, done.stdout.strip().splitlines()[-1]


def main() -> None:
    """Measure."""
    firms, files = (int(one) for one in (*sys.argv[1:], "3000", "1000")[:2])
    with tempfile.TemporaryDirectory() as name, Disclosure(made(firms)) as server:
        folder = Path(name)
        codes = [stock["code"] for stock in server.world.stocks]
        (folder / "all.txt").write_text("\n".join(codes))
        (folder / "some.txt").write_text("\n".join(codes[:files]))
        listed = timed(
            server, folder, str(folder / "all.txt"), "--years", "2010-2019", "--list", "--out", str(folder / "l")
        )
        fetched = timed(server, folder, str(folder / "some.txt"), "--years", "2019", "--out", str(folder / "f"))
        again = timed(server, folder, str(folder / "some.txt"), "--years", "2019", "--out", str(folder / "f"))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    for what, (seconds, requests, line) in (("list", listed), ("fetch", fetched), ("again", again)):
        print(f"{what:6} {seconds:7.1f} s {requests:7,} requests   {line}")
    print(f"peak memory of the command {peak:.0f} MB")
    pause, found = DEFAULTS["cninfo"].pause, int(re.search(r"([\d,]+) found", listed[2])[1].replace(",", ""))
    print(f"at cninfo's pace: {spoken(listed[1] * pause)} to list, ", end="")
    print(f"{spoken(max(found * pause, found * USUAL_BYTES['cninfo'] / USUAL_RATE))} to fetch all {found:,} files")


if __name__ == "__main__":
    main()
