"""`textindex init`: five questions, and a study file."""

from __future__ import annotations

from pathlib import Path

import click

from textindex.cli.parameters import FILE
from textindex.cli.say import echo, said, secho
from textindex.core.messages import Message

DEFAULTS = {"reports": "reports", "dictionary": "li2023-zh", "firms": "none", "tables": "all", "out": "out"}
QUESTIONS = {
    "reports": Message("init.reports"),
    "dictionary": Message("init.dictionary"),
    "firms": Message("init.firms"),
    "tables": Message("init.models"),
    "out": Message("init.out"),
}


@click.command("init")
@click.argument("study", default="study.toml", type=FILE)
@click.option("--yes", is_flag=True, help="Ask nothing: take what is given, and else the defaults.")
@click.option("--reports", help="The folder of the reports.  [default: reports]")
@click.option("--dictionary", "-d", help="A shipped dictionary or a file of your own.  [default: li2023-zh]")
@click.option("--firms", help="Tables of firm data, with commas between; none.  [default: none]")
@click.option("--tables", help="Models of li2023, with commas between; all.  [default: all]")
@click.option("--out", "-o", help="Folder of the study's outputs.  [default: out]")
def command(study: Path, yes: bool, **given: str | None) -> None:
    """Ask five questions and write a commented study file for `textindex run` (study.toml unless STUDY is given).

    Paths are relative to the study file. A file that is there is never overwritten.
    """
    from textindex.core.errors import StudyError
    from textindex.study import check_study
    from textindex.study.new import new_study

    if study.exists():
        raise StudyError(Message("init.there", study=study))
    answers: dict[str, str] = {}
    for name, question in QUESTIONS.items():
        skip = name == "tables" and _several(answers["firms"]) == []
        told = given[name] if given[name] is not None else DEFAULTS[name] if yes or skip else None
        answers[name] = click.prompt(said(question), default=DEFAULTS[name], err=True) if told is None else told
    file = new_study(
        study, reports=answers["reports"].strip(), dictionary=answers["dictionary"].strip(),
        firms=_several(answers["firms"]), tables=_several(answers["tables"]), out=answers["out"].strip(),
    )  # fmt: skip
    echo(str(file))
    for row in check_study(file):
        if row.state == "cannot run" and not row.why.endswith("cannot run"):
            secho(Message("init.cannot", step=row.step, why=row.why), err=True, fg="yellow")
    echo(Message("init.next", file=file), err=True)


def _several(answer: str) -> list[str]:
    """What is named with commas between; nothing where the answer is none or all."""
    found = [part.strip() for part in answer.replace("，", ",").split(",") if part.strip()]
    return [] if [part.casefold() for part in found] in (["none"], ["all"], ["无"]) else found
