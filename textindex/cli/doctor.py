"""`textindex doctor`: what works on this machine, and what to do about what does not."""

from __future__ import annotations

import json
import sys
from textwrap import wrap
from typing import Any

import click

from textindex.cli.say import echo, language, padded, style
from textindex.core.messages import Message, recognized, told

FAILED, WIDTH = 1, 77
COLOURS = {"ok": "green", "note": "yellow", "fault": "red"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def command(as_json: bool) -> None:
    """Look whether all of textindex works here: libraries, memory, disk, fonts, and a test on a bundled report.

    Exit code 1 says that something stops work; what is only noted not everybody needs.
    """
    from textindex.doctor import examine

    found = examine()
    if as_json:
        echo(json.dumps([finding._asdict() for finding in found], ensure_ascii=False))
    else:
        for finding in found:
            _say(finding)
        faults = sum(finding.state == "fault" for finding in found)
        echo(Message("doctor.faults", n=faults) if faults else Message("doctor.well"))
    if any(finding.state == "fault" for finding in found):
        sys.exit(FAILED)


def _say(finding: Any) -> None:
    speaks = language()
    columns = WIDTH // 2 if speaks == "zh" else WIDTH
    detail, remedy = told(finding.detail, speaks), told(finding.remedy, speaks)
    lines = [*wrap(detail, columns), *wrap(f"-> {remedy}", columns)[: None if remedy else 0]]
    state = padded(Message(f"found.{finding.state}"), 6)
    name = padded(recognized(finding.name, ("check.",)), 17)
    echo(f"{style(state, fg=COLOURS[finding.state])}{name}{lines[0]}")
    for line in lines[1:]:
        echo(f"{'':<23}{line}")
