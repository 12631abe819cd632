"""faster-whisper: a tiny random Whisper runs through it; loops, made-up sentences and hot words are held by hand."""

import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from app.audio import read_audio
from app.hallucinated import Segment, heard_words
from app.speech import RATE, Audio, TranscriberError, Word
from app.whispering import FasterWhisper, WhisperModel, fitting_words
from tests.tinyspeech import SENTENCES, spoken, write_tiny_whisper


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_whisper(tmp_path_factory.mktemp("whisper"))


@pytest.fixture(scope="module")
def whisper(folder: Path) -> FasterWhisper:
    return FasterWhisper(WhisperModel(id=str(folder)))


def segment(text: str, *, packing: float = 1.2) -> Segment:
    words = (Word(text=one, start=0.0, end=0.1, confidence=0.9) for one in text.split())
    return Segment(words=tuple(words), packing=packing)


def kept(*texts: str) -> str:
    return " ".join(one.text for one in heard_words([segment(text) for text in texts]))


def test_it_writes_words_with_times_and_probabilities_and_the_language_that_it_detected(whisper: FasterWhisper) -> None:
    audio = read_audio(spoken(SENTENCES[0]))
    heard = whisper.transcribe(audio, hotwords=["amoxicillin", "adrenaline"])
    assert heard.words
    assert all(one.text and " " not in one.text for one in heard.words)
    assert all(one.confidence is not None and 0 <= one.confidence <= 1 for one in heard.words)
    assert all(0 <= one.start <= one.end <= audio.seconds + 0.1 for one in heard.words)
    assert all(one.start <= other.start for one, other in pairwise(heard.words))
    assert (heard.transcriber, heard.seconds) == ("Whisper (tiny-whisper)", audio.seconds)
    assert len(heard.language) in {2, 3}
    assert heard.language_confidence is not None
    assert 0 < heard.language_confidence < 1


def test_a_language_that_was_chosen_is_not_detected(whisper: FasterWhisper) -> None:
    heard = whisper.transcribe(read_audio(spoken(SENTENCES[0])), language="ms")
    assert (heard.language, heard.language_confidence) == ("ms", None)
    with pytest.raises(TranscriberError, match="does not hear the language 'xx'"):
        whisper.transcribe(read_audio(spoken(SENTENCES[0])), language="xx")


def test_the_same_recording_is_heard_alike(whisper: FasterWhisper) -> None:
    audio = read_audio(spoken(SENTENCES[1]))
    assert whisper.transcribe(audio) == whisper.transcribe(audio)


def test_in_silence_it_writes_nothing(whisper: FasterWhisper) -> None:
    assert whisper.transcribe(Audio(samples=np.zeros(3 * RATE, dtype=np.float32))).words == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("give it give it give it give it now", "give it now"),
        ("no no no no no no", "no"),
        ("very very sick", "very very sick"),
        ("give it give it give it", "give it give it give it"),
        ("5 mg 5 mg 5 mg 5 mg", "5 mg 5 mg 5 mg 5 mg"),
        ("the dose. The dose, the dose the dose", "the dose."),
    ],
)
def test_a_loop_is_cut_to_its_first_turn_and_a_dose_is_never_taken_for_one(text: str, said: str) -> None:
    assert kept(text) == said


def test_what_was_cut_or_packs_as_loops_do_is_unsure() -> None:
    looped = heard_words([segment("stop the drug stop the drug stop the drug stop the drug now")])
    assert [one.confidence for one in looped] == [0.0, 0.0, 0.0, 0.9]
    assert {one.confidence for one in heard_words([segment("give it twice", packing=2.5)])} == {0.0}
    assert {one.confidence for one in heard_words([segment("give it twice", packing=2.4)])} == {0.9}


@pytest.mark.parametrize(
    "made_up",
    [
        "Thanks for watching!", "Thank you for watching.", "Please subscribe to my channel", "Subtitles by the Amara.org community",
        "Terima kasih kerana menonton!", "Gracias por ver el vídeo.", "Sous-titres réalisés par la communauté d'Amara.org",
        "Subtítulos realizados por la comunidad de Amara.org",
    ],
)  # fmt: skip
def test_a_sentence_of_subtitles_is_left_out(made_up: str) -> None:
    assert kept("what is the dose?", made_up) == "what is the dose?"


def test_words_of_subtitles_within_a_question_stay() -> None:
    assert (
        kept("is watching and waiting enough for otitis media?") == "is watching and waiting enough for otitis media?"
    )
    assert kept("should I thank you for watching the child") == "should I thank you for watching the child"


def test_hot_words_are_whole_and_the_first_come_first() -> None:
    letters = ["a" * 100, "b" * 100, "c" * 22, "d"]
    assert fitting_words(letters, len) == f"{'a' * 100}, {'b' * 100}"  # 202; with the third, 226
    assert fitting_words([*letters[:2], "c" * 19], len) == f"{'a' * 100}, {'b' * 100}, {'c' * 19}"  # 223
    assert fitting_words([*letters[:2], "c" * 20], len) == f"{'a' * 100}, {'b' * 100}"
    assert fitting_words([], len) == ""


def test_more_hot_words_than_fit_do_no_harm(whisper: FasterWhisper) -> None:
    assert whisper.transcribe(read_audio(spoken(SENTENCES[0])), hotwords=["amoxicillin"] * 500).words


def without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def cut(folder: Path) -> None:
    data = (folder / "model.bin").read_bytes()
    (folder / "model.bin").write_bytes(data[: len(data) // 2])


def pickled(folder: Path) -> None:
    (folder / "model.bin").write_bytes(b"\x80\x04pickle" * 10)


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (without("model.bin"), "lacks model.bin"), (without("tokenizer.json"), "lacks tokenizer.json"),
        (without("config.json"), "lacks config.json"), (cut, "cannot be loaded"), (pickled, "no Whisper model of CTranslate2"),
    ],
)  # fmt: skip
def test_a_folder_that_is_not_whole_is_one_line(
    folder: Path, tmp_path: Path, harm: Callable[[Path], None], told: str
) -> None:
    copy = shutil.copytree(folder, tmp_path / "model")
    harm(copy)
    with pytest.raises(TranscriberError) as raised:
        FasterWhisper(WhisperModel(id=str(copy))).check()
    assert told in str(raised.value)
    assert "python -m app models fetch whisper-" in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("named", ["small", "no-such-size", "owner/model"])
def test_a_model_that_is_nowhere_says_how_to_get_it(named: str) -> None:
    with pytest.raises(
        TranscriberError, match="is not on this machine; fetch it: python -m app models fetch whisper-small"
    ):
        FasterWhisper(WhisperModel(id=named)).check()


def test_a_compute_type_that_cannot_be_is_told(folder: Path) -> None:
    with pytest.raises(TranscriberError, match="cannot be loaded as int9"):
        FasterWhisper(WhisperModel(id=str(folder), compute="int9")).check()
