"""Two finished runs of the same questions → which each won and lost, and whether that could be chance."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table

from eval.questions import GoldQuestion
from eval.report import percent
from eval.results import Result
from eval.scores import Judged, pair

__all__ = ["Contest", "contests", "differing_table", "sign_test", "versus_table"]

Good = Callable[[Judged], float]  # higher is better; nan where the question cannot tell


def _rightly(one: Judged) -> float:
    """Whether silence or an answer was the right one of the two."""
    return 1 - one.values["silent_wrongly" if one.question.answerable else "answered_wrongly"]


JUDGED_BY: Mapping[str, Good] = {
    "page hit@1": lambda one: one.values["hit@1"],
    "page hit@5": lambda one: one.values["hit@5"],
    "a cited page is gold": lambda one: one.values["citation_hit"],
    "must_include in the quotes": lambda one: one.values["must_include"],
    "silent or not, rightly": _rightly,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """One measure: the questions that the second run did better and worse than the first."""

    name: str
    first: float  # mean of the first run; nan where no question can tell
    second: float
    won: tuple[GoldQuestion, ...]  # by the second
    lost: tuple[GoldQuestion, ...]
    alike: int

    @property
    def chance(self) -> float:
        """How likely so lopsided a result is where both runs are equally good."""
        return sign_test(len(self.won), len(self.lost))


def contests(
    questions: Sequence[GoldQuestion], first: Mapping[str, Result], second: Mapping[str, Result]
) -> tuple[Contest, ...]:
    """Hold the second run against the first; ResultError where either lacks a question."""
    pairs = list(zip(pair(questions, first), pair(questions, second), strict=True))
    return tuple(_contest(name, good, pairs) for name, good in JUDGED_BY.items())


def _contest(name: str, good: Good, pairs: Sequence[tuple[Judged, Judged]]) -> Contest:
    measured = [(one.question, good(one), good(other)) for one, other in pairs]
    known = [(question, a, b) for question, a, b in measured if not math.isnan(a)]
    return Contest(
        name=name,
        first=_mean([a for _, a, _ in known]),
        second=_mean([b for _, _, b in known]),
        won=tuple(question for question, a, b in known if b > a),
        lost=tuple(question for question, a, b in known if b < a),
        alike=sum(a == b for _, a, b in known),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def sign_test(won: int, lost: int) -> float:
    """Two-sided p of won against lost when each is as likely; 1 where nothing differs.

    The exact form of Q. McNemar, "Note on the sampling error of the difference between correlated proportions",
    Psychometrika 12 (1947) 153-157, for yes and no; of shares, the sign test of W. J. Dixon and A. M. Mood, J. Am. Stat.
    Assoc. 41 (1946) 557-566. Both are the binomial tail at one half; what is alike says nothing and is left out.
    """
    differing = won + lost
    tail: int = sum(math.comb(differing, fewer) for fewer in range(min(won, lost) + 1))
    return min(1.0, float(2 * tail / 2**differing))


def versus_table(found: Sequence[Contest], *, first: str, second: str) -> Table:
    """One measure a line."""
    table = Table(title=f"{second} against {first}", title_justify="left")
    table.add_column("measure")
    for column in (first, second, "won", "lost", "alike", "p (exact)"):
        table.add_column(column, justify="right")
    for one in found:
        shares = (percent(one.first), percent(one.second))
        counts = (str(len(one.won)), str(len(one.lost)), str(one.alike))
        table.add_row(one.name, *shares, *counts, f"{one.chance:.3f}")
    return table


def differing_table(found: Sequence[Contest]) -> Table:
    """One question that differs a line, by measure, the lost ones first."""
    table = Table(title="Questions that differ", title_justify="left")
    for column in ("measure", "", "id", "type", "question"):
        table.add_column(column, overflow="fold")
    for one in found:
        for said, questions in (("lost", one.lost), ("won", one.won)):
            for question in questions:
                table.add_row(one.name, said, question.id, question.type, question.question)
    return table
