"""Assistant: asks one published release; ask() reads as the specification of an answer."""

import threading
import time
from collections.abc import Generator as Writing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from app.answer import Abstention, Answer, Evidence, Outcome, Statement, Withheld
from app.changes import changes_of
from app.checking import holding
from app.composing import with_written
from app.confidence import confidence, fitted, signals_of
from app.conflicts import conflicts_of
from app.evidence import Found, search
from app.extraction import extract
from app.gates import Entails, Held
from app.generation import Generator
from app.newer import newer_guidelines
from app.question import Question, in_terms_of, understand
from app.relevance import CrossEncoderReranker
from app.scope import NOT_CLOSE, no_figure, not_mentioned, nothing_of_it, partly_words, silence
from app.settings import Settings
from app.sources import sources_for
from app.suggesting import follow_ups
from app.suitable import speaks_of
from app.translating import Translating, reading_language, translate, waits_for_translation
from app.vocabulary import DrugNames, DrugWords
from app.writers import entailment_of, generator_of
from app.writing import Ended, Waiting, write
from ingest.library import published
from ingest.release import Release
from ingest.search import Filter
from ingest.vectors import Embedder, SentenceTransformerEmbedder

__all__ = ["Assistant", "Event", "Waiting"]


Event = Question | tuple[Evidence, ...] | Waiting | Statement | Withheld | Translating | Answer | Abstention
NOT_PROVEN = "No sentence of the passages found could be proven to stand in the guideline, so none is shown."


class Assistant:
    """Holds the open release, the embedder and the model that writes; follows the library when another is published."""

    def __init__(
        self, library: Path, *, embedder: Embedder, settings: Settings, generator: Generator | None = None,
        entails: Entails | None = None,
    ) -> None:  # fmt: skip
        self._library, self._embedder, self._settings = library, embedder, settings
        self._generator, self._entails, self._drugs = generator, entails, DrugNames()
        self._reranker = CrossEncoderReranker(settings.reranking) if settings.reranking else None
        self._lock = threading.Lock()
        self._release = self._opened(published(library))

    @classmethod
    def open(cls, library: Path, *, settings: Settings | None = None) -> "Assistant":
        """Open the published release of a library; PanduanError where it or a model cannot be used."""
        chosen = settings or Settings()
        embedder = SentenceTransformerEmbedder(chosen.embedding)
        generator, entails = generator_of(chosen), entailment_of(chosen)
        return cls(library, embedder=embedder, settings=chosen, generator=generator, entails=entails)

    def _opened(self, folder: Path) -> Release:
        release = Release(folder)
        release.require(self._embedder)
        return release

    @property
    def release(self) -> Release:
        """The release that answers now."""
        folder = published(self._library)
        with self._lock:
            if folder.name != self._release.name:
                self._release = self._opened(folder)
            return self._release

    @property
    def models(self) -> Mapping[str, str]:
        """Which models search and answer, in words, and the server that questions go to where there is one."""
        name = str(self._embedder.fingerprint["id"])
        order = {"reranking": self._settings.reranking.id} if self._settings.reranking else {}
        second = f", and by {self._settings.entailment.id}" if self._entails and self._settings.entailment else ""
        return {
            "embedding": name,
            **order,
            "answers": f"written by {self._generator.name}, every statement checked against the sentences it cites{second}"
            if self._generator
            else "extractive: sentences quoted from the guideline, no model writes",
            **({"server": self._settings.served.base_url} if self._settings.served else {}),
        }

    @property
    def writes(self) -> bool:
        """Whether a model writes."""
        return self._generator is not None

    def warm(self) -> None:
        """Load the model before the first question does; takes seconds."""
        self._embedder.question("warm")
        if self._reranker:
            self._reranker.check()

    def ask(
        self, question: str, *, earlier: Sequence[str] = (), k: int = 10, within: Filter | None = None
    ) -> Iterator[Event]:
        """Yield the question as understood, the evidence found, and the answer or abstention.

        Where a model writes, each of its statements comes before the answer, as soon as it is checked or withheld; while
        there is none, a sign of life does twice a second, and closing this iterator then ends the model's work. The answer
        comes again with each translation, where the question is asked in another language than it is answered in.
        QuestionError for a question that cannot be searched for, FilterError where no guideline is `within`.
        """
        clock = _Clock()
        release = self.release
        understood = in_terms_of(understand(question, earlier=earlier), release=release)
        yield understood
        if understood.out_of_scope:
            yield ()
            yield _abstained(understood, understood.out_of_scope, (), release, clock)
            return
        found = search(
            understood, release=release, embedder=self._embedder, k=k, within=within, reranker=self._reranker
        )
        clock.lap("search")
        yield found.evidence
        outcome = self._outcome(understood, found, release, clock)
        if not self._generator or isinstance(outcome, Abstention):
            yield outcome
            return
        outcome, failure = yield from self._written(outcome, self._generator, found, release, clock)
        yield outcome
        if self._settings.translate:
            drugs = self._drugs.of(release, {one.guideline.id for one in found.evidence})
            yield from _translated(outcome, understood, self._generator, failure, clock, drugs)

    def _written(
        self, quoted: Answer, generator: Generator, found: Found, release: Release, clock: "_Clock"
    ) -> Writing[Waiting | Statement | Withheld, None, tuple[Answer, str]]:
        """Yield what the model writes; the answer in which it stands, and why it ended early."""
        stop, ended, waiting = threading.Event(), Ended(), True
        sources = sources_for(quoted.standalone, found, release=release)
        held = Held(
            question=quoted.standalone, entails=self._entails,
            drugs=self._drugs.of(release, {one.guideline.id for one in sources}),
            about=partial(speaks_of, question=quoted.standalone, terms=found.terms),
        )  # fmt: skip
        writing = write(held, sources, generator=generator, stop=stop)
        try:
            while True:
                piece = next(writing)
                if waiting and not isinstance(piece, Waiting):
                    clock.lap("first statement")
                    waiting = False
                yield piece
        except StopIteration as end:
            ended = end.value
        finally:  # also where the reader stopped, or went away
            stop.set()
            writing.close()
        clock.lap("write")
        answer = with_written(replace(quoted, timings=dict(clock.laps)), ended, writer=generator.name)
        return answer, ended.failure

    def answer(
        self, question: str, *, earlier: Sequence[str] = (), k: int = 10, within: Filter | None = None
    ) -> Outcome:
        """The last event of ask()."""
        *_, outcome = self.ask(question, earlier=earlier, k=k, within=within)
        assert isinstance(outcome, Answer | Abstention)  # noqa: S101 ask() ends with nothing else
        return outcome

    def follow_ups(self, answer: Answer) -> tuple[str, ...]:
        """Questions that may be asked next; () once another release is published. Takes up to a second."""
        release = self.release
        if release.name != answer.release:
            return ()
        return follow_ups(answer.evidence, question=answer.standalone, release=release)

    def _outcome(self, understood: Question, found: Found, release: Release, clock: "_Clock") -> Outcome:
        reason = silence(understood, found, release=release)
        draft = () if reason else extract(
            found, question=understood.standalone, release=release, embedder=self._embedder
        )  # fmt: skip
        clock.lap("choose")
        statements, model = holding(draft, release=release), fitted()
        clock.lap("check")
        signals = signals_of(found, statements)
        sure = confidence(signals, model)
        floor = model.silent_below if self._settings.silent_below is None else self._settings.silent_below
        reason = (
            reason
            or no_figure(understood, statements, found)
            or nothing_of_it(understood, statements, found, release=release)
            or (NOT_CLOSE if sure < floor or not draft else "" if statements else NOT_PROVEN)
        )
        if reason:
            silent = _abstained(understood, reason, found.evidence, release, clock)
            return replace(silent, confidence=sure, signals=asdict(signals))
        return Answer(
            question=understood.text, release=release.name, statements=statements, evidence=found.evidence,
            timings=clock.laps, not_mentioned=not_mentioned(understood, release=release), searched=understood.wordings,
            notices=understood.notices, standalone=understood.standalone,
            partly=partly_words(understood, statements, found, sure=sure >= model.partly_below),
            changes=changes_of(statements, understood, found.terms, release=release, embedder=self._embedder),
            conflicts=conflicts_of(statements, understood.standalone, found.terms, newer=newer_guidelines(release)),
            confidence=sure, signals=asdict(signals), suggestions=understood.suggestions,
        )  # fmt: skip


def _translated(
    answer: Answer, understood: Question, generator: Generator, failure: str, clock: "_Clock", drugs: DrugWords | None
) -> Iterator[Translating | Answer]:
    """Yield the answer with its translations as they come, and last with what they took; nothing where none is due."""
    into = reading_language(understood.text, understood.standalone)
    if not waits_for_translation(answer, into):
        return
    if failure:  # a model that just failed is not asked again
        yield replace(answer, translated_into=into, untranslated=failure)
        return
    stop = threading.Event()
    writing = translate(answer, into=into, generator=generator, stop=stop, drugs=drugs)
    try:
        told = yield from writing
    finally:  # also where the reader stopped, or went away
        stop.set()
        writing.close()
    clock.lap("translate")
    yield replace(told, timings=dict(clock.laps))


def _abstained(
    understood: Question, reason: str, evidence: tuple[Evidence, ...], release: Release, clock: "_Clock"
) -> Abstention:
    return Abstention(
        question=understood.text, release=release.name, reason=reason, evidence=evidence, timings=clock.laps,
        searched=understood.wordings, notices=understood.notices, standalone=understood.standalone, suggestions=understood.suggestions,
    )  # fmt: skip


class _Clock:
    """Holds the seconds of each stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] = now - self._last
        self._last = now
