"""A server that transcribes: what is sent to it, what is made of what it tells, and the ways in which servers fail."""

import io
import json
import socket
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import numpy as np
import pytest

from app.servedspeech import ServedSpeech, SpeechServer
from app.speech import RATE, Audio, TranscriberError, Transcript

KEY = "PRIVATE"
AUDIO = Audio(samples=np.sin(np.arange(2 * RATE) / 20).astype(np.float32) / 2)


@dataclass
class Speech:
    """Answers in turn with a status and a body, each in pieces that may be slow."""

    replies: list[tuple[int, bytes]]
    pause: float = 0.0
    url: str = ""
    sent: list[dict[str, bytes]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def serving(*replies: tuple[int, Any], pause: float = 0.0) -> Iterator[Speech]:
    bodies = [(status, body if isinstance(body, bytes) else json.dumps(body).encode()) for status, body in replies]
    made = Speech(replies=bodies, pause=pause)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["content-length"]))
            head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
            parts = BytesParser(policy=HTTP).parsebytes(head + data).iter_parts()  # type: ignore[attr-defined]
            made.sent.append(
                {part.get_param("name", header="content-disposition"): part.get_content() for part in parts}
            )
            made.headers.append({name.lower(): value for name, value in self.headers.items()})
            status, body = made.replies[min(len(made.sent), len(made.replies)) - 1]
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
            try:
                for place in range(0, len(body), 100_000 if not made.pause else 1):
                    self.wfile.write(body[place : place + (100_000 if not made.pause else 1)])
                    time.sleep(made.pause)
            except OSError:
                pass

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def heard(url: str, *, timeout: float = 5.0, **options: Any) -> Transcript:
    server = SpeechServer(base_url=url, model="medasr", key=KEY, timeout=timeout)
    return ServedSpeech(server).transcribe(AUDIO, **options)


def failure(url: str, *, timeout: float = 5.0) -> str:
    with pytest.raises(TranscriberError) as raised:
        heard(url, timeout=timeout)
    said = str(raised.value)
    assert "\n" not in said
    assert KEY not in said
    return said


def text(part: bytes | str) -> str:
    return part if isinstance(part, str) else part.decode()


def test_a_wav_made_in_memory_is_sent_with_what_the_server_needs() -> None:
    with serving((200, {"text": "give it"})) as server:
        heard(server.url, language="en", hotwords=["amoxicillin", "adrenaline"])
    (sent,) = server.sent
    assert {name: text(value).strip() for name, value in sent.items() if name != "file"} == {
        "model": "medasr", "temperature": "0", "language": "en", "prompt": "amoxicillin, adrenaline",
        "response_format": "verbose_json", "timestamp_granularities[]": "word",
    }  # fmt: skip
    with wave.open(io.BytesIO(sent["file"])) as recording:
        assert (recording.getnchannels(), recording.getframerate(), recording.getsampwidth()) == (1, RATE, 2)
        samples = np.frombuffer(recording.readframes(10**9), dtype="<i2") / 32767
    assert np.abs(samples - AUDIO.samples).max() < 0.0001
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    assert (server.headers[0]["user-agent"], server.headers[0]["accept-encoding"]) == ("panduan", "identity")


def test_words_have_the_times_and_probabilities_that_are_told() -> None:
    told = {
        "text": " Give it.", "language": "english",
        "words": [
            {"word": " Give", "start": 0.1, "end": 0.4, "probability": 0.5},
            {"word": " it.", "start": 0.5, "end": 9.0, "probability": 0.9},
        ],
    }  # fmt: skip
    with serving((200, told)) as server:
        found = heard(server.url)
    assert [(one.text, one.start, one.end, one.confidence) for one in found.words] == [
        ("Give", 0.1, 0.4, 0.5),
        ("it.", 0.5, 2.0, 0.9),
    ]
    assert (found.language, found.language_confidence, found.seconds) == ("en", None, 2.0)
    assert found.transcriber == f"medasr at {server.url}"


def test_a_word_without_a_time_has_that_of_its_segment_or_of_the_recording() -> None:
    segments = [{"text": " Give it", "start": 0.5, "end": 1.0}, {"text": " now", "start": 1.0, "end": 1.5}]
    with serving((200, {"text": "Give it now", "segments": segments})) as server:
        assert [(one.start, one.end, one.confidence) for one in heard(server.url).words] == [
            (0.5, 1.0, None), (0.5, 1.0, None), (1.0, 1.5, None),
        ]  # fmt: skip
    with serving((200, {"text": "Give it"})) as server:
        assert [(one.text, one.start, one.end) for one in heard(server.url).words] == [
            ("Give", 0.0, 2.0),
            ("it", 0.0, 2.0),
        ]


def test_where_the_times_tell_other_words_than_the_text_the_text_counts() -> None:
    told = {
        "text": "do not give it",
        "words": [{"word": "give", "start": 0, "end": 1}, {"word": "it", "start": 1, "end": 2}],
    }
    with serving((200, told)) as server:
        assert heard(server.url).text == "do not give it"


def test_tokens_of_medasr_become_signs() -> None:
    with serving((200, {"text": "[INDICATION] give it {period} stop {odd}</s>"})) as server:
        found = heard(server.url)
    assert [(one.text, one.confidence) for one in found.words] == [("give", None), ("it.", None), ("stop", 0.0)]


@pytest.mark.parametrize("status", [400, 422])
def test_a_server_that_knows_no_times_is_asked_again_without(status: int) -> None:
    with serving((status, {"error": "unexpected"}), (200, {"text": "give it", "language": "ms"})) as server:
        found = heard(server.url)
    assert (found.text, found.language) == ("give it", "ms")
    assert text(server.sent[1]["response_format"]).strip() == "json"
    assert "timestamp_granularities[]" not in server.sent[1]


def test_nothing_heard_is_no_failure() -> None:
    with serving((200, {"text": ""})) as server:
        assert heard(server.url).words == ()


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, {}, "refuses the key; set PANDUAN_SPEECH_KEY"), (404, {}, "knows no model 'medasr'"), (413, {}, "as too long"),
        (429, {}, "is busy"), (500, {}, "failed (status 500)"), (302, {}, "is not followed"), (418, {}, "refuses the request (status 418)"),
        (422, {}, "refuses the request (status 422)"), (200, b"<html>hello</html>", "no transcript"), (200, [], "no transcript"),
        (200, {"text": 5}, "no transcript"), (200, {"error": "x"}, "no transcript"), (200, b"[" * 100_000, "no transcript"),
        (200, {"text": "a", "words": "b"}, "no transcript"), (200, {"text": "a", "words": [{"word": "a"}]}, "no transcript"),
        (200, b'{"text": "a", "words": [{"word": "a", "start": NaN, "end": 1}]}', "no transcript"),
        (200, b"\xff\xfe", "no transcript"), (200, b'{"text": "' + b"a" * 3_000_000 + b'"}', "more than 2000000 bytes"),
    ],
)  # fmt: skip
def test_what_a_server_sends_instead_is_one_line(status: int, body: Any, said: str) -> None:
    with serving((status, body)) as server:
        assert said in failure(server.url)


def test_a_server_that_is_down_says_where_it_should_run() -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        assert "cannot be reached; start it, or set PANDUAN_SPEECH_URL" in failure(
            f"http://127.0.0.1:{one.getsockname()[1]}/v1"
        )


def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        begun = time.monotonic()
        assert "had not answered after 1 s" in failure(f"http://127.0.0.1:{one.getsockname()[1]}/v1", timeout=0.6)
        assert time.monotonic() - begun < 5


def test_a_server_that_drips_is_given_up_after_the_whole_time() -> None:
    with serving((200, {"text": "a" * 1000}), pause=0.05) as server:
        begun = time.monotonic()
        assert "had not answered after 1 s" in failure(server.url, timeout=0.6)
        assert time.monotonic() - begun < 5


def test_no_proxy_of_the_environment_gets_the_recording(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving((200, {"text": "give it"})) as server:
        assert heard(server.url).text == "give it"


def test_the_key_is_shown_nowhere() -> None:
    assert KEY not in repr(SpeechServer(base_url="x", model="m", key=KEY))
