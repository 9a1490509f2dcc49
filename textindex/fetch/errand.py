"""In: a site, a folder, a way to list. Out: the listed files in the folder, their manifest, the account of the run.

What the sites' verbs share: the folder's lock, the list, the manifest, the files, and what is said on the way.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from textindex.core.errors import FetchError
from textindex.core.messages import Message, lines, of_error
from textindex.fetch import manifest as manifests
from textindex.fetch.client import Client
from textindex.fetch.faults import Failed, Stopped
from textindex.fetch.listing import Listing
from textindex.fetch.lock import alone_in
from textindex.fetch.memory import Memory
from textindex.fetch.reports import COLUMNS, LATEST, Report, ending_of, file_name, safe
from textindex.fetch.run import Account, Event, Progress, fetch, merged, prepared
from textindex.fetch.settings import Limits, Settings, SiteName

if TYPE_CHECKING:
    import pandas as pd

USUAL_BYTES = {"cninfo": 2_700_000, "edgar": 3_000_000, "esef": 15_000_000}
"""Of a report where the site states no size: 2,055 files of cninfo had 5.5 GB."""
USUAL_RATE = 2_000_000
LONG_S = 60.0


class Job(NamedTuple):
    """What an errand is for, in words, and what lists it."""

    asked: str
    listed: Callable[[Client, Memory], Listing]


@dataclass(frozen=True)
class Fetched:
    """What a run did.

    Attributes:
        folder: where the files lie.
        reports: the rows of this run.
        account: its numbers.
    """

    folder: Path
    reports: tuple[Report, ...] = field(repr=False)
    account: Account

    @property
    def manifest(self) -> pd.DataFrame:
        """The rows of this run, a row a document, the columns of the manifest."""
        import pandas as pd

        table = pd.DataFrame([asdict(report) for report in self.reports], columns=list(COLUMNS))
        return table.astype({"year": "Int64", "size": "Int64", "bytes": "Int64"})


class Errand:
    """A run for one site.

    Args:
        site: its name.
        folder: for the files.
        settings: of the sites.
        pause_s: seconds between requests, where other than the site's.
        list_only: fetch nothing.
        progress: takes each step.

    Raises:
        FetchError: a pause that is too short.
    """

    def __init__(
        self,
        site: SiteName,
        folder: Path,
        settings: Settings,
        pause_s: float | None,
        list_only: bool,
        progress: Progress | None,
    ) -> None:
        self.site, self.folder, self.settings = site, folder, settings
        self.limits: Limits = settings.paused(site, pause_s)
        self._list_only, self._say = list_only, progress or (lambda _: None)

    def client(self) -> Client:
        """What asks the site."""
        return Client(self.site, self.settings.hosts(self.site), self.limits, self.settings.email, self.note)

    def note(self, sentence: str) -> None:
        """Tell the user something."""
        self._say(Event("note", 0, 0, reason=sentence))

    def counted(self, total: int) -> Callable[[int, str, str], None]:
        """What tells how far the listing is."""
        return lambda done, what, wrong: self._say(Event("list", done, total, what, wrong))

    def forecast(self, step: str, requests: float, what: str, n_bytes: int = 0) -> None:
        """Say how long something takes at least at the site's pace, where that is long."""
        seconds = max(requests * self.limits.pause, n_bytes / USUAL_RATE)
        if seconds >= LONG_S:
            told = {"what": what, "time": spoken(seconds), "pause": self.limits.pause}
            size = Message("forecast.size", gb=n_bytes / 1e9) if n_bytes else ""
            rate = Message("forecast.rate") if n_bytes else ""
            of_list = step == "list"
            self.note(
                Message("forecast.list", **told) if of_list else Message("forecast.fetch", size=size, rate=rate, **told)
            )

    def run(self, job: Job) -> Fetched:
        """List, and fetch what is wanted.

        Raises:
            FetchError: the run cannot begin, or not go on.
        """
        account = Account(asked=job.asked)
        with self._folder(), alone_in(self.folder), self.client() as client:
            old = manifests.read_own(self.folder)
            memory = Memory(self.folder)
            try:
                listing = job.listed(client, memory)
            except Failed as fault:
                raise Stopped(Message("fetch.cannot", site=self.site, reason=fault.reason)) from None
            if listing.firm_years:
                n = Message("several.firm-year", n=listing.firm_years)
                account.asked = Message("job.firm_years", asked=account.asked, n=n)
            account.warnings, account.incomplete = listing.warnings, listing.incomplete
            account.aside = +listing.aside
            done = self._done(client, old, listing.reports, account)
            if not account.again and not any("list incomplete" in one for one in account.incomplete):
                memory.forget()
        return done

    def of_manifest(self, path: str | Path) -> Fetched:
        """Fetch the wanted rows of a manifest that a user gives.

        Raises:
            FetchError: it has faults, or the run cannot go on.
        """
        reports = [report for report in manifests.read_given(path) if report.site in ("", self.site)]
        if not any(report.wanted == "yes" for report in reports):
            raise FetchError(Message("fetch.no_row", path=path, site=self.site))
        for report in reports:
            report.path = _path_of(report)
        _mark_latest(reports)
        rows = Message("several.row", n=sum(report.wanted == "yes" for report in reports))
        account = Account(asked=Message("job.rows_of", rows=rows, name=Path(path).name))
        with self._folder(), alone_in(self.folder), self.client() as client:
            return self._done(client, manifests.read_own(self.folder), reports, account)

    @contextmanager
    def _folder(self) -> Iterator[None]:
        """The folder, made where it is not there; one that a run made and left empty goes again."""
        made = not self.folder.exists()
        prepared(self.folder)
        try:
            yield
        finally:
            if made:
                with suppress(OSError):  # it is not empty
                    self.folder.rmdir()

    def _done(self, client: Client, old: Sequence[Report], reports: list[Report], account: Account) -> Fetched:
        everything = merged(old, reports)
        wanted = [report for report in reports if report.wanted == "yes"]
        account.found = len(wanted)
        if self._list_only:
            account.listed = len(wanted)
            manifests.write(everything, self.folder)
        else:
            todo = [report for report in wanted if not (report.path and (self.folder / report.path).exists())]
            n_bytes = sum(report.size or USUAL_BYTES[self.site] for report in todo)
            self.forecast("fetch", len(todo), Message("several.file", n=len(todo)), n_bytes)
            try:
                fetch(reports, everything, self.folder, client, account, self._say)
            except Stopped as fault:
                raise Stopped(lines([of_error(fault), Message("list.indented", of=account.line())])) from None
        return Fetched(self.folder, tuple(reports), account)


def spoken(seconds: float) -> str:
    """A time in words.

    >>> spoken(150), spoken(9000), spoken(400_000)
    ('3 minutes', '2.5 hours', '4.6 days')
    """
    if seconds < 5400:
        return Message("several.minute", n=max(1, int(-(-seconds // 60))))
    if seconds < 172_800:
        return Message("span.hours", n=seconds / 3600)
    return Message("span.days", n=seconds / 86_400)


def _path_of(report: Report) -> str:
    """The name that a row's file gets: the manifest's own where it is safe."""
    given = Path(report.path.replace("\\", "/")).name
    ending = ending_of(given) or ending_of(report.address) or ".pdf"
    stem = safe(given.removesuffix(Path(given).suffix) if given else "")
    return f"{stem}{ending}" if stem else file_name([report.firm, str(report.year or ""), report.id], ending)


def _mark_latest(reports: Sequence[Report]) -> None:
    """Of a firm, year and kind of which one row is wanted, that one counts; else what the manifest says."""
    groups: dict[tuple[object, ...], list[Report]] = defaultdict(list)
    for report in reports:
        if report.wanted == "yes":
            groups[report.site, report.firm, report.year, report.kind].append(report)
    for group in groups.values():
        marked = Counter(report.version for report in group)
        if len(group) == 1 or not marked[LATEST]:
            max(group, key=lambda report: (report.published, report.id)).version = LATEST
