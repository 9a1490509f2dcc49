"""A local server that speaks OpenAI's chat completions, for tests: it counts what it answers, and injects faults."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GOOD = '{"relevant": "1", "speaker": "own", "note": "the firm built it"}'


@dataclass
class Endpoint:
    """What the server is told, and what it has seen.

    Attributes:
        faults: what the next requests meet, in order: a status with headers and a body, ``"slow"``, ``"cut"``, a text
            that stands in place of the codes, or a dict that stands in place of the message.
        codes: makes the codes of a question (its messages).
        seen: (headers, body) of every request.
        paid: the questions that were answered with status 200.
    """

    faults: list[Any] = field(default_factory=list)
    codes: Callable[[list[dict[str, str]]], str] = lambda _: GOOD
    seen: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    paid: list[str] = field(default_factory=list)
    url: str = ""


class _Handler(BaseHTTPRequestHandler):
    world: Endpoint

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.world.seen.append((dict(self.headers), body))
        fault = self.world.faults.pop(0) if self.world.faults else None
        if fault == "slow":
            time.sleep(0.6)
        elif fault == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"choices": [')
            self.close_connection = True
            return
        if isinstance(fault, tuple):
            status, headers, text = fault
            self._answer(status, headers, text if isinstance(text, str) else json.dumps(text))
            return
        self.world.paid.append(json.dumps(body["messages"], ensure_ascii=False))
        message = (
            fault if isinstance(fault, dict) else {"role": "assistant", "content": self.world.codes(body["messages"])}
        )
        if isinstance(fault, str) and fault != "slow":
            message["content"] = fault
        reply = {"choices": [{"message": message, "finish_reason": "stop"}], "model": body["model"],
                 "usage": {"prompt_tokens": 100, "completion_tokens": 10}}  # fmt: skip
        self._answer(200, {}, json.dumps(reply))

    def _answer(self, status: int, headers: dict[str, str], text: str) -> None:
        data = text.encode()
        try:
            self.send_response(status)
            for name, value in {
                **headers,
                "Content-Length": str(len(data)),
                "Content-Type": "application/json",
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            return  # the asker did not wait

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class serving:  # noqa: N801 (used as a verb)
    """Serve while a ``with`` lasts; gives the `Endpoint`."""

    def __init__(self) -> None:
        self.world = Endpoint()
        handler = type("Handler", (_Handler,), {"world": self.world})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.world.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Endpoint:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self.world

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
