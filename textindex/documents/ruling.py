"""In: a page's picture. Out: the rules drawn on it, level and upright lines that part the cells of tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

MOST = 2_000  # of one direction; a page with more is a pattern
THICKEST_MM = 1.5
LEVEL_MM = 8.0  # a stroke of a character is shorter
UPRIGHT_MM = 4.5  # a table's row is no lower; strokes of large characters are as long, but touch no level rule
DARKER, GRAINS = 40, 6.0  # by which a rule is darker than what is beside it; by so much more on a picture with grain

Segment = tuple[float, float, float, float]
"""From one end to the other, in pixels: x and y, x and y; left to right, or from the top down."""


def rules(image: Any, dots_a_mm: float) -> list[Segment]:
    """Find the rules of a page that is upright, or tilted by less than four degrees.

    What is thin and darker than the page on both sides is looked at (shaded cells have no such edges); of that, what
    is as long as no stroke of a character.

    Args:
        image: (height, width, 3) bytes.
        dots_a_mm: its resolution.
    """
    import cv2

    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    grain = float(np.median(cv2.absdiff(grey, cv2.GaussianBlur(grey, (3, 3), 0))))
    reach = max(3, round(THICKEST_MM * dots_a_mm)) | 1
    darker = DARKER + GRAINS * grain
    thin = (cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((reach, reach), np.uint8)) > darker).astype(np.uint8)
    level = list(_long(thin, round(LEVEL_MM * dots_a_mm), reach))
    upright = [
        (left, top, right, below) for top, left, below, right in _long(thin.T, round(UPRIGHT_MM * dots_a_mm), reach)
    ]
    return level + upright


def _long(thin: Any, least: int, thickest: int) -> Iterator[Segment]:
    """What runs from left to right for so many pixels; a tilted line's steps hang together where it is thickened."""
    import cv2

    thick = cv2.dilate(np.ascontiguousarray(thin), np.ones((3, 1), np.uint8))
    opened = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, max(3, least)), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(opened)
    for label in range(1, count if count <= MOST else 1):
        left, top, wide, high, area = boxes[label].tolist()
        if area > (thickest + 2) * wide:
            continue
        here = labels[top : top + high, left : left + wide] == label
        first, last = (float(top + here[:, at].nonzero()[0].mean()) for at in (0, -1))
        yield float(left), first, float(left + wide), last
