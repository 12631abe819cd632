"""question → Turn: what is known of one question so far, and so what the chat shows of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.answer import Abstention, Answer, Citation, Evidence, Outcome, Statement
from app.assistant import Assistant, Waiting
from app.notices import Notice
from app.question import Question
from app.spelling import Suggestion
from app.translating import Translating
from app.wordings import Wording
from ingest.errors import PanduanError
from ingest.search import Filter

__all__ = ["Turn", "asked", "broken", "stopped"]

STOPPED = "you stopped it"
FAILED = "Panduan failed while translating; look at the program's messages"
BROKEN = "Panduan failed while answering; nothing was found or ruled out. Ask again, or look at the program's messages."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # gradio hashes its state; an outcome has no hash
class Turn:
    """A question and what came of it: evidence first, then an outcome, an error, or the reader's stop."""

    question: str
    within: Filter | None = None  # searched only in these guidelines
    searched: str = ""  # the question as it was searched for, once that is known
    wordings: tuple[Wording, ...] = ()  # and for what else
    notices: tuple[Notice, ...] = ()  # to be read first
    suggestions: tuple[Suggestion, ...] = ()  # what may be meant, and was not searched for
    alone: bool = False  # the reader put it as it stands: earlier turns do not count
    release: str = ""  # the release that gave the evidence
    evidence: tuple[Evidence, ...] = ()
    writing: bool = False  # a model is asked
    ahead: int = 0  # answers that it writes first
    written: tuple[Statement, ...] = ()  # by a model, each checked, while it goes on writing
    outcome: Outcome | None = None
    translating: Translating | None = None  # the answer is shown, and this is being written
    follow_ups: tuple[str, ...] = ()  # questions that may be asked next
    suggesting: bool = False  # the answer is shown, and such questions are being looked for
    error: str = ""
    stopped: bool = False

    @property
    def pending(self) -> bool:
        """Still being answered."""
        return self.outcome is None and not self.error and not self.stopped

    @property
    def cited(self) -> tuple[Citation, ...]:
        """Each cited place once, in the order of the statements, what replaced editions said last; [n] is its place here."""
        answer = self.outcome if isinstance(self.outcome, Answer) else None
        statements = (*answer.statements, *(change.was for change in answer.changes)) if answer else self.written
        return tuple(dict.fromkeys(citation for statement in statements for citation in statement.citations))


def asked(
    assistant: Assistant, question: str, turns: tuple[Turn, ...], *, within: Filter | None = None, alone: bool = False
) -> Iterator[tuple[Turn, ...]]:
    """The chat with one more question, again and again; its last turn is the same one while nothing more is known.

    `alone`, the question is read without the turns before.
    """
    earlier = () if alone else _before(turns)
    turn = Turn(question=question, within=within, alone=alone)
    yield (*turns, turn)
    try:
        turn = replace(turn, release=assistant.release.name)
        for event in assistant.ask(question, earlier=earlier, within=within):
            first = turn.outcome is None
            turn = _after(turn, event)
            yield (*turns, turn)
            if first and isinstance(turn.outcome, Answer):  # a translation may follow, and may be stopped
                turn = replace(turn, follow_ups=_next(assistant, turn.outcome))
    except PanduanError as error:
        yield (*turns, replace(turn, error=str(error)))
        return
    if isinstance(turn.outcome, Answer):
        yield (*turns, replace(turn, suggesting=False))


def _next(assistant: Assistant, answer: Answer) -> tuple[str, ...]:
    """What may be asked next; a failure takes these buttons from the reader, never the answer."""
    try:
        return assistant.follow_ups(answer)
    except PanduanError:
        return ()


def stopped(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """The chat after the reader stopped the last answer."""
    if not turns or not turns[-1].pending:
        return _settled(turns, STOPPED)
    return (*turns[:-1], replace(turns[-1], stopped=True))


def broken(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """The chat after a fault of the program: a failure must not look like an answer still to come."""
    if not turns or not turns[-1].pending:
        return _settled(turns, FAILED)
    return (*turns[:-1], replace(turns[-1], error=BROKEN))


def _settled(turns: tuple[Turn, ...], reason: str) -> tuple[Turn, ...]:
    """The chat, its last answer no longer waited with; the reason is told where a translation was being written."""
    if not turns or not turns[-1].suggesting:
        return turns
    last, outcome = turns[-1], turns[-1].outcome
    if last.translating and isinstance(outcome, Answer):
        outcome = replace(outcome, translated_into=last.translating.into, untranslated=reason)
    return (*turns[:-1], replace(last, outcome=outcome, translating=None, suggesting=False))


def _after(turn: Turn, event: object) -> Turn:
    if isinstance(event, tuple):
        return replace(turn, evidence=event)
    if isinstance(event, Waiting | Translating | Statement):
        return _while_written(turn, event)
    if isinstance(event, Answer | Abstention):
        busy = isinstance(event, Answer)
        return replace(
            turn, outcome=event, release=event.release, evidence=event.evidence, suggesting=busy, translating=None
        )
    if isinstance(event, Question):
        return replace(
            turn,
            searched=event.standalone,
            wordings=event.wordings,
            notices=event.notices,
            suggestions=event.suggestions,
        )
    return turn


def _while_written(turn: Turn, event: Waiting | Translating | Statement) -> Turn:
    if isinstance(event, Statement):
        return replace(turn, written=(*turn.written, event))
    if isinstance(event, Translating):
        return replace(turn, translating=event)
    known = turn.writing and turn.ahead == event.ahead
    return turn if known else replace(turn, writing=True, ahead=event.ahead)


def _before(turns: tuple[Turn, ...]) -> tuple[str, ...]:
    """The questions that still count, from the last one that the reader put as it stands."""
    last = max((place for place, turn in enumerate(turns) if turn.alone), default=0)
    return tuple(turn.question for turn in turns[last:] if not turn.error)
