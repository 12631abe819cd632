"""How fast MedASR hears and how much memory that takes: the true shape with random weights, for speed does not depend on them.

What it then writes is nonsense. Seconds are those from the last byte of a recording to its transcript, decoding included.
"""

import json
import os
import platform
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from app.audio import read_audio
from app.medasr import MedAsr, MedAsrModel
from eval.footprint import measured
from eval.questions import GoldQuestion
from eval.synthesise import CLEAN, Choice, cut, synthesised

__all__ = ["Pace", "Timed", "hear_timed", "hearing_speed", "shape_of_medasr", "speed_table", "write_random_medasr"]

SENTENCE = (
    "A woman of sixty two with diabetes and a blood pressure of one hundred and fifty over ninety takes metformin, five"
    " hundred milligrams twice a day. Which drug is added first, and at what dose? "
)
SPOKEN_AGAIN = 12  # times the sentence, which takes some 13 s: longer than any length asked for
PIECES = 512  # of MedASR's vocabulary, the first of which are the blank, the end and the unknown
ROUNDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """One recording heard once."""

    audio: float  # seconds
    decoding: float  # seconds
    seconds: float  # with decoding
    cpu_seconds: float  # of all processors together, which other programs on the machine lengthen less

    @property
    def factor(self) -> float:
        """Seconds of work by second of audio, by the clock."""
        return self.seconds / self.audio

    @property
    def cpu_factor(self) -> float:
        """Seconds of processors by second of audio."""
        return self.cpu_seconds / self.audio


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What was measured of one machine."""

    processor: str
    threads: int
    load: float  # runnable processes on average in the minute before; from 1 on others slowed this
    parameters: int
    loading: float  # seconds, with the first use
    peak_bytes: int  # of a process that imports, loads and hears all of these
    heard: tuple[Timed, ...]

    def to_json(self) -> dict[str, Any]:
        """All figures under plain names; bytes and seconds."""
        return {
            **asdict(self),
            "heard": [{**asdict(one), "factor": one.factor, "cpu_factor": one.cpu_factor} for one in self.heard],
        }


def shape_of_medasr() -> Any:
    """MedASR's network with random weights, on torch's present device."""
    from transformers import LasrCTCConfig, LasrForCTC

    return LasrForCTC(LasrCTCConfig(vocab_size=PIECES))  # what else transformers takes where nothing is set is MedASR's


def write_random_medasr(folder: Path) -> int:
    """Write it as the hub would hand it over; returns how many weights it has."""
    import torch
    from transformers import LasrFeatureExtractor, LasrProcessor, LasrTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = shape_of_medasr()
    network.save_pretrained(folder)
    letters = [chr(place) for place in range(ord("a"), ord("z") + 1)]
    made = [f"{first}{second}" for first in letters for second in letters]
    vocabulary = [(one, -1.0) for one in ("<pad>", "</s>", "<unk>", "▁", *letters, *made)][:PIECES]
    tokenizer = LasrTokenizer(vocab=vocabulary, extra_ids=0)  # type: ignore[no-untyped-call]
    sounds = LasrFeatureExtractor()  # type: ignore[no-untyped-call]
    LasrProcessor(sounds, tokenizer).save_pretrained(folder)  # type: ignore[no-untyped-call]
    return sum(one.numel() for one in network.parameters())


def hearing_speed(*, lengths: Sequence[float], rounds: int = ROUNDS) -> Pace:
    """Write the model to a folder that is then removed, and measure it in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="panduan-medasr-", ignore_cleanup_errors=True) as scratch:
        model, out = Path(scratch) / "medasr", Path(scratch) / "timed.json"
        parameters, load = write_random_medasr(model), os.getloadavg()[0]
        asked = [f"--medasr={model}", f"--seconds={','.join(map(str, lengths))}", f"--rounds={rounds}", f"--out={out}"]
        footprint = measured(["eval", "speech-timed", *asked])
        told = json.loads(out.read_text(encoding="utf-8"))
    return Pace(
        processor=platform.machine(), threads=told["threads"], load=load, parameters=parameters, loading=told["loading"],
        peak_bytes=footprint.peak_bytes, heard=tuple(Timed(**one) for one in told["heard"]),
    )  # fmt: skip


def hear_timed(folder: Path, *, lengths: Sequence[float], rounds: int) -> dict[str, Any]:
    """Hear recordings of so many seconds, each `rounds` times; what `hearing_speed` reads."""
    import torch

    recordings = list(_recordings(lengths))
    started, listener = time.perf_counter(), MedAsr(MedAsrModel(id=str(folder)))
    listener.check()
    loading = time.perf_counter() - started
    heard = [asdict(_timed(listener, data)) for data in recordings for _ in range(rounds)]
    return {"threads": torch.get_num_threads(), "loading": loading, "heard": heard}


def _timed(listener: MedAsr, data: bytes) -> Timed:
    started, used = time.perf_counter(), time.process_time()
    audio = read_audio(data)
    decoded = time.perf_counter()
    listener.transcribe(audio)
    return Timed(
        audio=audio.seconds, decoding=decoded - started, seconds=time.perf_counter() - started,
        cpu_seconds=time.process_time() - used,
    )  # fmt: skip


def _recordings(lengths: Sequence[float]) -> Iterator[bytes]:
    question = GoldQuestion(
        id="speed", question=SENTENCE * SPOKEN_AGAIN, language="en", type="dose", answerable=False
    )  # fmt: skip
    choice = Choice(voices=("en-gb",), speeds=(160,), pitches=(50,), conditions=(CLEAN,))
    [spoken] = synthesised([question], choice=choice)
    for seconds in lengths:
        yield cut(spoken.data, seconds=seconds)


def speed_table(pace: Pace) -> Table:
    """One line for each recording heard; memory and load below."""
    title = (
        f"MedASR's shape, {pace.parameters / 1e6:.2f} million random weights, {pace.processor}, {pace.threads} threads"
    )
    table = Table(title=title, title_justify="left")
    table.caption = f"loading {pace.loading:.1f} s, peak {pace.peak_bytes / 1e9:.2f} GB, load before {pace.load:.1f}"
    for name in ("audio, s", "decoding, s", "stop to transcript, s", "by second of audio", "of processors"):
        table.add_column(name, justify="right")
    for one in pace.heard:
        table.add_row(
            f"{one.audio:.1f}",
            f"{one.decoding:.2f}",
            f"{one.seconds:.2f}",
            f"{one.factor:.3f}",
            f"{one.cpu_factor:.3f}",
        )
    return table
