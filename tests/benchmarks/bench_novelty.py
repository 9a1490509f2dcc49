"""Seconds of processor time to tell of a million hits whether their sentences are new.

python tests/benchmarks/bench_novelty.py [hits]

Firms of ten years, 25 hits a report, in sentences of 20 to 120 signs of a vocabulary of 3,000 words; a third of a
year's sentences are the year before's (half of these with a word changed), a fiftieth another firm's.
"""

import resource
import sys
import time

import numpy as np
import pandas as pd

from textindex.scoring.scores import novelty_of

YEARS, HITS = 10, 25


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


def main(n: int) -> None:
    """Print what was taken."""
    hits = archive(n)
    begun = time.process_time()
    told = novelty_of(hits, hits.groupby("firm")["year"].min())
    took = time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    shares = told["novelty"].value_counts(normalize=True).round(3).to_dict()
    print(f"{len(hits):,} hits: {took:.1f} s, {took / len(hits) * 1e6:.0f} s a million; {memory:.0f} MB; {shares}")


if __name__ == "__main__":
    main(int([*sys.argv[1:], "250000"][0]))
