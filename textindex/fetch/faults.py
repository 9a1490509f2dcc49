"""In: what goes wrong between a site and a folder. Out: whether to try again, to go on with the next, or to stop."""

from __future__ import annotations

from textindex.core.errors import FetchError


class Again(Exception):  # noqa: N818 (no fault yet: the next attempt may do)
    """An attempt that came to nothing and may be repeated.

    Attributes:
        reason: a few words for the account of a run, such as ``429 too many requests``.
        rest_s: seconds for which all requests to the site rest first; None lets the backoff decide.
        at_most: attempts after which it is given up, where that is fewer than for other faults.
    """

    def __init__(self, reason: str, rest_s: float | None = None, at_most: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.rest_s, self.at_most = reason, rest_s, at_most


class Failed(FetchError):  # noqa: N818 (what came of an address)
    """One address that cannot be had; the run goes on with the next.

    Attributes:
        reason: a few words for the account of a run.
        lasting: whether the site answered plainly (404), and is not merely unwilling.
    """

    def __init__(self, reason: str, lasting: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.lasting = reason, lasting


class Stopped(FetchError):  # noqa: N818 (what came of a run)
    """The site, the network or the disk does not let the run go on; what it has got is kept."""


class ListIncomplete(FetchError):  # noqa: N818 (what came of a list)
    """A list of which fewer rows could be read than the site announces."""
