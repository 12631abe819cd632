"""How fast a model writes: figures that follow from what was measured, and the command."""

import json
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.generation import Speed, Streams, shape_of_medgemma_4b, speed_table
from tests.tiny_gemma import write_tiny_gemma

# 2 s until 4 × 100 tokens were read, then 10 more for each in 5 s.
FOUR = Streams(streams=4, prompt=100, tokens=11, first_seconds=2.0, seconds=5.0)
ONE = Streams(streams=1, prompt=100, tokens=11, first_seconds=1.0, seconds=2.0)


def speed(*runs: Streams) -> Speed:
    return Speed(
        device="a machine", precision="bfloat16", weights_bytes=2_000_000_000, peak_bytes=3_000_000_000,
        copied_bytes_per_second=20e9, runs=runs,
    )  # fmt: skip


def test_rates_count_all_streams_and_leave_out_the_first_token() -> None:
    assert (FOUR.read_rate, FOUR.rate) == (200.0, 8.0)
    assert (ONE.read_rate, ONE.rate) == (100.0, 5.0)


def test_one_token_alone_has_no_rate() -> None:
    assert Streams(streams=1, prompt=9, tokens=1, first_seconds=1.0, seconds=0.0).rate == 0


def test_the_share_of_the_bandwidth_is_that_of_one_stream() -> None:
    assert speed(FOUR, ONE).share == 0.5  # 2 GB × 5 tokens/s of 20 GB/s
    assert speed(FOUR).share is None
    assert "one stream used 50% of it" in str(speed_table(speed(ONE)).caption)
    assert "of it" not in str(speed_table(speed(FOUR)).caption)


def test_the_command_measures_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = write_tiny_gemma(tmp_path / "tiny"), tmp_path / "speed.json"
    options = ["--model", str(folder), "--prompt", "20", "--tokens", "5", "--streams", "1,3", "--out", str(out)]
    assert main(["generation", *options]) == 0
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert [(run["streams"], run["prompt"], run["tokens"]) for run in figures["runs"]] == [(1, 20, 5), (3, 20, 5)]
    assert all(run["written_per_second"] > 0 < run["read_per_second"] for run in figures["runs"])
    assert figures["peak_bytes"] > figures["weights_bytes"] > 10_000
    assert figures["share_of_bandwidth"] > 0
    assert "prompt tokens/s" in capsys.readouterr().out


def test_a_folder_that_is_no_model_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generation", "--model", str(tmp_path)]) == 1
    assert "config.json" in capsys.readouterr().err


def test_the_shape_of_4b_is_the_true_one() -> None:
    torch = pytest.importorskip("torch")
    with torch.device("meta"):
        network = shape_of_medgemma_4b()
    assert 4.2e9 < sum(one.numel() for one in network.parameters()) < 4.4e9  # 4.99e9 with untied embeddings
    assert network.dtype == torch.bfloat16
