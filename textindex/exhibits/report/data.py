"""In: an index, a firm's hits, a drawn figure. Out: what a page can hold of them: packed data, SVG without style."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree

import pandas as pd

from textindex.core.records import OFF_CONCEPT
from textindex.exhibits.figures.theme import BAND, FAINT, INK, PALETTE, RULE

SVG = "http://www.w3.org/2000/svg"
UNSAID = {"class", "role", "font-family", "pointer-events", "version", "width", "height"}
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PLAIN_FLAGS = ("affirmed", "own", "fact", "")
COLOURS = {
    **{colour: f"--c{at}" for at, colour in enumerate(PALETTE, start=1)},
    INK: "--ink", FAINT: "--faint", BAND: "--band", RULE: "--rule",
}  # fmt: skip
"""The theme's colours, each by the page's name for it: the page has a darker and a lighter one of each."""


def pack(data: Any) -> str:
    """Data as text that no page takes for markup: JSON, gzip, base64; equal data give equal text."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(gzip.compress(text.encode("utf-8", "replace"), 9, mtime=0)).decode("ascii")


def unpack(text: str) -> Any:
    """Data from the text that `pack` made.

    >>> unpack(pack({"a": ["</script>", None]}))
    {'a': ['</script>', None]}
    """
    return json.loads(gzip.decompress(base64.b64decode(text)))


def book(
    index: pd.DataFrame, measures: Iterable[str], terms: pd.DataFrame, above: pd.DataFrame | None = None
) -> dict[str, Any]:
    """The index by columns: firms, how many years each has, and by firm and year its counts.

    Args:
        index: the firm-years.
        measures: ``total`` and the dimensions.
        terms: term, dimension.
        above: firm, year, expected, residual, flag; None where there is no such table.

    Returns:
        Lists as the page's script takes them: a missing count is None; ``weighted`` holds the weighted hits where terms
        have weights, since then these make the index.
    """
    rows = index.sort_values(["firm", "year"], kind="stable", ignore_index=True)
    by_firm = rows.groupby("firm", sort=False)["name"]
    statuses = list(dict.fromkeys(rows["status"]))
    counts, weighted = {}, {}
    for measure in measures:
        counts[measure] = [None if value != value else int(value) for value in rows[f"n_{measure}"]]
        if f"w_{measure}" in rows:
            weighted[measure] = [None if value != value else float(value) for value in rows[f"w_{measure}"]]
    first = int(rows["year"].min()) if len(rows) else 0
    return {
        "firm": list(by_firm.groups),
        "name": [next((name for name in reversed(list(names)) if name), "") for _, names in by_firm],
        "known": [" ".join(dict.fromkeys(names)) for _, names in by_firm],
        "sizes": [int(size) for size in by_firm.size()],
        "first": first,
        "year": [int(year) - first for year in rows["year"]],
        "statuses": statuses,
        "status": [statuses.index(status) for status in rows["status"]],
        "counts": counts,
        "weighted": weighted,
        "above": _expected(rows, above),
        "dimension_of": dict(zip(terms["term"], terms["dimension"], strict=True)),
    }


def _expected(rows: pd.DataFrame, above: pd.DataFrame | None) -> list[Any]:
    """By row of the index: expected hits, residual and whether it is flagged; None without them."""
    if above is None:
        return []
    rated: list[Any] = list(above.itertuples())
    found = {
        (row.firm, int(row.year)): [f"{row.expected:.1f}", f"{row.residual:.2f}", bool(row.flag)]
        for row in rated
        if row.expected == row.expected
    }
    return [found.get((firm, int(year))) for firm, year in zip(rows["firm"], rows["year"], strict=True)]


def sentences(hits: pd.DataFrame) -> dict[str, Any]:
    """A firm's hits by columns, repeated words once.

    Args:
        hits: rows of the ledger; ``left`` and ``right`` are whole sentences where a column ``cut`` says so (false).
    """
    flags = [
        tuple(flag for flag in own if flag not in PLAIN_FLAGS)
        for own in zip(*(_text(hits[column]) for column in ("polarity", "speaker", "tense")), _off(hits), strict=True)
    ]
    coded: dict[str, Any] = {}
    for one, many, values in (
        ("term", "terms", _text(hits["term"])),
        ("reason", "reasons", _text(hits["reason"])),
        ("file", "files", _text(hits["file"])),
        ("flag", "flags", flags),
    ):
        place: dict[Any, int] = {}
        coded[one] = [place.setdefault(value, len(place)) for value in values]
        coded[many] = list(place)
    return {
        **coded,
        "cut": "cut" not in hits or bool(hits["cut"].any()),
        **{column: [int(value) for value in hits[column]] for column in ("year", "page", "kept")},
        **{column: _text(hits[column]) for column in ("left", "surface", "right")},
    }


def _off(hits: pd.DataFrame) -> list[str]:
    """The flag of hits that are not what their term means; runs of earlier versions do not have it."""
    if OFF_CONCEPT not in hits:
        return [""] * len(hits)
    return [OFF_CONCEPT if off else "" for off in hits[OFF_CONCEPT].fillna(False)]


def _text(column: pd.Series) -> list[str]:
    return [value if isinstance(value, str) else "" for value in column]


def inline(svg: str, name: str) -> str:
    """An SVG to stand in a page: its width is the page's, its fonts too, its ids its own; what it says, the page says.

    Args:
        svg: as `save.figure_bytes` draws it.
        name: what its ids begin with.
    """
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(NOT_XML.sub("", svg))
    for element in root.iter():
        for key in [key for key in element.attrib if key in UNSAID or key.startswith("aria-")]:
            del element.attrib[key]
        for key, value in element.attrib.items():
            if key == "id":
                element.attrib[key] = f"{name}-{value}"
            elif "url(#" in value:
                element.attrib[key] = value.replace("url(#", f"url(#{name}-")
    root.attrib["aria-hidden"] = "true"
    root.attrib["focusable"] = "false"
    return ElementTree.tostring(root, encoding="unicode")


def colour_rules(colours: Mapping[str, str] = COLOURS) -> str:
    """What turns the theme's colours into the page's, in light, dark and print."""
    return "\n".join(
        f'[{attribute}="{colour}"] {{ {attribute}: var({name}); }}'
        for colour, name in colours.items()
        for attribute in ("fill", "stroke")
    )
