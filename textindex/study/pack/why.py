"""In: both sides, a pack and a copy. Out: of each report that differs why it does, in one row; then the numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from textindex.core.messages import Message, joined
from textindex.study.pack.compare import (
    Cell,
    Tables,
    by_file,
    cells_of,
    first_page,
    hits_of,
    matched,
    only_here,
    rows_of,
)

MISSING, VERSION, LAYER, CHOICE = "missing", "other version", "other text layer", "other choice"
NOT_READ, PACKAGE, FOLLOWS, UNEXPLAINED = "not read", "other package version", "follows", "unexplained"
CONTRADICTS = "contradicts itself"
NOT_READ_FOR = ("timed out", "crashed", "too large", "no access")
RELATIVE = re.compile(r"(?:^|_)(?:tfidf_|entropy$|pca1$|zy?_|n_new$|ln_new$|share_repeated$|share_shared$)")
"""Columns of the index that depend on all reports, and not on their own alone."""
RULES = ("attribution_rules_sha256", "attribution_model_sha256", "concept_rules_sha256")


class Row(NamedTuple):
    """A row of what differs.

    Attributes:
        what: report, index, terms, a file of estimates, or a member that contradicts another.
        file: the report, as the pack calls it.
        firm, year: its firm-year.
        why: missing, other version, other text layer, other choice, not read, other package version, follows (from
            another row), unexplained, contradicts itself (the pack does).
        numbers: whether a number of the pack differs for it.
        page, start, term: the first hit that differs, else the first page.
        packed, here: what the pack says there, and what the copy gives.
        hits: how many hits of the report differ.
        detail: the same in a sentence.
    """

    what: str
    file: str
    firm: str
    year: str
    why: str
    numbers: bool
    page: str
    start: str
    term: str
    packed: str
    here: str
    hits: int
    detail: str


class Sides(NamedTuple):
    """Both sides.

    Attributes:
        packed, here: tables of the pack, and of the copy.
        files: which file is which.
        versions: what differs between them.
        now: the provenance of the copy.
        beyond: firm-years that only the copy scores, and by which file: terms and what is relative hang on these too.
    """

    packed: Tables
    here: Tables
    files: Mapping[str, str]
    versions: tuple[str, ...]
    now: Mapping[str, Any]
    beyond: Mapping[tuple[str, str], str]


def sides_of(packed: Tables, here: Tables, provenance: Mapping[str, Any], now: Mapping[str, Any]) -> Sides:
    """Put both sides together."""
    files = matched(packed["documents"], here["documents"])
    ours, theirs = (
        {(row.firm, row.year): row.file for row in rows_of(side["documents"]) if row.status == "ok"}
        for side in (here, packed)
    )
    known = set(files.values())
    beyond = {key: file for key, file in ours.items() if key not in theirs and file not in known}
    return Sides(packed, here, files, versions(provenance, now), now, beyond)


def versions(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """What differs between the versions of two runs, rules and models included.

    >>> versions({"versions": {"jieba": "0.42", "numpy": "2"}}, {"versions": {"jieba": "0.43", "numpy": "2"}})
    ('jieba 0.42 → 0.43',)
    """
    before, after = then["versions"], now["versions"]
    found = [f"{name} {old} → {after.get(name, '?')}" for name, old in before.items() if after.get(name) != old]
    pairs = zip(then.get("dictionaries", ()), now.get("dictionaries", ()), strict=False)
    changed = [name for one, other in pairs for name in RULES if one.get(name) != other.get(name)]
    found += [name.removesuffix("_sha256").replace("_", " ") for name in dict.fromkeys(changed)]
    if then.get("companies_sha256") != now.get("companies_sha256"):
        found.append(Message("verify.what_firms"))
    return tuple(found)


def reports(sides: Sides) -> Iterator[Row]:
    """A row for each report that is not as it was when the pack was made."""
    of = {name: (by_file(sides.packed[name]), by_file(sides.here[name])) for name in ("pages", "ledger")}
    here = {row.file: row for row in rows_of(sides.here["documents"])}
    for row in rows_of(sides.packed["documents"]):
        own = here.get(sides.files.get(row.file, ""))
        pages = ("", "") if own is None else (row.file, own.file)
        page = first_page(*(of["pages"][at].get(name) for at, name in enumerate(pages))) if own else ""
        hits = hits_of(*(of["ledger"][at].get(name) for at, name in enumerate(pages))) if own else []
        scored = own is not None and own.status == "ok"
        moved = (row.status == "ok") != scored
        why, detail = _why(sides, row, own, page, bool(hits) or moved)
        if not why:
            continue
        numbers = moved or any(hit.number for hit in hits) or (bool(hits) and why == UNEXPLAINED)
        made = Row("report", row.file, row.firm, row.year, why, numbers, page, "", "", "", "", 0, detail)
        if hits:
            first = next((hit for hit in hits if not (hit.packed and hit.here)), hits[0])
            made = made._replace(page=first.page, start=first.start, term=first.term, packed=first.packed,
                                 here=first.here, hits=len(hits))  # fmt: skip
        yield made


def _why(sides: Sides, row: Any, own: Any, page: str, differs: bool) -> tuple[str, str]:
    """Why a report differs; empty where it does not."""
    if own is None:
        return MISSING, Message("verify.missing")
    if own.sha256 != row.sha256 and own.sha256 and row.sha256:
        told = Message("verify.version", packed=row.sha256[:12], here=own.sha256[:12])
        return VERSION, joined([told, Message("verify.from_page", page=page) if page else Message("verify.same_text")])
    if (row.extractor and not own.extractor) or (own.status in NOT_READ_FOR and row.status != own.status):
        return NOT_READ, Message("verify.not_read", reason=Message(f"reason.{own.status}"))
    if page or (differs and own.extractor != row.extractor):
        readers = Message("verify.readers", packed=row.extractor or "–", here=own.extractor)
        told = readers if own.extractor != row.extractor else Message("verify.same_reader", reader=row.extractor)
        where = Message("verify.from_page", page=page) if page else Message("verify.placed")
        return LAYER, joined([told, where, *_beside(sides)])
    if not differs:
        return "", ""
    if own.status != row.status:
        other = _instead(sides.here, row)
        if other:
            return CHOICE, Message("verify.choice", file=other, packed=row.status, here=own.status)
    return _by_versions(sides)


def _beside(sides: Sides) -> list[str]:
    return [Message("verify.versions", versions=sides.versions)] if sides.versions else []


def _by_versions(sides: Sides) -> tuple[str, str]:
    if sides.versions:
        return PACKAGE, Message("verify.versions", versions=sides.versions)
    return UNEXPLAINED, Message("verify.unexplained")


def _instead(here: Tables, row: Any) -> str:
    """The file that is scored in a copy for a firm-year."""
    documents = here["documents"]
    of = documents[(documents["firm"] == row.firm) & (documents["year"] == row.year) & (documents["status"] == "ok")]
    return str(of["file"].iloc[0]) if len(of) else ""


def numbers(sides: Sides, found: list[Row]) -> Iterator[Row]:
    """A row for each firm-year of the index, and each term, whose numbers differ."""
    told = {(row.firm, row.year) for row in found if row.what == "report" and row.numbers}
    packed = {(row.firm, row.year): row for row in rows_of(sides.packed["index"])}
    cells: dict[tuple[str, ...], list[Cell]] = {}
    index = sides.packed["index"]
    if sides.beyond:
        index = index[[name for name in index if not RELATIVE.search(str(name))]]
    for one in cells_of(index, sides.here["index"], ("firm", "year")):
        key = one.key if isinstance(one, Cell) else one
        gone = Cell(key, "status", packed[key[0], key[1]].status, "")
        cells.setdefault(key, []).append(one if isinstance(one, Cell) else gone)
    for (firm, year), wrong in cells.items():
        detail: str
        first, row = wrong[0], packed[firm, year]
        valued = any(cell.column != "status" or "ok" in (cell.packed, cell.here) for cell in wrong)  # it has a number
        if (firm, year) in told or not valued:
            why, detail = FOLLOWS, Message("verify.follows_report")
        elif (firm, year) in sides.beyond:
            now = {"file": sides.beyond[firm, year], "here": "ok"}
            why, detail = CHOICE, Message("verify.choice", packed=row.status, **now)
        elif told and all(RELATIVE.search(cell.column) for cell in wrong):
            why, detail = FOLLOWS, Message("verify.follows_others")
        else:
            why, detail = _by_versions(sides)
        at = Message("verify.cells", n=len(wrong), column=first.column)
        yield Row("index", row.file, firm, year, why, valued, "", "", first.column, first.packed, first.here, 0,
                  joined([at, detail]))  # fmt: skip
    lacking = only_here(sides.packed["index"], sides.here["index"], ("firm", "year"))
    moved = {row.file for row in found if row.what == "report" and row.numbers}
    known_as = {file: name for name, file in sides.files.items()}
    for row in rows_of(sides.here["index"]):
        if (row.firm, row.year) in lacking and row.file in known_as:  # of another file: what only the copy has
            follows = known_as[row.file] in moved
            why, detail = (FOLLOWS, Message("verify.follows_report")) if follows else _by_versions(sides)
            yield Row("index", known_as[row.file], row.firm, row.year, why, row.status == "ok", "", "", "status", "",
                      row.status, 0, detail)  # fmt: skip
    yield from _terms(sides, follow=bool(told or sides.beyond))


def _terms(sides: Sides, *, follow: bool) -> Iterator[Row]:
    """A row for each term that differs; of totals that follow from reports, for each that only one side has."""
    by = ("dictionary", "term")
    both = cells_of(sides.packed["terms"], sides.here["terms"], by)
    cells = [one if isinstance(one, Cell) else Cell(one, "term", one[-1], "") for one in both]
    cells = [cell for cell in cells if not follow or cell.column == "term"]
    cells += [Cell(key, "term", "", key[-1]) for key in only_here(sides.packed["terms"], sides.here["terms"], by)]
    for cell in cells:
        why, detail = _by_versions(sides)
        yield Row("terms", "", "", "", why, True, "", "", cell.key[-1], f"{cell.column} {cell.packed}".strip(),
                  f"{cell.column} {cell.here}".strip(), 0, detail)  # fmt: skip


def frame(rows: list[Row]) -> pd.DataFrame:
    """The rows as a table; what is said stays a message."""
    table = pd.DataFrame(rows, columns=list(Row._fields), dtype="object")
    return table.astype({"numbers": "bool", "hits": "int64"})
