"""What a user waits for: a command on one stored report beside jieba alone, and what each rule about a hit costs.

    python tests/benchmarks/bench_start.py [REPORT ...] [--rounds 5] [--before TREE]

Start: one report is read into a store, and commands run on it in cold processes that take turns with one that only
loads jieba's word list: CPU seconds, medians, and their ratio. ``--before`` runs another tree's commands in the same
turns. Scoring: the reports are scored in this process, each time as if their runs had never been cut, with everything,
without `off_concept`, without `own_p`, and with the rule asked for alone: CPU, medians, and the ratios.

Without reports it takes Chinese texts of ../shared/data, else the project's samples.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import textindex as ti
from textindex import matching
from textindex.core.records import Filing
from textindex.matching import jieba_splitter
from textindex.scoring import scorer as scoring
from textindex.scoring.reading import take
from textindex.store import Stored

ROOT = Path(__file__).resolve().parent.parent.parent
JIEBA = "import jieba; t = jieba.Tokenizer(); t.FREQ, t.total = t.gen_pfdict(t.get_dict_file())"
COMMANDS = {
    "kwic 数字化": ("kwic", "数字化", "-s", "STORE"),
    "kwic -d li2023-zh": ("kwic", "-d", "li2023-zh", "-s", "STORE"),
    "score": ("score", "-s", "STORE", "-o", "OUT", "-w", "0"),
}
DICTIONARY = "li2023-zh"


def default_reports() -> list[Path]:
    """Chinese reports that are texts: reading them takes no time worth telling."""
    shared = ROOT.parent / "shared" / "data"
    found = sorted(shared.glob("zh_text/*_annual.txt")) + sorted(shared.glob("more/text/00*年年报.txt"))
    return found or sorted((ROOT / "corpora_samples" / "zh").rglob("*年年度报告.txt"))


def spent(command: list[str], tree: Path) -> float:
    """CPU seconds of a process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    subprocess.run(command, env=environment, cwd=tree, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def start(report: Path, rounds: int, trees: dict[str, Path]) -> None:
    """Print what commands on one stored report take."""
    with tempfile.TemporaryDirectory() as folder:
        place, out = f"{folder}/store", f"{folder}/out"
        read = [sys.executable, "-m", "textindex", "score", str(report), "-s", place, "-o", out, "-w", "0"]
        spent(read, ROOT)
        taken: dict[str, list[float]] = {}
        for _ in range(rounds):
            taken.setdefault("jieba alone", []).append(spent([sys.executable, "-W", "ignore", "-c", JIEBA], ROOT))
            for tree, path in trees.items():
                for name, words in COMMANDS.items():
                    filled = [{"STORE": place, "OUT": out}.get(word, word) for word in words]
                    command = [sys.executable, "-m", "textindex", *filled]
                    taken.setdefault(f"{name} {tree}", []).append(spent(command, path))
    alone = statistics.median(taken["jieba alone"])
    for name, values in taken.items():
        own = statistics.median(values)
        print(f"{name:<28} {own:.2f} s CPU, {own / alone:.2f} times jieba alone")


def forget(scorer: scoring.Scorer) -> None:
    """Take from a scorer the words of the runs that it has cut: in an archive each report has its own."""
    for kit in scorer._kits.values():
        for splitter in (*kit.splitters.values(), kit.plain):
            splitter._cuts.clear()
    jieba_splitter._lattice.cache_clear()
    jieba_splitter._modelled.cache_clear()


def scored(reports: list[Path], rounds: int) -> None:
    """Print what scoring takes, and what of it each of several things does."""
    scorer = scoring.Scorer(scoring.Settings((ti.load_dictionary(DICTIONARY),)))
    texts = []
    for path in reports:
        reading = take(Filing(str(path), path.name))
        if reading.folded is not None:
            texts.append((path.name, Stored(0, reading.folded, reading.pages, reading.sections)))
    chars = sum(len(stored.folded.text) for _, stored in texts)

    def run() -> float:
        forget(scorer)
        begun = time.process_time()
        for name, stored in texts:
            scorer.score(stored, name, "zh")
        return time.process_time() - begun

    run()  # rules, models and words of the list are loaded
    ways: dict[str, Callable[[], object]] = {
        "everything": lambda: patch.object(scoring, "WORD_RULES", scoring.WORD_RULES),
        "without off_concept": lambda: patch.object(matching.Concept, "instead", lambda *_, **__: ""),
        "without own_p": lambda: patch.object(matching, "own_probability", lambda *_: 0.5),
        "only the rule asked for": lambda: patch.object(scoring, "COUNT_RULES", ("whole", "longest")),
    }
    taken: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, change in ways.items():
            with change():
                taken[way].append(run())
    n_hits = sum(len(scorer.score(stored, name, "zh").rows) for name, stored in texts)
    whole = statistics.median(taken["everything"])
    print(f"\n{len(texts)} texts, {chars:,} characters, {n_hits:,} hits by {DICTIONARY}:", end=" ")
    print(f"{chars / whole / 1e6:.1f} million characters a CPU second, {whole / n_hits * 1e6:.0f} microseconds a hit")
    for way, values in list(taken.items())[1:]:
        own = statistics.median(values)
        print(f"everything takes {whole / own:.2f} times what it takes {way}; "
              f"{(whole - own) / n_hits * 1e6:.0f} microseconds a hit")  # fmt: skip


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--before", type=Path, help="another tree of textindex, timed in turns with this one")
    options = parser.parse_args()
    reports = options.reports or default_reports()
    trees = {"": ROOT} | ({"before": options.before} if options.before else {})
    start(reports[0], options.rounds, trees)
    scored(reports, options.rounds)


if __name__ == "__main__":
    main()
