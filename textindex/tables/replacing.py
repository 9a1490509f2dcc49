"""In: a file that is there, and what is to be written in its place. Out: whether it is an earlier writing of the same.

One rule for every command that writes what the user names. A file that the command reads is never written over. Any
other is, where it is of the kind that the command writes: a table with the same columns, a document, page or figure
that textindex made. What is not, or holds a person's answers, needs ``--force``. A library call replaces, as
`pandas.DataFrame.to_csv` does.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any, NamedTuple

from textindex.core.errors import StoreError
from textindex.core.messages import Message
from textindex.tables.office import checked

HEAD_BYTES = 4096
SHARED_COLUMNS = 0.5
MAKERS = ("textindex", "openpyxl")
"""Whom a Word or Excel file of ours names as its creator."""
# Where the bytes of a figure, or of a pack, tell by which program it was made, whatever it shows.
DRAWN_BY = {".pdf": slice(0, 14), ".png": slice(37, 41), ".svg": slice(0, 30), ".zip": slice(-88, -73)}


OTHERWISE = r'lang="[^"]*"|(?<=content="textindex )[^"]*|sha256-[A-Za-z0-9+/=]+'
"""What differs between pages of one kind: their language, the version that made them, what they hold."""


class _Guard(NamedTuple):
    force: bool
    inputs: tuple[Path, ...]


_GUARD: ContextVar[_Guard | None] = ContextVar("guard", default=None)


@contextmanager
def guarded(inputs: Iterable[str | Path], *, force: bool) -> Iterator[None]:
    """Within it what is there is replaced by the rule alone.

    Args:
        inputs: files that are read, which nothing may replace; what is no file is passed over.
        force: replace what is of another kind too.
    """
    read = []
    for given in inputs:
        with suppress(OSError, ValueError):  # a text that is no path
            read += [Path(given)] if Path(given).is_file() else []
    token = _GUARD.set(_Guard(force, tuple(read)))
    try:
        yield
    finally:
        _GUARD.reset(token)


def check_apart(path: str | Path) -> None:
    """Find before the work that a file to be written is one that is read.

    Raises:
        StoreError: it is.
    """
    guard, place = _GUARD.get(), Path(path)
    if guard and place.is_file() and any(place.samefile(given) for given in guard.inputs):
        raise StoreError(Message("fault.reads", path=place))


def check_replaced(path: Path, made: Path, content: Any) -> None:
    """Find that a file is not to be replaced.

    Args:
        path: where a file may be.
        made: what is to stand there, written beside it.
        content: what it was written from; of a table it is known which columns are blank.

    Raises:
        StoreError: it is read by the command; or it is of another kind, or holds answers, and nobody said ``--force``.
    """
    guard = _GUARD.get()
    if guard is None or not path.exists():
        return
    check_apart(path)
    if guard.force:
        return
    old, ending = path.read_bytes(), path.suffix.lower()
    if not old:
        return
    if not _alike(old, made.read_bytes(), ending):
        raise StoreError(Message("fault.foreign", path=path))
    if column := _answered(old, content, ending):
        raise StoreError(Message("fault.answered", path=path, column=column))


def _alike(old: bytes, new: bytes, ending: str) -> bool:
    """Whether what is there is of the kind that is written."""
    if ending in DRAWN_BY:
        return old[DRAWN_BY[ending]] == new[DRAWN_BY[ending]]
    if ending in (".docx", ".xlsx"):
        return _maker(old) in MAKERS
    if ending in (".csv", ".dta", ".parquet", ".json"):
        return _share(_names(old, ending), _names(new, ending))
    return _opening(old, ending) == _opening(new, ending)


def _share(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether two tables are of one kind: the first column is the same, and so are half of those to be written.

    >>> _share(["firm", "year", "size"], ["firm", "year", "age"]), _share(["id", "firm", "year"], ["firm", "year"])
    (True, False)
    """
    return bool(old and new) and old[0] == new[0] and len({*old} & {*new}) >= SHARED_COLUMNS * len({*new})


def _names(data: bytes, ending: str) -> Sequence[str]:
    """The columns of a table, the keys of a JSON object; none of what cannot be read."""
    with suppress(ValueError, OSError, RecursionError, csv.Error):
        if ending == ".csv":
            return next(csv.reader(io.StringIO(data.decode("utf-8-sig"))), [])
        if ending == ".json":
            told = json.loads(data)
            return ["{", *told] if isinstance(told, dict) else ["["]
        if ending == ".dta":
            from pandas.io.stata import StataReader

            with StataReader(io.BytesIO(data)) as reader:
                return list(reader.variable_labels())
        import pyarrow.parquet as pq

        return list(pq.read_schema(io.BytesIO(data)).names)
    return []


def _maker(data: bytes) -> str:
    with suppress(zipfile.BadZipFile, KeyError, OSError, NotImplementedError):
        told = zipfile.ZipFile(io.BytesIO(data)).read("docProps/core.xml").decode("utf-8", "replace")
        return "".join(re.findall("<dc:creator[^>]*>([^<]*)<", told)[:1])
    return ""


def _opening(data: bytes, ending: str) -> str:
    """How a text begins, whatever it is about: of a page all before its title, of LaTeX a line, else a word."""
    head = data[:HEAD_BYTES].decode("utf-8-sig", "replace")
    if ending in (".html", ".htm"):
        return re.sub(OTHERWISE, "", head.partition("<title>")[0])
    return head.partition("\n")[0][:15] if ending == ".tex" else "".join(re.findall(r"[^\W\d]+", head)[:1])


def _answered(old: bytes, content: Any, ending: str) -> str:
    """The first column that is left blank for a person to fill in, and is filled in where the file is there."""
    import pandas as pd

    if not isinstance(content, pd.DataFrame) or ending not in (".csv", ".xlsx") or content.empty:
        return ""
    blank = [name for name in content.columns if (content[name].isna() | content[name].eq("")).all()]
    if not blank:
        return ""
    read = pd.read_csv if ending == ".csv" else pd.read_excel
    with suppress(ValueError, KeyError):
        there = read(io.BytesIO(checked(old) if ending == ".xlsx" else old), dtype=str)
        return next((str(name) for name in blank if name in there and there[name].notna().any()), "")
    return ""
