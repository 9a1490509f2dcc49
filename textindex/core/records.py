"""What passes between the rooms: frozen records, nothing that acts.

In: nothing. Out: `Filing`, `Line`, `Page`, `Document`, `Section`, `Origin`, `Folded`, `Reading`, `MatchPolicy`, `Term`,
`Dimension`, `Source`, `Construct`, `Dictionary`, `Hit`, `Rejection`, `Listed`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal, NamedTuple, get_args

from textindex.core.choices import check_choices
from textindex.core.construct import DIGITAL
from textindex.core.construct import Construct as Construct
from textindex.core.errors import DictionaryError
from textindex.core.summaries import Shown
from textindex.core.terms import Term as Term

Kind = Literal[
    "annual", "10-K", "20-F", "summary", "half-year", "half-year summary", "quarterly", "english", "prospectus",
    "other", "",
]  # fmt: skip
ANNUAL_KINDS: frozenset[Kind] = frozenset({"annual", "10-K", "20-F"})
Reason = Literal[
    "scanned", "garbled", "encrypted", "unreadable", "no access", "empty", "too large", "timed out", "crashed",
    "not an annual report", "other language", "duplicate", "superseded", "unidentified", "no section", "pointer",
]  # fmt: skip
REASONS: tuple[str, ...] = get_args(Reason)
SectionName = Literal["mdna", "business"]
SECTIONS: tuple[SectionName, ...] = get_args(SectionName)
SectionStatus = Literal["present", "absent", "pointer"]
Flag = Literal["negated", "other_party", "background", "boilerplate", "plan", "off_concept"]
FLAGS: tuple[Flag, ...] = get_args(Flag)
"""What `textindex.matching` may find in a hit (`attribute`, `Concept`), and a policy may drop."""
OFF_CONCEPT: Flag = "off_concept"
DROPPED = "dropped: "
"""How the ledger's reason begins for a hit that the counting rule counts and the policy drops."""
EXCLUDED = "excluded: "
"""How it begins for an occurrence inside one of the strings that its term excludes; the string follows."""
CountRule = Literal["token", "whole", "longest", "substring"]
COUNT_RULES: tuple[CountRule, ...] = get_args(CountRule)
PdfEngine = Literal["pdfium", "pdfplumber"]
Language = Literal["en", "zh"]
Formula = Literal["per-10k-chars", "per-10k-words", "tfidf", "entropy", "pca", "z", "z-year"]
ScoreFormula = Formula | Literal["new", "own"]
"""What `textindex.score` may be asked for: formulas of counts, and one of sentences."""


@dataclass(frozen=True, slots=True)
class Filing:
    """One file of an archive and what is known of it.

    Attributes:
        path: where the file lies, as it was found.
        file: the path relative to the folder searched, with forward slashes: the name that outputs use.
        firm: the firm's key, by the first of these that is known: a manifest's word, the A-share code with its zeros
            (``"000999"``), the Hong Kong code (``"00700.HK"``), the CIK in ten digits, the LEI, the name in capitals as
            EDGAR writes it, the trading symbol; empty while unknown.
        year: the fiscal year reported on, never the year of publication; None while unknown.
        name: the firm's short name; empty while unknown.
        firm_by: ``name`` or ``ticker`` where nothing better than these tells the firm, which may change from year to
            year; else empty.
        cik: its CIK in ten digits, lei: its LEI, ticker: its trading symbol; each empty while unknown.
        period_end: the day on which the fiscal year ends, as in ``2021-03-31``; empty while unknown.
        what: what a document of kind ``other`` is, in words that end a sentence; empty where that is not told.
        language: ``zh`` or ``en``, another one as it is detected (``ja``, ``de``); empty while unknown.
        kind: what sort of report it is: ``annual``, ``10-K`` and ``20-F`` (with their variants: 10-K405, 10-KSB, 10-KT)
            are annual reports; empty while unknown.
        revision: 0 as first published; higher for a correction (修订版, 更新后, 10-K/A) that supersedes it.
        sha256: hash of the file's bytes; empty until it was read.
        asserted: the fields that a manifest gives, which nothing overrides.
    """

    path: str
    file: str
    firm: str = ""
    year: int | None = None
    name: str = ""
    language: str = ""
    kind: Kind = ""
    revision: int = 0
    sha256: str = ""
    asserted: frozenset[str] = frozenset()
    firm_by: str = ""
    cik: str = ""
    lei: str = ""
    ticker: str = ""
    period_end: str = ""
    what: str = ""


class Line(NamedTuple):
    """One printed line of a page and where it stands, in points from the page's lower left corner.

    A line of a table may hold several cells, set apart by wide gaps and of different heights: ``bottom`` and ``top``
    are those of the first cell (the head), ``tail_bottom`` and ``tail_top`` those of the last (the tail). On a line of
    one piece, head and tail are the same.
    """

    start: int  # offset in the page's text of the first character that is no blank
    stop: int  # offset after the last one
    left: float
    right: float
    bottom: float
    top: float
    head_right: float
    tail_left: float
    tail_bottom: float
    tail_top: float
    cells: tuple[int, ...] = ()  # offsets at which a further cell begins


@dataclass(frozen=True, slots=True, repr=False)
class Page(Shown):
    """One page: its number from 1, the text exactly as extracted, the lines' places, and where the text came from.

    ``confidence`` is that of OCR in its characters, 0..1; 1 where the text came from elsewhere.
    """

    number: int
    text: str
    origin: Literal["text-layer", "html", "markdown", "docx", "plain", "ocr"] = "text-layer"
    height: float = 0.0
    lines: tuple[Line, ...] = field(default=(), repr=False)
    width: float = 0.0
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, repr=False)
class Document(Shown):
    """A report that was read: the filing, its pages in order, and the extractor's name and version.

    ``notes`` are remarks on the reading that a user should see, such as a repaired text layer. ``stated`` is what the
    file states of itself for machines (an EDGAR header, inline XBRL) and is no part of its text: form, cik, ticker,
    name, period, fiscal_year, amended; each as written, as far as stated.
    """

    filing: Filing
    pages: tuple[Page, ...] = field(repr=False)
    extractor: str
    notes: tuple[str, ...] = ()
    stated: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def text(self) -> str:
        """The pages' text as extracted, joined by form feeds."""
        return "\f".join(page.text for page in self.pages)


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a report, or the reason why there is none.

    Attributes:
        section: ``mdna`` or ``business``.
        status: ``present``; ``pointer``, where the item only names the document that holds it; ``absent``.
        start_page, start: page of the heading, from 1, and code points before it there; None where absent.
        end_page, end: the same of the next section's heading, or of the document's end; None unless present.
        heading: the heading, white space made one space.
        ends_before: the heading that ends the section; empty where the document ends it.
        starts_with: the section's first characters, its heading included.
        why: what it was taken for, in one sentence.
    """

    section: SectionName
    status: SectionStatus
    start_page: int | None = None
    start: int | None = None
    end_page: int | None = None
    end: int | None = None
    heading: str = ""
    ends_before: str = ""
    starts_with: str = ""
    why: str = ""


class Origin(NamedTuple):
    """The map from a folded text back to the pages, as runs that keep step character by character.

    Run ``i`` begins at byte ``starts[i]`` of the folded text and at code point ``offsets[i]`` of the page ``pages[i]``.
    """

    starts: Sequence[int]
    pages: Sequence[int]
    offsets: Sequence[int]


@dataclass(frozen=True, slots=True, repr=False)
class Folded(Shown):
    """What is matched: the cleaned text of a document in UTF-8, and the map back to its pages.

    Positions in it are bytes, so that a stored text is matched as it lies in memory.
    """

    data: bytes | memoryview = field(repr=False)
    origin: Origin = field(repr=False)

    @property
    def text(self) -> str:
        """The folded text."""
        return str(self.data, "utf-8")

    def part(self, start: int, stop: int) -> str:
        """The characters between two bytes; both begin a character."""
        return str(self.data[start:stop], "utf-8")

    def locate(self, position: int) -> tuple[int, int]:
        """Return (page number, code points before it on that page) of the character that begins at a byte.

        >>> Folded("大数据".encode(), Origin([0, 3], [1, 2], [10, 0])).locate(6)
        (2, 1)
        """
        run = bisect_right(self.origin.starts, position) - 1
        before = self.part(self.origin.starts[run], position)
        return self.origin.pages[run], self.origin.offsets[run] + len(before)

    def find(self, page: int, offset: int) -> int:
        """The first byte of what stands at or after a place of the pages: `locate` the other way round.

        >>> Folded("大数据".encode(), Origin([0, 3], [1, 2], [10, 0])).find(2, 1)
        6
        """
        starts, pages, offsets = self.origin
        places = range(len(starts))
        run = bisect_right(places, (page, offset), key=lambda i: (pages[i], offsets[i])) - 1
        if run < 0:
            return 0
        stop = starts[run + 1] if run + 1 < len(starts) else len(self.data)
        if pages[run] != page:
            return stop
        return starts[run] + len(self.part(starts[run], stop)[: offset - offsets[run]].encode())


@dataclass(frozen=True, slots=True)
class Reading:
    """What is kept of one file's content, so that it is read once: the store's row.

    Attributes:
        sha256: hash of the file's bytes.
        suffix: the file name's ending in lower case, which decides how a file that is no PDF is read.
        reader: what reads such a file, and its version; a file kept under another is to be read again.
        rules: version of the rules that cleaned the text and read the cover.
        extractor: the program that read it, and its version.
        reason: why the file could not be read; empty for one that was.
        detail: what was seen.
        cover: what the first pages say of firm, year, name, kind, language, revision, CIK, LEI, ticker, period's end,
            of what another kind of document it is, and of all share codes on it.
        notes: remarks on the reading.
        pages: the pages' text as extracted, in order.
        page_origin: where that text came from, as in `Page`; of pages read by OCR with their confidence, as
            `textindex.core.recognition.origin_of` writes it.
        n_chars: characters of the folded text, blanks excluded.
        sections: where the management discussion and the business section stand, or why they are not found.
        folded: what is matched; None for a file that could not be read.
    """

    sha256: str
    suffix: str
    reader: str
    rules: int
    extractor: str = ""
    reason: Reason | Literal[""] = ""
    detail: str = ""
    cover: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    pages: Sequence[str] = field(default=(), repr=False)
    page_origin: str = "text-layer"
    n_chars: int = 0
    sections: tuple[Section, ...] = ()
    folded: Folded | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class MatchPolicy:
    """How occurrences become counts.

    Attributes:
        count: ``whole``, ``token``, ``longest`` or ``substring``; see `textindex.matching.match`.
        drop: flags (of `FLAGS`) whose hits are not counted.
    """

    count: CountRule = "whole"
    drop: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_choices(DictionaryError, count=(self.count, CountRule), drop=(self.drop, tuple[Flag, ...]))


class Dimension(NamedTuple):
    """A dimension: its key, its labels in Chinese and English, and a sentence that defines it."""

    key: str
    label_zh: str
    label_en: str
    definition: str


class Source(NamedTuple):
    """Where terms come from: status is ``published``, ``own mapping`` or ``unverified``."""

    key: str
    status: str
    reference: str
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Dictionary(Shown):
    """A keyword dictionary: dimensions in order, terms, the policy it is counted by, its sources; what it measures.

    ``notes`` are remarks on what had to be assumed where the file is no YAML of ours.
    """

    name: str
    version: str
    language: str
    title: Mapping[str, str]
    policy: MatchPolicy
    dimensions: tuple[Dimension, ...]
    terms: tuple[Term, ...] = field(repr=False)
    sources: tuple[Source, ...] = field(repr=False)
    construct: Construct = DIGITAL
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def sha256(self) -> str:
        """Hash of what counts: the policy, the dimensions' order, the terms and their dimensions."""
        lines = [self.policy.count, *self.policy.drop, *(d.key for d in self.dimensions)]
        lines += sorted(f"{t.dimension}\t{t.text}{t.rules}" for t in self.terms)
        return sha256("\n".join(lines).encode()).hexdigest()

    def prefix(self, several: bool) -> str:
        """What this dictionary's columns begin with: nothing where it is the only one.

        A name that pandas and Stata take: letters, digits and underscores, a letter first.
        """
        if not several:
            return ""
        slug = re.sub(r"[^0-9A-Za-z]+", "_", self.name).strip("_").lower()
        return f"{slug}_" if slug[:1].isalpha() else f"d_{slug}_"

    @property
    def weighted(self) -> bool:
        """Whether any term's hits count for more or less than one."""
        return any(term.weight != 1 for term in self.terms)

    @property
    def standing(self) -> dict[str, int]:
        """How many terms come from sources of each status; of no stated source stand under an empty name."""
        status = {source.key: source.status for source in self.sources}
        counts = Counter(status.get(term.source, "") for term in self.terms)
        return dict(sorted(counts.items()))

    @property
    def unverified(self) -> bool:
        """Whether any term comes from a source that nobody checked."""
        doubtful = {s.key for s in self.sources if s.status == "unverified"}
        return any(term.source in doubtful for term in self.terms)


class Hit(NamedTuple):
    """One occurrence of a term; ``start`` and ``stop`` are bytes of the folded text."""

    start: int
    stop: int
    term: str
    dimension: str
    boundary_ok: bool


@dataclass(frozen=True, slots=True)
class Rejection:
    """A file that does not go on: which, where it stopped, the reason from a closed list, and what was seen."""

    filing: Filing
    stage: str
    reason: Reason
    detail: str


class Listed(NamedTuple):
    """A file of an archive as last seen.

    ``filing`` is what names and manifest tell of it, with the hash of its content; ``stamp`` changes when the file
    does; ``lost`` says why the file has no reading in the store, such as a time-out.
    """

    filing: Filing
    stamp: str = ""
    lost: Rejection | None = None
