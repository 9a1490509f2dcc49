"""What a list holds: one row a document of a site, and what became of it; and the name its file gets.

In: nothing. Out: `Report`, `file_name`, `safe`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

Kind = Literal["annual", "half-year", "quarterly", "summary", "correction"]
LATEST, EARLIER = "latest", "earlier"
NAME_BYTES = 150
UNSAFE = re.compile(r"[^\w\-.()（）]+")
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)


@dataclass(slots=True)
class Report:
    """One document that a site lists: a row of the manifest, whose columns are these fields, in this order.

    Attributes:
        path: the file, beside the manifest; empty until its name is known.
        firm: the firm's key: the A-share code, the CIK in ten digits, the LEI.
        year: the fiscal year reported on; None where nothing tells.
        name: the firm's name as the site writes it.
        kind: ``annual``, ``half-year``, ``quarterly``, ``summary``, ``correction``, an SEC form, or empty.
        title: as the site writes it, without markup.
        published: the day, with the time and zone where the site tells a time of day.
        period_end: last day of the period, where the site tells it.
        id: the site's own number of it.
        address: where it is.
        size: bytes as the site states them; None where it does not.
        wanted: ``yes`` where it is to be fetched.
        version: ``latest`` for the one of its firm, year and kind that counts, ``earlier`` for others of them.
        status: ``listed``, ``fetched``, ``failed`` or ``set aside``.
        reason: why it failed or is set aside; what had to be assumed.
        code: the code under which the site lists it, which may be the B share's or an old one.
        ticker: the firm's trading symbols, with blanks between them.
        site: ``cninfo``, ``edgar`` or ``esef``.
        bytes: of the file, once it is there; None before.
        sha256: of the file.
        fetched: when it came, in UTC.
    """

    path: str = ""
    firm: str = ""
    year: int | None = None
    name: str = ""
    kind: str = ""
    title: str = ""
    published: str = ""
    period_end: str = ""
    id: str = ""
    address: str = ""
    size: int | None = None
    wanted: str = ""
    version: str = ""
    status: str = "listed"
    reason: str = ""
    code: str = ""
    ticker: str = ""
    site: str = ""
    bytes: int | None = None
    sha256: str = ""
    fetched: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells a row from all others: site, number, firm (a filing of two registrants has two rows)."""
        return self.site, self.id, self.firm

    def set_aside(self, why: str) -> None:
        """Keep it in the list, not to be fetched."""
        self.wanted, self.status, self.reason = "no", "set aside", why

    def note(self, remark: str) -> None:
        """Add a remark."""
        self.reason = "; ".join(filter(None, (self.reason, remark)))


COLUMNS = tuple(field.name for field in fields(Report))


def safe(text: str, most_bytes: int = NAME_BYTES) -> str:
    """A text as a part of a file's name on any system: letters, digits and a few signs, not too long.

    >>> safe("*ST青/杉"), safe("../../x"), safe("CON"), safe("2019年年度报告（更新后）")
    ('ST青_杉', 'x', '_CON', '2019年年度报告（更新后）')
    """
    plain = UNSAFE.sub("_", unicodedata.normalize("NFC", text)).strip("_. ")
    while len(plain.encode()) > most_bytes:
        plain = plain[:-1]
    return f"_{plain}" if RESERVED.match(plain) else plain


def ending_of(address: str) -> str:
    """The ending of a file's name in an address, in lower case with its dot; empty where it has none that is one.

    >>> ending_of("https://x/finalpage/2019-04-21/1.PDF"), ending_of("https://x/a/b"), ending_of("x/y.p/f")
    ('.pdf', '', '')
    """
    ending = PurePosixPath(urlsplit(address.strip()).path).suffix.lower()
    return ending if re.fullmatch(r"\.[a-z0-9]{1,5}", ending) else ""


def file_name(parts: list[str], ending: str) -> str:
    """The parts of a name, each made safe, with lines between them.

    >>> file_name(["600519", "贵州茅台", "2019年年度报告", "", "20200422", "id1207"], ".pdf")
    '600519_贵州茅台_2019年年度报告_20200422_id1207.pdf'
    """
    return "_".join(filter(None, (safe(part, 60) for part in parts))) + ending
