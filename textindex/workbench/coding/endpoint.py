"""In: a question. Out: the answer of an OpenAI-compatible endpoint, asked patiently, or why the run cannot go on.

httpx, which fetching brings already: one request of one kind needs no client of its own, and what is sent,
tried again and paid stays in sight. The key goes into one header and nowhere else; no redirect is followed.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from textindex.core.errors import SourceError
from textindex.core.extras import need
from textindex.core.messages import Message
from textindex.workbench.coding.prompts import MAX_TOKENS, Messages

ATTEMPTS = 6
CONNECTIONS = 3
LONGEST_WAIT_S = 3600.0
TOLD_S = 5.0
SHOWN = 300
HIDDEN = "[key]"
LOCAL = ("localhost", "127.0.0.1", "::1")
OPTIONAL = ("response_format", "temperature", "max_tokens")
"""Parameters that some endpoints refuse by name: the question is then sent without (max_tokens: by its newer name)."""
NEWER = {"max_tokens": "max_completion_tokens"}


class StoppedError(SourceError):
    """The endpoint does not let the run go on; what it has answered is kept."""


class Reply(NamedTuple):
    """An answer of status 200: its body as it came, the same as JSON (None where it is none), the seconds it took."""

    text: str
    body: Any
    seconds: float


class Endpoint:
    """Asks one endpoint, one question at a time.

    Args:
        address: of its API, with or without ``/chat/completions`` at the end.
        model: the model's name.
        key: what it is asked with; empty where it needs none.
        timeout_s: seconds without an answer after which an attempt is given up.
        backoff_s: seconds before the second attempt, doubled for each further one.
        say: takes a sentence that the user should read.

    Raises:
        SourceError: no address, or one that a key must not be sent to.
        MissingExtraError: httpx is not installed.
    """

    def __init__(
        self, address: str, model: str, key: str, timeout_s: float, backoff_s: float, say: Callable[[str], None]
    ) -> None:
        need("llm")
        import httpx

        self.address, self.model = checked(address, key), model
        self._key, self._backoff, self._timeout, self._say = key, backoff_s, timeout_s, say
        self.parameters: dict[str, Any] = {
            "temperature": 0, "max_tokens": MAX_TOKENS, "response_format": {"type": "json_object"},
        }  # fmt: skip
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.Client(headers=headers, timeout=timeout_s, follow_redirects=False)

    def __enter__(self) -> Endpoint:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    @property
    def named(self) -> str:
        """Its address as it may be shown and kept: without what stands behind a question mark."""
        return urlunsplit(urlsplit(self.address)._replace(query=""))

    def ask(self, asked: Messages, failed: Callable[[str], None]) -> Reply:
        """Ask, and ask again where that may help.

        Args:
            asked: the messages.
            failed: told of each attempt that came to nothing, in a few words.

        Raises:
            StoppedError: it refuses the key, the model or the question's form, or was asked often enough.
        """
        attempt = 0
        while True:
            attempt += 1
            found = self._attempt(asked)
            if isinstance(found, Reply):
                return found
            why, wait = found
            failed(why)
            if wait is None:  # the question was changed: asked again at once
                attempt -= 1
                continue
            few = CONNECTIONS if why.code == "endpoint.no_connection" else ATTEMPTS
            if attempt >= few:
                raise StoppedError(Message("endpoint.times", named=self.named, why=why, attempt=attempt))
            wait = max(wait, self._backoff * 2 ** (attempt - 1))
            if wait > LONGEST_WAIT_S:
                raise StoppedError(Message("endpoint.wait", named=self.named, hours=wait / 3600, why=why))
            if wait >= TOLD_S:
                self._say(Message("endpoint.again", named=self.named, why=why, seconds=wait))
            time.sleep(wait)

    def _attempt(self, asked: Messages) -> Reply | tuple[Message, float | None]:
        """One request: its answer; or why there is none, and the seconds to wait (None: the question was changed)."""
        import httpx

        began = time.monotonic()
        try:
            answer = self._http.post(self.address, json={"model": self.model, "messages": asked, **self.parameters})
        except httpx.ConnectError as error:
            return Message("endpoint.no_connection", error=self.hide(str(error))), 0.0
        except httpx.TimeoutException:
            return Message("endpoint.no_answer", seconds=self._timeout), 0.0
        except httpx.TransportError as error:
            return Message("endpoint.broke", error=self.hide(str(error))), 0.0
        except httpx.HTTPError as error:
            return Message("fault_of.unread", error=self.hide(str(error))), 0.0
        text = self.hide(answer.text)
        if answer.status_code == 200:
            return Reply(text, _json(text), time.monotonic() - began)
        return self._judged(answer.status_code, text, answer.headers)

    def _judged(self, status: int, text: str, headers: Mapping[str, str]) -> tuple[Message, float | None]:
        """What another status means: why there is no answer, and how long to wait.

        Raises:
            StoppedError: no further attempt helps.
        """
        error = _json(text)
        error = error.get("error", error) if isinstance(error, dict) else {}
        said = (str(error.get("message") or "") if isinstance(error, dict) else str(error)) or text
        told = " ".join(said.split())[:SHOWN]
        if status == 429 and "insufficient_quota" in text:
            raise StoppedError(Message("endpoint.no_credit", named=self.named, told=told))
        if status in (408, 429) or status >= 500:
            return Message("endpoint.status", status=status), retry_after(headers) or 0.0
        if status in (401, 403):
            raise StoppedError(Message("endpoint.key", named=self.named, status=status, told=told))
        if status == 404:
            raise StoppedError(Message("endpoint.not_found", named=self.named, told=told, model=self.model))
        if status in (400, 422):
            for name in OPTIONAL:
                if name in said and name in self.parameters:
                    value = self.parameters.pop(name)
                    if name in NEWER:
                        self.parameters[NEWER[name]] = value
                    self._say(Message("endpoint.without", named=self.named, name=name, told=told))
                    return Message("endpoint.status_of", status=status, name=name), None
        raise StoppedError(Message("endpoint.refuses", named=self.named, status=status, told=told))

    def hide(self, text: str) -> str:
        """A text without the key, should an answer repeat it."""
        return text.replace(self._key, HIDDEN) if self._key else text


def checked(address: str, key: str) -> str:
    """The address that is asked.

    Raises:
        SourceError: it is none, holds a password, or would carry a key unencrypted.

    >>> checked("http://localhost:8000/v1", ""), checked("https://api.example.org/v1/chat/completions", "k")
    ('http://localhost:8000/v1/chat/completions', 'https://api.example.org/v1/chat/completions')
    """
    try:
        parts = urlsplit(address.strip())
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SourceError(Message("endpoint.address"))
    if parts.username or parts.password:
        raise SourceError(Message("endpoint.password"))
    if key and parts.scheme == "http" and parts.hostname not in LOCAL:
        raise SourceError(Message("endpoint.unencrypted", host=parts.hostname))
    path = parts.path.rstrip("/")
    path = path if path.endswith("/chat/completions") else f"{path}/chat/completions"
    return urlunsplit(parts._replace(path=path, fragment=""))


def is_local(address: str) -> bool:
    """Whether an endpoint is on this machine.

    >>> is_local("http://localhost:8000/v1"), is_local("http://[::1]:8000/v1"), is_local("https://localhost.example.org")
    (True, True, False)
    """
    return urlsplit(address).hostname in LOCAL


def key_from(name: str, address: str) -> str:
    """The key in a variable of the environment; none is needed on this machine, or where no variable is named.

    Raises:
        SourceError: the variable is not set, or holds what no header can carry.
    """
    key = os.environ.get(name, "").strip() if name else ""
    if name and not key and not is_local(address):
        raise SourceError(Message("endpoint.no_key", name=name))
    if not (key.isascii() and key.isprintable()):
        raise SourceError(Message("endpoint.no_such_key", name=name))
    return key


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that an answer asks to wait.

    >>> retry_after({"retry-after": "7"}), retry_after({"retry-after-ms": "250"}), retry_after({})
    (7.0, 0.25, None)
    """
    from textindex.fetch.client import retry_after as seconds

    milliseconds = headers.get("retry-after-ms", "")
    if milliseconds.isdecimal():
        return int(milliseconds) / 1000
    return seconds(headers.get("retry-after"))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
