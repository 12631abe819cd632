"""One request to a server, as bytes: no more told than need be, and able to be cut in the middle of waiting for it.

Of a model server that answers as a stream, also: nothing but a stream, and no more of it than was asked for.
"""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from app.generation import GenerationError

__all__ = ["Line", "Wire"]

TOO_LARGE = (
    "the model server sent more than {most} bytes; it does not keep to the length asked for, so check what runs there"
)
NOT_A_STREAM = (
    "the model server answered with {kind} instead of a stream of text; check that PANDUAN_MODEL_URL is its address for"
    " programs, which mostly ends in /v1, and no web page or proxy"
)
PACKED = "the model server packs its answer ({kind}) although it was asked not to; switch that off, or at the proxy before it"
OWN_HEADERS = ("x-stainless-", "openai-")  # the client's system, its version, and accounts of another service


class Line:
    """Holds the connection of one request; hooks of the HTTP client call into it."""

    def __init__(self) -> None:
        self._socket: Any = None
        self.cut_off = False
        self.reached = False  # whether anything listened at the address

    @property
    def hooks(self) -> Mapping[str, list[Callable[..., Any]]]:
        """What the HTTP client is to call before a request."""
        return {"request": [self._asking]}

    def cut(self) -> None:
        """End the request at once, even in the middle of waiting for it."""
        self.cut_off = True
        held = self._socket
        if held is not None:
            with suppress(OSError):  # the other end may have closed it
                held.shutdown(socket.SHUT_RDWR)

    def _asking(self, request: Any) -> None:
        for name in [one for one in request.headers if one.lower().startswith(OWN_HEADERS)]:
            del request.headers[name]
        request.headers["user-agent"] = "panduan"
        request.headers["accept-encoding"] = "identity"  # what is packed can be small and endless
        request.extensions["trace"] = self._trace

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            self.reached = True
            self._socket = info["return_value"].get_extra_info("socket")
            if self.cut_off:
                self.cut()


class Wire(Line):
    """The connection of a request that is answered with a stream of text."""

    def __init__(self, *, most: int) -> None:
        super().__init__()
        self._most = most

    @property
    def hooks(self) -> Mapping[str, list[Callable[..., Any]]]:
        """What the HTTP client is to call before a request and after the first line of its answer."""
        return {**super().hooks, "response": [self._answering]}

    def _answering(self, response: Any) -> None:
        response.stream = _limited(response.stream, self._most)
        packed = response.headers.get("content-encoding", "identity")
        if packed != "identity":
            raise GenerationError(PACKED.format(kind=packed[:20]))
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if response.status_code == 200 and kind != "text/event-stream":  # noqa: PLR2004
            raise GenerationError(NOT_A_STREAM.format(kind=kind[:40] or "nothing that it names"))


def _limited(stream: Any, most: int) -> Any:
    """A response's bytes up to a number; GenerationError beyond it."""
    import httpx2

    class Limited(httpx2.SyncByteStream):  # the client takes no other kind
        def __iter__(self) -> Iterator[bytes]:
            left = most
            for part in stream:
                left -= len(part)
                if left < 0:
                    raise GenerationError(TOO_LARGE.format(most=most))
                yield part

        def close(self) -> None:
            stream.close()

    return Limited()
