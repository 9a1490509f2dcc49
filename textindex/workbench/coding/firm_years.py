"""In: a ledger. Out: a random sample of whole firm-years, every counted hit of each, with the chance of each.

What regressions need (see `textindex.correct`): a firm-year is coded in full or not at all, and its chance is written
into the sheet before anybody reads it. Strata are thirds of the firm-years by their hits, and all get the same share:
every firm-year has the chance n / N, and the sample has few and many hits as the archive does.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

from textindex.core.errors import SourceError
from textindex.core.messages import Message
from textindex.workbench.coding.sample import (
    KEY,
    SHEET,
    Sample,
    bands,
    dealt,
    of_dictionary,
    read_ledger,
    rounded,
    sheet_of,
    targets,
)
from textindex.workbench.sentences import sentences

THIRDS = ("few", "middle", "many")
MORE = ("probability", "hits")


def sample_firm_years(
    hits: pd.DataFrame | str | Path,
    n: int = 200,
    *,
    dictionary: str = "",
    coders: int = 1,
    seed: int = 0,
    store: str | Path = "",
) -> Sample:
    """Draw firm-years, and put every counted hit of each on a coding sheet.

    Args:
        hits: the ledger, its file, or the folder of a run.
        n: firm-years to draw, at most those that have a hit.
        dictionary: whose hits, where the ledger has those of several.
        coders: sheets, all alike: every coder judges every hit.
        seed: equal seeds draw equal samples.
        store: the store that holds the reports: the sheets then show the sentence of each hit.

    Returns:
        Sheets as those of `sample`, with ``probability`` (of the firm-year) and ``hits`` (of the firm-year);
        ``strata`` has the hits of each dimension, ``facts["thirds"]`` the firm-years of each third.

    Raises:
        SourceError: there is no such ledger, no hit in it with firm and year, or the store holds none of the reports.
    """
    ledger = read_ledger(hits)
    own, name = of_dictionary(ledger, dictionary)
    own = own[own["kept"].astype(bool) & own["firm"].notna() & own["year"].notna()]
    if n < 1 or coders < 1:
        raise SourceError(Message("sample.numbers"))
    if not len(own):
        raise SourceError(Message("sample.no_known", name=name))
    own = own.sort_values(list(KEY), kind="stable").reset_index(drop=True)
    own["band"] = own["term"].map(bands(own["term"]))
    years = own.groupby(["firm", "year"]).size().rename("hits").reset_index()
    n, random = min(n, len(years)), np.random.default_rng(seed)
    years["third"] = pd.qcut(years["hits"].rank(method="first"), 3, labels=False) if len(years) > 2 else 0
    chosen, thirds = _chosen(years, n, random)
    drawn = own.merge(chosen[["firm", "year", "hits", "probability"]], on=["firm", "year"], how="inner")
    drawn["weight"] = 1 / drawn["probability"]
    drawn["year"] = drawn["year"].astype("Int64").astype("string")
    label = "y" + sha256(f"{seed}\n{drawn[[*KEY, 'probability']].to_csv()}".encode()).hexdigest()[:8]
    around = sentences(store, drawn) if store else {}
    sheet = sheet_of(drawn, label, around)
    sheets = [own_.assign(**{key: sheet[key].to_numpy() for key in MORE}) for own_ in dealt(sheet, coders, 1.0, random)]
    strata = own.groupby("dimension").size().rename("hits").reset_index()
    strata["drawn"] = strata["dimension"].map(drawn["dimension"].value_counts()).fillna(0).astype(int)
    facts = {
        "sample": label, "dictionary": name, "unit": "firm-year", "firm_years": len(years), "drawn": n, "n": len(sheet),
        "hits": len(own), "seed": seed, "coders": coders, "overlap": 1.0, "allocation": "proportional",
        "strata": len(thirds), "sentences": len(around), "thirds": thirds.to_dict("records"),
    }  # fmt: skip
    return Sample(label, tuple(own_[[*SHEET, *MORE]] for own_ in sheets), strata, facts)


def _chosen(years: pd.DataFrame, n: int, random: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The firm-years drawn, each with its chance; and the strata."""
    sizes = years.groupby("third").size()
    goals = targets(sizes.to_numpy(), n, "proportional")
    taken = rounded(goals, float(random.random()))
    rows = [
        years[years["third"] == third].iloc[np.sort(random.choice(size, count, replace=False))]
        for (third, size), count in zip(sizes.items(), taken, strict=True)
    ]
    strata = pd.DataFrame({
        "third": [THIRDS[int(third)] for third in sizes.index], "firm_years": sizes.to_numpy(),
        "hits": years.groupby("third")["hits"].sum().to_numpy(), "target": goals, "drawn": taken,
    })  # fmt: skip
    return pd.concat(rows).assign(probability=n / len(years)), strata
