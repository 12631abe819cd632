"""What the whole suite shares: one demonstration library, built once by the real command."""

import os
import socket
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["HF_HUB_OFFLINE"] = "1"


def run(*arguments: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run `python -m …` in the checkout, as a user would."""
    command = [sys.executable, "-m", *map(str, arguments)]
    environment = {**os.environ, **(env or {})}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280, check=False)


@pytest.fixture(scope="session")
def demo_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the demonstration corpus published."""
    library = tmp_path_factory.mktemp("demo") / "library"
    done = run(
        "ingest", "build", "corpora/demo", "--library", library, "--publish", "--accept-all", "a test", "not for use"
    )
    assert done.returncode == 0, done.stderr
    return library


@pytest.fixture(scope="session")
def tiny_lasr(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny MedASR that hears two sentences (tests/tinyspeech.py)."""
    from tests.tinyspeech import write_tiny_lasr

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Using padding='same' with even kernel lengths")  # torch, of LASR itself
        return write_tiny_lasr(tmp_path_factory.mktemp("speech") / "tiny-lasr")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real guidelines beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared here")
    return SHARED


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test can reach another machine."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "local"
        assert host in {"127.0.0.1", "::1", "localhost", "local"}, f"a test tried to reach {host}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where PANDUAN_NO_SKIPS is set, what is skipped because something is missing fails instead."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and os.environ.get("PANDUAN_NO_SKIPS") and "../shared" not in str(report.longrepr):
        report.outcome = "failed"
