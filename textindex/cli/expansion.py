"""`textindex dict expand | decide | log`: terms that a dictionary may lack, what was decided of them, and why."""

from __future__ import annotations

import getpass
import json
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import click

from textindex.cli.options import WORKERS, workers_or_cores
from textindex.cli.parameters import FILE, JSON
from textindex.cli.say import echo, said, style
from textindex.core.messages import Message

SHOWN = 30
EXAMPLE_CHARS = 90

into = click.option(
    "--into",
    type=FILE,
    help="The file for a shipped dictionary's new terms.  [default: NAME-own.yaml]",
)


@click.command("expand")
@click.argument("dictionary")
@click.option(
    "--dimension",
    "-D",
    "dimensions",
    multiple=True,
    metavar="KEY",
    help="Start from its terms alone; several may be given.",
)
@click.option("--store", "-s", help="The store whose annual reports are searched.")
@click.option(
    "--documents",
    "folder",
    type=click.Path(path_type=Path, exists=True),
    help="Search a folder of policies and research reports; with --store, count what is found there in its reports.",
)
@click.option("--top", type=click.IntRange(min=1), default=200, show_default=True, help="Candidates at most.")
@click.option("--out", "-o", type=FILE, help="Write a sheet to decide in: .csv or .xlsx.")
@click.option("--review", is_flag=True, help="Decide on each here; stop and go on at any time.")
@into
@WORKERS
def expand(
    dictionary: str,
    dimensions: tuple[str, ...],
    store: str | None,
    folder: Path | None,
    top: int,
    out: Path | None,
    review: bool,
    into: Path | None,
    workers: int | None,
) -> None:
    """Propose terms that DICTIONARY may lack: words before and after its terms, and their combinations.

    What was rejected before does not come again, nor what the dictionary has. Counts, measures and an example sentence
    come with each; see `textindex dict decide` for how to take them over.
    """
    from textindex.workbench.expansion import decisions
    from textindex.workbench.expansion import sheets as sheets
    from textindex.workbench.expansion.expand import expand as search

    if store is None and folder is None:
        raise click.UsageError(Message("expand.store"))
    if out is not None and out.suffix.lower() not in (".csv", ".xlsx"):
        raise click.BadParameter(Message("expand.ending"), param_hint="--out")
    name = decisions.current(dictionary, into)
    found = search(
        name,
        store=store,
        dimensions=dimensions,
        folder=folder,
        without=decisions.rejected(dictionary, into),
        top=top,
        workers=workers_or_cores(workers, None),
    )
    if out is not None:
        sheets.write_sheet(found, out)
        echo(Message("expand.written", n=len(found), out=out))
        echo(f"  textindex dict decide {dictionary} {out}{f' --into {into}' if into else ''}")
    if review:
        _review(dictionary, into, found)
    elif out is None:
        _print(found)


def _print(found: Any) -> None:
    columns = ["candidate", "dimension", "kind", "n_hits", "n_new", "n_reports", "n_near", "llr", "pmi", "similarity"]
    for number, row in enumerate(found.head(SHOWN).to_dict("records"), 1):
        counts = "  ".join(f"{c} {row[c]}" for c in columns[3:] if row[c] == row[c])
        echo(f"{number:>3}  {style(row['candidate'], bold=True)}  {row['kind']}, {row['dimension']}")
        echo(f"     {counts}{said(Message('expand.also', also_in=row['also_in'])) if row['also_in'] else ''}")
        echo(f"     {_example(row)}")
    if len(found) > SHOWN:
        echo(Message("expand.more", n=len(found) - SHOWN), err=True)
    if not len(found):
        echo(Message("expand.none"))


def _example(row: dict[str, Any]) -> str:
    """The words around the candidate in its example sentence, and where that stands."""
    text, at = row["example"], row["example"].casefold().find(row["candidate"].split(" ")[0])
    first = max(0, at - EXAMPLE_CHARS // 3)
    part, where = text[first : first + EXAMPLE_CHARS], said(Message("said.page", page=row["page"]))
    return f"{'…' if first else ''}{part}{'…' if first + len(part) < len(text) else ''}  ({row['file']} {where})"


def _review(dictionary: str, into: Path | None, found: Any) -> None:
    """Ask about each candidate; every answer is written at once, so that nothing is asked twice."""
    from textindex.workbench.expansion import decisions
    from textindex.workbench.expansion.decisions import ACCEPT, REJECT, Decision

    who, today = _who(), date.today().isoformat()
    made = {ACCEPT: 0, REJECT: 0}
    for number, row in enumerate(found.to_dict("records"), 1):
        place = said(Message("expand.number", n=number, all=len(found)))
        echo(f"\n{place}  {style(row['candidate'], bold=True)}  {row['kind']}, {row['dimension']}")
        echo(
            Message(
                "expand.hits",
                n_hits=row["n_hits"],
                n_reports=row["n_reports"],
                n_new=row["n_new"],
                n_near=row["n_near"],
            )
        )
        echo(f"  {_example(row)}")
        answer = click.prompt(said(Message("expand.keys")), type=click.Choice(["a", "r", "s", "q"]), show_choices=False)
        if answer == "q":
            break
        if answer == "s":
            continue
        decision = ACCEPT if answer == "a" else REJECT
        dimension = _dimension(dictionary, into, row["dimension"]) if answer == "a" else row["dimension"]
        reason = click.prompt("why").strip()
        one = Decision(row["candidate"], decision, reason, dimension, decisions.evidence(row))
        decisions.decide(dictionary, [one], who=who, date=today, into=into)
        made[decision] += 1
    kept = decisions.log_file(decisions.own_file(dictionary, into))
    echo(Message("expand.reviewed", accepted=made[ACCEPT], rejected=made[REJECT], kept=kept))


def _dimension(name: str, into: Path | None, suggested: str) -> str:
    from textindex import dictionary
    from textindex.workbench.expansion import decisions

    keys = [dimension.key for dimension in dictionary.load(decisions.current(name, into)).dimensions]
    chosen: str = click.prompt("dimension", default=suggested, type=click.Choice(keys), show_choices=False)
    return chosen


@click.command("decide")
@click.argument("dictionary")
@click.argument("candidates", type=FILE)
@into
def decide(dictionary: str, candidates: Path, into: Path | None) -> None:
    """Take over the decisions of a sheet (CSV or Excel): accepted terms into DICTIONARY, all of them into its log.

    The sheet has the columns candidate, decision (accept, reject, or empty), reason and dimension. Either all of it is
    taken over or, with every fault named, nothing.
    """
    from textindex.workbench.expansion import decisions
    from textindex.workbench.expansion import sheets as sheets

    made = decisions.from_rows(sheets.read_sheet(candidates))
    done = decisions.decide(dictionary, made, who=_who(), date=date.today().isoformat(), into=into)
    echo(Message("decide.done", accepted=done.accepted, rejected=done.rejected), nl=False)
    echo(Message("decide.before", n=len(done.before), before=tuple(done.before[:5])) if done.before else "")
    if done.accepted:
        echo(Message("decide.terms", dictionary=done.dictionary))
    echo(Message("decide.log", log=done.log))


@click.command("log")
@click.argument("dictionary")
@JSON
@into
def log(dictionary: str, as_json: bool, into: Path | None) -> None:
    """Show what was decided on DICTIONARY, by whom and why, and whether it was changed by hand since."""
    from textindex.workbench.expansion import decisions

    past = decisions.history(dictionary, into)
    if as_json:
        facts = {
            "log": str(past.path),
            "sha256": past.sha256,
            "as_logged": past.as_logged,
            "changed_by_hand_before": list(past.breaks),
            "decisions": [line._asdict() for line in past.lines],
        }
        echo(json.dumps(facts, ensure_ascii=False))
        return
    for line in past.lines:
        change = (
            ""
            if line.sha256_before == line.sha256_after
            else said(Message("log.change", before=line.sha256_before[:8], after=line.sha256_after[:8]))
        )
        echo(f"{line.date}  {line.who}  {line.decision}  {line.term}  {line.dimension}: {line.reason}{change}")
    for number in past.breaks:
        echo(Message("log.by_hand", number=number), err=True)
    if not past.lines:
        echo(Message("log.none", path=past.path))
    elif past.as_logged:
        echo(Message("log.same", sha256=past.sha256[:8]))
    else:
        echo(Message("log.changed", sha256_after=past.lines[-1].sha256_after[:8], sha256=past.sha256[:8]))


def _who() -> str:
    """The user's name for git, else on this machine."""
    try:
        asked = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, check=False, timeout=10)
        if asked.stdout.strip():
            return asked.stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        pass
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
