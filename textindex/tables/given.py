"""In: a table that a caller gives in Python. Out: pandas' table, or why it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textindex.core.errors import TextIndexError
from textindex.core.messages import Message

if TYPE_CHECKING:
    import pandas as pd


def in_pandas(given: Any, error: type[TextIndexError]) -> pd.DataFrame:
    """A table of pandas as it is; one of polars, pyarrow or another library that says how it becomes pandas', so.

    Args:
        given: what a caller gave.
        error: what is raised.

    Raises:
        error: it is no table.

    >>> import pyarrow
    >>> in_pandas(pyarrow.table({"firm": ["600000"], "x": [1.5]}), TextIndexError)
         firm    x
    0  600000  1.5
    """
    import pandas as pd

    found = given
    if not isinstance(given, pd.DataFrame) and not isinstance(given, type) and hasattr(given, "to_pandas"):
        found = given.to_pandas()
    if isinstance(found, pd.DataFrame):
        return found
    home, name = type(given).__module__.partition(".")[0], type(given).__qualname__
    raise error(Message("table.no_frame", kind=name if home == "builtins" else f"{home}.{name}"))
