"""In: a session. Out: a local web page over it, for this machine and whoever has the token only."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from base64 import b64encode
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textindex.core.errors import TextIndexError
from textindex.core.messages import Message
from textindex.workbench.page.session import Session

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

PAGE = Path(__file__).with_name("page.html")
HOSTS = ["127.0.0.1", "localhost"]
MAX_BODY = 4 << 20  # bytes of a question; a dictionary of 50,000 terms switched off is less
SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; script-src {script}; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
BODY_S = 10.0  # a question comes at once: it is made on this machine
Answer = Callable[[Any], Any]


def app(session: Session, token: str, save: Callable[[list[str], str], str]) -> Starlette:
    """The page's server.

    Args:
        session: what is on the table.
        token: what every request must bear, in its query or its header ``X-Token``.
        save: writes the dictionary without some terms under a name; returns where. May raise `TextIndexError`.
    """
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    html = _html()

    async def page(request: Request) -> Response:
        return HTMLResponse(html)

    def about(_: Any) -> Any:
        dictionary = session.dictionary
        return {
            "name": dictionary.name,
            "language": dictionary.language,
            "construct": dictionary.construct.called("zh" if dictionary.language == "zh" else "en"),
            "count": dictionary.policy.count,
            "dimensions": {d.key: [d.label_zh, d.label_en] for d in dictionary.dimensions},
            "terms": session.terms(),
            "firms": session.firms,
            "chosen": session.chosen,
        }

    routes = {
        "/api/about": about,
        "/api/contexts": lambda asked: session.contexts(_text(asked, "term")),
        "/api/index": lambda asked: session.index(_texts(asked, "off"), _texts(asked, "firms")),
        "/api/save": lambda asked: {"path": save(_texts(asked, "off"), _text(asked, "name"))},
    }
    return Starlette(
        routes=[
            Route("/", _guarded(token, page)),
            *(Route(path, _guarded(token, _api(answer)), methods=["POST"]) for path, answer in routes.items()),
        ],
        middleware=[
            Middleware(_Headers, headers=_headers(html)),
            Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS),
        ],
    )


def _html() -> str:
    """The page, with its style and script in it."""
    parts = {kind: PAGE.with_suffix(f".{kind}").read_text(encoding="utf-8") for kind in ("css", "js")}
    return re.sub(r"\{(css|js)\}", lambda found: parts[found[1]], PAGE.read_text(encoding="utf-8"))


def _headers(html: str) -> list[tuple[bytes, bytes]]:
    """What every answer bears; the one script that may run is the page's, known by its hash."""
    scripts = re.findall("<script>(.*?)</script>", html, re.DOTALL)
    allowed = " ".join(f"'sha256-{b64encode(sha256(own.encode()).digest()).decode()}'" for own in scripts)
    return [(name.encode(), value.replace("{script}", allowed).encode()) for name, value in SAFE.items()]


class _Headers:
    """Adds headers to every answer, refusals among them."""

    def __init__(self, app: Any, headers: list[tuple[bytes, bytes]]) -> None:
        self._app, self._headers = app, headers

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *self._headers]}
            await send(message)

        await self._app(scope, receive, sending)


def _guarded(
    token: str, endpoint: Callable[[Request], Awaitable[Response]]
) -> Callable[[Request], Awaitable[Response]]:
    from starlette.responses import PlainTextResponse

    async def guarded(request: Request) -> Response:
        given = request.headers.get("x-token") or request.query_params.get("token", "")
        if not secrets.compare_digest(given.encode(), token.encode()):
            message = Message("web.token")
            return PlainTextResponse(message, status_code=403)
        origin = request.headers.get("origin")
        if origin is not None and origin != f"http://{request.headers['host']}":
            return PlainTextResponse(Message("web.other"), status_code=403)
        return await endpoint(request)

    return guarded


def _api(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """A question in JSON becomes an answer in JSON; what is wrong with it is told in its ``error``."""
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import JSONResponse

    async def endpoint(request: Request) -> Response:
        try:
            asked = json.loads(await _body(request))
            return JSONResponse(await run_in_threadpool(answer, asked))
        except TimeoutError:
            return JSONResponse({"error": Message("web.late")}, status_code=408)
        except (TextIndexError, ValueError, OSError) as error:
            why = str(error).encode("utf-8", "backslashreplace").decode()
        except RecursionError:
            why = Message("web.nested")
        return JSONResponse({"error": why}, status_code=400)

    return endpoint


async def _body(request: Request) -> bytes:
    """A question's bytes.

    Raises:
        ValueError: more than `MAX_BODY`.
        TimeoutError: it has not come within `BODY_S`.
    """
    body = bytearray()
    async with asyncio.timeout(BODY_S):
        async for piece in request.stream():
            body += piece
            if len(body) > MAX_BODY:
                raise ValueError(Message("web.bytes", max_body=MAX_BODY))
    return bytes(body)


def _text(asked: Any, key: str) -> str:
    value = asked.get(key) if isinstance(asked, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise ValueError(Message("web.text", key=key))
    return value


def _texts(asked: Any, key: str) -> list[str]:
    value = asked.get(key, []) if isinstance(asked, dict) else None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(Message("web.texts", key=key))
    return value
