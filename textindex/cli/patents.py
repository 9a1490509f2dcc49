"""`textindex patents`: patent tables become Change by industry and year, and firms' innovation by year."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from textindex.cli.options import of
from textindex.cli.parameters import FILE
from textindex.cli.say import echo, secho
from textindex.core.messages import Message

OUT = click.option("--out", "-o", required=True, type=FILE, help="File: .csv, .xlsx, .dta or .parquet.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print what became of the rows as JSON on stdout.")


def _table(name: str, text: str, required: bool = False) -> Callable[..., Any]:
    return click.option(f"--{name}", type=FILE, required=required, help=text)


PATENTS = _table("patents", "patent_id, grant_date; filing_date, kind, claims, lapse_date where known.", True)
CITATIONS = _table("citations", "citing, cited; cited_date where known.", True)
IPC = _table("ipc", "patent_id, ipc.", True)
APPLICATIONS = _table("applications", "patent_id, filing_date, where they are a table of their own (g_application).")
MAPPING = click.option("--mapping", help="patentsview, cnipa or your own .toml; told by the headers unless given.")
MEMORY = click.option(
    "--spill-above", "memory", default=2000, show_default=True, help="Megabytes before work goes on on disk."
)


@click.group("patents")
def command() -> None:
    """Measure patents: cycle (Change), quality, collaborators; match applicants to firms.

    Tables are CSV, TSV, Parquet or Excel. PatentsView's bulk tables and tables with Chinese headers are read as they
    are.
    """


@command.command("cycle")
@PATENTS
@CITATIONS
@IPC
@APPLICATIONS
@_table("applicants", "patent_id, name; needed by --no-self-citations.")
@_table("concordance", "IPC to industry: ipc_prefix, industry, weight; a toy sample unless given.")
@of("change", "level")
@of("change", "by", "--year-of", "by")
@of("change", "ages")
@of("change", "self_citations", "--no-self-citations", "no_self_citations")
@of("change", "first_ipc")
@of("change", "min_citations")
@of("change", "floor")
@MAPPING
@MEMORY
@OUT
@JSON
def cycle(out: Path, as_json: bool, memory: int, no_self_citations: bool, **options: Any) -> None:
    """Technology cycle time by industry and year, and Change, its inverse.

    The weighted median age of the patents that inventions of the year cite (OECD, 2009).
    """
    import textindex
    from textindex.study.actions import write_cycle
    from textindex.tables.write import check_ending

    check_ending(out)
    if options["concordance"] is None:
        secho(Message("cycle.toy"), fg="yellow", err=True)
    result = textindex.technology_cycle(**options, self_citations=not no_self_citations, memory_mb=memory)
    files, record = write_cycle(result, out)
    _report(record["ledger"], files, as_json, record)
    if not as_json:
        echo(
            Message(
                "cycle.cells",
                items=tuple(Message("cycle.so_many", n=n, name=name) for name, n in record["cells"].items()),
            )
        )
    if len(result.unmatched):
        shown = ", ".join(result.unmatched["ipc"].head(5))
        echo(Message("cycle.codes", n=len(result.unmatched), shown=shown, name=files[-1].name), err=True)


@command.command("quality")
@PATENTS
@CITATIONS
@IPC
@APPLICATIONS
@_table("applicants", "patent_id, name; with --links, for firm-years.")
@_table("links", "name, firm: what `textindex patents match` writes.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Last day that the data cover.  [default: last grant]")
@click.option("--ranks", type=click.Choice(["percentile", "maximum"]), default="percentile", show_default=True,
              help="(rank - 1/2) / n (percentile), or share of the cohort's largest (maximum).")  # fmt: skip
@click.option("--each", type=FILE, help="A further file, one row a patent.")
@MAPPING
@MEMORY
@OUT
@JSON
def quality(out: Path, each: Path | None, as_json: bool, memory: int, as_of: Any, **options: Any) -> None:
    """Quantity and quality of firms' granted inventions by year; without --links, of single patents."""
    import textindex
    from textindex.tables.write import check_ending, write_table

    for file in (out, *([each] if each else [])):
        check_ending(file)
    result = textindex.patent_quality(**options, as_of=as_of.date() if as_of else None, memory_mb=memory)
    table = result.firms if options["links"] else result.patents
    files = write_table(table, out, label="patent quality")
    files += write_table(result.patents, each, label="patent quality") if each else []
    for note in result.notes:
        secho(note, fg="yellow", err=True)
    _report({"inventions": len(result.patents), "firm-years": len(result.firms)}, files, as_json)


@command.command("collaborators")
@PATENTS
@APPLICATIONS
@_table("applicants", "patent_id, name; type where known.", True)
@_table("links", "name, firm: what `textindex patents match` writes.", True)
@MAPPING
@MEMORY
@OUT
@JSON
def collaborators(out: Path, as_json: bool, memory: int, **options: Any) -> None:
    """Distinct co-applicants of firms' inventions by year of filing."""
    import textindex
    from textindex.tables.write import check_ending, write_table

    check_ending(out)
    table = textindex.collaborators(**options, memory_mb=memory)
    _report({"firm-years": len(table)}, write_table(table, out, label="collaborators"), as_json)


@command.command("match")
@_table("applicants", "patent_id, name.", True)
@_table("firm-names", "firm, name, relation (name, former, subsidiary): a row a name.", True)
@click.option("--decisions", type=FILE, required=True, help="CSV that remembers what was accepted and refused.")
@click.option(
    "--open-pairs", "review", type=FILE, required=True, help="CSV of open pairs: write accept or refuse, and run again."
)
@click.option(
    "--cutoff", type=click.FloatRange(0, 100), default=85, show_default=True, help="Least similarity offered."
)
@MAPPING
@OUT
@JSON
def match(
    applicants: Path,
    firm_names: Path,
    decisions: Path,
    review: Path,
    cutoff: float,
    mapping: str | None,
    out: Path,
    as_json: bool,
) -> None:
    """Match applicants to listed firms: equal names at once, similar ones after your review.

    What you write into the column `decision` of --open-pairs is kept in --decisions when the command runs again;
    refused pairs are not offered again.
    """
    import textindex
    from textindex.tables.write import check_ending, write_tables

    for file in (out, decisions, review):
        check_ending(file)
    remembered = _remembered(decisions, review)
    result = textindex.match_applicants(applicants, firm_names, remembered, cutoff=cutoff, mapping=mapping)
    tables = {out: result.links, decisions: remembered, review: result.review}
    files = write_tables(tables, label="applicants", known=(decisions, review))
    _report(result.ledger, files, as_json)


def _remembered(decisions: Path, review: Path) -> Any:
    """Earlier decisions, and those written into the last review sheet; of two on a pair, the later."""
    import pandas as pd

    from textindex.patents.link import DECISIONS, read_decisions

    tables = [read_decisions(file) for file in (decisions, review) if file.is_file()]
    table = pd.concat([pd.DataFrame(columns=list(DECISIONS), dtype=str), *tables])
    table = table[table["decision"].fillna("").str.strip() != ""]
    return table.drop_duplicates(["applicant", "firm"], keep="last").sort_values(["applicant", "firm"])


def _report(ledger: Mapping[str, Any], files: list[Path], as_json: bool, record: Any = None) -> None:
    if as_json:
        echo(json.dumps(record or ledger, ensure_ascii=False))
    else:
        echo(Message("said.each", each=tuple(Message("cycle.so_many", n=n, name=what) for what, n in ledger.items())))
    echo(Message("said.written", files=tuple(map(str, files))), err=True)
