"""What every table for a spreadsheet must agree on: which text would run as a formula, and what keeps it from that.

What begins with ``= + - @``, a tab or a carriage return may run where a spreadsheet opens the file. In text files (CSV,
TSV) that are written here, such a text has an apostrophe before it, which reading takes away again; one that has
apostrophes before such a sign gets one more. In Excel it is a cell of text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""What a text begins with that is to be guarded."""


def guarded(text: str) -> str:
    """A text as it is written into a CSV: one that could run as a formula begins with an apostrophe.

    >>> guarded("=1+1"), guarded("大数据"), guarded("'=1"), guarded("it's")
    ("'=1+1", '大数据', "''=1", "it's")
    """
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """A text as it was before `guarded`.

    >>> unguarded("'=1+1"), unguarded("''=1"), unguarded("'90s")
    ('=1+1', "'=1", "'90s")
    """
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


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
