"""In: a folder. Out: the files below it; what cannot be looked into, and why; and what is passed over, by kind.

Everything that lies there is one of the three. Passed over is only what no report can be: hidden names, files that
systems and programs leave, what an earlier run wrote, a store's own files, and what was found already by another path.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from textindex.core.messages import Message
from textindex.core.outputs import written_by_a_run
from textindex.core.patterns import regex
from textindex.core.place import NO_FILE
from textindex.sources.fetched import HEADERS, is_fetched

STORE, STORES = "store.json", frozenset({"parts", "archives", "running", "cache"})
JUNK = regex(
    r"~\$.*|(ehthumbs|thumbs)(_vista)?\.db|desktop\.ini|icon\r|"
    r"__macosx|@eadir|\$recycle\.bin|system volume information",
    re.IGNORECASE | re.DOTALL,
)
"""What Office, Windows, macOS and network disks leave beside a user's files, and no user writes."""
HIDDEN, SYSTEM, OUTPUT, IN_STORE = (
    Message("passed.hidden"),
    Message("passed.system"),
    Message("passed.output"),
    Message("passed.in_store"),
)
A_STORE = Message("passed.a_store")
FETCHED = Message("passed.fetched")
TWICE = Message("passed.twice")
LEAVES = Message("passed.leaves")
RECORD_BYTES = 50_000_000


class Seen(NamedTuple):
    """A file below a folder.

    Attributes:
        linked: whether a link led there.
        path: where it lies.
        name: its path relative to the folder, with forward slashes.
        place: where it truly lies, all links followed.
    """

    linked: bool
    path: str
    name: str
    place: str


class Walked(NamedTuple):
    """What lies below a folder.

    Attributes:
        files: its files.
        closed: what cannot be looked into, and why; folders end in a slash.
        passed: what is passed over, by kind, relative to the folder.
    """

    files: list[Seen]
    closed: dict[str, str]
    passed: dict[str, list[str]]


def walk(root: Path) -> Walked:
    """Look through a folder; links to folders are followed, each folder once.

    In an order of its own, so that it does not hang on the disk's which of two paths a file is known by.
    """
    found = Walked([], {}, defaultdict(list))
    seen: set[str] = set()
    top = Seen(False, str(root.absolute()), "", os.path.realpath(root))
    waiting, links = [top], list[Seen]()
    while waiting or links:
        folder = waiting.pop() if waiting else links.pop(0)
        if folder.place in seen:
            found.passed[TWICE].append(f"{folder.name}/")
            continue
        seen.add(folder.place)
        for below, is_link in _looked(folder, top, found):
            (links if is_link else waiting).append(below)
    return found


def _looked(folder: Seen, top: Seen, found: Walked) -> Iterable[tuple[Seen, bool]]:
    """Sort one folder's entries into what is found; gives its folders, and whether each is a link."""
    try:
        with os.scandir(folder.path) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except OSError as error:
        found.closed[f"{folder.name or '.'}/"] = Message("folder.closed", why=error.strerror or str(error))
        return
    files = {entry.name for entry in entries if _is(entry.is_file)}
    here = Path(folder.path)
    aside = passed_over(files, lambda name: _read(here / name), _in_store(here))
    before = f"{folder.name}/" if folder.name else ""
    for entry in entries:
        is_link, is_folder = entry.is_symlink(), entry.name not in files and _is(entry.is_dir)
        path, name = os.path.join(folder.path, entry.name), before + entry.name  # noqa: PTH118 (of each file)
        asked = is_link or is_folder  # a folder of Windows may lead elsewhere and be no link
        place = os.path.realpath(path) if asked else os.path.join(folder.place, entry.name)  # noqa: PTH118
        if kind := aside.get(entry.name) or of_no_use(entry.name):
            note(found.passed, kind, f"{name}/" if is_folder else name)
        elif is_link and os.path.exists(path) and not Path(place).is_relative_to(top.place):  # noqa: PTH110
            found.passed[LEAVES].append(f"{name}/" if is_folder else name)
        elif is_folder:
            yield Seen(folder.linked or is_link, path, name, place), is_link
        elif entry.name in files or is_link:  # of a link that leads nowhere, the reading tells
            found.files.append(Seen(folder.linked or is_link, path, name, place))
        else:
            found.closed[name] = NO_FILE


def note(passed: dict[str, list[str]], kind: str, name: str) -> None:
    """Note what is passed over; of a store only that it is there."""
    if kind != IN_STORE:
        passed[kind].append(name)
    elif name.rpartition("/")[2] == STORE:
        passed[A_STORE].append(f"{name.removesuffix(STORE) or './'}")


def of_no_use(name: str) -> str:
    """The kind of a name that no report bears; empty for others.

    >>> of_no_use(".DS_Store"), of_no_use("Thumbs.db"), of_no_use("~$年报.docx"), of_no_use("600519_2019.pdf")
    ('hidden', 'left by a system or program', 'left by a system or program', '')
    """
    return HIDDEN if name.startswith(".") else SYSTEM if JUNK.fullmatch(name) else ""


def passed_over(names: Collection[str], read: Callable[[str], bytes], in_store: bool = False) -> dict[str, str]:
    """Files of one folder that are the tool's own, each with its kind.

    Args:
        names: the folder's regular files.
        read: gives the first bytes of one of them; may raise OSError.
        in_store: whether it is one of a store's folders.
    """
    own: dict[str, str] = dict.fromkeys(written_by_a_run(names, read), OUTPUT)
    for name in HEADERS.keys() & set(names):
        with suppress(OSError):
            if is_fetched(name, read(name)):
                own[name] = FETCHED
    if STORE in names and is_store(read):
        own[STORE] = IN_STORE
    if in_store:
        own |= {name: IN_STORE for name in names if name.endswith((".parquet", ".json"))}
    return own


def is_store(read: Callable[[str], bytes]) -> bool:
    """Whether a file called ``store.json`` is the mark of a store (`textindex.store`)."""
    with suppress(OSError):
        return b"textindex store" in read(STORE)[:64]
    return False


def _in_store(folder: Path) -> bool:
    mark = folder.parent / STORE
    return folder.name in STORES and mark.is_file() and is_store(lambda name: _read(mark))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(RECORD_BYTES)


def _is(asked: Callable[[], bool]) -> bool:
    """What an entry of a folder says of itself; no, where it cannot be asked (a loop of links, no right)."""
    try:
        return asked()
    except OSError:
        return False
