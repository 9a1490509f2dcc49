"""In: columns of a part as Arrow holds them. Out: their texts where they lie, and the pages of a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


class Values:
    """The texts of a column as bytes where they lie: Arrow, asked for one, gives a copy."""

    def __init__(self, column: Any) -> None:
        _, ends, data = column.buffers()
        self._size, self._lacking = len(column), column if column.null_count else None
        self._ends: Sequence[int] = ()
        if len(column):
            whole = memoryview(ends)
            wide = whole.cast("q") if str(column.type).startswith("large") else whole.cast("i")
            self._ends = wide[column.offset :]
        self._data = memoryview(b"" if data is None else data).cast("B")

    def __len__(self) -> int:
        return self._size

    def of(self, row: int) -> memoryview:
        """A value's bytes.

        Raises:
            ValueError: it lacks.
        """
        if self._lacking is not None and self._lacking.slice(row, 1).null_count:
            raise ValueError("a text lacks")
        return self._data[self._ends[row] : self._ends[row + 1]]


class Pages(Sequence[str]):
    """The page texts of one document, which are looked for when the first of them is looked at."""

    def __init__(self, found: Callable[[], Values]) -> None:
        self._found = found
        self._held: Values | None = None
        self._read: dict[int, str] = {}

    def _all(self) -> Values:
        if self._held is None:
            self._held = self._found()
        return self._held

    def __len__(self) -> int:
        return len(self._all())

    def __getitem__(self, index: Any) -> Any:
        texts = self._all()
        if isinstance(index, slice):
            return [self[number] for number in range(len(texts))[index]]
        if index not in self._read:
            self._read[index] = str(texts.of(range(len(texts))[index]), "utf-8")
        return self._read[index]
