"""In: columns and their types. Out: a table as Arrow holds it, written as it lies; pandas' table when one is asked for.

What a run of scoring gives is held so: loading pandas takes as long as scoring many reports, and files are written
without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textindex.tables.arrow import array

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

TYPES = {
    "string": "string",
    "Int64": "int64",
    "int64": "int64",
    "Float64": "float64",
    "float64": "float64",
    "bool": "bool_",
}
"""pandas' types of columns, and Arrow's."""
BATCH = 65_536  # rows that become Python's objects at a time


class Frame:
    """A table whose columns have the types of `TYPES`.

    As a mapping it gives its columns as NumPy's arrays (`frame["firm"]`), which is what scores are counted from.

    Args:
        table: the columns.
        dtypes: the pandas type of each, in order.
    """

    def __init__(self, table: pa.Table, dtypes: Mapping[str, str]) -> None:
        self._table: pa.Table | None = table
        self._dtypes = dict(dtypes)
        self._frame: pd.DataFrame | None = None

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[Any]], dtypes: Mapping[str, str]) -> Frame:
        """A table of columns of values; None, or a float that is no number, where one is missing.

        >>> made = Frame.of({"firm": ["000001", "000002"], "n": [1, None]}, {"firm": "string", "n": "Int64"})
        >>> made.pandas()["n"].tolist(), len(made), made.names
        ([1, <NA>], 2, ['firm', 'n'])
        """
        import pyarrow as pa

        arrays = [array(columns[name], getattr(pa, TYPES[dtype])()) for name, dtype in dtypes.items()]
        return cls(pa.Table.from_arrays(arrays, names=list(dtypes)), dtypes)

    @classmethod
    def of_rows(cls, rows: Iterable[Sequence[Any]], dtypes: Mapping[str, str]) -> Frame:
        """The same of rows."""
        columns = list(zip(*rows, strict=True)) or [()] * len(dtypes)
        return cls.of(dict(zip(dtypes, columns, strict=True)), dtypes)

    @classmethod
    def of_pandas(cls, frame: pd.DataFrame) -> Frame:
        """The same of pandas' table, which must have no other types."""
        made = cls.__new__(cls)
        made._table, made._frame, made._dtypes = None, frame, {}
        return made

    def __len__(self) -> int:
        return len(self._frame) if self._frame is not None else int(self.arrow.num_rows)

    def __getitem__(self, name: str) -> np.ndarray[Any, Any]:
        """A column: texts as objects, None where one is missing; numbers with missing ones as floats."""
        import numpy as np

        known: dict[Any, Any] = {}  # equal texts are one object
        values = [known.setdefault(v, v) for batch in self.arrow[name].chunks for v in batch.to_pylist()]
        kind = TYPES[self.dtypes[name]]
        types = {"string": "object", "bool_": "bool", "int64": "float64" if None in known else "int64"}
        return np.array(values, dtype=types.get(kind, kind))

    @property
    def names(self) -> list[str]:
        """The columns' names, in order."""
        return list(self.dtypes)

    @property
    def dtypes(self) -> dict[str, str]:
        """The pandas type of each column, in order."""
        return (
            self._dtypes if self._frame is None else {str(name): str(kind) for name, kind in self._frame.dtypes.items()}
        )

    @property
    def arrow(self) -> pa.Table:
        """The columns as Arrow has them; of pandas' table if that was given out, for it may have been changed."""
        import pyarrow as pa

        if self._frame is None:
            return self._table
        schema = pa.schema([(name, getattr(pa, TYPES[dtype])()) for name, dtype in self.dtypes.items()])
        table = pa.Table.from_pandas(self._frame, schema=schema, preserve_index=False)
        return table.replace_schema_metadata(None)

    def pandas(self) -> pd.DataFrame:
        """The table as pandas has it, made once."""
        if self._frame is None:
            import pandas as pd

            columns = {name: _series(self.arrow[name], dtype) for name, dtype in self._dtypes.items()}
            self._frame, self._table = pd.DataFrame(columns), None
        return self._frame

    def head(self, n: int) -> Frame:
        """The first rows."""
        return Frame(self.arrow.slice(0, n), self.dtypes)

    def renamed(self, names: Mapping[str, str]) -> Frame:
        """The same with other names."""
        told = {names[name]: dtype for name, dtype in self.dtypes.items()}
        return Frame(self.arrow.rename_columns(list(told)), told)

    def batches(self) -> Iterator[dict[str, list[Any]]]:
        """The columns' values, some rows at a time."""
        for batch in self.arrow.to_batches(max_chunksize=BATCH):
            yield {name: column.to_pylist() for name, column in zip(self.dtypes, batch.columns, strict=True)}

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows."""
        for columns in self.batches():
            yield from zip(*columns.values(), strict=True)


def _series(column: pa.ChunkedArray, dtype: str) -> pd.Series:
    import pandas as pd

    kinds: dict[str, Any] = {
        "string": pd.StringDtype("pyarrow", na_value=pd.NA),
        "Int64": pd.Int64Dtype(),
        "Float64": pd.Float64Dtype(),
    }
    return pd.Series(kinds[dtype].__from_arrow__(column) if dtype in kinds else column.to_pandas())
