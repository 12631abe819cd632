"""InProcessGenerator: MedGemma or another Gemma 3 that runs in this process (transformers), one answer at a time.

A reader never hangs: whoever waits, for a turn or a token, looks ten times a second whether to stop, and gives up after
the model's timeout. Not told: a process that the system kills for its memory; a layer at work ends before it stops.
"""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from app.generation import GenerationError
from app.localmodel import (
    FAILURES,
    OUT_OF_MEMORY,
    Stopped,
    limit_of,
    load_network,
    load_processor,
    located,
    tokens_of,
    write,
)
from app.modelfolder import LocalModel, ModelFolder, read_folder
from app.turns import POLL_SECONDS, Ticket, Turns

__all__ = ["InProcessGenerator", "LocalModel"]


@dataclass(slots=True, kw_only=True)
class _Job:
    """One answer being written, shared by its reader and the thread that writes."""

    message: str
    max_tokens: int
    stop: threading.Event  # the reader's own
    left: threading.Event = field(default_factory=threading.Event)  # the reader has gone
    pieces: "Queue[str | None]" = field(default_factory=Queue)
    failure: GenerationError | None = None
    whole: bool = False

    def stopped(self) -> bool:
        return self.stop.is_set() or self.left.is_set()


class InProcessGenerator:
    """Holds one model, loaded on first use; GenerationError where it cannot be used."""

    def __init__(self, model: LocalModel) -> None:
        self._model, self._turns = model, Turns()
        self._loading, self._tokenizing = threading.RLock(), threading.Lock()
        self._network: Any = None
        self._processor: Any = None

    @property
    def name(self) -> str:
        """The model, and that it runs here."""
        folder = Path(self._model.id)
        return f"{folder.resolve().name if folder.is_dir() else self._model.id} on this machine"

    @cached_property
    def context(self) -> int:
        """Tokens of message and answer together: the model's own, or fewer where that is set."""
        return min(self._model.context, limit_of(self._folder))

    @cached_property
    def family(self) -> str:
        """Which family its id names: "medgemma", else "gemma3"."""
        known = f"{self._model.id} {self._folder.source}".lower()
        return self._model.family or ("medgemma" if "medgemma" in known else "gemma3")

    @property
    def waiting(self) -> int:
        """How many answers wait for their turn."""
        return self._turns.waiting

    def ahead(self, stop: threading.Event) -> int:
        """How many answers are written before the one that this event stops."""
        return self._turns.before(stop)

    @cached_property
    def _folder(self) -> ModelFolder:
        return read_folder(located(self._model))

    def check(self) -> None:
        """GenerationError where the folder, its weights, tokenizer or template cannot be used; loads no weights."""
        self.tokens("")

    def warm(self) -> None:
        """Load the model before the first question does; takes seconds to minutes."""
        self._loaded()

    def tokens(self, text: str) -> int:
        """Tokens of a text, exact."""
        processor = self._reader()
        with self._tokenizing:  # it can't serve two at once
            return tokens_of(processor, text)

    def _reader(self) -> Any:
        with self._loading:
            if self._processor is None:
                self._processor = load_processor(self._folder)
            return self._processor

    def _loaded(self) -> Any:
        with self._loading:
            if self._network is None:
                self._network = load_network(self._folder, precision=self._model.precision)
            return self._network

    def stream(self, message: str, *, max_tokens: int, stop: threading.Event) -> Iterator[str]:
        """Yield pieces of raw text, when its turn has come; end when `stop` is set; GenerationError for all else."""
        try:
            ticket = yield from self._turns.take(stop, seconds=self._model.timeout)
        except TimeoutError as error:
            message = f"{self.name} has been busy for {self._model.timeout:g} s without a move; restart Panduan"
            raise GenerationError(message) from error
        if ticket is None:
            return
        job = _Job(message=message, max_tokens=max_tokens, stop=stop)
        threading.Thread(target=self._work, args=(job, ticket), daemon=True, name="generation").start()
        try:
            yield from self._read(job)
        finally:
            job.left.set()

    def _read(self, job: _Job) -> Iterator[str]:
        heard = time.monotonic()
        while not job.stop.is_set():
            try:
                piece = job.pieces.get(timeout=POLL_SECONDS)
            except Empty:
                if time.monotonic() - heard > self._model.timeout:
                    message = (
                        f"{self.name} wrote nothing for {self._model.timeout:g} s; ask again, or use a faster machine"
                    )
                    raise GenerationError(message) from None
                yield ""
                continue
            heard = time.monotonic()
            self._turns.go_on()
            if piece is None:
                break
            yield piece
        self._require_whole(job)

    def _require_whole(self, job: _Job) -> None:
        if job.stop.is_set():
            return
        if job.failure:
            raise job.failure
        if not job.whole:
            message = f"{self.name} stopped before its answer ended; ask again"
            raise GenerationError(message)

    def _work(self, job: _Job, ticket: Ticket) -> None:
        try:
            self._write(job)
            job.whole = True
        except Stopped:
            pass
        except GenerationError as error:
            job.failure = error
        except FAILURES as error:
            job.failure = _failure(self.name, error)
            job.failure.__cause__ = error
        finally:
            self._turns.give_back(ticket)
            job.pieces.put(None)

    def _write(self, job: _Job) -> None:
        needed = self.tokens(job.message) + job.max_tokens
        if needed > self.context:
            message = (
                f"message and answer need {needed} tokens, and {self.name} takes {self.context}; send less evidence"
            )
            raise GenerationError(message)
        network, processor = self._loaded(), self._reader()
        job.pieces.put("")  # loaded: the time without a token begins anew
        write(
            network, processor, job.message, max_tokens=job.max_tokens, into=job.pieces, stopped=job.stopped
        )  # fmt: skip


def _failure(name: str, error: BaseException) -> GenerationError:
    """What to do; the library's own words may hold the question's, so they are only the cause."""
    if isinstance(error, MemoryError) or re.search(OUT_OF_MEMORY, str(error), re.IGNORECASE):
        return GenerationError(f"{name} ran out of memory; ask for less evidence, or take a smaller model")
    return GenerationError(f"{name} failed ({type(error).__name__}); ask again, and check the model's folder")
