"""`eval generation`: figures that can be worked out by hand, and the command over the tiny model."""

import json
from pathlib import Path

import pytest

from eval.generation import Speed, Streams, shape_of_medgemma_4b, speed_table
from tests.conftest import run
from tests.tiny_gemma import write_tiny_gemma


def streams(count: int) -> Streams:
    return Streams(streams=count, prompt=100, tokens=11, first_seconds=2.0, seconds=5.0)


def speed(*runs: Streams) -> Speed:
    return Speed(
        device="a device", precision="bfloat16", weights_bytes=8_000, peak_bytes=9_000, copied_bytes_per_second=32_000.0,
        runs=runs,
    )  # fmt: skip


def test_rates_count_all_streams_and_only_tokens_after_the_first() -> None:
    assert (streams(1).read_rate, streams(1).rate) == (50.0, 2.0)
    assert (streams(4).read_rate, streams(4).rate) == (200.0, 8.0)


def test_the_share_of_bandwidth_is_of_one_stream() -> None:
    assert speed(streams(4), streams(1)).share == 0.5  # 8,000 bytes twice a second, of 32,000
    assert speed(streams(4)).share is None
    assert "one stream used 50% of it" in str(speed_table(speed(streams(1))).caption)
    assert "one stream" not in str(speed_table(speed(streams(4))).caption)


def test_the_command_measures_a_folder(tmp_path: Path) -> None:
    folder, out = write_tiny_gemma(tmp_path / "m"), tmp_path / "figures.json"
    done = run(
        "eval", "generation", "--model", folder, "--prompt", "20", "--tokens", "3", "--streams", "1,2", "--out", out
    )
    assert done.returncode == 0, done.stderr
    assert "Generation: processor" in done.stdout
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert [(one["streams"], one["prompt"], one["tokens"]) for one in figures["runs"]] == [(1, 20, 3), (2, 20, 3)]
    assert all(one["written_per_second"] > 0 for one in figures["runs"])
    assert 0 < figures["share_of_bandwidth"] < 1


def test_a_folder_that_is_no_model_is_one_line(tmp_path: Path) -> None:
    done = run("eval", "generation", "--model", tmp_path)
    assert done.returncode == 1
    assert "lacks config.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_shape_of_4b_is_the_true_one() -> None:
    torch = pytest.importorskip("torch")
    with torch.device("meta"):
        network = shape_of_medgemma_4b()
    assert 4.2e9 < sum(one.numel() for one in network.parameters()) < 4.4e9
    assert network.dtype == torch.bfloat16
