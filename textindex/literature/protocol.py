"""In: a protocol file (TOML). Out: the searches and the rules of screening as data, or every fault in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from textindex.core import toml
from textindex.core.errors import LiteratureError
from textindex.core.messages import Message, at, lines, of_error
from textindex.core.place import read_text

WAYS = ("database", "register", "other")
PLACES = ("title", "abstract", "keywords")
SEARCH_KEYS = ("source", "file", "way", "query", "fields", "date", "limits", "hits")
SCREENING_KEYS = ("languages", "years", "types", "in", "terms")


@dataclass(frozen=True, slots=True)
class Search:
    """One search as it was made, and the file that holds what it found.

    Attributes:
        source: the database's name.
        file: the export.
        way: ``database``, ``register`` or ``other``.
        query, fields, limits: as they were typed into the database.
        date: on which it was made; empty where it is not told.
        hits: what the database said it found; None where it is not told.
    """

    source: str
    file: Path
    way: str = "database"
    query: str = ""
    fields: str = ""
    date: str = ""
    limits: str = ""
    hits: int | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What a work must be to be included; a rule that is empty excludes nothing.

    Attributes:
        languages: one of these.
        years: first and last year.
        kinds: one of these types of document.
        terms: one term of each group must stand in the fields ``where``.
    """

    languages: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    kinds: tuple[str, ...] = ()
    terms: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    where: tuple[str, ...] = ("title", "abstract")


@dataclass(frozen=True, slots=True)
class Protocol:
    """The plan of a review: what was searched, and by which rules its records are screened."""

    title: str
    searches: tuple[Search, ...]
    rules: Rules


def load_protocol(path: str | Path) -> Protocol:
    """Read a protocol; files that it names lie beside it.

    Raises:
        LiteratureError: it cannot be read, or has faults; all of them are listed.
    """
    place = Path(path)
    try:
        told = toml.parsed(read_text(place))
    except OSError as error:
        raise LiteratureError(at(place, Message("protocol.closed", strerror=error.strerror or error))) from None
    except (toml.TomlError, UnicodeDecodeError) as error:
        raise LiteratureError(Message("protocol.toml", place=place, error=of_error(error))) from None
    faults: list[str] = []
    _unknown(told, ("title", "search", "screening"), Message("specs.file"), faults)
    searches = tuple(_searches(told.get("search"), place.parent, faults))
    rules = rules_of(told.get("screening", {}), faults)
    if faults:
        raise LiteratureError(
            Message(
                "list.line",
                first=Message("protocol.faults", place=place, n_faults=len(faults)),
                then=lines(Message("list.indented", of=fault) for fault in faults),
            )
        )
    return Protocol(str(told.get("title", "")), searches, rules)


def rules_of(told: Any, faults: list[str]) -> Rules:
    """The rules of screening of a protocol's table; what is wrong is added to ``faults``."""
    if not isinstance(told, Mapping):
        faults.append(Message("protocol.table"))
        return Rules()
    _unknown(told, SCREENING_KEYS, "[screening]", faults)
    years = told.get("years")
    if years is not None and not (_are(years, int) and len(years) == 2 and years[0] <= years[1]):
        faults.append(Message("protocol.years", years=years))
        years = None
    lists = {}
    for key in ("languages", "types", "in"):
        lists[key] = told.get(key, [])
        if not _are(lists[key], str):
            faults.append(Message("protocol.list", key=key, lists=lists[key]))
            lists[key] = []
    if wrong := [one for one in lists["in"] if one not in PLACES]:
        faults.append(Message("protocol.in", wrong=wrong[0], places=tuple(PLACES)))
    return Rules(
        tuple(lists["languages"]),
        (years[0], years[1]) if years else None,
        tuple(lists["types"]),
        _terms(told.get("terms", {}), faults),
        tuple(lists["in"]) or ("title", "abstract"),
    )


def pattern_of(given: str | Sequence[str]) -> re.Pattern[str]:
    """The pattern of a group of terms: a regular expression, or a list of terms as databases write them.

    In a list ``*`` stands for any letters and ``?`` for one; a blank also for a hyphen. Capitals do not count.

    Raises:
        re.error: the expression is none.

    >>> found = pattern_of(["digital technolog*", "internationali?ation"])
    >>> [bool(found.search(t)) for t in ("Digital-technologies", "internationalisation", "undigital technology")]
    [True, True, False]
    """
    if isinstance(given, str):
        return re.compile(given, re.IGNORECASE)
    written = (re.escape(" ".join(term.split())) for term in given)
    loose = (t.replace(r"\*", r"\w*").replace(r"\?", r"\w").replace(r"\ ", r"[\s\-\u2010-\u2013]+") for t in written)
    return re.compile(rf"(?<!\w)(?:{'|'.join(loose)})(?!\w)", re.IGNORECASE)


def _terms(told: Any, faults: list[str]) -> dict[str, re.Pattern[str]]:
    if not isinstance(told, Mapping):
        faults.append(Message("protocol.terms"))
        return {}
    found = {}
    for group, given in told.items():
        if not (isinstance(given, str) and given) and not (_are(given, str) and len(given) and all(given)):
            faults.append(Message("protocol.group", group=group))
            continue
        try:
            found[str(group)] = pattern_of(given)
        except re.error as error:
            faults.append(Message("protocol.pattern", group=group, error=of_error(error)))
    return found


def _searches(told: Any, folder: Path, faults: list[str]) -> list[Search]:
    if not isinstance(told, list) or not told or not all(isinstance(one, Mapping) for one in told):
        faults.append(Message("protocol.search"))
        return []
    found = []
    for number, one in enumerate(told, start=1):
        name = Message("protocol.nth", n=number)
        _unknown(one, SEARCH_KEYS, name, faults)
        texts = {}
        for key in ("source", "file", "way", "query", "fields", "limits"):
            texts[key] = one.get(key, "")
            if not isinstance(texts[key], str) or (key in ("source", "file") and not texts[key]):
                faults.append(Message("protocol.text", name=name, key=key, value=one.get(key)))
                texts[key] = ""
        if texts["way"] not in ("", *WAYS):
            faults.append(Message("protocol.way", name=name, way=texts["way"], ways=tuple(WAYS)))
        hits = one.get("hits")
        if hits is not None and (not isinstance(hits, int) or isinstance(hits, bool) or hits < 0):
            faults.append(Message("protocol.hits", name=name, hits=hits))
            hits = None
        day = one.get("date", "")
        if not isinstance(day, (str, date)):
            faults.append(Message("protocol.date", name=name, day=day))
        way = texts["way"] or "database"
        found.append(
            Search(
                source=texts["source"],
                file=folder / texts["file"],
                way=way,
                query=texts["query"],
                fields=texts["fields"],
                date=str(day),
                limits=texts["limits"],
                hits=hits,
            )
        )
    if odd := [search.source for search in found if ";" in search.source]:
        faults.append(Message("protocol.semicolon", odd=odd[0]))
    names = [search.source for search in found]
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        faults.append(Message("protocol.twice", twice=twice[0]))
    return found


def _unknown(table: Mapping[str, Any], known: Sequence[str], where: str, faults: list[str]) -> None:
    if unknown := [key for key in table if key not in known]:
        faults.append(Message("protocol.key", where=where, unknown=tuple(unknown), known=tuple(known)))


def _are(value: Any, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(one, kind) and not isinstance(one, bool) for one in value)
