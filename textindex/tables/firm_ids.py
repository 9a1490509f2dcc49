"""In: firms' codes. Out: a number for each, which Stata's xtset needs, and the code as its label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

FIRM_ID = "firm_id"
LARGEST = 2_147_483_620  # Stata's long, which is what it labels
LABELS = ("公司代码的数值（xtset firm_id year）", "firm's code as a number, for xtset firm_id year")


def firm_ids(firms: pd.Series) -> tuple[pd.Series, dict[int, str]]:
    """A number for each firm.

    Where all codes are figures, and no two are one number, it is the code's own (000001 is 1), so that files of other
    firms and years agree. Else it is the code's place in their order, from 1, which holds in this file only.

    Returns:
        (the numbers, missing where the code is; number to code).

    >>> import pandas as pd
    >>> firm_ids(pd.Series(["600519", "000001"])), firm_ids(pd.Series(["TSLA", "AAPL"]))[1]
    ((0    600519
    1         1
    dtype: int32, {1: '000001', 600519: '600519'}), {1: 'AAPL', 2: 'TSLA'})
    """
    codes = sorted({str(code) for code in firms.dropna()} - {""})
    figures = all(code.isascii() and code.isdigit() and int(code) <= LARGEST for code in codes)
    number = {code: int(code) for code in codes} if figures else {}
    if len(set(number.values())) < len(codes):
        number = {code: place for place, code in enumerate(codes, 1)}
    made = firms.astype("object").map(number)
    ids = made.astype("float64") if made.isna().any() else made.astype("int32")
    return ids, {number[code]: code for code in sorted(codes, key=number.__getitem__)}


def with_firm_ids(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[Any, dict[Any, str]]]:
    """A table of firm-years with a last column ``firm_id``, and the labels of its numbers.

    A table of other things, and one whose own ``firm_id`` means something else, stays as it is.
    """
    if not {"firm", "year"} <= set(table.columns) or table.empty:
        return table, {}
    ids, labels = firm_ids(table["firm"])
    if FIRM_ID in table:
        same = table[FIRM_ID].astype(object).equals(ids.astype(object)) or list(table[FIRM_ID]) == list(ids)
        return (table.assign(**{FIRM_ID: ids}), {FIRM_ID: labels}) if same else (table, {})
    return table.assign(**{FIRM_ID: ids}), {FIRM_ID: labels}
