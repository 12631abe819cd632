"""Judged questions → the curve between the two errors of abstention, as the threshold on confidence moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from eval.scores import Judged

__all__ = ["Curve", "Point", "curve"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Both errors where everything at or above the threshold is answered."""

    threshold: float | None  # of confidence; None of the point that was measured, and above every confidence
    answered_wrongly: float  # share of the unanswerable that is answered
    silent_wrongly: float  # share of the answerable that is met with silence


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """From answering everything to answering nothing, and the point where the run stood."""

    points: tuple[Point, ...]
    area: float  # 0 where a threshold parts the two kinds, 0.5 where confidence says nothing
    chosen: Point


def curve(judged: Sequence[Judged]) -> Curve | None:
    """The curve; None where results state no confidence, or where one of the two kinds of question is missing.

    It is the ROC curve with its vertical axis turned over: T. Fawcett, "An introduction to ROC analysis", Pattern
    Recognition Letters 27 (2006) 861-874. The area, by trapezoids, is the probability that an unanswerable question has
    the higher confidence of two, ties counting half: J. A. Hanley and B. J. McNeil, Radiology 143 (1982) 29-36.
    """
    sides = [[one for one in judged if one.question.answerable is answerable] for answerable in (False, True)]
    unanswerable, answerable = ([one.result.confidence for one in side] for side in sides)
    every = [value for value in (*unanswerable, *answerable) if value is not None]
    if not unanswerable or not answerable or len(every) < len(judged):
        return None
    points = [
        Point(
            threshold=threshold,
            answered_wrongly=_share(unanswerable, threshold),
            silent_wrongly=1 - _share(answerable, threshold),
        )
        for threshold in (*sorted(set(every)), None)
    ]
    area = sum(
        (one.answered_wrongly - other.answered_wrongly) * (one.silent_wrongly + other.silent_wrongly) / 2
        for one, other in pairwise(points)
    )
    wrong, right = ([one.result.abstained for one in side] for side in sides)
    chosen = Point(threshold=None, answered_wrongly=1 - sum(wrong) / len(wrong), silent_wrongly=sum(right) / len(right))
    return Curve(points=tuple(points), area=area, chosen=chosen)


def _share(confidences: Sequence[float | None], threshold: float | None) -> float:
    if threshold is None:
        return 0.0
    return sum(one is not None and one >= threshold for one in confidences) / len(confidences)
