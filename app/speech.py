"""Audio → Transcript: what was heard, word by word, and the seam behind which a model listens.

SpeechError (a PanduanError)
├── AudioError         the recording cannot be used: silent, too short, too long, no audio, cut
└── TranscriberError   the model or server that listens is missing, not whole, down, or answers nonsense

Audio is held in memory only: nothing here or behind the seam writes a recording, or what was heard, to disk or log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ingest.errors import PanduanError

if TYPE_CHECKING:
    import numpy as np

__all__ = ["RATE", "Audio", "AudioError", "SpeechError", "Transcriber", "TranscriberError", "Transcript", "Word"]

RATE = 16_000  # samples a second, which every model here was trained on


class SpeechError(PanduanError):
    """A recording was not turned into words; the message says why and what to do."""


class AudioError(SpeechError):
    """The recording itself cannot be used."""


class TranscriberError(SpeechError):
    """What listens is missing, not whole, down, or answers nonsense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audio:
    """A recording, decoded: one channel at RATE."""

    samples: "np.ndarray"  # float32 from -1 to 1, shape (samples,)

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / RATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word as it was heard, with the punctuation that follows it."""

    text: str
    start: float  # seconds into the recording
    end: float
    confidence: float | None = None  # from 0 to 1, the model's own; None where it tells none


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What a recording says, by one transcriber; no words where nobody spoke."""

    words: tuple[Word, ...]
    language: str  # ISO 639-1, "" where it is not told
    transcriber: str  # who listened, as the reader is told
    seconds: float  # of audio
    language_confidence: float | None = None  # from 0 to 1, where the language was detected

    @property
    def text(self) -> str:
        """The words, parted by single spaces."""
        return " ".join(word.text for word in self.words)


class Transcriber(Protocol):
    """Listens to one recording."""

    @property
    def name(self) -> str:
        """The model, as the reader is told."""

    def check(self) -> None:
        """Load the model, or ask whether the server answers; TranscriberError where it cannot be used."""

    def transcribe(self, audio: Audio, *, language: str = "", hotwords: Sequence[str] = ()) -> Transcript:
        """What was said; SpeechError where it cannot be told.

        `language` (ISO 639-1) is what the speaker has chosen, "" to detect it. `hotwords` are likely terms; a transcriber
        that has no use for them ignores them.
        """
