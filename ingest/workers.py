"""Tasks on hostile files → their outcomes: each runs in a process that can be killed, under limits.

Covered: a task that raises, crashes its process, hangs, or swells is ended and refused with its reason, and the others
go on; a parent that is killed takes its workers with it at their next sign of life. Not covered: a machine without
memory for one worker's limit.
"""

import contextlib
import gc
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Generic, TypeVar

from ingest.errors import DocumentError

__all__ = ["Limits", "Refused", "Task", "collect_seldom", "in_workers"]

Item = TypeVar("Item")
Result = TypeVar("Result")
Beat = Callable[[], None]
Task = Callable[[Item, Beat], Result]  # calls its second argument at every sign of life
SELDOM = 200_000  # new objects between two searches for circles; Python's own is 700
LOOK = 0.2  # seconds between two looks at the workers' memory
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one document may take before it is dropped."""

    page_seconds: float = (
        60.0  # between two signs of life, on a machine with time for it; OCR of a large page takes 10 s
    )
    document_seconds: float = 1800.0
    memory_mb: int = 1500  # resident, of the worker and what it started


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A task that did not end well; the reason completes the sentence `'file.pdf' …`."""

    reason: str


@dataclass(slots=True, kw_only=True)
class _Worker:
    """One process, what it works on, and since when."""

    process: Any
    pipe: Connection
    place: int = -1
    begun: float = 0.0
    beaten: float = 0.0
    spent: float = 0.0  # seconds of a processor, up to the last sign of life

    def give(self, place: int, item: object) -> None:
        self.place, self.begun = place, time.monotonic()
        self.beat()
        self.pipe.send(item)

    def beat(self) -> None:
        """Note a sign of life."""
        self.beaten, self.spent = time.monotonic(), _processor_seconds(self.process.pid)

    def end(self) -> None:
        """Kill the process and whatever it started."""
        import psutil

        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.process.pid)
            for one in [*process.children(recursive=True), process]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    one.kill()
        self.process.join()
        self.pipe.close()

    def broken(self, limits: Limits, *, weighed: bool) -> str:
        """Which limit it has broken, in words; "" while it keeps them; of memory only where it is `weighed`."""
        now = time.monotonic()
        late = now - self.beaten > limits.page_seconds
        if (weighed or late) and _resident(self.process.pid) > limits.memory_mb * MEGABYTE:
            return f"was given up: reading it takes more than {limits.memory_mb} MB of memory"
        if late and not self._waits(limits):
            return f"was given up: one page took more than {limits.page_seconds:.0f} s"
        if now - self.begun > limits.document_seconds:
            return f"was given up after {limits.document_seconds:.0f} s"
        return ""

    def _waits(self, limits: Limits) -> bool:
        """Whether it would work, and the machine gives it no time: other programs must not cost a ministry a document."""
        had = _processor_seconds(self.process.pid) - self.spent
        return had < limits.page_seconds and not _idle(self.process.pid)


def in_workers(
    task: "Task[Item, Result]", items: Sequence[Item], *, workers: int, limits: Limits
) -> "Iterator[tuple[int, Result | DocumentError | Refused]]":
    """Yield each item's place and what came of it, as it is ready.

    `task` must be importable. With no workers it runs in this process, without limits. A DocumentError that it raises
    is its outcome; what kills it becomes Refused.
    """
    if workers < 1:
        for place, item in enumerate(items):
            try:
                yield place, task(item, lambda: None)
            except DocumentError as error:
                yield place, error
        return
    yield from _Pool(task=task, limits=limits).run(items, min(workers, len(items)))


@dataclass(slots=True, kw_only=True)
class _Pool(Generic[Item, Result]):
    """The workers of one round of tasks."""

    task: "Task[Item, Result]"
    limits: Limits
    workers: list[_Worker] = field(default_factory=list)
    looked: float = 0.0  # at the workers' memory, last

    def run(self, items: Sequence[Item], count: int) -> "Iterator[tuple[int, Result | DocumentError | Refused]]":
        waiting = list(enumerate(items))[::-1]
        try:
            for _ in range(count):
                self._start(waiting)
            while self.workers:
                ready = wait([one.pipe for one in self.workers], timeout=LOOK)
                weighed = self._due()
                for worker in list(self.workers):
                    heard = self._heard(worker) if worker.pipe in ready else None
                    outcome = self._watched(worker, weighed=weighed) if heard is None else heard
                    if outcome is not None:
                        place = worker.place
                        self._again(worker, waiting, ended=isinstance(outcome, Refused))
                        yield place, outcome
        finally:
            for worker in self.workers:
                worker.end()

    def _start(self, waiting: list[tuple[int, Item]]) -> None:
        if not waiting:
            return
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(self.task, theirs, self.limits.memory_mb), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process=process, pipe=ours)
        self.workers.append(worker)
        worker.give(*waiting.pop())

    def _again(self, worker: _Worker, waiting: list[tuple[int, Item]], *, ended: bool) -> None:
        """Give the worker its next item; one that was ended is replaced."""
        if not ended and waiting:
            worker.give(*waiting.pop())
            return
        self.workers.remove(worker)
        worker.end()
        if ended:
            self._start(waiting)

    def _heard(self, worker: _Worker) -> "Result | DocumentError | Refused | None":
        """What a worker says: a sign of life (None), or its outcome."""
        try:
            told: Any = worker.pipe.recv()
        except (EOFError, ConnectionError):
            worker.process.join(5)
            return Refused(reason=_died(worker.process.exitcode))
        worker.beat()
        if told is None:
            return None
        outcome: Result | DocumentError | Refused = told
        return outcome

    def _due(self) -> bool:
        """Whether it is time to look at the memory again: looking at every sign of life took a tenth of a core."""
        now = time.monotonic()
        if now - self.looked < LOOK:
            return False
        self.looked = now
        return True

    def _watched(self, worker: _Worker, *, weighed: bool) -> Refused | None:
        reason = worker.broken(self.limits, weighed=weighed)
        return Refused(reason=reason) if reason else None


def _died(status: int | None) -> str:
    killed = f" (signal {-status})" if status and status < 0 else ""
    return f"breaks the PDF library or needs more memory than there is{killed}"


def _processor_seconds(pid: int) -> float:
    """Seconds of a processor that a process has had, and its children that ended; 0 where it is gone."""
    import psutil

    with contextlib.suppress(psutil.NoSuchProcess):
        had = psutil.Process(pid).cpu_times()
        return float(had.user + had.system + had.children_user + had.children_system)
    return 0.0


def _idle(pid: int) -> bool:
    """Whether a process and its children all wait for something that is no processor, no disk and no leave to go on."""
    import psutil

    working = {psutil.STATUS_RUNNING, psutil.STATUS_DISK_SLEEP, psutil.STATUS_STOPPED}
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for one in [process, *process.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                if one.status() in working:
                    return False
    return True


def _resident(pid: int) -> int:
    """Bytes that a process and its children hold; 0 where it is gone."""
    import psutil

    total = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        total = process.memory_info().rss
        for child in process.children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                total += child.memory_info().rss
    return total


def _work(task: "Task[Any, Any]", pipe: Connection, memory_mb: int) -> None:
    """The life of a worker: items in, signs of life and outcomes out, until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    _bound(memory_mb)
    collect_seldom()
    while True:
        try:
            item = pipe.recv()
        except (EOFError, ConnectionError):
            return
        with _Telling(pipe):
            try:
                outcome = task(item, lambda: pipe.send(None))
            except DocumentError as error:
                outcome = error
            pipe.send(outcome)


def collect_seldom() -> None:
    """Let Python search for circles of objects less often: in a document's million words it took a sixth of the time."""
    gc.set_threshold(SELDOM, 50, 100)


class _Telling:
    """Turns whatever a hostile file makes our code raise into a reason, and ends the worker, whose state is unsure."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            return
        with contextlib.suppress(OSError):
            memory = issubclass(kind, MemoryError)
            words = (
                "needs more memory than it may have" if memory else f"made its reader fail ({kind.__name__}: {error})"
            )
            self._pipe.send(Refused(reason=words))
        os._exit(1)


def _bound(memory_mb: int) -> None:
    """A wall far behind the limit, for what swells between two looks; not every system has one."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        wall = 3 * memory_mb * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (wall, wall))
