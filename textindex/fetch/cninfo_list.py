"""In: a query to cninfo. Out: every row that it announces, or the error that says how many are missing.

Rows move between pages while they are read, pages repeat, totals are rounded: what counts is each announcement once,
against the number announced.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from textindex.core.messages import Message
from textindex.fetch.client import Client
from textindex.fetch.cninfo_api import FITS, PAGE_ROWS, QUERY, Page, Query, Row, page_of
from textindex.fetch.faults import Failed, ListIncomplete, Stopped
from textindex.fetch.memory import Memory

PASSES = 3
PLATES = ("sz", "sh", "bj")


@dataclass(slots=True)
class Rows:
    """Rows by their number, and what was odd about them."""

    by_id: dict[str, Row] = field(default_factory=dict)
    announced: int = 0
    conflicts: list[str] = field(default_factory=list)
    n_conflicting: int = 0
    titles: set[tuple[str, str]] = field(default_factory=set)

    def take(self, row: Row) -> bool:
        """Take a row; whether it was not there yet."""
        if (row.id, row.title) in self.titles:
            return False
        self.titles.add((row.id, row.title))
        if row.id in self.by_id:  # one number, two titles: one document, of which the first title is kept
            self.n_conflicting += 1
            title = self.by_id[row.id].title
            self.conflicts.append(Message("listed.twice", id=row.id, title=title, other=row.title))
            return True
        self.by_id[row.id] = row
        return True

    @property
    def n_read(self) -> int:
        """Rows that answer to those announced."""
        return len(self.by_id) + self.n_conflicting

    def add(self, other: Rows) -> None:
        """Take the rows of another part of the list."""
        self.announced += other.announced
        self.conflicts += other.conflicts
        for row in other.by_id.values():
            self.by_id.setdefault(row.id, row)


class Lister:
    """Reads lists of one site.

    Args:
        client: of the site.
        address: of the site.
        memory: what an unfinished run has read.
        done: called with each span of days that is read, as a number of days.
    """

    def __init__(self, client: Client, address: str, memory: Memory, done: Callable[[int], None] | None = None) -> None:
        self._client, self._address, self._memory = client, address, memory
        self._done = done or (lambda _: None)

    def rows(self, query: Query) -> Rows:
        """Every row of a query; a list too long for its pages is split by date, a day by boards.

        Raises:
            ListIncomplete: fewer rows could be read than are announced.
            Stopped: the site does not let the run go on.
        """
        asked = "|".join(map(str, query))
        if (kept := self._memory.recall(asked)) is not None:
            found = _restored(kept)
        else:
            first = self._page(query, 1)
            if first.total > FITS:
                return self._split(query, first.total)
            found = self._whole(query, first)
            if found.by_id:
                self._memory.keep(asked, [list(row) for row in found.by_id.values()])
        self._done((query.until - query.since).days + 1)
        return found

    def _split(self, query: Query, total: int) -> Rows:
        if query.since < query.until:
            middle = query.since + (query.until - query.since) // 2
            parts = [query._replace(until=middle), query._replace(since=middle + timedelta(days=1))]
        elif not query.plate and not query.stock:
            parts = [query._replace(plate=plate) for plate in PLATES]
        else:
            raise ListIncomplete(Message("list_of.day", total=total, since=query.since, fits=FITS))
        found = Rows()
        for part in parts:
            found.add(self.rows(part))
        if query.since == query.until and found.announced < total:
            raise ListIncomplete(Message("list_of.boards", total=total, since=query.since, announced=found.announced))
        return found

    def _whole(self, query: Query, first: Page) -> Rows:
        """All pages; where rows are missing because the list moved meanwhile, they are read again, not for ever."""
        found = Rows(announced=first.total)
        for number in range(PASSES):
            self._pass(query, first if number == 0 else self._page(query, 1), found)
            if found.n_read >= found.announced:
                return found
        raise ListIncomplete(Message("list_of.read", announced=found.announced, n_read=found.n_read))

    def _pass(self, query: Query, page: Page, found: Rows) -> None:
        """Read the pages once, up to the first that brings nothing new to this pass."""
        seen: set[str] = set()
        number, last = 1, -(-page.total // PAGE_ROWS) + 1  # one more than there should be, as rows move
        while True:
            found.announced = page.total
            fresh = {row.id for row in page.rows} - seen
            seen |= fresh
            for row in page.rows:
                found.take(row)
            if not fresh or found.n_read >= found.announced or number >= last:
                return
            number += 1
            page = self._page(query, number, beyond=number == last)

    def _page(self, query: Query, number: int, *, beyond: bool = False) -> Page:
        try:
            return self._client.post(self._address + QUERY, query.form(number), partial(page_of, beyond=beyond))
        except Failed as fault:
            if "announced and no rows" in fault.reason:
                raise ListIncomplete(Message("list_of.reason", reason=fault.reason)) from None
            raise Stopped(Message("cninfo.no_list", reason=fault.reason)) from None


def _restored(kept: list[list[Any]]) -> Rows:
    """Rows as they were kept."""
    rows = [Row._make([*own[:-1], tuple(own[-1])]) for own in kept]
    return Rows({row.id: row for row in rows}, len(rows))
