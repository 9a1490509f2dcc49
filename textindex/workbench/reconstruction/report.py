"""In: a reconstruction. Out: what it says, line by line; and its files: tables, a report in Markdown, JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from textindex.core.messages import Message, told
from textindex.core.records import Language
from textindex.tables.write import write_tables
from textindex.workbench.reconstruction.reconstruct import Reconstruction

NAMED = 12
"""Terms, firm-years and settings that are named where not all are."""
IN_REPORT = 40
"""Rows of a table that the report shows."""


def lines(found: Reconstruction, file: str) -> Iterator[tuple[int, str]]:
    """What there is to say, each with its depth: 0 for the whole, 1 for a column, 2 for what is said of it."""
    yield 0, Message("reconstruct.matched", file=file, **found.counts)
    for row in found.settings.head(3).to_dict("records"):
        where = Message(
            "reconstruct.setting", **{key: row[key] for key in ("dictionary", "section", "count", "speaker")}
        )
        yield (
            0,
            Message("reconstruct.settings", setting=where, exact=row["exact"], n=row["n"], near=f"{row['near']:.3f}"),
        )
    for facts in found.columns:
        kind = Message(f"reconstruct.of_{facts['kind']}", digits=facts["digits"])
        yield 1, Message("reconstruct.column", column=facts["column"], n=facts["n"], kind=kind)
        yield from ((2, said) for said in _of_column(found, facts))


def _of_column(found: Reconstruction, facts: dict[str, Any]) -> Iterator[str]:
    if facts["nearest"] is None:
        yield Message("reconstruct.zeros")
        return
    where = dict(facts["nearest"])
    scale = where.pop("scale")
    yield Message(
        "reconstruct.nearest",
        universe=Message("reconstruct.universe", **where),
        exact=facts["exact"],
        compared=facts["compared"],
        **{key: _figure(facts[key]) for key in ("pearson", "spearman", "mean_difference")},
    )
    if scale != 1:
        yield Message("reconstruct.scale", scale=f"{scale:g}")
    if facts["same"]:
        yield Message("reconstruct.same", same=facts["same"])
    if facts["next_exact"] is not None:
        yield Message("reconstruct.next", next_exact=facts["next_exact"])
    if facts["unread"]:
        yield Message("reconstruct.unread", n=len(facts["unread"]), some=_some(facts["unread"]))
    own = found.unexplained[found.unexplained["column"] == facts["column"]]
    if len(own):
        yield Message("reconstruct.unexplained", n=len(own), none=int((own["universes"] == 0).sum()))
    yield from _of_terms(facts["terms"], where["formula"])


def _of_terms(terms: dict[str, Any] | None, formula: str) -> Iterator[str]:
    if terms is None:
        yield Message("reconstruct.no_totals", formula=formula)
        return
    if terms["firm_years"] < terms["candidates"]:
        said = {key: terms[key] for key in ("firm_years", "candidates")}
        yield Message("reconstruct.few", **said)
    yield Message("reconstruct.terms", surely_in=terms["in"], surely_out=terms["out"], undecided=terms["undecided"])
    yield Message("reconstruct.way", way=_way(terms), **{key: terms[key] for key in ("exact", "firm_years")})
    if terms["tied"]:
        yield Message("reconstruct.tied", ways=tuple(map(_way, terms["tied"])))
    if terms["undecided"]:
        why = ("unseen", "together", "few", "ways", "weak", "time")
        yield Message("reconstruct.undecided", **{key: terms[key] for key in why})
    if terms["surely_in"]:
        yield Message("reconstruct.in", some=_some(terms["surely_in"]))
    if terms["surely_out"]:
        yield Message("reconstruct.out", some=_some(terms["surely_out"]))
    if terms["method"] == "search":
        yield Message("reconstruct.law", astray=f"{100 * terms['astray']:.1f}", width=f"{terms['width']:.2g}")


def _way(way: Mapping[str, Any]) -> str:
    """How hits are counted, in words."""
    drop = tuple(way["drop"]) or Message("fault.none_given")
    return Message("reconstruct.counted", count=way["count"], section=way["section"], drop=drop)


def _some(names: list[str]) -> str:
    return Message("reconstruct.some", names=tuple(names[:NAMED]), n=len(names)) if names[NAMED:] else ", ".join(names)


def _figure(value: float | None) -> str:
    """A figure for a sentence.

    >>> _figure(0.98765), _figure(float("nan"))
    ('0.988', '-')
    """
    return "-" if value is None or math.isnan(value) else f"{value:.3f}"


def write(found: Reconstruction, folder: Path, file: str, language: Language = "en") -> list[Path]:
    """Write universes.csv, terms.csv, unexplained.csv, report.md and reconstruct.json, all of them or none.

    Args:
        found: what is written.
        folder: where.
        file: the published table's name.
        language: of the report.

    Raises:
        StoreError: a file cannot be written.
    """
    record = json.dumps(found.record(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    return write_tables({
        folder / "universes.csv": found.universes,
        folder / "terms.csv": found.terms,
        folder / "unexplained.csv": found.unexplained,
        folder / "report.md": markdown(found, file, language),
        folder / "reconstruct.json": record,
    })  # fmt: skip


def markdown(found: Reconstruction, file: str, language: Language = "en") -> str:
    """The report."""
    text = [f"# {told(Message('reconstruct.title', file=file), language)}", ""]
    tables = {
        "universes": ["dictionary", "dimension", "section", "count", "speaker", "formula", "exact", "n", "pearson"],
        "unexplained": ["firm", "year", "published", "nearest", "by_terms", "universes", "reason"],
        "terms": ["term", "decision", "evidence", "hits", "firm_years", "group", "instead", "why"],
    }
    parts: list[list[tuple[int, str]]] = [[]]
    for depth, said in lines(found, file):
        parts += [[]] if depth == 1 else []
        parts[-1].append((depth, told(said, language)))
    for part, facts in zip(parts, [None, *found.columns], strict=True):
        text += [f"## {said}\n" if depth == 1 else f"- {said}" for depth, said in part] + [""]
        if facts is None:
            continue
        for name, shown in tables.items():
            table = getattr(found, name)
            own = table[table["column"] == facts["column"]]
            own = own[own["hits"] > 0] if name == "terms" else own
            if len(own):
                text += [f"### {told(Message(f'reconstructed.{name}'), language)}", "", *_rows(own[shown]), ""]
                if len(own) > IN_REPORT:
                    more = Message("reconstruct.more", n=len(own) - IN_REPORT, file=f"{name}.csv")
                    text += [told(more, language), ""]
    text += [told(Message("reconstruct.how"), language), ""]
    return "\n".join(text)


def _rows(table: pd.DataFrame) -> Iterator[str]:
    """A table in Markdown."""
    yield f"| {' | '.join(table.columns)} |"
    yield f"|{'---|' * len(table.columns)}"
    for row in table.head(IN_REPORT).itertuples(index=False, name=None):
        yield f"| {' | '.join(_cell(value) for value in row)} |"


def _cell(value: Any) -> str:
    """A cell: what is missing is empty, and no text ends it.

    >>> _cell(1.25), _cell(None)
    ('1.25', '')
    """
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    text = f"{value:.4g}" if isinstance(value, float) else str(value)
    return text.replace("|", "\\|").replace("\n", " ")
