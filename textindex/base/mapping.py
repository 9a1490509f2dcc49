"""In: a mapping file (TOML), shipped or the user's, and a table's headers. Out: which column is which of ours."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from textindex.base.data import shipped
from textindex.base.errors import SourceError


def load_mapping(name: str | Path) -> dict[str, Any]:
    """Read a shipped mapping by its name, or a file ending in .toml.

    Raises:
        SourceError: there is none, or it is no TOML.
    """
    path = Path(name)
    if path.suffix != ".toml":
        path = shipped("mappings") / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        known = ", ".join(sorted(file.stem for file in shipped("mappings").glob("*.toml")))
        raise SourceError(f"no mapping is called {name}: choose among {known}, or give a .toml file") from None
    except (OSError, ValueError) as error:
        raise SourceError(f"{path}: no mapping file: {error}") from None


def plain(header: object) -> str:
    """A header as headers are compared: NFKC, no blanks, small letters.

    >>> plain("公开（公告）号 "), plain("Patent_ID")
    ('公开(公告)号', 'patent_id')
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(header))).casefold()


def columns_of(headers: Iterable[object], wanted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """For each of our names the header that stands for it: its own name first, then the mapping's in their order.

    >>> columns_of(["公开（公告）号", "x"], {"patent_id": ["公开(公告)号"], "claims": ["权利要求数"]})
    {'patent_id': '公开（公告）号'}
    """
    there: dict[str, object] = {}
    for header in headers:
        there.setdefault(plain(header), header)
    found = {}
    for name, aliases in wanted.items():
        for alias in (name, *aliases):
            if plain(alias) in there:
                found[name] = there[plain(alias)]
                break
    return found
