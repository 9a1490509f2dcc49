"""In: a PDF's bytes. Out: its pages with text and the places of their lines, read by pdfplumber."""

from __future__ import annotations

import io
import logging
from itertools import pairwise
from typing import Any

from textindex.core.messages import Message
from textindex.core.recognition import cost
from textindex.core.records import Line, Page
from textindex.documents import twice
from textindex.documents.faults import ReadError
from textindex.documents.order import reading_order
from textindex.documents.placing import SIDE_PLANE, WIDE_GAP_EM

Word = dict[str, Any]
SLIPS = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)


def read_pages(data: bytes) -> tuple[list[Page], list[str]]:
    """Read every page's text and lines, in the order in which the page draws them.

    Raises:
        ReadError: encrypted, unreadable (damaged), empty or scanned.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            pages = [_read_page(page) for page in pdf.pages]
            drawn = any(page.images or page.curves for page in pdf.pages) if not _any_text(pages) else False
    except (PDFPasswordIncorrect, PdfminerException) as error:
        if isinstance(error, PDFPasswordIncorrect) or isinstance(error.args[0], PDFPasswordIncorrect):
            raise ReadError("encrypted", Message("pdf.password")) from None
        raise ReadError("unreadable", Message("pdf.damaged", error=str(error))) from None
    except (PDFException, MalformedPDFException, *SLIPS) as error:
        # pdfminer lets its own slips through on damaged files; what is wrong is the file.
        raise ReadError("unreadable", Message("pdf.damaged", error=type(error).__name__)) from None
    if not pages:
        raise ReadError("empty", Message("pdf.no_pages"))
    if not _any_text(pages):
        if drawn:
            raise ReadError("scanned", Message("pdf.no_text", pages=len(pages), cost=cost(len(pages))))
        raise ReadError("empty", Message("pdf.blank", pages=len(pages)))
    return pages, []


def _any_text(pages: list[Page]) -> bool:
    return any(page.text.strip() for page in pages)


def _read_page(page: Any) -> Page:
    from pdfplumber.utils.text import extract_words

    width, height = float(page.width), float(page.height)
    chars = [_upright(char, width, height) for char in page.chars]
    chars = [chars[number] for number in twice.once([_drawn(char) for char in chars])] if chars else []
    words: list[Word] = extract_words(chars, use_text_flow=True, keep_blank_chars=False)
    number = int(page.page_number)
    page.close()  # drops pdfplumber's cache: memory stays flat over a long report
    rows: list[list[Word]] = []
    for word in words:
        if rows and _same_row(rows[-1][-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    text, lines = _assembled(rows, height)
    if spans := reading_order(text, lines):
        by_start = {line.start: row for line, row in zip(lines, rows, strict=True)}
        text, lines = _assembled([by_start[start] for start, _ in spans], height)
    return Page(number, text, "text-layer", height, lines, width)


def _upright(char: Word, width: float, height: float) -> Word:
    """A character where it stands on the page turned so that it is upright; what is set sideways beside the page."""
    along, up = char["matrix"][:2]
    if along > 0 and along >= abs(up):
        return char
    x0, x1, top, bottom = char["x0"], char["x1"], char["top"], char["bottom"]
    if abs(along) >= abs(up):
        quarters, place = 2, (width - x1, width - x0, height - bottom, height - top)
    elif up > 0:
        quarters, place = 1, (height - bottom, height - top, x0, x1)
    else:
        quarters, place = 3, (top, bottom, width - x1, width - x0)
    x0, x1, top, bottom = place
    aside = SIDE_PLANE * quarters
    return {**char, "x0": x0 + aside, "x1": x1 + aside, "top": top, "bottom": bottom, "doctop": top, "upright": True}


def _drawn(char: Word) -> twice.Char:
    return twice.Char(char["text"], (char["x0"], -char["bottom"], char["x1"], -char["top"]))


def _assembled(rows: list[list[Word]], height: float) -> tuple[str, tuple[Line, ...]]:
    texts, lines, offset = [], [], 0
    for row in rows:
        text = " ".join(word["text"] for word in row)
        lines.append(_line(row, offset, text, height))
        texts.append(text)
        offset += len(text) + 1
    return "\n".join(texts), tuple(lines)


def _same_row(last: Word, word: Word) -> bool:
    return abs(float(last["bottom"]) - float(word["bottom"])) < 3 and word["x0"] >= last["x1"] - 1


def _line(row: list[Word], offset: int, text: str, height: float) -> Line:
    first, last = row[0], row[-1]
    em = first["bottom"] - first["top"]
    head_right, tail_left, cells, position = None, first["x0"], [], offset
    for word, following in pairwise(row):
        position += len(word["text"]) + 1
        if following["x0"] - word["x1"] > WIDE_GAP_EM * em:
            head_right = word["x1"] if head_right is None else head_right
            tail_left = following["x0"]
            cells.append(position)
    return Line(
        start=offset,
        stop=offset + len(text),
        left=first["x0"],
        right=last["x1"],
        bottom=height - first["bottom"],
        top=height - first["top"],
        head_right=last["x1"] if head_right is None else head_right,
        tail_left=tail_left,
        tail_bottom=height - last["bottom"],
        tail_top=height - last["top"],
        cells=tuple(cells),
    )
