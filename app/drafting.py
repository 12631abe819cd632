"""Raw text of a model → Draft: the statements that it made, each with the ids that it gave, nothing checked yet.

Covered: thoughts in the forms of MedGemma, Gemma 4 and the models that write <think>; what follows the last mark of an
end counts, and a thought without an end is no answer. Turns that a model invents, loops, markup, ids in many shapes,
statements over two lines, a line that leads a list ("Do not give:" stays with each item), JSON, endless text.
Not covered: a thought without any mark; its sentences are statements like any other, and fail or pass the check of each.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal, Protocol

from app.cited import Drafted
from app.draftlines import DraftLines

__all__ = ["Draft", "Drafted", "Drafting", "WholeAnswer", "read_draft"]

Outcome = Literal["drafted", "not answered", "empty", "unfinished thought", "foreign"]
MOST_READ = 100_000  # characters; an answer of 2048 tokens has some 8000

THOUGHT = re.compile(
    r"(?P<begin><unused94>|<think(?:ing)?>|<\|channel>)|(?P<end><unused95>|</think(?:ing)?>|<channel\|>)", re.IGNORECASE
)
# Marks of other families: a model that writes them is not the one that was set, and its thoughts may take any form.
FOREIGN = {
    "gemma": re.compile(r"</?think(?:ing)?>|<\|[a-z_]+\|?>|<[a-z_]+\|>|\[/?INST\]|<<SYS>>", re.IGNORECASE),
    "other": re.compile(r"<\|(?:channel|message|start|constrain)\|>", re.IGNORECASE),
}
TURN_ENDS = re.compile(
    r"<end_of_turn>|<eos>|<turn\|>|<\|(?:im_end|eot_id|end_of_text|endoftext)\|>|</s>", re.IGNORECASE
)
TURN_BEGINS = re.compile(r"<start_of_turn>(\w*)|<\|im_start\|>(\w*)|<\|turn>(\w*)", re.IGNORECASE)
BARE_THOUGHT = re.compile(r"\W*(?:thought|thinking)\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a model wrote, read to its end; statements only where the outcome is "drafted"."""

    statements: tuple[Drafted, ...]
    outcome: Outcome


def read_draft(raw: str, *, known: Collection[str], family: str) -> Draft:
    """The draft in the raw text of a model of this family, `known` being the ids that it was given."""
    reader = Drafting(known, family)
    reader.feed(raw)
    return reader.finish()


class Lines(Protocol):
    """What the lines of an answer are read into, one after another."""

    full: bool  # nothing more is to be read

    @property
    def begun(self) -> bool:
        """Whether anything was said yet."""

    def take(self, line: str) -> Iterator[Drafted]:
        """Yield the statements that this line completes."""

    def finish(self) -> tuple[tuple[Drafted, ...], bool]:
        """All statements, and whether the model said that the evidence does not answer."""


class WholeAnswer:
    """The lines of an answer as they were written, as one statement: for what is no list of statements."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self.full = False

    @property
    def begun(self) -> bool:
        """Whether anything was said yet."""
        return any(line.strip() for line in self._lines)

    def take(self, line: str) -> Iterator[Drafted]:
        """Keep a line."""
        self._lines.append(line)
        return iter(())

    def finish(self) -> tuple[tuple[Drafted, ...], bool]:
        """All of them, if any holds a word."""
        return ((Drafted(text="\n".join(self._lines).strip(), ids=()),) if self.begun else ()), False


class Drafting:
    """Reads a draft while it is written; what feed() gives is preliminary where another thought follows."""

    def __init__(self, known: Collection[str], family: str, *, lines: Callable[[], Lines] | None = None) -> None:
        self._foreign = FOREIGN["other" if family == "other" else "gemma"]
        self._begun = lines or partial(DraftLines, frozenset(known))
        self._line: list[str] = []  # pieces of the line that has not ended
        self._read = 0
        self._phase: Literal["begin", "thought", "answer", "done", "foreign"] = "begin"
        self._answer = self._begun()

    @property
    def done(self) -> bool:
        """Whether nothing more will be read: the model may as well be stopped."""
        return self._phase in {"done", "foreign"} or self._read >= MOST_READ

    def feed(self, piece: str) -> Iterator[Drafted]:
        """Read a piece; the statements that it completes, none before a thought has ended."""
        if self.done:
            return iter(())
        taken = piece[: MOST_READ - self._read]
        self._read += len(taken)
        *lines, rest = taken.split("\n")
        fresh: list[Drafted] = []
        for line in lines:
            fresh += self._take("".join([*self._line, line]))
            self._line = []
        self._line.append(rest)
        return iter(fresh)

    def finish(self) -> Draft:
        """All that was drafted; of text that was cut at the limit without its last line."""
        if self._read < MOST_READ:
            self._take("".join(self._line))
        self._line = []
        if self._phase == "foreign":
            return Draft(statements=(), outcome="foreign")
        if self._phase == "thought":
            return Draft(statements=(), outcome="unfinished thought")
        statements, not_answered = self._answer.finish()
        outcome: Outcome = "drafted" if statements else "not answered" if not_answered else "empty"
        return Draft(statements=statements, outcome=outcome)

    def _take(self, line: str) -> Iterable[Drafted]:
        if self._phase in {"done", "foreign"}:
            return ()
        if self._foreign.search(line):
            self._phase = "foreign"
            return ()
        fresh: Iterable[Drafted] = ()
        begun = 0
        for mark in THOUGHT.finditer(line):
            self._phase = "thought" if mark["begin"] else "answer"
            self._answer = self._begun()
            begun = mark.end()
        rest = line[begun:]
        if self._phase == "begin" and (first := TURN_BEGINS.sub("", rest)).strip():
            self._phase = "thought" if BARE_THOUGHT.fullmatch(first) else "answer"
        if self._phase == "answer":
            fresh = self._read_line(rest)
        return fresh

    def _read_line(self, line: str) -> Iterable[Drafted]:
        """A line of the answer; what another turn says is not the answer's."""
        begins = TURN_BEGINS.search(line)
        if begins and "".join(one or "" for one in begins.groups()) in {"user", "system"}:
            self._phase = "done"
            line = line[: begins.start()]
        ends = TURN_ENDS.search(line)
        if ends and (self._answer.begun or line[: ends.start()].strip()):
            self._phase = "done"
            line = line[: ends.start()]
        fresh = list(self._answer.take(TURN_BEGINS.sub("", line)))
        if self._answer.full:
            self._phase = "done"
        return fresh
