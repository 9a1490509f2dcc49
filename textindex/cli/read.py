"""`textindex read`: what is extracted from one report."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("read")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--page", "pages", multiple=True, type=click.IntRange(min=1), help="Only this page; several may be given."
)
@click.option("--folded", is_flag=True, help="The cleaned text that is matched, in place of the text as extracted.")
@click.option(
    "--engine", type=click.Choice(["pdfium", "pdfplumber"]), default="pdfium", show_default=True, help="PDF reader."
)
def command(file: Path, pages: tuple[int, ...], folded: bool, engine: str) -> None:
    """Print the text of one report, and on stderr which report it is."""
    import textindex

    document = textindex.read(file, engine=engine)
    filing = document.filing
    click.echo(
        f"firm {filing.firm or '?'}  year {filing.year or '?'}  {filing.name}  {filing.kind or 'kind?'}  "
        f"{len(document.pages)} pages  {document.extractor}",
        err=True,
    )
    for note in document.notes:
        click.echo(f"note: {note}", err=True)
    if beyond := [number for number in pages if number > len(document.pages)]:
        raise click.BadParameter(f"there is no page {beyond[0]}: the report has {len(document.pages)}")
    if folded and pages:
        raise click.UsageError("--folded is of the whole report: leave out --page")
    if folded:
        click.echo(textindex.fold(document).text)
        return
    for page in document.pages:
        if not pages or page.number in pages:
            click.echo(f"--- page {page.number}\n{page.text}")
