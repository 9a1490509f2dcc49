"""In: folders, files and a manifest. Out: a `Filing` for every file, with what manifest and names tell of it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from textindex.base.errors import SourceError
from textindex.base.place import filesystem, is_remote, reached
from textindex.base.records import Filing
from textindex.sources.manifest import Row, read_manifest
from textindex.sources.names import read_name

OUTPUTS = {"index.parquet", "hits.parquet", "provenance.json"}
STORE = "store.json"


def find(paths: Iterable[str | Path], manifest: str | Path | None = None) -> list[Filing]:
    """List every file below folders, and every file named, sorted by path.

    Args:
        paths: folders (searched through) and files. Hidden files are passed over.
        manifest: a table with columns path, firm, year, name (`read_manifest`); paths are relative to the
            manifest or the folder.
            What it says of a file is taken as true.

    Raises:
        SourceError: a path does not exist, no file is found, or the manifest has faults (all are listed).
    """
    paths = list(paths)
    rows = read_manifest(manifest) if manifest is not None else {}
    skipped = {os.path.realpath(manifest)} if manifest is not None else set()
    filings: list[Filing] = []
    for given in paths:
        if is_remote(given):
            filings += _remote(str(given))
            continue
        root = Path(given)
        if not root.exists():
            raise SourceError(f"{root}: no such folder or file; check the path")
        folder = root if root.is_dir() else root.parent
        for path in sorted(_files(root)):
            place = os.path.realpath(path)
            if place in skipped:
                continue
            skipped.add(place)
            relative = path.relative_to(folder).as_posix()
            told = read_name(Filing(str(path.absolute()), f"{Path(os.path.realpath(folder)).name}/{relative}"))
            filings.append(replace(told, file=os.fsencode(relative).decode("utf-8", "backslashreplace")))
    if rows:
        filings, missing = _asserted(filings, rows, Path(manifest or "").absolute().parent)
    else:
        missing = []
    filings = distinct(filings)
    if not filings:
        raise SourceError(f"{', '.join(map(str, paths))}: no files found; give the folder that holds the reports")
    if missing:
        raise SourceError(
            f"{manifest}: {len(missing)} of its files are not among the reports: {'; '.join(missing[:5])}"
            f"{' …' if len(missing) > 5 else ''}; correct the paths or take the rows out"
        )
    return filings


def distinct(filings: list[Filing]) -> list[Filing]:
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


def _remote(address: str) -> list[Filing]:
    """Every file below an fsspec address, or the one file that it names; hidden ones are passed over."""
    try:
        system, root = filesystem(address)
        with reached():
            system.invalidate_cache()
            found = sorted(str(path) for path in system.find(root))
    except OSError as error:
        raise SourceError(f"{address}: cannot be listed: {error.strerror or error}") from None
    if not found:
        raise SourceError(f"{address}: no such folder or file; check the address")
    folder = root.rpartition("/")[0] if found == [root] else root.rstrip("/")
    stores = tuple(path.removesuffix(STORE) for path in found if path.endswith(f"/{STORE}"))
    filings = []
    for path in found:
        if stores and path.startswith(stores):
            continue
        relative = path.removeprefix(folder).lstrip("/")
        if not any(part.startswith(".") for part in relative.split("/")):
            told = read_name(Filing(str(system.unstrip_protocol(path)), f"{folder.rpartition('/')[2]}/{relative}"))
            filings.append(replace(told, file=relative))
    return filings


def _files(root: Path) -> Iterable[Path]:
    """Files below a folder, links followed once; hidden ones, outputs of a run and stores are passed over."""
    if not root.is_dir():
        return [root]
    found: list[Path] = []
    seen: set[str] = set()
    for folder, folders, names in os.walk(root, followlinks=True):
        place = os.path.realpath(folder)
        if place in seen or set(names) >= OUTPUTS or (STORE in names and _is_store(Path(folder, STORE))):
            folders.clear()
            continue
        seen.add(place)
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(folder, name) for name in names if not name.startswith(".")]
    return found


def _is_store(mark: Path) -> bool:
    """Whether a file is the mark of a store (`textindex.store`)."""
    try:
        with mark.open("rb") as file:
            return b"textindex store" in file.read(64)
    except OSError:
        return False


def _asserted(filings: list[Filing], rows: Mapping[str, Row], manifest_folder: Path) -> tuple[list[Filing], list[str]]:
    """Give filings what the manifest says of them; list the rows that no file answers to.

    Raises:
        SourceError: a row names a file by its bare name, and several files bear it.
    """
    names = Counter(Path(filing.path).name for filing in filings)
    matched, named = set(), []
    for filing in filings:
        name, whole = Path(filing.path).name, Path(filing.path).absolute()
        beside = os.path.relpath(whole, manifest_folder).replace(os.sep, "/")
        typed = os.path.relpath(whole).replace(os.sep, "/")
        key = next((key for key in (filing.file, typed, str(whole), beside, name) if key in rows), None)
        if key is not None and key == name != filing.file and names[name] > 1:
            raise SourceError(
                f"line {rows[key].line} of the manifest: {names[name]} files are called {name}; give its folder too"
            )
        if key is not None:
            matched.add(key)
            row = rows[key]
            given = {"firm": row.firm, "year": row.year, "name": row.name}
            known: dict[str, Any] = {field: value for field, value in given.items() if value}
            filing = replace(filing, asserted=frozenset(known), **known)
        named.append(filing)
    return named, [f"line {row.line}: {key}" for key, row in rows.items() if key not in matched]
