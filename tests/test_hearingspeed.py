"""How fast MedASR hears: figures that follow from what was measured, the true shape, and the command that is measured."""

import json
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.hearingspeed import Pace, Timed, shape_of_medasr, speed_table

TWICE = (
    Timed(audio=5.0, decoding=0.25, seconds=1.0, cpu_seconds=1.5),
    Timed(audio=30.0, decoding=1.0, seconds=6.0, cpu_seconds=9.0),
)
PACE = Pace(
    processor="any", threads=2, load=0.5, parameters=105_000_000, loading=3.0, peak_bytes=1_500_000_000, heard=TWICE
)


def test_the_factor_is_work_by_audio() -> None:
    assert [one.factor for one in TWICE] == [0.2, 0.2]
    assert [one.cpu_factor for one in TWICE] == pytest.approx([0.3, 0.3])
    assert [one["factor"] for one in PACE.to_json()["heard"]] == [0.2, 0.2]
    table = speed_table(PACE)
    assert table.row_count == 2
    assert "peak 1.50 GB, load before 0.5" in str(table.caption)


def test_the_shape_is_the_true_one() -> None:
    torch = pytest.importorskip("torch")
    with torch.device("meta"):
        network = shape_of_medasr()
    assert sum(one.numel() for one in network.parameters()) == pytest.approx(105.27e6, abs=0.01e6)


def test_recordings_are_cut_heard_and_timed(tiny_lasr: Path, tmp_path: Path) -> None:
    out = tmp_path / "timed.json"
    options = ["--medasr", str(tiny_lasr), "--seconds", "3,21.5", "--rounds", "2", "--out", str(out)]
    assert main(["speech-timed", *options]) == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    assert [one["audio"] for one in told["heard"]] == pytest.approx([3, 3, 21.5, 21.5], abs=0.01)
    assert all(0 < one["decoding"] < one["seconds"] and one["cpu_seconds"] > 0 for one in told["heard"])
    assert told["loading"] > 0


def test_what_is_longer_than_the_speech_is_refused(
    tiny_lasr: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--medasr", str(tiny_lasr), "--seconds", "900", "--rounds", "1", "--out", str(tmp_path / "t.json")]
    assert main(["speech-timed", *options]) == 1
    assert "less than 900 s" in capsys.readouterr().err
