"""`textindex sections`: where a report's management discussion and business section stand, and why."""

from __future__ import annotations

import json

import click

from textindex.cli.say import echo
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
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def command(file: str, language: Language | None, engine: PdfEngine, as_json: bool) -> None:
    """Show where a report's management discussion and business section begin and end.

    Status: present; pointer, where the report only names another document that holds it; absent.
    """
    import textindex

    found = textindex.sections(file, language=language, engine=engine)
    if as_json:
        keys = ("section", "status", "start_page", "end_page", "heading", "starts_with", "ends_before", "why")
        echo(json.dumps([{key: getattr(one, key) for key in keys} for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        pages = f"  pages {one.start_page} to {one.end_page}" if one.status == "present" else ""
        echo(f"{one.section}: {one.status}{pages}")
        for name, value in (("begins", one.starts_with), ("ends before", one.ends_before), ("why", one.why)):
            if value:
                echo(f"  {name}: {value}")
