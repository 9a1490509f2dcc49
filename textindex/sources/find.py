"""In: folders, files and a manifest. Out: a `Filing` for every file, with what manifest and names tell of it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from textindex.base.errors import SourceError
from textindex.base.records import Filing
from textindex.sources.names import read_name

ENCODINGS = ("utf-8-sig", "gb18030")


class Row(NamedTuple):
    """A manifest's row: the line it stands on and what it says."""

    line: int
    firm: str
    year: int | None
    name: str


def find(paths: Iterable[str | Path], manifest: str | Path | None = None) -> list[Filing]:
    """List every file below folders, and every file named, sorted by path.

    Args:
        paths: folders (searched through) and files. Hidden files are passed over.
        manifest: a CSV file with columns path, firm, year, name; paths are relative to the manifest or the folder.
            What it says of a file is taken as true.

    Raises:
        SourceError: a path does not exist, no file is found, or the manifest has faults (all are listed).
    """
    rows = read_manifest(manifest) if manifest is not None else {}
    skipped = {Path(manifest).resolve()} if manifest is not None else set()
    filings, matched = [], set()
    for root in map(Path, paths):
        if not root.exists():
            raise SourceError(f"{root}: no such folder or file; check the path")
        folder = root if root.is_dir() else root.parent
        for path in sorted(_files(root)):
            if path.resolve() in skipped:
                continue
            skipped.add(path.resolve())
            relative = path.relative_to(folder).as_posix()
            filing = read_name(Filing(str(path), relative))
            key = _manifest_key(path, relative, rows)
            if key is not None:
                matched.add(key)
                filing = _assert(filing, rows[key])
            filings.append(filing)
    filings = _distinct(filings)
    if not filings:
        raise SourceError(f"{', '.join(map(str, paths))}: no files found; give the folder that holds the reports")
    missing = [f"line {rows[key].line}: {key}" for key in rows if key not in matched]
    if missing:
        raise SourceError(
            f"{manifest}: {len(missing)} of its files are not among the reports: {'; '.join(missing[:5])}"
            f"{' …' if len(missing) > 5 else ''}; correct the paths or take the rows out"
        )
    return filings


def _distinct(filings: list[Filing]) -> list[Filing]:
    """Tell files of equal relative path in two folders apart: by the folder's name, else by the whole path."""
    names = Counter(filing.file for filing in filings)
    clashing = [filing for filing in filings if names[filing.file] > 1]
    if not clashing:
        return filings
    with_folder = {
        filing.path: f"{Path(filing.path.removesuffix(filing.file)).name}/{filing.file}" for filing in clashing
    }
    clear = len(set(with_folder.values())) == len(clashing) and names.keys().isdisjoint(with_folder.values())
    renamed = with_folder if clear else {filing.path: Path(filing.path).as_posix() for filing in clashing}
    return [replace(filing, file=renamed.get(filing.path, filing.file)) for filing in filings]


def _files(root: Path) -> Iterable[Path]:
    if not root.is_dir():
        return [root]
    found = (path for path in root.rglob("*") if path.is_file() or (path.is_symlink() and not path.exists()))
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(root).parts)]


def _manifest_key(path: Path, relative: str, rows: Mapping[str, Row]) -> str | None:
    for key in (relative, path.as_posix(), path.resolve().as_posix(), path.name):
        if key in rows:
            return key
    return None


def _assert(filing: Filing, row: Row) -> Filing:
    given = {"firm": row.firm, "year": row.year, "name": row.name}
    known = {key: value for key, value in given.items() if value}
    return replace(filing, asserted=frozenset(known), **known)  # type: ignore[arg-type]


def read_manifest(path: str | Path) -> dict[str, Row]:
    """Read a manifest, keyed by the path it names (forward slashes, as written).

    Raises:
        SourceError: it cannot be read, lacks a column, names a file or a firm-year twice, or has a year that is none.
    """
    reader = csv.DictReader(io.StringIO(_text(Path(path))))
    columns = [column.strip().lower() for column in reader.fieldnames or []]
    reader.fieldnames = columns
    if missing := {"path", "firm", "year"} - set(columns):
        raise SourceError(
            f"{path}: the manifest lacks the column {', '.join(sorted(missing))} (path, firm, year, name)"
        )
    rows: dict[str, Row] = {}
    faults, firm_years = [], dict[tuple[str, int], int]()
    for cells in reader:
        line = reader.line_num
        key = (cells["path"] or "").strip().replace("\\", "/").removeprefix("./")
        firm, year = _code((cells["firm"] or "").strip()), (cells["year"] or "").strip().removesuffix(".0")
        if year and not (year.isdigit() and 1980 <= int(year) <= 2100):
            faults.append(f"line {line}: year {year!r} is no fiscal year")
            continue
        row = Row(line, firm, int(year) if year else None, (cells.get("name") or "").strip())
        if not key:
            faults.append(f"line {line}: no path")
        elif key in rows:
            faults.append(f"line {line}: {key} is given twice (line {rows[key].line})")
        elif row.firm and row.year and (row.firm, row.year) in firm_years:
            first = firm_years[row.firm, row.year]
            faults.append(f"line {line}: firm {row.firm}, year {row.year} is given twice (line {first}); keep one file")
        else:
            rows[key] = row
            if row.firm and row.year:
                firm_years[row.firm, row.year] = line
    if faults:
        raise SourceError("\n  ".join([f"{path}: {len(faults)} faults in the manifest", *faults]))
    return rows


def _code(firm: str) -> str:
    """Give a code back the zeros that Excel took: no listed firm's code has fewer than five digits.

    >>> _code("1"), _code("600519"), _code("AAPL")
    ('000001', '600519', 'AAPL')
    """
    return firm.zfill(6) if firm.isdigit() and len(firm) <= 4 else firm


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: the manifest cannot be opened: {error.strerror}") from None
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError(f"{path}: the manifest is neither UTF-8 nor GB18030; save it as CSV UTF-8")
