"""In: what one command of a study is asked to do. Out: its result and its files, written whole or not at all.

Here is what `textindex panel build`, `patents cycle`, `estimate`, `filter` and `multiverse` write; the commands and
`textindex run` both call it, so that a study gives the same bytes as its commands one by one.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path
from typing import Any, NamedTuple

from textindex import estimates, exhibits
from textindex import estimates as room
from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.estimates import Estimates, in_language
from textindex.core.messages import Message, of_error, told
from textindex.core.plain import as_json
from textindex.core.records import Language
from textindex.estimates import Screened, screen
from textindex.exhibits.saving import save_exhibit
from textindex.multiverse.run import multiverse
from textindex.multiverse.sensitivity import Multiverse
from textindex.panel.build import Panel
from textindex.panel.simulate import Simulation
from textindex.panel.variables import CHINESE, LABELS
from textindex.patents.cycle import CycleTime
from textindex.scoring.scores import plans_and_background
from textindex.store import check_writable
from textindex.tables.firm_ids import FIRM_ID
from textindex.tables.firm_ids import LABELS as ID_LABELS
from textindex.tables.read import read_table
from textindex.tables.write import write_table, write_tables

SCREEN_PATH = "li2023#2.3"
"""The regression that a screen's path follows unless another is asked for."""


class Estimated(NamedTuple):
    """Estimates, and the texts of the files they were written to, by name."""

    results: Estimates
    texts: dict[str, str | bytes]
    files: list[Path]


class Filtered(NamedTuple):
    """A screen, its record as screen.json has it, and the files."""

    found: Screened
    record: str
    files: list[Path]


def write_panel(made: Panel, out: Path, language: Language = "en") -> list[Path]:
    """Write a panel, and beside it its flow, rules and notes (….flow.json); labels of variables in a language.

    Raises:
        StoreError: it cannot be written.
    """
    label = "simulated panel" if "simulated" in made.panel else "panel"
    record = ("flow.json", made.record)
    return write_table(made.panel, out, label=label, labels=_labels(language), numbered=True, record=record)


def write_simulation(made: Simulation, out: Path, language: Language = "en") -> list[Path]:
    """Write a simulated panel, and beside it the coefficients it was built from (….simulated-truth.json).

    Raises:
        StoreError: it cannot be written.
    """
    record = ("simulated-truth.json", made.truth)
    return write_table(made.panel, out, label="simulated", labels=_labels(language), record=record)


def _labels(language: Language) -> dict[str, str]:
    """What Stata shows of the variables, and of the firm's number that `write_table` adds."""
    chinese = language == "zh"
    return {FIRM_ID: ID_LABELS[not chinese], **(CHINESE if chinese else LABELS)}


def _from(folder: Path, file: Path) -> str:
    """A file's path as one in the folder has it; whole where they are on different drives."""
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:
        return file.resolve().as_posix()


def write_cycle(result: CycleTime, out: Path) -> tuple[list[Path], dict[str, Any]]:
    """Write Change by industry and year, and beside it what became of the rows (….ledger.json), which is returned too.

    Raises:
        StoreError: it cannot be written.
    """
    sources = result.table["source"].value_counts().sort_index()
    record = {"ledger": result.ledger, "cells": {str(name): int(n) for name, n in sources.items()}}
    record["unmatched"] = dict(zip(result.unmatched["ipc"], map(int, result.unmatched["n_patents"]), strict=True))
    return write_table(result.table, out, label="technology cycle time", record=("ledger.json", record)), record


def estimate_to(
    spec: str | Path,
    panel: Path,
    out: Path,
    *,
    models: Sequence[str] = (),
    check: bool = False,
    stata: bool = False,
    formats: Sequence[str] = (".docx", ".tex"),
    language: Language = "en",
    coded: Path | None = None,
    **correcting: Any,
) -> Estimated:
    """Run a file of specifications on a panel's file, and write all that `textindex estimate` does.

    Args:
        spec: a shipped specification or a TOML file.
        panel: the panel's file.
        out: the folder.
        models: only these.
        check: fit each model by the second engine too.
        stata: write estimates.do.
        formats: endings of the paper's tables, such as ``.docx``.
        language: of the words in tables, ``en`` or ``zh``.
        coded: a coded sheet, by which each model is corrected.
        **correcting: further arguments of `textindex.correct_models`.

    Raises:
        EstimateError: the specification has faults, the panel cannot be read, or no model can be run.
        StoreError: the folder cannot be written.
    """
    check_writable(out)
    file = room.load_specs(spec)
    data = room.read_panel(
        panel, text=sorted({model.panel[0] for model in file.models} | {match.unit for match in file.matches})
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EstimateWarning)  # each stands in the result
        if coded is None:
            results = room.estimate(file, data, models=models, check=check)
        else:
            results = room.correct_models(file, data, coded, models=models, **correcting)
    inputs = {"panel": _hashed(panel), "rows": len(data), "columns": [str(c) for c in data]}
    inputs |= {} if coded is None else {"coded": _hashed(coded)}
    texts: dict[str, str | bytes] = {**room.files(results, inputs)}
    texts["estimates.md"] = exhibits.full_markdown(results, language)
    tables = exhibits.typeset(results, language=language)
    for ending in formats:
        texts[f"tables{ending}"] = exhibits.table_bytes(tables, ending, in_language(results.file.title, language))
    for match in results.matches:
        charts = (exhibits.draw_balance(match.balance, labels=file.labels_in(language), language=language),
                  exhibits.draw_support(match.firms, language=language))  # fmt: skip
        for name, chart in zip(("love-plot", "support"), charts, strict=True):
            texts[f"{name}-{match.name}.svg"] = exhibits.figure_bytes(chart, ".svg")
    if stata:
        texts["estimates.do"] = room.do_file(results, _from(out, panel), data)
    return Estimated(results, texts, write_tables({Path(out) / name: text for name, text in texts.items()}))


def _hashed(file: Path) -> dict[str, str]:
    """A file's name and hash."""
    with file.open("rb") as opened:
        return {"name": file.name, "sha256": file_digest(opened, "sha256").hexdigest()}


def filter_to(
    panel: Path,
    out: Path,
    *,
    hits: Path | None = None,
    dictionary: str | None = None,
    also: Sequence[str] = (),
    path: str | None = SCREEN_PATH,
    **asked: Any,
) -> Filtered:
    """Screen a panel's file for disclosure above expectation, and write all that `textindex filter` does.

    Args:
        panel: the panel's file.
        out: the folder.
        hits: a run's folder, or its hits.parquet: adds the share of plans, background and boilerplate.
        dictionary: of which dictionary, where the ledger has several.
        also: further formats of the rows: dta, parquet, xlsx.
        path: the regression run without the upper 1% to 20%; None for none.
        **asked: further arguments of `textindex.screen`.

    Raises:
        EstimateError: as `textindex.screen`.
        SourceError: the ledger cannot be read.
        StoreError: the folder cannot be written.
    """
    check_writable(out)
    data = estimates.read_panel(panel)
    ledger = hits / "hits.parquet" if hits and hits.is_dir() else hits
    text = None if ledger is None else plans_and_background(read_table(ledger), dictionary)
    found = _screened(data, path, {**asked, "text": text})
    record = {"panel": panel.name, "rows_of_panel": len(data), **found.record, "notes": list(found.warnings)}
    record["expected"] = found.expected.table.reset_index().to_dict("records")
    marked = data.assign(**{"above_expectation": found.table["above_expectation"]})
    files: dict[Path, Any] = {out / f"screen.{end}": found.table for end in ("csv", *also)}
    files |= {out / "summary.csv": found.summary, out / "agreement.csv": found.agreement}
    files |= {out / "path.csv": found.path} if path else {}
    files |= {out / screened_name(panel): marked}
    written = as_json(record)
    files[out / "screen.json"] = written
    return Filtered(found, written, write_tables(files, labels={"above_expectation": "disclosure above expectation"}))


def screened_name(panel: Path) -> str:
    """What the panel with the column above_expectation is called: its ending is the panel's own.

    >>> screened_name(Path("p.dta")), screened_name(Path("p.TSV"))
    ('panel-screened.dta', 'panel-screened.csv')
    """
    ending = panel.suffix.lower()
    return f"panel-screened{'.csv' if ending in ('.tsv', '.txt') else ending}"


def _screened(data: Any, path: str | None, asked: Mapping[str, Any]) -> Screened:
    """The screen; where the panel has not what the usual path needs, without it, and with a word about that."""
    try:
        return screen(data, path=path, **asked)
    except EstimateError as error:
        if path != SCREEN_PATH:
            raise
        found = screen(data, **asked)
        return replace(
            found, warnings=(*found.warnings, Message("study.no_path", screen_path=SCREEN_PATH, error=of_error(error)))
        )


def multiverse_to(
    store: str | Path,
    panel: Path,
    out: Path,
    choices: Any,
    *,
    language: Language = "en",
    progress: Callable[[Any], None] | None = None,
    **options: Any,
) -> tuple[Multiverse, bool, list[Path]]:
    """Run a multiverse on a panel's file, and write all that `textindex multiverse` does.

    Args:
        store: the reports, read.
        panel: the panel's file.
        out: the folder.
        choices: `textindex.Choices`.
        language: of the figure, ``en`` or ``zh``.
        progress: called at each index that is estimated.
        **options: further arguments of `textindex.multiverse`.

    Returns:
        What was found, whether the panel is simulated, the files.

    Raises:
        EstimateError: as `textindex.multiverse`.
        StoreError: a file cannot be written.
    """
    data = estimates.read_panel(panel)
    found = multiverse(store, data, choices, **options, progress=progress)
    simulated = "simulated" in data and bool(data["simulated"].any())
    table = found.table.assign(simulated=1) if simulated else found.table
    title = found.term + (told(Message("study.simulated_panel"), language) if simulated else "")
    files = write_tables({out / "multiverse.csv": table, out / "choices.csv": found.moves})
    files.append(save_exhibit(found.chart(language=language, title=title), out / "curve.html"))
    return found, simulated, files
