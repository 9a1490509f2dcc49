"""In: a mapping file (TOML), shipped or the user's, and a table's headers. Out: which column is which of ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from textindex.core import toml
from textindex.core.data import shipped
from textindex.core.errors import SourceError
from textindex.core.messages import Message, of_error
from textindex.core.place import read_text

KINDS = {
    **{"title": "text", "separators": "text", "extends": "text"},
    **{"strip_kind_code": "flag", "either_date": "texts", "parts": "texts"},
}
"""Keys of a mapping that stand for no header."""


def load_mapping(name: str | Path) -> dict[str, Any]:
    """Read a shipped mapping by its name, or a file ending in .toml.

    A file with ``extends = "csmar"`` adds to that mapping: its headers come before the other's, its other values in
    their place.

    Raises:
        SourceError: there is none, it is no TOML, or it holds something else than texts, lists of texts and yes or no.
    """
    path = Path(name)
    if path.suffix != ".toml":
        path = shipped("mappings") / f"{name}.toml"
    try:
        rules = _checked(toml.parsed(read_text(path)), str(path))
    except FileNotFoundError:
        known = ", ".join(sorted(file.stem for file in shipped("mappings").glob("*.toml")))
        raise SourceError(Message("mapping.unknown", name=name, known=known)) from None
    except RecursionError:
        raise SourceError(Message("mapping.deep", path=path)) from None
    except (OSError, ValueError) as error:
        raise SourceError(Message("mapping.broken", path=path, error=of_error(error))) from None
    base = rules.pop("extends", None)
    if base is None:
        return rules
    if not isinstance(base, str) or Path(base).suffix == ".toml":
        raise SourceError(Message("mapping.extends", path=path, base=base))
    return _joined(load_mapping(base), rules)


def _checked(rules: dict[str, Any], place: str) -> dict[str, Any]:
    """The mapping; what is of another kind than its key asks for is refused."""
    for key, value in rules.items():
        texts = isinstance(value, str) or (isinstance(value, list) and all(isinstance(v, str) for v in value))
        kind = KINDS.get(key, "" if place.endswith(".toml") else "texts")
        told = {"text": isinstance(value, str), "texts": texts, "flag": isinstance(value, bool)}
        if isinstance(value, dict):
            if key in KINDS:
                raise SourceError(Message("mapping.no_table", place=place, key=key, kinds=KINDS[key]))
            _checked(value, f"{place}: {key}")
        elif not told.get(kind, False):
            asked = {"": Message("mapping.a_table"), "flag": Message("mapping.flag")}.get(
                kind, Message("mapping.texts")
            )
            raise SourceError(Message("mapping.must", place=place, key=key, value=value, asked=asked))
    return rules


def _joined(base: dict[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping and what another adds to it."""
    made = dict(base)
    for key, value in own.items():
        if isinstance(value, dict) and isinstance(made.get(key), dict):
            made[key] = _joined(made[key], value)
        elif isinstance(value, (list, str)) and isinstance(made.get(key), list):
            made[key] = [*([value] if isinstance(value, str) else value), *made[key]]
        else:
            made[key] = value
    return made


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
        for alias in (name, *([aliases] if isinstance(aliases, str) else aliases)):
            if plain(alias) in there:
                found[name] = there[plain(alias)]
                break
    return found
