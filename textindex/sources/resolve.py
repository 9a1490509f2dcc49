"""In: the filings of a run as identified. Out: one annual report per firm-year, and why each other one is left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textindex.core.messages import Message, joined
from textindex.core.records import ANNUAL_KINDS, Filing, Rejection
from textindex.sources.names import published

KIND_WORDS = {
    "summary": Message("kind.summary"),
    "half-year": Message("kind.half_year"),
    "half-year summary": Message("kind.half_year_summary"),
    "quarterly": Message("kind.quarterly"),
    "english": Message("kind.english"),
    "prospectus": Message("kind.prospectus"),
    "other": Message("kind.other"),
}
NO_MARKS = Message("kind.no_marks")
"""Of an English text that nothing shows to be an annual report; a Chinese one is another by its title or name."""


LANGUAGES = ("zh", "en", "")  # the last one: not told
SEC_FORMS = ("10-K", "20-F")


class ReadReport(NamedTuple):
    """A report that was read: its filing and how much text it holds, in characters."""

    filing: Filing
    n_chars: int


def not_annual(filing: Filing, notes: Sequence[str] = ()) -> Rejection | None:
    """The rejection of a filing that is no annual report; None for one that is.

    A file whose firm and fiscal year are known but not its kind (``600519_2019.pdf``, a cover without text) is taken
    for an annual report, as archives name them. ``notes`` on the reading say what another kind of document is.
    """
    if filing.language not in LANGUAGES:
        neither = Message("language.neither", language=filing.language)
        return Rejection(filing, "sources", "other language", neither)
    if filing.kind in ANNUAL_KINDS or (filing.kind in ("prospectus", "other") and {"firm", "year"} <= filing.asserted):
        return None
    if not filing.kind:
        unknown = Message("report.unknown")
        return None if filing.firm and filing.year else Rejection(filing, "sources", "unidentified", unknown)
    detail: str = KIND_WORDS[filing.kind]
    if filing.kind == "other":
        detail = filing.what or (NO_MARKS if filing.language == "en" else detail)
        notes = [note for note in notes if not getattr(note, "code", "").startswith("section.")]
        detail = Message("kind.other_noted", what=detail, notes=joined(notes)) if notes else detail
    return Rejection(filing, "sources", "not an annual report", detail)


def resolve(candidates: Iterable[ReadReport]) -> tuple[list[Filing], list[Rejection]]:
    """Pick one annual report per firm-year.

    What a manifest names comes first. A version that is marked as withdrawn or as corrected by another is taken only
    where there is no other; of corrections the last one, by its number, then by the day of publication in its name. A
    correction must hold half of the text where it is an amended 10-K or 20-F. Then more text wins. Of equal files one
    is taken, unless a manifest gives them to several firm-years.

    Returns:
        (chosen, rejected); together they are all candidates.
    """
    rejected: list[Rejection] = []
    by_hash: dict[str, list[ReadReport]] = defaultdict(list)
    for candidate in sorted(candidates, key=lambda c: c.filing.file):
        wrong = not_annual(candidate.filing)
        if wrong:
            rejected.append(wrong)
        else:
            by_hash[candidate.filing.sha256].append(candidate)
    by_firm_year: dict[tuple[str, int], list[ReadReport]] = defaultdict(list)
    for equal in by_hash.values():
        kept, copies = _distinct(equal)
        rejected += copies
        for one in kept:
            missing = [word for word in ("firm", "year") if not getattr(one.filing, word)]
            if missing:
                detail = Message(f"report.no_{'_no_'.join(missing)}")
                rejected.append(Rejection(one.filing, "sources", "unidentified", detail))
            else:
                by_firm_year[one.filing.firm, one.filing.year or 0].append(one)
    chosen = []
    for rivals in by_firm_year.values():
        best, beaten = _pick(rivals)
        chosen.append(best)
        rejected += beaten
    return sorted(chosen, key=lambda f: (f.firm, f.year or 0)), rejected


def _distinct(equal: list[ReadReport]) -> tuple[list[ReadReport], list[Rejection]]:
    """Of files of equal bytes the one to keep, or each that a manifest gives to another firm-year; and the copies."""
    ranked = sorted(
        equal,
        key=lambda c: (
            *(not (c.filing.firm and c.filing.year), not c.filing.asserted, c.filing.revision < 0),
            *(-c.filing.revision, c.filing.file),
        ),
    )
    kept: dict[tuple[str, int | None], ReadReport] = {}
    copies = []
    for one in ranked:
        key = (one.filing.firm, one.filing.year)
        if not kept or (key not in kept and {"firm", "year"} & one.filing.asserted):
            kept[key] = one
        else:
            of = kept.get(key) or next(iter(kept.values()))
            copies.append(Rejection(one.filing, "sources", "duplicate", Message("report.copy", of=of.filing.file)))
    return list(kept.values()), copies


def _pick(rivals: Sequence[ReadReport]) -> tuple[Filing, list[Rejection]]:
    most = max(rival.n_chars for rival in rivals)
    standing = {rival: (bool(rival.filing.asserted), _revision(rival, most)) for rival in rivals}
    peers = [rival for rival in rivals if standing[rival] == max(standing.values())]
    days = {peer: _day(peer, most) for peer in peers}
    if not all(days.values()):  # where a name tells no day, it is not known which was the last
        days = {}
    ranked = sorted(rivals, key=lambda c: (*standing[c], days.get(c, ""), c.n_chars, c.filing.file), reverse=True)
    best = ranked[0].filing
    beaten = []
    for other in ranked[1:]:
        of, taken = other.filing, best.file
        if of.revision < 0 <= best.revision:
            beaten.append(Rejection(of, "sources", "superseded", Message("report.withdrawn", taken=taken)))
        elif standing[ranked[0]][1] > of.revision:
            beaten.append(Rejection(of, "sources", "superseded", Message("report.corrected", taken=taken)))
        elif days.get(other, "") < days.get(ranked[0], "") and other in days:
            beaten.append(Rejection(of, "sources", "superseded", Message("report.corrected_later", taken=taken)))
        else:
            detail = Message("report.another", firm=best.firm, year=best.year, taken=taken)
            more = ranked[0].n_chars - other.n_chars
            detail = Message("report.longer", of=detail, more=more) if more > 0 else detail
            beaten.append(Rejection(of, "sources", "duplicate", detail))
    return best, beaten


def _revision(candidate: ReadReport, most: int) -> int:
    """A correction's rank; an amended SEC form that holds only a part of the report, such as its Part III, has none."""
    in_part = candidate.filing.kind in SEC_FORMS and 2 * candidate.n_chars < most
    return 0 if in_part else candidate.filing.revision


def _day(candidate: ReadReport, most: int) -> str:
    """The day of publication in the file's name; none of what holds less than half of the text."""
    return "" if 2 * candidate.n_chars < most else published(candidate.filing.file)
