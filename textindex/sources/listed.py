"""In: the paths of files that are only listed (far away, inside a packed file). Out: which are no reports, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial

from textindex.sources.walk import IN_STORE, STORE, STORES, of_no_use, passed_over


def aside(paths: Iterable[str], read: Callable[[str], bytes]) -> dict[str, str]:
    """What among listed files can be no report, each with its kind: the tool's own, hidden ones, what systems leave.

    Args:
        paths: with forward slashes, relative to what is searched.
        read: gives the first bytes of one of them; may raise OSError.
    """
    by_folder: dict[str, list[str]] = defaultdict(list)
    found, stores = dict[str, str](), set[str]()
    for path in paths:
        folder, _, name = path.rpartition("/")
        by_folder[folder].append(name)
        if kind := next(filter(None, map(of_no_use, path.split("/"))), ""):
            found[path] = kind
    for folder, names in sorted(by_folder.items()):  # a store's folder before those in it
        above, _, last = folder.rpartition("/")
        beside = partial(_in, read, folder)
        own = passed_over(names, beside, last in STORES and above in stores)
        if own.get(STORE) == IN_STORE:
            stores.add(folder)
        found = {f"{folder}/{name}".lstrip("/"): kind for name, kind in own.items()} | found
    return found


def _in(read: Callable[[str], bytes], folder: str, name: str) -> bytes:
    return read(f"{folder}/{name}".lstrip("/"))
