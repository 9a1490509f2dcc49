"""What every table for a spreadsheet must agree on: which text would run as a formula, and what keeps it from that.

What begins with ``= + - @`` (full-width too), a tab or a carriage return may run where a spreadsheet opens the file; so
may what follows a semicolon or a tab, at which a spreadsheet may part the line. In text files (CSV, TSV) that are
written here, such a place has an apostrophe before it, which reading takes away again; one that has apostrophes before
such a sign gets one more. In Excel it is a cell of text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textindex.tables.frame import Frame

if TYPE_CHECKING:
    import pandas as pd

SIGNS = r"=+\-@\t\r＝＋－＠"
FORMULA = re.compile(f"'*[{SIGNS}]")
"""What a text begins with that is to be guarded."""
BARE = re.compile(f"(^|[;\\t])(?='*[{SIGNS}])")
GUARD = re.compile(f"(^|[;\\t])'(?='*[{SIGNS}])")


def guarded(text: str) -> str:
    """A text as it is written into a CSV: where it could run as a formula an apostrophe stands.

    >>> guarded("=1+1"), guarded("大数据"), guarded("'=1"), guarded("it's"), guarded("a;=1+1")
    ("'=1+1", '大数据', "''=1", "it's", "a;'=1+1")
    """
    return BARE.sub(r"\1'", text)


def unguarded(text: str) -> str:
    """A text as it was before `guarded`.

    >>> unguarded("'=1+1"), unguarded("''=1"), unguarded("'90s"), unguarded("a;'=1+1")
    ('=1+1', "'=1", "'90s", 'a;=1+1')
    """
    return GUARD.sub(r"\1", text)


def put(cell: Any, value: Any) -> None:
    """Give a cell of Excel its value; a text stays one, whatever it begins with."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type, cell.number_format, cell.quotePrefix = "s", "@", bool(FORMULA.match(value))


def write_csv(table: Frame, path: Path) -> None:
    """Write a table as CSV that Excel knows for UTF-8, by the same rule."""
    texts = {name for name, dtype in table.dtypes.items() if dtype == "string"}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(map(guarded, table.names))
        for batch in table.batches():
            columns = [_guarded(values) if name in texts else values for name, values in batch.items()]
            writer.writerows(zip(*columns, strict=True))


def _guarded(values: Sequence[str | None]) -> list[str | None]:
    known: dict[str | None, str | None] = {None: None}  # most columns say a few things many times
    for value in set(values) - {None}:
        known[value] = guarded(str(value))
    return [known[value] for value in values]


def csv_text(table: pd.DataFrame) -> str:
    """A table as CSV whose texts do not run as formulas; numbers keep their signs."""
    import pandas as pd
    from pandas.api.types import is_numeric_dtype

    safe = table.rename(columns=lambda name: guarded(str(name)))
    for column in safe.columns:
        if not is_numeric_dtype(safe[column]):
            values = [guarded(value) if isinstance(value, str) else value for value in safe[column]]
            safe[column] = pd.Series(values, index=safe.index, dtype="object")
    return str(safe.to_csv(index=False, lineterminator="\n"))
