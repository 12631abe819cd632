"""Question → Found: passages by meaning and by words, fused by rank; superseded, withdrawn and draft ones left out.

Reciprocal rank fusion: score = Σ weight / (60 + rank) over both lists, ranks from 1 (Cormack, Clarke and Büttcher,
"Reciprocal rank fusion outperforms Condorcet and individual rank learning methods", SIGIR 2009). Passages that begin
on the same page are one piece of evidence, shown by the best of them, so that one page does not fill the list.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.answer import Evidence
from ingest.release import Release
from ingest.vectors import Embedder, Vectors
from ingest.words import Hit, tokens

__all__ = ["Found", "fused", "search", "share", "tells_subject", "word_weights"]

RANK_CONSTANT = 60
DEPTH = 60  # hits asked of each index
# What questions are asked with; rare in a guideline, and so weighty by frequency, but they say nothing of the subject.
COMMON = """
    guideline guidelines garis panduan pedoman guía guide say dice dit kata tentang sobre sur
    what which when where who how why do does did is are was be been can could may might should would will shall
    must have has had give given get got use used using need want take start manage treat i me my we our you your he
    she it they them his her this that these those a an the of to in on at for with from by as or and not no if then
    than but about any some much many long often there patient pt case say says tell apa apakah berapa bagaimana
    bila untuk yang dan di pada dengan qué cuál cuánto cómo cuándo el la los las de en y con para por que quel
    quelle comment quand le les des du et une un pour avec dans
"""
LEXICAL_WEIGHT = 1.5  # against 1 for meaning; measured in eval/LOG.md


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found for a question, best first, and how close it comes."""

    evidence: tuple[Evidence, ...]  # the best passage of each page
    quotable: tuple[Evidence, ...]  # every passage found on those pages, best first
    vector: Vectors  # of the question, (dimension,)
    similarity: float  # the highest cosine similarity of any passage
    coverage: float  # the greatest share of the question's words, by weight, that one of the best passages holds
    weights: Mapping[str, float]  # of the question's words, stemmed; rarer is heavier


def search(question: str, *, release: Release, embedder: Embedder, k: int) -> Found:
    """The passages of the k best pages for a standalone question."""
    vector = embedder.question(question)
    dense = release.nearest(vector, k=DEPTH)
    scores = fused([(1.0, dense), (LEXICAL_WEIGHT, release.matching(question, k=DEPTH))])
    passages = release.passages(list(scores))
    ranked = [
        Evidence(passage=passages[one], guideline=release.guidelines[passages[one].guideline], score=score)
        for one, score in sorted(scores.items(), key=lambda pair: -pair[1])
    ]
    pages: dict[tuple[str, int], list[Evidence]] = {}
    for one in ranked:
        if one.guideline.answers:
            pages.setdefault((one.guideline.id, one.passage.pages[0]), []).append(one)
    best = list(pages.values())[:k]
    weights = word_weights(question, release)
    return Found(
        evidence=tuple(group[0] for group in best),
        quotable=tuple(one for group in best for one in group),
        vector=vector,
        similarity=dense[0].score if dense else 0.0,
        coverage=max((share(group[0].in_context, weights) for group in best[:5]), default=0.0),
        weights=weights,
    )


def word_weights(question: str, release: Release) -> dict[str, float]:
    """The stemmed words of a question that carry meaning, each with its inverse document frequency."""
    return {word: release.word_weight(word) for word in dict.fromkeys(tokens(question)) if word not in _common()}


def tells_subject(word: str) -> bool:
    """Whether a word says what a question is about, and does not merely ask it."""
    return not _common().issuperset(tokens(word))


@cache
def _common() -> frozenset[str]:
    return frozenset(form for word in COMMON.split() for form in tokens(word))


def fused(lists: Iterable[tuple[float, Sequence[Hit]]]) -> dict[str, float]:
    """Scores of passages by reciprocal rank over several weighted, ranked lists."""
    scores: dict[str, float] = defaultdict(float)
    for weight, hits in lists:
        for rank, hit in enumerate(hits, 1):
            scores[hit.passage] += weight / (RANK_CONSTANT + rank)
    return dict(scores)


def share(text: str, weights: Mapping[str, float]) -> float:
    """The share of the question's words, by weight, that a text holds; from 0 to 1."""
    held, total = set(tokens(text)), sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in held) / total if total else 0.0
