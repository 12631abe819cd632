"""Scores beside eval/baseline.json → the figures that fell by more than is tolerated.

The baseline holds, by name, how many questions were asked and each guarded figure with the number of questions that can
tell. A tolerance is in questions, so that it means the same for a figure of 8 questions and for one of 100; it is
written once, and kept as a person edits it.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.figures import MEASURES, Figure
from eval.report import percent
from eval.scores import Scores
from ingest.errors import PanduanError

__all__ = ["GUARDED", "BaselineError", "Fall", "FiguresFellError", "falls", "renew"]

GUARDED = (
    "hit@1", "hit@5", "hit@10", "mrr", "page_ndcg@10", "document_hit@1", "citation_hit", "citation_precision",
    "must_include", "answered_wrongly", "silent_wrongly", "conflict_both", "edition_first", "edition_cited",
)  # fmt: skip
TOLERANCE = 2  # questions: what a change to another part may shift without making anything worse
ERROR_TOLERANCE = 1  # questions, of what harms most
FEWEST = 4  # questions for each that is tolerated: two of two would guard nothing
ROUNDING = 1e-3  # questions; values are written with six digits


class BaselineError(PanduanError):
    """The baseline cannot be read, lacks the name, or is of other questions."""


class FiguresFellError(PanduanError):
    """A guarded figure is worse than the baseline tolerates; the message names each, from what to what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """A figure that is worse than the baseline tolerates."""

    name: str
    was: float
    now: float  # nan where no question can tell any more
    questions: int
    tolerance: float  # questions

    def __str__(self) -> str:
        return (
            f"{self.name}: from {percent(self.was)} to {percent(self.now)} percent of {self.questions} questions; "
            f"{self.tolerance:g} of them are tolerated"
        )


def falls(scores: Scores, baseline: Path, *, name: str) -> tuple[Fall, ...]:
    """Every guarded figure that is worse than it may be; BaselineError where the two cannot be held together."""
    entry = _read(baseline).get(name)
    if entry is None:
        message = (
            f"{baseline}: no baseline is named {name!r}; write it with `python -m eval guard … --name {name} --write`."
        )
        raise BaselineError(message)
    try:
        asked, figures = entry["questions"], entry["figures"]
        guarded = [
            (key, float(was["value"]), was["questions"], float(was["tolerance"])) for key, was in figures.items()
        ]
    except (KeyError, TypeError, ValueError) as exc:
        message = (
            f"{baseline}: the baseline {name!r} is damaged ({exc!r}); take it from version control, or --write it."
        )
        raise BaselineError(message) from exc
    if asked != scores.questions or not guarded:
        message = f"{baseline}: {name!r} is of {asked} questions, these are {scores.questions}; renew it with --write."
        raise BaselineError(message)
    found = (_fall(scores, key, was, questions, tolerance) for key, was, questions, tolerance in guarded)
    return tuple(one for one in found if one)


def _fall(scores: Scores, key: str, was: float, questions: int, tolerance: float) -> Fall | None:
    figure = scores.figures.get(key)
    if figure is None:
        known = ", ".join(measure.key for measure in MEASURES)
        message = f"the baseline guards {key!r}, which is no measure; choose from {known}."
        raise BaselineError(message)
    worse = (figure.value - was) if figure.measure.error else (was - figure.value)
    # A figure that no question can tell any more has not held.
    held = not math.isnan(worse) and worse * questions <= tolerance + ROUNDING
    if held:
        return None
    return Fall(name=figure.measure.name, was=was, now=figure.value, questions=questions, tolerance=tolerance)


def renew(scores: Scores, baseline: Path, *, name: str) -> None:
    """Write the scores down as the baseline of that name, tolerances that stand there kept."""
    every = _read(baseline) if baseline.exists() else {}
    before = every.get(name, {}).get("figures", {})
    figures = {key: _entry(scores.figures[key], before.get(key, {})) for key in GUARDED if _told(scores.figures[key])}
    every[name] = {"questions": scores.questions, "figures": figures}
    baseline.write_text(json.dumps(every, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _told(figure: Figure) -> bool:
    return not math.isnan(figure.value)


def _entry(figure: Figure, before: Mapping[str, Any]) -> dict[str, float]:
    usual = ERROR_TOLERANCE if figure.measure.error else TOLERANCE
    return {
        "value": round(figure.value, 6),
        "questions": figure.trials,
        "tolerance": before.get("tolerance", min(usual, figure.trials // FEWEST)),
    }


def _read(baseline: Path) -> dict[str, Any]:
    try:
        every = json.loads(baseline.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        message = f"{baseline}: the baseline cannot be read ({exc}); write one with --write."
        raise BaselineError(message) from exc
    if not isinstance(every, dict):
        message = f"{baseline}: the baseline is not a JSON object; take it from version control."
        raise BaselineError(message)
    return every
