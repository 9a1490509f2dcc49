"""Reading alone (pages, folded text, cover, sections): characters a second of text files, PDFs beside bare pdfium.

Usage: python tests/benchmarks/bench_reading.py [FILE ...] [--rounds N] [--before TREE]

Without files it takes the text and Markdown reports of ../shared/data and the PDFs of bench_pipeline, else the
project's samples. Each round is a process of its own, after a first file of each kind; ``--before`` times another tree
of textindex in turns with this one. CPU seconds, medians; read the ratios. Of a text file the ratio is to the NFKC
of its text as the standard library makes it; the characters are those of its pages. Bare pdfium has processes of its
own in the same turns: without the fonts of the machine, as textindex reads, and (in brackets) with them, as any script
would.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

from bare_pdfium import seconds
from bench_pipeline import default_reports, timed

from textindex.core.records import Filing
from textindex.scoring.reading import take

ROOT = Path(__file__).resolve().parent.parent.parent
SMALLEST = 100_000  # bytes of a text file: shorter ones are parts of reports


def default_files() -> list[Path]:
    data = ROOT.parent / "shared" / "data"
    texts = [*(data / "zh_text").glob("*.txt"), *(data / "more" / "text").glob("*.[tm]*")]
    samples = [] if texts else (ROOT / "corpora_samples").rglob("*.txt")
    return [*(path for path in sorted(texts) if path.stat().st_size > SMALLEST), *sorted(samples), *default_reports()]


def _is_pdf(path: Path) -> bool:
    return path.suffix.lower() == ".pdf"


def measure(paths: list[Path]) -> list[dict]:
    """Read each file once, and do what is beside it, in this process."""
    firsts = {path.suffix.lower(): path for path in sorted(paths, key=lambda path: path.stat().st_size, reverse=True)}
    for path in firsts.values():  # tables and caches are made once a process
        take(Filing(str(path), path.name))
    found = []
    for path in paths:
        started = time.process_time()
        reading = take(Filing(str(path), path.name))
        taken = time.process_time() - started
        text = "\n".join(reading.pages)
        bare = 0.0 if _is_pdf(path) else timed(unicodedata.normalize, "NFKC", text)
        found.append({"taken": taken, "bare": bare, "chars": len(text), "pages": len(reading.pages)})
    return found


def rounds_of(paths: list[Path], trees: dict[str, Path], rounds: int) -> dict[str, list[list[dict]]]:
    """For each tree, what its rounds measured."""
    found: dict[str, list[list[dict]]] = {name: [] for name in trees}
    pdfs = [path for path in paths if _is_pdf(path)]
    for _ in range(rounds):
        bare = dict(zip(pdfs, zip(seconds(pdfs), seconds(pdfs, fonts=True), strict=True), strict=True)) if pdfs else {}
        for name, tree in trees.items():
            command = [sys.executable, __file__, "--one", *map(str, paths)]
            environment = {**os.environ, "PYTHONPATH": str(tree)}
            answer = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
            rows = json.loads(answer.stdout)
            for path, row in zip(paths, rows, strict=True):
                row["bare"], row["with_fonts"] = bare.get(path, (row["bare"], 0.0))
            found[name].append(rows)
    return found


def show(name: str, rows: list[list[dict]], paths: list[Path]) -> None:
    kinds: dict[str, list[int]] = {}
    for place, path in enumerate(paths):
        kinds.setdefault(path.name[-40:] if _is_pdf(path) else f"{path.suffix.lower()} files", []).append(place)
    kinds |= {
        "all text files": [place for place, path in enumerate(paths) if not _is_pdf(path)],
        "all PDFs": [place for place, path in enumerate(paths) if _is_pdf(path)],
    }
    print(f"\n{name:<40} {'characters':>11} {'million/s':>9} {'pages/s':>8} {'to bare':>8}")
    for kind, places in kinds.items():
        sums = [{key: sum(one[place][key] for place in places) for key in one[0]} for one in rows]
        if places:
            taken = statistics.median(one["taken"] for one in sums)
            ratio = statistics.median(one["taken"] / one["bare"] for one in sums)
            chars, pages = sums[0]["chars"], sums[0]["pages"]
            fonts = [one["taken"] / one["with_fonts"] for one in sums if one["with_fonts"]]
            other = f" ({statistics.median(fonts):.2f})" if fonts else ""
            print(f"{kind:<40} {chars:>11,} {chars / taken / 1e6:>9.2f} {pages / taken:>8.0f} {ratio:>8.2f}{other}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--before", type=Path, help="another tree of textindex, timed in turns with this one")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    paths = [path.resolve() for path in options.files] or default_files()
    if options.one:
        print(json.dumps(measure(paths)))
        return
    trees = {"now": ROOT} | ({"before": options.before.resolve()} if options.before else {})
    for name, rows in rounds_of(paths, trees, options.rounds).items():
        show(name, rows, paths)


if __name__ == "__main__":
    main()
