"""In: words, or a dictionary, and a store. Out: every place where they stand, with the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from typing import Any, Literal, NamedTuple

from textindex import documents, matching
from textindex.core.choices import check_choices
from textindex.core.errors import DictionaryError, SourceError
from textindex.core.messages import Message
from textindex.core.records import OFF_CONCEPT, Dictionary, Flag, Hit, SectionName, Term
from textindex.core.schemas import HITS, HitRow
from textindex.core.text import fold_term
from textindex.scoring.hearing import heard
from textindex.scoring.outcomes import RunCounts
from textindex.scoring.scorer import Scored, Scorer, Settings
from textindex.store import Stored
from textindex.workbench.corpus import Corpus, Report

Sort = Literal["left", "right", "firm", "year"]
OWN = "own"
CONTEXT_CHARS = 60
TOKEN = re.compile(r"[^\W\d_a-zA-Z]|[a-zA-Z0-9]+|[^\w\s]")
LEDGER = tuple(column for column in HITS.columns if column not in ("firm", "year"))


class Line(NamedTuple):
    """One place: which report, where in it, the term, the words around it, who is speaking.

    ``page`` counts from 1, ``start`` the code points before it on that page as extracted. ``kept`` says whether the
    dictionary counts it, and ``reason`` why not; None where no dictionary is asked.
    """

    firm: str
    year: int | None
    name: str
    file: str
    page: int
    start: int
    section: str
    term: str
    dimension: str
    left: str
    surface: str
    right: str
    polarity: str
    speaker: str
    tense: str
    cue: str
    own_p: float | None
    off_concept: bool
    off_cue: str
    kept: bool | None = None
    reason: str | None = None
    first_seen: int | None = None
    last_seen: int | None = None
    copies: int | None = None
    novelty: str | None = None


SAME = tuple(field for field in Line._fields if field in LEDGER and field not in ("left", "right", "surface"))
"""What a line and a row of the ledger both tell."""


class Query(NamedTuple):
    """What is looked for.

    Attributes:
        terms: words, as they are written; with a dictionary, some of its terms (none: all of them).
        dictionary: a dictionary, whose hits are shown, counted or not.
        dimension: only terms of this dimension of the dictionary.
        firms, years: only reports of these; empty for all.
        section: only ``mdna`` or ``business``.
        flags: only places that have one of these (of `FLAGS`, or ``own``).
        not_kept: only what the dictionary does not count.
        context: characters shown on either side.
        attributed: tell of words as written who speaks, which flags ask for anyway; the rules take a while to load.
        novelty: tell of each hit that is counted whether its sentence is new; all the store is looked at first.
    """

    terms: tuple[str, ...] = ()
    dictionary: Dictionary | None = None
    dimension: str = ""
    firms: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    section: str = ""
    flags: tuple[str, ...] = ()
    not_kept: bool = False
    context: int = CONTEXT_CHARS
    attributed: bool = True
    novelty: bool = False

    def check(self) -> None:
        """Find what cannot be answered.

        Raises:
            DictionaryError: no term, a term or dimension that the dictionary lacks, or what only a dictionary can tell.
            SourceError: there is no such section or flag.
        """
        section, flags = (self.section or None, SectionName | None), (self.flags, Collection[Flag | Literal["own"]])
        check_choices(SourceError, section=section, flags=flags)
        if self.dictionary is None:
            if self.dimension or self.not_kept or self.novelty:
                raise DictionaryError(Message("kwic.dictionary"))
            if not any(term.strip() for term in self.terms):
                raise DictionaryError(Message("kwic.word"))
            return
        dimensions = [dimension.key for dimension in self.dictionary.dimensions]
        if self.dimension and self.dimension not in dimensions:
            raise DictionaryError(Message("kwic.dimension", dimension=self.dimension, dimensions=tuple(dimensions)))
        known = {fold_term(term.text) for term in self.dictionary.terms}
        if missing := [term for term in self.terms if fold_term(term.strip()) not in known]:
            raise DictionaryError(Message("kwic.no_term", dictionary=self.dictionary.name, missing=tuple(missing)))


def stream(query: Query, store: Any) -> Iterator[Line]:
    """The places one by one, report by report as they are stored: the first comes before the others are looked for.

    Without a dictionary these are all occurrences of the words as written, whatever stands around them, but that a
    Latin letter or digit at an end does not touch another one; overlapping ones included.

    Args:
        query: what is looked for.
        store: a store, its folder or its address.

    Raises:
        DictionaryError, SourceError: see `Query.check`.
        StoreError: there is no store.
    """
    query.check()
    languages = ("zh", "en") if query.dictionary is None else (query.dictionary.language,)
    corpus = Corpus(store, languages=languages, firms=query.firms, years=query.years)
    if query.dictionary is not None:
        yield from _counted(query, query.dictionary, corpus)
        return
    find = _finder(query)
    for report, stored in corpus.texts():
        yield from _of_section(stored, query, find(report, stored))


def _of_section(stored: Stored, query: Query, lines: Iterator[Line]) -> Iterator[Line]:
    """The lines of a report that are wanted."""
    if query.section and not any(s.section == query.section and s.status == "present" for s in stored.sections):
        return iter(())
    return (line for line in lines if _wanted(line, query))


def ordered(lines: Iterator[Line], sort: str | None = None, limit: int | None = None) -> Iterator[Line]:
    """The places in order; without one, as they come."""
    if sort is None:
        return islice(lines, limit)
    keys: dict[str, Callable[[Line], Any]] = {
        "left": lambda line: tuple(reversed(tokens_of(line.left))),
        "right": lambda line: tuple(tokens_of(line.right)),
        "firm": lambda line: (line.firm, line.year or 0),
        "year": lambda line: (line.year or 0, line.firm),
    }
    check_choices(SourceError, sort=(sort, Sort))
    key = keys[sort]
    return islice(sorted(lines, key=lambda line: (key(line), line.file, line.page, line.start)), limit)


def tokens_of(text: str) -> list[bytes]:
    """Words to sort by: Chinese characters one by one in the order of GB 18030, Latin words whole, marks.

    >>> [token.decode("gb18030") for token in tokens_of("用 AI-based 技术")]
    ['用', 'ai', '-', 'based', '技', '术']
    """
    return [token.encode("gb18030", "replace") for token in TOKEN.findall(text.casefold())]


def _wanted(line: Line, query: Query) -> bool:
    if query.section and line.section != query.section:
        return False
    if query.not_kept and line.kept:
        return False
    flags = {line.polarity, line.speaker, line.tense} | ({OFF_CONCEPT} if line.off_concept else set())
    return not query.flags or not flags.isdisjoint(query.flags)


def _finder(query: Query) -> Callable[[Report, Stored], Iterator[Line]]:
    """Finds words as they are written."""
    words = {
        fold_term(word): word.strip() for given in query.terms if given.strip() for word in _scripts(given.strip())
    }
    matcher = matching.Matcher([Term(folded, "") for folded in words])
    shown = list(words.values())
    attributed = query.attributed or bool(query.flags)

    def find(report: Report, stored: Stored) -> Iterator[Line]:
        spans = matcher.occurrences(stored.folded.data)
        found = [Hit(start, stop, shown[term], "", True) for start, stop, term in spans]
        told = heard(stored, found, report.language if attributed else "")  # one by one: the first is wanted soon
        for hit, (section, said) in zip(found, told, strict=True):
            page, start = stored.folded.locate(hit.start)
            around = _around(stored, hit.start, hit.stop, query.context)
            where = (report.firm, report.year, report.name, report.file, page, start, section)
            yield Line(*where, hit.term, "", *around, **said._asdict())

    return find


def _scripts(word: str) -> tuple[str, ...]:
    """A word, and where it has characters that simplified Chinese lacks, as traditional reports are folded."""
    try:
        word.encode("gb2312")
    except UnicodeEncodeError:
        from textindex.documents.script import to_simplified

        return tuple(dict.fromkeys((word, word.translate(to_simplified()))))
    return (word,)


def _counted(query: Query, dictionary: Dictionary, corpus: Corpus) -> Iterator[Line]:
    """The hits of a dictionary's terms, counted or not, as the ledger has them."""
    chosen = {fold_term(term.strip()) for term in query.terms}
    terms = {
        term.text
        for term in dictionary.terms
        if (not chosen or fold_term(term.text) in chosen) and query.dimension in ("", term.dimension)
    }
    settings = Settings((dictionary,), sentences=query.novelty)
    settings.check()
    scorer = Scorer(settings)
    asked = {report.file for report in corpus.reports}

    def lines_of(report: Report, stored: Stored, scored: Scored) -> Iterator[Line]:
        rows = [row for row in scored.rows if row.term in terms] if report.file in asked else []
        rows.sort(key=lambda row: (row.page, row.start, row.stop))
        return _of_section(stored, query, (_line(report, stored, row, query.context) for row in rows))

    if not query.novelty:
        for report, stored in corpus.texts():
            yield from lines_of(report, stored, scorer.score(stored, report.file, report.language))
        return
    from textindex.workbench.novelty import novelty  # pandas, for which the first line does not wait else

    every, counts, lines = Corpus(corpus.store, languages=(dictionary.language,)), RunCounts(), list[Line]()
    for report, stored in every.texts():
        scored = scorer.score(stored, report.file, report.language)
        counts.add([scored])
        lines += lines_of(report, stored, scored)
    known = novelty(every, counts)
    for line in lines:
        yield line._replace(**known.get((line.file, line.page, line.start, line.term), {}))


def _line(report: Report, stored: Stored, row: HitRow, context: int) -> Line:
    """A row of the ledger with the words around it."""
    first = stored.folded.find(row.page, row.start)
    last = stored.folded.find(row.end_page, row.stop)
    left, _, right = _around(stored, first, last, context)
    known = {field: getattr(row, field) for field in SAME}
    return Line(
        firm=report.firm, year=report.year, name=report.name, left=left, surface=row.surface, right=right, **known
    )


def _around(stored: Stored, start: int, stop: int, chars: int) -> tuple[str, str, str]:
    """What stands before a span, in it and after it, as the report writes it."""
    folded, pages = stored.folded, stored.pages
    first, last = documents.around(folded, start, stop, chars)
    edges = ((first, start), (start, stop), (stop, last))
    left, surface, right = (documents.quote(pages, folded, *edge) for edge in edges)
    return left, surface, right
