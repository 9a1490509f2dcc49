"""In: the shared reports. Out: a seeded sample of hits, and what the firm's earlier reports say that is most alike.

``python tests/quality/novelty/novelty_draw.py DATA STORE OUT`` reads the Chinese reports of DATA into STORE and writes
OUT/drawn.tsv (place, answer, nearest similarity, probability of being drawn) and OUT/windows.txt, to be read: each
hit's sentence and the three sentences of earlier reports that share most with it (texts that stay outside the project).

Drawn from all counted hits of four series for which the answer is told (no firm's first year), in three strata:
repeated; new, though an earlier sentence around a counted hit is alike by `ALIKE` or more; new.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

import textindex as ti
from textindex.scoring import sentences
from textindex.workbench import Corpus

FOLDERS = ("zh_pdf", "zh_text", "more/zh_pdf", "more/text")
FIRMS = ("000001", "000002", "600000", "600519")
DICTIONARY = "li2023-wide-zh"
SEED = 20261130
DRAWN = {"repeated": 20, "alike": 20, "new": 20}
ALIKE = 0.25
SHOWN = 3
KEY = ["file", "page", "start", "term"]


def shingles(signs: str) -> set[str]:
    return {signs[at : at + 3] for at in range(len(signs) - 2)}


def similarity(one: set[str], other: set[str]) -> float:
    """Jaccard's."""
    both = len(one & other)
    return both / max(1, len(one) + len(other) - both)


def ledger(data: Path, store: str) -> pd.DataFrame:
    """All counted hits of the reports, with their sentences as signs, and ``nearest``: how alike an earlier one is."""
    folders = [data / folder for folder in FOLDERS]
    hits = ti.score(folders, DICTIONARY, formulas=["new"], store=store, workers=0).hits
    hits = hits[hits["kept"] & hits["firm"].isin(FIRMS)].reset_index(drop=True)
    around = sentences_around(hits, store)
    hits = hits.assign(signs=[sentences.signs(around[row]) for row in hits.index])
    sets = [shingles(own) for own in hits["signs"]]
    nearest = []
    for at, (firm, year) in enumerate(zip(hits["firm"], hits["year"], strict=True)):
        earlier = np.flatnonzero((hits["firm"] == firm) & (hits["year"] < year))
        nearest.append(max((similarity(sets[at], sets[other]) for other in earlier), default=0.0))
    return hits.assign(nearest=nearest)


def sentences_around(hits: pd.DataFrame, store: str) -> dict[int, str]:
    """The sentence around each hit, by its row."""
    around = {}
    for report, stored in Corpus(store, languages=("zh",), firms=FIRMS).texts():
        for row in hits[hits["file"] == report.file].itertuples():
            first, last = stored.folded.find(row.page, row.start), stored.folded.find(row.end_page, row.stop)
            around[row.Index] = sentences.around(stored.folded, first, last, sentences.REACH["zh"])
    return around


def draw(hits: pd.DataFrame) -> pd.DataFrame:
    """The sample, in a random order, with ``probability``."""
    told = hits[hits["novelty"].notna()]
    kind = told["novelty"].mask((told["novelty"] != "repeated") & (told["nearest"] >= ALIKE), "alike")
    parts = []
    for name, n in DRAWN.items():
        own = told[kind == name]
        size = min(n, len(own))
        parts.append(own.sample(size, random_state=SEED).assign(probability=size / len(own), stratum=name))
    return pd.concat(parts).sample(frac=1, random_state=SEED)


def windows(drawn: pd.DataFrame, hits: pd.DataFrame, store: str) -> list[str]:
    """What is read: a hit's sentence and the nearest ones of all sentences of the firm's earlier reports."""
    corpus = Corpus(store, languages=("zh",), firms=FIRMS)
    said: dict[str, list[tuple[int, str, set[str]]]] = {}
    around = sentences_around(drawn, store)
    for report, stored in corpus.texts():
        text = str(stored.folded.data, "utf-8")
        for sentence in sentences.END.split(text):
            if sentence and len(signs := sentences.signs(sentence)) > 5:
                said.setdefault(report.firm, []).append((report.year, sentence, shingles(signs)))
    shown = []
    for number, row in enumerate(drawn.itertuples(), start=1):
        own = shingles(row.signs)
        earlier = [(similarity(own, other), year, text) for year, text, other in said[row.firm] if year < row.year]
        best = sorted(earlier, reverse=True)[:SHOWN]
        shown.append(f"n{number:02} {row.firm} {row.year} 【{row.term}】 {around[row.Index].strip()}")
        shown += [f"    {year}: {text.strip()}" for _, year, text in best]
    return shown


def main(data: Path, store: str, out: Path) -> None:
    hits = ledger(data, store)
    drawn = draw(hits)
    drawn["id"] = [f"n{number:02}" for number in range(1, len(drawn) + 1)]
    out.mkdir(parents=True, exist_ok=True)
    columns = ["id", "file", "firm", "year", "page", "start", "term", "novelty", "first_seen", "last_seen", "nearest"]
    drawn[[*columns, "stratum", "probability"]].to_csv(out / "drawn.tsv", sep="\t", index=False, float_format="%.4f")
    (out / "windows.txt").write_text("\n".join(windows(drawn, hits, store)) + "\n", encoding="utf-8")
    print(hits["novelty"].value_counts(dropna=False).to_dict(), (hits["nearest"] >= ALIKE).sum())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
