"""In: a pack, and the panel of its regressions. Out: what differs of their tables once they are run again."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from textindex import estimates
from textindex.core.errors import EstimateError, EstimateWarning, MissingExtraError
from textindex.core.messages import Message
from textindex.study.pack.clean import Cleaner
from textindex.study.pack.compare import ESTIMATE, Cell, cells_of, only_here
from textindex.study.pack.make import hash_of
from textindex.study.pack.sealed import Opened
from textindex.study.pack.tables import read_csv
from textindex.study.pack.why import FOLLOWS, PACKAGE, UNEXPLAINED, Row

KEYS = {
    "coefficients.csv": ("model", "term"), "standard_errors.csv": ("model", "vcov", "term"),
    "rows.csv": ("model", "step", "column"), "differences.csv": ("name", "test", "term"),
    "mediations.csv": ("name", "channel", "term"), "balance.csv": ("match", "covariate", "sample"),
    "descriptives.csv": ("name", "group", "variable"),
}  # fmt: skip
"""The tables of estimates, and by what their rows are known."""
FITTED_BY = ("pyfixest", "formulaic", "numpy", "scipy", "pandas")


class Refitted(NamedTuple):
    """What came of the regressions: rows that differ, what must be said, how many rows were compared."""

    rows: list[Row]
    notes: list[str]
    compared: int


def refitted(opened: Opened, about: Mapping[str, Any] | None, place: Path, panel: str | Path | None) -> Refitted:
    """Run the regressions of a pack again, where there is a panel.

    Args:
        opened: the pack.
        about: what pack.json says of them.
        place: a folder to work in.
        panel: the panel, where the pack does not hold it, or in its place.

    Raises:
        EstimateError: the panel that is given cannot be read, or no model be run on it.
    """
    if about is None:
        return Refitted([], [Message("verify.panel_unused")] if panel else [], 0)
    told = about["panel"]
    if panel is None and told["member"] is None:
        return Refitted([], [Message("verify.no_panel", name=told["name"])], 0)
    data = Path(panel) if panel else place / Path(told["member"]).name
    notes, is_other = list[str]([Message("verify.panel_given")]), False
    if panel is None:
        data.write_bytes(opened.members[told["member"]])
    elif data.is_file() and hash_of(data) != told["sha256"]:
        is_other = True
        notes.append(Message("verify.other_panel", name=data.name))
    try:
        texts = _texts(opened, about, place, data)
    except MissingExtraError as error:
        return Refitted([], [Message("verify.no_extra", why=str(error))], 0)
    except EstimateError as error:
        if panel is not None:
            raise
        return Refitted([_row("tables", "", UNEXPLAINED, Cleaner([place]).clean(str(error)))], notes, 0)
    why, said = _why(opened, is_other=is_other)
    found, compared = list[Row](), 0
    for last in KEYS:
        name = f"tables/{last}"
        if name not in opened.members:
            found += [_row(name, "", UNEXPLAINED, Message("verify.not_packed"))] if last in texts else []
            continue
        packed = read_csv(opened.members[name], name)
        here = read_csv(texts[last].encode(), last) if last in texts else pd.DataFrame()
        found += _differing(name, packed, here, why, said)
        compared += len(packed)
    return Refitted(found, notes, compared)


def _texts(opened: Opened, about: Mapping[str, Any], place: Path, panel: Path) -> dict[str, str]:
    spec = place / Path(about["spec"]).name
    spec.write_bytes(opened.members[about["spec"]])
    file = estimates.load_specs(spec)
    codes = sorted({model.panel[0] for model in file.models} | {match.unit for match in file.matches})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EstimateWarning)  # each stands in the result
        return estimates.files(
            estimates.estimate(file, estimates.read_panel(panel, text=codes), models=about["models"])
        )


def _why(opened: Opened, *, is_other: bool) -> tuple[str, str]:
    """Why estimates differ, if they do."""
    if is_other:
        return FOLLOWS, Message("verify.other_panel_row")
    lines = opened.members.get("environment.txt", b"").decode("utf-8", "replace").splitlines()
    locked = dict(line.split("==", 1) for line in lines if "==" in line)
    pairs = [(name, locked[name], metadata.version(name)) for name in FITTED_BY if name in locked]
    if versions := tuple(f"{name} {then} → {now}" for name, then, now in pairs if then != now):
        return PACKAGE, Message("verify.versions", versions=versions)
    return UNEXPLAINED, Message("verify.estimate")


def _differing(name: str, packed: pd.DataFrame, here: pd.DataFrame, why: str, said: str) -> list[Row]:
    """The first cell of each row that differs, and each row that only one side has."""
    by = [key for key in KEYS[name.rpartition("/")[2]] if key in packed]
    cells: dict[tuple[str, ...], Cell] = {}
    for one in cells_of(packed, here, by, ESTIMATE):
        cell = one if isinstance(one, Cell) else Cell(one, "", "", "")
        cells.setdefault(cell.key, cell)
    for key in only_here(packed, here, by) if len(here) else []:
        cells.setdefault(key, Cell(key, "", "", "+"))
    return [
        _row(name, " ".join(cell.key), why, said)._replace(
            packed=f"{cell.column} {cell.packed}".strip(), here=f"{cell.column} {cell.here}".strip()
        )
        for cell in cells.values()
    ]


def _row(what: str, term: str, why: str, detail: str) -> Row:
    return Row(what, "", "", "", why, True, "", "", term, "", "", 0, detail)
