"""In: new files beside their places. Out: each in its place, or, where one cannot be, all old ones as they were."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path

from textindex.core.leaving import whole


def swap_in(pairs: Sequence[tuple[Path, Path]]) -> None:
    """Move new files to their places; put the old ones back if one cannot be moved (open in another program).

    Args:
        pairs: each new file and its place, on one file system.

    Raises:
        OSError: one cannot be moved; all places hold what they held.
    """
    with whole():
        _swap(pairs)


def _swap(pairs: Sequence[tuple[Path, Path]]) -> None:
    old = [place.with_name(f".writing-{uuid.uuid4().hex}-old") for _, place in pairs]
    moved = 0
    try:
        for (made, place), aside in zip(pairs, old, strict=True):
            if place.exists() or place.is_symlink():
                place.replace(aside)
            moved += 1
            made.replace(place)
    except BaseException:
        for number, ((_, place), aside) in enumerate(zip(pairs, old, strict=True)):
            if aside.exists() or aside.is_symlink():
                aside.replace(place)
            elif number < moved:
                place.unlink(missing_ok=True)
        raise
    for aside in old:
        aside.unlink(missing_ok=True)
