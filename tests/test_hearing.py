"""Who hears what, when two readings are given, and what of the settings, models and the doctor is about voice."""

import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from app.differing import differences
from app.doctor import examine
from app.hearing import Heard, Hearing, transcriber_of
from app.manifest import File, Manifest, faults, sha256, write_manifest
from app.medasr import MedAsrModel
from app.models import MODELS
from app.selecting import environment_lines, is_selected
from app.servedspeech import SpeechServer
from app.settings import Settings, SettingsError, read_settings
from app.speech import RATE, Audio, AudioError, TranscriberError, Transcript, Word
from app.whispering import WhisperModel

AUDIO = Audio(samples=np.zeros(RATE, dtype=np.float32))


class Fake:
    """Hears what it was told to, and keeps what it was asked."""

    def __init__(self, text: str, *, name: str = "one", language: str = "en", confidence: float = 0.9) -> None:
        self.name, self.asked = name, []  # type: ignore[var-annotated]
        self.transcript = transcript(text, name=name, language=language, confidence=confidence)
        self.busy, self.most = 0, 0

    def check(self) -> None:
        if not self.transcript.words:
            message = f"{self.name} is missing"
            raise TranscriberError(message)

    def transcribe(self, audio: Audio, *, language: str = "", hotwords: Sequence[str] = ()) -> Transcript:
        self.busy += 1
        self.most = max(self.most, self.busy)
        self.asked.append((audio.seconds, language, tuple(hotwords)))
        time.sleep(0.01)
        self.busy -= 1
        return self.transcript


def transcript(
    text: str, *, name: str = "one", language: str = "en", confidence: float | None = 0.9
) -> Transcript:  # fmt: skip
    words = tuple(Word(text=one, start=0.0, end=1.0, confidence=confidence) for one in text.split())
    return Transcript(words=words, language=language, transcriber=name, seconds=1.0)


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("give amoxicillin", "give amoxicillin.", ""),
        ("give five hundred milligrams twice a day", "Give 500 mg twice a day", ""),
        ("give half a gram of amoxicillin", "Give 0.5 g of amoxicillin", ""),
        ("the centre of the ward", "the center off the board", ""),
        ("give adrenaline at once", "give epinephrine at once", ""),
        ("give amoxicillin", "give a moxie cilin", "a drug"),
        ("metoprolol for a week", "metformin for a week", "a drug"),
        ("give fifteen milligrams", "give fifty milligrams", "a number"),
        ("give 5 milligrams", "give 5 micrograms", "a number"),
        ("give 5 mg", "give mg", "a number"),
        ("for two days", "for ten days", "a number"),
        ("do give it", "do not give it", "a “not”"),
        ("can it be given", "can't it be given", "a “not”"),
        ("with oxygen", "without oxygen", "a “not”"),
        ("it is indicated", "it is contraindicated", "a “not”"),
        ("do not give metformin 5 mg", "do give warfarin 50 mg", "a drug, a number and a “not”"),
        ("give metformin", "do not give warfarin", "a drug and a “not”"),
        ("first zinc then metformin", "first metformin then zinc", "a drug"),
    ],
)
def test_only_what_may_harm_is_a_difference(one: str, other: str, differ: str) -> None:
    assert differences(transcript(one), transcript(other)) == differ
    assert differences(transcript(other), transcript(one)) == differ


def test_a_drug_of_the_release_alone_is_one_too() -> None:
    def named(text: str) -> tuple[str, ...]:
        return tuple(word for word in text.split() if word == "zorbidol")

    one, other = transcript("give zorbidol now"), transcript("give or bit all now")
    assert differences(one, other) == ""
    assert differences(one, other, named=named) == "a drug"


def test_a_difference_in_malay_is_one() -> None:
    one, other = (transcript(text, language="ms") for text in ("jangan beri ubat itu", "beri ubat itu"))
    assert differences(one, other) == "a “not”"


def test_one_transcriber_hears_all_there_is() -> None:
    only = Fake("give it")
    heard = Hearing(only).hear(AUDIO, language="ms", hotwords=["zinc"])
    assert heard == Heard(transcript=only.transcript)
    assert only.asked == [(1.0, "ms", ("zinc",))]
    assert Hearing(only).name == "one"


def test_english_is_heard_by_both_and_counts_as_the_english_one_has_it() -> None:
    everything, english = Fake("Give it to the center", name="w"), Fake("give it to the centre", name="m")
    hearing = Hearing(everything, english=english)
    assert hearing.hear(AUDIO) == Heard(transcript=english.transcript)
    assert [one[1] for one in (*everything.asked, *english.asked)] == ["", "en"]
    assert hearing.name == "m and w"


@pytest.mark.parametrize(("chosen", "detected"), [("", "ms"), ("ms", "ms"), ("es", "en")])
def test_what_is_not_english_is_heard_by_the_other_alone(chosen: str, detected: str) -> None:
    everything, english = Fake("beri ubat itu", language=detected), Fake("berry oh but it too")
    assert Hearing(everything, english=english).hear(AUDIO, language=chosen).transcript == everything.transcript
    assert english.asked == []


def test_an_unsure_reading_does_not_count_before_the_other() -> None:
    everything = Fake("give it", name="w")
    for confidence, counts in ((0.59, everything.transcript), (0.61, None)):
        english = Fake("gift it", name="m", confidence=confidence)
        assert Hearing(everything, english=english).hear(AUDIO).transcript == (counts or english.transcript)


def test_where_they_disagree_on_what_may_harm_both_readings_are_given() -> None:
    everything, english = Fake("give 50 mg", name="w"), Fake("give fifteen milligrams", name="m")
    heard = Hearing(everything, english=english).hear(AUDIO)
    assert heard == Heard(transcript=english.transcript, other=everything.transcript, differs="a number")
    unsure = Fake("give fifteen milligrams", name="m", confidence=0.1)
    heard = Hearing(everything, english=unsure).hear(AUDIO)
    assert heard == Heard(transcript=everything.transcript, other=unsure.transcript, differs="a number")


def test_where_one_hears_nothing_the_other_counts() -> None:
    words, silence = Fake("give 5 mg", name="w"), Fake("", name="m")
    assert Hearing(words, english=silence).hear(AUDIO) == Heard(transcript=words.transcript)
    assert Hearing(silence, english=words).hear(AUDIO) == Heard(transcript=words.transcript)


def test_no_word_at_all_is_told() -> None:
    with pytest.raises(AudioError, match="one heard no word in the recording"):
        Hearing(Fake("")).hear(AUDIO)


def test_one_recording_at_a_time() -> None:
    only = Fake("give it")
    hearing = Hearing(only)
    threads = [threading.Thread(target=hearing.hear, args=(AUDIO,)) for _ in range(5)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(only.asked), only.most) == (5, 1)


def test_settings_of_what_listens() -> None:
    assert transcriber_of(read_settings({})) is None
    assert transcriber_of(read_settings({"PANDUAN_MEDASR_MODEL": "m", "PANDUAN_TRANSCRIBER": "none"})) is None
    medasr = read_settings(
        {"PANDUAN_TRANSCRIBER": "medasr", "PANDUAN_MEDASR_MODEL": "m", "PANDUAN_MEDASR_MODEL_REVISION": "r"}
    )
    assert (medasr.medasr, medasr.whisper, medasr.speech) == (MedAsrModel(id="m", revision="r"), None, None)
    whisper = read_settings({"PANDUAN_TRANSCRIBER": "faster-whisper", "PANDUAN_WHISPER_COMPUTE": "float16"})
    assert (whisper.medasr, whisper.whisper) == (None, WhisperModel(compute="float16"))
    both = read_settings({"PANDUAN_TRANSCRIBER": "auto", "PANDUAN_WHISPER_MODEL": "w"})
    assert (both.medasr, both.whisper, both.speech) == (MedAsrModel(), WhisperModel(id="w"), None)
    hearing = transcriber_of(both)
    assert hearing is not None
    assert hearing.name == "MedASR (google/medasr) and Whisper (w)"


SERVER = {"PANDUAN_TRANSCRIBER": "server", "PANDUAN_SPEECH_URL": "http://h:1/v1/", "PANDUAN_SPEECH_MODEL": "m"}


def test_settings_of_a_server_that_listens() -> None:
    given = read_settings(SERVER | {"PANDUAN_SPEECH_KEY": "PRIVATE", "PANDUAN_SPEECH_TIMEOUT": "9"})
    assert given.speech == SpeechServer(base_url="http://h:1/v1", model="m", key="PRIVATE", timeout=9.0)
    assert "PRIVATE" not in repr(given)
    both = read_settings(SERVER | {"PANDUAN_TRANSCRIBER": "auto"})
    assert (both.speech is not None, both.medasr, both.whisper) == (True, MedAsrModel(), None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PANDUAN_TRANSCRIBER", "whisper"), ("PANDUAN_SPEECH_URL", ""), ("PANDUAN_SPEECH_URL", "http://me:PRIVATE@h/v1"),
        ("PANDUAN_SPEECH_MODEL", ""), ("PANDUAN_SPEECH_KEY", "PRIVATE\nX: y"), ("PANDUAN_SPEECH_TIMEOUT", "0"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as raised:
        read_settings(SERVER | {name: value})
    assert "PRIVATE" not in str(raised.value)
    with pytest.raises(SettingsError, match="set it to one of int8, "):
        read_settings({"PANDUAN_TRANSCRIBER": "faster-whisper", "PANDUAN_WHISPER_COMPUTE": "int9"})


@pytest.mark.parametrize(
    ("name", "listener", "variable"),
    [
        ("medasr", "medasr", "PANDUAN_MEDASR_MODEL"), ("whisper-small", "faster-whisper", "PANDUAN_WHISPER_MODEL"),
        ("whisper-large-v3-turbo", "faster-whisper", "PANDUAN_WHISPER_MODEL"),
    ],
)  # fmt: skip
def test_a_selected_model_listens(name: str, listener: str, variable: str, tmp_path: Path) -> None:
    model = MODELS[name]
    lines = environment_lines(model, folder=tmp_path, revision="r")
    assert lines == (f"PANDUAN_TRANSCRIBER={listener}", f"{variable}={tmp_path}", f"{variable}_REVISION=r")
    set_ = dict(line.split("=", 1) for line in lines)
    assert is_selected(model, tmp_path, set_)
    assert is_selected(model, tmp_path, set_ | {"PANDUAN_TRANSCRIBER": "auto"})
    assert not is_selected(model, tmp_path, set_ | {"PANDUAN_TRANSCRIBER": "none"})
    assert (read_settings(set_).medasr or read_settings(set_).whisper).id == str(tmp_path)  # type: ignore[union-attr]


def test_medasr_comes_under_the_terms_of_its_makers() -> None:
    assert (MODELS["medasr"].gated, MODELS["medasr"].licence) == (True, "HAI-DEF")
    assert MODELS["medasr"].terms is MODELS["medgemma-4b"].terms


@pytest.mark.parametrize(
    ("data", "wrong"),
    [(b"\x06\0\0\0\x0c\0WhisperSpec\0" + bytes(50), []), (b"\x80\x02pickle", ["may be a pickle"]), (b"\x06\0\0\0\x09\0Other", ["may be a pickle"])],
)  # fmt: skip
def test_weights_of_ctranslate2_are_no_pickle_and_a_pickle_of_their_name_is(
    data: bytes, wrong: list[str], tmp_path: Path
) -> None:
    (tmp_path / "model.bin").write_bytes(data)
    file = File(path="model.bin", size=len(data), sha256=sha256(tmp_path / "model.bin"))
    manifest = Manifest(name="x", id="x", revision="r", source="s", fetched_at="t", licence="MIT", files=(file,))
    write_manifest(tmp_path, manifest)
    found = list(faults(tmp_path, manifest))
    assert len(found) == len(wrong)
    assert all(one in said for one, said in zip(wrong, found, strict=True))


def voice(settings: Settings) -> tuple[str, str, str]:
    (found,) = [one for one in examine(settings, {}) if one.what == "voice"]
    return found.state, found.detail, found.command


def test_the_doctor_says_who_listens_and_how_to_get_it(tiny_lasr: Path, tmp_path: Path) -> None:
    settings = Settings(library=tmp_path)
    state, detail, command = voice(settings)
    assert (state, command.split("   ")[0]) == ("optional", "python -m app models")
    assert "questions are typed" in detail
    state, detail, _ = voice(Settings(library=tmp_path, medasr=MedAsrModel(id=str(tiny_lasr))))
    assert (state, detail) == ("ok", "MedASR (tiny-lasr) (set by PANDUAN_TRANSCRIBER)")
    state, detail, _ = voice(Settings(library=tmp_path, medasr=MedAsrModel(id="google/medasr")))
    assert (state, "fetch it: python -m app models fetch medasr" in detail) == ("optional", True)
    server = SpeechServer(base_url="http://127.0.0.1:9/v1", model="m")
    state, detail, _ = voice(Settings(library=tmp_path, speech=server))
    assert (state, "cannot be reached" in detail) == ("optional", True)
