"""In: a session. Out: a local web page over it, for this machine and whoever has the token only."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections.abc import Awaitable, Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textindex.core.errors import TextIndexError
from textindex.core.glosses import FLAGS, OPTIONS, gloss
from textindex.core.messages import COMMAS, Message, of_error, told
from textindex.core.records import Language
from textindex.core.scripts import script_hash
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
OF_PAGE = {
    "workbench": Message("page.workbench"),
    "save_as": Message("page.save_as"),
    "save": Message("page.save"),
    "terms": Message("page.terms"),
    "find": Message("page.find"),
    "of_dimension": Message("page.of_dimension"),
    "all": Message("page.all"),
    "choose": Message("page.choose"),
    "index": Message("page.index"),
    "add_firm": Message("page.add_firm"),
    "add": Message("page.add"),
    "head_on": Message("head.on"),
    "head_term": Message("head.term"),
    "head_hits": Message("head.hits"),
    "head_reports": Message("head.reports"),
    "head_firm": Message("head.firm"),
    "head_name": Message("head.name"),
    "head_year": Message("head.year"),
    "head_now": Message("head.now"),
    "head_index": Message("head.index"),
}
"""What stands in the page."""


def app(session: Session, token: str, save: Callable[[list[str], str], str], language: Language = "en") -> Starlette:
    """The page's server.

    Args:
        session: what is on the table.
        token: what every request must bear, in its query or its header ``X-Token``.
        save: writes the dictionary without some terms under a name; returns where. May raise `TextIndexError`.
        language: that the page speaks.
    """
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    html = _html(language)

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
        "/api/contexts": lambda asked: _glossed(session.contexts(_text(asked, "term")), language),
        "/api/index": lambda asked: session.index(_texts(asked, "off"), _texts(asked, "firms")),
        "/api/save": lambda asked: {"path": save(_texts(asked, "off"), _text(asked, "name"))},
    }
    return Starlette(
        routes=[
            Route("/", _guarded(token, page, language)),
            *(
                Route(path, _guarded(token, _api(answer, language), language), methods=["POST"])
                for path, answer in routes.items()
            ),
        ],
        middleware=[
            Middleware(_Headers, headers=_headers(html)),
            Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS),
        ],
    )


def _html(language: Language) -> str:
    """The page in a language, with its style and script in it, and the words that the script needs."""
    parts = {kind: PAGE.with_suffix(f".{kind}").read_text(encoding="utf-8") for kind in ("css", "js")}
    codes = {code: told(said, language) for code, said in {**FLAGS, **OPTIONS}.items()}
    script = {name: told(said, language) for name, said in _of_script().items()}
    words = json.dumps({**script, "codes": codes, "comma": COMMAS[language]}, ensure_ascii=False)
    parts |= {name: escape(told(said, language)) for name, said in OF_PAGE.items()}
    parts |= {"lang": "zh-CN" if language == "zh" else "en", "words": words.replace("<", "\\u003c")}
    return re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], PAGE.read_text(encoding="utf-8"))


def _of_script() -> dict[str, Message]:
    """What the page's script says; it fills the holes, which stand here as they are."""
    return {
        "title": Message("page.title", name="{name}"),
        "saved": Message("page.saved", path="{path}"),
        "counts": Message("page.counts", term="{term}"),
        "hits": Message("page.hits", term="{term}", n="{n}"),
        "no_hits": Message("page.no_hits", term="{term}"),
        "on_page": Message("page.on_page", page="{page}"),
        "facts": Message("page.facts", on="{on}", of="{of}", count="{count}"),
        "take_away": Message("page.take_away", code="{code}"),
        "no_report": Message("page.no_report", code="{code}"),
    }


def _glossed(contexts: list[dict[str, Any]], language: Language) -> list[dict[str, Any]]:
    """Hits, with why each does not count in the page's language."""
    return [{**hit, "reason": told(gloss(hit["reason"] or ""), language)} for hit in contexts]


def _headers(html: str) -> list[tuple[bytes, bytes]]:
    """What every answer bears; the one script that may run is the page's, known by its hash."""
    scripts = re.findall("<script>(.*?)</script>", html, re.DOTALL)
    allowed = " ".join(f"'{script_hash(own)}'" for own in scripts)
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
    token: str, endpoint: Callable[[Request], Awaitable[Response]], language: Language
) -> Callable[[Request], Awaitable[Response]]:
    from starlette.responses import PlainTextResponse

    async def guarded(request: Request) -> Response:
        given = request.headers.get("x-token") or request.query_params.get("token", "")
        if not secrets.compare_digest(given.encode(), token.encode()):
            return PlainTextResponse(told(Message("web.token"), language), status_code=403)
        origin = request.headers.get("origin")
        if origin is not None and origin != f"http://{request.headers['host']}":
            return PlainTextResponse(told(Message("web.other"), language), status_code=403)
        return await endpoint(request)

    return guarded


def _api(answer: Answer, language: Language) -> Callable[[Request], Awaitable[Response]]:
    """A question in JSON becomes an answer in JSON; what is wrong with it is told in its ``error``."""
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import JSONResponse

    async def endpoint(request: Request) -> Response:
        try:
            asked = json.loads(await _body(request))
            return JSONResponse(await run_in_threadpool(answer, asked))
        except TimeoutError:
            return JSONResponse({"error": told(Message("web.late"), language)}, status_code=408)
        except (TextIndexError, ValueError, OSError) as error:
            why = told(of_error(error), language).encode("utf-8", "backslashreplace").decode()
        except RecursionError:
            why = told(Message("web.nested"), language)
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
