"""In: a stored text and hits in it. Out: what the rules and the model say of each: whose it is, what it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from textindex import documents, matching
from textindex.core.records import OFF_CONCEPT, Folded, Hit, Section
from textindex.core.text import MAX_CHAR_BYTES, fold_term
from textindex.store import Stored

SPEAKERS: dict[str, tuple[str, ...] | None] = {
    "policy": None,
    "all": (),
    "not-others": ("negated", "other_party"),
    "own": ("negated", "other_party", "background", "boilerplate", "off_concept"),
    "own-done": ("negated", "other_party", "background", "boilerplate", "plan", "off_concept"),
}
"""Whose words count: what each dictionary says, everyone's, and three sets of flags that are dropped."""


class Context(NamedTuple):
    """A section, or what is around it: its bytes, its name (empty: elsewhere) and its folded heading."""

    start: int
    stop: int
    name: str = ""
    heading: str = ""


ELSEWHERE = Context(0, 0)


def context(folded: Folded, found: Section) -> Context:
    """Where a section stands in the folded text."""
    start = folded.find(found.start_page or 1, found.start or 0)
    stop = folded.find(found.end_page or 1, found.end or 0)
    return Context(start, stop, found.section, fold_term(found.heading))


class Heard(NamedTuple):
    """What the rules find in a hit, in the ledger's order: whose it is, and whether it is what its term means."""

    polarity: str
    speaker: str
    tense: str
    cue: str
    own_p: float | None
    off_concept: bool
    off_cue: str

    @property
    def flags(self) -> tuple[str, ...]:
        """Of these what a policy may drop, and ``own``, ``affirmed``, ``fact``, which none can."""
        return (*self[:3], OFF_CONCEPT) if self.off_concept else self[:3]


UNHEARD = Heard("", "", "", "", None, False, "")


class Asked(NamedTuple):
    """Hits of a report, and what tells of them: its text, its concept, its sections."""

    folded: Folded
    hits: Sequence[Hit]
    concept: matching.Concept
    places: Sequence[Context] = ()


def hear(reports: Sequence[Asked], language: str) -> list[list[Heard]]:
    """What the rules and the model find in hits: one question of all of them, then the next, which is faster."""
    seen = [list(look(one.folded, one.hits, language, one.places)) for one in reports]
    instead = [
        [_instead(one.concept, hit, its, language) for hit, its in zip(one.hits, some, strict=True)]
        for one, some in zip(reports, seen, strict=True)
    ]
    own = [[matching.own_probability(one, language) for one in some] for some in seen]
    return [
        [Heard(*one.attribution, own_p, bool(other), other) for one, own_p, other in zip(*told, strict=True)]
        for told in zip(seen, own, instead, strict=True)
    ]


def look(folded: Folded, hits: Iterable[Hit], language: str, places: Sequence[Context] = ()) -> Iterator[matching.Seen]:
    """Hits as the attribution model sees them, with what the rules say.

    Of hits that stand close to each other only what is between them is decoded anew.
    """
    data, (back, ahead) = folded.data, matching.REACH[language]
    before, at = "", 0
    for hit in hits:
        first = max(0, hit.start - back * MAX_CHAR_BYTES)
        if first <= at <= hit.start:
            before = (before + str(data[at : hit.start], "utf-8"))[-back:]
        else:
            before = str(data[first : hit.start], "utf-8", "ignore")[-back:]
        at = hit.start
        after = str(data[hit.stop : hit.stop + ahead * MAX_CHAR_BYTES], "utf-8", "ignore")[:ahead]
        place, surface = place_of(places, hit), folded.part(hit.start, hit.stop)
        said = matching.attribute(before, surface, after, language=language, term=hit.term, heading=place.heading)
        whole = at / len(data)
        yield matching.Seen(before, after, hit.term, hit.dimension, place.name, whole, hit.boundary_ok, said)


def _instead(concept: matching.Concept, hit: Hit, seen: matching.Seen, language: str) -> str:
    """What a hit is instead of what its term means; empty where nothing speaks against it."""
    return concept.instead(hit.start, hit.stop, seen.before, seen.after, language=language, term=hit.term)


def looks(stored: Stored, hits: Iterable[Hit], language: str) -> Iterator[matching.Seen]:
    """The hits of a text as the attribution model sees them: what it is trained on."""
    return look(stored.folded, hits, language, places_of(stored))


def places_of(stored: Stored) -> list[Context]:
    """The sections that are found in a text."""
    return [context(stored.folded, found) for found in stored.sections if found.status == "present"]


def place_of(places: Sequence[Context], hit: Hit) -> Context:
    """The section that a hit stands in."""
    for place in places:
        if place.start <= hit.start < place.stop:
            return place
    return ELSEWHERE


def flags(
    stored: Stored, spans: Sequence[Hit], language: str, stems: Iterable[tuple[int, int, int]] = ()
) -> Iterator[tuple[str, ...]]:
    """What a policy may drop each hit for, as `Heard.flags` has it: without the model, which takes half of the time."""
    concept = matching.Concept(stored.folded.data, partial(documents.quote, stored.pages, stored.folded), stems)
    for hit, seen in zip(spans, look(stored.folded, spans, language, places_of(stored)), strict=True):
        said = seen.attribution[:3]
        yield (*said, OFF_CONCEPT) if _instead(concept, hit, seen, language) else tuple(said)


def heard(stored: Stored, spans: Iterable[Hit], language: str) -> Iterator[tuple[str, Heard]]:
    """The section that each hit stands in (empty: elsewhere, or not found), and what the ledger says of it, one by one.

    Without a language only the sections are told.
    """
    places = places_of(stored)
    concept = matching.Concept(stored.folded.data, partial(documents.quote, stored.pages, stored.folded))
    for hit in spans:
        place = place_of(places, hit)
        asked = Asked(stored.folded, [hit], concept, [place])
        yield place.name, hear([asked], language)[0][0] if language else UNHEARD
