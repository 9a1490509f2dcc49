"""`textindex dict code`: a coding sheet, coded by a model at an OpenAI-compatible endpoint."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from textindex.cli import stopping
from textindex.cli.say import echo, secho

FILE = click.Path(path_type=Path)
NOT_ALL = 3


@click.command("code")
@click.argument("sheet", type=FILE)
@click.option("--model", "-M", required=True, metavar="NAME", help="The model, by the name that the endpoint knows.")
@click.option(
    "--endpoint", required=True, metavar="URL", help="An API that speaks OpenAI's chat completions; a local one too."
)
@click.option("--codebook", type=FILE, help="The codebook.  [default: codebook.md beside SHEET]")
@click.option(
    "--repeat", default=1, show_default=True, type=click.IntRange(1, 25), help="Times that each hit is asked."
)
@click.option("--price-in", type=click.FloatRange(min=0), help="Of a million tokens sent: for the forecast.")
@click.option("--price-out", type=click.FloatRange(min=0), help="Of a million tokens answered: for the forecast.")
@click.option(
    "--key-env", default="OPENAI_API_KEY", show_default=True, metavar="NAME",
    help="The variable of the environment that holds the key; '' sends none.",
)  # fmt: skip
@click.option("--audit", type=FILE, help="Every prompt and answer, JSON lines.  [default: SHEET-NAME.jsonl]")
@click.option(
    "--patience", default=120.0, show_default=True, type=click.FloatRange(min=0.1), metavar="SECONDS",
    help="How long an answer may take before it is asked for again.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Do not ask before the first call.")
@click.option("--out", "-o", type=FILE, help="The coded sheet (.csv, .xlsx).  [default: SHEET-NAME, its kind]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def code(sheet: Path, out: Path | None, as_json: bool, yes: bool, patience: float, **how: Any) -> None:
    """Have a model answer the codebook for each hit of SHEET, which dict sample drew: one more coder for dict agree.

    Calls, tokens and cost are told before the first one. The passages go to the endpoint; nothing leaves this machine
    without this command. Every prompt and answer is kept in the audit file; the same command goes on from it, and
    nothing is paid twice. A hit that the model refuses or answers outside the codebook is left empty (exit code 3).
    """
    from textindex.tables.write import write_tables
    from textindex.workbench.coding.code import check_out, named
    from textindex.workbench.coding.code import code as ask

    place = out or sheet.with_name(f"{sheet.stem}-{named(how['model'])}{sheet.suffix}")
    if place.suffix.lower() not in (".xlsx", ".csv"):
        raise click.BadParameter("the coded sheet's name ends in .xlsx or .csv", param_hint="--out")
    if place.resolve() == sheet.resolve():
        raise click.BadParameter(
            "the sheet itself is not written over: a coder has a file of its own", param_hint="--out"
        )
    check_out(place, how["model"])
    how["codebook"], how["audit"] = how["codebook"] or "", how["audit"] or ""

    def agreed(plan: Any) -> bool:
        echo(_foretold(plan, how), err=True)
        return yes or not plan.calls or click.confirm("Send them?", err=True)

    found = ask(sheet, **how, timeout=patience, agreed=agreed, progress=_shown, say=_said)
    write_tables({place: found.sheet})
    facts = found.facts
    if as_json:
        echo(json.dumps({**facts, "file": str(place), "audit": str(found.audit)}, ensure_ascii=False))
    else:
        told = ", ".join(f"{kind} {number:,}" for kind, number in facts["outcomes"].items())
        echo(f"{facts['coded']:,} of {facts['hits']:,} hits coded by {facts['model']}; answers: {told}")
        echo(f"{facts['calls']:,} calls, {facts['tokens_in']:,} tokens sent, {facts['tokens_out']:,} answered")
        if how["repeat"] > 1 and facts["coded"]:
            echo(f"{facts['stable']:.1%} of the hits have the same codes in all {how['repeat']} repeats")
        echo(f"Written: {place}, {found.audit}")
    if facts["empty"]:
        secho(f"Warning: {facts['empty']:,} hits have no code; the column note says why", err=True, fg="yellow")
        sys.exit(NOT_ALL)


def _foretold(plan: Any, how: dict[str, Any]) -> str:
    """What a run will take, in a sentence or two."""
    known = f" ({plan.known:,} answers are there already)" if plan.known else ""
    cost = (
        "its cost is not known: give --price-in and --price-out"
        if plan.cost is None
        else f"cost about {plan.cost:,.2f}"
    )
    where = how["endpoint"].partition("?")[0]
    return (
        f"{plan.hits:,} hits, {plan.calls:,} calls of {how['model']} at {where}{known}: about "
        f"{plan.tokens_in:,} tokens sent and {plan.tokens_out:,} answered, {cost}. The passages leave this machine."
    )


def _shown(done: int, of: int) -> None:
    stopping.heed()
    if sys.stderr.isatty() or done % 100 == 0 or done == of:
        echo(f"{done:,} of {of:,} hits", err=True)


def _said(sentence: str) -> None:
    secho(f"Note: {sentence}", err=True, fg="yellow")
