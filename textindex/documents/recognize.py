"""In: a page's picture. Out: the pieces of text that OCR reads in it, upright, and its rules; and the program."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from statistics import median
from typing import Any, NamedTuple

import numpy as np

from textindex.core.extras import need
from textindex.core.versions import version
from textindex.documents.ruling import Segment, rules

SURE = 0.9  # an upright page of print has 0.95 and more, a turned one about 0.6
SLANT_DEGREES = 10.0
LONG = 3.0  # a piece so many times as wide as high tells its angle
SEAL_MM = (18.0, 75.0)
SEAL_SHAPE = 0.6
RED = 50  # by which red exceeds green and blue

Corners = Sequence[Sequence[float]]


class Seen(NamedTuple):
    """A piece of text as the program sees it: its corners in pixels, clockwise from its upper left; its confidence."""

    corners: Corners
    text: str
    score: float


class Recognized(NamedTuple):
    """A page's pieces, upright; the quarters it was turned by; how many pieces aslant are left out; its rules."""

    pieces: list[Seen]
    turns: int
    aslant: int
    rules: list[Segment]


Program = Callable[[Any], list[Seen]]
"""From a picture, (height, width, 3) bytes, to what is seen in it."""


@cache
def program() -> Program:
    """RapidOCR with the models that come with it, on one thread, so that as many processes as cores do not fight.

    Its step that turns single lines is off: it turns upright ones, whose text is then dropped without a word.

    Raises:
        MissingExtraError: it is not installed.
    """
    need("ocr")
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    reader = RapidOCR(params={"Global.use_cls": False, "Global.log_level": "error", **threads})

    def read(image: Any) -> list[Seen]:
        found: Any = reader(image)
        if found.boxes is None:
            return []
        told = zip(found.boxes.tolist(), found.txts, found.scores, strict=True)
        return [Seen(corners, text.strip(), float(score)) for corners, text, score in told if text.strip()]

    return read


def program_version() -> str:
    """Its name and version.

    Raises:
        MissingExtraError: it is not installed.
    """
    need("ocr")
    return f"rapidocr {version('rapidocr')}"


def confidence(pieces: Sequence[Seen]) -> float:
    """The mean confidence of the characters, 0 where there are none.

    >>> round(confidence([Seen([], "大数据", 1.0), Seen([], "云", 0.6)]), 3)
    0.9
    """
    chars = sum(len(piece.text) for piece in pieces)
    return sum(piece.score * len(piece.text) for piece in pieces) / chars if chars else 0.0


def recognize(image: Any, dots_a_mm: float, read: Program) -> Recognized:
    """Read a page; where it does not read well, or its lines run up and down, turned once too.

    Args:
        image: (height, width, 3) bytes, red first.
        dots_a_mm: its resolution.
        read: the program.
    """
    image = without_seals(image, dots_a_mm)
    best, turned = read(image), 0
    tall = 2 * sum(map(_is_tall, best)) > len(best)
    if best and (tall or confidence(best) < SURE):
        for turns in (1, 3) if tall else (2,):
            found = read(np.ascontiguousarray(np.rot90(image, turns)))
            upright = 2 * sum(map(_is_tall, found)) <= len(found)
            if upright and (_weight(found) > _weight(best) or (tall and confidence(found) >= SURE)):
                best, turned, tall = found, turns, False
            if turned and confidence(best) >= SURE:
                break
    tilt = _tilt(best)
    pieces = _level(best, tilt)
    drawn = rules(np.ascontiguousarray(np.rot90(image, turned)), dots_a_mm)
    straight = [(*_turned_back(x, y, tilt), *_turned_back(end_x, end_y, tilt)) for x, y, end_x, end_y in drawn]
    return Recognized(pieces, turned, len(best) - len(pieces), straight)


def _weight(pieces: Sequence[Seen]) -> float:
    return sum(piece.score * len(piece.text) for piece in pieces)


def _sides(corners: Corners) -> tuple[float, float]:
    return math.dist(corners[0], corners[1]), math.dist(corners[1], corners[2])


def _is_tall(piece: Seen) -> bool:
    wide, high = _sides(piece.corners)
    return len(piece.text) > 1 and high > 1.5 * wide


def _angle(piece: Seen) -> float:
    (left, top), (right, below) = piece.corners[0], piece.corners[1]
    return math.degrees(math.atan2(below - top, right - left))


def _tilt(pieces: Iterable[Seen]) -> float:
    """The angle of most lines of a page, in degrees."""
    angles = [_angle(piece) for piece in pieces if _is_long(piece)]
    return median(angles) if angles else 0.0


def _is_long(piece: Seen) -> bool:
    wide, high = _sides(piece.corners)
    return wide > LONG * high


def _level(pieces: Iterable[Seen], tilt: float) -> list[Seen]:
    """The pieces of a tilted page set level; what stands aslant to the others (a round stamp, a watermark) left out."""
    return [
        piece._replace(corners=[_turned_back(x, y, tilt) for x, y in piece.corners])
        for piece in pieces
        if not _is_long(piece) or abs(_angle(piece) - tilt) <= SLANT_DEGREES
    ]


def _turned_back(x: float, y: float, degrees: float) -> tuple[float, float]:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return x * cos + y * sin, y * cos - x * sin


def without_seals(image: Any, dots_a_mm: float) -> Any:
    """A picture whose red seals are white: the print below them stays, their own words are no text of the report.

    A seal is red, about as wide as high, and between 18 and 75 mm wide; red headings are no seals.
    """
    channels = image.astype(np.int16)
    red = channels[..., 0] - np.maximum(channels[..., 1], channels[..., 2]) > RED
    if not red.any():
        return image
    import cv2

    reach = max(1, round(2.0 * dots_a_mm)) | 1  # joins the strokes of a seal
    joined = cv2.dilate(red.astype(np.uint8), np.ones((reach, reach), np.uint8))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(joined)
    cleaned = image.copy()
    for label in range(1, count):
        left, top, across, down = boxes[label][:4]
        wide, high = across / dots_a_mm, down / dots_a_mm
        if SEAL_MM[0] < min(wide, high) and max(wide, high) < SEAL_MM[1] and SEAL_SHAPE < wide / high < 1 / SEAL_SHAPE:
            within = slice(top, top + down), slice(left, left + across)
            cleaned[within][red[within]] = 255
    return cleaned
