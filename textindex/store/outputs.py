"""In: a run's result and a folder. Out: the folder's files, all of them or none."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textindex.core import leaving
from textindex.core.errors import OutputWarning, StoreError
from textindex.core.messages import Message
from textindex.core.outputs import PROVENANCE, RUN, written_by_a_run
from textindex.core.place import read_bytes
from textindex.core.results import ScoreResult
from textindex.store.methods import methods
from textindex.tables.cells import csv_text
from textindex.tables.firm_ids import FIRM_ID, LABELS
from textindex.tables.labels import label, stata_names
from textindex.tables.stata import write_dta
from textindex.tables.swap import swap_in
from textindex.tables.write import workbook

if TYPE_CHECKING:
    import pandas as pd

NAMES = (
    *("index.xlsx", "index.csv", "index.dta", "index.parquet", "hits.csv", "hits.parquet"),
    *("documents.csv", "documents.parquet", "terms.csv", "rejections.csv", "methods.md", PROVENANCE, RUN),
)
ROW_GROUP = 131_072
EXCEL_ROWS = 1_000_000  # a sheet takes little more; the .parquet has all
TYPES = {
    "string": "string",
    "Int64": "int64",
    "int64": "int64",
    "float64": "float64",
    "Float64": "float64",
    "bool": "bool_",
}


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
    for table, cut, whole in ((result.index, "index.xlsx", "index.parquet"), (result.hits, "hits.csv", "hits.parquet")):
        if len(table) > EXCEL_ROWS:
            told = Message("outputs.rows_cut", file=cut, most=EXCEL_ROWS, rows=len(table), whole=whole)
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
    _csv(result.index, folder / "index.csv")
    (folder / "index.xlsx").write_bytes(workbook({"index": result.index.head(EXCEL_ROWS), "variables": _told(result)}))
    _stata(result, folder / "index.dta")
    _parquet(result.index, folder / "index.parquet")
    _csv(result.hits.head(EXCEL_ROWS), folder / "hits.csv")
    _parquet(result.hits, folder / "hits.parquet")
    _csv(result.documents, folder / "documents.csv")
    _parquet(result.documents, folder / "documents.parquet")
    _csv(result.terms, folder / "terms.csv")
    _csv(result.rejections, folder / "rejections.csv")
    (folder / "methods.md").write_text(methods(result.provenance, result.dictionaries), encoding="utf-8")
    _json(result.provenance, folder / PROVENANCE)
    result.run["textindex files"] = list(NAMES)
    _json(result.run, folder / RUN)
    return list(NAMES)


def _told(result: ScoreResult) -> pd.DataFrame:
    """What each column of the index is, for those who open it in Excel."""
    import pandas as pd

    rows = [(column, *label(column, result.dictionaries)) for column in map(str, result.index.columns)]
    return pd.DataFrame(rows, columns=["variable", "中文", "English"])


def _csv(table: pd.DataFrame, path: Path) -> None:
    path.write_bytes(csv_text(table).encode("utf-8-sig"))


def _json(record: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n", encoding="utf-8")


def _parquet(table: pd.DataFrame, path: Path) -> None:
    """One writer, an explicit schema and fixed row groups: equal tables give equal bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = [pa.field(name, getattr(pa, TYPES[str(dtype)])()) for name, dtype in table.dtypes.items()]
    arrow = pa.Table.from_pandas(table, schema=pa.schema(fields), preserve_index=False).replace_schema_metadata(None)
    with path.open("wb") as file:  # opened here: Arrow takes no path that is not UTF-8
        pq.write_table(arrow, file, compression="zstd", row_group_size=ROW_GROUP)


def _stata(result: ScoreResult, path: Path) -> None:
    names = stata_names(result.index.columns, result.dictionaries)
    labels = {names[c]: label(c, result.dictionaries)[0] for c in result.index.columns}
    write_dta(result.index.rename(columns=names), path, "textindex", {FIRM_ID: LABELS[0], **labels}, numbered=True)
