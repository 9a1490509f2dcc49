"""In: an index, a firm's hits, a drawn figure. Out: what a page can hold of them: packed data, SVG without style."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

import pandas as pd

from textindex.core.records import OFF_CONCEPT
from textindex.exhibits.figures.theme import BAND, FAINT, INK, PALETTE, RULE
from textindex.exhibits.report.words import FLAGS, cue_in_words

SVG = "http://www.w3.org/2000/svg"
UNSAID = {"class", "role", "font-family", "pointer-events", "version", "width", "height"}
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOVELTY = ("new", "repeated", "shared")
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
    index: pd.DataFrame,
    measures: Sequence[str],
    terms: pd.DataFrame,
    above: pd.DataFrame | None = None,
    novelty: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """The index by columns: firms, how many years each has, and by firm and year its counts.

    Args:
        index: the firm-years.
        measures: ``total`` and the dimensions.
        terms: term, dimension.
        above: firm, year, expected, residual, flag; None where there is no such table.
        novelty: firm, year, dimension, novelty, n; None where the run did not tell it.

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
        "novelty": {} if novelty is None else {measure: _split(rows, measure, novelty) for measure in measures},
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


def _split(rows: pd.DataFrame, measure: str, novelty: pd.DataFrame) -> list[Any]:
    """By row of the index: counted hits in new, repeated and shared sentences; None where none was told."""
    own = novelty if measure == "total" else novelty[novelty["dimension"] == measure]
    counts = own.groupby(["firm", "year", "novelty"])["n"].sum()
    n = {key: int(value) for key, value in counts.items()}
    split = ([n.get((f, y, kind), 0) for kind in NOVELTY] for f, y in zip(rows["firm"], rows["year"], strict=True))
    return [parts if any(parts) else None for parts in split]


def sentences(hits: pd.DataFrame, language: str = "en") -> dict[str, Any]:
    """A firm's hits by columns, repeated words once.

    Args:
        hits: rows of the ledger; ``left`` and ``right`` are whole sentences where a column ``cut`` says so (false).
        language: the page's, for what a hit is that is not the concept.

    Returns:
        ``own``, how likely each is the firm's own, and ``said``, whether its sentence is new, where the ledger has
        them.
    """
    flags = [
        tuple(flag for flag in own if flag not in PLAIN_FLAGS)
        for own in zip(
            *(_text(hits[column]) for column in ("polarity", "speaker", "tense")), _off(hits, language), strict=True
        )
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
        **_own(hits),
        **_said(hits),
    }


def _off(hits: pd.DataFrame, language: str) -> list[str]:
    """What hits are that are not what their term means, in words; runs of earlier versions do not tell it."""
    if OFF_CONCEPT not in hits:
        return [""] * len(hits)
    cues = _text(hits["off_cue"]) if "off_cue" in hits else [""] * len(hits)
    name = FLAGS[language][OFF_CONCEPT]
    told = ((name, cue_in_words(cue, language)) if cue else (name,) for cue in cues)
    mark = "：" if language == "zh" else ": "
    return [mark.join(own) if off else "" for own, off in zip(told, hits[OFF_CONCEPT].fillna(False), strict=True)]


def _own(hits: pd.DataFrame) -> dict[str, list[float | None]]:
    if "own_p" not in hits:
        return {}
    return {"own": [None if p != p else round(float(p), 2) for p in hits["own_p"].astype("float64")]}


def _said(hits: pd.DataFrame) -> dict[str, list[Any]]:
    """Whether sentences are new: None, or the kind and, where they are not, since when or with how many firms."""
    if "novelty" not in hits:
        return {}
    number = {"repeated": hits["first_seen"], "shared": hits["copies"]}
    kinds = hits["novelty"].tolist()
    numbers = [int(number[kind].iloc[at]) if kind in number else 0 for at, kind in enumerate(kinds)]
    return {"said": [[kind, n] if isinstance(kind, str) else None for kind, n in zip(kinds, numbers, strict=True)]}


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


def colour_rules() -> str:
    """What turns the theme's colours into the page's, in light, dark and print."""
    return "\n".join(
        f'[{attribute}="{colour}"] {{ {attribute}: var({name}); }}'
        for colour, name in COLOURS.items()
        for attribute in ("fill", "stroke")
    )
