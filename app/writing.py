"""Sources → what a model writes of them, statement by statement; nobody sees one before it is checked.

Whatever goes wrong ends the writing with a plain line: the answer quoted by code stands in its place. Covered: a thought
that does not end and an empty answer (asked once more, with room for twice as much), a model of another family, statements
that repeat one another. What a model cites wrongly is repaired among the sentences that stood in its message, and among no
others: what it has not seen it did not report, whatever its words fit. Not covered: what a true sentence leaves out.
"""

import re
import threading
import time
from collections.abc import Generator as Writing
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.answer import Statement, Withheld
from app.drafting import Draft, Drafted, Drafting
from app.gates import Gates, Held
from app.generation import GenerationError, Generator, ahead_of
from app.prompt import Prompt, prompt_for
from app.sources import Source

__all__ = ["Ended", "Waiting", "write"]

BEAT = 0.5  # seconds between two signs of life
ROOM = (2048, 4096)  # tokens for thought and answer, at the first try and at the second
REPAIRED = "The model named another sentence; this is the one that supports it."
NO_WORD = "it holds no word"
BESIDE = "The model cites this; it names nothing that the question asks about, and may answer another one."
FAILURES = {
    "empty": "the model wrote nothing",
    "unfinished thought": "the model did not come to an end of its thoughts; give it a longer context (PANDUAN_MODEL_CONTEXT)",
    "foreign": "what answered is no model of the family that was set; look at PANDUAN_MODEL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A sign of life while no statement comes: how many answers the model writes first, 0 where it is at this one."""

    ahead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How the writing ended, and what counts of it: a model that thinks again takes back what it wrote before."""

    pieces: tuple[Statement | Withheld, ...] = ()
    failure: str = ""  # why there may be none, or no more, in a line; "" where nothing went wrong
    not_answered: bool = False  # the model says that the evidence does not answer
    remark: str = ""  # what a reader must know of how it was checked, in a sentence; "" for nothing


def write(
    held: Held, sources: Sequence[Source], *, generator: Generator, stop: threading.Event
) -> Writing[Waiting | Statement | Withheld, None, Ended]:
    """Yield each statement once it is checked, or what is withheld of it, and signs of life; return how it ended."""
    tried = Ended()
    for most in ROOM:
        told: list[Statement | Withheld] = []
        try:
            room = min(most, generator.context // 2)
            prompt = prompt_for(held.question, sources, tokens=generator.tokens, budget=generator.context - room)
        except GenerationError as error:
            return Ended(failure=str(error))
        gates = Gates(held, prompt.sources)
        try:
            draft = yield from _draft(prompt, gates, generator, room, told, stop)
        except GenerationError as error:
            return Ended(pieces=tuple(told), failure=str(error), remark=gates.remark)
        tried = Ended(
            pieces=tuple(_Telling(gates).all_of(draft.statements)), failure=FAILURES.get(draft.outcome, ""),
            not_answered=draft.outcome == "not answered", remark=gates.remark,
        )  # fmt: skip
        if draft.outcome not in {"empty", "unfinished thought"} or stop.is_set():
            break
    return tried


def _draft(
    prompt: Prompt, gates: Gates, generator: Generator, room: int, told: list[Statement | Withheld], stop: threading.Event,
) -> Writing[Waiting | Statement | Withheld, None, Draft]:  # fmt: skip
    """Yield, and add to what was told, each statement as it comes; return the whole draft."""
    drafting, telling = Drafting({one.id for one in prompt.sources}, generator.family), _Telling(gates)
    pulse = _Pulse(generator, stop)
    yield from pulse.beat()
    for piece in generator.stream(prompt.message, max_tokens=room, stop=stop):
        for drafted in drafting.feed(piece):
            fresh = list(telling.of(drafted))
            told += fresh
            yield from fresh
        if drafting.done:
            break
        yield from pulse.beat()
    return drafting.finish()


class _Pulse:
    """Holds when life was shown last: while a model thinks, whoever reads must be able to see its place, and to leave."""

    def __init__(self, generator: Generator, stop: threading.Event) -> None:
        self._generator, self._stop = generator, stop
        self._shown, self._ahead = time.monotonic(), 0

    def beat(self) -> Iterator[Waiting]:
        """A sign of life where it is time for one, or the place in the line has changed."""
        now, ahead = time.monotonic(), ahead_of(self._generator, self._stop)
        if ahead != self._ahead or now - self._shown >= BEAT:
            self._shown, self._ahead = now, ahead
            yield Waiting(ahead=ahead)


class _Telling:
    """Holds what was told already, so that nothing is told twice."""

    def __init__(self, gates: Gates) -> None:
        self._gates, self._sources = gates, gates.sources
        self._told: set[str] = set()

    def all_of(self, drafted: Iterable[Drafted]) -> Iterator[Statement | Withheld]:
        """What becomes of a whole draft."""
        for one in drafted:
            yield from self.of(one)

    def of(self, drafted: Drafted) -> Iterator[Statement | Withheld]:
        """The statement as checked, the sentences that stand for it, or what is withheld and why."""
        if not drafted.text.strip():  # ids alone ask for the sentences themselves
            yield from self._quoted([one for one in self._sources if one.id in drafted.ids])
            return
        if not re.search(r"\w", drafted.text):
            if self._new(drafted.text):
                yield Withheld(text=drafted.text, reasons=(NO_WORD,))
            return
        found = self._gates.judged(drafted)
        cited = [one for one in self._sources if one.id in found.ids]
        if found.verdict == "unsupported":
            if found.text and self._new(found.text):
                yield Withheld(text=found.text, reasons=found.reasons)
        elif found.verdict == "quote":
            yield from self._quoted(cited)
        elif self._new(found.text):
            yield Statement(
                text=found.text,
                kind="checked",
                citations=tuple(citation for one in cited for citation in one.statement.citations),
                note=" ".join(
                    filter(
                        None, (REPAIRED if found.verdict == "repaired" else "", *(one.statement.note for one in cited))
                    )
                ),
            )

    def _quoted(self, cited: Iterable[Source]) -> Iterator[Statement]:
        """The sentences themselves; of one that may be about something else the reader is told so."""
        for one in cited:
            if self._new(one.text):
                notes = (one.statement.note, "" if self._gates.is_about(one) else BESIDE)
                yield replace(one.statement, note=" ".join(filter(None, notes)))

    def _new(self, text: str) -> bool:
        plain = " ".join(text.split()).casefold()
        fresh = plain not in self._told
        self._told.add(plain)
        return fresh
