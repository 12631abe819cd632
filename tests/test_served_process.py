"""A real server of the OpenAI protocol, `transformers serve`, over the tiny model: what it streams, and how it stops."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app.generation import GenerationError
from app.served import ServedGenerator, ServedModel
from tests.tiny_gemma import write_tiny_gemma

QUESTION = "How much adrenaline for a child?"
START_SECONDS = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_gemma(tmp_path_factory.mktemp("served") / "tiny-medgemma")


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[bytes]]:
    """The process; its base URL is the last of its `args`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("hub")
    (home / "hub").mkdir()  # its list of models fails without it
    command = [str(Path(sys.executable).with_name("transformers")), "serve", str(folder)]
    options = ["--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(home), "OMP_NUM_THREADS": "1"}
    log = home / "log"
    with log.open("wb") as output:
        process = subprocess.Popen([*command, *options], env=environment, stdout=output, stderr=output)
        try:
            _await(process, port, log)
            process.args = [*command, f"http://127.0.0.1:{port}/v1"]
            yield process
        finally:
            process.terminate()
            process.wait(20)


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        assert time.monotonic() < end, log.read_text(errors="replace")[-2000:]
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)


def _generator(server: subprocess.Popen[bytes], folder: Path) -> ServedGenerator:
    return ServedGenerator(ServedModel(base_url=list(server.args)[-1], model=str(folder), key="none", timeout=20))  # type: ignore[arg-type]


def _written(generator: ServedGenerator, *, most: int) -> list[str]:
    return list(generator.stream(QUESTION, max_tokens=most, stop=threading.Event()))


def test_a_served_model_streams(server: subprocess.Popen[bytes], folder: Path) -> None:
    pieces = _written(_generator(server, folder), most=30)
    assert len(pieces) > 1
    assert "".join(pieces).strip()
    assert _written(_generator(server, folder), most=30) == pieces


def test_stopping_ends_the_stream_and_the_server_s_work(server: subprocess.Popen[bytes], folder: Path) -> None:
    generator, stop = _generator(server, folder), threading.Event()
    pieces = generator.stream(QUESTION, max_tokens=4000, stop=stop)
    next(pieces)
    stop.set()
    started = time.monotonic()
    assert list(pieces) == []
    assert time.monotonic() - started < 1
    time.sleep(1)
    before = psutil.Process(server.pid).cpu_times().user
    time.sleep(1)
    assert psutil.Process(server.pid).cpu_times().user - before < 0.3
    assert _written(generator, most=5)


def test_a_model_that_the_server_lacks_is_told(server: subprocess.Popen[bytes], tmp_path: Path) -> None:
    with pytest.raises(GenerationError) as caught:
        _written(_generator(server, tmp_path / "none"), most=5)
    assert QUESTION not in str(caught.value)
