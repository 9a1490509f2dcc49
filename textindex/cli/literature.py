"""`textindex literature`: exports of databases become a screened list of works; papers and interviews are coded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from textindex.cli.options import language_of
from textindex.cli.parameters import BOOTSTRAP_SEED, FILE, FOLDER, JSON, PLACE
from textindex.cli.say import echo, secho, tabled
from textindex.core.messages import Message
from textindex.core.records import Language

REJECTED = 3


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
@click.option(
    "--diagram", "figure", type=FILE, help="The diagram: .svg .pdf .png .html .json  [default: flow.svg in --out]"
)
@language_of("Language of the diagram.")
@JSON
def review(
    protocol: Path,
    out: Path,
    decisions: Path | None,
    assessed: Path | None,
    figure: Path | None,
    language: Language,
    as_json: bool,
) -> None:
    """Import the exports that PROTOCOL names, find duplicates, screen them, and draw the PRISMA 2020 flow.

    PROTOCOL is a TOML file with [[search]] (source, file) for each export and [screening] (languages, years, types,
    [screening.terms]). Written: works.csv, pairs.csv, references.csv, flow.csv, searches.csv, flow.svg, and assess.csv,
    a sheet to fill once the full texts are read. To undo a merge, write apart into the column decision of pairs.csv
    and run again; same merges a pair.
    """
    import textindex
    from textindex.core.errors import LiteratureError
    from textindex.exhibits import FIGURES, figure_bytes
    from textindex.tables.write import check_ending, write_tables

    drawn = figure or out / "flow.svg"
    check_ending(drawn, FIGURES)
    pairs, sheet = out / "pairs.csv", out / "assess.csv"
    if decisions is not None and decisions.resolve() != pairs.resolve() and _is_filled(pairs, ("decision",)):
        raise LiteratureError(Message("review.pairs", pairs=pairs))
    if decisions is None and pairs.is_file():
        decisions = pairs
        echo(Message("review.kept", pairs=pairs), err=True)
    if assessed is None and _is_filled(sheet, ("retrieved", "included", "reason", "study")):
        assessed = sheet
        echo(Message("review.texts", sheet=sheet), err=True)
    found = textindex.review(protocol, decisions=decisions, assessed=assessed)
    tables = found.tables()
    files: dict[Path, Any] = {out / f"{name}.csv": table for name, table in tables.items()}
    if assessed is None:
        files[sheet] = _to_assess(tables["works"])
    chart = textindex.draw_flow(found.flow, language=language)
    files[drawn] = figure_bytes(chart, drawn.suffix, title="PRISMA 2020", language=language)
    written = write_tables(files)
    if as_json:
        flow = json.loads(tables["flow"].to_json(orient="records"))
        echo(json.dumps({"flow": flow, "notes": list(found.notes)}, ensure_ascii=False))
    else:
        for row in found.flow.rows():
            echo(f"{row['n']:>7,}  {row['box']}: {row['what']}")
    for note in found.notes:
        secho(note, fg="yellow", err=True)
    echo(Message("said.written", files=tuple(map(str, written))), err=True)


def _is_filled(sheet: Path, columns: tuple[str, ...]) -> bool:
    """Whether a sheet is there and something was written into its columns."""
    from textindex.tables.read import read_table

    if not sheet.is_file():
        return False
    table = read_table(sheet)
    return any(str(cell).strip() for name in columns if name in table for cell in table[name])


def _to_assess(works: Any) -> Any:
    """The sheet to fill: the included works, a row each."""
    sheet = works.loc[works["outcome"] == "included", ["work", "authors", "title", "year", "outlet", "doi"]]
    return sheet.assign(retrieved="", included="", reason="", study="")


@command.command("code")
@click.argument("sources", nargs=-1, required=True, type=PLACE)
@click.option("--out", "-o", required=True, type=FOLDER, help="Folder for the tables.")
@click.option("--interviews", is_flag=True, help="SOURCES are transcripts: answers are coded by the pillars.")
@click.option("--interviewer", "interviewers", multiple=True, metavar="NAME",
              help="Who asks, as the transcripts write it; several times.  [default: I, Q, …]")  # fmt: skip
@click.option("--dictionary", "-d", default="channels-en", show_default=True, help="A shipped name or a file.")
@click.option("--anchors", help="Words of which one must stand near; none asks for none.  "
              "[default: anchors-en for papers, none for interviews]")  # fmt: skip
@click.option("--names", type=FILE, help="Table of file and name: the paper or firm that a file is of.")
@click.option("--cited", is_flag=True, help="Papers: count sentences that cite another study too.")
@JSON
def code(
    sources: tuple[Path, ...],
    out: Path,
    interviews: bool,
    interviewers: tuple[str, ...],
    dictionary: str,
    anchors: str | None,
    names: Path | None,
    cited: bool,
    as_json: bool,
) -> None:
    """Code papers (PDF, HTML, text) or interviews (.txt, .docx) by a dictionary, with the sentences that support it.

    Written: cells.csv (a row for each text and field), table.csv (texts by fields), passages.csv (every sentence, and
    why it does not count where it does not), pillars.csv (texts for and against each field). What stands in the list of
    references, in a quotation, with a citation of another study or in a negation does not count; in interviews a
    negation is evidence against.
    """
    import textindex
    from textindex.tables.write import write_tables

    common: dict[str, Any] = {"names": names}
    if interviews:
        if cited:
            raise click.UsageError(Message("code.cited"))
        common |= {"interviewers": interviewers, "anchors": None if anchors in (None, "none") else anchors}
        coded = textindex.code_interviews(sources, dictionary, **common)
    else:
        if interviewers:
            raise click.UsageError(Message("code.interviewer"))
        common |= {
            "cited": cited,
            "anchors": "anchors-en" if anchors is None else None if anchors == "none" else anchors,
        }
        coded = textindex.code_papers(sources, dictionary, **common)
    pillars = coded.pillars()
    tables = {"cells": coded.cells, "table": coded.table(), "passages": coded.passages, "pillars": pillars}
    written = write_tables({out / f"{name}.csv": table for name, table in tables.items()})
    if as_json:
        record = {"fields": json.loads(pillars.to_json(orient="records")), "failed": coded.failed}
        echo(json.dumps(record, ensure_ascii=False))
    else:
        echo(tabled(pillars))
    for file, why in coded.failed.items():
        secho(Message("code.not", file=file, why=why), fg="yellow", err=True)
    echo(Message("said.written", files=tuple(map(str, written))), err=True)
    if coded.failed:
        raise SystemExit(REJECTED)


@command.command("sheet")
@click.argument("folder", type=FOLDER)
@click.option("--out", "-o", required=True, type=FILE, help="The sheet: .xlsx or .csv.")
@click.option("--coders", default=2, show_default=True, type=click.IntRange(min=1), help="Copies, one a coder.")
def sheet(folder: Path, out: Path, coders: int) -> None:
    """Write coding sheets of FOLDER, which `textindex literature code` wrote: a row a cell, its passages, and no code.

    Each coder writes 1 (supported), 0 (not) or ? into the column code of a copy; `textindex literature agree` compares.
    """
    from textindex.literature.sheets import CODES, coding_sheet, read_coded
    from textindex.tables.write import check_ending, write_tables

    check_ending(out, (".xlsx", ".csv"))
    made = coding_sheet(*read_coded(folder))
    paths = [out] if coders == 1 else [out.with_name(f"{out.stem}-{n}{out.suffix}") for n in range(1, coders + 1)]
    widths = {"text": 24, "field": 24, "kind": 12, "passages": 90, "code": 8, "note": 30}
    written = write_tables(dict.fromkeys(paths, made), replace=False, widths=widths, choices={"code": CODES})
    echo(Message("sheet.cells", n=len(made)))
    echo(Message("said.written", files=tuple(map(str, written))), err=True)


@command.command("agree")
@click.argument("sheets", nargs=-1, required=True, type=FILE)
@BOOTSTRAP_SEED
@click.option("--out", "-o", type=FILE, help="Write every cell with each coder's code and the consensus.")
@JSON
def agree(sheets: tuple[Path, ...], seed: int, out: Path | None, as_json: bool) -> None:
    """Compare coders' SHEETS (one a coder, or one with columns coder_a, coder_b): agreement, kappa, alpha.

    By field and over all, with 95% intervals. A measure is undefined where both use one code throughout.
    """
    import textindex
    from textindex.tables.write import write_table

    found = textindex.agree_cells(sheets, seed=seed)
    if out is not None:
        echo(Message("said.written", files=write_table(found.consensus, out)[0]), err=True)
    if as_json:
        record = {"coders": list(found.coders), "agreement": json.loads(found.table.to_json(orient="records"))}
        echo(json.dumps(record, ensure_ascii=False))
        return
    shown = found.table[["field", "kind", "n", "agreement", "kappa", "kappa_low", "kappa_high", "alpha", "note"]]
    echo(tabled(shown, float_format=lambda x: f"{x:.3f}", na_rep="–"))
    open_cells = int((found.consensus["consensus"] == "").sum())
    echo(Message("agree.discuss", open_cells=open_cells, all=len(found.consensus)))


@command.command("recall")
@click.argument("works", type=FILE)
@click.argument("sheet", type=FILE)
@JSON
def recall(works: Path, sheet: Path, as_json: bool) -> None:
    """Hold the screening in WORKS (works.csv of a review) against SHEET: work, relevant (1 or 0), coded by hand.

    The sample is to be drawn from all works, excluded ones too.
    """
    import textindex

    found = textindex.check_screening(works, sheet)
    if as_json:
        tables = {"measures": found.table, "missed": found.missed}
        echo(json.dumps({k: json.loads(t.to_json(orient="records")) for k, t in tables.items()}, ensure_ascii=False))
        return
    echo(tabled(found.table, float_format=lambda x: f"{x:.3f}", na_rep="–"))
    for row in found.missed.itertuples(index=False):
        echo(Message("recall.missed", work=row.work, reason=row.reason, title=row.title))


@command.command("overview")
@click.argument("sheet", type=FILE)
@click.option("--works", type=FILE, help="works.csv of the review, where the sheet names works.")
@click.option("--title", default="Overview of the studies", show_default=True, help="Title of the table.")
@click.option("--out", "-o", required=True, type=FILE, help="File: .docx .tex .html .xlsx .md .txt")
def overview(sheet: Path, works: Path | None, title: str, out: Path) -> None:
    """Print the studies in SHEET as a table: authors, title, outlet, objective, framework, results.

    SHEET has objective, framework and results, and either authors, year, title and outlet, or work: the ids of the
    works that the study is told in (wos-3, or wos-3; scopus-7).
    """
    import textindex

    echo(textindex.save_exhibit(textindex.overview(sheet, works, title=title), out, title=title))
