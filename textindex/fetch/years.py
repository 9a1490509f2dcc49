"""In: the fiscal years that a user writes; the last day of a period. Out: years; the fiscal year that ends on a day."""

from __future__ import annotations

import re
from datetime import date

from textindex.core.errors import FetchError
from textindex.core.messages import Message

FIRST = 1990
EARLY_FEBRUARY = 14
SPAN = re.compile(r"((?:19|20)[0-9]{2})(?:[-–—~:]((?:19|20)[0-9]{2}))?")
RULE = Message("years.rule")
"""One rule for all firms, told to the user: 52-week years that end around January 31 would else jump."""


def years_of(written: str, today: date) -> tuple[int, ...]:
    """Fiscal years as a user writes them.

    Raises:
        FetchError: they are none, or one has not begun.

    >>> years_of("2019-2021,2015", date(2026, 1, 1))
    (2015, 2019, 2020, 2021)
    """
    found: set[int] = set()
    for part in filter(None, (part.strip() for part in re.split(r"[,;，、\s]+", written))):
        span = SPAN.fullmatch(part)
        if span is None:
            raise FetchError(Message("years.none", written=written, part=part))
        first, last = int(span[1]), int(span[2] or span[1])
        if last < first:
            raise FetchError(Message("years.ends", written=written, part=part))
        found.update(range(first, last + 1))
    if not found:
        raise FetchError(Message("years.no_year"))
    if max(found) > today.year:
        raise FetchError(Message("years.begun", written=written, found=max(found), year=today.year))
    if min(found) < FIRST:
        raise FetchError(Message("years.first", written=written, found=min(found), first=FIRST))
    return tuple(sorted(found))


def fiscal_year(period_end: date) -> int:
    """The fiscal year of a period, by `RULE`: what `textindex.sources` takes where a report does not say otherwise.

    >>> fiscal_year(date(2020, 2, 1)), fiscal_year(date(2021, 1, 30)), fiscal_year(date(2020, 3, 31))
    (2019, 2020, 2020)
    """
    return period_end.year - ((period_end.month, period_end.day) <= (2, EARLY_FEBRUARY))


def spoken(years: tuple[int, ...]) -> str:
    """Years in short.

    >>> spoken((2019, 2020, 2021)), spoken((2015, 2019)), spoken((2019,))
    ('2019-2021', '2015, 2019', '2019')
    """
    if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}-{years[-1]}"
    return ", ".join(map(str, years))


def day_of(written: str) -> date | None:
    """A day as sites write it: 2019-12-31, or 20191231; None for anything else.

    >>> day_of("2019-12-31"), day_of("20191231"), day_of("")
    (datetime.date(2019, 12, 31), datetime.date(2019, 12, 31), None)
    """
    text = re.sub(r"[-/]", "", written.strip()[:10])
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if re.fullmatch("[0-9]{8}", text) else None
    except ValueError:
        return None
