"""In: a ledger. Out: a stratified random sample of its hits as coding sheets, and what each row stands for.

The population is the ledger's counted hits of one dictionary. Strata are dimension by frequency band of the term by
fiscal year. Each stratum has a target that need not be whole; how many hits it gives is the target rounded up or down
at random (systematic sampling, Madow 1949, Annals of Mathematical Statistics 20, 333-354), so that they add up to n and
every hit, also of a stratum whose target is below one, has a known chance: target / hits of the stratum. Its weight is
one over that chance, and weighted sums estimate those of the population without bias (Horvitz and Thompson 1952,
Journal of the American Statistical Association 47, 663-685).
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import SourceError
from textindex.core.messages import Message
from textindex.core.summaries import Shown
from textindex.tables.given import in_pandas
from textindex.tables.read import read_table
from textindex.workbench.sentences import Context, one_line, sentences

BANDS = ("frequent", "middle", "rare")
BAND_SHARES = (0.5, 0.9)  # of all hits: the terms that make up the first half are frequent, the last tenth rare
NEEDED = (
    "firm",
    "year",
    "file",
    "page",
    "start",
    "dictionary",
    "term",
    "dimension",
    "surface",
    "left",
    "right",
    "kept",
)
KEY = ("file", "page", "start", "term")
SHEET = (
    *("sample", "row", "rows", "id", "file", "page", "firm", "year", "dimension", "term", "left", "surface", "right"),
    *("relevant", "speaker", "note", "dictionary", "start", "band", "weight"),
)
EPSILON = 1e-9

Allocation = Literal["proportional", "equal"]


@dataclass(frozen=True, repr=False)
class Sample(Shown):
    """A drawn sample.

    Attributes:
        name: its name, by which its sheets know each other.
        sheets: one a coder; identical where all hits overlap.
        strata: a row a stratum: dimension, band, year, hits, target, drawn.
        facts: dictionary, hits, n, seed, allocation, coders, overlap.
    """

    name: str
    sheets: tuple[pd.DataFrame, ...]
    strata: pd.DataFrame
    facts: dict[str, Any]


def read_ledger(hits: pd.DataFrame | str | Path) -> pd.DataFrame:
    """A ledger: a table, hits.parquet, hits.csv, or the folder of a run, which has them.

    Raises:
        SourceError: there is none, or it lacks a column.
    """
    is_file = isinstance(hits, str | Path)
    place = Path(hits) if isinstance(hits, str | Path) else Path("hits")
    if is_file and place.is_dir():
        place = place / "hits.parquet"
        if not place.is_file():
            raise SourceError(Message("ledger.no_file", parent=place.parent))
    ledger = read_table(place) if is_file else in_pandas(hits, SourceError)
    if missing := [column for column in NEEDED if column not in ledger.columns]:
        raise SourceError(Message("ledger.column", place=place, missing=missing[0]))
    if is_file and ledger["kept"].dtype != bool:  # CSV: every cell is a text
        for column in ("page", "start", "end_page", "stop", "year"):
            if column in ledger:
                ledger[column] = pd.to_numeric(ledger[column], errors="coerce").astype("Int64")
        for column in ("kept", "boundary_ok"):
            if column in ledger:
                ledger[column] = ledger[column].str.lower() == "true"
    return ledger.reset_index(drop=True)


def of_dictionary(ledger: pd.DataFrame, dictionary: str = "") -> tuple[pd.DataFrame, str]:
    """The rows of one dictionary, and its name.

    Raises:
        SourceError: the ledger holds several and none is named, or not that one.
    """
    names = sorted(ledger["dictionary"].dropna().unique())
    if dictionary and dictionary not in names:
        raise SourceError(
            Message("ledger.no_hits", dictionary=dictionary, names=tuple(names) or Message("fault.none_given"))
        )
    if not dictionary and len(names) != 1:
        raise SourceError(Message("ledger.choose", names=tuple(names) or Message("weights.none")))
    name = dictionary or names[0]
    return ledger[ledger["dictionary"] == name], name


def sample(
    hits: pd.DataFrame | str | Path,
    n: int = 200,
    *,
    dictionary: str = "",
    allocation: Allocation = "proportional",
    coders: int = 1,
    overlap: float = 1.0,
    seed: int = 0,
    store: str | Path = "",
) -> Sample:
    """Draw a stratified random sample of a ledger's counted hits, as coding sheets.

    Args:
        hits: the ledger, its file, or the folder of a run.
        n: hits to draw, at most those that there are.
        dictionary: whose hits, where the ledger has those of several.
        allocation: ``proportional`` to the strata's hits, or ``equal`` for all strata as far as they have hits.
        coders: sheets; every coder may also be given a copy of one sheet.
        overlap: share of the n hits that all coders judge; the others are dealt out among them.
        seed: equal seeds draw equal samples.
        store: the store that holds the reports: the sheets then show the sentence of each hit, not 30 characters.

    Raises:
        SourceError: there is no such ledger, no hit in it, or the store holds none of the reports.
    """
    check_choices(SourceError, allocation=(allocation, Allocation))
    ledger = read_ledger(hits)
    own, name = of_dictionary(ledger, dictionary)
    own = own[own["kept"].astype(bool)].sort_values(list(KEY), kind="stable").reset_index(drop=True)
    if not len(own):
        raise SourceError(Message("sample.none", name=name))
    if n < 1 or coders < 1 or not 0 <= overlap <= 1:
        raise SourceError(Message("sample.overlap"))
    random, n = np.random.default_rng(seed), min(n, len(own))
    own["band"] = own["term"].map(bands(own["term"]))
    own["year"] = own["year"].astype("Int64").astype("string").fillna("")
    strata = own.groupby(["dimension", "band", "year"]).size().rename("hits").reset_index()
    strata["target"] = targets(strata["hits"].to_numpy(), n, allocation)
    strata["drawn"] = rounded(strata["target"].to_numpy(), float(random.random()))
    drawn = _drawn(own, strata, random)
    label = "s" + sha256(f"{seed} {allocation}\n{drawn[[*KEY, 'weight']].to_csv()}".encode()).hexdigest()[:8]
    around = sentences(store, drawn) if store else {}
    sheet = sheet_of(drawn, label, around)
    facts = {
        **{"sample": label, "dictionary": name, "hits": len(own), "n": n, "seed": seed, "allocation": allocation},
        **{
            "coders": coders,
            "overlap": overlap if coders > 1 else 1.0,
            "strata": len(strata),
            "sentences": len(around),
        },
    }
    return Sample(label, tuple(dealt(sheet, coders, overlap, random)), strata, facts)


def bands(terms: pd.Series) -> dict[str, str]:
    """The frequency band of each term, from one entry a hit.

    Terms are ranked by their hits: those that make up the first half of all hits are ``frequent``, the last tenth
    ``rare``. Terms with equally many hits are in one band.

    >>> import pandas as pd
    >>> bands(pd.Series(["a"] * 6 + ["b"] * 3 + ["c"]))
    {'a': 'frequent', 'b': 'middle', 'c': 'rare'}
    """
    counts = terms.value_counts()
    by_size = counts.groupby(counts).sum().sort_index(ascending=False)
    before = (by_size.cumsum() - by_size) / counts.sum()
    band = {size: BANDS[sum(share >= limit - EPSILON for limit in BAND_SHARES)] for size, share in before.items()}
    return {str(term): band[count] for term, count in counts.items()}


def targets(sizes: np.ndarray[Any, Any], n: int, allocation: Allocation) -> np.ndarray[Any, Any]:
    """How many hits each stratum is to give; not whole, in all n, no more than it has.

    >>> import numpy as np
    >>> targets(np.array([80, 15, 5]), 20, "proportional").tolist()
    [16.0, 3.0, 1.0]
    >>> targets(np.array([80, 15, 5]), 20, "equal").tolist()
    [7.5, 7.5, 5.0]
    """
    n = min(n, int(sizes.sum()))
    if allocation == "proportional":
        proportional: np.ndarray[Any, Any] = n * (sizes / sizes.sum())
        return proportional
    result, left = np.zeros(len(sizes)), float(n)
    order = np.argsort(sizes, kind="stable")
    for place, stratum in enumerate(order):  # the smallest first: what it cannot give, the others share
        result[stratum] = min(float(sizes[stratum]), left / (len(order) - place))
        left -= result[stratum]
    return result


def rounded(goals: np.ndarray[Any, Any], start: float) -> np.ndarray[Any, Any]:
    """Each target rounded up or down so that the sum is kept, up with the chance of its fraction.

    Args:
        goals: the targets; their sum is whole.
        start: a random number from 0 to 1.

    >>> import numpy as np
    >>> rounded(np.array([1.5, 0.25, 0.25]), 0.3).tolist()
    [2, 0, 0]
    """
    edges = np.round(np.concatenate([[0.0], np.cumsum(goals)]), 9)
    counted: np.ndarray[Any, Any] = np.diff(np.ceil(edges - start - EPSILON).astype(int))
    return counted


def _drawn(own: pd.DataFrame, strata: pd.DataFrame, random: Any) -> pd.DataFrame:
    """The hits drawn, in random order, with their weights."""
    places = own.groupby(["dimension", "band", "year"]).indices
    chosen, weights = [], []
    for dimension, band, year, hits, target, drawn in strata.itertuples(index=False):
        chosen += random.choice(places[dimension, band, year], size=drawn, replace=False).tolist()
        weights += [hits / target] * drawn
    order = random.permutation(len(chosen))
    result = own.iloc[[chosen[i] for i in order]].copy()
    result["weight"] = [weights[i] for i in order]
    return result.reset_index(drop=True)


def sheet_of(drawn: pd.DataFrame, label: str, context: Context) -> pd.DataFrame:
    """The sheet of hits drawn, its codes empty, with the sentences that are known around them."""
    sheet = drawn.copy()
    keys = list(zip(sheet["file"], sheet["page"].astype(int), sheet["start"].astype(int), sheet["term"], strict=True))
    around = [
        context.get(key, own) for key, own in zip(keys, zip(sheet["left"], sheet["right"], strict=True), strict=True)
    ]
    sheet["left"], sheet["right"] = ([one_line(text) for text in side] for side in zip(*around, strict=True))
    sheet["surface"] = [one_line(text) for text in sheet["surface"]]
    sheet["sample"], sheet["id"] = label, [f"h{number:05d}" for number in range(1, len(sheet) + 1)]
    for column in ("relevant", "speaker", "note"):
        sheet[column] = ""
    return sheet


def dealt(sheet: pd.DataFrame, coders: int, overlap: float, random: Any) -> list[pd.DataFrame]:
    """The sheet of each coder: the shared rows, and every so many-th of the others; in the order of the sample."""
    n = len(sheet)
    shared = n if coders == 1 else round(overlap * n)
    order = random.permutation(n)
    owner = np.full(n, -1)
    owner[order[shared:]] = np.arange(n - shared) % coders
    sheets = []
    for coder in range(coders):
        own = sheet[(owner == -1) | (owner == coder)].reset_index(drop=True)
        own["row"], own["rows"] = np.arange(1, len(own) + 1), len(own)
        sheets.append(own[list(SHEET)])
    return sheets


def sheet_paths(out: Path, coders: int) -> list[Path]:
    """Where the sheets are written: sheet.xlsx, or sheet-1.xlsx, sheet-2.xlsx.

    >>> [path.name for path in sheet_paths(Path("coding/sheet.csv"), 2)]
    ['sheet-1.csv', 'sheet-2.csv']
    """
    return [out] if coders == 1 else [out.with_name(f"{out.stem}-{i}{out.suffix}") for i in range(1, coders + 1)]
