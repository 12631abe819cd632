"""Record → Members: which guideline each passage is of, and the passages of some guidelines nearest to a vector, exactly.

Chroma's own filter costs 30 to 100 times an unfiltered query (measured over 100,000 vectors). Vectors are read from the
record at the first search of their guideline, and kept: 1.5 KB each for 384 dimensions.
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from threading import Lock

import numpy as np

from ingest.record import Record
from ingest.vectors import Vectors
from ingest.words import Hit

__all__ = ["Members"]

OFTEN = 0.25  # share of all passages from which hits of all guidelines are asked for, and the others dropped
MARGIN = 1.3  # how many more of them than on average hold enough


class Members:
    """Holds what was read of a record so far; safe to use from several threads."""

    def __init__(self, record: Record) -> None:
        self._record, self._lock = record, Lock()
        self._vectors: dict[str, tuple[Sequence[str], Vectors]] = {}

    @cached_property
    def guidelines(self) -> Mapping[str, str]:
        """The guideline's id of each passage, by the passage's id."""
        return self._record.guideline_of_each()

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        return Counter(self.guidelines.values())

    def count(self, only: Collection[str]) -> int:
        """How many passages these guidelines have."""
        return sum(self._counts.get(one, 0) for one in only)

    def wide(self, k: int, only: Collection[str]) -> int:
        """How many hits of all guidelines likely hold k of these, 0 where asking for so many costs more than it saves."""
        share = self.count(only) / max(1, len(self.guidelines))
        return math.ceil(MARGIN * k / share) if share >= OFTEN else 0

    def kept(self, hits: Sequence[Hit], only: Collection[str]) -> list[Hit]:
        """Those of the hits that are passages of these guidelines."""
        return [hit for hit in hits if self.guidelines[hit.passage] in only]

    def nearest(self, vector: Vectors, *, k: int, only: Collection[str]) -> list[Hit]:
        """The k passages of these guidelines nearest to a vector, by exact cosine similarity, those of one score by id."""
        held = [self._held(one) for one in sorted(only)]
        passages = [passage for ids, _ in held for passage in ids]
        if not passages:
            return []
        scores = np.concatenate([vectors @ vector for _, vectors in held if len(vectors)])
        best = np.argpartition(-scores, min(k, len(scores)) - 1)[:k]
        hits = [Hit(passage=passages[place], score=float(scores[place])) for place in best]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage))

    def _held(self, guideline: str) -> tuple[Sequence[str], Vectors]:
        with self._lock:
            if guideline not in self._vectors:
                self._vectors[guideline] = self._record.vectors_of(guideline)
            return self._vectors[guideline]
