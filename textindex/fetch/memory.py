"""In: what a site was asked. Out: what it answered, kept while a run is not at its end, so that the next goes on there;
and its tables, which are asked for again only where they have changed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from textindex.fetch.client import Answer, Client

T = TypeVar("T")
NAME = ".fetch.list.part"
GOOD_FOR_S = 86_400
CACHE = "TEXTINDEX_CACHE"


class Memory:
    """The lists that an unfinished run has read, by what was asked; of the last day.

    A file of lines, each whole or, where the run was killed, not heeded.
    """

    def __init__(self, folder: Path) -> None:
        self._place = folder / NAME
        self._lock = Lock()
        self._known: dict[str, Any] = {}
        with suppress(OSError):
            if time.time() - self._place.stat().st_mtime > GOOD_FOR_S:
                self._place.unlink()
        with suppress(OSError):
            for line in self._place.read_text(encoding="utf-8").splitlines():
                with suppress(ValueError, KeyError, TypeError):
                    told = json.loads(line)
                    self._known[told["asked"]] = told["rows"]

    def recall(self, asked: str) -> Any:
        """What was answered; None where that is not known."""
        return self._known.get(asked)

    def keep(self, asked: str, rows: Any) -> None:
        """Keep an answer that was read to its end."""
        self._known[asked] = rows
        line = json.dumps({"asked": asked, "rows": rows}, ensure_ascii=False) + "\n"
        with self._lock, suppress(OSError), self._place.open("a", encoding="utf-8") as file:
            file.write(line)

    def forget(self) -> None:
        """The run is at its end."""
        self._place.unlink(missing_ok=True)


def cache_folder() -> Path:
    """Where this system keeps what can be had again."""
    if named := os.environ.get(CACHE):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "textindex" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "textindex"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "textindex"


def table(client: Client, address: str, read: Callable[[Answer], T]) -> T:
    """A site's table: the copy kept here, where the site says that it is still the same.

    Args:
        client: of the site.
        address: of the table.
        read: makes of the answer what is wanted.

    Raises:
        Failed, Stopped: as of `Client.get`.
    """
    place = cache_folder() / sha256(address.encode()).hexdigest()[:24]
    kept, validators = _kept(place)

    def whole(answer: Answer) -> tuple[T, Answer]:
        if answer.status == 304:
            answer = Answer(200, answer.headers, kept)
        return read(answer), answer

    made, answer = client.get(address, whole, validators)
    if answer.body is not kept:
        _keep(place, answer)
    return made


def _kept(place: Path) -> tuple[bytes, dict[str, str]]:
    """The copy, and the headers by which the site can say that it is still the same."""
    with suppress(OSError, ValueError, AttributeError):
        told = json.loads(place.with_suffix(".json").read_text(encoding="utf-8"))
        body = place.read_bytes()
        if sha256(body).hexdigest() == told.get("sha256"):
            return body, {name: told[name] for name in ("If-None-Match", "If-Modified-Since") if told.get(name)}
    return b"", {}


def _keep(place: Path, answer: Answer) -> None:
    """Keep a copy where the site gives a mark to ask by; a copy that cannot be kept is asked for again."""
    validators = {
        "If-None-Match": answer.headers.get("etag", ""),
        "If-Modified-Since": answer.headers.get("last-modified", ""),
    }
    if any(validators.values()):
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(answer.body)
            told = {**validators, "sha256": sha256(answer.body).hexdigest()}
            place.with_suffix(".json").write_text(json.dumps(told), encoding="utf-8")
