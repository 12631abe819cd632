"""MedASR: hand-computed rows, chunks, pieces and tokens; a tiny one of the true architecture that hears what espeak-ng says."""

import json
import shutil
import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from app.audio import read_audio
from app.ctc import CHUNK, FRAME, STEP, STRIDE, Piece, chunks, greedy, merged
from app.medasr import MedAsr, MedAsrModel
from app.medasrwords import words_of
from app.speech import RATE, Audio, TranscriberError, Transcript
from tests.tinyspeech import SENTENCES, encoded, spoken

VOCABULARY = ["<pad>", "</s>", "\u2581give", "\u2581am", "oxi"]


def rows(*likely: tuple[int, float]) -> np.ndarray:
    """A row for each token with its probability; the rest is spread over the other tokens."""
    probabilities = np.full((len(likely), len(VOCABULARY)), 0.0)
    for row, (token, share) in zip(probabilities, likely, strict=True):
        row[:] = (1 - share) / (len(VOCABULARY) - 1)
        row[token] = share
    return np.log(probabilities)


def said(*pieces: str, confidence: float = 0.9) -> tuple[list[str], tuple[str, ...]]:
    found = words_of([Piece(text=one, start=0.0, end=0.0, confidence=confidence) for one in pieces])
    return [one.text for one in found.words], found.unknown


def test_tokens_in_rows_that_follow_each_other_are_one_piece_and_a_blank_parts_them() -> None:
    heard = greedy(rows((2, 0.9), (2, 0.6), (0, 0.9), (2, 0.7), (3, 0.8), (4, 0.5)), VOCABULARY)
    assert [one.text for one in heard] == ["\u2581give", "\u2581give", "\u2581am", "oxi"]
    assert [round(one.confidence, 6) for one in heard] == [0.9, 0.7, 0.8, 0.5]


def test_a_piece_lasts_40_ms_a_row_from_the_middle_of_what_the_row_hears() -> None:
    (only,) = greedy(rows((0, 0.9), (0, 0.9), (2, 0.9), (2, 0.9), (2, 0.9)), VOCABULARY)
    assert (only.start, only.end) == (pytest.approx(2 * 0.04 + 0.0525), pytest.approx(5 * 0.04 + 0.0525))


def test_blanks_alone_say_nothing() -> None:
    assert greedy(rows((0, 0.9), (0, 0.5)), VOCABULARY) == ()
    assert greedy(np.zeros((0, 5)), VOCABULARY) == ()


@pytest.mark.parametrize(
    ("seconds", "lengths"),
    [(0.5, [0.5]), (20, [20]), (20.5, [20, 4.5]), (36, [20, 20]), (36.5, [20, 20, 4.5]), (300, [20] * 18 + [12])],
)
def test_chunks_of_20_s_begin_16_s_apart_and_reach_the_end(seconds: float, lengths: list[float]) -> None:
    samples = np.arange(int(seconds * RATE), dtype=np.float32)
    parts = chunks(samples)
    assert [len(one) / RATE for one in parts] == lengths
    assert [int(one[0]) // RATE for one in parts] == [16 * place for place in range(len(lengths))]
    assert parts[-1][-1] == samples[-1]


def test_rows_of_chunks_are_joined_without_one_twice_or_missing() -> None:
    assert (CHUNK, STRIDE, STEP) == (320_000, 32_000, 256_000)
    assert not CHUNK % FRAME + STRIDE % FRAME  # else the rows of two chunks would stand between each other's
    whole = np.arange(1300).reshape(-1, 1)
    heard = [whole[0:497], whole[400:897], whole[800:1297]]  # of 20 s: ((1998 - 5) // 2 + 1 - 5) // 2 + 1 = 497
    assert (merged(heard) == whole[:1297]).all()
    assert (merged(heard[:1]) == whole[:497]).all()


def test_of_an_overlap_each_chunk_gives_its_half() -> None:
    first, second = np.full((8, 1), 1), np.full((8, 1), 2)
    assert merged([first, second], step=6, stride=1)[:, 0].tolist() == [1] * 7 + [2] * 7


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        (["\u2581give", "\u2581am", "oxi", "</s>"], ["give", "amoxi"]),
        (["\u2581give", "{period}", "\u2581stop"], ["give.", "stop"]),
        (["\u2581give", "\u2581{", "com", "ma}", "\u2581then"], ["give,", "then"]),
        (["\u2581note", "\u2581{colon}", "\u2581a"], ["note:", "a"]),
        (["\u2581a", "{new", "\u2581paragraph}", "\u2581b"], ["a\n", "b"]),
        (["\u2581a", "\u2581{New line}", "\u2581b"], ["a\n", "b"]),
        (["\u2581[FIND", "INGS]", "\u2581clear"], ["clear"]),
        (["\u2581[EXAM", "\u2581TYPE]", "\u2581chest"], ["chest"]),
        (["\u2581120", "{slash}", "\u258180", "{question mark}"], ["120/80?"]),
        (["\u2581x", "\u2581{hyphen}", "\u2581ray"], ["x-ray"]),
        (["\u2581{open parenthesis}", "\u2581or", "\u2581{close parenthesis}"], ["(or)"]),
        (["\u2581", "i", "s", "\u2581", "\u2581it"], ["is", "it"]),
        (["{period}", "</s>"], []),
        ([], []),
    ],
)
def test_tokens_become_signs_or_nothing(pieces: list[str], words: list[str]) -> None:
    assert said(*pieces) == (words, ())


def test_a_token_that_is_not_known_is_counted_and_makes_the_word_beside_it_unsure() -> None:
    assert said("\u2581zero", "\u2581{decimal}", "\u2581five", "[DATE]") == (["zero", "five"], ("{decimal}", "[date]"))
    pieces = [Piece(text=one, start=0.0, end=0.0, confidence=0.9) for one in ("\u2581zero", "{odd}", "\u2581five")]
    assert [one.confidence for one in words_of(pieces).words] == [0.0, 0.9]
    assert [one.confidence for one in words_of(pieces[1:]).words] == [0.0]


def test_a_word_lasts_from_its_first_piece_to_its_last_and_is_as_sure_as_the_least_sure() -> None:
    pieces = [
        Piece(text="\u2581am", start=1.0, end=1.04, confidence=0.9), Piece(text="oxi", start=1.2, end=1.24, confidence=0.3),
        Piece(text="\u2581", start=1.3, end=1.34, confidence=0.2), Piece(text="now", start=1.4, end=1.44, confidence=0.8),
    ]  # fmt: skip
    first, second = words_of(pieces).words
    assert (first.text, first.start, first.end, first.confidence) == ("amoxi", 1.0, 1.24, 0.3)
    assert (second.text, second.start, second.confidence) == ("now", 1.4, 0.2)  # that a word begins there is unsure


@pytest.fixture(scope="module")
def medasr(tiny_lasr: Path) -> MedAsr:
    return MedAsr(MedAsrModel(id=str(tiny_lasr)))


def word_errors(heard: Transcript, sentence: str) -> float:
    return Levenshtein.distance(heard.text.split(), sentence.split()) / len(sentence.split())


@pytest.mark.parametrize("sentence", SENTENCES)
def test_it_hears_what_was_said(medasr: MedAsr, sentence: str) -> None:
    audio = read_audio(spoken(sentence))
    heard = medasr.transcribe(audio)
    assert word_errors(heard, sentence) <= 0.2
    assert (heard.language, heard.transcriber, heard.seconds) == ("en", "MedASR (tiny-lasr)", audio.seconds)
    assert all(one.confidence is not None and 0 < one.confidence <= 1 for one in heard.words)
    assert all(0 <= one.start < one.end <= audio.seconds for one in heard.words)
    assert all(one.start < other.start for one, other in pairwise(heard.words))


def test_it_hears_what_a_browser_recorded(medasr: MedAsr) -> None:
    samples = read_audio(spoken(SENTENCES[0])).samples
    recorded = read_audio(encoded(samples, kind="webm", codec="libopus", rate=48_000))
    assert word_errors(medasr.transcribe(recorded), SENTENCES[0]) <= 0.2


def test_a_word_that_is_said_later_stands_later(medasr: MedAsr) -> None:
    samples = read_audio(spoken(SENTENCES[0])).samples
    early, late = (medasr.transcribe(Audio(samples=np.pad(samples, (pad, 8000)))) for pad in (3200, 3200 + 8000))
    assert late.words[-1].start - early.words[-1].start == pytest.approx(0.5, abs=0.09)


def test_a_long_recording_is_heard_as_each_of_its_chunks_is_but_near_the_cuts(medasr: MedAsr) -> None:
    parts = [read_audio(spoken(one)).samples for one in SENTENCES]
    samples = np.concatenate([np.pad(parts[place % 2], (0, 8000)) for place in range(8)])
    whole = medasr.transcribe(Audio(samples=samples)).words
    first, second = (
        medasr.transcribe(Audio(samples=samples[begin : begin + CHUNK])).words for begin in (0, STEP)
    )  # fmt: skip
    assert STEP + CHUNK > len(samples) > CHUNK
    for heard, alone, shift in (
        ([one for one in whole if one.end < 17.5], [one for one in first if one.end < 17.5], 0),
        ([one for one in whole if one.start > 18.5], [one for one in second if one.start > 2.5], 16),
    ):
        assert len(heard) > 5
        assert [one.text for one in heard] == [one.text for one in alone]
        assert [one.start for one in heard] == pytest.approx([one.start + shift for one in alone])
        assert [one.confidence for one in heard] == pytest.approx([one.confidence for one in alone], abs=1e-3)
    assert all(one.start <= other.start for one, other in pairwise(whole))


def test_what_is_too_short_for_the_encoder_is_heard_with_silence_behind_it(medasr: MedAsr) -> None:
    assert medasr.transcribe(Audio(samples=np.full(160, 0.1, dtype=np.float32))).seconds == 0.01


def test_two_at_once_hear_what_each_alone_does(medasr: MedAsr) -> None:
    audios = [read_audio(spoken(one)) for one in SENTENCES]
    alone = [medasr.transcribe(one) for one in audios]
    both: dict[int, Transcript] = {}
    threads = [
        threading.Thread(target=lambda place=place: both.update({place: medasr.transcribe(audios[place])}))
        for place in (0, 1)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [both[0], both[1]] == alone


def test_it_says_that_it_hears_english_only(medasr: MedAsr) -> None:
    with pytest.raises(TranscriberError, match="hears English only"):
        medasr.transcribe(Audio(samples=np.zeros(RATE, dtype=np.float32)), language="ms")


def without(name: str, folder: Path) -> None:
    (folder / name).unlink()


def cut(name: str, folder: Path) -> None:
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: len(data) // 2])


def other_kind(_: str, folder: Path) -> None:
    (folder / "config.json").write_text(json.dumps({"architectures": ["Wav2Vec2ForCTC"], "model_type": "wav2vec2"}))


def another_vocabulary(_: str, folder: Path) -> None:
    told = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**told, "vocab_size": told["vocab_size"] + 1}))


def pickled(_: str, folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


@pytest.mark.parametrize(
    ("harm", "name", "told"),
    [
        (without, "config.json", "config.json is missing"), (without, "model.safetensors", "cannot be loaded"),
        (without, "tokenizer.json", "lacks tokenizer.json"), (without, "processor_config.json", "cannot be loaded"),
        (cut, "model.safetensors", "cannot be loaded"), (cut, "tokenizer.json", "cannot be loaded"),
        (cut, "config.json", "cannot be read"), (other_kind, "", "is Wav2Vec2ForCTC, no MedASR"),
        (another_vocabulary, "", "cannot be loaded"), (pickled, "", "cannot be loaded"),
    ],
)  # fmt: skip
def test_a_folder_that_is_not_whole_is_one_line(
    tiny_lasr: Path, tmp_path: Path, harm: object, name: str, told: str
) -> None:
    folder = shutil.copytree(tiny_lasr, tmp_path / "model")
    harm(name, folder)  # type: ignore[operator]
    with pytest.raises(TranscriberError) as raised:
        MedAsr(MedAsrModel(id=str(folder))).check()
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_model_that_is_nowhere_says_how_to_get_it() -> None:
    with pytest.raises(TranscriberError, match="python -m app models fetch medasr"):
        MedAsr(MedAsrModel(id="google/medasr")).check()
    with pytest.raises(TranscriberError, match="is not on this machine"):
        MedAsr(MedAsrModel(id="google/medasr", revision="a" * 40)).check()
