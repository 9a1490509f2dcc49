"""In: a run's result and a folder. Out: the folder's files, all of them or none."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textindex.core import leaving
from textindex.core.errors import OutputWarning, StoreError
from textindex.core.messages import Message
from textindex.core.outputs import PROVENANCE, RUN, written_by_a_run
from textindex.core.place import read_bytes
from textindex.core.records import Dictionary
from textindex.core.results import ScoreResult
from textindex.store.methods import methods
from textindex.tables.cells import write_csv
from textindex.tables.firm_ids import FIRM_ID, LABELS
from textindex.tables.frame import Frame
from textindex.tables.labels import label, stata_names
from textindex.tables.stata import write_dta
from textindex.tables.swap import swap_in
from textindex.tables.write import workbook

NAMES = (
    *("index.xlsx", "index.csv", "index.dta", "index.parquet", "hits.csv", "hits.parquet"),
    *("documents.csv", "documents.parquet", "terms.csv", "rejections.csv", "methods.md", PROVENANCE, RUN),
)
ROW_GROUP = 131_072
EXCEL_ROWS = 1_000_000  # a sheet takes little more; the .parquet has all


def write(result: ScoreResult, out: str | Path) -> list[Path]:
    """Write a run's outputs.

    All files are made in a hidden folder beside their place and moved there at the end, so that a full disk or an
    interruption leaves what was there before.

    Returns:
        The files, in the order in which a reader wants them.

    Raises:
        StoreError: the folder cannot be written.

    Warns:
        OutputWarning: what Excel opens holds not all rows; the .parquet does.
    """
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with leaving.folder(prefix=".writing-", dir=folder) as temporary:
            names = _write_all(result, Path(temporary))
            if blocked := [name for name in names if (folder / name).is_dir()]:
                raise StoreError(Message("outputs.folder", folder=folder / blocked[0]))
            swap_in([(Path(temporary) / name, folder / name) for name in names])
    except OSError as error:
        raise StoreError(Message("outputs.closed", folder=folder, why=error.strerror or str(error))) from None
    for name, cut in (("index", "index.xlsx"), ("hits", "hits.csv")):
        if (rows := len(result.tables[name])) > EXCEL_ROWS:
            told = Message("outputs.rows_cut", file=cut, most=EXCEL_ROWS, rows=rows, whole=f"{name}.parquet")
            warnings.warn(told, OutputWarning, stacklevel=2)
    return [folder / name for name in names]


def check_writable(out: str | Path, *, force: bool = False) -> None:
    """Find before hours of work that a folder cannot be written; leaves nothing behind.

    Args:
        out: the folder.
        force: write over files there that no run of textindex wrote.

    Raises:
        StoreError: it cannot.
    """
    folder = Path(out)
    names = [path.name for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    own = written_by_a_run(names, lambda name: read_bytes(folder / name))
    if not force and (foreign := [name for name in NAMES if name in names and name not in own]):
        raise StoreError(Message("outputs.foreign", file=folder / foreign[0]))
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    try:
        with leaving.folder(prefix=".writing-", dir=nearest):
            pass
    except OSError as error:
        raise StoreError(Message("outputs.not_there", folder=folder, why=error.strerror or str(error))) from None


def _write_all(result: ScoreResult, folder: Path) -> list[str]:
    """Write the files; run.json names them, so that a later run knows them among other files."""
    index, hits, documents = (result.tables[name] for name in ("index", "hits", "documents"))
    write_csv(index, folder / "index.csv")
    (folder / "index.xlsx").write_bytes(workbook({"index": index.head(EXCEL_ROWS), "variables": _told(index, result)}))
    _stata(index, result.dictionaries, folder / "index.dta")
    _parquet(index, folder / "index.parquet")
    write_csv(hits.head(EXCEL_ROWS), folder / "hits.csv")
    _parquet(hits, folder / "hits.parquet")
    write_csv(documents, folder / "documents.csv")
    _parquet(documents, folder / "documents.parquet")
    write_csv(result.tables["terms"], folder / "terms.csv")
    write_csv(result.tables["rejections"], folder / "rejections.csv")
    (folder / "methods.md").write_text(methods(result.provenance, result.dictionaries), encoding="utf-8")
    _json(result.provenance, folder / PROVENANCE)
    result.run["textindex files"] = list(NAMES)
    _json(result.run, folder / RUN)
    return list(NAMES)


def _told(index: Frame, result: ScoreResult) -> Frame:
    """What each column of the index is, for those who open it in Excel."""
    names = ("variable", "中文", "English")
    rows = [(column, *label(column, result.dictionaries)) for column in index.names]
    return Frame.of_rows(rows, dict.fromkeys(names, "string"))


def _json(record: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n", encoding="utf-8")


def _parquet(table: Frame, path: Path) -> None:
    """One writer, an explicit schema and fixed row groups: equal tables give equal bytes."""
    import pyarrow.parquet as pq

    with path.open("wb") as file:  # opened here: Arrow takes no path that is not UTF-8
        pq.write_table(table.arrow, file, compression="zstd", row_group_size=ROW_GROUP)


def _stata(index: Frame, dictionaries: Sequence[Dictionary], path: Path) -> None:
    names = stata_names(index.names, dictionaries)
    labels = {names[column]: label(column, dictionaries)[0] for column in index.names}
    write_dta(index.renamed(names), path, "textindex", {FIRM_ID: LABELS[0], **labels}, numbered=True)
