"""In: the store's texts and the ledger. Out: the sentence of each kept hit, and whether it is new.

The sentence is of the cleaned text, in which lines and pages of one sentence are joined.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from textindex.core import schemas
from textindex.core.errors import CombineError
from textindex.core.later import pandas as pd
from textindex.core.messages import Message
from textindex.core.records import Dictionary, Folded
from textindex.core.text import MAX_CHAR_BYTES
from textindex.scoring import scores
from textindex.scoring.outcomes import Outcome, Scan, jobs
from textindex.store import Store

END = re.compile(r"[。！？；!?;\n\f]|(?<=[a-z0-9)\"%]{2})\.(?=\s)")
NEW = (
    "n_new, hits in sentences that no earlier report of the firm and no report of another firm of the same or an "
    f"earlier year has (Jaccard similarity below {scores.NEAR}); ln_new = ln(1 + n_new); share_repeated and "
    "share_shared, the shares of hits in sentences that the firm had before, or only other firms have; missing in a "
    "firm's first year"
)
"""What the formula is."""
REACH = {"zh": 200, "en": 500}  # characters on either side at most


def check_names(dictionaries: Sequence[Dictionary]) -> None:
    """Refuse a dictionary whose columns would be called as those of the formula.

    Raises:
        CombineError: one has a dimension ``new``.
    """
    for dictionary in dictionaries:
        if "new" in {d.key for d in dictionary.dimensions}:
            raise CombineError(Message("statements.new", dictionary=dictionary.name))


def with_novelty(scan: Scan, hits: pd.DataFrame) -> pd.DataFrame:
    """The ledger and what the sentence of each kept hit is (`schemas.NOVELTY`); each dictionary's hits on their own."""
    kept = hits.loc[hits["kept"], ["firm", "year", "dictionary"]]
    kept["sentence"] = pd.Series(scan.sentences, dtype="object")
    parts = [pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in schemas.NOVELTY.dtypes.items()})]
    for dictionary in scan.settings.dictionaries:
        own = kept[kept["dictionary"] == dictionary.name]
        if len(own):
            parts.append(scores.novelty_of(own, _first_years(_reports(scan, dictionary))))
    told = pd.concat(parts).reindex(hits.index).astype(schemas.NOVELTY.dtypes)
    return hits.assign(**{name: told[name] for name in schemas.NOVELTY.columns})


def columns_of(scan: Scan, hits: scores.Columns, dictionary: Dictionary) -> pd.DataFrame:
    """The columns of the index for one dictionary, of its rows of the ledger, a row a report (by file)."""
    reports = _reports(scan, dictionary)
    kept = pd.DataFrame({name: hits[name][hits["kept"]] for name in ("file", "novelty")})
    return scores.new_columns(kept, reports, _first_years(reports))


def _reports(scan: Scan, dictionary: Dictionary) -> pd.DataFrame:
    """Firm and year by file, of the reports that a dictionary scores."""
    own = [o.filing for o in scan.used if dictionary in scan.settings.of_language(o.filing.language)]
    table = pd.DataFrame({"firm": [f.firm for f in own], "year": [f.year for f in own]}, index=[f.file for f in own])
    return table.astype({"firm": "string", "year": "Int64"})


def _first_years(reports: pd.DataFrame) -> pd.Series:
    first: pd.Series = reports.groupby("firm")["year"].min()
    return first


def sentences(shelf: Store, used: Sequence[Outcome], hits: pd.DataFrame) -> dict[int, str]:
    """The sentence around each kept hit, as signs, by the hit's row.

    Args:
        shelf: where the texts are.
        used: the reports that are scored.
        hits: their ledger.
    """
    kept = hits.loc[hits["kept"], ["file", "page", "start", "end_page", "stop"]]
    of_file: dict[str, Any] = {str(file): own for file, own in kept.groupby("file")}
    found: dict[int, str] = {}
    for job in jobs(shelf.address, [outcome for outcome in used if outcome.filing.file in of_file]):
        for stored in shelf.texts(job.part, list(job.files)):
            file, language = job.files[stored.row]
            for row, _, page, start, end_page, stop in of_file[file].itertuples():
                first, last = stored.folded.find(page, start), stored.folded.find(end_page, stop)
                found[row] = scores.signs(around(stored.folded, first, last, REACH.get(language, REACH["en"])))
    return found


def around(folded: Folded, start: int, stop: int, reach: int) -> str:
    """The sentence around the bytes of a hit, at most so many characters on either side.

    >>> from textindex.core.records import Origin
    >>> text = "公司发展良好。公司运用大数据分析需求。明年继续。"
    >>> around(Folded(text.encode(), Origin([0], [1], [0])), 33, 42, 200)
    '公司运用大数据分析需求。'
    """
    size = reach * MAX_CHAR_BYTES
    before = str(folded.data[max(0, start - size) : start], "utf-8", "ignore")[-reach:]
    after = str(folded.data[stop : stop + size], "utf-8", "ignore")[:reach]
    ends = [end.end() for end in END.finditer(before + " ")]
    end = END.search(after + "\n")
    return before[ends[-1] if ends else 0 :] + folded.part(start, stop) + after[: end.end() if end else None]
