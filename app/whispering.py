"""Audio → Transcript by faster-whisper: many languages and accents, spoken as people speak.

It is loaded once, when it is first needed, from this machine alone. Silence is cut out before it hears (Silero VAD), it never
sees what it wrote before, takes no chances (temperature 0), and what it is known to make up is taken out (app/hallucinated.py).
Hot words are put before every window of 30 s, as many whole ones as fit.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from app.hallucinated import Segment, heard_words
from app.localmodel import FAILURES
from app.speech import Audio, TranscriberError, Transcript, Word

__all__ = ["FasterWhisper", "WhisperModel", "fitting_words"]

SIZES = {"cpu": "small", "cuda": "large-v3-turbo"}  # what is taken where no model is named
COMPUTE = {"cpu": "int8", "cuda": "float16"}
NAMES = {"small": "whisper-small", "large-v3-turbo": "whisper-large-v3-turbo"}  # of `python -m app models`
HOTWORDS = 223  # tokens; faster-whisper cuts what is longer, in the middle of a word
UNSPACED = frozenset({"zh", "yue", "ja", "th", "lo", "my", "km"})  # languages that write no space between words
FILES = ("config.json", "tokenizer.json", "model.bin")  # without its tokenizer, the library would ask the hub for one
BINARY = re.compile(rb".\0\0\0.\0WhisperSpec\0", re.DOTALL)  # how CTranslate2 begins a file of weights: no pickle


@dataclass(frozen=True, slots=True, kw_only=True)
class WhisperModel:
    """Which model hears."""

    id: str = ""  # a folder, hub id or size ("small"), converted for CTranslate2; "": the usual one of this machine
    revision: str = ""  # a commit of the hub, 40 hexadecimal digits; a folder needs none
    compute: str = ""  # "int8", "float16", …; "": the usual one of this machine


class FasterWhisper:
    """Holds one model, loaded on first use; TranscriberError where it cannot be used."""

    def __init__(self, model: WhisperModel) -> None:
        self._model, self._using = model, Lock()
        self._loaded: Any = None

    @property
    def name(self) -> str:
        """The model, and that it runs here."""
        named = self._model.id or SIZES[_device()]
        folder = Path(named)
        return f"Whisper ({folder.resolve().name if folder.is_dir() else named})"

    def check(self) -> None:
        """Load it; TranscriberError where that fails."""
        with self._using:
            self._network()

    def transcribe(self, audio: Audio, *, language: str = "", hotwords: Sequence[str] = ()) -> Transcript:
        """What was said, and in which language; each word with the probability of its tokens."""
        with self._using:
            network = self._network()
            if language and language not in network.supported_languages:
                message = f"{self.name} does not hear the language {language!r}; choose another, or let it be detected"
                raise TranscriberError(message)
            try:
                return self._heard(network, audio, language, hotwords)
            except FAILURES as error:
                message = f"{self.name} failed ({type(error).__name__}); try again, and check the model's folder"
                raise TranscriberError(message) from error

    def _heard(self, network: Any, audio: Audio, language: str, hotwords: Sequence[str]) -> Transcript:
        written, told = network.transcribe(
            audio.samples, language=language or None, hotwords=fitting_words(hotwords, _counter(network)) or None,
            vad_filter=True, word_timestamps=True, condition_on_previous_text=False, temperature=0.0, beam_size=5,
            compression_ratio_threshold=2.4, log_prob_threshold=-1.0, no_speech_threshold=0.6,
            hallucination_silence_threshold=2.0,
        )  # fmt: skip
        spaced = told.language not in UNSPACED
        segments = [
            Segment(words=tuple(_words(one.words or (), spaced=spaced)), packing=one.compression_ratio)
            for one in written
        ]
        return Transcript(
            words=heard_words(segments), language=told.language, transcriber=self.name, seconds=audio.seconds,
            language_confidence=None if language else float(told.language_probability),
        )  # fmt: skip

    def _network(self) -> Any:
        self._loaded = self._loaded or _load(self._model)
        return self._loaded


def fitting_words(words: Sequence[str], count: Any) -> str:
    """As many of the first words as a prompt may hold, none of them in part; `count` tells the tokens of a text."""
    fitting: list[str] = []
    for word in words:
        if count(", ".join([*fitting, word])) > HOTWORDS:
            break
        fitting.append(word)
    return ", ".join(fitting)


def _counter(network: Any) -> Any:
    return lambda text: len(network.hf_tokenizer.encode(f" {text}", add_special_tokens=False).ids)


def _words(written: Iterable[Any], *, spaced: bool) -> Iterator[Word]:
    """Words as they are spaced: what is written without a space before it belongs to the word before it."""
    held: Word | None = None
    for one in written:
        text, sure = one.word.strip(), float(one.probability)
        if held and spaced and not one.word[:1].isspace():
            held = Word(
                text=held.text + text, start=held.start, end=one.end, confidence=min(held.confidence or 0.0, sure)
            )
        else:
            if held and held.text:
                yield held
            held = Word(text=text, start=float(one.start), end=float(one.end), confidence=sure)
    if held and held.text:
        yield held


@cache
def _device() -> str:
    import ctranslate2

    return "cuda" if ctranslate2.get_cuda_device_count() else "cpu"


def _load(model: WhisperModel) -> Any:
    import faster_whisper

    folder = _located(model)
    for name in FILES:
        if not (folder / name).is_file():
            message = f"the Whisper model in {str(folder)!r} lacks {name}; {_fetch(model)}"
            raise TranscriberError(message)
    with (folder / "model.bin").open("rb") as file:
        if not BINARY.match(file.read(32)):
            message = f"{str(folder / 'model.bin')!r} holds no Whisper model of CTranslate2; {_fetch(model)}"
            raise TranscriberError(message)
    compute = model.compute or COMPUTE[_device()]
    try:
        return faster_whisper.WhisperModel(
            str(folder), device=_device(), compute_type=compute, local_files_only=True
        )  # fmt: skip
    except FAILURES as error:
        message = f"the Whisper model in {str(folder)!r} cannot be loaded as {compute} ({_first_line(error)}); {_fetch(model)}"
        raise TranscriberError(message) from error


def _located(model: WhisperModel) -> Path:
    """Its own folder, or where the hub's library keeps what was fetched."""
    import faster_whisper

    named = model.id or SIZES[_device()]
    if (folder := Path(named)).is_dir():
        return folder
    try:
        found = faster_whisper.download_model(named, local_files_only=True, revision=model.revision or None)
    except FAILURES as error:
        message = f"the Whisper model {named!r} is not on this machine; {_fetch(model)}"
        raise TranscriberError(message) from error
    return Path(found)


def _fetch(model: WhisperModel) -> str:
    named = NAMES.get(model.id) or NAMES[SIZES[_device()]]
    return f"fetch it: python -m app models fetch {named}"


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
