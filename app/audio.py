"""Bytes of a recording → Audio: decoded in memory, one channel at 16 kHz; AudioError where nobody can be heard in it.

Covered: wav, mp3, m4a, webm, ogg, flac and the sound of an mp4, webm or avi; any rate, channels and sample format; what is
empty, too short, too long (told before it is decoded, or as soon as it is), silent, noise alone, damaged, cut, and what is
no recording. The first bytes tell the kind, never a name: formats that refer to other files or addresses are not opened.
Not covered: a cut that a format does not tell of (ogg, webm as browsers record it), bits that a lossy format hides.
"""

import io
import math
import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from app.speech import RATE, Audio, AudioError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

__all__ = ["LONGEST", "SHORTEST", "read_audio"]

LONGEST = 300.0  # seconds
SHORTEST = 0.15  # seconds; no word is shorter, and the encoder of MedASR needs 0.145
SILENT = -60.0  # dB of full scale in the loudest moment; a quiet room is at some -50 with a usual microphone
MOMENT = RATE // 20  # samples over which loudness is taken
EDGE = 2  # packets that cannot be read before the first or behind the last sound, as encoders leave them: 0.05 s
# Seconds between what was decoded and where the next piece says that it belongs; browsers' clocks jitter, flac counts.
GAP, EXACT = 0.5, 0.03
MICROSECONDS = 1_000_000
SHORTFALL = 0.2  # seconds by which a container may overstate, as those of compressed formats do
# Where, which bytes, and what ffmpeg calls it.
KINDS = (
    (8, re.compile(rb"WAVE"), "wav"),
    (8, re.compile(rb"AVI "), "avi"),
    (4, re.compile(rb"ftyp"), "mov"),
    (0, re.compile(rb"\x1a\x45\xdf\xa3"), "matroska"),
    (0, re.compile(rb"OggS"), "ogg"),
    (0, re.compile(rb"fLaC"), "flac"),
    (0, re.compile(rb"\xff[\xf0\xf1\xf8\xf9]"), "aac"),
    (0, re.compile(rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"), "mp3"),
)
CHUNKS = 12  # bytes of a wav before its first chunk
UNENDED = 0x7FFF_0000  # bytes: programs that write a wav as it comes put this or more where its size belongs
COUNTED = re.compile(rb"Xing|Info|VBRI")  # heads of an mp3 that tell how many frames it has
FIRST = 262_144  # bytes in which they stand
AGAIN = "record it again, or type the question"
EMPTY = f"the recording is empty; {AGAIN}"
UNKNOWN = "the file is no recording that can be read here, whatever its name says; use wav, mp3, m4a, webm, ogg or flac"
DAMAGED = f"the recording is damaged and cannot be decoded; {AGAIN}"
TORN = f"the recording is damaged: a part at {{at:.1f}} s cannot be read; {AGAIN}"
CUT = f"the recording is cut: it says that it lasts {{told:.1f}} s and holds {{held:.1f}} s; {AGAIN}"
NO_SOUND = "the file is a video without a sound track; record sound, or type the question"
LONG = f"the recording is longer than {LONGEST / 60:.0f} minutes; record the question alone"
SHORT = f"the recording lasts {{seconds:.2f}} s, too short for a word; {AGAIN}"
NOTHING = (
    "the recording is silent: there is no sound at all in it; check that the right microphone is chosen and not muted"
)
QUIET = (
    "the recording is silent: its loudest moment is at {level:.0f} dB of full scale; speak nearer to the microphone, or"
    " turn it up"
)
NOISE = (
    "no speech was found in the recording, whose loudest moment is at {level:.0f} dB of full scale; speak nearer to the"
    " microphone, or where it is less noisy"
)


def read_audio(data: bytes) -> Audio:
    """Decode a recording in which somebody speaks; AudioError for any other."""
    if not data:
        raise AudioError(EMPTY)
    audio = Audio(samples=_decoded(data))
    if audio.seconds < SHORTEST:
        raise AudioError(SHORT.format(seconds=audio.seconds))
    _require_speech(audio.samples)
    return audio


def _kind(data: bytes) -> str:
    for place, signature, name in KINDS:
        if signature.match(data, place):
            return name
    raise AudioError(UNKNOWN)


def _decoded(data: bytes) -> "Samples":
    import av
    from av.error import FFmpegError

    kind = _kind(data)
    try:
        with av.open(io.BytesIO(data), mode="r", format=kind, metadata_errors="ignore") as container:
            told = _told(container, data)
            samples = np.concatenate([np.zeros(0, dtype=np.float32), *_parts(container, told)])
    except (FFmpegError, ValueError, RuntimeError, MemoryError) as error:
        raise AudioError(DAMAGED) from error
    if told - len(samples) / RATE > SHORTFALL:
        raise AudioError(CUT.format(told=told, held=len(samples) / RATE))
    return samples


def _told(container: Any, data: bytes) -> float:
    """Seconds of the sound as the file tells them, 0 where it does not; what is only reckoned from its size is not told."""
    if not container.streams.audio:
        raise AudioError(NO_SOUND if container.streams.video else DAMAGED)
    stream, kind = container.streams.audio[0], container.format.name
    if kind == "wav":
        return _told_by_wav(data)
    if kind == "aac" or (kind == "mp3" and not COUNTED.search(data, 0, FIRST)):
        return 0.0
    if stream.duration:
        return float(stream.duration * stream.time_base)
    return 0.0 if container.streams.video else (container.duration or 0) / MICROSECONDS


def _told_by_wav(data: bytes) -> float:
    """By its header, which ffmpeg corrects in silence; one that was written before its end was known tells nothing."""
    place, a_second = CHUNKS, 0
    while place < min(len(data), FIRST):
        name, size = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "little")
        if name == b"fmt ":
            a_second = int.from_bytes(data[place + 16 : place + 20], "little")
        if name == b"data":
            return size / a_second if a_second and size < UNENDED else 0.0
        place += 8 + size + size % 2
    return 0.0


def _parts(container: Any, told: float) -> Iterator["Samples"]:
    """The samples at RATE, piece by piece; AudioError as soon as they are too many, or a piece is missing."""
    from av.audio.resampler import AudioResampler

    if told > LONGEST + SHORTFALL:
        raise AudioError(LONG)
    resampler = AudioResampler(format="fltp", rate=RATE)
    held = 0
    for frame in chain(_frames(container), [None]):  # None empties the resampler
        for piece in resampler.resample(frame):
            held += piece.samples
            if held > (LONGEST + SHORTFALL) * RATE:
                raise AudioError(LONG)
            yield piece.to_ndarray().mean(axis=0)  # ffmpeg would sum the channels, and exceed 1


def _frames(container: Any) -> Iterator[Any]:
    """The decoded frames; AudioError where a packet between them cannot be read, or they leave a gap."""
    from av.error import InvalidDataError

    lost, held, origin = 0, 0.0, None
    gap = EXACT if container.format.name == "flac" else GAP
    for packet in container.demux(container.streams.audio[0]):
        try:
            frames = packet.decode()
        except InvalidDataError:
            frames, lost = [], lost + 1
        if lost > (0 if frames and held else EDGE):
            raise AudioError(TORN.format(at=held))
        for frame in frames:
            if frame.pts is not None:
                origin = frame.time if origin is None else origin
                if frame.time - origin - held > gap:
                    raise AudioError(TORN.format(at=held))
            held, lost = held + frame.samples / frame.sample_rate, 0
            yield frame


def _require_speech(samples: "Samples") -> None:
    """AudioError where nothing is loud enough, or nobody speaks, as the Silero VAD of faster-whisper hears it."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    if not np.isfinite(samples).all():
        raise AudioError(DAMAGED)
    if not samples.any():
        raise AudioError(NOTHING)
    level = _level(samples)
    if level < SILENT:
        raise AudioError(QUIET.format(level=level))
    if not get_speech_timestamps(samples, VadOptions()):
        raise AudioError(NOISE.format(level=level))


def _level(samples: "Samples") -> float:
    """The loudest moment, in dB of full scale: that of a constant 1."""
    moments = np.pad(samples, (0, -len(samples) % MOMENT)).reshape(-1, MOMENT)
    loudest = float(np.square(moments, dtype=np.float64).mean(axis=1).max())
    return 10 * math.log10(max(loudest, 1e-30))
