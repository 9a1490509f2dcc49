"""In: a folder that `score` wrote. Out: its tables for one dictionary, and its hits a few firms at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textindex.core.construct import DIGITAL, Construct
from textindex.core.errors import StoreError
from textindex.core.messages import Message, of_error
from textindex.core.place import read_text
from textindex.tables.read import read_table

if TYPE_CHECKING:
    import pandas as pd

WHOLE = "ln_total"
"""What the index is called here, whatever it measures: it is to n_total what ln_<dimension> is to n_<dimension>."""
IDENTITY = ("firm", "year", "name", "language", "status", "n_pages", "n_chars")
KEYS = ("firm_by", "cik", "ticker", "period_end", "file")  # runs of earlier versions do not have them
HITS = (
    'firm, year, file, page, start, end_page, stop, term, surface, "left", "right", polarity, speaker, tense, kept, '
    "reason"
)

FURTHER = ("off_concept", "off_cue", "own_p", "first_seen", "copies", "novelty")
"""Of the ledger, where it has them: earlier versions do not, nor runs without the formula ``new`` the last three."""


@dataclass(frozen=True, slots=True)
class Results:
    """What a run wrote of one dictionary.

    Attributes:
        folder: where it lies.
        provenance: provenance.json.
        facts: the dictionary's own part of it.
        others: names of the run's other dictionaries.
        methods: methods.md.
        index: firm, year, name, language, status, n_pages, n_chars, then this dictionary's columns without their
            prefix (``n_total``, …), its index as ``ln_total``: the firm-years in its language.
        terms: terms.csv, the dictionary's rows, with how many firm-years hold each term (``firm_years``).
        rejections: rejections.csv.
    """

    folder: Path
    provenance: dict[str, Any]
    facts: dict[str, Any]
    others: tuple[str, ...]
    methods: str
    index: pd.DataFrame
    terms: pd.DataFrame
    rejections: pd.DataFrame

    @property
    def construct(self) -> Construct:
        """What the dictionary measures; runs of before it was told measured digitalization."""
        return construct_of(self.facts)

    @property
    def dimensions(self) -> dict[str, tuple[str, str]]:
        """The dimensions in order, each with its label in Chinese and in English."""
        named: dict[str, list[str]] = self.facts.get("labels") or _shipped_labels(self.facts)
        plain = {key: key.replace("_", " ") for key in self.facts["dimensions"]}
        return {
            key: (named.get(key, [word])[0] or word, named.get(key, [word])[-1] or word) for key, word in plain.items()
        }

    def ask(self, select: str, *values: Any) -> pd.DataFrame:
        """Answer a question in SQL on the table ``hits``: this dictionary's rows of the ledger."""
        import duckdb
        import pyarrow as pa
        import pyarrow.dataset

        try:  # as a data set, since DuckDB would take [ and * of a folder's name for a pattern
            with duckdb.connect(config={"enable_external_access": "false"}) as connection:
                connection.execute("SET enable_progress_bar = false")  # it is drawn on stdout
                connection.register("ledger", pa.dataset.dataset(self.folder / "hits.parquet", format="parquet"))
                question = f"WITH hits AS (SELECT * FROM ledger WHERE dictionary = ?) {select}"
                return connection.execute(question, [self.facts["name"], *values]).df()
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            raise StoreError(
                Message("ledger.unread", folder=self.folder / "hits.parquet", error=of_error(error))
            ) from None

    def firms_by_hits(self) -> pd.DataFrame:
        """Firms with hits, most counted ones first: firm, hits (counted), rows (all), n_bytes (of their texts)."""
        texts = " + ".join(f"strlen({column})" for column in ('"left"', '"right"', "surface"))
        return self.ask(
            f"SELECT firm, count(*) FILTER (kept) AS hits, count(*) AS rows, sum({texts}) AS n_bytes FROM hits "
            "GROUP BY firm ORDER BY hits DESC, rows DESC, firm"
        )

    def novelty(self) -> pd.DataFrame | None:
        """Counted hits by what their sentences are: firm, year, dimension, novelty, n; None where no run told it."""
        if "novelty" not in self._further():
            return None
        return self.ask(
            "SELECT firm, year, dimension, novelty, count(*) AS n FROM hits WHERE kept AND novelty IS NOT NULL "
            "GROUP BY ALL ORDER BY ALL"
        )

    def _further(self) -> list[str]:
        """The columns of `FURTHER` that the ledger has."""
        there = self.ask("SELECT * FROM hits LIMIT 0").columns
        return [column for column in FURTHER if column in there]

    def hits_of(self, firms: Sequence[str]) -> pd.DataFrame:
        """The ledger's rows of some firms, as they stand in the reports."""
        columns = ", ".join([HITS, *self._further()])
        return self.ask(
            f"SELECT {columns} FROM hits WHERE list_contains(?, firm) ORDER BY firm, year, file, page, start, stop",
            list(firms),
        )


def open_results(folder: str | Path, dictionary: str | None = None) -> Results:
    """Read what `textindex score` wrote.

    Args:
        folder: its ``--out``.
        dictionary: one of the run's dictionaries; the first unless given.

    Raises:
        StoreError: it is no such folder, a file of it is missing or damaged, or the run had no such dictionary.
    """
    place = Path(folder)
    for name in ("index.parquet", "hits.parquet", "provenance.json", "methods.md", "terms.csv", "rejections.csv"):
        if not (place / name).is_file():
            raise StoreError(Message("fault.no_run", place=place, name=name))
    try:
        provenance = json.loads(read_text(place / "provenance.json", "utf-8"))
        methods = read_text(place / "methods.md", "utf-8")
        known = {facts["name"]: facts for facts in provenance["dictionaries"]}
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise StoreError(Message("results.damaged", place=place, error=of_error(error))) from None
    name = dictionary or next(iter(known))
    if name not in known:
        raise StoreError(Message("fault.run_dictionary", place=place, name=name, names=tuple(known)))
    facts = known[name]
    results = Results(
        folder=place,
        provenance=provenance,
        facts=facts,
        others=tuple(other for other in known if other != name),
        methods=methods,
        index=_index(place, facts, len(known) > 1),
        terms=_of(read_table(place / "terms.csv"), name),
        rejections=read_table(place / "rejections.csv"),
    )
    results.terms["firm_years"] = _spread(results)
    return results


def construct_of(facts: Mapping[str, Any]) -> Construct:
    """What the dictionary of a run measures, as the run's provenance tells."""
    return Construct(**facts["construct"]) if "construct" in facts else DIGITAL


def _index(place: Path, facts: dict[str, Any], several: bool) -> pd.DataFrame:
    """The firm-years that the dictionary could count: with several dictionaries, each report is of one language."""
    table = read_table(place / "index.parquet")
    prefix, names = facts["prefix"], [str(column) for column in table]
    whole = f"{prefix}{construct_of(facts).name}"
    own = {
        column: WHOLE if column == whole else column.removeprefix(prefix)
        for column in names
        if column.startswith(prefix) and column not in (*IDENTITY, *KEYS)
    }
    if missing := {*IDENTITY, whole, f"{prefix}n_total"} - set(table):
        raise StoreError(Message("results.lacks", place=place / "index.parquet", missing=tuple(sorted(missing))))
    if several:
        table = table[table["language"].fillna("").isin([facts["language"], ""])]
    table = table[[*IDENTITY, *own]].rename(columns=own).reset_index(drop=True)
    numbers = dict.fromkeys((*own.values(), "n_pages", "n_chars"), "float64")
    texts = dict.fromkeys(("firm", "name", "language", "status"), "object")
    return table.fillna(dict.fromkeys(texts, "")).astype({**numbers, **texts, "year": "int64"})


def _of(terms: pd.DataFrame, name: str) -> pd.DataFrame:
    import pandas as pd

    own = terms[terms["dictionary"] == name].reset_index(drop=True)
    for column in ("token", "whole", "longest", "substring", "swallowed", "kept"):
        own[column] = pd.to_numeric(own[column]).astype("int64")
    return own


def _spread(results: Results) -> pd.Series:
    held = results.ask("SELECT term, count(DISTINCT (firm, year)) AS n FROM hits WHERE kept GROUP BY term")
    return results.terms["term"].map(dict(zip(held["term"], held["n"], strict=True))).fillna(0).astype("int64")


def _shipped_labels(facts: dict[str, Any]) -> dict[str, list[str]]:
    """Labels of a shipped dictionary, for folders whose provenance does not have them yet."""
    from textindex.core.errors import DictionaryError
    from textindex.dictionary import load

    try:
        found = load(facts["name"])
    except (DictionaryError, OSError):
        return {}
    return {d.key: [d.label_zh, d.label_en] for d in found.dimensions}
