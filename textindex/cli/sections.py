"""`textindex sections`: where a report's management discussion and business section stand, and why."""

from __future__ import annotations

import json

import click

from textindex.cli.options import of
from textindex.cli.say import echo
from textindex.core.messages import Message
from textindex.core.records import Language, PdfEngine


@click.command("sections")
@click.argument("file")
@click.option(
    "--text-language",
    "language",
    type=click.Choice(["zh", "en"]),
    help="The report's language; told by itself unless given.",
)
@click.option("--engine", type=click.Choice(["pdfium", "pdfplumber"]), default="pdfium", show_default=True,
              help="PDF reader: pdfium is fast, pdfplumber slow.")  # fmt: skip
@of("reports", "timeout", type=click.FloatRange(min=1))
@of("reports", "memory", type=click.IntRange(min=200))
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def command(
    file: str, language: Language | None, engine: PdfEngine, timeout: float, memory: int, as_json: bool
) -> None:
    """Show where a report's management discussion and business section begin and end.

    Status: present; pointer, where the report only names another document that holds it; absent.
    """
    from textindex.runners import Limits
    from textindex.scoring.alone import under_limits
    from textindex.scoring.pipeline import sections

    found = under_limits(sections, file, Limits(1, timeout, memory), language=language, engine=engine)
    if as_json:
        keys = ("section", "status", "start_page", "end_page", "heading", "starts_with", "ends_before", "why")
        echo(json.dumps([{key: getattr(one, key) for key in keys} for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        told = {"section": one.section, "status": Message(f"status.{one.status}")}
        pages = {"first": one.start_page, "last": one.end_page}
        is_there = one.status == "present"
        echo(Message("sections.one_at", **told, **pages) if is_there else Message("sections.one", **told))
        for code, value in (("begins", one.starts_with), ("ends", one.ends_before), ("why", one.why)):
            if value:
                echo(Message(f"shown.{code}", text=value))
