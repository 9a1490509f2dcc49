"""In: an address of a site. Out: its answer, asked for politely and patiently, or the fault that it is.

Only the hosts of the site are asked, by https (by http on this machine); a redirect elsewhere is refused.
"""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from threading import Event
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote, urljoin, urlsplit

from textindex.core.errors import FetchError
from textindex.core.messages import Message, of_error
from textindex.fetch.faults import Again, Failed, Stopped
from textindex.fetch.pace import LONG_REST_S, Pace
from textindex.fetch.settings import Limits, is_loopback

T = TypeVar("T")
ATTEMPTS = 6
LONGEST_BACKOFF_S = 60.0
LONGEST_REST_S = 3600.0
TOLD_S = 5.0
REDIRECTS = 4
CONNECT_S = 20.0
FEWEST_BYTES = 4096
MAX_ANSWER = 512_000_000
"""Bytes of an answer that is kept in memory: a table or a list; EDGAR's largest index has a tenth of it."""
BLOCKED = re.compile(rb"request rate threshold exceeded|undeclared automated tool|declare your traffic", re.IGNORECASE)
BLOCK_PAGE = 32_768
PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
MISSING_EXTRA = Message("fetch.needs")


class Answer(NamedTuple):
    """What a site answered: the status (200 or 304), the headers in lower case, the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """Asks one site.

    Args:
        site: its name, for messages.
        hosts: hosts with their ports that may be asked.
        limits: how it is asked.
        email: name and e-mail address that the user agent gives; may be empty.
        say: takes a sentence that the user should read (a long rest).

    Raises:
        FetchError: httpx or tenacity is not installed.
    """

    def __init__(
        self,
        site: str,
        hosts: frozenset[str],
        limits: Limits,
        email: str = "",
        say: Callable[[str], None] | None = None,
    ) -> None:
        self.site, self.limits, self.stop = site, limits, Event()
        self._hosts, self._say = hosts, say or (lambda _: None)
        self.pace = Pace(limits.pause, alone=limits.workers == 1, stop=self.stop)
        self._http = _http(limits, user_agent(email))

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(self, address: str, read: Callable[[Answer], T], headers: Mapping[str, str] | None = None) -> T:
        """Ask for a table or a list.

        Args:
            address: of the site.
            read: makes of the answer what is wanted; where it raises `Again`, the site is asked again.
            headers: further ones.

        Raises:
            Failed: the site has no such thing, or does not give it.
            Stopped: the site does not let the run go on.
        """
        return self.persist(lambda: read(self._whole("GET", address, headers or {}, None)))

    def post(self, address: str, form: Mapping[str, str], read: Callable[[Answer], T]) -> T:
        """Send a form; arguments and errors as of `get`."""
        return self.persist(lambda: read(self._whole("POST", address, {}, form)))

    def start(self, address: str, n_bytes: int) -> bytes:
        """The first bytes of a file, or a few more; errors as of `get`."""

        def attempt() -> bytes:
            with self.open(
                "GET", address, {"Range": f"bytes=0-{n_bytes - 1}", "Accept-Encoding": "identity"}
            ) as answer:
                body = bytearray()
                for piece in self.pieces(answer):
                    body += piece
                    if len(body) >= n_bytes:
                        break
                return bytes(body)

        return self.persist(attempt)

    def persist(self, attempt: Callable[[], T]) -> T:
        """Try until it is done, with growing pauses.

        Raises:
            Failed: it was tried often enough.
        """
        from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_exponential, wait_random

        backoff = self.limits.backoff
        grown = wait_exponential(multiplier=backoff, max=max(LONGEST_BACKOFF_S, backoff)) + wait_random(0, backoff)

        def enough(state: RetryCallState) -> bool:
            fault = state.outcome.exception() if state.outcome else None
            return state.attempt_number >= (getattr(fault, "at_most", None) or ATTEMPTS)

        def pause(state: RetryCallState) -> float:
            fault = state.outcome.exception() if state.outcome else None
            rest = getattr(fault, "rest_s", None)
            if rest is None:
                wait = float(grown(state))
                if wait >= TOLD_S:
                    self._say(Message("fetch.again", site=self.site, fault=_why(fault), wait=wait))
                return wait
            self._rest(rest, _why(fault))
            return 0.0  # the pace keeps everybody's rest

        retrying = Retrying(
            stop=enough, wait=pause, retry=retry_if_exception_type(Again), sleep=self.pace.wait, reraise=True
        )
        try:
            return retrying(attempt)
        except Again as fault:
            raise Failed(fault.reason) from None

    def _rest(self, seconds: float, why: str) -> None:
        if seconds > LONGEST_REST_S:
            hours = f"{seconds / 3600:.1f} hours"
            raise Stopped(Message("fetch.wait", site=self.site, hours=hours, why=why))
        if seconds >= LONG_REST_S:
            self._say(Message("fetch.rest", site=self.site, why=why, seconds=seconds / 60))
        self.pace.rest(seconds)

    def _whole(self, method: str, address: str, headers: Mapping[str, str], form: Mapping[str, str] | None) -> Answer:
        with self.open(method, address, headers, form) as answer:
            body = bytearray()
            for piece in self.pieces(answer):
                body += piece
                if len(body) > MAX_ANSWER:
                    raise Failed(Message("fault_of.large", max_answer=MAX_ANSWER // 1000000))
            if self.site == "edgar" and _is_block(body):
                raise Stopped(Message("edgar.blocked"))
            return Answer(answer.status_code, dict(answer.headers), bytes(body))

    def pieces(self, answer: Any, raw: bool = False) -> Iterator[bytes]:
        """The bytes of an answer as they come; one that comes in drips is given up.

        Raises:
            Again: hardly anything came for too long.
        """
        since, came = time.monotonic(), 0
        for piece in answer.iter_raw() if raw else answer.iter_bytes():
            if self.stop.is_set():
                raise KeyboardInterrupt
            came += len(piece)
            yield piece
            now = time.monotonic()
            if now - since > self.limits.timeout:
                if came < FEWEST_BYTES:
                    raise Again(
                        Message("fault_of.slow", fewest_bytes=FEWEST_BYTES, timeout=self.limits.timeout), at_most=4
                    )
                since, came = now, 0

    @contextmanager
    def open(
        self, method: str, address: str, headers: Mapping[str, str], form: Mapping[str, str] | None = None
    ) -> Iterator[Any]:
        """Send one request and follow redirects within the site; gives an answer of status 200, 206, 304 or 416.

        Raises:
            Again: another attempt may do.
            Failed: none will.
            Stopped: the site or the network does not let the run go on.
        """
        import httpx

        for _ in range(REDIRECTS):
            self._check(address)
            self.pace.turn()
            try:
                with self._http.stream(method, address, headers=dict(headers), data=form) as answer:
                    if not answer.has_redirect_location:
                        self._judge(answer)
                        yield answer
                        return
                    method, form = ("GET", None) if answer.status_code == 303 else (method, form)
                    address = urljoin(address, answer.headers.get("location", ""))
            except httpx.ProxyError as error:
                raise Stopped(_of_proxy(error)) from None
            except httpx.ConnectError as error:
                if proxy := _proxy_for(address):
                    raise Stopped(_of_proxy(error, proxy)) from None
                few = 2 if _is_unknown(error) else None
                raise Again(
                    Message("fault_of.connection", netloc=urlsplit(address).netloc, error=of_error(error)), at_most=few
                ) from None
            except httpx.TimeoutException:
                raise Again(Message("fault_of.silent", timeout=self.limits.timeout)) from None
            except httpx.TransportError as error:
                raise Again(Message("fault_of.broke", error=of_error(error))) from None
            except (httpx.InvalidURL, httpx.DecodingError, UnicodeError) as error:
                raise Again(Message("fault_of.unread", error=of_error(error)), at_most=3) from None
            finally:
                self.pace.done()
        raise Failed(Message("fault_of.circle"), lasting=True)

    def _check(self, address: str) -> None:
        """Refuse any address but the site's.

        Raises:
            Failed: it is another host's, or plain http to another machine.
        """
        if not address:
            raise Failed(Message("fault_of.no_file"), lasting=True)
        if not self.allows(address):
            where = urlsplit(address).netloc or address
            raise Failed(Message("fault_of.host", where=where[:80]), lasting=True)

    def allows(self, address: str) -> bool:
        """Whether an address is one that may be asked."""
        try:
            parts = urlsplit(address)
            known = parts.netloc in self._hosts and (parts.scheme == "https" or is_loopback(address))
            return known and ".." not in unquote(parts.path).split("/") and "\\" not in parts.path
        except ValueError:
            return False

    def _judge(self, answer: Any) -> None:
        """Let a good answer pass.

        Raises:
            Again, Failed, Stopped: what another status means.
        """
        status = answer.status_code
        if status in (200, 206, 304, 416):
            return
        rest = retry_after(answer.headers.get("retry-after"))
        if status in (404, 410):
            raise Failed(Message("fault_of.not_found", status=status), lasting=True)
        if status == 407:
            raise Stopped(_of_proxy(status))
        if status == 403:
            if self.site == "edgar" and _is_block(_start(answer)):
                raise Stopped(Message("edgar.blocked"))
            raise Again(Message("fault_of.refused"), rest, at_most=4)
        if status == 429:
            raise Again(Message("fault_of.many"), self.limits.rest if rest is None else rest, at_most=4)
        if status >= 500 or status == 408:
            raise Again(Message("fault_of.own", status=status), rest)
        raise Failed(Message("fault_of.status", status=status), lasting=True)


def user_agent(email: str) -> str:
    """How a request names itself.

    >>> user_agent("Jane Doe jane@univ.edu").partition(" ")[2]
    'Jane Doe jane@univ.edu'
    """
    return f"textindex/{version('textindex')} {email}".strip()


def retry_after(header: str | None, now: float | None = None) -> float | None:
    """Seconds that an answer asks to wait, as seconds or as a date; None where it does not say.

    >>> retry_after("120"), retry_after("Wed, 21 Oct 2015 07:28:00 GMT", now=1445412470.0), retry_after("soon")
    (120.0, 10.0, None)
    """
    text = (header or "").strip()
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text):
        return float(text)
    with suppress(ValueError, TypeError):
        return max(0.0, parsedate_to_datetime(text).timestamp() - (time.time() if now is None else now))
    return None


def _http(limits: Limits, agent: str) -> Any:
    try:
        import httpx
        import tenacity  # noqa: F401 (its absence is told here, before any work)
    except ImportError:
        raise FetchError(MISSING_EXTRA) from None
    connections = httpx.Limits(max_connections=limits.workers, max_keepalive_connections=limits.workers)
    timeout = httpx.Timeout(limits.timeout, connect=min(CONNECT_S, limits.timeout), pool=None)
    try:
        return httpx.Client(headers={"User-Agent": agent}, timeout=timeout, limits=connections, follow_redirects=False)
    except (
        ValueError,
        ImportError,
        httpx.InvalidURL,
    ) as error:  # a proxy's address that is none, SOCKS without its part
        raise FetchError(Message("fetch.proxy", error=of_error(error), proxy_advice=_proxy_advice())) from None


def _start(answer: Any) -> bytes:
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) >= BLOCK_PAGE:
            break
    return bytes(body)


def _is_block(body: bytes | bytearray) -> bool:
    """Whether a page is EDGAR's refusal, which may come with any status; reports are far longer."""
    return len(body) <= BLOCK_PAGE and BLOCKED.search(body) is not None


def _why(fault: BaseException | None) -> str:
    return of_error(fault) if fault else ""


def _is_unknown(error: BaseException | None) -> bool:
    """Whether a host's name is not known: this machine is off the net, or the address wrong; waiting helps little."""
    while error is not None and not isinstance(error, socket.gaierror):
        error = error.__cause__ or error.__context__
    return error is not None


def _proxy_for(address: str) -> str:
    """The proxy by which an address is asked; empty for none."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(address)
    if proxy_bypass(parts.hostname or ""):
        return ""
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all") or ""


def _of_proxy(error: object, proxy: str = "") -> str:
    named = re.sub(r"//[^/@]*@", "//", proxy) or Message("proxy.the")
    return Message("proxy.stops", named=named, error=error, proxy_advice=_proxy_advice())


def _proxy_advice() -> str:
    own = [name for name in PROXIES if os.environ.get(name)]
    where = ", ".join(own) or Message("proxy.system")
    return Message("proxy.correct", where=where)
