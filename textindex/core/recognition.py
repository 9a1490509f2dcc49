"""In: pages to recognise. Out: what that takes, in words; where a page's text came from, as the store keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

OcrMode = Literal["never", "auto", "always"]
SECONDS_A_PAGE = 5  # of one core, at 150 dpi
MEGABYTES = 1_100  # a process
SCANNED = re.compile(r"(?:half of its |\d+ of )?(\d+) pages (?:and no text|hold )")
OF_PAGES = re.compile(r"(\d+)=(\d\.\d+)")


def cost(pages: int) -> str:
    """What OCR of some pages takes.

    >>> cost(200)
    '200 pages, about 17 min of one core, 1.1 GB of memory'
    >>> cost(72_000)
    '72,000 pages, about 100 hours of one core, 1.1 GB of memory'
    """
    minutes = pages * SECONDS_A_PAGE / 60
    took = f"{minutes / 60:,.0f} hours" if minutes >= 120 else f"{max(1, round(minutes))} min"
    return f"{pages:,} pages, about {took} of one core, {MEGABYTES / 1000:.1f} GB of memory"


def scanned_pages(detail: str) -> int:
    """The pages of a report that was rejected as scanned, from what was seen of it; 0 where it does not say.

    >>> scanned_pages("156 pages and no text layer: …"), scanned_pages("30 of 40 pages hold no text: …")
    (156, 40)
    """
    found = SCANNED.match(detail)
    return int(found[1]) if found else 0


def origin_of(others: str, confidences: Iterable[tuple[int, float]]) -> str:
    """A report's origin of text in one string: that of most pages, and the pages read by OCR with their confidence.

    >>> origin_of("text-layer", [(3, 0.98123), (4, 0.9)]), origin_of("html", [])
    ('text-layer; ocr 3=0.9812 4=0.9000', 'html')
    """
    pages = " ".join(f"{number}={confidence:.4f}" for number, confidence in confidences)
    return f"{others}; ocr {pages}" if pages else others


def ocr_pages(origin: str) -> dict[int, float]:
    """The pages read by OCR and their confidence, from such a string.

    >>> ocr_pages("text-layer; ocr 3=0.9812 4=0.9000")
    {3: 0.9812, 4: 0.9}
    """
    return {int(number): float(confidence) for number, confidence in OF_PAGES.findall(origin.partition("; ocr ")[2])}
