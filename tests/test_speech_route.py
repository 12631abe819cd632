"""POST /speech: who may send a recording, how large, one at a time, and what comes back."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from app.dictated import Dictated, Offer
from app.listening import Recording
from app.speech import AudioError, TranscriberError
from app.ui.routes import web
from app.ui.shelf import Shelf
from app.ui.speech_route import LARGEST, MISSING, Ear, RefusedError
from ingest.interpreter import runnable
from tests import fakes

HOST = "127.0.0.1:7860"
SENT = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin", "content-type": "audio/webm"}
Answers = Callable[[Recording], Dictated]


@dataclass
class Listener:
    """Answers as it is told, and keeps what it was given."""

    answers: Answers = lambda _: fakes.dictated()
    given: list[Recording] = field(default_factory=list)

    def __call__(self, recording: Recording) -> Dictated:
        self.given.append(recording)
        return self.answers(recording)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fakes.pdf(tmp_path_factory.mktemp("speech") / "a.pdf")


@contextmanager
def opened(pdf: Path, listen: Answers | None) -> Iterator[TestClient]:
    shelf = Shelf(fakes.FakeAssistant(fakes.FakeRelease(pdf)))  # type: ignore[arg-type]
    with TestClient(web(shelf, listen=listen), base_url=f"http://{HOST}") as client:
        yield client


def post(
    client: TestClient, data: Any = b"sound", *, query: str = "conversation=c1&language=en", **headers: str
) -> Any:
    return client.post(
        f"/speech?{query}", content=data, headers=SENT | {k.replace("_", "-"): v for k, v in headers.items()}
    )


def test_what_was_heard_comes_back_whole(pdf: Path) -> None:
    listener = Listener(lambda _: fakes.dictated(offers=(Offer(place=2, said="amoxicillin", meant=("amoxapine",)),)))
    with opened(pdf, listener) as client:
        answer = post(client, x_earlier="dose%20of%20adrenaline%0Aand%20in%20newborns")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert told["text"] == "dose of amoxicillin 500 mg"
    assert told["words"][2] == {
        "text": "amoxicillin", "said": "", "start": 1.0, "end": 1.4, "confidence": 0.9, "kind": "", "unsure": False,
    }  # fmt: skip
    assert told["offers"] == [{"place": 2, "said": "amoxicillin", "meant": ["amoxapine"]}]
    assert told["readings"] == []
    assert told["took"] >= 0
    assert set(told) == {
        "text", "spoken", "language", "language_confidence", "transcriber", "seconds", "took", "words", "offers", "readings"
    }  # fmt: skip
    heard = listener.given[0]
    assert (heard.data, heard.language) == (b"sound", "en")
    assert heard.earlier == ("dose of adrenaline", "and in newborns")


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://127.0.0.1:9999"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_no_other_page_may_send_one(pdf: Path, headers: dict[str, str]) -> None:
    listener = Listener()
    with opened(pdf, listener) as client:
        answer = post(client, **headers)
    assert answer.status_code == 403
    assert "this page only" in answer.json()["error"]
    assert not listener.given


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("conversation=c1&language=xx", {}),
        ("language=en", {}),
        ("conversation=../c&language=en", {}),
        (f"conversation={'c' * 65}&language=en", {}),
        ("conversation=c1", {"content_type": "text/plain"}),
        ("conversation=c1", {"content_type": "multipart/form-data; boundary=x"}),
    ],
)
def test_a_request_that_names_nonsense_is_refused_in_a_line(pdf: Path, query: str, headers: dict[str, str]) -> None:
    listener = Listener()
    with opened(pdf, listener) as client:
        answer = post(client, query=query, **headers)
    assert answer.status_code == 400
    assert "\n" not in answer.json()["error"]
    assert not listener.given


def test_an_empty_recording_is_told(pdf: Path) -> None:
    with opened(pdf, Listener()) as client:
        assert post(client, b"").status_code == 400


def test_no_more_is_taken_in_than_may_be_sent(pdf: Path) -> None:
    listener, taken = Listener(), []

    def parts() -> Iterator[bytes]:
        for _ in range(40):
            taken.append(1)
            yield b"x" * 1024 * 1024

    with opened(pdf, listener) as client:
        whole = post(client, b"x" * (LARGEST + 1))
        streamed = post(client, parts())
        fits = post(client, b"x" * LARGEST)
    assert (whole.status_code, streamed.status_code, fits.status_code) == (413, 413, 200)
    assert "5 minutes and 32 MB" in whole.json()["error"]
    assert len(listener.given) == 1


@pytest.mark.parametrize(
    ("error", "status"),
    [(AudioError("nobody can be heard; record again"), 400), (TranscriberError("the model is not whole"), 503)],
)
def test_a_failure_is_a_line_and_no_empty_result(pdf: Path, error: Exception, status: int) -> None:
    def fails(_: Recording) -> Dictated:
        raise error

    with opened(pdf, fails) as client:
        answer = post(client)
        assert (answer.status_code, answer.json()) == (status, {"error": str(error)})
        assert post(client).status_code == status  # and the next is not told that this one is still heard


def test_without_a_model_it_says_how_to_get_one(pdf: Path) -> None:
    with opened(pdf, None) as client:
        answer = post(client)
    assert (answer.status_code, answer.json()) == (503, {"error": runnable(MISSING)})
    assert "python -m app models" in MISSING


def test_one_recording_of_a_conversation_at_a_time(pdf: Path) -> None:
    begun, go = Event(), Event()

    def slow(_: Recording) -> Dictated:
        begun.set()
        assert go.wait(30)
        return fakes.dictated()

    answers: list[Any] = []
    with opened(pdf, slow) as client:
        first = Thread(target=lambda: answers.append(post(client)))
        first.start()
        assert begun.wait(30)
        second = post(client)
        go.set()
        first.join(30)
        third = post(client)
    assert second.status_code == 409
    assert "still being heard" in second.json()["error"]
    assert [answers[0].status_code, third.status_code] == [200, 200]


def request_of(conversation: str, left: asyncio.Event) -> Request:
    """A whole recording, by a reader who leaves when told to."""
    headers = [(key.encode(), value.encode()) for key, value in (SENT | {"host": HOST}).items()]
    scope = {"type": "http", "method": "POST", "path": "/speech", "headers": headers}
    scope["query_string"] = f"conversation={conversation}&language=".encode()
    messages = iter([{"type": "http.request", "body": b"sound", "more_body": False}])

    async def receive() -> Any:
        if (message := next(messages, None)) is not None:
            return message
        await left.wait()
        return {"type": "http.disconnect"}

    return Request(scope, receive)


def test_a_reader_who_left_is_not_waited_for() -> None:
    begun, go = Event(), Event()

    def slow(_: Recording) -> Dictated:
        begun.set()
        assert go.wait(30)
        return fakes.dictated()

    async def played() -> tuple[list[Any], list[Recording]]:
        listener = Listener(slow)
        ear = Ear(listener)
        leaves = [asyncio.Event() for _ in range(4)]
        asked = [
            asyncio.ensure_future(ear.answer(request_of(name, leave)))
            for name, leave in zip("abc", leaves, strict=False)
        ]
        await asyncio.to_thread(begun.wait, 30)
        leaves[0].set()  # while it is heard: dropped when it ends
        leaves[1].set()  # while it waits: never begun
        left = await asyncio.gather(*asked[:2], return_exceptions=True)
        again = asyncio.ensure_future(ear.answer(request_of("a", leaves[3])))  # not told that the one it left is heard
        go.set()
        return [*left, await asked[2], await again], listener.given

    outcomes, given = asyncio.run(played())
    assert [type(one) for one in outcomes] == [RefusedError, RefusedError, dict, dict]
    assert len(given) == 3


def test_nothing_of_a_recording_is_written_or_logged(
    pdf: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import builtins

    writes: list[str] = []
    original = builtins.open

    def watched(file: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if set(mode) & set("wax+"):
            writes.append(str(file))
        return original(file, mode, *rest, **more)

    caplog.set_level(logging.DEBUG)
    with opened(pdf, Listener()) as client:
        monkeypatch.setattr(builtins, "open", watched)
        post(client, b"SOUND", x_earlier="SECRET")
    assert writes == []
    printed = capfd.readouterr()
    for said in ("SOUND", "SECRET", "amoxicillin"):
        assert said not in caplog.text + printed.out + printed.err


def test_the_microphone_is_for_this_page_only(pdf: Path) -> None:
    with opened(pdf, None) as client:
        policy = client.get("/page/r1/anaphylaxis/1.png").headers["permissions-policy"]
    assert "microphone=(self)" in policy
