"""Question → Found: passages by meaning and by words, fused by rank; superseded editions left out.

Reciprocal rank fusion: score = Σ 1 / (60 + rank) over both lists, ranks from 1 (Cormack, Clarke and Büttcher, SIGIR 2009).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.answer import Evidence
from ingest.release import Release
from ingest.vectors import Embedder, Vectors
from ingest.words import Hit, tokens

__all__ = ["Found", "fused", "search"]

RANK_CONSTANT = 60
DEPTH = 60  # hits asked of each index


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found for a question, best first, and how close it comes."""

    evidence: tuple[Evidence, ...]
    vector: Vectors  # of the question, (dimension,)
    similarity: float  # the highest cosine similarity of any passage
    coverage: float  # the greatest share of the question's words, by weight, that one of the best passages holds
    weights: Mapping[str, float]  # of the question's words, stemmed; rarer is heavier


def search(question: str, *, release: Release, embedder: Embedder, k: int) -> Found:
    """The k best passages for a standalone question."""
    vector = embedder.question(question)
    dense = release.nearest(vector, k=DEPTH)
    lexical = release.matching(question, k=DEPTH)
    scores = fused([dense, lexical])
    passages = release.passages(list(scores))
    evidence = [
        Evidence(passage=passages[one], guideline=release.guidelines[passages[one].guideline], score=score)
        for one, score in sorted(scores.items(), key=lambda pair: -pair[1])
    ]
    current = [one for one in evidence if one.guideline.status != "superseded"][:k]
    weights = {word: release.word_weight(word) for word in dict.fromkeys(tokens(question))}
    return Found(
        evidence=tuple(current),
        vector=vector,
        similarity=dense[0].score if dense else 0.0,
        coverage=max((_coverage(one, weights) for one in current[:5]), default=0.0),
        weights=weights,
    )


def fused(lists: Iterable[Sequence[Hit]]) -> dict[str, float]:
    """Scores of passages by reciprocal rank over several ranked lists."""
    scores: dict[str, float] = defaultdict(float)
    for hits in lists:
        for rank, hit in enumerate(hits, 1):
            scores[hit.passage] += 1 / (RANK_CONSTANT + rank)
    return dict(scores)


def _coverage(evidence: Evidence, weights: Mapping[str, float]) -> float:
    text = " ".join([*evidence.passage.section, evidence.passage.text, evidence.guideline.title])
    held = set(tokens(text))
    total = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in held) / total if total else 0.0
