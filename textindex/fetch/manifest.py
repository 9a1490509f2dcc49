"""In: the rows of a list. Out: ``manifest.csv`` beside the files, and its rows back, also as a user has edited it."""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from textindex.core.errors import FetchError
from textindex.core.messages import Message
from textindex.fetch.reports import COLUMNS, Report
from textindex.fetch.settings import SITES
from textindex.tables.cells import guarded

NAME = "manifest.csv"
NEEDED = ("address", "id", "title", "published", "firm", "name", "year", "kind")
NUMBERS = ("year", "size", "bytes")
FIRM_DIGITS = {"cninfo": 6, "edgar": 10}
YES = ("yes", "y", "1", "1.0", "true", "x", "是")


def write(reports: Iterable[Report], folder: Path) -> Path:
    """Write the manifest: whole, or not at all.

    Raises:
        FetchError: it cannot be written.
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for report in reports:
        values = (getattr(report, column) for column in COLUMNS)
        rows.writerow(guarded(value) if isinstance(value, str) else value for value in values)
    place, made = folder / NAME, folder / f".{NAME}.part"
    try:
        with made.open("wb") as file:
            file.write(text.getvalue().encode("utf-8-sig"))
            file.flush()
            os.fsync(file.fileno())
        made.replace(place)
    except OSError as error:
        hint = Message("write.open") if isinstance(error, PermissionError) else ""
        raise FetchError(Message("fetch.unwritten", place=place, strerror=error.strerror or error, hint=hint)) from None
    return place


def read_own(folder: Path) -> list[Report]:
    """The rows of a folder's manifest; none where there is none.

    Raises:
        FetchError: what lies there under that name is none of ours.
    """
    place = folder / NAME
    if not place.exists():
        return []
    frame = _frame(place)
    if missing := [name for name in COLUMNS[:10] if name not in frame.columns]:
        raise FetchError(Message("fetch.no_manifest", place=place, missing=tuple(missing)))
    return [_report(place, line, row) for line, row in _rows(frame)]


def read_given(path: str | Path) -> list[Report]:
    """The rows of a manifest that a user gives back: what it wants is fetched.

    Rows whose ``wanted`` says no stay out; where that column is gone, all are wanted. A code that lost its zeros gets
    them back.

    Raises:
        FetchError: it cannot be read, lacks a column, or a row has no address or an impossible year.
    """
    place = Path(path)
    frame = _frame(place)
    if missing := [name for name in NEEDED if name not in frame.columns]:
        here = ", ".join(map(str, frame.columns))[:200]
        raise FetchError(Message("fetch.manifest_column", place=place, missing=tuple(missing), here=here))
    reports = []
    for line, row in _rows(frame):
        report = _report(place, line, row)
        report.site = report.site or _site_of(report)
        if digits := FIRM_DIGITS.get(report.site):
            report.firm = report.firm.zfill(digits) if report.firm.isdecimal() else report.firm
        chosen = "wanted" not in frame.columns or str(row["wanted"]).strip().lower() in YES
        if chosen and not report.address:
            raise FetchError(Message("fetch.no_address", place=place, line=line))
        report.wanted = "yes" if chosen else "no"
        if chosen and report.status == "set aside":
            report.status = "listed"  # the user wants it all the same
        reports.append(report)
    return reports


def _frame(place: Path) -> Any:
    from textindex.tables.read import read_table

    frame = read_table(place, FetchError)
    return frame.rename(columns={name: str(name).strip().lower() for name in frame.columns})


def _rows(frame: Any) -> Iterable[tuple[int, Mapping[str, Any]]]:
    names = list(frame.columns)
    for line, *values in frame.itertuples(name=None):
        yield int(line), dict(zip(names, values, strict=True))


def _report(place: Path, line: int, row: Mapping[str, Any]) -> Report:
    told: dict[str, Any] = {}
    for field in fields(Report):
        text = _text(row.get(field.name))
        if field.name in NUMBERS:
            told[field.name] = _number(text, f"{place}: line {line}: {field.name}")
        elif text:
            told[field.name] = text
    report = Report(**told)
    if report.year is not None and not 1900 < report.year < 2100:
        raise FetchError(Message("fetch.fiscal", place=place, line=line, year=report.year))
    report.published = re.sub(r"^([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})", _day, report.published)
    return report


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return unicodedata.normalize("NFC", text).strip()


def _number(text: str, where: str) -> int | None:
    if not text:
        return None
    try:
        return int(float(text.removesuffix("年")))
    except (ValueError, OverflowError):
        raise FetchError(Message("fetch.no_number", where=where, text=text)) from None


def _day(found: re.Match[str]) -> str:
    """Excel's 2020/4/28 as it was written."""
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"


def _site_of(report: Report) -> str:
    """The site of a row whose column was lost: by its number."""
    if re.fullmatch(r"[0-9]{10}-[0-9]{2}-[0-9]{6}", report.id):
        return "edgar"
    return "cninfo" if report.id.isdecimal() else SITES[-1]
