"""Question + passages → Relevance: how well each answers, by a cross-encoder that reads both together; off by default.

It reorders the first pages found and finds none itself. Any sentence-transformers CrossEncoder of one output will do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from app.answer import Evidence
from ingest.errors import PanduanError

__all__ = ["READ", "CrossEncoderReranker", "Reranker", "RerankerError", "RerankingModel", "reranked"]

READ = 30  # of the first pages found, whose best passage is read
TOKENS = 512  # of question and passage together
PAIRS = 8  # read at once


class RerankerError(PanduanError):
    """The reranking model is missing or is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RerankingModel:
    """Which cross-encoder reads: a folder or hub id, and its revision."""

    id: str
    revision: str = ""


class Reranker(Protocol):
    """Reads a question and passages together."""

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """How well each text answers; higher is better."""
        ...


class CrossEncoderReranker:
    """Holds one loaded cross-encoder; loads it on first use. RerankerError where it cannot be used."""

    def __init__(self, model: RerankingModel) -> None:
        self._settings, self._loading = model, Lock()
        self._loaded: Any = None

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """How well each text answers; RerankerError for numbers that are not finite."""
        import numpy as np

        with self._loading:  # one question at a time: its tokenizer cannot serve two
            self._loaded = self._loaded or self._load()
            pairs = [(question, text) for text in texts]
            found = np.asarray(self._loaded.predict(pairs, batch_size=PAIRS, show_progress_bar=False), dtype=float)
        if not np.isfinite(found).all():
            message = (
                f"the reranking model {self._settings.id!r} returned numbers that are not finite; check its weights"
            )
            raise RerankerError(message)
        return [float(one) for one in found]

    def _load(self) -> Any:
        from sentence_transformers import CrossEncoder
        from transformers import AutoConfig

        name, revision = self._settings.id, self._settings.revision or None
        local = Path(name).is_dir()
        try:
            config = AutoConfig.from_pretrained(
                name, revision=revision, local_files_only=local, trust_remote_code=False
            )  # fmt: skip
            self._require(config)  # any other model would be given a last layer of random numbers, with a mere warning
            return CrossEncoder(
                name, revision=revision, device="cpu", local_files_only=local, max_length=TOKENS,
                trust_remote_code=False, model_kwargs={"use_safetensors": True},
            )  # fmt: skip
        except (OSError, ValueError, ImportError) as error:
            message = f"the reranking model {name!r} cannot be loaded ({error}); check PANDUAN_RERANKER"
            raise RerankerError(message) from error

    def _require(self, config: Any) -> None:
        kinds = config.architectures or ["nothing that it names"]
        if not all(kind.endswith("ForSequenceClassification") for kind in kinds) or config.num_labels != 1:
            message = (
                f"the reranking model {self._settings.id!r} is {', '.join(kinds)} of {config.num_labels} outputs, no"
                " cross-encoder of one; set PANDUAN_RERANKER to one that is, such as BAAI/bge-reranker-v2-m3"
            )
            raise RerankerError(message)

    def check(self) -> None:
        """Load it and let it read one pair; RerankerError where that fails."""
        self.scores("question", ["passage"])


def reranked(pages: Sequence[list[Evidence]], question: str, reranker: Reranker | None) -> list[list[Evidence]]:
    """The pages with the first READ in the order in which their best passages answer; equal ones keep theirs.

    Scores stay with the places, so that they still fall from page to page.
    """
    if reranker is None or not pages:
        return list(pages)
    first = pages[:READ]
    scores = reranker.scores(question, [group[0].in_context for group in first])
    order = sorted(range(len(first)), key=lambda place: -scores[place])
    places = sorted((group[0].score for group in first), reverse=True)
    moved = [_scored(first[place], score) for place, score in zip(order, places, strict=True)]
    return [*moved, *pages[READ:]]


def _scored(group: list[Evidence], score: float) -> list[Evidence]:
    best = group[0].score or 1.0
    return [replace(one, score=score * one.score / best) for one in group]
