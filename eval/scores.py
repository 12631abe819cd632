"""Questions and their results → Judged, each with its values; and Scores of a whole set, and of each group."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.figures import MEASURES, Figure, figure
from eval.measures import percentile
from eval.questions import GoldQuestion
from eval.ranking import ranking
from eval.results import Result, ResultError

__all__ = ["Judged", "Scores", "by", "documents", "language", "pair", "score", "type_"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A question, what came back, and how good that is by every measure."""

    question: GoldQuestion
    result: Result
    values: Mapping[str, float]  # by Measure.key; nan where the question cannot tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What a set of judged questions comes to.

    The rates over answerable questions count an abstention as a miss; citation precision is over the answers that
    cite something, since silence cites nothing wrong.
    """

    questions: int
    figures: Mapping[str, Figure]  # by Measure.key
    latency_p50: float  # seconds
    latency_p95: float  # seconds


def pair(questions: Iterable[GoldQuestion], results: Mapping[str, Result]) -> tuple[Judged, ...]:
    """Judge each question by its result; a question without one is an error, never a silent gap."""
    asked = tuple(questions)
    missing = [question.id for question in asked if question.id not in results]
    if missing:
        message = f"{len(missing)} of {len(asked)} questions have no result, the first is {missing[0]!r}; run them all."
        raise ResultError(message)
    pairs = [(question, results[question.id]) for question in asked]
    ranked = ranking(pairs)
    return tuple(_judged(question, result, ranked.get(question.id, {})) for question, result in pairs)


def _judged(question: GoldQuestion, result: Result, ranked: Mapping[str, float]) -> Judged:
    values = {measure.key: float(measure.value(question, result, ranked)) for measure in MEASURES}
    return Judged(question=question, result=result, values=values)


def score(judged: Sequence[Judged]) -> Scores:
    """Sum up every measure over the set."""
    latencies = [one.result.latency for one in judged]
    return Scores(
        questions=len(judged),
        figures={measure.key: figure(measure, [one.values[measure.key] for one in judged]) for measure in MEASURES},
        latency_p50=percentile(50, latencies),
        latency_p95=percentile(95, latencies),
    )


def type_(question: GoldQuestion) -> tuple[str, ...]:
    """Group by what is asked for."""
    return (question.type,)


def language(question: GoldQuestion) -> tuple[str, ...]:
    """Group by the question's language."""
    return (question.language,)


def documents(question: GoldQuestion) -> tuple[str, ...]:
    """Group by the PDFs that answer; a question that several answer counts with each, one without answer with none."""
    return tuple(sorted({gold.pdf for gold in question.gold}))


def by(groups_of: Callable[[GoldQuestion], Iterable[str]], judged: Iterable[Judged]) -> dict[str, Scores]:
    """Scores of each group, groups in alphabetical order."""
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        for group in groups_of(one.question):
            groups.setdefault(group, []).append(one)
    return {name: score(groups[name]) for name in sorted(groups)}
