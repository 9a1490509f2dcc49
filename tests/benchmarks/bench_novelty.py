"""Seconds of processor time to tell of a million hits whether their sentences are new; and with one more report.

python tests/benchmarks/bench_novelty.py [hits]

Firms of ten years, 25 hits a report, in sentences of 20 to 120 signs of a vocabulary of 3,000 words; a third of a
year's sentences are the year before's (half of these with a word changed), a fiftieth another firm's. The last report
is told apart: all others are compared first, kept in a store, and then it comes. And the variants of one template, in
which two signs are changed.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from textindex.scoring import scores, statements
from textindex.store import Store

YEARS, HITS = 10, 25
TEMPLATE = (
    "公司积极推进数字化转型运用大数据与人工智能技术提升客户服务能力优化业"
    "务流程降低经营成本增强核心竞争力实现高质量发展为股东创造价值"
)
VARIANTS = 3_000


def archive(n: int) -> pd.DataFrame:
    """The hits of some firms."""
    rng = np.random.default_rng(0)
    words = np.array(["".join(map(chr, rng.integers(0x4E00, 0x4E00 + 1500, 2))) for _ in range(3_000)])
    popular = rng.zipf(1.3, 10 * n) % len(words)
    rows, taken, before = [], 0, [[""]]

    def made() -> list[str]:
        nonlocal taken
        size = int(rng.integers(10, 60))
        taken = taken + size if taken + 2 * size < len(popular) else 0
        return list(words[popular[taken : taken + size]])

    for firm in range(n // (YEARS * HITS)):
        last: list[list[str]] = []
        for year in range(YEARS):
            own = []
            for at in range(HITS):
                dice = rng.random()
                if last and dice < 1 / 3:
                    sentence = list(last[at])
                    if dice < 1 / 6:
                        sentence[int(rng.integers(len(sentence)))] = str(words[rng.integers(len(words))])
                elif dice > 0.98:
                    sentence = before[int(rng.integers(len(before)))]
                else:
                    sentence = made()
                own.append(sentence)
                rows.append((f"{firm:06}", 2010 + year, "".join(sentence)))
            last = own
        before = last
    return pd.DataFrame(rows, columns=["firm", "year", "sentence"])


def template(n: int) -> pd.DataFrame:
    """The variants of one sentence, one a firm and year."""
    rng = np.random.default_rng(1)
    rows = []
    for number in range(n):
        at = int(rng.integers(len(TEMPLATE) - 2))
        word = "".join(map(chr, rng.integers(0x4E00, 0x4E00 + 3_000, 2)))
        rows.append((f"{number // 5:06}", 2010 + number % 5, TEMPLATE[:at] + word + TEMPLATE[at + 2 :]))
    return pd.DataFrame(rows, columns=["firm", "year", "sentence"])


def told(hits: pd.DataFrame, what: str, pairs_of: Callable[..., object] = scores.near) -> pd.DataFrame:
    """Tell of hits what is new, and print what it took."""
    begun = time.process_time()
    found = scores.novelty_of(hits, hits.groupby("firm")["year"].min(), pairs_of)
    took = time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(hits):,} hits, {what}: {took:.1f} s, {took / len(hits) * 1e6:.0f} s a million; {memory:.0f} MB")
    return found


def main(n: int) -> None:
    """Print what was taken."""
    hits = archive(n)
    alone = told(hits, "without a store")
    with tempfile.TemporaryDirectory() as folder:
        known = statements.pairs_by(Store(folder, create=True))
        told(hits[:-HITS], "first run", known)
        more = told(hits, "one more report", known)
        told(hits, "none more", known)
    pd.testing.assert_frame_equal(more, alone)
    print(alone["novelty"].value_counts(normalize=True).round(3).to_dict())
    told(template(VARIANTS), "one template")


if __name__ == "__main__":
    main(int([*sys.argv[1:], "250000"][0]))
