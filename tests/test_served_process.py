"""An OpenAI-compatible server in a process of its own, with a tiny random Gemma 3: streaming, and a reader that leaves."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from app.answer import Answer
from app.assistant import Assistant
from app.generation import GenerationError
from app.served import ServedGenerator, ServedModel
from app.settings import Settings
from app.writing import Waiting
from ingest.vectors import SentenceTransformerEmbedder
from tests.conftest import ROOT
from tests.test_inprocess import until
from tests.tiny_gemma import write_tiny_gemma

STARTS_WITHIN, LOOK = 60.0, 0.2  # seconds
QUESTION = "How much adrenaline for a child?"  # the tiny model goes on and on over it


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_gemma(tmp_path_factory.mktemp("served") / "tiny-medgemma")


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, psutil.Process]]:
    """The address of its API and its process."""
    home = tmp_path_factory.mktemp("hub")
    (home / "hub").mkdir()  # without it the list of models is an internal error
    environment = {**os.environ, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    port = free_port()
    command = [sys.executable, "-m", "transformers.cli.transformers", "serve", str(folder)]
    command += ["--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_for(f"http://127.0.0.1:{port}/health", process, home / "log")
            yield f"http://127.0.0.1:{port}/v1", psutil.Process(process.pid)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()
            process.wait()


def wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(LOOK)
    pytest.fail(f"the server did not start: {log.read_text(errors='replace')[-1000:]}")


@pytest.fixture
def served(folder: Path, server: tuple[str, psutil.Process]) -> ServedGenerator:
    return ServedGenerator(ServedModel(base_url=server[0], model=str(folder), timeout=20))


def test_what_is_streamed_is_what_the_same_folder_writes_by_itself(served: ServedGenerator, folder: Path) -> None:
    pieces = [one for one in served.stream(QUESTION, max_tokens=40, stop=threading.Event()) if one]
    assert len(pieces) > 5
    assert "".join(pieces) == decoded(folder, max_tokens=40)


def decoded(folder: Path, *, max_tokens: int) -> str:
    """What transformers writes here, all at once and greedily; special tokens are left out, as this server does."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    words, network = AutoTokenizer.from_pretrained(folder), AutoModelForCausalLM.from_pretrained(folder, dtype="auto")
    turn = f"<bos><start_of_turn>user\n{QUESTION}<end_of_turn>\n<start_of_turn>model\n"
    inputs = words(turn, add_special_tokens=False, return_tensors="pt")
    whole = network.generate(**inputs, max_new_tokens=max_tokens, do_sample=False, top_k=None, top_p=None)
    return str(words.decode(whole[0][inputs["input_ids"].shape[1] :], skip_special_tokens=True))


def test_a_stop_ends_the_stream_within_a_second_and_the_server_writes_no_more(
    served: ServedGenerator, server: tuple[str, psutil.Process]
) -> None:
    stop, asked, count = threading.Event(), 0.0, 0
    for count, _ in enumerate(filter(None, served.stream(QUESTION, max_tokens=4000, stop=stop)), 1):
        if count == 5:
            stop.set()
            asked = time.monotonic()
    assert asked
    assert time.monotonic() - asked < 1
    assert count == 5
    time.sleep(1)
    assert busy(server[1]) < 0.3


def busy(process: psutil.Process) -> float:
    """Processor seconds that it takes in the next second; writing takes one."""
    before = process.cpu_times()
    time.sleep(1)
    after = process.cpu_times()
    return float(after.user + after.system - before.user - before.system)


def test_a_model_that_the_server_does_not_have_is_told(
    served: ServedGenerator, server: tuple[str, psutil.Process]
) -> None:
    absent = ServedGenerator(ServedModel(base_url=server[0], model="nobody/nothing", timeout=20))
    with pytest.raises(GenerationError) as refused:
        list(absent.stream(QUESTION, max_tokens=5, stop=threading.Event()))
    assert QUESTION not in str(refused.value)


ASKED = "When should a child with pneumonia be referred?"


@pytest.fixture
def assistant(demo_library: Path, served: ServedGenerator) -> Assistant:
    return Assistant(demo_library, embedder=SentenceTransformerEmbedder(), settings=Settings(), generator=served)


def test_random_words_are_never_shown_as_an_answer(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.writing.ROOM", (100, 100))  # it would go on to the last token
    told = assistant.answer(ASKED)
    assert isinstance(told, Answer)
    assert {one.kind for one in told.statements} == {"quoted"}
    assert told.withheld or told.remark or told.writer  # it babbles an id at times: then that very sentence is quoted
    for cited in (one for statement in told.statements for one in statement.citations):
        assert cited.quote in assistant.release.page(cited.guideline.id, cited.page).text


def test_a_reader_who_leaves_an_answer_is_free_within_a_second_and_the_server_soon(
    assistant: Assistant, server: tuple[str, psutil.Process]
) -> None:
    events = assistant.ask(ASKED)
    next(event for event in events if isinstance(event, Waiting))
    left = time.monotonic()
    events.close()  # type: ignore[attr-defined]
    assert time.monotonic() - left < 1
    until(lambda: busy(server[1]) < 0.3, seconds=20)  # it reads a long message to its end before it looks
