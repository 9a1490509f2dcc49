"""`textindex dict sample`, `dict agree` and `dict classify`: hits that people code, and what follows from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from textindex.cli.parameters import BOOTSTRAP_SEED, JSON, PLACE
from textindex.cli.say import echo, secho, tabled
from textindex.core.messages import Message

SHOWN = 40
WIDTHS = {
    "file": 28,
    "term": 16,
    "left": 45,
    "surface": 16,
    "right": 45,
    "relevant": 10,
    "note": 30,
    "row": 6,
    "rows": 6,
}


@click.command("sample")
@click.option("--hits", required=True, type=PLACE, help="A run's folder, or its hits.parquet.")
@click.option(
    "--unit",
    default="hit",
    show_default=True,
    type=click.Choice(["hit", "firm-year"]),
    help="Draw single hits, or whole firm-years with every hit of each.",
)
@click.option("--n", default=200, show_default=True, type=click.IntRange(min=1), help="Hits, or firm-years, to draw.")
@click.option(
    "--seed", default=0, show_default=True, type=click.IntRange(min=0), help="Equal seeds draw equal samples."
)
@click.option(
    "--allocation",
    default="proportional",
    show_default=True,
    type=click.Choice(["proportional", "equal"]),
    help="To the strata's hits, or equally many from each.",
)
@click.option("--coders", default=1, show_default=True, type=click.IntRange(min=1), help="Sheets to write.")
@click.option(
    "--overlap", default=1.0, show_default=True, type=click.FloatRange(0, 1), help="Share that all coders judge."
)
@click.option("--dictionary", "-d", default="", help="Whose hits: a name, or the file of your own.")
@click.option("--store", "-s", default="", help="The run's store: shows the sentence of each hit, not 30 characters.")
@click.option(
    "--out", "-o", required=True, type=PLACE, help="The sheet, .xlsx or .csv; codebook.md is written beside it."
)
@JSON
def sample(hits: Path, dictionary: str, out: Path, as_json: bool, unit: str, **how: Any) -> None:
    """Draw a stratified random sample of hits as a coding sheet, with a codebook in English and Chinese.

    Strata are dimension, frequency band of the term and fiscal year; the column weight says how many hits a row stands
    for. Two coders fill copies of one sheet, or --coders 2 writes two.

    --unit firm-year draws whole firm-years for `textindex estimate --coded`, with the probability of each; firm-years
    without a hit need no coding. --allocation and --overlap are for hits.
    """
    from textindex.matching.attribution import SPEAKERS
    from textindex.tables.write import write_tables
    from textindex.workbench.coding.codebook import codebook
    from textindex.workbench.coding.firm_years import sample_firm_years
    from textindex.workbench.coding.sample import read_ledger, sheet_paths
    from textindex.workbench.coding.sample import sample as draw
    from textindex.workbench.coding.sheets import RELEVANT

    if out.suffix.lower() not in (".xlsx", ".csv"):
        raise click.BadParameter(Message("sheet.ending"), param_hint="--out")
    ledger = read_ledger(hits)
    loaded, name = _dictionary(dictionary, ledger)
    if unit == "firm-year":
        years = {key: own for key, own in how.items() if key not in ("allocation", "overlap")}
        drawn = sample_firm_years(ledger, dictionary=name, **years)
    else:
        drawn = draw(ledger, dictionary=name, **how)
    paths = sheet_paths(out, how["coders"])
    book = codebook(drawn, loaded, [path.name for path in paths])
    files = write_tables(
        {**dict(zip(paths, drawn.sheets, strict=True)), out.with_name("codebook.md"): book},
        replace=False,
        widths=WIDTHS,
        choices={"relevant": RELEVANT, "speaker": SPEAKERS},
    )
    if as_json:
        echo(json.dumps({**drawn.facts, "files": [str(file) for file in files]}, ensure_ascii=False))
        return
    echo(Message("sample.hits", n=drawn.facts["n"], hits=drawn.facts["hits"], dictionary=drawn.facts["dictionary"]))
    if unit == "firm-year":
        echo(Message("sample.firm_years", drawn=drawn.facts["drawn"], firm_years=drawn.facts["firm_years"]))
        echo(_table(drawn.strata))
    else:
        echo(_table(drawn.strata.groupby(["dimension", "band"])[["hits", "drawn"]].sum().reset_index()))
    if how["store"]:
        echo(Message("sample.shown", n=drawn.facts["sentences"], of=drawn.facts["n"]), err=True)
    echo(Message("said.written", files=tuple(str(file) for file in files)))


@click.command("agree")
@click.argument("sheets", nargs=-1, required=True, type=PLACE)
@click.option(
    "--threshold",
    default=0.5,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="A term is to be reconsidered if its precision is below this even at its interval's upper end.",
)
@BOOTSTRAP_SEED
@click.option("--out", "-o", type=PLACE, help="Write precision by dimension and term (.csv, .xlsx, .parquet).")
@JSON
def agree(sheets: tuple[Path, ...], threshold: float, seed: int, out: Path | None, as_json: bool) -> None:
    """Compare coders' SHEETS (one a coder): agreement, precision of dimensions and terms, terms to reconsider.

    Intervals are of 95%. Precision estimates that of all counted hits, by the sheet's weights.
    """
    from textindex.tables.write import write_tables
    from textindex.workbench.coding.agree import agree as compare

    found = compare(sheets, threshold=threshold, seed=seed)
    if out is not None:
        write_tables({out: found.precision})
        echo(Message("said.written", files=out), err=True)
    if as_json:
        echo(json.dumps(found.record(), ensure_ascii=False))
        return
    if len(found.agreement):
        echo(Message("agree.head"))
        echo(_table(found.agreement))
        echo(Message("agree.classes"))
        echo(_table(found.classes if len(found.coders) > 2 else found.classes.drop(columns="coders")))
        for name, model in found.models.items():
            echo(Message("coder.model_coded", name=name, model=model))
        if len(found.models) > 1:
            secho(Message("said.note", note=Message("coder.models_agree")), err=True, fg="yellow")
        for row in found.disagreements.head(SHOWN).itertuples(index=False):
            codes = "  ".join(code or "-" for code in row[5:])
            echo(Message("agree.differ", id=row.id, term=row.term, file=row.file, page=row.page, codes=codes))
        if len(found.disagreements) > SHOWN:
            echo(Message("agree.more", n=len(found.disagreements) - SHOWN))
    echo(Message("agree.precision"))
    wide = found.precision[found.precision["scope"] != "term"]
    echo(_table(wide[["scope", "dimension", "n", "relevant", "unsure", "empty", "precision", "low", "high"]]))
    terms = found.precision[found.precision["scope"] == "term"]
    echo(_table(terms[["term", "dimension", "n", "relevant", "precision", "low", "high"]].head(SHOWN)))
    if len(terms) > SHOWN:
        echo(Message("agree.more_terms", n=len(terms) - SHOWN), err=True)
    echo(Message("agree.reconsider") if len(found.reconsider) else Message("agree.none"))
    for row in found.reconsider.itertuples(index=False):
        echo(Message("agree.why", term=row.term, dimension=row.dimension, why=row.why))


@click.command("classify")
@click.argument("sheets", nargs=-1, required=True, type=PLACE)
@click.option("--hits", required=True, type=PLACE, help="The run's folder or hits.parquet that the sample is from.")
@click.option("--seed", default=0, show_default=True, type=click.IntRange(min=0), help="Deals firms to folds.")
@click.option(
    "--out", "-o", required=True, type=PLACE, help="The ledger with the column substantive (.parquet, .csv, .xlsx)."
)
@JSON
def classify(sheets: tuple[Path, ...], hits: Path, seed: int, out: Path, as_json: bool) -> None:
    """Learn from coded SHEETS which hits are substantive, and mark the rest of the ledger with a probability.

    The figures printed are of cross-validation in which no firm is both learnt from and predicted.
    """
    from textindex.tables.write import write_tables
    from textindex.workbench.coding.classify import classify as learn

    found = learn(hits, sheets, seed=seed)
    write_tables({out: found.ledger})
    if as_json:
        echo(json.dumps({**found.record(), "file": str(out)}, ensure_ascii=False))
        return
    facts = found.facts
    echo(
        Message(
            "classify.codes",
            codes=facts["codes"],
            substantive=facts["substantive"],
            firms=facts["firms"],
            folds=facts["folds"],
        )
    )
    echo(_table(found.rules))
    echo(Message("classify.against"))
    echo(_table(found.calibration))
    if not facts["better"]:
        secho(Message("classify.worse"), err=True, fg="yellow")
    echo(Message("classify.written", out=out, hits_marked=facts["hits_marked"]), err=True)


def _dictionary(dictionary: str, ledger: Any) -> tuple[Any, str]:
    """The dictionary for the codebook, None where only its name in the ledger is known; and that name."""
    from textindex import dictionary as room
    from textindex.workbench.coding.sample import of_dictionary

    if dictionary and (dictionary in room.shipped_names() or Path(dictionary).suffix):
        loaded = room.load(dictionary)
        return loaded, loaded.name
    name = of_dictionary(ledger, dictionary)[1]
    if name in room.shipped_names():
        return room.load(name), name
    secho(Message("coding.foreign", name=name), err=True, fg="yellow")
    return None, name


def _table(table: Any) -> str:
    return tabled(table, float_format=lambda value: f"{value:.3f}", na_rep="-")
