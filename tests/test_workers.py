"""Tasks in processes that can be killed: whatever one of them does, the others go on."""

import os
import signal
import subprocess
import time

import psutil
import pytest

from ingest.errors import DocumentError
from ingest.workers import Beat, Limits, Refused, in_workers

LIMITS = Limits(page_seconds=1.5, document_seconds=4, memory_mb=300)


def task(item: str, beat: Beat) -> str:  # noqa: C901 a case for each thing that may happen
    """What a hostile file may make a reader do."""
    match item:
        case "hang":
            time.sleep(60)
        case "crawl":
            for _ in range(200):
                beat()
                time.sleep(0.1)
        case "wait":  # for two seconds it is given no time
            subprocess.Popen(["/bin/sh", "-c", f"sleep 2; kill -CONT {os.getpid()}"])
            os.kill(os.getpid(), signal.SIGSTOP)
        case "spin":
            while True:
                pass
        case "swell":
            swollen = [bytearray(20_000_000) for _ in range(60) if time.sleep(0.03) is None]
            time.sleep(len(swollen))
        case "burst":
            return str(len(bytearray(5_000_000_000)))
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "raise":
            message = "an unforeseen number"
            raise ValueError(message)
        case "refuse":
            message = "is empty"
            raise DocumentError(message)
    return item.upper()


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("hang", "one page took more than 2 s"),
        ("spin", "one page took more than 2 s"),
        ("crawl", "after 4 s"),
        ("swell", "more than 300 MB"),
        ("burst", "memory"),
        ("crash", "breaks the PDF library"),
        ("raise", "ValueError: an unforeseen number"),
    ],
)
def test_what_one_does_is_told_and_the_others_go_on(bad: str, reason: str) -> None:
    outcomes = dict(in_workers(task, ["one", bad, "two", "three"], workers=2, limits=LIMITS))
    assert sorted(outcomes) == [0, 1, 2, 3]
    refused = outcomes[1]
    assert isinstance(refused, Refused)
    assert reason in refused.reason
    assert [outcomes[0], outcomes[2], outcomes[3]] == ["ONE", "TWO", "THREE"]


def test_a_document_is_not_given_up_because_the_machine_is_busy() -> None:
    assert dict(in_workers(task, ["wait"], workers=1, limits=LIMITS)) == {0: "WAIT"}


def test_a_refusal_of_the_task_itself_is_its_outcome() -> None:
    for workers in (0, 1):
        (place, outcome), (_, other) = in_workers(task, ["refuse", "one"], workers=workers, limits=LIMITS)
        assert (place, str(outcome), other) == (0, "is empty", "ONE")
        assert isinstance(outcome, DocumentError)


def test_nothing_is_left_running_when_the_caller_stops_early() -> None:
    def children() -> set[int]:
        return {
            one.pid for one in psutil.Process().children(recursive=True) if "tracker" not in " ".join(one.cmdline())
        }

    before = children()
    outcomes = in_workers(task, ["one", "hang", "hang"], workers=2, limits=Limits())
    assert next(outcomes) == (0, "ONE")
    outcomes.close()
    assert children() <= before


def test_no_items_start_no_process() -> None:
    assert list(in_workers(task, [], workers=4, limits=LIMITS)) == []
