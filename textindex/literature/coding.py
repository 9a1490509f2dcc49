"""In: texts with their sentences and hits. Out: a row for each passage, a cell for each text and field.

A passage supports a cell unless its hit stands in the list of references, in a quotation or with a citation of another
study, in a negation, or (in papers) far from any word of digital technology. What does not support is kept, with why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from textindex.literature.sentences import Sentence
from textindex.literature.standing import denied, others, quoted

KINDS = {"_eff": "effect", "_opp": "opportunity"}
FOR, AGAINST = "for", "against"
PASSAGES = ("text", "file", "page", "sentence", "field", "kind", "term", "surface", "stance", "counted",
            "reason", "cue", "speaker", "passage")  # fmt: skip
CELLS = ("text", "field", "kind", "code", "for", "against", "set_aside", "where", "passages")
SHOWN = 3
BREAK = " | "


class Found(NamedTuple):
    """A hit: the number of its sentence, the characters it takes there, its term and dimension; how it is denied."""

    sentence: int
    start: int
    stop: int
    term: str
    dimension: str
    denial: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A paper or an interview as it is coded.

    Attributes:
        name: the paper's or the firm's; several files may be of one.
        file: the file's name.
        sentences: in order.
        hits: of the fields' terms.
        anchored: numbers of sentences with a word of digital technology; None where none is asked for.
        references: numbers of the sentences in the list of references.
        speakers: who says each sentence; empty for papers.
        failed: why it could not be read; its cells are missing then, not 0.
    """

    name: str
    file: str = ""
    sentences: tuple[Sentence, ...] = field(default=(), repr=False)
    hits: tuple[Found, ...] = field(default=(), repr=False)
    anchored: frozenset[int] | None = None
    references: frozenset[int] = frozenset()
    speakers: tuple[str, ...] = field(default=(), repr=False)
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """What a dictionary finds in texts.

    Attributes:
        cells: a row for each text, field and kind, empty ones too: code (1, 0, missing), passages for and against, and
            set aside; where the first stand.
        passages: a row for each sentence with hits of a field (`PASSAGES`).
        fields: the fields, each with its kinds and their labels.
        failed: texts that could not be read, and why.
    """

    cells: pd.DataFrame = field(repr=False)
    passages: pd.DataFrame = field(repr=False)
    fields: tuple[tuple[str, str, str], ...]
    failed: dict[str, str]

    def table(self, kind: str = "") -> pd.DataFrame:
        """The texts by fields, each cell its passages' places; empty cells are ``–``, those of unread texts ``?``.

        Args:
            kind: ``effect`` or ``opportunity`` for one column of the fields only.
        """
        chosen = self.cells[self.cells["kind"] == kind] if kind else self.cells
        heads = [(str(name), str(own)) for name, own in zip(chosen["field"], chosen["kind"], strict=True)]
        names = [f"{name} ({own})" if own and not kind else name for name, own in heads]
        shown = chosen["where"].where(chosen["code"].eq(1), "–").where(chosen["code"].notna(), "?")
        wide = chosen.assign(column=names, shown=shown).pivot(index="text", columns="column", values="shown")
        texts = list(dict.fromkeys(chosen["text"]))
        return wide.reindex(index=texts, columns=list(dict.fromkeys(names))).reset_index()

    def pillars(self) -> pd.DataFrame:
        """For each field the texts with evidence for it, against it, with both and with none, and those not read."""
        rows = []
        for (name, kind), own in self.cells.groupby(["field", "kind"], sort=False):
            read = own[own["code"].notna()]
            yes, no = read["for"] > 0, read["against"] > 0
            counts = {"for": yes & ~no, "both": yes & no, "against": no & ~yes, "none": ~yes & ~no}
            rows.append({"field": name, "kind": kind, **{key: int(which.sum()) for key, which in counts.items()},
                         "not_read": len(own) - len(read)})  # fmt: skip
        return pd.DataFrame(rows)


def fields_of(dimensions: Sequence[Any]) -> tuple[tuple[str, str, str, str], ...]:
    """Key, field, kind and label of each dimension: ``market_knowledge_eff`` is the effect column of its field.

    >>> from textindex.core.records import Dimension
    >>> fields_of([Dimension("distance_opp", "", "Distance: opportunity", "")])
    (('distance_opp', 'distance', 'opportunity', 'Distance: opportunity'),)
    """
    found = []
    for dimension in dimensions:
        ending = next((own for own in KINDS if dimension.key.endswith(own)), "")
        name = dimension.key.removesuffix(ending)
        found.append((dimension.key, name, KINDS.get(ending, ""), dimension.label_en))
    return tuple(found)


def code(texts: Sequence[Text], dimensions: Sequence[Any], *, cited: bool = False, against: bool = False) -> Coded:
    """Form the tables.

    Args:
        texts: in the order of the rows; those of one name are one row.
        dimensions: the fields: dimensions of a dictionary.
        cited: count passages that cite another study too.
        against: what is denied is evidence against (interviews), not set aside (papers).
    """
    fields = fields_of(dimensions)
    of_key = {key: (name, kind) for key, name, kind, _ in fields}
    rows = [row for text in texts for row in _passages(text, of_key, cited, against)]
    passages = pd.DataFrame(rows, columns=list(PASSAGES))
    cells = pd.DataFrame(
        [_cell(own, name, kind, rows) for own in _named(texts) for _, name, kind, _ in fields], columns=list(CELLS)
    ).astype({"code": "Int64", "for": "Int64", "against": "Int64", "set_aside": "Int64"})
    failed = {text.file or text.name: text.failed for text in texts if text.failed}
    return Coded(cells, passages, tuple(own[1:] for own in fields), failed)


def _passages(text: Text, of_key: dict[str, tuple[str, str]], cited: bool, against: bool) -> list[dict[str, Any]]:
    """A row for each sentence and field; of several hits one that supports goes before those that do not."""
    found: dict[tuple[int, str], list[tuple[Found, str, str]]] = {}
    for hit in text.hits:
        if hit.dimension in of_key:
            found.setdefault((hit.sentence, hit.dimension), []).append((hit, *_standing(text, hit, cited)))
    rows = []
    for (number, key), own in sorted(found.items(), key=lambda item: (item[0][0], list(of_key).index(item[0][1]))):
        hit, reason, cue = next((one for one in own if not one[1]), own[0])
        stance = AGAINST if reason == "negated" and against else FOR if not reason else ""
        sentence = text.sentences[number]
        name, kind = of_key[key]
        rows.append({
            "text": text.name, "file": text.file, "page": sentence.page, "sentence": sentence.number,
            "field": name, "kind": kind,
            "term": "; ".join(dict.fromkeys(one[0].term for one in own)),
            "surface": sentence.text[hit.start : hit.stop], "stance": stance, "counted": bool(stance),
            "reason": "" if stance else reason, "cue": cue,
            "speaker": text.speakers[number] if text.speakers else "", "passage": sentence.text,
        })  # fmt: skip
    return rows


def _standing(text: Text, hit: Found, cited: bool) -> tuple[str, str]:
    """Why a hit is no support (of `REASONS`; empty where it is), and the words that say so."""
    sentence = text.sentences[hit.sentence].text
    if hit.sentence in text.references:
        return "reference list", ""
    if quoted(sentence, hit.start, hit.stop):
        return "quotation", ""
    if not cited and (cue := others(sentence)):
        return "another study", cue
    if cue := hit.denial or denied(sentence, hit.start, hit.stop):
        return "negated", cue
    return ("", "") if _is_anchored(text, hit.sentence) else ("no digital technology near", "")


def _is_anchored(text: Text, number: int) -> bool:
    """Whether a word of digital technology stands in a sentence, or in the one before it in its paragraph."""
    if text.anchored is None or number in text.anchored:
        return True
    before = number - 1
    return before in text.anchored and text.sentences[before].paragraph == text.sentences[number].paragraph


def _named(texts: Sequence[Text]) -> list[list[Text]]:
    found: dict[str, list[Text]] = {}
    for text in texts:
        found.setdefault(text.name, []).append(text)
    return list(found.values())


def _spot(row: dict[str, Any]) -> str:
    """Where a passage stands: page, or turn of an interview, and sentence."""
    return f"{'turn' if row['speaker'] else 'p.'} {row['page']}, s. {row['sentence']}"


def _cell(texts: Sequence[Text], name: str, kind: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One cell; missing, not 0, where nothing supports it and a file of its text could not be read."""
    head = {"text": texts[0].name, "field": name, "kind": kind}
    lost = sum(bool(text.failed) for text in texts)
    if lost == len(texts):
        return head | {"where": "", "passages": ""}
    own = [row for row in rows if (row["text"], row["field"], row["kind"]) == tuple(head.values())]
    yes, no = ([row for row in own if row["stance"] == stance] for stance in (FOR, AGAINST))
    several = len(texts) > 1
    where = [f"{row['file'] + ', ' if several else ''}{_spot(row)}" for row in yes]
    more = [f"and {len(yes) - SHOWN} more"] if len(yes) > SHOWN else []
    return {
        **head, "code": None if lost and not yes else int(bool(yes)), "for": len(yes), "against": len(no),
        "set_aside": len(own) - len(yes) - len(no), "where": "; ".join([*where[:SHOWN], *more]),
        "passages": BREAK.join(row["passage"] for row in yes[:SHOWN]),
    }  # fmt: skip
