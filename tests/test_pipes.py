"""A reader that has seen enough ends a command quietly."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("command", [("ingest", "list", "--library"), ("app", "ask", "adrenaline dose", "--library")])
def test_a_closed_pipe_is_no_fault(command: tuple[str, ...], demo_library: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", *command, str(demo_library)],
            cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True, check=False, timeout=120,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert ended.returncode == 141
    assert "Error" not in ended.stderr
