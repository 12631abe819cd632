"""Results with signals → Model: the confidence that parts answerable questions from the others, and its thresholds.

Logistic regression with an L2 penalty, each kind of question weighing half (G. King and L. Zeng, "Logistic regression in rare
events data", Political Analysis 9 (2001) 137-163), by Newton's method. What is reported is cross-validated: every question
is judged by a model that has not seen it (M. Stone, J. R. Stat. Soc. B 36 (1974) 111-147), over several partitions.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.confidence import Model
from eval.questions import GoldQuestion
from eval.results import Result
from ingest.errors import PanduanError

__all__ = ["Calibration", "CalibrationError", "calibrate", "write_model"]

FOLDS, PARTITIONS = 10, 5
PENALTY = 5.0  # of the squared weights of standardised signals
MOST_ANSWERED = 0.07  # share of the unanswerable that may be answered
PARTLY = 0.15  # share of the answerable whose answers are called partial
STEPS = 50
Numbers = NDArray[np.float64]


class CalibrationError(PanduanError):
    """The questions cannot teach a threshold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A fitted model and its cross-validated errors at its threshold, the rules of app/scope.py included."""

    model: Model
    area: float  # under the ROC curve, cross-validated, without those rules
    answered_wrongly: float  # of the unanswerable
    silent_wrongly: float  # of the answerable
    unanswerable: int
    answerable: int


def calibrate(questions: Sequence[GoldQuestion], results: Mapping[str, Result]) -> Calibration:
    """Fit to questions asked with no threshold; those without signals (out of scope) are silent whatever is fitted."""
    taught = [one for one in questions if results[one.id].signals]
    names = list(results[taught[0].id].signals) if taught else []
    answerable = np.array([one.answerable for one in taught])
    if not names or answerable.all() or not answerable.any():
        message = (
            "the questions must hold some that the guidelines answer and some that they do not; add such questions"
        )
        raise CalibrationError(message)
    signals = np.array([[results[one.id].signals[name] for name in names] for one in taught])
    unseen = np.mean([_unseen(signals, answerable, seed) for seed in range(PARTITIONS)], axis=0)
    ruled = np.array([results[one.id].abstained for one in taught])
    silent = sum(not one.answerable for one in questions if not results[one.id].signals)
    every = int((~answerable).sum()) + silent
    threshold = _threshold(unseen, answerable, ruled, allowed=MOST_ANSWERED * every)
    weights, intercept = _fit(signals, answerable)
    quiet = ruled | (unseen < threshold)
    partly = float(np.quantile(unseen[answerable & ~quiet], PARTLY))
    return Calibration(
        model=Model(
            weights={name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)},
            intercept=round(float(intercept), 4), silent_below=round(threshold, 4), partly_below=round(partly, 4),
        ),
        area=_area(unseen, answerable),
        answered_wrongly=float((~quiet & ~answerable).sum()) / every,
        silent_wrongly=float((quiet & answerable).sum() / answerable.sum()),
        unanswerable=every, answerable=int(answerable.sum()),
    )  # fmt: skip


def write_model(path: Path, calibration: Calibration, *, questions: str) -> None:
    """Write the model, with what it was fitted on, as app/confidence.json has it."""
    found = {
        "fitted_on": {"questions": questions, "answerable": calibration.answerable, "unanswerable": calibration.unanswerable},
        "cross_validated": {
            "area_under_roc": round(calibration.area, 3),
            "answered_wrongly": round(calibration.answered_wrongly, 3),
            "silent_wrongly": round(calibration.silent_wrongly, 3),
        },
        "model": asdict(calibration.model),
    }  # fmt: skip
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def _unseen(signals: Numbers, answerable: NDArray[np.bool_], seed: int) -> Numbers:
    """The confidence in each question of a model fitted to the other folds, (questions,)."""
    order = np.random.default_rng(seed).permutation(len(answerable))
    found = np.zeros(len(answerable))
    for fold in range(min(FOLDS, len(order))):
        held_out = order[fold::FOLDS]
        rest = np.setdiff1d(order, held_out)
        if len(set(answerable[rest])) > 1:
            weights, intercept = _fit(signals[rest], answerable[rest])
            found[held_out] = 1 / (1 + np.exp(-(signals[held_out] @ weights + intercept)))
    return found


def _fit(signals: Numbers, answerable: NDArray[np.bool_]) -> tuple[Numbers, float]:
    """Weights and intercept for signals as they are."""
    mean, scale = signals.mean(axis=0), signals.std(axis=0) + 1e-9
    inputs = np.c_[(signals - mean) / scale, np.ones(len(signals))]
    share = answerable.mean()
    importance = np.where(answerable, 0.5 / share, 0.5 / (1 - share))
    penalty = np.diag([*[PENALTY] * signals.shape[1], 1e-9])
    found = np.zeros(inputs.shape[1])
    for _ in range(STEPS):
        sure = 1 / (1 + np.exp(-inputs @ found))
        slope = inputs.T @ (importance * (sure - answerable)) + penalty @ found
        curvature = (inputs * (importance * sure * (1 - sure))[:, None]).T @ inputs + penalty
        found -= np.linalg.solve(curvature, slope)
    weights = found[:-1] / scale
    return weights, float(found[-1] - mean @ weights)


def _threshold(unseen: Numbers, answerable: NDArray[np.bool_], ruled: NDArray[np.bool_], *, allowed: float) -> float:
    """The lowest confidence at which no more unanswerable questions are answered than allowed, half way to the next one."""
    open_ = np.sort(unseen[~answerable & ~ruled])[::-1]
    most = int(allowed)
    if len(open_) <= most:
        return 0.0
    last = open_[most]
    above = unseen[unseen > last]
    return float((last + above.min()) / 2) if len(above) else float(last) + 1e-6


def _area(unseen: Numbers, answerable: NDArray[np.bool_]) -> float:
    right, wrong = unseen[answerable], unseen[~answerable]
    higher = (right[:, None] > wrong[None, :]).mean() + 0.5 * (right[:, None] == wrong[None, :]).mean()
    return float(higher)
