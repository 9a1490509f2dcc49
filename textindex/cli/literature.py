"""`textindex literature`: exports of databases become a screened list of works; papers and interviews are coded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group("literature")
def command() -> None:
    """Review literature: import, find duplicates, screen, draw the flow; code papers and interviews.

    Exports are RIS, BibTeX, Scopus' CSV, and Web of Science's tab-delimited or plain text.
    """


@command.command("review")
@click.argument("protocol", type=FILE)
@click.option("--out", "-o", required=True, type=FOLDER, help="Folder for the tables and the flow diagram.")
@click.option("--decisions", type=FILE, help="Sheet of pairs with same or apart.  [default: pairs.csv in --out]")
@click.option("--assessed", type=FILE, help="Sheet of full texts.  [default: assess.csv in --out, once it is filled]")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Of the diagram.")
@JSON
def review(
    protocol: Path, out: Path, decisions: Path | None, assessed: Path | None, language: str, as_json: bool
) -> None:
    """Import the exports that PROTOCOL names, find duplicates, screen them, and draw the PRISMA 2020 flow.

    PROTOCOL is a TOML file with [[search]] (source, file) for each export and [screening] (languages, years, types,
    [screening.terms]). Written: works.csv, pairs.csv, references.csv, flow.csv, searches.csv, flow.svg, and assess.csv,
    a sheet to fill once the full texts are read. To undo a merge, write apart into the column decision of pairs.csv
    and run again; same merges a pair.
    """
    import textindex
    from textindex.exhibits import figure_bytes
    from textindex.tables.write import write_tables

    pairs, sheet = out / "pairs.csv", out / "assess.csv"
    if decisions is None and pairs.is_file():
        decisions = pairs
        click.echo(f"Decisions in {pairs} are kept.", err=True)
    if assessed is None and _is_filled(sheet):
        assessed = sheet
        click.echo(f"Full texts are those of {sheet}.", err=True)
    found = textindex.review(protocol, decisions=decisions, assessed=assessed)
    tables = found.tables()
    files: dict[Path, Any] = {out / f"{name}.csv": table for name, table in tables.items()}
    if assessed is None:
        files[sheet] = _to_assess(tables["works"])
    files[out / "flow.svg"] = figure_bytes(textindex.draw_flow(found.flow, language=language), ".svg")
    written = write_tables(files)
    if as_json:
        flow = json.loads(tables["flow"].to_json(orient="records"))
        click.echo(json.dumps({"flow": flow, "notes": list(found.notes)}, ensure_ascii=False))
    else:
        for row in found.flow.rows():
            click.echo(f"{row['n']:>7,}  {row['box']}: {row['what']}")
    for note in found.notes:
        click.secho(note, fg="yellow", err=True)
    click.echo(f"Written: {', '.join(map(str, written))}", err=True)


def _is_filled(sheet: Path) -> bool:
    """Whether a sheet of full texts is there and was begun."""
    from textindex.tables.read import read_table

    if not sheet.is_file():
        return False
    table = read_table(sheet)
    return any(str(cell).strip() for name in ("retrieved", "included") if name in table for cell in table[name])


def _to_assess(works: Any) -> Any:
    """The sheet to fill: the included works, a row each."""
    sheet = works.loc[works["outcome"] == "included", ["work", "authors", "title", "year", "outlet", "doi"]]
    return sheet.assign(retrieved="", included="", reason="", study="")
