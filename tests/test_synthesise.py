"""Questions spoken by machine: who speaks, how loud the noise is, that a choice gives the same bytes again, and what is refused."""

import io
import json
import subprocess
import wave
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.audio import read_audio
from eval.__main__ import main
from eval.questions import GoldQuestion
from eval.recordings import Recording, RecordingError, recorded
from eval.synthesise import CLEAN, MARGIN, Choice, condition_of, cut, mixed, synthesised, write_recordings

ENGLISH = GoldQuestion(id="a/1", question="dose of amoxicillin 40 mg/kg", language="en", type="dose", answerable=False)
SPANISH = GoldQuestion(id="b", question="dosis de amoxicilina", language="es", type="dose", answerable=False)


def samples_of(data: bytes) -> tuple[int, Any]:
    with wave.open(io.BytesIO(data)) as file:
        return file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / 32768


def test_each_question_is_spoken_by_each_accent_of_its_language_in_each_condition() -> None:
    choice = Choice(conditions=(CLEAN, condition_of("telephone")))
    found = list(synthesised([ENGLISH, SPANISH], choice=choice))
    spoken = {(one.id, one.voice, one.condition) for one in found}
    accents = ("en-us", "en-gb", "en-gb-scotland", "en-029")
    wanted = {("a/1", voice, name) for voice in accents for name in ("clean", "telephone")}
    assert spoken == wanted | {("b", voice, name) for voice in ("es", "es-419") for name in ("clean", "telephone")}
    assert len(found) == len(spoken)
    assert all(one.text == ENGLISH.question for one in found if one.id == "a/1")
    by_voice = {(one.id, one.voice): set[tuple[Any, Any]]() for one in found}
    for one in found:
        by_voice[one.id, one.voice].add((one.speed, one.pitch))
    assert all(len(drawn) == 1 for drawn in by_voice.values())  # a speaker is the same in every condition


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    choice = Choice(voices=("en-gb",), conditions=(condition_of("pink:5"), condition_of("babble:5")))
    first, again = (list(synthesised([ENGLISH], choice=choice)) for _ in range(2))
    assert first == again
    other = list(synthesised([ENGLISH], choice=replace(choice, seed=7, speeds=(160,), pitches=(50,))))
    assert not {one.data for one in first} & {one.data for one in other}


def test_what_noise_adds_is_the_ratio_asked_for() -> None:
    speech, noise = np.tile([0.2, -0.2], 4000), np.tile([1.0, -1.0, -1.0, 1.0], 10)
    heard = mixed(speech, noise, snr=20)
    margin = heard[:MARGIN]
    assert len(heard) == len(speech) + 2 * MARGIN
    assert np.abs(margin) == pytest.approx(0.02)  # 20 dB is a tenth of 0.2
    loud = mixed(np.tile([0.9, -0.9], 4000), noise, snr=0)
    assert np.abs(loud).max() == pytest.approx(0.9)  # softer as a whole, not cut off
    assert np.abs(loud[:MARGIN]) == pytest.approx(0.45)


def test_a_telephone_leaves_its_band_alone() -> None:
    choice = Choice(voices=("en-gb",), speeds=(160,), pitches=(50,), conditions=(CLEAN, condition_of("telephone")))
    (wide, clean), (narrow, called) = (samples_of(one.data) for one in synthesised([ENGLISH], choice=choice))
    assert (wide, narrow) == (22_050, 8_000)
    assert len(called) / narrow == pytest.approx(len(clean) / wide, abs=0.001)
    power = np.square(np.abs(np.fft.rfft(called)))
    at = np.fft.rfftfreq(len(called), 1 / narrow)
    assert power[(at < 295) | (at > 3405)].sum() < 1e-3 * power.sum()
    assert read_audio(next(iter(synthesised([ENGLISH], choice=choice))).data).seconds == pytest.approx(
        len(clean) / wide, abs=0.01
    )


def test_quantities_are_spoken_in_full() -> None:
    choice = Choice(voices=("en-gb",), speeds=(160,), pitches=(50,), conditions=(CLEAN,))
    in_full = replace(ENGLISH, id="a/1", question="dose of amoxicillin 40 milligrams per kilogram")
    (short,), (long,) = (list(synthesised([one], choice=choice)) for one in (ENGLISH, in_full))
    assert short.data == long.data


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    choice = Choice(voices=("en-gb",), conditions=(CLEAN, condition_of("pink:10")))
    written = list(write_recordings(synthesised([ENGLISH, SPANISH], choice=choice), folder=tmp_path))
    assert list(recorded(tmp_path, [ENGLISH, SPANISH])) == written
    rows = [json.loads(line) for line in (tmp_path / "manifest.jsonl").read_text().splitlines()]
    assert [row["snr"] for row in rows] == [None, 10, None, 10]
    assert all((tmp_path / row["file"]).is_file() for row in rows)


def test_files_named_by_their_question_are_read(tmp_path: Path) -> None:
    for name in ("b.WAV", "b@nurse.m4a", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    found = list(recorded(tmp_path, [ENGLISH, SPANISH]))
    assert [(one.id, one.voice, one.condition) for one in found] == [("b", "", "recorded"), ("b", "nurse", "recorded")]
    assert found[0] == Recording(id="b", data=b"x", text="dosis de amoxicilina", language="es")
    (tmp_path / "c.wav").write_bytes(b"x")
    with pytest.raises(RecordingError, match=r"c\.wav"):
        list(recorded(tmp_path, [ENGLISH, SPANISH]))


@pytest.mark.parametrize(
    "row", ['{"id": "b"}', "[]", '{"id": "b", "file": "../b.wav"}', '{"id": "b", "file"', '{"id": 3}']
)
def test_a_manifest_that_cannot_be_used_is_told_by_its_line(tmp_path: Path, row: str) -> None:
    (tmp_path / "manifest.jsonl").write_text(row + "\n")
    with pytest.raises(RecordingError, match="line 1"):
        list(recorded(tmp_path, [SPANISH]))


def test_a_recording_that_is_missing_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="no recording"):
        list(recorded(tmp_path, [SPANISH]))
    (tmp_path / "manifest.jsonl").write_text('{"id": "b", "file": "gone.wav"}\n')
    with pytest.raises(RecordingError, match=r"gone\.wav"):
        list(recorded(tmp_path, [SPANISH]))


@pytest.mark.parametrize("text", ["", "pink", "pink:loud", "pink:nan", "clean:3", "hiss:4"])
def test_an_unknown_condition_is_refused(text: str) -> None:
    with pytest.raises(RecordingError, match="pink:DB"):
        condition_of(text)


def test_an_unknown_voice_is_refused_and_not_spoken_in_english() -> None:
    with pytest.raises(RecordingError, match="'xx-yy'"):
        list(synthesised([ENGLISH], choice=Choice(voices=("xx-yy",))))
    with pytest.raises(RecordingError, match="--voices"):
        list(synthesised([replace(ENGLISH, language="de")], choice=Choice()))


@pytest.mark.parametrize(("changes", "told"), [({"speeds": (160, 20)}, "speed 20"), ({"pitches": (100,)}, "pitch 100")])
def test_what_espeak_would_replace_without_a_word_is_refused(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(RecordingError, match=told):
        list(synthesised([ENGLISH], choice=Choice(**changes)))


def test_without_espeak_its_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from eval import synthesise

    synthesise._known_voices.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RecordingError, match="apt-get install espeak-ng"):
        list(synthesised([ENGLISH], choice=Choice()))


def test_espeak_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from eval import synthesise

    def failing(*_: Any, **__: Any) -> Any:
        raise subprocess.TimeoutExpired(cmd=[], timeout=1)

    synthesise._known_voices.cache_clear()
    monkeypatch.setattr(subprocess, "run", failing)
    with pytest.raises(RecordingError, match="TimeoutExpired"):
        list(synthesised([ENGLISH], choice=Choice()))


def test_a_part_of_a_recording() -> None:
    choice = Choice(voices=("en-gb",), conditions=(CLEAN,))
    [one] = synthesised([ENGLISH], choice=choice)
    assert len(samples_of(cut(one.data, seconds=0.5))[1]) == 11_025
    with pytest.raises(RecordingError, match="less than 99 s"):
        cut(one.data, seconds=99)


def test_the_command_writes_a_folder_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions, out = tmp_path / "q.jsonl", tmp_path / "wavs"
    row = {"id": "b", "question": "dosis de amoxicilina", "language": "es", "type": "dose", "answerable": False}
    questions.write_text(json.dumps(row) + "\n")
    arguments = ["synthesise", "--questions", str(questions), "--out", str(out), "--conditions", "clean,pink:3"]
    assert main(arguments) == 0
    assert "4 recordings" in capsys.readouterr().out  # two voices, two conditions
    assert len(list(out.glob("*.wav"))) == 4
    assert main(arguments) == 1
    assert "choose another --out" in capsys.readouterr().err
