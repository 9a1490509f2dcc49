"""How fast the workbench answers on a store: kwic, impact, diff; and what that makes of 60,000 reports.

    python tests/benchmarks/bench_workbench.py STORE [--rounds 3]

Seconds of the wall and, after them, of the processor; the command's are those of a cold process. The forecast takes
60,000 reports of 150,000 characters, and the reports of the store for typical ones.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from dataclasses import replace

import textindex as ti
from textindex.workbench import Corpus, diff, impact, kwic

REPORTS, CHARS = 60_000, 150_000
WORDS = {"zh": "数字化", "en": "cloud"}
DICTIONARIES = {"zh": "li2023-zh", "en": "li2023-en"}


def timed(action) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - wall, time.process_time() - cpu


def first_line(store: str, *arguments: str) -> tuple[float, float, float]:
    """Until the first line of a cold process, all lines, and the process's own time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    command = [sys.executable, "-m", "textindex", "kwic", *arguments, "--store", store]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout
    process.stdout.readline()
    first = time.perf_counter() - begun
    for _ in process.stdout:
        pass
    process.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return first, time.perf_counter() - begun, cpu


def commands(store: str, rounds: int) -> None:
    for arguments in (["数字化"], ["大数据", "人工智能"], ["cloud"], ["数字化", "--limit", "1"], ["-d", "li2023-zh"]):
        first, whole, cpu = (min(column) for column in zip(*(first_line(store, *arguments) for _ in range(rounds))))  # noqa: B905
        print(f"kwic {' '.join(arguments)}: first line {first:.2f} s, all {whole:.2f} s (processor {cpu:.2f} s)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    commands(options.store, options.rounds)
    for language in ("zh", "en"):
        try:
            corpus = Corpus(options.store, languages=(language,))
        except ti.SourceError:
            continue
        chars = sum(report.entry.n_chars for report in corpus.reports)
        name, factor = DICTIONARIES[language], REPORTS * CHARS / chars
        loaded = ti.load_dictionary(name)
        other = replace(loaded, name="other", terms=loaded.terms[10:])
        print(f"{language}: {len(corpus)} reports, {chars:,} characters")
        opened = timed(lambda language=language: Corpus(options.store, languages=(language,)))
        print(f"  opening the store: {opened[1]:.2f} s; 60,000 reports: {opened[1] * REPORTS / len(corpus):.0f} s")
        rules = ("whole", "token", "longest", "substring") if language == "zh" else ("whole", "longest")
        work = {f"kwic {WORDS[language]}": lambda: kwic(WORDS[language], options.store)}  # noqa: B023
        for rule in rules:
            by_rule, less = (replace(d, policy=replace(d.policy, count=rule)) for d in (loaded, other))
            work[f"diff by {rule}"] = lambda a=by_rule, b=less: diff(a, b, options.store)
            work[f"impact of {len(loaded.terms)} terms by {rule}"] = lambda a=by_rule: impact(a, options.store)
        for what, action in work.items():
            action()  # once, for what a process loads but once
            wall, cpu = timed(action)
            print(
                f"  {what}: {wall:.2f} s (processor {cpu:.2f} s); {REPORTS:,} reports: {cpu * factor / 60:.0f} minutes"
            )


if __name__ == "__main__":
    main()
