"""What a reader raises when a file is no readable report; `read` turns it into a `Rejection`."""

from textindex.core.records import Reason


class ReadError(Exception):
    """A file cannot be read, for a reason of the closed list, with what was seen."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason: Reason = reason
        self.detail = detail
