"""Log-probabilities of a CTC network, a row for each frame → pieces of words, each with its time and confidence.

A recording longer than a chunk is heard in chunks that overlap; of each, what lies near a cut is left to its neighbour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from app.speech import RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

__all__ = ["BLANK", "CHUNK", "FRAME", "LAG", "STEP", "STRIDE", "Piece", "chunks", "greedy", "merged", "piece"]

BLANK = 0  # the token that stands for none
FRAME = 640  # samples from one row to the next: 40 ms
LAG = 840  # samples before the first row: it hears 2,320, and what it stands for are the 640 in their middle
CHUNK = 20 * RATE  # samples at a time, and
STRIDE = 2 * RATE  # of them unsure at each cut, as the makers of MedASR cut
STEP = CHUNK - 2 * STRIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a word, as its vocabulary writes it."""

    text: str
    start: float  # seconds
    end: float
    confidence: float  # from 0 to 1


def chunks(samples: "Numbers") -> list["Numbers"]:
    """The parts that are heard one by one, STEP apart; the last may be shorter, never as short as an overlap."""
    count = 1 + max(0, -(-(len(samples) - CHUNK) // STEP))
    return [samples[place * STEP : place * STEP + CHUNK] for place in range(count)]


def merged(heard: Sequence["Numbers"], *, step: int = STEP // FRAME, stride: int = STRIDE // FRAME) -> "Numbers":
    """The rows of all chunks as those of one recording; each overlap is cut in its middle."""
    last = len(heard) - 1
    kept = [rows[stride if place else 0 : None if place == last else step + stride] for place, rows in enumerate(heard)]
    return np.concatenate(kept)


def greedy(rows: "Numbers", vocabulary: Sequence[str]) -> tuple[Piece, ...]:
    """The likeliest token of each row; the same one in rows that follow each other is one piece, a blank is none."""
    likeliest = rows.argmax(axis=1)
    found, place = [], 0
    for token, run in groupby(int(one) for one in likeliest):
        length = len(list(run))
        if token != BLANK:
            found.append(piece(rows, token, place, place + length, vocabulary=vocabulary))
        place += length
    return tuple(found)


def piece(rows: "Numbers", token: int, first: int, end: int, *, vocabulary: Sequence[str]) -> Piece:
    """A token that some rows tell; its confidence is its probability in the row that is surest of it."""
    surest = float(np.exp(rows[first:end, token].max()))
    return Piece(text=vocabulary[token], start=_seconds(first), end=_seconds(end), confidence=min(1.0, surest))


def _seconds(row: int) -> float:
    return (row * FRAME + LAG) / RATE
