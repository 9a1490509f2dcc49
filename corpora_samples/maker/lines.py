"""Enters: a marked text. Leaves: its lines at a given width, each telling if a planted term goes on in the next."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped, unused-ignore]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped, unused-ignore]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped, unused-ignore]

from maker.planting import PLANT, face

SONG = "STSong-Light"
SIZE = 12.0
LEFT, RIGHT = 90.0, A4[0] - 90.0
_NO_START = "，。、；：）”》？！％%"
_NO_END = "（“《"
_LEADS = (
    "", "其中，", "一年来，", "近年以来，", "与此同时，", "截至年末，", "在经营之中，", "按照年初安排，",
    "为了提高效率，", "在各部门配合下，", "从全年情况来看，", "结合自身实际情况，", "在总结经验的基础上，",
)  # fmt: skip
_BETWEEN = (
    "", "实施以来效果良好。", "各项工作进展较为顺利。", "这一做法得到了员工的普遍认可。",
    "董事会对此表示满意，并要求总结经验。", "独立董事就此提出了若干建议，管理层均予采纳。",
    "上述安排没有增加公司的债务负担，后续投入将视效果而定。",
)  # fmt: skip


@dataclass(frozen=True)
class _Token:
    """A piece of text that is not broken over lines, and the planted term it belongs to (0: none)."""

    text: str
    term: int


@dataclass(frozen=True)
class Line:
    """A laid-out line, its natural width, and whether a planted term goes on in the next line."""

    text: str
    width: float
    broken: bool


def register_font() -> None:
    """Make the Chinese font known; nothing can be measured before."""
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))


def width_of(text: str, size: float, font: str = SONG) -> float:
    """Return the width of a text in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def wrap(text: str, width: float, size: float, indent: float = 0.0) -> list[Line]:
    """Break a marked text into lines of the full width; punctuation does not begin a line."""
    lines: list[Line] = []
    now: list[_Token] = []
    used = indent
    for token in _tokenize(text):
        wide = width_of(token.text, size)
        if now and used + wide > width + 0.01 and token.text[0] not in _NO_START:
            carry = [now.pop()] if len(now) > 1 and now[-1].text in _NO_END else []
            first = (carry or [token])[0]
            lines.append(_line(now, size, now[-1].term > 0 and now[-1].term == first.term))
            now, used = carry, sum(width_of(piece.text, size) for piece in carry)
        now.append(token)
        used += wide
    return [*lines, _line(now, size, False)]


def wrap_para(text: str) -> list[Line]:
    """Break a paragraph of the running text, its first line indented by two characters."""
    return wrap(text, RIGHT - LEFT, SIZE, 2 * SIZE)


def lead_in(text: str, most: int) -> str:
    """Put plain words before up to ``most`` sentences of a paragraph that leave their term broken over two lines."""
    done = ""
    for number, sentence in enumerate(re.findall(r"[^。]+。", text)):
        # Starting at another phrase each time keeps the openings varied.
        turn = (len(text) + 5 * number) % len(_LEADS)
        leads = _LEADS if sentence.startswith(("公司", "总部", "研究院")) else ("",)
        turned = [*leads[turn:], *leads[:turn]]
        tries = [between + lead for between in (_BETWEEN if done else ("",)) for lead in turned]
        fits = [words for words in tries if _breaks(done + words + sentence) > _breaks(done)]
        if _breaks(done + sentence) > _breaks(done) or most <= 0 or not fits:
            done += sentence
        else:
            done += fits[0] + sentence
            most -= 1
    return done


def _breaks(text: str) -> int:
    """Return how many planted terms of a paragraph are broken over two lines."""
    return sum(line.broken for line in wrap_para(text))


def _line(tokens: list[_Token], size: float, broken: bool) -> Line:
    text = "".join(token.text for token in tokens)
    return Line(text, width_of(text, size), broken)


def _tokenize(text: str) -> list[_Token]:
    """Cut a marked text into single Chinese characters and whole ASCII words, remembering planted terms."""
    tokens: list[_Token] = []
    end = 0
    for number, found in enumerate(PLANT.finditer(text), start=1):
        tokens += [*_cut(text[end : found.start()], 0), *_cut(face(found), number)]
        end = found.end()
    return [*tokens, *_cut(text[end:], 0)]


def _cut(text: str, term: int) -> list[_Token]:
    return [_Token(piece, term) for piece in re.findall(r"[!-~]+|.", text)]
