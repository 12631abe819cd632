"""Questions and their results → Scores of a whole set, of each type, of each language."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.measures import Rate, citation_hit, citation_precision, hit_at, percentile, reciprocal_rank
from eval.mentions import mentioned_share
from eval.questions import GoldQuestion
from eval.results import Place, Result, ResultError

__all__ = ["Judged", "Scores", "by", "pair", "score"]

Judged = tuple[GoldQuestion, Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What a set of judged questions comes to; nan where no question of the set can tell.

    The rates over answerable questions count an abstention as a miss; citation precision is over the answers that
    cite something, since silence cites nothing wrong.
    """

    questions: int
    hit_at_1: Rate
    hit_at_5: Rate
    hit_at_10: Rate
    mean_reciprocal_rank: float
    citation_hit: Rate
    citation_precision: float
    must_include: float
    abstained_rightly: Rate  # of the unanswerable and the out of scope
    abstained_wrongly: Rate  # of the answerable
    latency_p50: float  # seconds
    latency_p95: float  # seconds


def pair(questions: Iterable[GoldQuestion], results: Mapping[str, Result]) -> tuple[Judged, ...]:
    """Put each question beside its result; a question without one is an error, never a silent gap."""
    asked = tuple(questions)
    missing = [question.id for question in asked if question.id not in results]
    if missing:
        message = f"{len(missing)} of {len(asked)} questions have no result, the first is {missing[0]!r}; run them all."
        raise ResultError(message)
    return tuple((question, results[question.id]) for question in asked)


def score(judged: Sequence[Judged]) -> Scores:
    """Apply every measure to the set."""
    answerable = [(result, _places(question)) for question, result in judged if question.answerable]
    silent = [result for question, result in judged if not question.answerable]
    return Scores(
        questions=len(judged),
        hit_at_1=_rate(hit_at(1, result.evidence, gold) for result, gold in answerable),
        hit_at_5=_rate(hit_at(5, result.evidence, gold) for result, gold in answerable),
        hit_at_10=_rate(hit_at(10, result.evidence, gold) for result, gold in answerable),
        mean_reciprocal_rank=_mean(reciprocal_rank(result.evidence, gold) for result, gold in answerable),
        citation_hit=_rate(citation_hit(result.cited, gold) for result, gold in answerable),
        citation_precision=_mean(citation_precision(result.cited, gold) for result, gold in answerable),
        must_include=_mean(mentioned_share(result.quotes, question.must_include) for question, result in judged),
        abstained_rightly=_rate(result.abstained for result in silent),
        abstained_wrongly=_rate(result.abstained for result, _ in answerable),
        latency_p50=percentile(50, [result.latency for _, result in judged]),
        latency_p95=percentile(95, [result.latency for _, result in judged]),
    )


def by(key: Callable[[GoldQuestion], str], judged: Iterable[Judged]) -> dict[str, Scores]:
    """Scores of each group, groups in alphabetical order."""
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        groups.setdefault(key(one[0]), []).append(one)
    return {name: score(groups[name]) for name in sorted(groups)}


def _places(question: GoldQuestion) -> frozenset[Place]:
    return frozenset((gold.pdf, page) for gold in question.gold for page in gold.pages)


def _rate(outcomes: Iterable[bool]) -> Rate:
    tried = list(outcomes)
    return Rate(successes=sum(tried), trials=len(tried))


def _mean(values: Iterable[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return sum(known) / len(known) if known else math.nan
