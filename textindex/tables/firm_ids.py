"""In: firms' codes. Out: a number for each, which Stata's xtset needs, and the code as its label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

FIRM_ID = "firm_id"
LARGEST = 2_147_483_620  # Stata's long, which is what it labels
LABELS = ("公司代码的数值（xtset firm_id year）", "firm's code as a number, for xtset firm_id year")


def firm_ids(firms: Iterable[str | None]) -> tuple[Array, dict[int, str]]:
    """A number for each firm.

    Where all codes are figures, and no two are one number, it is the code's own (000001 is 1), so that files of other
    firms and years agree. Else it is the code's place in their order, from 1, which holds in this file only.

    Returns:
        (the numbers, missing where the code is; number to code).

    >>> firm_ids(["600519", "000001"]), firm_ids(["TSLA", "AAPL"])[1]
    ((array([600519,      1], dtype=int32), {1: '000001', 600519: '600519'}), {1: 'AAPL', 2: 'TSLA'})
    """
    import numpy as np

    told = [None if firm is None or firm != firm else str(firm) for firm in firms]
    codes = sorted({code for code in told if code})
    figures = all(code.isascii() and code.isdigit() and int(code) <= LARGEST for code in codes)
    number = {code: int(code) for code in codes} if figures else {}
    if len(set(number.values())) < len(codes):
        number = {code: place for place, code in enumerate(codes, 1)}
    made = [number.get(code) if code else None for code in told]
    ids = np.array(made, dtype="float64" if None in made else "int32")
    return ids, {number[code]: code for code in sorted(codes, key=number.__getitem__)}


def with_firm_ids(columns: Mapping[str, Array]) -> tuple[dict[str, Array], dict[str, dict[int, str]]]:
    """The columns of a table of firm-years with a last column ``firm_id``, and the labels of its numbers.

    A table of other things, and one whose own ``firm_id`` means something else, stays as it is.
    """
    columns = dict(columns)
    if not {"firm", "year"} <= columns.keys() or not len(columns["firm"]):
        return columns, {}
    ids, labels = firm_ids(columns["firm"])
    if FIRM_ID in columns and not _same(columns[FIRM_ID], ids):
        return columns, {}
    return columns | {FIRM_ID: ids}, {FIRM_ID: labels}


def _same(own: Array, ids: Array) -> bool:
    import numpy as np

    return own.dtype.kind in "iuf" and np.array_equal(own.astype("float64"), ids.astype("float64"), equal_nan=True)
