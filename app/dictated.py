"""Heard → Dictated: what goes into the question box, word by word, with what was said, what is unsure, and what may be meant.

Only spoken numbers are changed, losslessly: joining `said or text` of the words gives the transcript back. Drugs, terms and
whatever else was heard stay as they were heard; what they may be is offered beside them. Where two transcribers disagree on
a drug, a number or a “not”, there are only readings to choose from, and nothing for the box.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.asking import spoken_in
from app.hearing import Heard
from app.soundalike import sound_alikes
from app.speech import Transcript, Word
from app.spelling import Lexicon
from app.spokennumbers import Stretch, in_figures
from app.termlist import TermList, term_list

__all__ = ["UNSURE", "UNSURE_FACT", "Dictated", "DictatedWord", "Offer", "Reading", "dictated"]

# Confidence, from 0 to 1, below which a word is shown as unsure. A wrong drug or number harms, a wrong “the” does not, and
# neither transcriber is calibrated: MedASR and Whisper give most words that they get right more than 0.8.
UNSURE = 0.5
UNSURE_FACT = 0.8  # of a drug or a number
NO_WORD = "0"  # what parts words in a row

Kind = Literal["", "drug", "number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DictatedWord:
    """A word, or words in a row that are one figure."""

    text: str
    start: float  # seconds into the recording
    end: float
    confidence: float | None  # of its least sure word, from 0 to 1; None where none is told
    kind: Kind
    unsure: bool
    said: str  # what was heard, "" where the text is the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Names that a word of `Dictated.words`, or several in a row, may be, the likeliest first."""

    place: int  # of the first
    said: str  # all of them, without the signs around them
    meant: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one of several transcribers heard, with figures, and in what they differ."""

    transcriber: str
    text: str
    differs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictated:
    """What goes into the question box: `words` joined by single spaces; nothing where there are readings."""

    text: str
    words: tuple[DictatedWord, ...]
    offers: tuple[Offer, ...]
    readings: tuple[Reading, ...]
    language: str
    language_confidence: float | None
    transcriber: str
    seconds: float
    spoken: str  # the words as they were heard


def dictated(heard: Heard, *, vocabulary: Lexicon, dosed: frozenset[str] = frozenset()) -> Dictated:
    """What was heard as the reader sees it; `vocabulary` is the release's.

    `dosed` are further names of drugs, in lower case, which its guidelines dose. A language that nobody tells is guessed
    from the words.
    """
    transcript = heard.transcript
    language = _language(transcript)
    words, offers = _shown(transcript, language, vocabulary, dosed) if heard.other is None else ((), ())
    return Dictated(
        text=" ".join(word.text for word in words), words=words, offers=offers, readings=_readings(heard), language=language,
        language_confidence=transcript.language_confidence, transcriber=transcript.transcriber, seconds=transcript.seconds,
        spoken=transcript.text,
    )  # fmt: skip


def _language(transcript: Transcript) -> str:
    return transcript.language or spoken_in(transcript.text)


def _readings(heard: Heard) -> tuple[Reading, ...]:
    if heard.other is None:
        return ()
    return tuple(
        Reading(
            transcriber=one.transcriber,
            text=" ".join(stretch.text for stretch in in_figures(_texts(one), language=_language(one))),
            differs=heard.differs,
        )
        for one in (heard.transcript, heard.other)
    )


def _texts(transcript: Transcript) -> list[str]:
    return [word.text for word in transcript.words]


def _shown(
    transcript: Transcript, language: str, vocabulary: Lexicon, dosed: frozenset[str]
) -> tuple[tuple[DictatedWord, ...], tuple[Offer, ...]]:
    texts = _texts(transcript)
    stretches = in_figures(texts, language=language)
    taken = {place for one in stretches if one.number and not _is_lone(one) for place in range(one.first, one.end)}
    open_ = [NO_WORD if place in taken else text for place, text in enumerate(texts)]
    meant = {one.first: one for one in sound_alikes(open_, lexicon=vocabulary, language=language)}
    asked = {place for one in meant.values() for place in range(one.first, one.end)}
    stretches = tuple(
        replace(one, text=one.said or one.text, said="") if one.first in asked else one for one in stretches
    )
    listed = term_list(vocabulary, language=language, dosed=dosed)
    words = tuple(_word(one, transcript.words, listed, offered=one.first in asked) for one in stretches)
    offers = (
        Offer(place=place, said=meant[one.first].said, meant=meant[one.first].meant)
        for place, one in enumerate(stretches)
        if one.first in meant
    )
    return words, tuple(offers)


def _is_lone(stretch: Stretch) -> bool:
    """Whether a figure was one word, and may be part of a name: “a ten o lol”."""
    return stretch.said.isalpha() and stretch.text.isdecimal()


def _word(stretch: Stretch, words: Sequence[Word], listed: TermList, *, offered: bool) -> DictatedWord:
    heard = words[stretch.first : stretch.end]
    sure = [word.confidence for word in heard if word.confidence is not None]
    kind: Kind = "number" if stretch.number else "drug" if _names_drug(stretch.text, listed) else ""
    confidence = min(sure, default=None)
    low = confidence is not None and confidence < (UNSURE_FACT if kind else UNSURE)
    return DictatedWord(
        text=stretch.text, start=heard[0].start, end=heard[-1].end, confidence=confidence, kind=kind,
        unsure=low or offered or stretch.unclear, said=stretch.said,
    )  # fmt: skip


def _names_drug(text: str, listed: TermList) -> bool:
    return any(listed.is_drug(one) for one in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*|[^\W\d_]+", text))
