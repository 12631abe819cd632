"""Judged questions → Summary: everything a report tells, and the same as one JSON object."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.abstention import Curve, Point, curve
from eval.failures import Failure, failures
from eval.figures import Figure
from eval.questions import GoldQuestion
from eval.results import Result
from eval.scores import Scores, by, documents, language, pair, score, type_

__all__ = ["FORMAT", "Summary", "summary", "to_json"]

FORMAT = 1  # of the JSON object; raise it when a field changes its meaning
GROUPS = (("type", type_), ("language", language), ("document", documents))


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A finished run, judged."""

    releases: tuple[str, ...]  # that answered; of a run, one, unless another was published meanwhile
    unapproved: int  # questions of the file that were not asked, since nobody approved them
    scores: Scores
    groups: Mapping[str, Mapping[str, Scores]]  # by "type", "language" and "document"
    curve: Curve | None  # None where results state no confidence
    partly: int  # answers that say what they do not cover
    latencies: tuple[float, ...]  # seconds, in the order of the questions
    failures: tuple[Failure, ...]


def summary(questions: Sequence[GoldQuestion], results: Mapping[str, Result], *, unapproved: int = 0) -> Summary:
    """Judge every question and sum up; ResultError where one has no result."""
    judged = pair(questions, results)
    return Summary(
        releases=tuple(sorted({one.result.release for one in judged if one.result.release})),
        unapproved=unapproved,
        scores=score(judged),
        groups={name: by(group, judged) for name, group in GROUPS},
        curve=curve(judged),
        partly=sum(one.result.outcome == "partly" for one in judged),
        latencies=tuple(one.result.latency for one in judged),
        failures=failures(judged),
    )


def to_json(found: Summary) -> dict[str, object]:
    """One JSON-ready object; what cannot be told is null. The README describes it."""
    return {
        "format": FORMAT,
        "releases": list(found.releases),
        "unapproved": found.unapproved,
        **_scores(found.scores),
        **{f"by_{name}": {key: _scores(one) for key, one in group.items()} for name, group in found.groups.items()},
        "answered_partly": found.partly,
        "abstention_curve": _curve(found.curve) if found.curve else None,
        "latencies": list(found.latencies),
        "failures": [_failure(one) for one in found.failures],
    }


def _scores(scores: Scores) -> dict[str, object]:
    return {
        "questions": scores.questions,
        "figures": {key: _figure(one) for key, one in scores.figures.items()},
        "latency_p50": _number(scores.latency_p50),
        "latency_p95": _number(scores.latency_p95),
    }


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "name": figure.measure.name,
        "value": _number(figure.value),
        "interval": [_number(figure.low), _number(figure.high)],
        "interval_by": "Wilson" if figure.measure.rate else "bootstrap",
        "questions": figure.trials,
        "lower_is_better": figure.measure.error,
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)


def _curve(found: Curve) -> dict[str, object]:
    return {"area": found.area, "chosen": _point(found.chosen), "points": [_point(one) for one in found.points]}


def _point(point: Point) -> dict[str, object]:
    return {
        "threshold": point.threshold,
        "answered_wrongly": point.answered_wrongly,
        "silent_wrongly": point.silent_wrongly,
    }


def _failure(failure: Failure) -> dict[str, object]:
    question = failure.question
    return {
        "id": question.id,
        "question": question.question,
        "context": list(question.context),
        "language": question.language,
        "type": question.type,
        "reasons": list(failure.reasons),
        "expected": [{"pdf": gold.pdf, "pages": list(gold.pages), "quote": gold.quote} for gold in question.gold],
        "must_include": [list(one) for one in question.must_include],
        "retrieved": [{"where": one.where, "section": one.section, "gold": one.gold} for one in failure.retrieved],
        "quoted": [{"where": where, "quote": quote} for where, quote in failure.quoted],
        "abstained": failure.abstained,
    }
