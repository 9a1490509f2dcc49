"""In: the rows of a list, a folder, a client. Out: the files beside their manifest, and the account of the run.

What is there is not fetched again; what was stopped goes on. A file in its place was whole when it got there: the
manifest is written again from what lies there, whatever ended the run before.
"""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from textindex.core.errors import FetchError
from textindex.core.messages import Message, joined
from textindex.fetch import manifest, payload
from textindex.fetch.client import Client
from textindex.fetch.download import digest, download, full
from textindex.fetch.faults import Failed, Stopped
from textindex.fetch.reports import Report
from textindex.fetch.workers import side_by_side

SAVE_S = 20.0
IN_A_ROW = 10
"""Files that fail one after the other, and not because they do not exist, before a run ends: the site is shut."""


class Event(NamedTuple):
    """A step of a run: ``list`` or ``fetch``, how far it is, of what, and why it failed (or empty); or a ``note``."""

    step: str
    done: int
    total: int
    file: str = ""
    reason: str = ""


Progress = Callable[[Event], None]


@dataclass(slots=True)
class Account:
    """What a run did, in numbers.

    Attributes:
        asked: what was asked for, in words.
        found: rows of the list that answer to it.
        fetched: files that came.
        present: files that were there already.
        failed: reason to number of files that could not be had.
        listed: files that were listed and, as asked, not fetched.
        aside: reason to number of rows that are no such report.
        warnings: sentences that the user should read.
        incomplete: what could not be listed to its end, or not at all.
        again: the same call may bring more: the site was unwilling.
    """

    asked: str = ""
    found: int = 0
    fetched: int = 0
    present: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    listed: int = 0
    aside: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    again: bool = False

    @property
    def whole(self) -> bool:
        """Whether all that was asked for is there."""
        return not self.failed and not self.incomplete

    def line(self) -> str:
        """The account in one line: the last one that a run prints."""
        told = [Message("account.asked", asked=self.asked), Message("account.found", n=self.found)]
        if self.listed:
            told.append(Message("account.listed", n=self.listed))
        else:
            told += [Message("account.fetched", n=self.fetched), Message("account.present", n=self.present)]
            n, each = self.failed.total(), sorted(self.failed.items())
            why = tuple(Message("said.counted", what=what, n=number) for what, number in each)
            told.append(Message("account.failed_by", n=n, why=why) if why else Message("account.failed", n=n))
        if self.incomplete:
            what = joined(self.incomplete[:3])
            more = len(self.incomplete) > 3
            told.append(
                Message("account.incomplete_more", what=what) if more else Message("account.incomplete", what=what)
            )
        return joined(told)


def prepared(folder: Path) -> None:
    """Make a folder for the files.

    Raises:
        FetchError: it is a file, or cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise FetchError(Message("fetch.is_file", folder=folder)) from None
    except OSError as error:
        raise FetchError(Message("fetch.unmade", folder=folder, strerror=error.strerror or error)) from None


def merged(old: Iterable[Report], new: Sequence[Report]) -> list[Report]:
    """The rows of a manifest and of a new list; a new row of the same document takes over what became of it."""
    by_key = {report.key: report for report in old}
    for report in new:
        before = by_key.get(report.key)
        if before is not None and before.sha256 and before.path == report.path:
            report.sha256, report.bytes, report.fetched = before.sha256, before.bytes, before.fetched
            report.status = "fetched"
        by_key[report.key] = report
    return sorted(by_key.values(), key=lambda r: (r.site, r.firm, r.year or 0, r.kind, r.published, r.id))


def fetch(
    reports: Sequence[Report],
    everything: Sequence[Report],
    folder: Path,
    client: Client,
    account: Account,
    progress: Progress,
) -> None:
    """Fetch the wanted rows into a folder.

    Args:
        reports: rows of this run, among ``everything``.
        everything: all rows of the manifest, which is written after the first and from time to time.
        folder: where files go.
        client: of the site.
        account: takes what was done.
        progress: takes each step.

    Raises:
        Stopped: the run cannot go on; the manifest tells how far it came.
    """
    wanted = [report for report in reports if report.wanted == "yes"]
    todo = [report for report in wanted if not _is_there(report, folder)]
    account.present += len(wanted) - len(todo)
    manifest.write(everything, folder)
    saved, in_a_row = time.monotonic(), 0
    try:
        with closing(_each(todo, folder, client)) as each:
            for done, (report, fault) in enumerate(each, 1):
                in_a_row = _counted(report, fault, account, in_a_row)
                progress(Event("fetch", done, len(todo), report.path or report.title, fault.reason if fault else ""))
                if in_a_row >= IN_A_ROW:
                    raise Stopped(Message("fetch.in_a_row", site=client.site, in_a_row=IN_A_ROW, reason=report.reason))
                if time.monotonic() - saved > SAVE_S:
                    with suppress(FetchError):  # open in Excel, perhaps: it is written again later
                        manifest.write(everything, folder)
                    saved = time.monotonic()
    finally:
        manifest.write(everything, folder)
    _tidy(folder, wanted)


def _counted(report: Report, fault: Failed | None, account: Account, in_a_row: int) -> int:
    """Enter what became of a row; gives how many have failed one after the other for want of the site's will."""
    if fault is None:
        account.fetched += 1
        return 0
    account.failed[fault.reason] += 1
    account.again = account.again or not fault.lasting
    report.status, report.reason = "failed", fault.reason
    return 0 if fault.lasting else in_a_row + 1


def _is_there(report: Report, folder: Path) -> bool:
    """Whether a row's file lies in its place; completes the row by what lies there."""
    place = folder / report.path
    if not report.path or not place.is_file():
        if report.status == "fetched":
            report.status, report.sha256, report.bytes, report.fetched = "listed", "", None, ""
        return False
    size = place.stat().st_size
    if report.sha256 and report.bytes == size:
        report.status = "fetched"
        return True
    if report.sha256 and size != report.bytes:
        report.note(Message("came.changed", size=size, bytes=report.bytes))
    if report.sha256 or payload.fault(place, place.suffix.lower()):
        place.unlink()
        report.sha256 = ""
        return False
    stamp = datetime.fromtimestamp(place.stat().st_mtime, UTC)
    _came(report, digest(place), size, stamp)
    return True


def _came(report: Report, sha256: str, n_bytes: int, when: datetime) -> None:
    report.status, report.sha256, report.bytes = "fetched", sha256, n_bytes
    report.fetched = when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _each(todo: Sequence[Report], folder: Path, client: Client) -> Generator[tuple[Report, Failed | None], None, None]:
    """Fetch rows, several at a time where the site allows it; each address once, also where two rows share it."""
    first: dict[str, Report] = {}
    copies: list[Report] = []
    for report in todo:
        if _shared(report) in first:
            copies.append(report)
        else:
            first[_shared(report)] = report
    yield from side_by_side(client, partial(_one, folder, client), list(first.values()))
    for report in copies:
        source = first[_shared(report)]
        if source.status != "fetched":
            yield report, Failed(source.reason, lasting=True)
            continue
        try:
            shutil.copyfile(folder / source.path, folder / f".{report.path}.part")
            (folder / f".{report.path}.part").replace(folder / report.path)
        except OSError:
            raise Stopped(full(folder)) from None
        _came(report, source.sha256, source.bytes or 0, datetime.now(UTC))
        yield report, None


def _shared(report: Report) -> str:
    """What two rows share that are one document: EDGAR's filing of several registrants lies in a folder of each."""
    return f"{report.id} {report.address.rpartition('/')[2]}" if report.site == "edgar" else report.address


def _one(folder: Path, client: Client, report: Report) -> Failed | None:
    try:
        got = download(client, report.address, folder / report.path)
    except Failed as fault:
        return fault
    _came(report, got.sha256, got.n_bytes, datetime.now(UTC))
    return None


def _tidy(folder: Path, wanted: Sequence[Report]) -> None:
    """Take away what earlier runs left half done, once nothing is half done any more."""
    if all(report.status == "fetched" for report in wanted):
        for pattern in (".*.part", ".*.part.json"):
            for left in folder.glob(pattern):
                left.unlink(missing_ok=True)
