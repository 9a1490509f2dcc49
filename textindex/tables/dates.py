"""In: cells that tell a day, a month or a year. Out: what they tell; nothing where they tell none beyond doubt.

Two figures are no year: Aug-01 is a day of some August, or a month of 2001, and Excel shows both so.
"""

from __future__ import annotations

import math
import re
from datetime import date, timedelta
from typing import Any, NamedTuple

from textindex.core.messages import Message
from textindex.tables.units import WIDE

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EXCEL_DAY_0 = date(1899, 12, 30)
EXCEL_DAYS = (20_000, 60_000)  # 1954 to 2064
_TIME = r"(?:[T\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_FORMS = tuple(
    re.compile(form + _TIME, re.IGNORECASE)
    for form in (
        rf"(?:FY\s?)?{_YEAR}(?:\s?(?:年度?|年年?报|年度报告))?",
        rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})?",
        rf"{_YEAR}\.(?P<month>\d{{2}})",
        rf"{_YEAR}\s?[-/]\s?(?P<month>\d{{1,2}})",
        rf"{_YEAR}\s?(?P<mark>[-/.])\s?(?P<month>\d{{1,2}})\s?(?P=mark)\s?(?P<day>\d{{1,2}})",
        rf"{_YEAR}\s?年\s?(?P<month>\d{{1,2}})\s?月\s?(?:(?P<day>\d{{1,2}})\s?日?)?",
        rf"(?P<first>\d{{1,2}})(?P<mark>[-/.])(?P<second>\d{{1,2}})(?P=mark){_YEAR}",
        rf"(?P<day>\d{{1,2}})[-\s]?(?P<name>[a-z]{{3,9}})\.?[-,\s]*{_YEAR}",
        rf"(?P<name>[a-z]{{3,9}})\.?[-\s]*(?:(?P<day>\d{{1,2}}),?\s+)?{_YEAR}",
    )
)


class Day(NamedTuple):
    """What a cell tells.

    Attributes:
        year: 1900 to 2099.
        month: 1 to 12; None where only the year is told.
        day: of the month; None where none is told.
        turned: whether day and month may stand the other way round (3/4/2019).
    """

    year: int
    month: int | None = None
    day: int | None = None
    turned: bool = False


def day_of(value: Any) -> Day | None:
    """The day, month or year that a cell tells; None where it is empty, or tells none.

    >>> day_of("2019年12月31日"), day_of(201012.0), day_of("2019.0").year, day_of("201013"), day_of("Aug-01")
    (Day(year=2019, month=12, day=31, turned=False), Day(year=2010, month=12, day=None, turned=False), 2019, None, None)
    """
    if hasattr(value, "strftime"):
        return Day(value.year, value.month, value.day) if value == value else None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    text = re.sub(r"\.0+$", "", str(value).translate(WIDE).strip().removeprefix("'"))
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _checked(found.groupdict())
    return None


def _checked(told: dict[str, str | None]) -> Day | None:
    """The day, if the calendar has it."""
    year, first, second = int(told["year"] or 0), told.get("first"), told.get("second")
    month, day = (int(own) if (own := told.get(key)) else None for key in ("month", "day"))
    if name := told.get("name"):
        month = next((k for k, own in enumerate(MONTHS, 1) if name.lower().startswith(own)), 0)
    turned = False
    if first and second:
        month, day = int(first), int(second)
        if month > 12:
            month, day = day, month
        turned = day is not None and day <= 12 and month != day
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return Day(year, month, day, turned)


def why_not(value: Any) -> str:
    """What to say of a cell that tells no day.

    >>> why_not("37104")
    'is perhaps the day 2001-08-01 as Excel numbers days: give the column the format of a date'
    """
    text = re.sub(r"\.0+$", "", str(value).strip())
    if text.isascii() and text.isdigit() and EXCEL_DAYS[0] < int(text) < EXCEL_DAYS[1]:
        day = EXCEL_DAY_0 + timedelta(days=int(text))
        return Message("date.excel", day=day)
    if re.search(r"(?<!\d)(?:19|20)\d{2}(?:\d{2}|\d{4})?(?!\d)", text):
        return Message("date.none")
    if re.search(r"(?<!\d)\d{1,2}$", text) and re.search(r"[-/.'\s]", text):
        return Message("date.short_year")
    return Message("date.neither")
