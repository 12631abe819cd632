"""Recordings of questions → Spoken*: what was heard of each, how long that took, and where its gold page is found by it.

Each recording goes the way of the page: bytes, decoding, transcriber with the likely names of a new conversation, spoken
numbers as figures, search; no offer is taken. The same question as it is typed is searched for beside it. One that cannot be heard counts as nothing heard, and says why. Where two
transcribers disagree, the page shows both readings, and the one that would count is measured. Nothing is written.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.audio import read_audio
from app.dictated import dictated
from app.evidence import search
from app.hearing import Heard
from app.hotwords import hotwords
from app.question import QuestionError, in_terms_of, understand
from app.speech import Audio, AudioError, SpeechError, TranscriberError, Transcript
from app.spelling import Lexicon
from eval.heardwords import Errors, errors_of, normalised
from eval.questions import GoldQuestion
from eval.recordings import Recording, recording_row
from eval.results import Found
from ingest.release import Release
from ingest.vectors import Embedder

__all__ = ["DEPTH", "Listener", "Pages", "Spoken", "listened", "pages_by_search", "place_of", "wrongs"]

DEPTH = 10  # pages looked at
NOTHING = Heard(transcript=Transcript(words=(), language="", transcriber="", seconds=0.0))

Pages = Callable[[str, Sequence[str]], tuple[Found, ...]]  # of a question after others, best first


class Listener(Protocol):
    """What is measured: one transcriber, or two that are chosen from (app.hearing.Hearing)."""

    def hear(self, audio: Audio, *, language: str = "", hotwords: Sequence[str] = ()) -> Heard: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One recording: what was said, heard, and found by it."""

    recording: Mapping[str, object]  # all but its sound (eval.recordings.recording_row)
    question: GoldQuestion
    heard: str  # as it comes into the question box
    failure: str  # why nothing was heard, or searched for; "" otherwise
    unheard: bool  # there is no transcript
    differs: str  # in what two transcribers disagree, so that the reader has to choose; "" otherwise
    errors: Errors
    offered: tuple[str, ...]  # drugs that were not heard, and stand among the offers beside the words
    seconds: float  # of audio; 0 where it could not be decoded
    work: float  # seconds from the last byte to the transcript
    place: int  # of the first gold page in the evidence by what was heard, from 1; 0 for none, or without gold
    typed_place: int  # the same by the typed question


def listened(
    recordings: Iterable[Recording],
    questions: Sequence[GoldQuestion],
    *,
    listener: Listener,
    pages: Pages,
    lexicon: Lexicon,
) -> Iterator[Spoken]:
    """Listen to each; TranscriberError at the end where no recording at all was heard for want of a transcriber.

    `lexicon` holds the words of the guidelines that `pages` are of.
    """
    asked = {one.id: one for one in questions}
    typed: dict[str, int] = {}
    heard_any, refused = False, ""
    for recording in recordings:
        question = asked[recording.id]
        if question.id not in typed:
            typed[question.id] = _found(question.question, question, pages)[0]
        heard = _heard(recording, listener, lexicon)
        heard_any, refused = heard_any or not heard.failure, refused or heard.refused
        yield _spoken(recording, question, heard, pages=pages, lexicon=lexicon, typed=typed[question.id])
    if refused and not heard_any:
        raise TranscriberError(refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    heard: Heard
    seconds: float
    work: float
    failure: str
    refused: str  # the failure, where it is the transcriber's and not the recording's


def _heard(recording: Recording, listener: Listener, lexicon: Lexicon) -> _Heard:
    likely = hotwords((), lexicon=lexicon, language=recording.language)
    started, seconds, heard, failure, refused = time.perf_counter(), 0.0, NOTHING, "", ""
    try:
        audio = read_audio(recording.data)
        seconds = audio.seconds
        heard = listener.hear(audio, language=recording.language, hotwords=likely)
    except AudioError as error:
        failure = str(error)
    except SpeechError as error:
        failure = refused = str(error)
    work = time.perf_counter() - started
    return _Heard(heard=heard, seconds=seconds, work=work, failure=failure, refused=refused)


def _spoken(
    recording: Recording, question: GoldQuestion, heard: _Heard, *, pages: Pages, lexicon: Lexicon, typed: int
) -> Spoken:
    shown, language = dictated(heard.heard, vocabulary=lexicon), recording.language
    text = shown.readings[0].text if shown.readings else shown.text
    place, unsearched = _found(text, question, pages)
    errors = errors_of(recording.text, text, language=language)
    meant = {" ".join(normalised(name, language=language)) for offer in shown.offers for name in offer.meant}
    return Spoken(
        recording=recording_row(recording), question=question, heard=text, failure=heard.failure or unsearched,
        unheard=bool(heard.failure), differs=heard.heard.differs, errors=errors,
        offered=tuple(drug for drug in errors.drugs.missed if drug in meant), seconds=heard.seconds, work=heard.work,
        place=place, typed_place=typed,
    )  # fmt: skip


def _found(text: str, question: GoldQuestion, pages: Pages) -> tuple[int, str]:
    """The place of the first gold page, and why nothing could be searched for."""
    if not question.answerable:
        return 0, ""
    if not text:
        return 0, "no words were heard"
    gold = frozenset((part.pdf, page) for part in question.gold for page in part.pages)
    try:
        return place_of(gold, pages(text, question.context)), ""
    except QuestionError as error:
        return 0, str(error)


def place_of(gold: Found, evidence: Sequence[Found]) -> int:
    """The rank of the first piece of evidence on a gold page, from 1; 0 where none is."""
    return next((place for place, found in enumerate(evidence, 1) if not found.isdisjoint(gold)), 0)


def pages_by_search(release: Release, *, embedder: Embedder) -> Pages:
    """The pages of search alone, as `python -m eval ablation` asks it."""

    def pages(text: str, earlier: Sequence[str]) -> tuple[Found, ...]:
        question = in_terms_of(understand(text, earlier=earlier), release=release)
        if question.out_of_scope:
            return ()
        found = search(question, release=release, embedder=embedder, k=DEPTH)
        return tuple(frozenset((one.guideline.file, page) for page in one.passage.pages) for one in found.evidence)

    return pages


def wrongs(one: Spoken) -> tuple[str, ...]:
    """What went wrong with a recording, in words; () where every word was heard and no page is lost."""
    errors = one.errors
    changed = errors.substituted + errors.deleted + errors.inserted
    found = [one.failure] if one.failure else []
    found += [f"drug {drug!r} offered" for drug in one.offered]
    for name, kind in (("drug", errors.drugs), ("number", errors.numbers), ("term", errors.terms)):
        found += [f"{name} {thing!r} not heard" for thing in kind.missed]
        found += [f"{name} {thing!r} not said" for thing in kind.added]
    if one.differs:
        found.append(f"two readings, which differ in {one.differs}")
    if one.typed_place and not one.place:
        found.append(f"gold page lost, {one.typed_place} when typed")
    elif one.place > one.typed_place > 0:
        found.append(f"gold page {one.place}, {one.typed_place} when typed")
    return (*found, f"{changed} of {errors.words} words") if changed else tuple(found)
