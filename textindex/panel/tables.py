"""In: nothing. Out: `FirmTable`, a table of firm data as it was read, with what is to be told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from textindex.core.errors import PanelError
from textindex.tables.columns import Columns
from textindex.tables.units import Unit


@dataclass
class FirmTable:
    """A table of firm data.

    Attributes:
        name: its file.
        table: firm (text), year (Int64; absent where the file has none), items under our names.
        set_aside: rows left out on reading, by reason.
        notes: what a user should know.
        units: item to the unit that the file names.
        leave: columns that hold no numbers, but keys.
    """

    name: str
    table: pd.DataFrame
    set_aside: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    units: dict[str, Unit] = field(default_factory=dict)
    leave: Sequence[object] = ()

    @property
    def keys(self) -> list[str]:
        """What its rows are keyed by."""
        return ["firm", "year"] if "year" in self.table else ["firm"]

    @cached_property
    def columns(self) -> Columns:
        """Its columns of numbers as the file has them; to be asked before they are read."""
        return Columns(self.table, self.name, PanelError, self.leave)
