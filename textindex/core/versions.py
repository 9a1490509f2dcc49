"""In: an installed package's name. Out: its version."""

from __future__ import annotations

from functools import cache
from importlib.metadata import distribution

from textindex.core.patterns import regex

VERSION = regex(r"(?m)^Version: (\S+)$")


@cache
def version(package: str) -> str:
    """A package's version, by the head of its metadata: `importlib.metadata.version` parses all their pages.

    Raises:
        PackageNotFoundError: it is not installed.

    >>> from importlib import metadata
    >>> version("pyarrow") == metadata.version("pyarrow")
    True
    """
    found = distribution(package)
    line = VERSION.search(found.read_text("METADATA") or "")
    return line[1] if line else found.version
