"""`textindex dict code`: a coding sheet, coded by a model at an OpenAI-compatible endpoint."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from textindex.cli import stopping
from textindex.cli.parameters import JSON, PLACE
from textindex.cli.say import echo, said, secho
from textindex.core.messages import Message

NOT_ALL = 3


@click.command("code")
@click.argument("sheet", type=PLACE)
@click.option("--model", "-M", required=True, metavar="NAME", help="The model, by the name that the endpoint knows.")
@click.option(
    "--endpoint", required=True, metavar="URL", help="An API that speaks OpenAI's chat completions; a local one too."
)
@click.option("--codebook", type=PLACE, help="The codebook.  [default: codebook.md beside SHEET]")
@click.option(
    "--repeat", default=1, show_default=True, type=click.IntRange(1, 25), help="Times that each hit is asked."
)
@click.option("--price-in", type=click.FloatRange(min=0), help="Price of a million tokens sent: for the forecast.")
@click.option("--price-out", type=click.FloatRange(min=0), help="Price of a million tokens answered: for the forecast.")
@click.option(
    "--key-env", default="OPENAI_API_KEY", show_default=True, metavar="NAME",
    help="The variable of the environment that holds the key; '' sends none.",
)  # fmt: skip
@click.option("--audit", type=PLACE, help="Every prompt and answer, JSON lines.  [default: SHEET-NAME.jsonl]")
@click.option(
    "--patience", default=120.0, show_default=True, type=click.FloatRange(min=0.1), metavar="SECONDS",
    help="How long an answer may take before it is asked for again.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Do not ask before the first call.")
@click.option("--out", "-o", type=PLACE, help="The coded sheet (.csv, .xlsx).  [default: SHEET-NAME, its kind]")
@JSON
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
        raise click.BadParameter(Message("coder.ending"), param_hint="--out")
    if place.resolve() == sheet.resolve():
        raise click.BadParameter(Message("coder.itself"), param_hint="--out")
    check_out(place, how["model"])
    how["codebook"], how["audit"] = how["codebook"] or "", how["audit"] or ""

    def agreed(plan: Any) -> bool:
        echo(_foretold(plan, how), err=True)
        return yes or not plan.calls or click.confirm(said(Message("coder.send")), err=True)

    found = ask(sheet, **how, timeout=patience, agreed=agreed, progress=_shown, say=_said)
    write_tables({place: found.sheet})
    facts = found.facts
    if as_json:
        echo(json.dumps({**facts, "file": str(place), "audit": str(found.audit)}, ensure_ascii=False))
    else:
        answers = tuple(Message(f"coder.outcome.{kind}", n=number) for kind, number in facts["outcomes"].items())
        coded = {key: facts[key] for key in ("coded", "hits", "model")}
        echo(Message("coder.coded", **coded, answers=answers))
        echo(Message("coder.calls", calls=facts["calls"], sent=facts["tokens_in"], answered=facts["tokens_out"]))
        if how["repeat"] > 1 and facts["coded"]:
            echo(Message("coder.stable", share=facts["stable"], repeats=how["repeat"]))
        echo(Message("said.written", files=(place, found.audit)))
    if facts["empty"]:
        secho(Message("coder.empty", n=facts["empty"]), err=True, fg="yellow")
        sys.exit(NOT_ALL)


def _foretold(plan: Any, how: dict[str, Any]) -> str:
    """What a run will take, in a sentence or two."""
    from textindex.workbench.coding.endpoint import is_local

    return Message(
        "coder.plan",
        hits=plan.hits,
        calls=plan.calls,
        model=how["model"],
        where=how["endpoint"].partition("?")[0],
        known=Message("coder.known", n=plan.known) if plan.known else "",
        sent=plan.tokens_in,
        answered=plan.tokens_out,
        cost=Message("coder.no_price") if plan.cost is None else Message("coder.cost", cost=plan.cost),
        goes=Message("coder.stays" if is_local(how["endpoint"]) else "coder.leaves"),
    )


def _shown(done: int, of: int) -> None:
    stopping.heed()
    if sys.stderr.isatty() or done % 100 == 0 or done == of:
        echo(Message("coder.done", done=done, of=of), err=True)


def _said(sentence: str) -> None:
    secho(Message("said.note", note=sentence), err=True, fg="yellow")
