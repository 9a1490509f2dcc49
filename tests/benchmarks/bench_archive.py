"""An archive: two workers against one, memory at 200 and 2,000 documents, scoring from the store against reading.

Usage: python tests/benchmarks/bench_archive.py [--documents 2000] [--skip-memory]
       python tests/benchmarks/bench_archive.py --parent [--workers 2]
       python tests/benchmarks/bench_archive.py --made 2000 20000 60000x6000

Takes the annual reports of ../shared/data, else the project's samples. Read the ratios: each is formed in one run. The
forecast for 60,000 reports of 200 pages and 150,000 characters follows from the speeds measured here; it takes the
reports read here for typical ones.

`--parent` measures what the process that hands out the work takes for a report, its own start aside, and what its
workers take: their ratio is how many workers it can keep busy, on however many cores. `--made` makes archives of so
many reports (of 23,600 characters, or as many as stand behind the x) and measures a run on each after which nothing
changed, and the page.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

import psutil
from made_archive import CHARS as MADE_CHARS
from made_archive import archive, blocks, texts

import textindex as ti
from textindex.scoring.reading import take
from textindex.scoring.scorer import Job, Scorer, Settings
from textindex.sources import find
from textindex.store import Store

ROOT = Path(__file__).resolve().parent.parent.parent
REPORTS, PAGES, CHARS = 60_000, 200, 150_000
CORES = 8


BARE = """
import sys
from textindex.scoring.reading import take
from textindex.sources import find
first, step, *paths = sys.argv[1:]
filings = find(paths)
print("ready", flush=True)
sys.stdin.read()
for filing in filings[int(first) :: int(step)]:
    take(filing)
"""


def reports() -> list[Path]:
    folder = ROOT.parent / "shared" / "data" / "zh_pdf"
    folder = folder if folder.is_dir() else ROOT / "corpora_samples" / "zh"
    return [Path(filing.path) for filing in find([folder]) if filing.path.lower().endswith(".pdf")]


def copies(paths: list[Path], number: int, folder: Path) -> Path:
    """An archive of so many documents: the reports in turn, under new names, each with some bytes of its own."""
    folder.mkdir()
    for serial in range(number):
        source = paths[serial % len(paths)]
        target = folder / f"{600000 + serial % 1000:06d}_{2001 + serial // 1000}.pdf"
        shutil.copyfile(source, target)
        with target.open("ab") as file:
            file.write(b"\n%" + str(serial).encode())
    return folder


def run(*arguments: object) -> tuple[float, float]:
    """Wall seconds of a command, and the peak of its processes' resident memory together, in megabytes."""
    command = [sys.executable, "-m", "textindex", *map(str, arguments)]
    started, peak = time.perf_counter(), 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    stopped = threading.Event()

    def watch() -> None:
        nonlocal peak
        parent = psutil.Process(process.pid)
        while not stopped.wait(0.05):
            try:
                family = [parent, *parent.children(recursive=True)]
                peak = max(peak, sum(member.memory_info().rss for member in family))
            except psutil.Error:
                continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    stopped.set()
    watcher.join()
    assert code in (0, 3), f"exit code {code}: {command}"
    return time.perf_counter() - started, peak / 1e6


def workers(paths: list[Path], home: Path) -> None:
    archive = copies(paths, 2 * len(paths), home / "workers")
    seconds = {n: run("read", archive, "--store", home / f"store-{n}", "-j", n)[0] for n in (1, 2)}
    print(f"{2 * len(paths)} reports: one worker {seconds[1]:.1f} s, two {seconds[2]:.1f} s: ", end="")
    print(f"{seconds[1] / seconds[2]:.2f} times as fast")
    print(f"two processes that share nothing, on this machine: {_limit(paths):.2f} times as fast as one")


def _limit(paths: list[Path]) -> float:
    """What a second core is worth here: bare reading, by one process and by two at once with half of it each."""
    halves = [(0, 1)], [(0, 2), (1, 2)]
    seconds = []
    for parts in halves:
        commands = [[sys.executable, "-c", BARE, str(first), str(step), *map(str, paths)] for first, step in parts]
        running = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for command in commands]
        for process in running:
            process.stdout.readline()  # it has imported what it needs
        started = time.perf_counter()
        for process in running:
            process.stdin.close()
        for process in running:
            assert process.wait() == 0
        seconds.append(time.perf_counter() - started)
    return seconds[0] / seconds[1]


def memory(paths: list[Path], home: Path, number: int) -> None:
    peaks = {}
    for size in (number // 10, number):
        archive = copies(paths, size, home / f"archive-{size}")
        seconds, peaks[size] = run(
            "score", archive, "--out", home / f"out-{size}", "--store", home / f"st-{size}", "-j", 2
        )
        again, peak = run("score", archive, "--out", home / f"out-{size}", "--store", home / f"st-{size}", "-j", 2)
        print(f"{size} documents: {seconds:.0f} s, peak {peaks[size]:.0f} MB (parent and workers together); ", end="")
        print(f"scored again from the store: {again:.1f} s, peak {peak:.0f} MB, {seconds / again:.0f} times as fast")
        shutil.rmtree(archive)
    print(f"peak memory at {number} against {number // 10} documents: {peaks[number] / peaks[number // 10]:.3f}")


def cpu(action, rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        action()
        best = min(best, time.process_time() - started)
    return best


def scoring(paths: list[Path], home: Path) -> tuple[float, float]:
    """Reading and scoring in one process, CPU seconds; gives seconds a page read, and characters scored a second."""
    store = home / "scoring"
    filings = find(paths)
    reading = cpu(lambda: [take(filing) for filing in filings], 1)
    ti.read_archive(paths, store)
    entries = [entry for entry in Store(store).ledger().values() if not entry.reason]
    chars, pages = sum(entry.n_chars for entry in entries), sum(entry.n_pages for entry in entries)
    rows: dict[str, dict[int, tuple[str, str]]] = defaultdict(dict)
    for entry in entries:
        rows[entry.part][entry.row] = (entry.sha256, "zh")
    jobs = [Job(str(store), part, files) for part, files in rows.items()]
    dictionary = ti.load_dictionary("li2023-zh")
    print(f"{len(entries)} reports, {pages:,} pages, {chars:,} characters: read in {reading:.1f} CPU seconds")
    rate = 0.0
    for count in ("longest", "whole"):
        spent = []
        for _ in range(7):  # a fresh scorer each time: it remembers the runs that it has cut
            scorer = Scorer(Settings((dictionary,), count))
            spent.append(cpu(lambda scorer=scorer: [scorer(job) for job in jobs], 1))
        rate = chars / min(spent)
        print(f"{count}: {rate / 1e6:.0f} million characters a second, {reading / min(spent):.0f} times reading them")
    matcher = Scorer(Settings((dictionary,), "longest"))._kits[dictionary.name].matcher
    shelf = Store(store)
    scan = cpu(
        lambda: [matcher.occurrences(s.folded.data) for job in jobs for s in shelf.texts(job.part, list(job.files))], 7
    )
    print(f"bare scan, decompression included: {chars / scan / 1e6:.0f} million characters a second")
    return reading / pages, rate


PARENT = """
import resource, sys, warnings
import textindex as ti
from textindex.scoring import pipeline
pipeline.POOL_CHARS = 0
def spent(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime
if __name__ == "__main__":
    warnings.simplefilter("ignore")
    what, workers, store, first, *paths = sys.argv[1:]
    ti.read_archive(first, store + "-first", workers=1)  # loads what a run loads once
    ti.score(None, store=store + "-first", workers=1)
    before = spent(resource.RUSAGE_SELF), spent(resource.RUSAGE_CHILDREN)
    done = ti.read_archive(paths, store, workers=int(workers)) if what == "read" else ti.score(
        None, store=store, workers=int(workers)).documents
    parent, children = spent(resource.RUSAGE_SELF) - before[0], spent(resource.RUSAGE_CHILDREN) - before[1]
    print(len(done), parent, children)
"""


def parent(home: Path, workers: int) -> None:
    """What the parent takes for a report beside what its workers take, and what a worker takes to start."""
    script = home / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    parts, first = blocks(reports(), home / "source"), home / "first.txt"
    first.write_text("年度报告\n营业收入增长。\n", encoding="utf-8")
    folder, store = archive(2000, MADE_CHARS, parts, home)
    shutil.rmtree(store)
    for what, place, n in (
        ("PDF", "pdf", workers),
        ("text", "text", workers),
        ("text", "more", 8),
        ("score", "text", workers),
    ):
        paths = [folder] if what == "text" else reports()
        command = [sys.executable, script, "score" if what == "score" else "read", n, home / place]
        command += [first] if what == "score" else [first, *paths]
        told = subprocess.run([*map(str, command)], capture_output=True, text=True, check=True).stdout.split()
        number, ours, theirs = int(told[0]), *map(float, told[1:])
        each = 1000 * ours / number, 1000 * theirs / number
        print(f"{what}, {number} reports, {n} workers: parent {each[0]:.2f} ms a report, workers {each[1]:.2f}", end="")
        print(f" (their start included): it can keep {theirs / ours:.0f} workers busy;", end=" ")
        print(", ".join(f"{more} are {min(more, theirs / ours):.1f} times as fast as one" for more in (8, 16)))


def spent(*arguments: object) -> tuple[float, float]:
    """CPU seconds of a command, and the peak of its resident memory in megabytes."""
    command = [sys.executable, "-m", "textindex", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 3), command
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1e3


def made(home: Path, sizes: list[str]) -> None:
    """Runs on archives of thousands of reports in which nothing changed; the page; the sizes of what is written."""
    parts = blocks(reports(), home / "source")
    for size in sizes:
        number, chars = texts(size)
        folder, store = archive(number, chars, parts, home)
        out = home / f"out-{number}"
        again = ("score", folder, "--store", store, "--out", out, "-j", 0)
        spent(*again)  # which keeps what the next run knows
        seconds, peak = spent(*again)
        page, page_peak = spent("report", out, "--store", store)
        sizes_of = {name: (out / name).stat().st_size / 1e3 for name in ("provenance.json", "documents.parquet")}
        print(
            f"{number:,} reports of {chars:,} characters: scored again, nothing changed, in {seconds:.1f} CPU", end=" "
        )
        print(f"seconds ({1000 * seconds / number:.2f} ms each), {peak:.0f} MB; page {page:.1f} s,", end=" ")
        print(f"{page_peak:.0f} MB;", ", ".join(f"{name} {kilobytes:,.0f} kB" for name, kilobytes in sizes_of.items()))
        shutil.rmtree(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--skip-memory", action="store_true", help="without the runs over thousands of documents")
    parser.add_argument("--parent", action="store_true", help="only the parent's time for a report, and its workers'")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--made", nargs="+", metavar="REPORTS[xCHARS]", help="only made archives of these sizes")
    options = parser.parse_args()
    paths = reports()
    with tempfile.TemporaryDirectory(prefix="textindex-bench-") as folder:
        home = Path(folder)
        if options.parent:
            parent(home, options.workers)
        if options.made:
            made(home, options.made)
        if options.parent or options.made:
            return
        per_page, rate = scoring(paths, home)
        workers(paths, home)
        hours = REPORTS * PAGES * per_page / CORES / 3600
        minutes = REPORTS * CHARS / rate / 60
        print(
            f"forecast for {REPORTS:,} reports of {PAGES} pages and {CHARS:,} characters: reading {hours * CORES:.0f} "
            f"CPU hours ({hours:.1f} hours on {CORES} cores), scoring {minutes:.0f} minutes on one core"
        )
        if not options.skip_memory:
            small = sorted(paths, key=lambda path: path.stat().st_size)[: max(1, len(paths) // 3)]
            memory(small, home, options.documents)


if __name__ == "__main__":
    main()
