"""In: columns of texts and numbers. Out: the bytes of a Stata file, of Stata 14 and later; equal for equal columns.

Source: Stata, File formats .dta, release 118. Byte for byte what `DataFrame.to_stata` of pandas writes as version 118,
which the tests hold.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

STAMP = b"\x1101 Jan 2000 00:00"
"""Stata files carry the time of writing; a fixed one keeps equal runs equal."""
NAME_BYTES, FORMAT_BYTES, LABEL_BYTES = 129, 57, 321
LONGEST = 2045  # bytes of a text that stands with its row; longer ones stand apart (strL)
APART = 32768
KINDS = {
    "int8": (65530, "%8.0g"),
    "int16": (65529, "%8.0g"),
    "int32": (65528, "%12.0g"),
    "float32": (65527, "%9.0g"),
    "float64": (65526, "%10.0g"),
}
LIMITS = {"int8": (-127, 100), "int16": (-32767, 32740), "int32": (-2_147_483_647, 2_147_483_620)}
MISSING = {"float32": 2.0**127, "float64": 2.0**1023}
"""What lies beyond the limits, or is this or more, is a missing value to Stata."""
ORDER = (
    *("variable_types", "varnames", "sortlist", "formats", "value_label_names", "variable_labels"),
    *("characteristics", "data", "strls", "value_labels"),
)


class _Column(NamedTuple):
    """A column as the file has it: its type, how Stata shows it, and its values."""

    kind: int
    form: str
    values: Array


def dta(
    columns: Mapping[str, Sequence[str] | Array],
    label: str,
    labels: Mapping[str, str],
    codes: Mapping[str, Mapping[int, str]],
    n_rows: int,
) -> bytes:
    """A data set as the bytes of its file.

    Args:
        columns: by names that Stata takes: texts, or numbers (whole, float with NaN where one is missing, dates).
        label: of the data set, at most 80 characters.
        labels: of variables, the same.
        codes: of a variable of whole numbers, what its numbers mean.
        n_rows: how many values each column has.

    Raises:
        OverflowError: a number that no Stata file holds.
    """
    import numpy as np

    long: dict[str, tuple[int, int]] = {}
    made = [_column(values, number, long) for number, values in enumerate(columns.values(), 1)]
    rows = np.empty(n_rows, dtype=[(f"v{at}", column.values.dtype) for at, column in enumerate(made)])
    for at, column in enumerate(made):
        rows[f"v{at}"] = column.values
    told = label.encode()
    header = _tagged(
        "header",
        b"<release>118</release><byteorder>LSF</byteorder>",
        _tagged("K", struct.pack("<H", len(made))) + _tagged("N", struct.pack("<Q", n_rows)),
        _tagged("label", struct.pack("<H", len(told)) + told) + _tagged("timestamp", STAMP),
    )
    parts = {
        "variable_types": struct.pack(f"<{len(made)}H", *(column.kind for column in made)),
        "varnames": _filled(columns, NAME_BYTES),
        "sortlist": b"\x00\x00" * (len(made) + 1),
        "formats": _filled((column.form for column in made), FORMAT_BYTES),
        "value_label_names": _filled((name if name in codes else "" for name in columns), NAME_BYTES),
        "variable_labels": _filled((labels.get(name, "") for name in columns), LABEL_BYTES),
        "characteristics": b"",
        "data": rows.tobytes(),
        "strls": b"".join(_apart(text, place) for text, place in long.items()),
        "value_labels": b"".join(_tagged("lbl", _coded(name, known)) for name, known in codes.items()),
    }
    return _joined(b"<stata_dta>" + header, [_tagged(name, parts[name]) for name in ORDER])


def _joined(head: bytes, parts: Sequence[bytes]) -> bytes:
    """The whole file: behind its head a map, which tells where each part begins."""
    places = [0, len(head)]
    at = len(head) + len(_tagged("map", bytes(8 * (len(parts) + 4))))
    for part in parts:
        places.append(at)
        at += len(part)
    end = b"</stata_dta>"
    places += [at, at + len(end)]
    return b"".join([head, _tagged("map", struct.pack(f"<{len(places)}Q", *places)), *parts, end])


def _tagged(tag: str, *content: bytes) -> bytes:
    return b"".join([f"<{tag}>".encode(), *content, f"</{tag}>".encode()])


def _filled(texts: Iterable[str], size: int) -> bytes:
    """Texts, each in a field of its own."""
    return b"".join(text.encode().ljust(size, b"\x00") for text in texts)


def _column(values: Sequence[str] | Array, number: int, long: dict[str, tuple[int, int]]) -> _Column:
    import numpy as np

    if isinstance(values, np.ndarray):
        numbers = _dated(values) if values.dtype.kind == "M" else _fitted(values)
        kind, form = KINDS[numbers.dtype.name]
        return _Column(kind, "%tc" if values.dtype.kind == "M" else form, numbers)
    encoded = [text.encode() for text in values]
    size = max(1, max(map(len, encoded), default=1))
    if size <= LONGEST:
        return _Column(size, f"%{size}s", np.array(encoded, dtype=f"S{size}"))
    places = [long.setdefault(text, (number, row)) if text else (0, 0) for row, text in enumerate(values, 1)]
    return _Column(APART, "%9s", np.array([v + (o << 16) for v, o in places], dtype="uint64"))


def _fitted(values: Array) -> Array:
    """Numbers in the smallest of Stata's types that is no smaller than theirs and holds them."""
    import numpy as np

    if values.dtype.kind == "f":
        most = float(np.abs(values[~np.isnan(values)]).max(initial=0))
        if most >= MISSING["float64"]:
            raise OverflowError(most)
        kind = "float32" if values.dtype.itemsize <= 4 and most < MISSING["float32"] else "float64"
        return np.where(np.isnan(values), MISSING[kind], values).astype(kind)
    low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
    for kind, (least, most) in LIMITS.items():
        if least <= low and high <= most and np.dtype(kind).itemsize >= min(values.dtype.itemsize, 4):
            return values.astype(kind)
    return values.astype("float64")


def _dated(values: Array) -> Array:
    """Times as whole milliseconds since 1960."""
    import numpy as np

    since = (values.astype("datetime64[ms]") - np.datetime64("1960-01-01")) / np.timedelta64(1, "ms")
    return _fitted(since.astype("float64"))


def _apart(text: str, place: tuple[int, int]) -> bytes:
    """A long text, with the column and row that it first stands in."""
    data = text.encode() + b"\x00"
    return b"GSO" + struct.pack("<IQBI", *place, 130, len(data)) + data


def _coded(name: str, known: Mapping[int, str]) -> bytes:
    """What a variable's numbers mean."""
    texts = [text.encode() + b"\x00" for _, text in sorted(known.items())]
    n, ends = len(texts), [0]
    for text in texts:
        ends.append(ends[-1] + len(text))
    size = 8 + 8 * n + ends[-1]
    table = struct.pack(f"<{2 + 2 * n}i", n, ends[-1], *ends[:-1], *sorted(known))
    return struct.pack("<i", size) + name.encode().ljust(NAME_BYTES, b"\x00") + bytes(3) + table + b"".join(texts)
