"""In: a text file's bytes. Out: its pages: form feeds, EDGAR's <PAGE> or the FinGLM format (JSON lines) give them."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator

from textindex.core.kinds import Kinds
from textindex.core.messages import Message
from textindex.core.records import Page
from textindex.documents.encodings import CHINESE, chinese_encoding, is_mostly_utf_8, is_western, line_in_utf_8
from textindex.documents.faults import ReadError

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
MAX_PAGES = 20_000
FURNITURE = {"页眉", "页脚"}
FEW_ZEROS = 8
FEW_BAD = 4
"""One stray byte in the middle of a character costs up to four."""
# EDGAR's marks of typewritten tables, and of pages, which stand at the beginning of a line.
TABLE_MARKS = re.compile(r"</?(?:TABLE|CAPTION|S|C|FN|F[0-9]{1,2})>", re.IGNORECASE)
PAGE_MARK = re.compile(r"^[ \t]*</?PAGE>", re.MULTILINE | re.IGNORECASE)
# The second half of Latin-1 as Windows has it, where Latin-1 has control characters nobody writes.
WINDOWS = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
BYTE_OF = {char: code for code, char in WINDOWS.items()}
C1 = {code: char for code, char in WINDOWS.items() if code != 0x85}  # U+0085 ends a line
KINDS = Kinds(control="\x00-\x08\x0e-\x1f", unprinted="".join(map(chr, C1)))
ODD_BYTES = {0xDC00 + code: WINDOWS.get(code, chr(code) if code >= 0xA0 else "\ufffd") for code in range(0x80, 0x100)}
# UTF-8 that was taken for Windows-1252 or Latin-1 and written as UTF-8 once more: ’ has become â€™.
SECOND = "".join(WINDOWS.values()) + "".join(map(chr, range(0x80, 0xC0)))
MOJIBAKE = re.compile(f"[\u00c2-\u00df][{re.escape(SECOND)}]|[\u00e0-\u00ef][{re.escape(SECOND)}]{{2}}")


def decode(data: bytes) -> tuple[str, list[str]]:
    """Decode UTF-8, GB18030, Big5, Windows-1252 (Latin-1) or UTF-16 (with or without its mark).

    The bytes alone decide: what a page declares of its encoding is wrong too often.

    Returns:
        (text, notes); a few bytes that do not fit, as a cut last character, become U+FFFD and a note.

    Raises:
        ReadError: unreadable, when the bytes are text in none of the five, or in two of them.

    >>> decode("年度报告".encode("gb18030")), decode("the firm’s own".encode("cp1252"))
    (('年度报告', []), ('the firm’s own', []))
    """
    text, notes = _decoded(data)
    return _mended(text), notes


def _decoded(data: bytes) -> tuple[str, list[str]]:
    for encoding, errors in _attempts(data):
        text = _try(data, encoding, errors)
        if text is not None:
            if encoding in CHINESE and (number := line_in_utf_8(data)):
                raise ReadError("unreadable", Message("text.line_utf8", line=number))
            bad = text.count("\ufffd") if errors == "replace" else 0
            return text, [Message("text.undecoded", chars=bad, encoding=encoding)] if bad else []
    if is_mostly_utf_8(data):
        odd = data.decode("utf-8", "replace").count("\ufffd")
        if not odd:
            raise ReadError("unreadable", Message("text.controls", chars=KINDS.count(data.decode())["control"]))
        raise ReadError("unreadable", Message("text.most_utf8", chars=odd))
    raise ReadError("unreadable", Message("text.no_text"))


def _attempts(data: bytes) -> Iterator[tuple[str, str]]:
    """Encodings and ways to meet what does not fit, the likeliest first."""
    marked = [encoding for mark, encoding in BOMS if data.startswith(mark)]
    # Half of the bytes of Western text in UTF-16 are zero; of Chinese text at least those of its line ends and digits.
    zeros = data[:65536].count(0)
    if marked or zeros > FEW_ZEROS:
        little = data[1:65536:2].count(0) > zeros / 2
        encoding = marked[0] if marked else "utf-16-le" if little else "utf-16-be"
        yield from ((encoding, "strict"), (encoding, "replace"))
        return
    yield "utf-8", "strict"
    mostly_utf_8 = is_mostly_utf_8(data)
    if mostly_utf_8:
        yield "utf-8", "replace"
    elif found := chinese_encoding(data):
        yield from ((found, "strict"), (found, "replace"))
        return
    if is_western(data):
        yield "utf-8", "surrogateescape"
    if not mostly_utf_8:
        yield from (("gb18030", "strict"), ("utf-8", "replace"), ("gb18030", "replace"))


def _mended(text: str) -> str:
    """The text without the traces of an earlier wrong decoding: â€™, or U+0092 where such are few, for ’."""
    if "â€" in text or "â\x80" in text:
        text = re.sub("â€\ufffd?", "”", MOJIBAKE.sub(_once_more, text))  # the last byte of ” is often lost
    unprinted = 0 if text.isascii() else KINDS.count(text)["unprinted"]
    return text.translate(C1) if 0 < unprinted < len(text) / 20 else text


def _once_more(match: re.Match[str]) -> str:
    try:
        return bytes(BYTE_OF.get(char, ord(char)) for char in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _try(data: bytes, encoding: str, errors: str) -> str | None:
    try:
        text = data.decode(encoding, errors)
    except UnicodeDecodeError:
        return None
    if errors == "surrogateescape":
        text = text.translate(ODD_BYTES)  # what is no UTF-8 is Windows-1252: some files hold both
    doubtful = KINDS.count(text)["control"] > len(text) / 200
    return None if doubtful or text.count("\ufffd") > max(FEW_BAD, len(text) / 1000) else text


def read_pages(text: str) -> tuple[list[Page], list[str]]:
    """Split a text into pages.

    Raises:
        ReadError: empty, when it holds only blanks.
    """
    if not text.strip():
        raise ReadError("empty", Message("text.blank"))
    if text.lstrip().startswith("{") and '"inside"' in text[:2000]:
        return _finglm_pages(text), []
    if PAGE_MARK.search(text):
        before, *pages = PAGE_MARK.split(text)
        text = "\f".join(pages if not before.strip() else [before, *pages])
    return [Page(number, part, "plain") for number, part in enumerate(without_sgml(text).split("\f"), 1)], []


def without_sgml(text: str) -> str:
    """A typewritten text without EDGAR's marks of tables.

    >>> without_sgml("<S>     <C><F1> Sales  1,000 </TABLE>")
    '      Sales  1,000 '
    """
    return TABLE_MARKS.sub("", text)


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
            raise ReadError("unreadable", Message("finglm.no_object", line=number)) from None
        if not 1 <= page <= MAX_PAGES:
            raise ReadError("unreadable", Message("finglm.page", line=number, page=page))
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
