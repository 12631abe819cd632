"""Audio → Transcript by any server with the endpoint /v1/audio/transcriptions of OpenAI (vLLM, speaches, `transformers serve`).

Covered: a server that is down, slow, busy, refusing, sending on, endless or answering nonsense. The recording is sent as a wav
made in memory, to no address but the one that was set, through no proxy of the environment. Words come with times and
probabilities where the server tells them; where it does not, a word has the time of its segment, or of the whole recording.
Not covered: what the server itself keeps.
"""

import io
import json
import math
import re
import ssl
import time
import wave
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from threading import Timer
from typing import TYPE_CHECKING, Any

from app.ctc import Piece
from app.medasrwords import words_of
from app.speech import RATE, Audio, TranscriberError, Transcript, Word
from app.whispering import fitting_words
from app.wire import Line

if TYPE_CHECKING:
    from app.ctc import Numbers

__all__ = ["ServedSpeech", "SpeechServer"]

CONNECT = 10.0  # seconds at most
MOST = 2_000_000  # bytes of an answer; of five minutes with every word's time, there are some 200,000
LETTERS_A_TOKEN = 3  # of a hot word, at least
OK = 200
PLAIN = (400, 415, 422)  # what servers answer that do not know the form with times
DETAILED = {"response_format": "verbose_json", "timestamp_granularities[]": "word"}
NONSENSE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)

DOWN = "the speech server at {url} cannot be reached; start it, or set PANDUAN_SPEECH_URL to where it runs"
SLOW = "the speech server at {url} had not answered after {seconds:.0f} s; try again, or raise PANDUAN_SPEECH_TIMEOUT"
CUT = "the speech server at {url} broke off in the middle of its answer; look at its own log, and try again"
HUGE = "the speech server at {url} sent more than {most} bytes, which is no transcript; check what runs there"
UNLIKE = "the speech server at {url} sent what is no transcript; check that PANDUAN_SPEECH_URL is its address for programs, which mostly ends in /v1"
REFUSED = "the speech server at {url} {reason}"
KEY = "refuses the key; set PANDUAN_SPEECH_KEY to the one that it was started with"
SAID: Mapping[int, str] = {
    401: KEY,
    403: KEY,
    404: "knows no model {model!r}, or hears nothing at this address; check PANDUAN_SPEECH_MODEL and PANDUAN_SPEECH_URL",
    413: "refuses the recording as too long; record the question alone",
    429: "is busy or has no quota left (status 429); try again in a while",
}
MOVED = "sends on to another address (status {status}), which is not followed; set PANDUAN_SPEECH_URL to the one that answers"
FAILED = "failed (status {status}); look at its own log"
OTHER = "refuses the request (status {status}); check that it is an OpenAI-compatible server that transcribes"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechServer:
    """Which model of which server hears."""

    base_url: str  # up to and without /audio/transcriptions
    model: str  # as the server names it
    key: str = field(default="", repr=False)
    timeout: float = 120.0  # seconds for a whole answer


class ServedSpeech:
    """Sends each recording in a request of its own."""

    def __init__(self, server: SpeechServer) -> None:
        self._server = server

    @property
    def name(self) -> str:
        """Which model, and where."""
        return f"{self._server.model} at {self._server.base_url}"

    def check(self) -> None:
        """Whether it answers, with this key; TranscriberError where it does not."""
        status, _ = self._asked(None, {})
        if status in (401, 403):
            raise TranscriberError(self._said(REFUSED, reason=KEY))

    def transcribe(self, audio: Audio, *, language: str = "", hotwords: Sequence[str] = ()) -> Transcript:
        """What was said, as the server tells it; hot words go as its prompt."""
        fields = {"model": self._server.model, "temperature": "0"}
        if language:
            fields["language"] = language
        if prompt := fitting_words(hotwords, lambda text: math.ceil(len(text) / LETTERS_A_TOKEN)):
            fields["prompt"] = prompt
        recording = _wav(audio.samples)
        status, body = self._asked(recording, fields | DETAILED)
        if status in PLAIN:
            status, body = self._asked(recording, fields | {"response_format": "json"})
        if status != OK:
            raise TranscriberError(self._said(REFUSED, reason=_reason(status, self._server.model)))
        try:
            return self._read(json.loads(body), audio, language)
        except NONSENSE as error:
            raise TranscriberError(self._said(UNLIKE)) from error

    def _read(self, told: Any, audio: Audio, language: str) -> Transcript:
        words = tuple(_words(told, audio.seconds))
        detected = "" if language else _code(told.get("language"))
        return Transcript(
            words=words, language=language or detected, transcriber=self.name, seconds=audio.seconds,
            language_confidence=None,
        )  # fmt: skip

    def _asked(self, recording: bytes | None, fields: Mapping[str, str]) -> tuple[int, bytes]:
        """Status and body of one request; without a recording, of the list of its models."""
        import httpx

        line = Line()
        begun = time.monotonic()
        timer = Timer(self._server.timeout, line.cut)
        timer.daemon = True
        timer.start()
        try:
            sent = self._sent(line, recording, fields)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            late = line.cut_off or time.monotonic() - begun >= self._server.timeout
            message = SLOW if late and line.reached else CUT if line.reached else DOWN
            raise TranscriberError(self._said(message, seconds=self._server.timeout)) from error
        finally:
            timer.cancel()
        if line.cut_off:  # an answer without its length seems to end there
            raise TranscriberError(self._said(SLOW, seconds=self._server.timeout))
        return sent

    def _sent(self, line: Line, recording: bytes | None, fields: Mapping[str, str]) -> tuple[int, bytes]:
        import httpx

        server = self._server
        waits = httpx.Timeout(server.timeout, connect=min(CONNECT, server.timeout))
        headers = {"authorization": f"Bearer {server.key}"} if server.key else {}
        with (
            httpx.Client(
                timeout=waits, trust_env=False, follow_redirects=False, verify=_certificates(), event_hooks=dict(line.hooks)
            ) as client,
            client.stream(headers=headers, **_request(server.base_url, recording, fields)) as reply,
        ):  # fmt: skip
            body = bytearray()
            for part in reply.iter_raw():  # packed, it could be small and endless
                body += part
                if len(body) > MOST:
                    raise TranscriberError(self._said(HUGE, most=MOST))
            return reply.status_code, bytes(body)

    def _said(self, words: str, **facts: object) -> str:
        return words.format(url=self._server.base_url, **facts)


def _request(url: str, recording: bytes | None, fields: Mapping[str, str]) -> dict[str, Any]:
    if recording is None:
        return {"method": "GET", "url": f"{url}/models"}
    files = {"file": ("recording.wav", recording, "audio/wav")}
    return {"method": "POST", "url": f"{url}/audio/transcriptions", "data": dict(fields), "files": files}


def _wav(samples: "Numbers") -> bytes:
    import numpy as np

    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes((np.clip(samples, -1, 1) * 32767).round().astype("<i2").tobytes())
    return file.getvalue()


def _reason(status: int, model: str) -> str:
    other = MOVED if status in range(300, 400) else FAILED if status in range(500, 600) else OTHER
    return SAID.get(status, other).format(status=status, model=model)


def _words(told: Mapping[str, Any], seconds: float) -> Iterator[Word]:
    """The words, with the tokens of MedASR as signs: a server hands them over as they are."""
    text = told["text"]
    if not isinstance(text, str):
        message = "its text is none"
        raise TypeError(message)
    timed = list(_timed(told, seconds))
    if (
        " ".join(one.text for one in timed).split() != text.split()
    ):  # the text is what counts; times may lack some of it
        timed = [Word(text=one, start=0.0, end=seconds) for one in text.split()]
    pieces = [
        Piece(text=f"▁{one.text}", start=one.start, end=one.end, confidence=1.0 if one.confidence is None else one.confidence)
        for one in timed
    ]  # fmt: skip
    untold = all(one.confidence is None for one in timed)
    for word in words_of(pieces).words:
        yield replace(word, confidence=None) if untold and word.confidence else word


def _timed(told: Mapping[str, Any], seconds: float) -> Iterator[Word]:
    """Words with the times that they, or their segments, are told to have."""
    for one in told.get("words") or ():
        sure = one.get("probability")
        for text in str(one["word"]).split():
            yield Word(
                text=text, start=_within(one["start"], seconds), end=_within(one["end"], seconds),
                confidence=None if sure is None else min(1.0, max(0.0, float(sure))),
            )  # fmt: skip
    if not told.get("words"):
        for one in told.get("segments") or ():
            for text in str(one["text"]).split():
                yield Word(text=text, start=_within(one["start"], seconds), end=_within(one["end"], seconds))


def _within(value: Any, seconds: float) -> float:
    found = float(value)
    if not math.isfinite(found):
        message = "a time is no number"
        raise ValueError(message)
    return min(max(found, 0.0), seconds)


def _code(language: Any) -> str:
    """ISO 639-1 of a language that is told by its code or its English name; "" where it is neither."""
    told = str(language or "").strip().lower()
    return told if re.fullmatch(r"[a-z]{2}", told) else _codes().get(told, "")


@cache
def _codes() -> Mapping[str, str]:
    from babel import Locale

    return {str(name).lower(): code for code, name in Locale("en").languages.items() if re.fullmatch(r"[a-z]{2}", code)}


@cache
def _certificates() -> ssl.SSLContext:
    """The system's, or those that SSL_CERT_FILE names: a ministry may have its own."""
    return ssl.create_default_context()
