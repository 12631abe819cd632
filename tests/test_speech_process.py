"""`transformers serve` in a process of its own, with the tiny LASR: the endpoint that ServedSpeech asks, as it is."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.audio import read_audio
from app.hearing import Hearing
from app.servedspeech import ServedSpeech, SpeechServer
from app.speech import TranscriberError
from tests.conftest import ROOT
from tests.test_medasr import word_errors
from tests.test_served_process import free_port, wait_for
from tests.tinyspeech import SENTENCES, spoken


@pytest.fixture(scope="module")
def url(tiny_lasr: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of its API."""
    home, port = tmp_path_factory.mktemp("hub"), free_port()
    (home / "hub").mkdir()
    environment = {**os.environ, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "transformers.cli.transformers", "serve", str(tiny_lasr)]
    command += ["--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_for(f"http://127.0.0.1:{port}/health", process, home / "log")
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()
            process.wait()


def test_a_served_model_hears_what_was_said(url: str, tiny_lasr: Path) -> None:
    hearing = Hearing(ServedSpeech(SpeechServer(base_url=url, model=str(tiny_lasr), timeout=60)))
    hearing.check()
    audio = read_audio(spoken(SENTENCES[0]))
    heard = hearing.hear(audio, hotwords=["amoxicillin"]).transcript
    assert word_errors(heard, SENTENCES[0]) <= 0.2
    assert {(one.start, one.end, one.confidence) for one in heard.words} == {(0.0, audio.seconds, None)}


def test_a_model_that_it_does_not_have_is_one_line(url: str) -> None:
    server = SpeechServer(base_url=url, model="/no/such/folder", timeout=60)
    with pytest.raises(TranscriberError, match="the speech server at") as raised:
        ServedSpeech(server).transcribe(read_audio(spoken(SENTENCES[0])))
    assert "\n" not in str(raised.value)
