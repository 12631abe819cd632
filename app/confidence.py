"""Signals → how sure it is that the loaded guidelines answer a question, from 0 to 1, and what follows from that.

Logistic regression over three signals (see `Signals`), fitted by `python -m eval calibrate` with ten-fold cross-validation
over questions whose answers are known; its numbers and its two thresholds are in confidence.json beside this file.
Covered: questions that nothing loaded is about. Not covered: a question whose subject is loaded and whose one detail is
not: the rules of app/scope.py tell drugs that no guideline holds, and drugs without a figure.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

from app.answer import Statement
from app.evidence import Found
from app.terms import covered

__all__ = ["Model", "Signals", "confidence", "fitted", "signals_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What tells whether the guidelines answer; each from 0 to 1."""

    similarity: float  # the highest cosine similarity of any passage
    evidence: float  # the greatest share of the question, by weight, that one of the five best passages holds
    quoted: float  # and that one of the statements to be quoted holds, with its headings; 0 where there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The fitted numbers: confidence = 1 / (1 + exp(-(intercept + Σ weight · signal)))."""

    weights: Mapping[str, float]  # by the name of a signal
    intercept: float
    silent_below: float  # confidence under which nothing is answered
    partly_below: float  # and under which an answer is called partial


def signals_of(found: Found, statements: Sequence[Statement]) -> Signals:
    """The signals of one question."""
    quotes = (" ".join([one.citations[0].guideline.title, *one.citations[0].section, one.text]) for one in statements)
    return Signals(
        similarity=max(0.0, found.similarity),
        evidence=max((covered(one.in_context, found.terms) for one in found.evidence[:5]), default=0.0),
        quoted=max((covered(quote, found.terms) for quote in quotes), default=0.0),
    )


def confidence(signals: Signals, model: Model) -> float:
    """The confidence of a model in an answer, from 0 to 1."""
    weighed = sum(model.weights[name] * value for name, value in asdict(signals).items())
    return 1 / (1 + math.exp(-(model.intercept + weighed)))


@cache
def fitted() -> Model:
    """The model that was fitted last."""
    found = json.loads(files("app").joinpath("confidence.json").read_text(encoding="utf-8"))
    return Model(**found["model"])
