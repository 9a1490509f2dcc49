"""How fast the workbench answers on a store: kwic, impact, diff, expand; and what that makes of 60,000 reports.

    python tests/benchmarks/bench_workbench.py STORE [--rounds 3]

The commands run in a cold process. The forecasts are processor time of one core for 60,000 reports of 150,000
characters, taking the reports of the store for typical ones.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np

import textindex as ti
from textindex.core.records import Dictionary
from textindex.workbench import Corpus, diff, expand, impact
from textindex.workbench.comparison.leave_one_out import LeaveOneOut
from textindex.workbench.comparison.rank_changes import moves
from textindex.workbench.concordance.places import Query, stream

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


def counting(corpus: Corpus, dictionary: Dictionary, left_out: tuple[str, ...]) -> tuple[float, float]:
    """Processor seconds to build what counts, and to count the reports: the second time, when all is loaded."""
    leave_out, seconds = None, (0.0, 0.0)
    for _ in range(2):
        begun = time.process_time()
        leave_out = LeaveOneOut(dictionary, left_out)
        built = time.process_time()
        for _, stored in corpus.texts():
            leave_out(stored)
        seconds = built - begun, time.process_time() - built
    return seconds


def ranking(terms: int) -> float:
    """Processor seconds to rank 60,000 firm-years anew without each term."""
    total = np.random.default_rng(1).integers(0, 200, REPORTS)
    other = total - (np.arange(REPORTS) % 50 == 0)
    return terms * timed(lambda: [moves(total, other) for _ in range(3)])[1] / 3


def forecasts(store: str, language: str) -> None:
    corpus = Corpus(store, languages=(language,))
    factor = REPORTS * CHARS / sum(report.entry.n_chars for report in corpus.reports)
    loaded = ti.load_dictionary(DICTIONARIES[language])
    other = replace(loaded, name="other", terms=loaded.terms[10:])
    texts = tuple(term.text for term in loaded.terms)
    ranks = ranking(len(texts))
    print(
        f"{language}: {len(corpus)} reports, {REPORTS * CHARS / factor:,.0f} characters; in brackets, minutes forecast"
    )
    opened = timed(lambda: Corpus(store, languages=(language,)))[1] * REPORTS / len(corpus)
    print(f"  opening the store ({opened / 60:.1f})")
    scan = min(timed(lambda: sum(1 for _ in stream(Query((WORDS[language],)), store)))[1] for _ in range(2))
    print(f"  kwic {WORDS[language]}: {scan:.2f} s ({scan * factor / 60:.1f})")
    for rule in ("whole", "token", "longest", "substring") if language == "zh" else ("whole", "longest"):
        a, b = (replace(each, policy=replace(each.policy, count=rule)) for each in (loaded, other))
        spent = [counting(corpus, each, ()) for each in (a, b)]
        both = sum(count for _, count in spent)
        print(f"  diff by {rule}: {both:.2f} s ({(sum(s for s, _ in spent) + both * factor) / 60:.0f})", end="; ")
        built, count = counting(corpus, a, texts)
        whole = (built + ranks + count * factor) / 60
        print(f"impact of {len(texts)} terms: {built:.1f} s to begin, {count:.2f} s to count ({whole:.0f})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    commands(options.store, options.rounds)
    for what, action in (
        ("diff", lambda: diff("wu2021-zh", "li2023-zh", options.store)),
        ("impact", lambda: impact("li2023-zh", options.store)),
        ("expand", lambda: expand("li2023-zh", store=options.store)),
    ):
        wall, cpu = timed(action)
        print(f"{what} of the whole store, as called: {wall:.1f} s (processor {cpu:.1f} s)")
    for language in ("zh", "en"):
        forecasts(options.store, language)


if __name__ == "__main__":
    main()
