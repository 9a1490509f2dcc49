"""In: the labels of before (tests/quality/hit_labels.tsv, and those of two readers). Out: what is said of them today.

The rules were made with most of these hits in view, and the model was fitted to hits of many of the same firms, some of
these among them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from measures import FLAGS, Hits, both, interval

from textindex.core.records import Folded, Hit
from textindex.core.text import fold_term
from textindex.documents.script import to_simplified
from textindex.scoring.hearing import Heard, heard
from textindex.store import Store

HERE = Path(__file__).parent
BLANKS = r"\s*"
AROUND = 25  # signs on either side by which a hit is found again


class Old(NamedTuple):
    """A hit that was read: where it is, and its labels as far as its readers agree (empty: they do not, or none)."""

    file: str
    language: str
    page: int
    start: int
    left: str
    surface: str
    right: str
    term: str
    labels: dict[str, str]


def _table(path: Path) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def one_reader(split: str) -> list[Old]:
    """The hits in real reports that one reader labelled, ``tune`` or ``held_out``."""
    return [
        Old(
            row["file"], row["language"], int(row["page"]), int(row["start"]),
            *re.fullmatch("(.*?)【(.*?)】(.*)", row["text"]).groups(), row["term"],
            {name: row[name] for name in ("polarity", "speaker", "tense")},
        )
        for row in _table(HERE.parent / "hit_labels.tsv")
        if row["origin"] == "real" and row["split"] == split
    ]  # fmt: skip


def two_readers(labels: Path) -> list[Old]:
    """The hits that two readers labelled (`hits_more.tsv` beside the shared data)."""
    names = ("polarity", "speaker", "tense", "on_concept")
    return [
        Old(
            f"more/{row['file']}", row["language"], int(row["page"]), int(row["start"]),
            row["left"], row["hit"], row["right"], row["term"],
            {name: row[f"{name}_a"] if row[f"{name}_a"] == row[f"{name}_b"] else "" for name in names},
        )
        for row in _table(labels)
    ]  # fmt: skip


def told(hits: list[Old], outcomes: list, data: Path, store: str) -> list[tuple[Old, str, Heard]]:
    """What is said of each, with the firm; a hit that does not stand where it did is left out."""
    by_path = {Path(o.filing.path).resolve(): o for o in outcomes if o.entry is not None}
    found = []
    for file in dict.fromkeys(hit.file for hit in hits):
        outcome = by_path[(data / file).resolve()]
        some = [hit for hit in hits if hit.file == file]
        for stored in Store(store).texts(outcome.entry.part, [outcome.entry.row]):
            placed = [(hit, span) for hit in some if (span := _span(stored.folded, hit))]
            said = heard(stored, [span for _, span in placed], some[0].language)
            found += [(hit, outcome.filing.firm or file, own) for (hit, _), (_, own) in zip(placed, said, strict=True)]
    return found


def _span(folded: Folded, hit: Old) -> Hit | None:
    """Where a hit stands: at its place, else (pages are cut otherwise since) where its words stand once."""
    surface = _closed(hit.surface)
    start = folded.find(hit.page, hit.start)
    near = str(folded.data[start : start + 4 * len(surface) + 40], "utf-8", "ignore")
    if found := re.match(BLANKS.join(map(re.escape, surface)), near):
        return Hit(start, start + len(found.group().encode()), hit.term, "", True)
    around = _closed(hit.left)[-AROUND:], surface, _closed(hit.right)[:AROUND]
    pattern = BLANKS.join(f"({BLANKS.join(map(re.escape, part))})" for part in around)
    text = str(folded.data, "utf-8")
    several = list(re.finditer(pattern, text))
    if len(several) != 1:
        return None
    start = len(text[: several[0].start(2)].encode())
    return Hit(start, start + len(several[0].group(2).encode()), hit.term, "", True)


def _closed(text: str) -> str:
    """Folded, in simplified characters, without blanks."""
    return re.sub(r"\s", "", fold_term(text).translate(to_simplified()))


def hits_of(some: list[tuple[Old, str, Heard]]) -> Hits:
    """As the measures take them, each hit counted once; only those whose readers agree on the speaker."""
    some = [own for own in some if own[0].labels["speaker"]]
    labels, said = [hit.labels for hit, _, _ in some], [own for _, _, own in some]

    def pair(name: str) -> tuple[list[bool], list[bool]]:
        if name == "off_concept":
            return [label.get("on_concept") == "no" for label in labels], [own.off_concept for own in said]
        of = "tense" if name == "plan" else "speaker"
        return [label[of] == name for label in labels], [getattr(own, of) == name for own in said]

    pairs = {name: pair(name) for name in FLAGS}
    return Hits(
        truth={name: np.array(truth) for name, (truth, _) in pairs.items()},
        rules={name: np.array(rule) for name, (_, rule) in pairs.items()},
        p=np.array([own.own_p for own in said]),
        weight=np.ones(len(some)),
        firm=np.array([firm for _, firm, _ in some]),
    )


def row(hits: Hits) -> list[str]:
    """Hits, share own; precision and recall of own by the rules, and by `own_p` of at least 0.5."""
    cells = [str(len(hits.p)), f"{hits.share('own'):.2f}"]
    for said in (hits.rules["own"], hits.p >= 0.5):
        cells += map(interval, both(hits.truth["own"], said, hits.weight, hits.firm))
    return cells
