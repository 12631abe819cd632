"""Questions → Recordings: spoken by espeak-ng in the accents, speeds and pitches of their language, clean, in noise, by telephone.

The same questions, choice and seed give the same bytes with the same version of espeak-ng. Its voices are no people: what is
heard of them says whether the whole path works, and what noise does to it, not how a ministry's clinicians are heard.
"""

import io
import json
import subprocess
import wave
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app.aloud import spoken
from eval.questions import GoldQuestion
from eval.recordings import MANIFEST, Recording, RecordingError, recording_row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

__all__ = [
    "CLEAN",
    "CONDITIONS",
    "VOICES",
    "Choice",
    "Condition",
    "condition_of",
    "cut",
    "mixed",
    "synthesised",
    "write_recordings",
]

VOICES = {
    "en": ("en-us", "en-gb", "en-gb-scotland", "en-029"), "ms": ("ms",), "id": ("id",), "es": ("es", "es-419"),
    "fr": ("fr-fr", "fr-be"),
}  # fmt: skip
SPEEDS, PITCHES = (140, 160, 180), (35, 50, 65)  # words a minute, 0 to 99: espeak-ng's own are 175 and 50
SPEAKABLE, SINGABLE = range(80, 451), range(100)  # beyond, espeak-ng takes others without a word
SEED = 20_260_000
RATE = 22_050  # of espeak-ng
BAND_RATE, BAND = 8_000, (300.0, 3_400.0)  # Hz, of a telephone (ITU-T G.712)
MARGIN = RATE // 4  # samples of background before and after the speech
LOUDEST = 0.9
TALKERS = 6
LONGEST_TALK = 400  # characters
SECONDS = 60.0  # for one sentence
MISSING = "espeak-ng, which speaks the questions, is not installed: apt-get install espeak-ng"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What the speech goes through before it is heard."""

    name: str
    noise: str = ""  # pink or babble
    snr: float | None = None  # dB: power of the speech, pauses within it included, over that of the noise
    telephone: bool = False


CLEAN = Condition(name="clean")


def condition_of(text: str) -> Condition:
    """`clean`, `telephone`, `pink:DB` or `babble:DB`; RecordingError for any other."""
    name, _, level = text.partition(":")
    if name in {"clean", "telephone"} and not level:
        return Condition(name=name, telephone=name == "telephone")
    try:
        snr = float(level)
    except ValueError:
        snr = float("nan")
    if name not in {"pink", "babble"} or not np.isfinite(snr):
        message = f"{text!r} is no condition; give clean, telephone, pink:DB or babble:DB, such as pink:10"
        raise RecordingError(message)
    return Condition(name=f"{name} {snr:g} dB", noise=name, snr=snr)


CONDITIONS = tuple(condition_of(one) for one in ("clean", "pink:10", "babble:10", "telephone"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who speaks and through what: each question by each voice of its language in each condition.

    Speed and pitch are drawn for each question and voice, and are the same in every condition.
    """

    voices: tuple[str, ...] = ()  # of espeak-ng, for every question; () for those of VOICES by its language
    speeds: tuple[int, ...] = SPEEDS
    pitches: tuple[int, ...] = PITCHES
    conditions: tuple[Condition, ...] = field(default=CONDITIONS)
    seed: int = SEED


def synthesised(questions: Sequence[GoldQuestion], *, choice: Choice) -> Iterator[Recording]:
    """Yield every recording, held in memory; RecordingError where espeak-ng or a voice is missing."""
    _require_within(choice)
    _require_voices({voice for one in questions for voice in _voices(one, choice)})
    babble = _babble(questions, choice) if any(one.noise == "babble" for one in choice.conditions) else np.zeros(0)
    for question in questions:
        for voice in _voices(question, choice):
            chance = _chance(choice.seed, question.id, voice)
            speed, pitch = int(chance.choice(choice.speeds)), int(chance.choice(choice.pitches))
            speech = _speech(spoken(question.question, language=question.language), voice, speed=speed, pitch=pitch)
            for condition in choice.conditions:
                noisy = _chance(choice.seed, question.id, voice, condition.name)
                yield Recording(
                    id=question.id, data=_heard_through(speech, condition, babble=babble, chance=noisy), voice=voice,
                    condition=condition.name, text=question.question, language=question.language, speed=speed, pitch=pitch,
                    snr=condition.snr,
                )  # fmt: skip


def write_recordings(recordings: Iterable[Recording], *, folder: Path) -> Iterator[Recording]:
    """Write each to a wav, pass it on, and write the manifest when all are there; RecordingError where one cannot be."""
    rows = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for place, one in enumerate(recordings, 1):
            name = f"{place:05d}.wav"  # ids may hold what a file's name may not
            (folder / name).write_bytes(one.data)
            rows.append(json.dumps({"file": name, **recording_row(one)}, ensure_ascii=False))
            yield one
        (folder / MANIFEST).write_text("\n".join(rows) + "\n", encoding="utf-8")
    except OSError as error:
        message = f"{folder}: the recordings cannot be written ({error}); choose another folder."
        raise RecordingError(message) from error


def mixed(speech: "Samples", noise: "Samples", *, snr: float) -> "Samples":
    """The speech amid the noise, MARGIN longer on either side, the whole softer where it would be cut off.

    Noise is repeated where it is too short. Power is the mean square; the speech's is taken without the margins.
    """
    padded = np.pad(speech, MARGIN)
    around = np.resize(noise, len(padded))
    power, wanted = np.mean(np.square(around)), np.mean(np.square(speech)) / 10 ** (snr / 10)
    return _within(padded + around * np.sqrt(wanted / power)) if power else padded


def cut(data: bytes, *, seconds: float) -> bytes:
    """The first seconds of a recording that was synthesised; RecordingError where it is shorter."""
    with wave.open(io.BytesIO(data)) as file:
        rate, count = file.getframerate(), round(seconds * file.getframerate())
        if count > file.getnframes():
            message = f"the recording lasts {file.getnframes() / rate:.1f} s, less than {seconds:g} s"
            raise RecordingError(message)
        samples = np.frombuffer(file.readframes(count), dtype="<i2") / 32768
    return _wav(samples, rate=rate)


def _heard_through(speech: "Samples", condition: Condition, *, babble: "Samples", chance: np.random.Generator) -> bytes:
    if condition.telephone:
        return _wav(_by_telephone(np.pad(speech, MARGIN)), rate=BAND_RATE)
    if condition.snr is None:
        return _wav(np.pad(speech, MARGIN), rate=RATE)
    if condition.noise == "babble":
        return _wav(mixed(speech, np.roll(babble, int(chance.integers(len(babble)))), snr=condition.snr), rate=RATE)
    return _wav(mixed(speech, _pink(len(speech) + 2 * MARGIN, chance), snr=condition.snr), rate=RATE)


def _by_telephone(speech: "Samples") -> "Samples":
    """At 8 kHz, with nothing outside a telephone's band."""
    spectrum = np.fft.rfft(speech)
    at = np.fft.rfftfreq(len(speech), 1 / RATE)
    spectrum[(at < BAND[0]) | (at > BAND[1])] = 0
    count = round(len(speech) * BAND_RATE / RATE)
    return _within(np.fft.irfft(spectrum[: count // 2 + 1], count) * count / len(speech))


def _pink(count: int, chance: np.random.Generator) -> "Samples":
    """Noise whose power falls by half with each octave."""
    spectrum = np.fft.rfft(chance.standard_normal(count))
    return np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), count)


def _babble(questions: Sequence[GoldQuestion], choice: Choice) -> "Samples":
    """Several voices at once that read the questions backwards in time: like talk, and no word of it can be understood."""
    said = [(one, voice) for one in questions for voice in _voices(one, choice)]
    chance = _chance(choice.seed, "babble")
    talks = []
    for place in range(TALKERS):
        question, voice = said[int(chance.integers(len(said)))]
        text = " ".join([spoken(question.question, language=question.language)] * 2)[:LONGEST_TALK]
        pitch = 20 + 12 * place
        talks.append(_speech(text, voice, speed=int(chance.choice(SPEEDS)), pitch=pitch)[::-1])
    length = max(map(len, talks))
    level = [np.sqrt(np.mean(np.square(one))) for one in talks]
    together: Samples = np.sum([np.resize(one, length) / loud for one, loud in zip(talks, level, strict=True)], axis=0)
    return together / TALKERS


def _within(samples: "Samples") -> "Samples":
    peak = float(np.abs(samples).max(initial=0.0))
    return samples * (LOUDEST / peak) if peak > LOUDEST else samples


def _voices(question: GoldQuestion, choice: Choice) -> tuple[str, ...]:
    if not choice.voices and question.language not in VOICES:
        message = (
            f"question {question.id!r}: no voice is set for the language {question.language!r}; name some: --voices"
        )
        raise RecordingError(message)
    return choice.voices or VOICES[question.language]


def _chance(seed: int, *names: str) -> np.random.Generator:
    return np.random.default_rng([seed, *(zlib.crc32(one.encode()) for one in names)])


def _require_within(choice: Choice) -> None:
    for name, given, within in (("speed", choice.speeds, SPEAKABLE), ("pitch", choice.pitches, SINGABLE)):
        if beyond := [one for one in given if one not in within]:
            message = f"espeak-ng has no {name} {beyond[0]}; give {within.start} to {within.stop - 1}"
            raise RecordingError(message)


def _require_voices(wanted: Iterable[str]) -> None:
    # espeak-ng speaks English, without a word, where it does not know a voice.
    lacking = sorted(one for one in wanted if one.partition("+")[0] not in _known_voices())
    if lacking:
        message = f"espeak-ng has no voice {lacking[0]!r}; see `espeak-ng --voices`, or apt-get install espeak-ng-data"
        raise RecordingError(message)


@cache
def _known_voices() -> frozenset[str]:
    rows = [line.split() for line in _espeak("--voices").decode(errors="replace").splitlines()[1:]]
    return frozenset(row[1] for row in rows if len(row) > 1)


def _speech(text: str, voice: str, *, speed: int, pitch: int) -> "Samples":
    """From -1 to 1, at RATE."""
    data = _espeak("-v", voice, "-s", str(speed), "-p", str(pitch), "--stdout", "--", text)
    with wave.open(io.BytesIO(data)) as file:  # its head tells 2 GB, for it is written before the end is known
        if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, RATE):
            message = f"espeak-ng's voice {voice!r} is not 16 bits at {RATE} Hz; choose another"
            raise RecordingError(message)
        samples: Samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / 32768
    if not samples.any():
        message = f"espeak-ng's voice {voice!r} says nothing for {len(text)} characters; choose another"
        raise RecordingError(message)
    return samples


def _espeak(*arguments: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 (no shell; text comes after --)
            ["espeak-ng", *arguments], capture_output=True, timeout=SECONDS, check=True  # noqa: S607
        )  # fmt: skip
    except FileNotFoundError as error:
        raise RecordingError(MISSING) from error
    except (OSError, subprocess.SubprocessError) as error:
        message = f"espeak-ng failed ({type(error).__name__}); try `espeak-ng --version`"
        raise RecordingError(message) from error
    return done.stdout


def _wav(samples: "Samples", *, rate: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()
