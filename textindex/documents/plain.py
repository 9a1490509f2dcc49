"""In: a text file's bytes. Out: its pages; form feeds and the FinGLM line format (one JSON object a line) give them."""

from __future__ import annotations

import ast
import json
import re

from textindex.base.records import Page
from textindex.documents.faults import ReadError

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
MAX_PAGES = 20_000
FURNITURE = {"页眉", "页脚"}
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode(data: bytes) -> tuple[str, list[str]]:
    """Decode UTF-8, GB18030 or UTF-16 (with or without its mark).

    Returns:
        (text, notes); a few bytes that do not fit, as a cut last character, become U+FFFD and a note.

    Raises:
        ReadError: unreadable, when the bytes are text in none of the three.

    >>> decode("年度报告".encode("gb18030"))
    ('年度报告', [])
    """
    encodings = [encoding for mark, encoding in BOMS if data.startswith(mark)] or _without_mark(data)
    for errors in ("strict", "replace"):
        for encoding in encodings:
            text = _try(data, encoding, errors)
            if text is not None:
                bad = text.count("\ufffd") if errors == "replace" else 0
                return text, [f"{bad} characters could not be decoded as {encoding}"] if bad else []
    raise ReadError("unreadable", "the bytes are no text in UTF-8, GB18030 or UTF-16; save the file as UTF-8")


def _without_mark(data: bytes) -> list[str]:
    # Half of the bytes of Western text in UTF-16 are zero; of Chinese text at least those of its line ends and digits.
    zeros = data[:65536].count(0)
    if zeros <= 8:
        return ["utf-8", "gb18030"]
    little = data[1:65536:2].count(0) > zeros / 2
    return ["utf-16-le" if little else "utf-16-be"]


def _try(data: bytes, encoding: str, errors: str) -> str | None:
    try:
        text = data.decode(encoding, errors)
    except UnicodeDecodeError:
        return None
    doubtful = len(CONTROL.findall(text)) > len(text) / 200
    return None if doubtful or text.count("\ufffd") > max(1, len(text) / 1000) else text


def read_pages(text: str) -> tuple[list[Page], list[str]]:
    """Split a text into pages.

    Raises:
        ReadError: empty, when it holds only blanks.
    """
    if not text.strip():
        raise ReadError("empty", "the file holds only blanks")
    if text.lstrip().startswith("{") and '"inside"' in text[:2000]:
        return _finglm_pages(text), []
    return [Page(number, part, "plain") for number, part in enumerate(text.split("\f"), 1)], []


def _finglm_pages(text: str) -> list[Page]:
    """Read the open FinGLM layout: {"page", "type": text | excel | 页眉 | 页脚, "inside"}, a line an object."""
    pages: dict[int, list[str]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            page, kind, inside = int(item["page"]), str(item["type"]), str(item["inside"])
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            raise ReadError("unreadable", f"line {number} is no object with page, type and inside") from None
        if not 1 <= page <= MAX_PAGES:
            raise ReadError("unreadable", f"line {number} names page {page}; pages are counted from 1")
        inside = inside.encode("utf-8", "replace").decode("utf-8")  # lone surrogates are no text
        rows = pages.setdefault(page, [])
        if kind not in FURNITURE:
            rows.append(_cells(inside) if kind == "excel" else inside)
    return [Page(number, "\n".join(pages.get(number, [])), "plain") for number in range(1, max(pages) + 1)]


def _cells(inside: str) -> str:
    try:
        row = ast.literal_eval(inside)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return inside
    return "\t".join(map(str, row)) if isinstance(row, list) else inside
