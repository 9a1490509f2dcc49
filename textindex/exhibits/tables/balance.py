"""In: a match's balance table and record. Out: Table B1 as a paper prints it, unmatched and matched rows in pairs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import ExhibitError
from textindex.core.messages import Message, told
from textindex.core.records import Language
from textindex.exhibits.tables.record import Cell, Head, Row, Table, number, stars
from textindex.exhibits.words import words
from textindex.tables.given import in_pandas

HEADS = ("mean_treated", "mean_control", "percent_bias", "reduction", "t", "p", "variance_ratio")


def typeset_balance(
    balance: pd.DataFrame,
    record: Mapping[str, Any] | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    language: Language = "en",
    title: str = "",
) -> Table:
    """Form the balance table: two rows a covariate, U (unmatched) and M (matched).

    Args:
        balance: ``.balance`` of a `Match`.
        record: its ``.record``, for the rows and notes on the groups as a whole.
        labels: what is printed for a covariate.
        language: ``en`` or ``zh``.
        title: of the table.

    Raises:
        ExhibitError: the table is no balance table.

    Source:
        The study of Italian firms (INAPP), Table B1.
    """
    check_choices(ExhibitError, language=(language, Language))
    balance = in_pandas(balance, ExhibitError)
    if not {"covariate", "sample", "bias", "reduction"} <= set(balance):
        raise ExhibitError(Message("typeset.balance"))
    word, names = words(language), labels or {}
    rows = []
    for row in balance.to_dict("records"):
        matched = row["sample"] == "matched"
        label = "" if matched else names.get(row["covariate"], row["covariate"])
        cells = (
            Cell(word["mark_matched" if matched else "mark_unmatched"]),
            number(row["mean_treated"]), number(row["mean_control"]), number(row["bias"], form=".1f"),
            number(row["reduction"], form=".1f") if matched else Cell(),
            number(row["t"], stars(row["p"]), form=".2f"), number(row["p"]), number(row["variance_ratio"], form=".2f"),
        )  # fmt: skip
        rows.append(Row(label, cells))
    heads = (Head(word["sample"]), *(Head(word[key]) for key in HEADS))
    notes = [word["balance_note"], *(_overall(record, word) if record else ())]
    if record:
        said = told(record["said"], language)
        notes += [
            f"{said[:1].upper()}{said[1:]}{word['stop']}",
            word["estimand"].format(told(record["estimand"], language)),
        ]
    return Table(title or word["balance"], (heads,), tuple(rows), tuple(notes), word["variable"], language)


def _overall(record: Mapping[str, Any], word: Mapping[str, str]) -> list[str]:
    found = []
    for sample in ("unmatched", "matched"):
        own = record["overall"][sample]
        text = word["overall_bias"].format(word[f"of_{sample}"], own["mean_bias"], own["median_bias"])
        if own["B"] is not None:
            text += word["overall_rubin"].format(own["B"], own["R"], own["pseudo_r2"])
        found.append(text + word["stop"])
    counts = record["firms"]
    treated = sum(n for key, n in counts.items() if key.startswith("treated"))
    matched, used = counts.get("treated, matched", 0), counts.get("control, used", 0)
    found.append(word["matched_firms"].format(matched, treated, used, record["effective_controls"]))
    return found
