"""Bytes of a recording → Audio: every kind that is accepted, and one clear line for each that cannot be used."""

import struct
import time

import numpy as np
import pytest

from app.audio import LONGEST, read_audio
from app.speech import RATE, AudioError
from tests.tinyspeech import SENTENCES, encoded, spoken, video, wav

KINDS = [
    ("wav", "pcm_s16le", 8_000, "stereo"), ("wav", "pcm_s24le", 48_000, "mono"), ("wav", "pcm_f32le", 16_000, "mono"),
    ("mp3", "libmp3lame", 44_100, "stereo"), ("ipod", "aac", 44_100, "mono"), ("webm", "libopus", 48_000, "stereo"),
    ("ogg", "libopus", 48_000, "mono"), ("flac", "flac", 16_000, "mono"), ("avi", "pcm_s16le", 22_050, "mono"),
    ("adts", "aac", 44_100, "mono"),
]  # fmt: skip
CUT_IS_TOLD = [kind for kind in KINDS if kind[0] not in {"ogg", "avi", "adts"}]


@pytest.fixture(scope="module")
def speech() -> np.ndarray:
    """One channel at 16 kHz."""
    return read_audio(spoken(SENTENCES[0])).samples


def refused(data: bytes) -> str:
    with pytest.raises(AudioError) as raised:
        read_audio(data)
    said = str(raised.value)
    assert "\n" not in said
    return said


def noise(seconds: float, loudness: float) -> np.ndarray:
    return np.random.default_rng(0).normal(size=int(seconds * RATE)) * loudness


def test_samples_of_a_wav_are_what_it_holds(speech: np.ndarray) -> None:
    audio = read_audio(wav(speech))
    assert audio.samples.dtype == np.float32
    assert audio.seconds == len(speech) / RATE
    assert np.abs(audio.samples - speech).max() <= 1 / 32768


@pytest.mark.parametrize(("kind", "codec", "rate", "layout"), KINDS)
def test_every_kind_is_heard_alike(speech: np.ndarray, kind: str, codec: str, rate: int, layout: str) -> None:
    audio = read_audio(encoded(speech, kind=kind, codec=codec, rate=rate, layout=layout))
    assert audio.samples.ndim == 1
    assert abs(audio.seconds - len(speech) / RATE) < 0.1
    assert 0.6 < np.abs(audio.samples).max() / np.abs(speech).max() < 1.3  # ffmpeg makes two channels of one quieter


def test_two_channels_are_one_and_a_loud_one_is_not_louder(speech: np.ndarray) -> None:
    both = read_audio(wav(np.stack([speech, speech], axis=1))).samples
    assert np.abs(both - speech).max() < 0.001
    one = read_audio(wav(np.stack([speech, 0 * speech], axis=1))).samples
    assert np.abs(one - speech / 2).max() < 0.001


def test_a_header_written_before_its_end_was_known_is_no_cut() -> None:
    data = spoken(SENTENCES[1])
    assert struct.unpack("<I", data[40:44])[0] > len(data)  # as espeak-ng writes to a pipe
    assert read_audio(data).seconds > 2


@pytest.mark.parametrize(
    ("kind", "codec", "options"),
    [
        ("webm", "libopus", {"live": "1"}),  # as Chromium and Firefox record it: without its length
        ("mp4", "aac", {"movflags": "frag_keyframe+empty_moov+default_base_moof"}),  # as Safari does
    ],
)
def test_what_is_written_while_it_is_recorded_is_heard_whole(
    speech: np.ndarray, kind: str, codec: str, options: dict[str, str]
) -> None:
    audio = read_audio(encoded(speech, kind=kind, codec=codec, rate=48_000, options=options))
    assert abs(audio.seconds - len(speech) / RATE) < 0.1


def test_a_wav_with_more_in_it_than_sound_is_whole(speech: np.ndarray) -> None:
    data = wav(speech)
    note = b"LIST" + struct.pack("<I", 16) + b"data\xff\xff\xff\x0fdatadata"
    assert read_audio(data[:36] + note + data[36:]).seconds == len(speech) / RATE


def test_of_a_video_the_sound_is_taken(speech: np.ndarray) -> None:
    assert abs(read_audio(video(speech)).seconds - len(speech) / RATE) < 0.2
    assert "video without a sound track" in refused(video(np.zeros(0)))


@pytest.mark.parametrize(("kind", "codec", "rate", "layout"), CUT_IS_TOLD)
def test_what_is_cut_is_not_taken_for_whole(speech: np.ndarray, kind: str, codec: str, rate: int, layout: str) -> None:
    data = encoded(speech, kind=kind, codec=codec, rate=rate, layout=layout)
    said = refused(data[: len(data) * 6 // 10])
    assert "it says that it lasts 3.7 s and holds" in said or "damaged" in said


@pytest.mark.parametrize(("kind", "codec", "rate", "layout"), [one for one in KINDS if not one[1].startswith("pcm")])
def test_what_is_damaged_in_the_middle_is_told(
    speech: np.ndarray, kind: str, codec: str, rate: int, layout: str
) -> None:
    data = bytearray(encoded(speech, kind=kind, codec=codec, rate=rate, layout=layout))
    middle = slice(len(data) // 2, len(data) // 2 + 2000)
    data[middle] = bytes(one ^ 0x5A for one in data[middle])
    assert "damaged" in (said := refused(bytes(data))) or "cut" in said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7 a page named question.wav", "is no recording that can be read here, whatever its name says"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "is no recording"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "is no recording"),
        (b"RIFF\0\0\0\0WAVE" + b"x" * 1000, "is damaged"),
        (b"ID3" + b"x" * 5000, "is damaged"),
        (b"OggS" + bytes(3000), "is damaged"),
        (b"\0\0\0\x18ftypM4A " + bytes(4000), "is damaged"),
        (b"\x1a\x45\xdf\xa3" + bytes(3000), "is damaged"),
        (b"fLaC" + bytes(3000), "is damaged"),
        (b"\xff\xfb" * 4000, "is damaged"),
    ],
)
def test_what_is_no_recording(data: bytes, said: str) -> None:
    assert said in refused(data)


@pytest.mark.parametrize(
    ("samples", "said"),
    [
        (np.zeros(2 * RATE), "no sound at all"),
        (noise(2, 0.0002), "is silent: its loudest moment is at -7"),
        (noise(3, 0.1), "no speech was found in the recording, whose loudest moment is at -19 dB"),
        (np.sin(np.arange(3 * RATE) / 10) / 3, "no speech was found"),
    ],
)
def test_where_nobody_is_heard_it_says_how_quiet_it_is(samples: np.ndarray, said: str) -> None:
    assert said in refused(wav(samples))


def test_a_loudness_is_that_of_full_scale() -> None:
    assert "at -6 dB" in refused(wav(np.where(np.arange(2 * RATE) % 40 < 20, 0.5, -0.5)))  # 20 log10(0.5) = -6.02


def test_too_short_says_how_short(speech: np.ndarray) -> None:
    assert "lasts 0.05 s" in refused(wav(speech[8000:8800]))
    assert "lasts 0.00 s" in refused(wav(speech[:0]))


def test_two_hours_are_refused_before_they_are_decoded() -> None:
    begun = time.process_time()
    told = bytearray(wav(np.zeros(RATE)))
    hours = wav(np.zeros((2 * 3600 * 800, 1), dtype=np.int16), rate=800)
    assert "longer than 5 minutes" in refused(hours)
    told[40:44] = struct.pack("<I", 2 * 3600 * RATE * 2)  # a header of two hours on a second of sound
    assert "longer than 5 minutes" in refused(bytes(told))
    assert time.process_time() - begun < 2


def test_what_does_not_tell_its_length_is_refused_once_it_is_too_long() -> None:
    data = bytearray(wav(np.zeros((int(2 * LONGEST * 800), 1), dtype=np.int16), rate=800))
    data[4:8] = data[40:44] = b"\xff\xff\xff\xff"
    assert "longer than 5 minutes" in refused(bytes(data))
    five = np.tile(read_audio(spoken(SENTENCES[0])).samples, 100)[: int(LONGEST * RATE)]
    assert read_audio(wav(five)).seconds == LONGEST
