"""`textindex estimate`: regressions from a file of specifications and a panel."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from textindex.cli.options import language_option, of, table_formats
from textindex.cli.parameters import FILE, FOLDER
from textindex.cli.say import echo, language, secho
from textindex.core.messages import Message

WITH_REJECTIONS = 3
CORRECTING = ("true", "regressor", "predicted", "unit", "sensitivity")


@click.command("estimate")
@click.argument("spec", required=False)
@click.option("--panel", "-p", type=FILE, help="The panel: .dta .csv .parquet .xlsx")
@click.option("--out", "-o", type=FOLDER, help="Folder for the outputs.")
@of("estimate", "models", "--model", "-M", "models")
@of("estimate", "check", "--exact", "check")
@of("estimate", "stata")
@click.option("--coded", type=FILE,
              help="A coded sheet: each model on all hits, flagged-out and corrected, a table each.")  # fmt: skip
@click.option("--true", metavar="TERM", help="With --coded: the coded value.  [default: ln(1+own)]")
@click.option("--regressor", metavar="COLUMN", help="With --coded: what is corrected.  [default: each model's first]")
@click.option("--predicted", metavar="TERM", help="With --coded: the regressor without the hits that rules flag.")
@click.option("--unit", type=click.Choice(["firm-year", "firm"]),
              help="With --coded: what was drawn.  [default: firm-year]")  # fmt: skip
@click.option("--sensitivity", multiple=True, type=click.Choice(["rc", "mi"]),
              help="With --coded: regression calibration, multiple imputation beside it.")  # fmt: skip
@table_formats
@language_option
@click.option("--json", "as_json", is_flag=True, help="Print estimates.json on stdout instead of the tables.")
@click.option("--list", "listing", is_flag=True, help="List the shipped specifications, or the models of SPEC.")
def command(spec: str | None, panel: Path | None, out: Path | None, listing: bool, **options: Any) -> None:
    """Run the regressions of SPEC on a panel.

    SPEC is a shipped specification (see --list) or a TOML file: copy a shipped one (--list says where it lies) and
    change it. Writes coefficients.csv, standard_errors.csv (other clusterings), rows.csv (rows left out and why),
    differences.csv, estimates.md, estimates.json, and the paper's tables (tables.docx, tables.tex, …; `textindex table`
    typesets them again in other ways). Exit code 3 says that some models could not be run.

    --coded takes a sheet of coded hits or firm-years with the probability of each (see `textindex dict sample --unit
    firm-year`): standard errors and intervals then hold whatever the rules get wrong.
    """
    if listing:
        _list(spec)
        return
    if spec is None or panel is None or out is None:
        raise click.UsageError(Message("estimate.asked"))
    correcting = {name: own for name in CORRECTING if (own := options.pop(name))}
    if options["coded"] is None and correcting:
        raise click.UsageError(Message("estimate.coded_alone", name=next(iter(correcting))))
    if options["coded"] is not None and (options["check"] or options["stata"]):
        raise click.UsageError(Message("estimate.coded_check"))
    sys.exit(run(spec, panel, out, **options, **correcting))


def run(spec: str, panel: Path, out: Path, as_json: bool, check: bool, **options: Any) -> int:
    """Estimate, write, print; returns the exit code."""
    from textindex.exhibits import full_text
    from textindex.study.actions import estimate_to

    results, texts, written = estimate_to(spec, panel, out, check=check, **options)
    shown = texts["estimates.json"] if as_json else full_text(results, options.get("language", "en"))
    echo(shown, nl=False)
    for name, why in results.failed.items():
        secho(Message("estimate.not_run", name=name, why=why), err=True, fg="yellow")
    if check:
        _say_check(results)
    files = tuple(path.name for path in written)
    echo(Message("estimate.done", n=len(results.estimates), files=files, out=out), err=True)
    return WITH_REJECTIONS if results.failed else 0


def _say_check(results: Any) -> None:
    checks = [estimate.record["check"] for estimate in results.estimates]
    most = {key: max(own[key] for own in checks) for key in ("coefficient", "coefficient_in_se", "se_relative")}
    apart = {"coefficient": most["coefficient"], "errors": most["coefficient_in_se"], "se": most["se_relative"]}
    echo(Message("estimate.exact", **apart), err=True)


def _list(spec: str | None) -> None:
    from textindex import estimates as room
    from textindex.core.data import shipped
    from textindex.core.estimates import in_language

    if spec is None:
        for name in room.shipped_specs():
            file = room.load_specs(name)
            echo(Message("estimate.listed", name=name, n=len(file.models), title=in_language(file.title, language())))
        echo(Message("estimate.lie", folder=shipped("specs")), err=True)
        return
    for model in room.load_specs(spec).models:
        label = in_language(model.label, language())
        effects = f" | {' + '.join(model.fixed_effects)}" if model.fixed_effects else ""
        echo(f"{model.name:<12} {label:<40} {model.outcome} ~ {' + '.join(model.regressors)}{effects}")
