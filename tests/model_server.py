"""A small model server on a free port, which behaves as it is told: well, or in one of the ways that servers fail."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler"], None]


@dataclass
class ModelServer:
    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)  # set once a reader has gone


class Handler(BaseHTTPRequestHandler):
    behaviour: Behaviour
    seen: ModelServer

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        self.seen.asked.append(json.loads(self.rfile.read(length)))
        self.seen.headers.append({name.lower(): value for name, value in self.headers.items()})
        try:
            type(self).behaviour(self)
        except OSError:
            self.seen.closed.set()

    def log_message(self, *_: object) -> None:
        pass

    def begin(self, status: int = 200, kind: str = "text/event-stream") -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("connection", "close")
        self.end_headers()

    def event(self, text: str, *, ended: str | None = None) -> None:
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": ended}
        self.data(
            json.dumps({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]})
        )

    def data(self, text: str) -> None:
        self.wfile.write(f"data: {text}\n\n".encode())
        self.wfile.flush()


def writes(*pieces: str, ended: str | None = "stop") -> Behaviour:
    def behave(handler: Handler) -> None:
        handler.begin()
        for one in pieces:
            handler.event(one)
        if ended:
            handler.event("", ended=ended)
            handler.data("[DONE]")

    return behave


def sends(body: str, *, status: int = 200, kind: str = "application/json") -> Behaviour:
    def behave(handler: Handler) -> None:
        handler.begin(status, kind)
        handler.wfile.write(body.encode())

    return behave


def streams(data: str) -> Behaviour:
    def behave(handler: Handler) -> None:
        handler.begin()
        handler.data(data)

    return behave


def never_ends(handler: Handler) -> None:
    handler.begin()
    while True:
        handler.event("word ")
        time.sleep(0.02)


def says_nothing(handler: Handler) -> None:
    handler.begin()
    for _ in range(100):  # a sign of life is no piece of an answer
        handler.wfile.write(b": ping\n\n")
        handler.wfile.flush()
        time.sleep(0.05)


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[ModelServer]:
    seen = ModelServer(url="")
    handler = type("Told", (Handler,), {"behaviour": staticmethod(behaviour), "seen": seen})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    seen.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
