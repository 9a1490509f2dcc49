"""In: folders, files and a manifest. Out: a `Filing` for every file, with what manifest and names tell of it.

And what lies there and is no such file: nothing that is below a folder goes without a word.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from textindex.core import packed
from textindex.core.errors import SourceError
from textindex.core.messages import Message, joined
from textindex.core.place import NO_FILE, filesystem, is_remote, reached, read_bytes, shown, stamp_of
from textindex.core.records import Filing, Rejection
from textindex.sources.fetched import MANIFEST as FETCHED_MANIFEST
from textindex.sources.fetched import Told, read_fetched
from textindex.sources.inside import Inside, look_inside
from textindex.sources.listed import aside
from textindex.sources.manifest import Row, read_manifest
from textindex.sources.names import Names
from textindex.sources.walk import FETCHED, LEAVES, RECORD_BYTES, TWICE, Seen, note, walk

MANIFEST = Message("called.manifest")


class Found(NamedTuple):
    """What lies below the paths of an archive.

    Attributes:
        filings: its files, sorted by path.
        rejections: folders that cannot be listed, and what is no regular file.
        passed: names of what is passed over, by kind: no report can be among it.
        stamps: of files in folders of this machine, by path: what changes when they do (`core.place.stamp`).
    """

    filings: list[Filing]
    rejections: list[Rejection]
    passed: dict[str, list[str]]
    stamps: dict[str, str]


class Before(NamedTuple):
    """What is known of an archive before it is looked through, which spares looking at it again.

    Attributes:
        now: seconds since the epoch; 0 trusts no file's time of change.
        stamps: of files that were no packed ones, by path.
        names: reads names.
    """

    now: float
    stamps: Mapping[str, str]
    names: Names


def find(paths: Iterable[str | Path], manifest: str | Path | None = None) -> list[Filing]:
    """List every file below folders, and every file named: the filings of `search`."""
    return search(paths, manifest).filings


def search(paths: Iterable[str | Path], manifest: str | Path | None = None, before: Before | None = None) -> Found:
    """Look for every file below folders, and every file named, and account for all else that lies there.

    Args:
        paths: folders (searched through) and files, also inside a packed file, whose files count as those of a
            folder. Hidden files are passed over.
        manifest: a table with columns path, firm, year, name (`read_manifest`); paths are relative to the
            manifest or the folder.
            What it says of a file is taken as true.
        before: what is known of the archive.

    Raises:
        SourceError: a path does not exist, no file is found, or the manifest has faults (all are listed).
    """
    paths = list(paths)
    rows = read_manifest(manifest) if manifest is not None else {}
    seen: dict[str, str] = {os.path.realpath(manifest): MANIFEST} if manifest is not None else {}
    found, before = Found([], [], defaultdict(list), {}), before or Before(0.0, {}, Names())
    for given in paths:
        if is_remote(given):
            _remote(str(given), found, before.names)
        else:
            _here(Path(given), seen, found, before)
    filings, missing = found.filings, list[str]()
    if manifest is not None and packed.split(manifest):  # it may lie in the archive that it tells of
        filings = _others(filings, Path(manifest).absolute(), found)
    if rows:
        filings, missing = _asserted(filings, rows, Path(manifest or "").absolute().parent)
    found = found._replace(filings=distinct(filings))
    if not found.filings:
        raise SourceError(_nothing(paths, found))
    if missing:
        raise SourceError(
            Message(
                "manifest.missing",
                manifest=manifest,
                n_missing=len(missing),
                missing=joined(missing[:5]),
                more=" …" if len(missing) > 5 else "",
            )
        )
    return found


def _others(filings: list[Filing], manifest: Path, found: Found) -> list[Filing]:
    """The files that are not the manifest itself, which is passed over."""
    own = {filing.file for filing in filings if manifest in (Path(filing.path), Path(filing.path).parent)}  # m.csv.gz
    if own:
        found.passed[MANIFEST] += sorted(own)
    return [filing for filing in filings if filing.file not in own]


def _nothing(paths: Iterable[str | Path], found: Found) -> str:
    """What is said where no file is found."""
    where = ", ".join(map(str, paths))
    if found.rejections:
        closed = found.rejections[0]
        return Message("find.nothing_closed", where=where, path=closed.filing.path, why=closed.detail)
    if links := found.passed.get(LEAVES):
        return Message("find.links", where=where, n_links=len(links))
    return Message("find.nothing", where=where)


def _here(root: Path, seen: dict[str, str], found: Found, before: Before) -> None:
    """Add what lies at a path of this machine; ``seen`` has what was found before, by its true place."""
    if not root.exists():
        _below(str(root.absolute()), found, before.names)
        return
    if root.is_dir():
        files, closed, passed = walk(root)
        folder = root
    elif root.is_file():
        files, closed, passed = [Seen(False, str(root.absolute()), root.name, os.path.realpath(root))], {}, {}
        folder = root.parent
    else:
        raise SourceError(Message("find.no_file", path=root, why=NO_FILE))
    for kind, names in passed.items():
        found.passed[kind] += names
    called, filings = Path(os.path.realpath(folder)).name, []
    # What a link leads to last: a file is known by its own place where it has one here.
    for file in sorted(files, key=lambda file: (file.linked, _by_folders(file.name))):
        if file.place in seen:
            found.passed[seen[file.place]].append(file.name)
            continue
        seen[file.place] = TWICE
        found.stamps[file.path] = stamp = _stamp(file.path, before.now)
        if (not stamp or before.stamps.get(file.path) != stamp) and _holds_files(file.path):
            filings += _take(look_inside(file.path, file.name, called, before.names), found)
        else:
            filings.append(before.names.filing(file.path, called, file.name))
    for name in passed.get(FETCHED, ()):
        if name.rpartition("/")[2] == FETCHED_MANIFEST:
            filings = _as_fetched(filings, name, read_bytes(folder / name))
    found.filings.extend(sorted(filings, key=lambda filing: _by_folders(filing.path)))
    for name, why in closed.items():
        filing = Filing(str((folder / name).absolute()), shown(name))
        found.rejections.append(Rejection(filing, "sources", "no access", why))


def _by_folders(path: str) -> list[str]:
    """What paths are sorted by: folder by folder, as the system compares names."""
    return os.path.normcase(path).split(os.sep)  # noqa: PTH206 (of each file)


def _stamp(path: str, now: float) -> str:
    try:
        return stamp_of(os.stat(path), now)  # noqa: PTH116 (of each file)
    except OSError:
        return ""


def _holds_files(path: str | Path) -> bool:
    """Whether a file is a packed one; one that cannot be opened is a file as others, of which the reading tells."""
    try:
        return packed.holds_files(path)
    except OSError:
        return False


def _below(address: str, found: Found, names: Names) -> None:
    """Add a file or folder inside a packed file.

    Raises:
        SourceError: there is no such thing.
    """
    where = packed.split(address)
    if where is None or not packed.exists(address):
        raise SourceError(Message("find.no_place", path=address))
    inside = look_inside(where.packed, Path(where.packed).name, where.path.rpartition("/")[2], names, where.path)
    found.filings.extend(_take(inside, found))


def _take(inside: Inside, found: Found) -> list[Filing]:
    """Add what is refused and passed over inside a packed file; gives its files, with what fetch tells of them."""
    found.rejections.extend(inside.rejections)
    for kind, names in inside.passed.items():
        found.passed[kind] += names
    filings = inside.filings
    for name, data in inside.manifests.items():
        filings = _as_fetched(filings, name, data)
    return filings


def _as_fetched(filings: list[Filing], manifest: str, data: bytes) -> list[Filing]:
    """Give filings what the manifest says that `textindex fetch` left beside them.

    Args:
        filings: of an archive.
        manifest: the manifest's path, relative to the archive.
        data: its bytes.
    """
    beside = manifest.removesuffix(FETCHED_MANIFEST)
    rows = {f"{beside}{path}": told for path, told in read_fetched(data).items()}
    return [_as_told(filing, rows[filing.file]) if filing.file in rows else filing for filing in filings]


def _as_told(filing: Filing, told: Told) -> Filing:
    known: dict[str, Any] = {key: value for key, value in told._asdict().items() if value and key != "line"}
    return replace(filing, asserted=filing.asserted | frozenset(known), firm_by="", **known)


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


def _remote(address: str, found: Found, names: Names) -> None:
    """Add every file below an fsspec address, or the one file that it names."""
    try:
        system, root = filesystem(address)
        with reached():
            system.invalidate_cache()
            listed = sorted(str(path) for path in system.find(root))
    except OSError as error:
        raise SourceError(Message("find.unlisted", address=address, strerror=error.strerror or error)) from None
    if not listed and packed.exists(address):
        _below(address, found, names)
        return
    if not listed:
        raise SourceError(Message("find.no_address", address=address))
    folder = root.rpartition("/")[0] if listed == [root] else root.rstrip("/")
    paths = {path.removeprefix(folder).lstrip("/"): path for path in listed}
    apart = aside(paths, lambda relative: _first_bytes(system, paths[relative]))
    called = folder.rpartition("/")[2]
    filings: list[Filing] = []
    for relative, path in paths.items():
        whole = str(system.unstrip_protocol(path))
        if kind := apart.get(relative):
            note(found.passed, kind, relative)
        elif packed.is_packed_name(relative) and _holds_files(whole):
            filings += _take(look_inside(whole, relative, called, names), found)
        else:
            filings.append(names.filing(whole, called, relative))
    for relative, kind in apart.items():
        if kind == FETCHED and relative.rpartition("/")[2] == FETCHED_MANIFEST:
            filings = _as_fetched(filings, relative, _first_bytes(system, paths[relative]))
    found.filings.extend(filings)


def _first_bytes(system: Any, path: str) -> bytes:
    with reached():
        data: bytes = system.cat_file(path, end=RECORD_BYTES)
    return data


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
            raise SourceError(Message("manifest.several", line=rows[key].line, names=names[name], name=name))
        if key is not None:
            matched.add(key)
            row = rows[key]
            given = {"firm": row.firm, "year": row.year, "name": row.name}
            known: dict[str, Any] = {field: value for field, value in given.items() if value}
            filing = replace(filing, asserted=filing.asserted | frozenset(known), **known)
        named.append(filing)
    return named, [Message("manifest.row", row=row.line, of=key) for key, row in rows.items() if key not in matched]
