"""In: dates as English reports write them, and their words. Out: the day a fiscal year ends, and which year it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from textindex.core.patterns import regex

LATEST_SHARE = 0.25
LAST_EARLY_MONTH = 5
MIN_NAMED = 3
EARLY_FEBRUARY = 14
FLAGS = re.IGNORECASE | re.MULTILINE
YEAR = r"(?:19|20)[0-9]{2}"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]{{0,6}}\.?"
DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
DATE = (
    rf"({MONTH}\s{{0,9}}{DAY}\s{{0,9}},?\s{{0,9}}{YEAR}|{DAY}\s{{1,9}}{MONTH},?\s{{0,9}}{YEAR}|[0-9]{{1,2}}/[0-9]{{1,2}}/{YEAR}"
    rf"|{YEAR}-[0-9]{{2}}-[0-9]{{2}})"
)
DATE_AND_YEARS = regex(rf"{DATE}((?:[\s,]+(?:and\s+)?{YEAR}\b){{0,4}})", re.IGNORECASE)
YEAR_ENDED = regex(rf"\b(?:year|weeks|months)\s+(?:ended|ending)(?:\s+on)?\s+{DATE}", FLAGS)
CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
CHINESE_YEAR_ENDED = regex(
    r"截至([12][0-9]{3}|[一二][〇○零一二三四五六七八九]{3})年([0-9]{1,2}|[一二三四五六七八九十]{1,2})月([0-9]{1,2}|[一二三四五六七八九十]{1,3})日止"
    r"(?:財政|财政|會計|会计)?(?:年度|十二個月|十二个月)"
)
FISCAL = regex(
    rf"\b(?:(?:fiscal|financial)(?:\s+years?)?|FY)[\s'’-]{{0,3}}(?:({YEAR})(?:\s?[/–-]\s?((?:20)?[0-9]{{2}})\b)?|([0-9]{{2}}))\b(?![.,%][0-9])",
    FLAGS,
)


def day_of(text: str) -> date | None:
    """The date in a text: 20241231, December 31, 2024, 31 December 2024, 12/31/2024, 31/12/2024, 2024-12-31."""
    if re.fullmatch(r"[0-9]{8}", text):
        numbers = [int(text[:4]), int(text[4:6]), int(text[6:])]
    else:
        found = re.findall(r"[0-9]+", text)
        if len(found) == 3:
            numbers = [int(n) for n in (found if len(found[0]) == 4 else (found[2], found[0], found[1]))]
            if numbers[1] > 12:
                numbers[1:] = numbers[:0:-1]
        elif month := re.search("|".join(MONTHS), text.lower()):
            day, year = (int(n) for n in found[:2]) if len(found) == 2 else (0, 0)
            numbers = [year, MONTHS.index(month[0]) + 1, day]
        else:
            return None
    try:
        return date(*numbers)
    except ValueError:
        return None


def fiscal_year(period: date, stated: str, pages: Sequence[str], titled: int | None = None) -> int:
    """The fiscal year that ends on a day, as the firm itself names it.

    Args:
        period: the last day of the year reported on.
        stated: the fiscal year as inline XBRL states it, or nothing.
        pages: of a year that ends in January to May the report's words are counted: one firm calls the year ended on
            January 26, 2025 fiscal 2025, another that ended on February 2, 2025 fiscal 2024, a third that ended on
            March 31, 2022 FY2021 (told at least thrice, where the period does not end in winter).
        titled: the year in the report's title, which is asked where no fiscal year is named in the text. Where neither
            tells, it is the year in which the period ends; where that is in January or early in February, the one
            before, in which all but a few weeks of it lay.

    >>> fiscal_year(date(2025, 2, 2), "", ["Fiscal 2024 includes 52 weeks."]), fiscal_year(date(2024, 9, 28), "", [])
    (2024, 2024)
    >>> fiscal_year(date(2022, 3, 31), "", ["In FY2021 sales grew."] * 3), fiscal_year(date(2022, 3, 31), "", [])
    (2021, 2022)
    """
    if stated.isdecimal() and abs(int(stated) - period.year) <= 1:
        return int(stated)
    if period.month > LAST_EARLY_MONTH:
        return period.year
    named = Counter(_last(*match) for page in pages for match in FISCAL.findall(page))
    ours, before = named[period.year], named[period.year - 1]
    in_winter = (period.month, period.day) <= (2, EARLY_FEBRUARY)
    if ours > before or (before > ours and (in_winter or before >= MIN_NAMED)):
        return period.year if ours > before else period.year - 1
    if titled in (period.year, period.year - 1):
        return titled
    return period.year - 1 if in_winter else period.year


def _last(first: str, second: str, short: str) -> int:
    """The year of 2021, 2020/21, 2020-2021, 21: the later one of two that follow each other."""
    year = int(first or f"20{short}")
    return year + 1 if second and int(second) % 100 == (year + 1) % 100 else year


def year_end(text: str, told: int | None = None) -> date | None:
    """The day on which the latest year ends that a text speaks of often.

    Args:
        text: a report.
        told: the year that its title or feet name; only a day that ends it is taken, among those after the words
            ``year ended`` first.
    """
    counts = Counter(day for written in YEAR_ENDED.findall(text) if (day := day_of(written)))
    if told and (ended := _ending(counts, told)):
        return max(ended.items(), key=lambda item: (item[1], item[0]))[0]
    dates = Counter[date]()
    for written, more in DATE_AND_YEARS.findall(text):  # December 31, 2022 and 2021
        if first := day_of(written):
            days = [first, *(day_of(f"{year}-{first.month}-{first.day}") for year in re.findall(YEAR, more))]
            dates.update(day for day in days if day)
    if not dates:
        return None
    ends = Counter[tuple[int, int]]()
    for day, number in dates.items():
        ends[day.month, day.day] += number
    counts = Counter({d: n for d, n in dates.items() if (d.month, d.day) == ends.most_common(1)[0][0]})
    if told:
        return max(_ending(counts, told), default=None)
    return max(day for day, n in counts.items() if n >= LATEST_SHARE * max(counts.values()))


def chinese_year_end(pages: Sequence[str]) -> date | None:
    """The day that pages without blanks name most often as the end of a year: 截至二零二一年九月三十日止年度.

    >>> chinese_year_end(["截至二零二一年九月三十日止年度", "截至2021年9月30日止年度"])
    datetime.date(2021, 9, 30)
    """
    days = Counter[date]()
    for page in pages:
        for year, month, day in CHINESE_YEAR_ENDED.findall(page):
            numbers = int(year.translate(CHINESE_DIGITS)), _number(month), _number(day)
            try:
                days[date(*numbers)] += 1
            except ValueError:
                continue
    return max(days.items(), key=lambda item: (item[1], item[0]))[0] if days else None


def _number(text: str) -> int:
    """A number below a hundred: 9, 三十, 十二, 三十一."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    digits = tens.translate(CHINESE_DIGITS), ones.translate(CHINESE_DIGITS)
    return (int(digits[0] or 1) * 10 if ten else 0) + int(digits[1] or 0)


def _ending(dates: Counter[date], year: int) -> Counter[date]:
    """Those of some days that may end a fiscal year: in it, or in the first months after it."""
    return Counter(
        {d: n for d, n in dates.items() if d.year == year or (d.year == year + 1 and d.month <= LAST_EARLY_MONTH)}
    )
