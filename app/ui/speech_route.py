"""POST /speech: a recording in, what was heard out; it is held in memory only, and let go with the answer.

Nobody but this page may send one. A conversation is heard one recording at a time, and of all conversations one after
another: a reader who leaves while waiting is no longer waited for. A model that has begun cannot be stopped; what it
hears for a reader who has left is dropped.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from time import perf_counter
from typing import TYPE_CHECKING
from urllib.parse import unquote

from app.listening import Listen, Recording
from app.speech import AudioError
from ingest.errors import PanduanError
from ingest.interpreter import runnable

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

    from app.dictated import Dictated

__all__ = ["LANGUAGES", "LARGEST", "MISSING", "Ear", "RefusedError", "add_speech"]

LARGEST = 32 * 1024 * 1024  # bytes
ARRIVES = 120.0  # seconds that a recording may take to arrive
WAITING = 8  # recordings on their way or waiting, each up to LARGEST in memory
LANGUAGES = {"": "Any language", "en": "English", "ms": "Malay", "id": "Indonesian", "es": "Spanish", "fr": "French"}
MISSING = "No model that hears is set up. To see how to get one, run: python -m app models"
LEFT = 499  # nobody reads it


class RefusedError(PanduanError):
    """A recording is not heard; the message says why, and `status` is HTTP's."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def add_speech(app: "FastAPI", listen: Listen | None) -> None:
    """Add the route to an application; without `listen` it says what is missing."""
    ear = Ear(listen)

    async def speech(request: "Request") -> "Response":
        from starlette.responses import JSONResponse

        try:
            return JSONResponse(await ear.answer(request), headers={"cache-control": "no-store"})
        except RefusedError as refusal:
            return JSONResponse({"error": str(refusal)}, status_code=refusal.status)

    app.add_route("/speech", speech, methods=["POST"])


class Ear:
    """Which conversations are being heard, and whose turn it is."""

    def __init__(self, listen: Listen | None) -> None:
        self._listen = listen
        self._conversations: set[str] = set()
        self._turn = asyncio.Semaphore(1)
        self._leaving: set[asyncio.Future[Dictated]] = set()

    async def answer(self, request: "Request") -> dict[str, object]:
        """What was heard, as the page reads it; RefusedError where it is not."""
        conversation, language = _checked(request)
        if self._listen is None:
            raise RefusedError(503, runnable(MISSING))
        with self._alone(conversation):
            data = await _arrived(request)
            earlier = tuple(unquote(request.headers.get("x-earlier", "")).splitlines())
            began = perf_counter()
            heard = await self._heard(self._listen, Recording(data=data, language=language, earlier=earlier), request)
        return {**asdict(heard), "took": perf_counter() - began}

    @contextmanager
    def _alone(self, conversation: str) -> Iterator[None]:
        if conversation in self._conversations:
            raise RefusedError(409, "Another recording of this page is still being heard; try again when it is.")
        if len(self._conversations) >= WAITING:
            raise RefusedError(503, "Too many recordings wait to be heard; try again in a minute.")
        self._conversations.add(conversation)
        try:
            yield
        finally:
            self._conversations.discard(conversation)

    async def _heard(self, listen: Listen, recording: Recording, request: "Request") -> "Dictated":
        work = asyncio.ensure_future(self._in_turn(listen, recording))
        gone = asyncio.ensure_future(_left(request))
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        if not work.done():
            self._leaving.add(work)
            work.add_done_callback(self._leaving.discard)
            work.cancel()
            raise RefusedError(LEFT, "The reader has left.")
        try:
            return work.result()
        except AudioError as error:
            raise RefusedError(400, str(error)) from error
        except PanduanError as error:
            raise RefusedError(503, str(error)) from error

    async def _in_turn(self, listen: Listen, recording: Recording) -> "Dictated":
        async with self._turn:
            thread = asyncio.ensure_future(asyncio.to_thread(listen, recording))
            try:
                return await asyncio.shield(thread)
            except asyncio.CancelledError:
                await asyncio.wait({thread})  # it cannot be stopped, and until it ends it is nobody else's turn
                thread.exception()
                raise


def _checked(request: "Request") -> tuple[str, str]:
    """The conversation and the language that a request names; RefusedError where it is none of this page's."""
    headers, query = request.headers, request.query_params
    origin = headers.get("origin", "").partition("://")[2].lower()
    if not origin or origin != headers.get("host", "").lower() or headers.get("sec-fetch-site", SAME) != SAME:
        message = "A recording is taken from this page only; a proxy before it must pass on the Host header."
        raise RefusedError(403, message)
    conversation, language = query.get("conversation", ""), query.get("language", "")
    if not (conversation.isascii() and conversation.isalnum() and len(conversation) <= 64):  # noqa: PLR2004
        raise RefusedError(400, "The request names no conversation; load the page again.")
    if language not in LANGUAGES:
        raise RefusedError(400, "Choose one of the languages that the page offers.")
    if not headers.get("content-type", "").startswith("audio/"):
        raise RefusedError(400, "This is no sound file; choose wav, mp3, m4a, webm, ogg or flac.")
    return conversation, language


SAME = "same-origin"


async def _arrived(request: "Request") -> bytes:
    """The whole body; no more of it is taken in than may be sent."""
    from starlette.requests import ClientDisconnect

    large = RefusedError(413, "The recording is too long: at most 5 minutes and 32 MB are heard.")
    size = request.headers.get("content-length", "0")
    if not size.isdecimal() or int(size[:20]) > LARGEST:
        raise large
    data = bytearray()
    try:
        async with asyncio.timeout(ARRIVES):
            async for part in request.stream():
                data += part
                if len(data) > LARGEST:
                    raise large
    except TimeoutError as error:
        raise RefusedError(408, "The recording did not arrive within two minutes; try again.") from error
    except ClientDisconnect as error:
        raise RefusedError(LEFT, "The reader has left.") from error
    if not data:
        raise RefusedError(400, "The recording is empty; record again.")
    return bytes(data)


async def _left(request: "Request") -> None:
    """Return when the reader has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
