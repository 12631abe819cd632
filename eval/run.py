"""GoldQuestion* → one row of results each: what the assistant answers, and how long that took."""

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.answer import Abstention, Answer
from app.answerjson import to_json
from eval.questions import GoldQuestion
from ingest.errors import PanduanError

if TYPE_CHECKING:
    from app.generation import Generator

__all__ = ["Answers", "ask_all", "open_assistant"]

WARM_UP = "What is the first-line treatment?"


class Answers(Protocol):
    """What is evaluated: anything that answers a question, given the earlier turns."""

    def answer(self, question: str, *, earlier: Sequence[str] = (), k: int = 10) -> Answer | Abstention: ...  # noqa: D102


def open_assistant(
    library: Path, *, silent_below: float | None = None, generator: "Generator | None" = None
) -> Answers:
    """Open the published release of a library, with a threshold of confidence and a model of its own where one is given."""
    from app.assistant import Assistant
    from app.settings import Settings
    from ingest.vectors import SentenceTransformerEmbedder

    settings = Settings(silent_below=silent_below, translate=False)  # nothing that is judged is translated
    embedder = SentenceTransformerEmbedder(settings.embedding)
    return Assistant(library, embedder=embedder, settings=settings, generator=generator)


def ask_all(assistant: Answers, questions: Iterable[GoldQuestion], *, k: int) -> Iterator[dict[str, object]]:
    """Ask every question after a throw-away one, so that the first latency holds no loading."""
    assistant.answer(WARM_UP, k=k)
    for question in questions:
        started = time.perf_counter()
        outcome = _answer(assistant, question, k=k)
        latency = time.perf_counter() - started
        yield {"id": question.id, "latency": latency, **to_json(outcome)}


def _answer(assistant: Answers, question: GoldQuestion, *, k: int) -> Answer | Abstention:
    try:
        return assistant.answer(question.question, earlier=question.context, k=k)
    except PanduanError as exc:
        message = f"question {question.id!r}: {exc}"
        raise PanduanError(message) from exc
