"""`textindex dict lint | diff | impact`: what is doubtful in a dictionary, and what each change does to the index."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from textindex.cli.parameters import FILE, JSON
from textindex.cli.say import echo, language, padded, said, secho, style, tabled
from textindex.core.messages import Message, told

FAILED = 1
SHOWN = 30
COLUMNS = 120

STORE = click.option("--store", "-s", required=True, help="The store that the reports were read into.")
OUT = click.option(
    "--out",
    "-o",
    type=FILE,
    help="Write all rows: .xlsx, or .csv (further tables beside it).",
)


@click.command("lint")
@click.argument("dictionary")
@click.option("--store", "-s", help="A store; without it only the rules that need no archive are looked at.")
@click.option("--strict", is_flag=True, help="Exit code 1 where there is a finding.")
@JSON
def lint(dictionary: str, store: str | None, strict: bool, as_json: bool) -> None:
    """Show what is doubtful in DICTIONARY: twins, terms that are never found or never words, slips, boilerplate.

    Each finding has a sentence from the archive where there is one. A file with faults is refused, as by `validate`.
    """
    from textindex.workbench import lint as find
    from textindex.workbench.lint.check import RULES

    found = find(dictionary, store)
    if as_json:
        echo(json.dumps([one._asdict() for one in found], ensure_ascii=False, indent=1))
    else:
        last = ""
        for one in found:
            if one.rule != last:
                secho(Message("findings.rule", rule=one.rule, what=RULES[one.rule]), bold=True)
                last = one.rule
            echo(f"  {style(one.term, fg='yellow')}: {told(one.message, language())}")
            if one.example:
                text = _shortened(one.example, one.term)
                echo(Message("findings.example", text=text, file=one.file, page=one.page))
        rules = len({one.rule for one in found})
        echo(Message("findings.found", n=len(found), rules=rules) if found else Message("findings.none"))
    if found and strict:
        sys.exit(FAILED)


@click.command("diff")
@click.argument("a")
@click.argument("b")
@STORE
@click.option(
    "--industry",
    type=FILE,
    help="CSV or .xlsx with the columns firm, industry and, if it changes, year.",
)
@OUT
@JSON
def diff(a: str, b: str, store: str, industry: Path | None, out: Path | None, as_json: bool) -> None:
    """Show what changes from dictionary A to B, in terms and in the index of a store's reports.

    Each is counted by its own rule and policy, the index formed with its weights.
    """
    from textindex.tables.write import check_ending, write_book
    from textindex.workbench import diff as compare

    if out is not None:
        check_ending(out)
    found = compare(a, b, store, industry)
    import pandas as pd

    tables = {"terms": found.terms, "firm_years": found.firm_years, "years": found.years}
    if found.industries is not None:
        tables["industries"] = found.industries
    changes = [change._asdict() for change in found.changes]
    if out is not None:
        columns = ["term", "what", "dimension_a", "dimension_b", "detail"]
        for file in write_book(tables | {"changes": pd.DataFrame(changes, columns=columns)}, out):
            echo(Message("tuning.written", file=file), err=True)
    if as_json:
        record = {"changes": changes, "effect": found.effect, **{name: _records(t) for name, t in tables.items()}}
        echo(json.dumps(record, ensure_ascii=False))
        return
    for change in found.changes[:SHOWN]:
        where = " → ".join(filter(None, (change.dimension_a, change.dimension_b)))
        what = padded(Message(f"altered.{change.what}"), 8)
        echo("  ".join(filter(None, (what, change.term, where, said(change.detail)))))
    _more(len(found.changes))
    echo(_effect(found.effect))
    by = "decile" if "decile_a" in found.firm_years else "index"
    title = Message("tuning.deciles" if by == "decile" else "tuning.changed")
    moved = found.firm_years[found.firm_years[f"{by}_a"] != found.firm_years[f"{by}_b"]]
    columns = [c for c in map(str, moved) if c in ("firm", "year") or c.startswith(("total_", "w_total_", by))]
    _table(Message("tuning.terms"), found.terms[found.terms["difference"] != 0])
    _table(title, moved[columns])
    _table(Message("tuning.years"), found.years)
    if found.industries is not None:
        _table(Message("tuning.industries"), found.industries)


@click.command("impact")
@click.argument("dictionary")
@click.argument("terms", nargs=-1)
@STORE
@OUT
@JSON
def impact(terms: tuple[str, ...], dictionary: str, store: str, out: Path | None, as_json: bool) -> None:
    """Show what the index of a store's reports would be without each of TERMS of DICTIONARY (all unless given).

    hits: what the term counts now; lost: by how much the dictionary's hits fall, other terms taking places; changed and
    moved_deciles: firm-years (deciles of 20 or more); rank_correlation: Spearman's, of the index with and without it.
    """
    from textindex.tables.write import check_ending, write_book
    from textindex.workbench import impact as measure

    if out is not None:
        check_ending(out)
    table = measure(dictionary, store, terms)
    if out is not None:
        for file in write_book({"impact": table}, out):
            echo(Message("tuning.written", file=file), err=True)
    if as_json:
        echo(json.dumps(_records(table), ensure_ascii=False))
    else:
        _table(Message("tuning.without"), table)


def _records(table: Any) -> list[dict[str, Any]]:
    """Rows of plain values; what is missing is null."""
    records: list[dict[str, Any]] = json.loads(table.to_json(orient="records", force_ascii=False, double_precision=15))
    return records


def _effect(effect: dict[str, Any]) -> str:
    correlation = effect["rank_correlation"]
    weighted: str = ""
    if "w_hits_a" in effect:
        weighted = Message("tuning.weighted", before=effect["w_hits_a"], after=effect["w_hits_b"])
    deciles = effect["moved_deciles"]
    return Message(
        "tuning.effect",
        firm_years=effect["firm_years"],
        before=effect["hits_a"],
        after=effect["hits_b"],
        weighted=weighted,
        changed=effect["changed"],
        moved=Message("tuning.few") if deciles is None else Message("tuning.moved", n=deciles),
        correlation="-" if correlation is None else f"{correlation:.4f}",
    )


def _table(title: str, table: Any) -> None:
    """Print the first rows of a table."""
    echo(Message("tuning.table" if len(table) else "tuning.table_none", title=title))
    if len(table):
        shown = tabled(table.head(SHOWN), na_rep="-", float_format=lambda value: f"{value:.4g}")
        echo(shown)
        _more(len(table))


def _more(number: int) -> None:
    if number > SHOWN:
        echo(Message("tuning.more", n=number - SHOWN), err=True)


def _shortened(sentence: str, term: str) -> str:
    """What of a long sentence stands around the term."""
    at = max(sentence.lower().find(term.lower()), 0)
    first = max(0, at - COLUMNS // 3)
    last = first + COLUMNS
    return ("…" if first else "") + sentence[first:last] + ("…" if last < len(sentence) else "")
