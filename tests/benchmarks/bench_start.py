"""What a user waits for: a command on one stored report beside jieba alone, and what each rule about a hit costs.

    python tests/benchmarks/bench_start.py [REPORT ...] [--rounds 5] [--before TREE] [--stored 2000] [--pdfs PDF ...]

Start: one report is read into a store, and commands run on it in cold processes that take turns with one that only
loads jieba's word list: CPU seconds, medians, and their ratio; of `kwic` the first line too, by the clock. Modules are
compiled before, as an installed package's are. ``--before`` runs another tree's commands in the same turns.
Store: so many reports are made of the paragraphs of those given, read, and scored from the store, in cold processes.
PDFs: these are read and scored from cold, in one process and by the command's default number of workers, and once by
a script that does what published ones do, in one process as those are: CPU seconds, and what a user waits by the clock.
Scoring: the reports are scored in this process, each time as if their runs had never been cut, with everything,
without `off_concept`, without `own_p`, and with the rule asked for alone: CPU, medians, and the ratios.

Without reports it takes Chinese texts of ../shared/data, else the project's samples.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import textindex as ti
from textindex import matching
from textindex.core.records import Filing
from textindex.matching import jieba_splitter
from textindex.scoring import scorer as scoring
from textindex.scoring.reading import take
from textindex.store import Store, Stored

ROOT = Path(__file__).resolve().parent.parent.parent
JIEBA = "import jieba; t = jieba.Tokenizer(); t.FREQ, t.total = t.gen_pfdict(t.get_dict_file())"
SCRIPT = """
import sys
import jieba, pdfplumber, yaml
tokenizer = jieba.Tokenizer()
held = yaml.safe_load(open("dictionaries/li2023-zh.yaml", encoding="utf-8"))["dimensions"].values()
terms = {term["term"] for dimension in held for term in dimension["terms"]}
for term in terms:
    tokenizer.add_word(term)
for path in sys.argv[1:]:
    with pdfplumber.open(path) as pdf:
        text = "".join(page.extract_text() or "" for page in pdf.pages)
    print(path, sum(word in terms for word in tokenizer.cut(text)))
"""
MADE_CHARS = 23_600
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


class Spent(NamedTuple):
    """CPU seconds of a process and its children, and seconds until its first line and its end by the clock."""

    cpu: float
    first: float
    clock: float


def spent(command: list[str], tree: Path, compiled: str) -> Spent:
    """Run a command of a tree, whose modules are compiled into a folder and taken from there."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONPYCACHEPREFIX": f"{compiled}/{tree.name}"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with subprocess.Popen(
        command, env=environment, cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        process.stdout.readline()
        first = time.perf_counter() - begun
        process.stdout.read()
    assert process.returncode in (0, 3), command  # 3: some files were rejected
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(cpu, first, time.perf_counter() - begun)


def command_of(*words: object) -> list[str]:
    """A command."""
    return [sys.executable, "-m", "textindex", *map(str, words)]


def start(report: Path, rounds: int, trees: dict[str, Path], home: Path) -> None:
    """Print what commands on one stored report take."""
    place, out, alone = home / "one", home / "out", [sys.executable, "-W", "ignore", "-c", JIEBA]
    for path in trees.values():
        spent(command_of("score", report, "-s", place, "-o", out, "-w", 0), path, str(home))
    commands = {
        f"{name} {tree}": (command_of(*({"STORE": place, "OUT": out}.get(word, word) for word in words)), path)
        for tree, path in trees.items()
        for name, words in COMMANDS.items()
    } | {"jieba alone": (alone, ROOT)}
    taken: dict[str, list[Spent]] = {name: [] for name in commands}
    for at in range(rounds + 1):
        for name, (command, path) in commands.items():
            own = spent(command, path, str(home))
            taken[name] += [own] if at else []  # the first time it is compiled
    jieba = statistics.median(one.cpu for one in taken["jieba alone"])
    for name, values in taken.items():
        cpu, first, _ = (statistics.median(column) for column in zip(*values, strict=True))
        lines = f"; first line after {first:.2f} s by the clock" if name.startswith("kwic") else ""
        print(f"{name:<28} {cpu:.2f} s CPU, {cpu / jieba:.2f} times jieba alone{lines}")


def made(reports: list[Path], number: int, folder: Path) -> Path:
    """Reports of the paragraphs of those given, ten years of a firm each."""
    lines = [[line for line in path.read_text("utf-8", "ignore").splitlines() if line.strip()] for path in reports]
    drawn = random.Random(1)
    folder.mkdir()
    for serial in range(number):
        firm, year = 600000 + serial // 10, 2009 + serial % 10
        text = [f"证券代码：{firm}", f"某某{firm}股份有限公司", f"{year}年年度报告", *["公司经营情况良好。"] * 20]
        while sum(map(len, text)) < MADE_CHARS:
            source = drawn.choice(lines)
            at = drawn.randrange(len(source))
            text += source[at : at + 12]
        (folder / f"{firm}_{year}.txt").write_text("\n".join(text), encoding="utf-8")
    return folder


def stored(reports: list[Path], number: int, rounds: int, trees: dict[str, Path], home: Path) -> None:
    """Print how fast reports are scored from a store, with the ledger and every file."""
    place, out = home / "many", home / "scored"
    spent(command_of("read", made(reports, number, home / "reports"), "-s", place, "-j", 0), ROOT, str(home))
    chars = sum(entry.n_chars for entry in Store(place).entries() if not entry.reason)
    taken: dict[str, list[float]] = {tree: [] for tree in trees}
    for _ in range(rounds):
        for tree, path in trees.items():
            words = command_of("score", "-s", place, "-o", out, "-w", 0)
            taken[tree].append(spent(words, path, str(home)).cpu)
    told = json.loads((out / "provenance.json").read_text(encoding="utf-8"))
    hits, files = told["dictionaries"][0]["totals"]["whole"], told["files"]
    print(f"\n{files['scored']} of {files['found']} stored reports scored, {chars:,} characters, {hits:,} hits")
    for tree, values in taken.items():
        own = statistics.median(values)
        print(f"score {tree:<22} {own:.2f} s CPU with the start, {chars / own / 1e6:.1f} million characters a second")


def pdfs(paths: list[Path], rounds: int, trees: dict[str, Path], home: Path) -> None:
    """Print how long PDFs take from cold, beside a published script."""
    copied = home / "pdfs"
    copied.mkdir()
    for path in paths:
        shutil.copyfile(path, copied / path.name)
    script = spent([sys.executable, "-W", "ignore", "-c", SCRIPT, *map(str, paths)], ROOT, str(home))
    ways = {"in one process": ("-w", 0), "by the default workers": ()}
    taken: dict[tuple[str, str], list[Spent]] = {(tree, way): [] for tree in trees for way in ways}
    for at in range(rounds + 1):
        for tree, way in taken:
            shutil.rmtree(home / "read", ignore_errors=True)
            command = command_of("score", copied, "-s", home / "read", "-o", home / "pdf-out", *ways[way])
            own = spent(command, trees[tree], str(home))
            taken[tree, way] += [own] if at else []  # the first time it is compiled
    print(f"\n{len(paths)} PDFs from cold: pdfplumber and jieba in one process, once:", end=" ")
    print(f"{script.cpu:.1f} s CPU, {script.clock:.1f} s by the clock")
    for (tree, way), values in taken.items():
        cpu, _, clock = (statistics.median(column) for column in zip(*values, strict=True))
        print(f"score {way} {tree:<10} {cpu:.2f} s CPU, {script.cpu / cpu:.1f} times as fast;", end=" ")
        print(f"{clock:.2f} s by the clock, {script.clock / clock:.1f} times as fast", end=" ")
        print(f"({script.clock / 2 / clock:.1f} times, if the script's files were halved between two processes)")


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
    parser.add_argument("--stored", type=int, default=0, help="score so many stored reports")
    parser.add_argument("--pdfs", nargs="*", type=Path, default=[], help="read and score these from cold")
    options = parser.parse_args()
    reports = options.reports or default_reports()
    trees = {"": ROOT} | ({"before": options.before} if options.before else {})
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        start(reports[0], options.rounds, trees, home)
        if options.stored:
            stored(reports, options.stored, options.rounds, trees, home)
        if options.pdfs:
            pdfs(options.pdfs, options.rounds, trees, home)
    scored(reports, options.rounds)


if __name__ == "__main__":
    main()
