"""In: a packed file (.zip, .tar, .7z). Out: a `Filing` for every file inside, what is refused, what is passed over."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import NamedTuple

from textindex.core import packed
from textindex.core.messages import Message
from textindex.core.packed import PackedError
from textindex.core.records import Filing, Rejection
from textindex.sources.fetched import MANIFEST
from textindex.sources.listed import aside
from textindex.sources.names import Names
from textindex.sources.walk import FETCHED, note

LINKS = "links inside archives: what they lead to is read by its own name"


class Inside(NamedTuple):
    """What is inside a packed file.

    Attributes:
        filings: the files, in their order there.
        rejections: what is refused: encrypted, damaged, beyond a limit, with a name that leads out.
        passed: what is passed over, by kind.
        manifests: paths of what `textindex fetch` left beside the files, as filings name them, with its bytes.
    """

    filings: list[Filing]
    rejections: list[Rejection]
    passed: dict[str, list[str]]
    manifests: dict[str, bytes]


def look_inside(address: str, file: str, called: str, names: Names, below: str = "") -> Inside:
    """Account for everything inside a packed file.

    Args:
        address: where it lies.
        file: its name for outputs: that of a file inside has the path there behind it.
        called: the name of the folder that is searched, which may tell the firm.
        names: reads the names of the files inside.
        below: only what is this file inside, or lies in this folder there; paths begin with it then. Empty for all.
    """
    found = Inside([], [], defaultdict(list), {})
    told = partial(_filing, names, address, file, called, below)
    try:
        listing = packed.listing(address)
    except OSError as error:
        closed = Rejection(told(""), "sources", "no access", Message("file.closed", why=error.strerror or str(error)))
        if isinstance(error, PackedError):
            closed = Rejection(told(""), "sources", error.reason, error.strerror or "")
        found.rejections.append(closed)
        return found
    paths = [member.path for member in listing.members if _is_below(member.path, below)]
    links = [path for path in listing.links if _is_below(path, below)]
    apart = aside([*paths, *links], lambda path: packed.read_bytes(f"{address}/{path}"))
    for path in paths:
        if kind := apart.get(path):
            note(found.passed, kind, told(path).file)
            if kind == FETCHED and path.rpartition("/")[2] == MANIFEST:
                found.manifests[told(path).file] = packed.read_bytes(f"{address}/{path}")
        else:
            found.filings.append(told(path))
    for path in links:
        found.passed[apart.get(path, LINKS)].append(told(path).file)
    for refused in listing.refused:
        if not below or _is_below(refused.path, below):
            found.rejections.append(Rejection(told(refused.path), "sources", refused.reason, refused.detail))
    return found


def _filing(names: Names, address: str, file: str, called: str, below: str, path: str) -> Filing:
    """A file inside (an empty path is the packed one itself), with what its name tells."""
    whole = f"{address}/{path}".rstrip("/")
    name = f"{file}/{path}".strip("/")
    if below:
        name = path.removeprefix(f"{below}/") if path != below else path.rpartition("/")[2]
    return names.filing(whole, called, name)


def _is_below(path: str, below: str) -> bool:
    return not below or path == below or path.startswith(f"{below}/")
