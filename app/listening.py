"""Recording → Dictated: decoded in memory, heard by what is set up to listen, and read against the published release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.answer import Evidence
from app.assistant import Assistant
from app.audio import read_audio
from app.dictated import Dictated, dictated
from app.hearing import Hearing, transcriber_of
from app.hotwords import hotwords
from app.settings import Settings
from app.vocabulary import DrugNames
from ingest.errors import PanduanError

__all__ = ["Listen", "Listener", "Recording", "listener_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a reader spoke, and for what."""

    data: bytes  # as it was recorded: any format that a browser writes, or a file's
    language: str  # ISO 639-1, "" to be detected
    earlier: tuple[str, ...] = ()  # the conversation's questions before it


class Listen(Protocol):
    """Hears a recording."""

    @property
    def models(self) -> Mapping[str, str]:
        """Who hears, in words, and the server that recordings go to where there is one."""

    def __call__(self, recording: Recording) -> Dictated:
        """What was said; SpeechError where it cannot be told."""


class Listener:
    """Holds what listens, and the names of drugs of the release that it listens for."""

    def __init__(self, assistant: Assistant, hearing: Hearing, *, server: str = "") -> None:
        self._assistant, self._hearing, self._server, self._drugs = assistant, hearing, server, DrugNames()

    @property
    def models(self) -> Mapping[str, str]:
        """Who hears, in words, and the server that recordings go to where there is one."""
        return {"hearing": self._hearing.name, **({"speech server": self._server} if self._server else {})}

    def __call__(self, recording: Recording) -> Dictated:
        """What was said; SpeechError where it cannot be told."""
        audio = read_audio(recording.data)
        release = self._assistant.release
        named = self._drugs.of(release, release.guidelines)
        likely = hotwords(self._found(recording.earlier), lexicon=release, language=recording.language or "en")
        heard = self._hearing.hear(audio, language=recording.language, hotwords=likely, named=named)
        return dictated(heard, vocabulary=release, dosed=named.words if named else frozenset())

    def _found(self, earlier: Sequence[str]) -> tuple[Evidence, ...]:
        """What the last question found: its names are likely to be said again. Without it they are only less likely heard."""
        if not earlier:
            return ()
        try:
            events = self._assistant.ask(earlier[-1], earlier=earlier[:-1])
            return next((event for event in events if isinstance(event, tuple)), ())
        except PanduanError:
            return ()


def listener_of(assistant: Assistant, settings: Settings) -> Listener | None:
    """What was chosen to listen; None where nothing was."""
    hearing = transcriber_of(settings)
    server = settings.speech.base_url if settings.speech else ""
    return Listener(assistant, hearing, server=server) if hearing else None
