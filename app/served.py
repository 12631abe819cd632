"""A model behind any OpenAI-compatible chat endpoint (vLLM, llama.cpp, Ollama, Vertex AI) → raw text, as it comes.

Covered: a server that is down, slow, busy, refusing, cut off, answering pages, nonsense or without end; a reader who
stops. Nothing but the message and how to answer it is sent, to no address but the one that was set, through no proxy of
the environment, and no trace of it to anybody. Not covered: what the server itself keeps.
"""

import math
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from queue import Empty, SimpleQueue
from typing import Any, Literal

from app.generation import GenerationError, family_of
from app.prompt import GRAMMAR, SCHEMA, asks_for_translation
from app.refusals import refusal
from app.vertex import VertexToken, is_vertex
from app.wire import Wire

__all__ = ["ServedGenerator", "ServedModel", "Structured"]

# What the client raises over an answer of another shape; a warning where warnings are errors.
NO_COMPLETION = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, UserWarning)
Structured = Literal["", "vllm", "llama.cpp", "ollama"]
CONNECT = 10.0  # seconds at most
POLL = 0.1  # seconds between two looks at whether the reader stopped
IN_ALL = 10  # times the timeout, for a whole answer
BYTES_A_TOKEN = 1000  # of the stream: each piece comes in an envelope of some 300 bytes
LETTERS_A_TOKEN = 3  # of a word; English has 4 to 5 with the tokenizers of Gemma, Llama and Qwen
OVERHEAD = 20  # tokens of the template around a message
PIECE = re.compile(r"([A-Za-z]+)|(\s{2,}|\n)|([^\sA-Za-z])")

# How each server is told to hold the model to the form. Off by default: MedGemma thinks before it answers, and a form
# held from its first token on takes the thought away, at an unmeasured price to the answer.
STRUCTURED: Mapping[Structured, Mapping[str, Any]] = {
    "": {},
    "vllm": {"structured_outputs": {"grammar": GRAMMAR}},
    "llama.cpp": {"grammar": GRAMMAR},
    "ollama": {  # what its endpoint /v1 turns into `format`
        "response_format": {"type": "json_schema", "json_schema": {"name": "statements", "schema": SCHEMA}}
    },
}

DOWN = "the model server at {url} cannot be reached; start it, or set PANDUAN_MODEL_URL to where it runs"
SLOW = "the model server at {url} wrote nothing for {seconds:.0f} s; it may be loading or overloaded: ask again, or raise PANDUAN_MODEL_TIMEOUT"
ENDLESS = "the model server at {url} had not finished after {seconds:.0f} s; use a faster machine or a smaller model, or raise PANDUAN_MODEL_TIMEOUT"
CUT = "the model server at {url} broke off in the middle of an answer; look at its own log, and ask again"
NONSENSE = (
    "the model server at {url} sends what is no chat completion ({kind}); check that it is an OpenAI-compatible server"
)
WITHHELD = "the model server at {url} withheld the rest of an answer (a filter of its own)"
FAILED = "the model server at {url} {reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedModel:
    """Which model of which server writes."""

    base_url: str  # up to and without /chat/completions
    model: str = ""  # as the server names it; "" for Vertex AI
    key: str = field(default="", repr=False)
    timeout: float = 120.0  # seconds until the first piece, and between two
    context: int = 8192  # tokens of message and answer
    structured: Structured = ""


class ServedGenerator:
    """A Generator over HTTP; each answer is a request of its own."""

    def __init__(self, model: ServedModel, *, token: Callable[[], str] | None = None) -> None:
        self._model = model
        vertex = is_vertex(model.base_url) and not model.key
        self._token = token or (VertexToken() if vertex else lambda: model.key)

    @property
    def name(self) -> str:
        """Which model, and where."""
        return f"{self._model.model or 'the model'} at {self._model.base_url}"

    @property
    def context(self) -> int:
        """Tokens of message and answer together, as it was set."""
        return self._model.context

    @property
    def family(self) -> str:
        """From the model's name; without a name it is taken for MedGemma, as Vertex AI serves it."""
        return family_of(self._model.model or "medgemma")

    def tokens(self, text: str) -> int:
        """More than a text has: a token for each digit and sign, and for three letters of a word; bytes of other scripts."""
        count = OVERHEAD
        for letters, space, sign in PIECE.findall(text):
            count += math.ceil(len(letters) / LETTERS_A_TOKEN) + bool(space) + (_bytes(sign) if sign else 0)
        return count

    def stream(self, message: str, *, max_tokens: int, stop: threading.Event) -> Iterator[str]:
        """Yield what the server's model writes; ends silently once `stop` is set, GenerationError for all that goes wrong."""
        _client_class()
        wire = Wire(most=max_tokens * BYTES_A_TOKEN + 100_000)
        asked = _Asked(model=self._model, wire=wire)
        threading.Thread(target=asked.run, args=(message, max_tokens, self._token), daemon=True).start()
        try:
            yield from asked.pieces(stop)
        finally:
            wire.cut()  # a server goes on writing for nobody until its connection ends


def _bytes(sign: str) -> int:
    size = len(sign.encode("utf-8", "replace"))
    return 1 if size < 3 else size - 1  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class _Failed:
    """Why there will be no more, in a line."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One request in a thread of its own, since a read from a server cannot be broken off by the one who waits for it."""

    model: ServedModel
    wire: Wire
    queue: "SimpleQueue[str | _Failed | None]" = field(default_factory=SimpleQueue)  # None: the whole answer is there

    def pieces(self, stop: threading.Event) -> Iterator[str]:
        """Yield pieces as they come."""
        begun = last = time.monotonic()
        while not stop.is_set():
            try:
                piece = self.queue.get(timeout=POLL)
            except Empty:
                self._patient(begun, last)
                yield ""
                continue
            last = time.monotonic()
            if piece is None:
                return
            if isinstance(piece, _Failed):
                raise GenerationError(piece.reason)
            self._patient(begun, last)
            if piece:
                yield piece
                last = time.monotonic()

    def _patient(self, begun: float, last: float) -> None:
        now, timeout = time.monotonic(), self.model.timeout
        if now - last > timeout:
            raise GenerationError(self._said(SLOW, seconds=timeout))
        if now - begun > timeout * IN_ALL:
            raise GenerationError(self._said(ENDLESS, seconds=timeout * IN_ALL))

    def run(self, message: str, max_tokens: int, token: Callable[[], str]) -> None:
        """Ask, and put each piece into the queue; whatever happens, something that ends it."""
        end: _Failed | None = _Failed(self._said(CUT))
        try:
            end = self._asked(message, max_tokens, token)
        finally:
            self.queue.put(end)

    def _asked(self, message: str, max_tokens: int, token: Callable[[], str]) -> _Failed | None:
        """Why it failed, or nothing; the library's own words are left out, as they may hold the message or the key."""
        from openai import OpenAIError

        try:
            ended = self._written(message, max_tokens, token)
        except (OpenAIError, GenerationError, OSError) as error:
            return _Failed(self._reason(error))
        except NO_COMPLETION as error:
            return _Failed(self._said(NONSENSE, kind=type(error).__name__))
        if ended == "content_filter":
            return _Failed(self._said(WITHHELD))
        return None if ended else _Failed(self._said(CUT))

    def _reason(self, error: BaseException) -> str:
        from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError

        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, GenerationError):  # ours, from within the HTTP client
                return str(cause)
            cause = cause.__cause__
        if isinstance(error, APITimeoutError):
            return self._said(SLOW if self.wire.reached else DOWN, seconds=self.model.timeout)
        if isinstance(error, APIError) and not isinstance(error, APIConnectionError):
            status = error.status_code if isinstance(error, APIStatusError) else 500  # in the middle of the stream
            sent = f"{error.body or ''} {error}"
            return self._said(FAILED, reason=refusal(status, sent, model=self.model.model))
        return self._said(CUT if self.wire.reached else DOWN)

    def _written(self, message: str, max_tokens: int, token: Callable[[], str]) -> str:
        """Put what is written into the queue; why it ended, as the server has it, or "" where it did not say."""
        from langsmith import tracing_context

        ended = ""
        with tracing_context(enabled=False), closing(self._client()) as client:  # whatever LANGSMITH_TRACING says
            form = "" if asks_for_translation(message) else self.model.structured
            chat = _chat(self.model, key=token(), max_tokens=max_tokens, client=client, form=form)
            for chunk in chat.stream(message):
                if self.wire.cut_off:
                    return "stop"
                ended = str(chunk.response_metadata.get("finish_reason") or ended)
                self.queue.put(chunk.content if isinstance(chunk.content, str) else "")
        return ended

    def _client(self) -> Any:
        from openai import DefaultHttpxClient, Timeout

        waits = Timeout(self.model.timeout, connect=min(CONNECT, self.model.timeout))
        return DefaultHttpxClient(
            timeout=waits, trust_env=False, follow_redirects=False, verify=_certificates(), event_hooks=self.wire.hooks
        )

    def _said(self, words: str, **facts: object) -> str:
        return words.format(url=self.model.base_url, **facts)


def _chat(model: ServedModel, *, key: str, max_tokens: int, client: Any, form: Structured) -> Any:
    from pydantic import SecretStr

    return _client_class()(
        model=model.model, base_url=model.base_url, api_key=SecretStr(key or "none"), http_client=client,
        temperature=0, seed=0, max_retries=0, stream_usage=False, use_responses_api=False, cache=False,
        extra_body={"max_tokens": max_tokens, **STRUCTURED[form]},  # its newer name is unknown to some servers
    )  # fmt: skip


@cache
def _client_class() -> Any:
    """The client; to import it takes seconds at the first question, which are none of the server's."""
    from langchain_openai import ChatOpenAI

    return ChatOpenAI


@cache
def _certificates() -> ssl.SSLContext:
    """The system's, or those that SSL_CERT_FILE names: a ministry may have its own."""
    return ssl.create_default_context()
