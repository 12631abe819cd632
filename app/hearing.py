"""Audio → Heard: what was said, by the transcriber that hears it best, and a second reading where two disagree.

With two transcribers, one hears English alone (MedASR) and one hears any language (Whisper or a server). The second listens
first, since it tells the language; what is English, the first hears too. Its reading counts, unless it is unsure of it. Where
the two disagree on a drug, a number or a “not”, both readings are given, and the reader must choose. One recording at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from app.claims import Named
from app.differing import differences
from app.medasr import MedAsr
from app.servedspeech import ServedSpeech
from app.settings import Settings
from app.speech import Audio, AudioError, Transcriber, Transcript
from app.whispering import FasterWhisper

__all__ = ["Heard", "Hearing", "transcriber_of"]

ENGLISH = "en"
# Mean confidence of the words below which the reading of the English transcriber does not count before the other's. It is
# not fitted: no recordings of questions that may be published were at hand.
UNSURE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The reading that counts, and another where two transcribers disagree."""

    transcript: Transcript
    other: Transcript | None = None
    differs: str = ""  # in what, as the reader is told: “a drug and a number”


class Hearing:
    """Holds what listens: one transcriber for everything, and perhaps one more for English."""

    def __init__(self, everything: Transcriber, *, english: Transcriber | None = None) -> None:
        self._everything, self._english = everything, english
        self._using = Lock()

    @property
    def name(self) -> str:
        """Who listens, as the reader is told."""
        return f"{self._english.name} and {self._everything.name}" if self._english else self._everything.name

    def check(self) -> None:
        """Load what listens here, ask what listens elsewhere; TranscriberError where it cannot be used."""
        for one in (self._everything, self._english):
            if one is not None:
                one.check()

    def hear(
        self, audio: Audio, *, language: str = "", hotwords: Sequence[str] = (), named: Named | None = None
    ) -> Heard:
        """What was said; SpeechError where it cannot be told, or no word was heard. `named` finds more names of drugs."""
        with self._using:
            heard = self._heard(audio, language, hotwords, named)
        if not heard.transcript.words:
            message = (
                f"{self.name} heard no word in the recording; speak nearer to the microphone, or type the question"
            )
            raise AudioError(message)
        return heard

    def _heard(self, audio: Audio, language: str, hotwords: Sequence[str], named: Named | None) -> Heard:
        general = self._everything.transcribe(audio, language=language, hotwords=hotwords)
        if self._english is None or (language or general.language) != ENGLISH:
            return Heard(transcript=general)
        english = self._english.transcribe(audio, language=ENGLISH, hotwords=hotwords)
        sure = _mean_confidence(english) >= UNSURE
        first, second = (english, general) if english.words and (sure or not general.words) else (general, english)
        differs = differences(first, second, named=named) if second.words else ""
        return Heard(transcript=first, other=second if differs else None, differs=differs)


def transcriber_of(settings: Settings) -> Hearing | None:
    """What was chosen to listen; None where nothing was. Nothing is loaded before the first recording."""
    english = MedAsr(settings.medasr) if settings.medasr else None
    everything: Transcriber | None = None
    if settings.speech:
        everything = ServedSpeech(settings.speech)
    elif settings.whisper:
        everything = FasterWhisper(settings.whisper)
    if everything is None:
        return Hearing(english) if english else None
    return Hearing(everything, english=english)


def _mean_confidence(transcript: Transcript) -> float:
    told = [word.confidence for word in transcript.words if word.confidence is not None]
    return sum(told) / len(told) if told else 1.0
