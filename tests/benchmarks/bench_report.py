"""The page of a large archive: 4,000 firms, 15 years, two million hits. Its size, the time to make and to open it.

Opening is from the start of navigation until the search box can be used, in headless Chromium, from a file.
`python tests/benchmarks/bench_report.py [FIRMS] [YEARS] [HITS A REPORT]`
"""

import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "exhibits"))

from made_runs import write_run

ROOT = Path(__file__).resolve().parents[2]
DIMENSIONS = {f"d{at}": (f"维度{at}", f"Dimension {at}") for at in range(1, 6)}
TIMES = 7
MAKE = """
import re, sys
from pathlib import Path
import textindex
Path(sys.argv[1], "report.html").write_text(textindex.report(sys.argv[1], language="en"), encoding="utf-8")
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def real_text():
    """Text of real reports where they lie beside the checkout, since made-up text packs too well; else the samples'."""
    real, samples = ROOT.parent / "shared" / "data" / "zh_text", ROOT / "corpora_samples" / "zh"
    files = sorted(real.glob("*.txt")) or sorted(samples.glob("*.txt"))
    return "".join(re.sub(r"\s+", " ", file.read_text(encoding="utf-8", errors="ignore")) for file in files)


def opened(place):
    """Milliseconds until the search box can be used, and until a firm's sentences are read, each time anew."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    ready, read = [], []
    with sync_playwright() as playwright:
        for _ in range(TIMES):
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(place.as_uri(), wait_until="commit")
            page.locator("#find:enabled").wait_for()
            page.locator("#hits .page").first.wait_for()
            ready.append(float(page.evaluate("document.documentElement.dataset.ready")))
            read.append(page.evaluate("performance.now()"))
            browser.close()
    return ready, read


def main(firms=4000, years=15, per_report=34):
    """Print what it takes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_run(folder, firms, years, per_report, text=real_text(), dimensions=DIMENSIONS)
        hits = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))["dictionaries"][0]["hits"]
        ledger = (folder / "hits.parquet").stat().st_size / 1e6
        print(f"{firms * years:,} firm-years, {hits:,} counted hits, ledger {ledger:.0f} MB", flush=True)
        begun = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", MAKE, name], check=True, capture_output=True, text=True)
        seconds, memory = time.perf_counter() - begun, int(done.stdout) / 1e3
        place = folder / "report.html"
        held = len(json.loads(re.search(r'id="held">(.*?)</script>', place.read_text(encoding="utf-8"))[1]))
        size = place.stat().st_size / 1e6
        print(f"made in {seconds:.0f} s, peak memory {memory:.0f} MB; {size:.1f} MB, sentences of {held} firms")
        ready, read = opened(place)
        spread = f"median of {TIMES}; {min(ready):.0f} to {max(ready):.0f}"
        print(f"search box usable after {statistics.median(ready):.0f} ms ({spread})")
        print(f"first sentences after {statistics.median(read):.0f} ms")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
