"""In: nothing. Out: `Reference`, one record of a database's export; the keys by which two records are one paper."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

DOI_PREFIX = re.compile(r"^(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi\s*:?\s*)+", re.IGNORECASE)
MARKUP = re.compile(r"</?(?:i|b|em|strong|sub|sup|inf|scp|jats:\w+)\b[^>]*>", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
LANGUAGES = {
    **dict.fromkeys(("en", "eng", "english"), "English"), **dict.fromkeys(("de", "ger", "deu", "german"), "German"),
    **dict.fromkeys(("fr", "fre", "fra", "french"), "French"), **dict.fromkeys(("it", "ita", "italian"), "Italian"),
    **dict.fromkeys(("es", "spa", "spanish"), "Spanish"), **dict.fromkeys(("pt", "por", "portuguese"), "Portuguese"),
    **dict.fromkeys(("zh", "chi", "zho", "chinese"), "Chinese"), **dict.fromkeys(("ru", "rus", "russian"), "Russian"),
    **dict.fromkeys(("ja", "jpn", "japanese"), "Japanese"), **dict.fromkeys(("nl", "dut", "nld", "dutch"), "Dutch"),
    **dict.fromkeys(("pl", "pol", "polish"), "Polish"), **dict.fromkeys(("ko", "kor", "korean"), "Korean"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reference:
    """One record as a database gave it.

    Attributes:
        id: the source's name and the record's number in it: ``scopus-3``.
        source: where it was found.
        authors, title, outlet, doi, abstract, keywords, kind, language, accession: as written; empty where missing.
            ``kind`` is the type of document, ``accession`` the database's own number or the BibTeX key.
        year: of publication; None where missing.
        raw: the record as it stands in the file.
        fields: which of the file's fields each attribute came from (``TI``, ``Source title``).
        line: where it begins in the file.
    """

    id: str
    source: str
    authors: tuple[str, ...] = ()
    title: str = ""
    year: int | None = None
    outlet: str = ""
    doi: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    kind: str = ""
    language: str = ""
    accession: str = ""
    raw: str = field(default="", repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    line: int = 0


def doi_key(doi: str) -> str:
    """A DOI as it is compared: small letters, no address or prefix before it, no full stop behind; "" if it is none.

    >>> doi_key("https://DOI.org/10.5727/INV.2016.1408"), doi_key("doi: 10.5510/inv.2016.1051."), doi_key("n/a")
    ('10.5727/inv.2016.1408', '10.5510/inv.2016.1051', '')
    """
    bare = DOI_PREFIX.sub("", unquote(doi).strip()).strip().rstrip(".,;").lower()
    return bare if re.match(r"10\.\d+/\S", bare) else ""


def title_key(title: str) -> str:
    """A title as it is compared: entities read, markup, accents, capitals, blanks and marks left out.

    >>> title_key("Café &amp; <i>platforms</i>: \u201cA View\u201d"), title_key("CAFE & PLATFORMS - A VIEW.")
    ('cafeplatformsaview', 'cafeplatformsaview')
    """
    plain = unicodedata.normalize("NFKD", MARKUP.sub("", html.unescape(title)))
    return "".join(c for c in plain.lower() if c.isalnum() and not unicodedata.combining(c))


def family_key(author: str) -> str:
    """The family name of an author, as it is compared: ``Wörnitz, D.``, ``D. Wörnitz`` and ``Wornitz D``.

    >>> family_key("Wörnitz, D."), family_key("D. Wornitz"), family_key("Wornitz DA")
    ('wornitz', 'wornitz', 'wornitz')
    """
    family, comma, _ = author.partition(",")
    if not comma:
        words = [word for word in author.split() if not re.fullmatch(r"(?:[A-Z]\.?-?){1,3}", word)]
        family = words[-1] if words else author
    return title_key(family)


def year_of(text: str) -> int | None:
    """The first year in a text; None if there is none.

    >>> year_of("2017/05//"), year_of("in press")
    (2017, None)
    """
    found = YEAR.search(text)
    return int(found[1]) if found else None


def languages_of(text: str) -> tuple[str, ...]:
    """The languages that a field names, in English.

    >>> languages_of("English; french"), languages_of("eng"), languages_of("")
    (('English', 'French'), ('English',), ())
    """
    parts = [part.strip() for part in re.split(r"[;,/|]| and ", text)]
    return tuple(LANGUAGES.get(part.lower(), part.title()) for part in parts if part)
