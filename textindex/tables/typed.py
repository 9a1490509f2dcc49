"""In: a table whose cells are texts. Out: the same with numbers for columns of numbers, by the table's own convention.

Codes with leading zeros (007) stay texts, as do columns with any word; true and false are flags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textindex.core.errors import TextIndexError
from textindex.tables.columns import Columns, is_written, needs_reading
from textindex.tables.read import shown_cell

if TYPE_CHECKING:
    import pandas as pd

WHOLE = re.compile(r"[-+]?[0-9]+")
CODE = re.compile(r"0[0-9]+")
FLAGS = {"true": True, "false": False}
STATA = "."  # its missing cell


def typed(
    table: pd.DataFrame, called: str, error: type[TextIndexError], codes: Sequence[object] = (), *, odd: bool = True
) -> tuple[pd.DataFrame, list[str]]:
    """A table with columns of numbers as numbers.

    Args:
        table: of `textindex.tables.read.read_frame`.
        called: what to call it in messages.
        error: what is raised.
        codes: columns that stay texts.
        odd: whether to read numbers with decimal commas, signs between thousands, units or marks of missing cells too;
            otherwise their columns stay as they are.

    Returns:
        The table, and the odd columns that were read.

    Raises:
        TextIndexError: of the class given: a cell could be two numbers.

    >>> import pandas as pd
    >>> texts = pd.DataFrame({"firm": ["01"], "a": ["0,5"], "n": ["7"], "is": ["TRUE"], "word": ["大"]})
    >>> made, odd = typed(texts, "t.csv", ValueError, ["firm"])
    >>> made.to_dict("list"), odd
    ({'firm': ['01'], 'a': [0.5], 'n': [7], 'is': [True], 'word': ['大']}, ['a'])
    """
    import pandas as pd

    columns, found = Columns(table, called, error, codes), list[str]()
    made: dict[object, pd.Series] = {}
    for name, values in table.items():
        told = [cell for cell in values.dropna() if isinstance(cell, str)]
        is_odd = name not in codes and needs_reading(values)
        if name in codes and not pd.api.types.is_numeric_dtype(values):
            made[name] = values.map(shown_cell, na_action="ignore").infer_objects()
        elif told and all(cell.casefold() in FLAGS for cell in told):
            flags = values.map(lambda cell: FLAGS.get(str(cell).casefold(), cell), na_action="ignore")
            made[name] = flags.infer_objects()
        elif told and is_written(values) and not any(map(CODE.fullmatch, told)) and (odd or not is_odd):
            found += [str(name)] if is_odd else []
            numbers = columns.read(name).values
            whole = all(map(WHOLE.fullmatch, told)) and not numbers.isna().any()
            made[name] = numbers.astype("int64") if whole else numbers
        else:
            made[name] = (values if is_odd or not told else values.mask(values == STATA)).infer_objects()
    whole_table = pd.DataFrame(made, index=table.index)
    whole_table.attrs.update(table.attrs)
    return whole_table, found
