"""From a store to the ledger: characters a CPU second, beside an older tree; and what each part of it takes for a hit.

    python tests/benchmarks/bench_hits.py [STORE] [--before TREE] [--dictionary li2023-zh] [--parts 16] [--rounds 5]

The jobs of so many parts of a store are scored, and their rows put together as the ledger has them, in a process a
tree, in turns. Before each round the words of all runs are forgotten: in an archive each report has its own. Of each
job the least time counts, so that what else the machine does meanwhile says little. Start-up is no part of it.

Without a store one is made of 1,000 reports of paragraphs of ../shared/data (`made_archive`).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from made_archive import CHARS, archive, blocks

import textindex as ti
from textindex import documents, matching
from textindex.matching import jieba_splitter
from textindex.scoring import hearing
from textindex.scoring.scorer import CONTEXT_CHARS, COUNT_RULES, Job, Scorer, Settings, _Report
from textindex.store import Store
from textindex.store.spool import HitSpool

ROOT = Path(__file__).resolve().parent.parent.parent
TURNS = 2
RUN = """
import sys, time
import textindex as ti
from textindex.matching import jieba_splitter
from textindex.scoring.scorer import Job, Scorer, Settings
from textindex.store import Store
from textindex.store.spool import HitSpool
store, name, n_parts, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
dictionary = ti.load_dictionary(name)
entries = [e for e in Store(store).entries() if not e.reason and e.cover.get("language") == dictionary.language]
parts = sorted({e.part for e in entries})[:n_parts]
jobs = [Job(store, part, {e.row: (e.sha256, dictionary.language) for e in entries if e.part == part}) for part in parts]
scorer = Scorer(Settings((dictionary,)))
least, n_hits = [1e9] * len(jobs), 0
for at in range(rounds):
    for kit in scorer._kits.values():
        for splitter in (*kit.splitters.values(), kit.plain):
            splitter._cuts.clear()
    jieba_splitter._lattice.cache_clear()
    jieba_splitter._modelled.cache_clear()
    spool = HitSpool()
    for number, job in enumerate(jobs):
        begun = time.process_time()
        for scored in scorer(job):
            spool.add(scored.rows)
            n_hits += len(scored.rows) if at == 0 else 0
        least[number] = min(least[number], time.process_time() - begun)
print(sum(e.n_chars for e in entries if e.part in parts), n_hits, sum(least))
"""


def beside(store: Path, options: argparse.Namespace) -> None:
    """Print how fast each tree scores the same texts."""
    trees = {"this tree": ROOT} | ({"before": options.before} if options.before else {})
    told: dict[str, list[list[float]]] = {name: [] for name in trees}
    for _ in range(TURNS):
        for name, tree in trees.items():
            words = [store, options.dictionary, options.parts, options.rounds]
            done = subprocess.run(
                [sys.executable, "-W", "ignore", "-c", RUN, *map(str, words)],
                env={**os.environ, "PYTHONPATH": str(tree)}, cwd=tree, capture_output=True, text=True, check=True,
            )  # fmt: skip
            told[name].append([float(number) for number in done.stdout.split()])
    for name, several in told.items():
        chars, n_hits, seconds = min(several, key=lambda one: one[2])
        print(
            f"{name:<10} {chars:,.0f} characters, {n_hits:,.0f} hits ({n_hits / chars * 1e6:.0f} a million):", end=" "
        )
        print(f"{chars / seconds / 1e6:.1f} million characters a CPU second,", end=" ")
        print(f"{seconds / n_hits * 1e6:.0f} microseconds a hit, all in")


def parts(store: Path, options: argparse.Namespace) -> None:
    """Print what each part takes, each asked of all texts by itself."""
    dictionary = ti.load_dictionary(options.dictionary)
    language, shelf = dictionary.language, Store(store)
    entries = [e for e in shelf.entries() if not e.reason and e.cover.get("language") == language]
    jobs = [
        Job(str(store), part, {e.row: (e.sha256, language) for e in entries if e.part == part})
        for part in sorted({e.part for e in entries})[: options.parts]
    ]
    scorer = Scorer(Settings((dictionary,)))
    kit, rule = scorer._kits[dictionary.name], scorer._settings.rule(dictionary)

    def least(what: Callable[[], Any]) -> tuple[float, Any]:
        spent, made = [], None
        for _ in range(options.rounds):
            for splitter in (*kit.splitters.values(), kit.plain):
                splitter._cuts.clear()
            jieba_splitter._lattice.cache_clear()
            begun = time.process_time()
            made = what()
            spent.append(time.process_time() - begun)
        return min(spent), made

    def opened() -> list[_Report]:
        texts = (one for job in jobs for one in shelf.texts(job.part, list(job.files)))
        return [_Report.of(one._replace(pages=list(one.pages)), "", language, None) for one in texts]

    spent: dict[str, float] = {}
    spent["texts and all pages out of the store"], reports = least(opened)
    spent["scan"], _ = least(lambda: [kit.matcher.stems(one.stored.folded.data) for one in reports])
    matched, found = least(
        lambda: [
            kit.matcher.match_by(one.stored.folded.data, COUNT_RULES, kit.splitters, kit.plain, one.written)
            for one in reports
        ]
    )
    spent["words by four rules"] = matched - spent["scan"]
    pairs = [(one, own.by_rule[rule], own.stems) for one, own in zip(reports, found, strict=True)]
    spent["whose it is"], seen = least(
        lambda: [list(hearing.look(one.stored.folded, hits, language, one.places)) for one, hits, _ in pairs]
    )

    def concept() -> None:
        for (one, hits, stems), some in zip(pairs, seen, strict=True):
            meant = matching.Concept(one.stored.folded.data, one.written, stems)
            for hit, its in zip(hits, some, strict=True):
                hearing._instead(meant, hit, its, language)

    spent["what it means"], _ = least(concept)
    spent["own_p"], _ = least(lambda: [matching.own_probability(its, language) for some in seen for its in some])
    spent["quotes"], _ = least(
        lambda: [
            documents.quoted(one.stored.pages, one.stored.folded, hit.start, hit.stop, CONTEXT_CHARS)
            for one, hits, _ in pairs
            for hit in hits
        ]
    )
    scored = [own for job in jobs for own in scorer(job)]

    def ledger() -> None:
        spool = HitSpool()
        for own in scored:
            spool.add(own.rows)
        spool._settle()

    spent["rows of the ledger"], _ = least(ledger)
    n_hits = sum(len(own.rows) for own in scored)
    for name, seconds in spent.items():
        print(f"{name:<38} {seconds / n_hits * 1e6:6.1f} microseconds a hit")


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", nargs="?", type=Path)
    parser.add_argument("--before", type=Path, help="another tree of textindex, timed in turns with this one")
    parser.add_argument("--dictionary", default="li2023-zh")
    parser.add_argument("--parts", type=int, default=16, help="so many parts of the store, 32 reports each")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = options.store
        if store is None:
            home, pdfs = Path(folder), ROOT.parent / "shared" / "data" / "zh_pdf"
            _, store = archive(1000, CHARS, blocks(sorted(pdfs.glob("*.pdf")), home / "source"), home)
        beside(store.resolve(), options)
        parts(store.resolve(), options)


if __name__ == "__main__":
    main()
