"""`textindex filter`: firm-years that disclose more than is expected of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from textindex.cli.say import echo, secho
from textindex.core.text import percent

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("filter")
@click.option("--panel", "-p", "source", required=True, type=FILE, help="The panel: .dta .csv .parquet .xlsx")
@click.option(
    "--out", "-o", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for outputs."
)
@click.option("--count", help="Column of the number of hits.  [default: n_total, dig_count, else exp(Digital) - 1]")
@click.option("--model", type=click.Choice(["ols", "poisson", "nb2"]), default="ols", show_default=True,
              help="Of the expectation.")  # fmt: skip
@click.option(
    "--residual", type=click.Choice(["raw", "pearson", "deviance", "quantile", "randomized"]),
    help="[default: raw for ols, deviance for poisson, quantile for nb2]",
)  # fmt: skip
@click.option("--control", "controls", multiple=True, metavar="TERM", help="A fundamental in place of the usual eight.")
@click.option("--input", "inputs", multiple=True, metavar="TERM", help="A real digital input in place of those found.")
@click.option("--effect", "effects", multiple=True, metavar="EFFECT", help="Fixed effect.  [default: industry^year]")
@click.option("--firm-effects", is_flag=True, help="Add firm effects: what is above the firm's own habit.")
@click.option("--offset", metavar="TERM", help="With coefficient 1, such as ln(n_chars); poisson and nb2 only.")
@click.option(
    "--by", type=click.Choice(["pooled", "year"]), default="pooled", show_default=True, help="One cut, or one a year."
)
@click.option("--share", type=float, default=0.10, show_default=True, help="Share above the cut.")
@click.option("--exact-share", is_flag=True, help="Of ties at the cut, take the first by firm and year.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Of random residuals and removals."
)
@click.option(
    "--path",
    default="li2023#2.3",
    show_default=True,
    metavar="SPEC#MODEL",
    help="Regression to run without the upper 1% to 20%; none.",
)
@click.option(
    "--draws", type=click.IntRange(min=0), default=20, show_default=True, help="Random removals of as many rows."
)
@click.option("--hits", type=FILE, help="hits.parquet of a run: adds the share of plans, background and boilerplate.")
@click.option("--dictionary", "-d", help="Of which dictionary, where the ledger has several for one report.")
@click.option("--truth", "--label", "label", help="Column of 1 and 0 with the truth (simulated panels).")
@click.option("--also", multiple=True, type=click.Choice(["dta", "parquet", "xlsx"]), help="Write the rows so, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the record as JSON on stdout.")
def command(
    source: Path,
    out: Path,
    hits: Path | None,
    dictionary: str | None,
    also: tuple[str, ...],
    as_json: bool,
    **options: Any,
) -> None:
    """Tell which firm-years disclose more than fundamentals and real digital inputs lead one to expect.

    Writes screen.csv (a row a firm-year), summary.csv, agreement.csv (of models), path.csv (the coefficient without the
    upper 1% to 20%), screen.json, and panel-screened with the panel's own ending: the panel with the column
    above_expectation, for `screen = { column = "above_expectation" }` in a file of specifications.
    """
    from textindex.estimates import CAUTION
    from textindex.study.actions import filter_to

    if dictionary and not hits:
        raise click.UsageError("--dictionary says which hits of --hits are meant; give --hits")
    given = {key: value for key, value in options.items() if value or key not in ("controls", "inputs", "effects")}
    given["path"] = None if options["path"] == "none" else options["path"]
    found, record, files = filter_to(source, out, hits=hits, dictionary=dictionary, also=also, **given)
    if as_json:
        echo(record, nl=False)
    else:
        _account(found, CAUTION)
    echo(f"Written: {', '.join(path.name for path in files)} in {out}", err=True)


def _account(found: Any, caution: str) -> None:
    """What a researcher reads first."""
    echo(str(found))
    known = found.record.get("label")
    if known:
        figures = ", ".join(
            f"{key} {known[key]:.3f}" for key in ("auc", "precision", "recall") if known[key] is not None
        )
        echo(f"against {known['column']}: {figures}")
    summary = found.summary
    for by in ("year", "Size tercile", "count"):
        own = summary[summary["by"] == by]
        shown = ", ".join(f"{row.group} {row.share:.1%}" for row in own.itertuples() if row.scored)
        if shown:
            echo(f"above by {by}: {shown}")
    for row in found.agreement.itertuples():
        echo(f"{row.first} and {row.second}: {row.both:,} rows above in both, Jaccard {row.jaccard:.2f}")
    _say_path(found.path)
    if "share_plan_background" in found.table:
        _say_text(found.table)
    for note in found.warnings:
        secho(f"note: {note}", err=True, fg="yellow")
    echo(caution)


def _say_path(path: Any) -> None:
    """The first coefficient at some cuts."""
    if path.empty:
        return
    first = path["term"].iloc[0]
    for row in path[(path["term"] == first) & path["share"].isin([0.0, 0.01, 0.05, 0.10, 0.20])].itertuples():
        beside = f"; as many at random {row.random_mean:.4f}" if row.draws else ""
        span = f" ({row.random_low:.4f} to {row.random_high:.4f})" if row.draws else ""
        what = f"without the upper {percent(row.share)}" if row.share else "of all rows"
        echo(f"{first} {what}: {row.estimate:.4f} ({row.se:.4f}){beside}{span}")


def _say_text(table: Any) -> None:
    """How rows above expectation and others talk."""
    for name, flag in (("above expectation", 1), ("others", 0)):
        own = table.loc[table["above_expectation"] == flag, "share_plan_background"].dropna()
        if len(own):
            echo(f"plans, background, boilerplate of hits, {name}: mean {own.mean():.1%} of {len(own):,} reports")
