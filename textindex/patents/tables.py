"""In: patent tables as files (CSV, TSV, Parquet, Excel) or DataFrames. Out: views of one layout in a DuckDB session."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from textindex.core.errors import PatentError
from textindex.core.messages import Message
from textindex.patents.files import Raw, called, raw_view, whole_numbers
from textindex.patents.session import Session, Source, quoted
from textindex.tables.mapping import columns_of, load_mapping, plain

SHIPPED = ("patentsview", "cnipa")
NEEDED: Mapping[str, tuple[str, ...]] = {
    "patents": ("patent_id", "grant_date"),
    "applications": ("patent_id", "filing_date"),
    "citations": ("citing", "cited"),
    "ipc": ("patent_id", "ipc"),
    "applicants": ("patent_id", "name"),
    "links": ("name", "firm"),
}
FURTHER: Mapping[str, tuple[str, ...]] = {
    "patents": ("filing_date", "publication_date", "kind", "claims", "lapse_date"),
    "citations": ("cited_date",),
    "ipc": ("sequence",),
    "applicants": ("type", "filing_date"),
}
NUMBERS = frozenset({"claims", "sequence"})
IDS = frozenset({"patent_id", "citing", "cited"})
SPLIT = {"citations": "cited", "ipc": "ipc", "applicants": "name"}
DATES = ("%Y%m%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y")
IPC_PARTS = ("section", "ipc_class", "subclass", "main_group", "subgroup")


def load(db: Session, table: str, source: Source, mapping: str | Path | None = None) -> None:
    """Make a view of the session, called after the table, of our layout; columns that the source lacks are NULL.

    Raises:
        PatentError: the source cannot be read, or lacks a column that is needed.
    """
    view = f"raw_{table}"
    raw = raw_view(db, view, source, lambda header: not _lacking(table, *_fitting(table, header, mapping), header))
    rules, found = _fitting(table, list(raw), mapping)
    if missing := _lacking(table, rules, found, list(raw)):
        raise PatentError(
            Message(
                "patents.needs",
                called=called(source),
                table=table,
                missing=tuple(missing),
                types=tuple(map(str, raw)),
            )
        )
    joins, columns = [], []
    for name in (*NEEDED[table], *FURTHER.get(table, ())):
        own = raw[found[name]] if name in found else None
        if own is None and name == "ipc":
            expression = _joined([raw[part] for part in _parts(rules, list(raw))])
        elif own is not None and name in NUMBERS:
            numbers = f"numbers_{table}_{name}"
            db.connection.register(numbers, whole_numbers(db, view, found[name], own, source))
            joins.append(f"LEFT JOIN {numbers} ON {numbers}.text = {own.cell}")
            expression = f"{numbers}.value"
        elif own is not None:
            expression = _typed(name, own, rules, table)
            if name == "grant_date" and plain(found[name]) in rules.get("either_date", ()):
                expression = f"CASE WHEN NOT {_applied(found, raw, rules)} THEN {expression} END"
        elif name == "publication_date" and plain(found.get("grant_date", "")) in rules.get("either_date", ()):
            expression = _typed(name, raw[found["grant_date"]], rules, table)
        elif name == "sequence" and (marks := rules.get("separators")):
            expression = f"unnest(generate_series(1, len({_cells(raw[found['ipc']], marks)})))"
        else:
            expression = f"NULL::{_type(name)}"
        columns.append(f"{expression} AS {name}")
    db.run(f"CREATE VIEW {table} AS SELECT {', '.join(columns)} FROM {view} {' '.join(joins)}")


def _fitting(
    table: str, headers: Sequence[object], mapping: str | Path | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The mapping under which most columns are found: the one asked for, else the best of the shipped ones."""
    names = (*NEEDED[table], *FURTHER.get(table, ()))
    best: tuple[dict[str, Any], dict[str, Any]] = {}, {}
    for candidate in [mapping] if mapping else [None, *SHIPPED]:
        rules = load_mapping(candidate) if candidate else {}
        known = rules.get(table, {})
        found = columns_of(headers, {name: known.get(name, []) for name in names})
        if "ipc" in names and "ipc" not in found and _parts(rules, headers):
            found["ipc"] = ""  # counts as found; `load` joins the parts
        if len(found) > len(best[1]):
            best = rules, found
    rules, found = best
    return rules, {name: header for name, header in found.items() if header != ""}


def _lacking(table: str, rules: Mapping[str, Any], found: Mapping[str, Any], headers: Sequence[object]) -> list[str]:
    """What a table needs and has no column for; an IPC code may stand in its parts."""
    missing = [name for name in NEEDED[table] if name not in found]
    return [] if missing == ["ipc"] and _parts(rules, headers) else missing


def _parts(rules: Mapping[str, Any], headers: Sequence[object]) -> list[Any]:
    found = columns_of(headers, {name: [] for name in IPC_PARTS}) if rules.get("ipc", {}).get("parts") else {}
    return [found[name] for name in IPC_PARTS] if len(found) == len(IPC_PARTS) else []


def _joined(parts: Sequence[Raw]) -> str:
    section, ipc_class, subclass, group, subgroup = (f"trim({part.sql}::VARCHAR)" for part in parts)
    head = f"upper({section}) || lpad({ipc_class}, 2, '0') || upper({subclass})"
    return f"{head} || coalesce(nullif({group}, '') || coalesce('/' || nullif({subgroup}, ''), ''), '')"


def _applied(found: Mapping[str, Any], raw: Mapping[Any, Raw], rules: Mapping[str, Any]) -> str:
    """Whether a row is of an application: its number says so (CN101234567A), or its kind."""
    said = f"regexp_matches(upper(trim({raw[found['patent_id']].sql}::VARCHAR)), '^CN[0-9]+A$')"
    if "kind" in found:
        kind = _typed("kind", raw[found["kind"]], rules, "patents")
        said = f"({said} OR coalesce({kind}, '') = 'application')"
    return said


def _type(name: str) -> str:
    if name.endswith("_date"):
        return "DATE"
    return "BIGINT" if name in NUMBERS else "VARCHAR"


def _cells(column: Raw, marks: str) -> str:
    """What stands in a cell that holds several values."""
    one = "".join(re.escape(mark) for mark in marks)
    split = quoted(rf"\s*[{one}]\s*")
    return f"string_split_regex(trim({column.cell}, {quoted(marks)}), {split})"


def _typed(name: str, column: Raw, rules: Mapping[str, Any], table: str) -> str:
    text = column.cell
    if name.endswith("_date"):
        if column.dtype == "DATE" or column.dtype.startswith("TIMESTAMP"):
            return f"{column.sql}::DATE"
        known = f"regexp_replace({text}, '^(\\d{{4}}-\\d{{2}})-00', '\\1-01')"  # PatentsView: month only
        formats = ", ".join(f"'{form}'" for form in DATES)
        return f"coalesce(TRY_CAST({known} AS DATE), CAST(try_strptime({known}, [{formats}]) AS DATE))"
    if table in SPLIT and SPLIT[table] == name and (marks := rules.get("separators")):
        text = f"unnest({_cells(column, marks)})"
    if name in IDS and rules.get("strip_kind_code"):
        text = f"regexp_replace(upper({text}), '(\\d)[A-Z]\\d?$', '\\1')"
    values = rules.get(table, {}).get("values", {}).get(name, {})
    if values:
        cases = " ".join(f"WHEN {quoted(old)} THEN {quoted(new)}" for old, new in values.items())
        return f"CASE {text} {cases} ELSE lower({text}) END"
    return text
