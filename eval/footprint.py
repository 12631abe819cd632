"""A command in a fresh process → Footprint: how long it took and how much memory its process tree held."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from ingest.errors import PanduanError

__all__ = ["Footprint", "MeasurementError", "measured"]

FIRST_SAMPLE_SECONDS, SAMPLE_SECONDS = 0.01, 0.1  # each pause is twice the one before, so that a short life is seen
ROOT = Path(__file__).resolve().parents[1]
TAIL_CHARACTERS = 600


class MeasurementError(PanduanError):
    """A measured command failed, so there is nothing to report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """Seconds of the whole process tree, by the clock and of processors, and the highest sampled sum of its memory.

    Resident memory that processes share counts once for each, so for a pool of workers the peak is an upper bound.
    """

    seconds: float
    cpu_seconds: float  # 0 on Windows, which does not tell it of children
    peak_bytes: int


def measured(arguments: Sequence[str]) -> Footprint:
    """Run `python -m ARGUMENTS` to its end, with imports and model loading inside the measured time."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    with tempfile.TemporaryFile() as output:
        started, used = time.perf_counter(), _cpu_of_children()
        process = subprocess.Popen(  # noqa: S603 (our own modules, no shell)
            [sys.executable, "-m", *arguments], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        peak = _peak_while_running(process)
        seconds, cpu_seconds = time.perf_counter() - started, _cpu_of_children() - used
        if process.returncode != 0:
            output.seek(0)
            tail = output.read().decode(errors="replace")[-TAIL_CHARACTERS:]
            message = f"`python -m {' '.join(arguments)}` ended with {process.returncode}: {tail}"
            raise MeasurementError(message)
    return Footprint(seconds=seconds, cpu_seconds=cpu_seconds, peak_bytes=peak)


def _cpu_of_children() -> float:
    times = psutil.Process().cpu_times()
    used: float = times.children_user + times.children_system
    return used


def _peak_while_running(process: subprocess.Popen[bytes]) -> int:
    peak, pause = 0, FIRST_SAMPLE_SECONDS
    watched = psutil.Process(process.pid)
    try:
        while process.poll() is None:
            peak = max(peak, _tree_bytes(watched))
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=pause)
            pause = min(2 * pause, SAMPLE_SECONDS)
    finally:  # also when the reader interrupts
        if process.poll() is None:
            process.terminate()
            process.wait()
    return peak


def _tree_bytes(root: psutil.Process) -> int:
    total = 0
    try:
        tree = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for process in tree:
        try:
            total += process.memory_info().rss
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            continue  # it ended between listing and asking
    return total
