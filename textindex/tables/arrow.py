"""In: values as Python has them. Out: Arrow's arrays and tables of them.

`pyarrow.array`, and whatever is built on it, loads pandas to see whether it was given something of pandas (0.2 s and 60
MB a process). Here arrays are made of their bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


def array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Values as an array; None, or a float that is no number, where one is missing.

    Args:
        values: texts, bytes, whole numbers, floats, flags, or lists of these.
        kind: their type.

    >>> import pyarrow as pa
    >>> array(["大", None], pa.string()).to_pylist(), array([1.5, float("nan")], pa.float64()).null_count
    (['大', None], 1)
    >>> array([["a", "b"], []], pa.list_(pa.string())).to_pylist()
    [['a', 'b'], []]
    """
    import numpy as np
    import pyarrow as pa

    there = np.array([value is not None and value == value for value in values], dtype=bool)
    bits = None if there.all() else pa.py_buffer(np.packbits(there, bitorder="little"))
    known = values if bits is None else [v if is_there else None for v, is_there in zip(values, there, strict=True)]
    if pa.types.is_list(kind):
        lists = [own or () for own in known]
        inner = [array(list(chain.from_iterable(lists)), kind.value_type)]
        return pa.Array.from_buffers(kind, len(values), [bits, _ends(lists, "int32")], children=inner)
    if str(kind).endswith(("string", "binary")):
        parts = [(own.encode() if isinstance(own, str) else own) if own else b"" for own in known]
        ends = _ends(parts, "int64" if str(kind).startswith("large") else "int32")
        return pa.Array.from_buffers(kind, len(values), [bits, ends, pa.py_buffer(b"".join(parts))])
    data = np.array([own or 0 for own in known], dtype="float64" if pa.types.is_floating(kind) else str(kind))
    packed = np.packbits(data, bitorder="little") if pa.types.is_boolean(kind) else data
    return pa.Array.from_buffers(kind, len(values), [bits, pa.py_buffer(packed)])


def table_of(rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    """Rows as a table; what a row does not have is missing."""
    import pyarrow as pa

    return pa.Table.from_arrays([array([row.get(f.name) for row in rows], f.type) for f in schema], schema=schema)


def _ends(parts: Sequence[Any], kind: str) -> Any:
    """Where each part begins, and the last one ends.

    Raises:
        OverflowError: behind more than two gigabytes, in an array that is not a large one.
    """
    import numpy as np
    import pyarrow as pa

    ends = np.cumsum([0, *map(len, parts)], dtype="int64")
    if ends[-1] > np.iinfo(kind).max:
        raise OverflowError(int(ends[-1]))
    return pa.py_buffer(ends.astype(kind))
