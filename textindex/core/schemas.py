"""The tables that pass between rooms and are written: column, type, unit, in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Schema(NamedTuple):
    """A table's name, its key, and for each column its pandas type and what it holds."""

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, tuple[str, str]]

    @property
    def dtypes(self) -> dict[str, str]:
        """Column to pandas type, in order."""
        return {column: dtype for column, (dtype, _) in self.columns.items()}


HITS = Schema(
    "hits",
    ("file", "dictionary", "page", "start", "term"),
    {
        "firm": ("string", "firm's code"),
        "year": ("Int64", "fiscal year"),
        "file": ("string", "report, relative to the folder searched"),
        "page": ("int64", "page on which the hit begins, from 1"),
        "start": ("int64", "code points before the hit on that page as extracted"),
        "end_page": ("int64", "page on which the hit ends"),
        "stop": ("int64", "code points up to the hit's end on that page"),
        "section": ("string", "mdna (management discussion), business, or empty: elsewhere, or not found"),
        "dictionary": ("string", "dictionary"),
        "term": ("string", "term as the dictionary has it"),
        "dimension": ("string", "the term's dimension"),
        "surface": ("string", "the hit as it stands in the report"),
        "left": ("string", "30 characters before it"),
        "right": ("string", "30 characters after it"),
        "boundary_ok": ("bool", "both ends are word boundaries for the tokenizer without the dictionary"),
        "polarity": ("string", "affirmed, or negated: the text denies it"),
        "speaker": ("string", "whose technology it is: own, other_party, background or boilerplate"),
        "tense": ("string", "fact, or plan: it is still to come"),
        "cue": ("string", "what in the text decided polarity, speaker and tense"),
        "own_p": ("float64", "probability that it tells of the firm's own (attribution model, calibrated)"),
        "off_concept": ("bool", "not what the term means: a name, another abbreviation, an empty box"),
        "off_cue": ("string", "what it is instead, and what told so"),
        "kept": ("bool", "counted"),
        "reason": ("string", "why it is not counted"),
    },
)


class HitRow(NamedTuple):
    """A row of `HITS` as scoring makes it, without firm and year, which the file's filing tells."""

    file: str
    page: int
    start: int
    end_page: int
    stop: int
    section: str
    dictionary: str
    term: str
    dimension: str
    surface: str
    left: str
    right: str
    boundary_ok: bool
    polarity: str
    speaker: str
    tense: str
    cue: str
    own_p: float | None
    off_concept: bool
    off_cue: str
    kept: bool
    reason: str | None


NOVELTY = Schema(
    "novelty",
    HITS.key,
    {
        "first_seen": ("Int64", "first year in which the firm's reports have the sentence"),
        "last_seen": ("Int64", "last such year before this one; empty where there is none"),
        "copies": ("Int64", "other firms whose reports of the same or earlier years have it"),
        "novelty": ("string", "new, repeated or shared; empty in the firm's first year, where none can be told"),
    },
)
"""What `--formula new` adds to `HITS`, of kept hits."""

DOCUMENTS = Schema(
    "documents",
    ("file",),
    {
        "file": ("string", "report, relative to the folder searched"),
        "firm": ("string", "firm's code"),
        "year": ("Int64", "fiscal year"),
        "name": ("string", "firm's short name"),
        "firm_by": (
            "string",
            "name or ticker where only these tell the firm; empty where a code, CIK, LEI or manifest does",
        ),
        "cik": ("string", "CIK in ten digits"),
        "ticker": ("string", "trading symbol"),
        "period_end": ("string", "day on which the fiscal year ends"),
        "language": ("string", "zh or en"),
        "kind": ("string", "annual, summary, half-year, …"),
        "revision": ("int64", "0 as first published, higher for a correction"),
        "sha256": ("string", "hash of the file"),
        "status": ("string", "ok, or why the report was rejected"),
        "n_pages": ("Int64", "pages"),
        "n_chars": ("Int64", "characters of the cleaned text, blanks excluded"),
        "mdna": ("string", "management discussion: present, absent, or pointer (it refers to another document)"),
        "business": ("string", "business section: the same"),
        "n_words": ("Int64", "words of the cleaned text, punctuation excluded; counted only when asked"),
        "extractor": ("string", "program that read the file, and its version"),
        "notes": ("string", "remarks on reading and identifying it"),
        "notes_zh": ("string", "the same in Chinese"),
    },
)

REJECTIONS = Schema(
    "rejections",
    ("file",),
    {
        "file": ("string", "file, relative to the folder searched"),
        "firm": ("string", "firm's code as far as known"),
        "year": ("Int64", "fiscal year as far as known"),
        "stage": ("string", "where it stopped: sources, documents, runners"),
        "reason": ("string", "one of a closed list"),
        "detail": ("string", "what was seen"),
        "advice": ("string", "what to do next"),
        "advice_zh": ("string", "the same in Chinese"),
        "detail_zh": ("string", "what was seen, in Chinese"),
    },
)

TERMS = Schema(
    "terms",
    ("dictionary", "term"),
    {
        "dictionary": ("string", "dictionary"),
        "dimension": ("string", "the term's dimension"),
        "term": ("string", "term"),
        "token": ("int64", "hits as a word; of jieba, terms loaded at its suggested frequency"),
        "whole": ("int64", "hits as a word; of jieba, terms kept whole"),
        "longest": ("int64", "hits as leftmost longest string"),
        "substring": ("int64", "all occurrences"),
        "swallowed": ("int64", "longest less token: what the tokenizer merges into other words or splits"),
        "kept": ("int64", "hits counted in the index: by the run's rule, without what the policy drops"),
    },
)
