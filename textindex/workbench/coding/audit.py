"""In: questions and answers, one by one. Out: the audit file (JSON lines), from which a stopped run goes on.

Each answer is on the disk before anything is made of it: what was paid for is kept, whatever happens next.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from textindex.core.errors import SourceError
from textindex.core.messages import Message


class Audit:
    """The answers that a model has given, by the hash of the question; written to as further ones come.

    Args:
        path: the file; made when the first answer comes.
        stream: it, open to append to.
        answers: the answers in it.
    """

    def __init__(self, path: Path, stream: IO[bytes], answers: dict[str, dict[str, Any]]) -> None:
        self.path, self._stream, self.answers = path, stream, answers

    def keep(self, line: dict[str, Any]) -> None:
        """Write a line, and make sure that it is on the disk; one with an answer is found again by its hash.

        Raises:
            SourceError: it cannot be written.
        """
        try:
            self._stream.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            self._stream.flush()
            os.fsync(self._stream.fileno())
        except OSError as error:
            raise SourceError(Message("write.unwritten", path=self.path, strerror=error.strerror)) from None
        if "reply" in line:
            self.answers[line["hash"]] = line


def read_answers(path: Path) -> dict[str, dict[str, Any]]:
    """The answers in an audit file, by the hash of the question; none where there is no file.

    Raises:
        SourceError: it cannot be read, or a line that is not its last is no JSON.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SourceError(Message("run.unread", path=path, strerror=error.strerror)) from None
    answers = {}
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
            if "reply" in line:
                answers[str(line["hash"])] = line
        except (ValueError, RecursionError, TypeError, KeyError):
            if any(rest.strip() for rest in lines[number:]):
                raise SourceError(Message("audit.line", path=path, number=number)) from None
    return answers


@contextmanager
def opened(path: Path) -> Iterator[Audit]:
    """An audit file, for one run at a time; a last line that a stop cut short is closed, and its answer asked again.

    Raises:
        SourceError: another run writes it, or it cannot be used.
    """
    lock = path.with_name(path.name + ".lock")
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        raise SourceError(Message("audit.locked", path=path, lock=lock)) from None
    except OSError as error:
        raise SourceError(Message("write.unwritten", path=path, strerror=error.strerror)) from None
    try:
        answers = read_answers(path)
        with path.open("ab") as stream:
            if stream.tell() and not path.read_bytes().endswith(b"\n"):
                stream.write(b"\n")
            yield Audit(path, stream, answers)
    except OSError as error:
        raise SourceError(Message("write.unwritten", path=path, strerror=error.strerror)) from None
    finally:
        lock.unlink(missing_ok=True)
