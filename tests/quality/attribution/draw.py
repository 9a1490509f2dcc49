"""In: the shared reports. Out: a seeded sample of hits to be read, each with its probability of being drawn.

``python tests/quality/attribution/draw.py DATA STORE OUT`` reads DATA into STORE and writes OUT/drawn.tsv (place,
strata, probability) and OUT/windows.tsv (the texts around the hits, which stay outside the project).

Systematic sampling with unequal probabilities (Madow 1949): hits in order of the rules' answer, dimension, term,
section and year, so that each is spread over the sample; a hit's size falls with the square root of how many its term
and its firm have, and is doubled or tripled where the rules see something else than an own fact. Sizes that would give
a probability above one give one.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from textindex import dictionary, documents
from textindex.core import schemas
from textindex.core.records import Dictionary
from textindex.scoring import pipeline
from textindex.scoring.scorer import Scorer, Settings
from textindex.store import Store, Stored

SEED = 20261130
DRAWN = {"zh": 2_000, "en": 1_000}
DICTIONARIES = {
    "zh": ("li2023-wide-zh", "wu2021-zh", "zhao2021-recalled-zh"),
    "en": ("li2023-en", "industry40-en"),
}
FOLDERS = (
    "zh_pdf",
    "zh_text",
    "en_pdf",
    "en_html",
    "more/zh_pdf",
    "more/en_pdf",
    "more/en_html",
    "more/text",
    "more/other",
)
REACH = {"zh": 200, "en": 500}
COLUMNS = [
    "id",
    "language",
    "file",
    "firm",
    "year",
    "kind",
    "page",
    "start",
    "stop",
    "term",
    "dimension",
    "section",
    "polarity",
    "speaker",
    "tense",
    "boundary_ok",
    "probability",
]


def probabilities(size: np.ndarray, n: int) -> np.ndarray:
    """Probabilities of being drawn: proportional to size, at most 1, with sum n.

    >>> probabilities(np.array([1.0, 1.0, 2.0, 8.0]), 2)
    array([0.25, 0.25, 0.5 , 1.  ])
    """
    sure = np.zeros(len(size), bool)
    while True:
        rest = n - sure.sum()
        p = np.where(sure, 1.0, rest * size / size[~sure].sum())
        if not (p[~sure] > 1).any():
            return p
        sure |= p >= 1


def systematic(p: np.ndarray, start: float) -> np.ndarray:
    """Rows drawn by one start in [0, 1): those at which the running sum passes start, start + 1, ..."""
    passed = np.floor(np.cumsum(p) - start + 1e-9).astype(int)
    return np.flatnonzero(np.diff(np.concatenate([[-1 if start > 0 else 0], passed])) > 0)


def unite(language: str) -> Dictionary:
    """One dictionary of several ones' terms; the first that has a term tells its dimension."""
    several = [dictionary.load(name) for name in DICTIONARIES[language]]
    terms = {term.text: term for one in reversed(several) for term in one.terms}
    dimensions = tuple(dict.fromkeys(name for one in several for name in one.dimensions))
    return replace(several[0], name=f"labels-{language}", terms=tuple(terms.values()), dimensions=dimensions)


def hits_of(data: Path, store: str, language: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All hits of a language with their windows, in any document of a known firm; of files of equal bytes, one."""
    settings = Settings((unite(language),), count="longest", drop=())
    found, _ = pipeline.scan(settings, [str(data / folder) for folder in FOLDERS], store)
    own = [
        replace(o, rejection=None)
        for o in found.outcomes
        if o.entry is not None and not o.entry.reason and o.filing.language == language and o.filing.firm
    ]
    own = list({o.filing.sha256: o for o in sorted(own, key=lambda o: o.filing.file)}.values())
    scorer, rows, windows = Scorer(settings), [], []
    for outcome in own:
        for stored in Store(store).texts(outcome.entry.part, [outcome.entry.row]):
            for row in scorer.score(stored, outcome.filing.file, language).rows:
                rows.append((outcome.filing.firm, outcome.filing.year, outcome.filing.kind, *row))
                windows.append(window(stored, row, REACH[language]))
    columns = ["firm", "year", "kind", *[name for name in schemas.HITS.columns if name not in ("firm", "year")]]
    return pd.DataFrame(rows, columns=columns), pd.DataFrame(windows, columns=["before", "hit", "after"])


def window(stored: Stored, row: tuple, reach: int) -> tuple[str, str, str]:
    """What stands before, in and after a hit, as on the page, white space made one blank."""
    pages, folded = stored.pages, stored.folded
    page, start, end_page, stop = row[1:5]
    first, last = folded.find(page, start), folded.find(end_page, stop)
    far, farther = documents.around(folded, first, last, reach)
    parts = ((far, first), (first, last), (last, farther))
    return tuple(" ".join(documents.quote(pages, folded, a, b).split()) for a, b in parts)


def draw(hits: pd.DataFrame, n: int) -> pd.DataFrame:
    """The sample, with ``probability``; rows keep their numbers."""
    hits = hits.copy()
    size = 1 / np.sqrt(hits.groupby("term")["term"].transform("size") * hits.groupby("firm")["firm"].transform("size"))
    other = (hits["speaker"] != "own") | (hits["polarity"] != "affirmed") | (hits["tense"] != "fact")
    size = size * np.where(other, 3.0, 1.0) * np.where(hits["boundary_ok"], 1.0, 2.0)
    hits["probability"] = probabilities(size.to_numpy(), min(n, len(hits)))
    order = hits.sort_values(
        ["speaker", "tense", "dimension", "term", "section", "year", "file", "page", "start"]
    ).index
    chosen = systematic(hits.loc[order, "probability"].to_numpy(), np.random.default_rng(SEED).random())
    return hits.loc[sorted(order[chosen])]


def main(data: Path, store: str, out: Path) -> None:
    drawn, windows = [], []
    for language, n in DRAWN.items():
        hits, texts = hits_of(data, store, language)
        hits["language"] = language
        chosen = draw(hits, n)
        chosen["id"] = [f"{language}{number:04d}" for number in range(1, len(chosen) + 1)]
        print(f"{language}: {len(hits)} hits, {len(chosen)} drawn, of {chosen['firm'].nunique()} firms")
        drawn.append(chosen[COLUMNS])
        windows.append(texts.loc[chosen.index].assign(id=chosen["id"]))
    out.mkdir(parents=True, exist_ok=True)
    pd.concat(drawn).to_csv(out / "drawn.tsv", sep="\t", index=False, float_format="%.6f")
    pd.concat(windows).to_csv(out / "windows.tsv", sep="\t", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
