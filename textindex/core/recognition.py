"""In: pages to recognise. Out: what that takes; where a page's text came from, as the store keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from textindex.core.messages import Message

OcrMode = Literal["never", "auto", "always"]
SECONDS_A_PAGE = 5  # of one core, at 150 dpi
TIMES = 20  # the time limit of a report that may be read by OCR: 2,400 pages in that of 600 seconds
MEGABYTES = 1_200  # a process
OF_PAGES = re.compile(r"(\d+)=(\d\.\d+)")


def cost(pages: int) -> Message:
    """What OCR of some pages takes.

    >>> cost(200)
    '200 pages, about 17 min of one core, 1.2 GB of memory'
    >>> cost(72_000)
    '72,000 pages, about 100 hours of one core, 1.2 GB of memory'
    """
    minutes, gb = pages * SECONDS_A_PAGE / 60, MEGABYTES / 1000
    if minutes >= 120:
        return Message("ocr.hours", pages=pages, time=round(minutes / 60), gb=gb)
    return Message("ocr.minutes", pages=pages, time=max(1, round(minutes)), gb=gb)


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
