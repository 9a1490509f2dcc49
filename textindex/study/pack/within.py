"""In: a pack. Out: where it contradicts itself: rows that lack or stand twice, totals that are told otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from textindex.core import toml
from textindex.core.messages import Message
from textindex.core.records import COUNT_RULES
from textindex.study.pack.compare import AT, Tables, rows_of
from textindex.study.pack.sealed import FACTS, Opened
from textindex.study.pack.tables import TABLES
from textindex.study.pack.why import CONTRADICTS, Row

KEYS = {
    "documents": ("file",),
    "index": ("firm", "year"),
    "terms": ("dictionary", "term"),
    "ledger": ("file", *AT),
    "pages": ("file", "page"),
    "rejections": ("file",),
}
"""By what the rows of a table are known; each stands there once."""
COEFFICIENTS = "tables/coefficients.csv"


def contradictions(opened: Opened, packed: Tables, provenance: Mapping[str, Any]) -> Iterator[Row]:
    """What of a pack cannot be so, whatever the reports are: somebody took rows or members out, or put some in.

    Args:
        opened: the pack.
        packed: its tables.
        provenance: what its provenance.json says.
    """
    for name in TABLES:
        told, table = opened.facts["counts"][name], packed[name]
        if int(told) != len(table):
            yield _row(f"{name}.csv", told, len(table), Message("verify.rows", told=int(told), n=len(table), by=FACTS))
        keys = Counter(_keys(table, KEYS[name]))
        for key in [key for key, n in keys.items() if n > 1][:1]:
            yield _row(f"{name}.csv", 1, keys[key], Message("verify.twice", key=" ".join(key)))
    yield from _of_documents(packed, provenance["files"])
    for facts in provenance["dictionaries"]:
        own = packed["terms"][packed["terms"]["dictionary"] == str(facts["name"])]
        totals: dict[str, Any] = {"kept": facts["hits"]}
        totals |= {rule: facts["totals"][rule] for rule in COUNT_RULES}
        for column, total in totals.items():
            n = int(pd.to_numeric(own[column]).sum()) if column in own else int(total)
            if n != int(total):
                said = Message("verify.total", name=facts["name"], column=column, told=int(total), n=n)
                yield _row("terms.csv", total, n, said)
                break
    yield from _of_estimates(opened)


def _keys(table: pd.DataFrame, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    if len(table):
        yield from zip(*(table[name] for name in names), strict=True)


def _of_documents(packed: Tables, files: Mapping[str, Any]) -> Iterator[Row]:
    """Whether the files are as many as the run found, and why each was rejected."""
    status = {row.file: row.status for row in rows_of(packed["documents"])}
    scored = sum(own == "ok" for own in status.values())
    for told, n in ((files["found"], len(status)), (files["scored"], scored)):
        if int(told) != n:
            said = Message("verify.rows", told=int(told), n=n, by="provenance.json")
            yield _row("documents.csv", told, n, said)
            break
    rejected = {row.file: row.reason for row in rows_of(packed["rejections"])}
    for file, own in status.items():
        if (reason := rejected.get(file, "ok")) != own:
            said = Message("verify.rejected", packed=own, here=reason)
            yield _row("rejections.csv", own, reason, said)._replace(file=file)


def _of_estimates(opened: Opened) -> Iterator[Row]:
    """Whether the estimates are there that the study asks for."""
    asked = "estimate" in toml.parsed(opened.members.get("study.toml", b"").decode())
    if asked != (opened.facts["estimate"] is not None):
        yield _row("study.toml", "", "", Message("verify.no_estimate", by=FACTS))
    elif asked and COEFFICIENTS not in opened.members:
        yield _row(COEFFICIENTS, "", "", Message("verify.not_packed"))


def _row(what: str, packed: Any, here: Any, detail: str) -> Row:
    return Row(what, "", "", "", CONTRADICTS, True, "", "", "", str(packed), str(here), 0, detail)
