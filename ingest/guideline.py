"""Guideline: one edition of one guideline, what is known of it, and whether it may answer."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

__all__ = ["ASSUMED", "Guideline", "Layer", "Status", "with_status"]

Status = Literal["current", "superseded", "withdrawn", "draft"]
Layer = Literal["national", "local"]
ASSUMED = ("status", "layer")  # have a value when nobody states one; `guessed` names them only until that is settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Guideline:
    """One edition of one guideline; "" is unknown, dates are ISO 8601 (a year, a month or a day)."""

    id: str
    title: str
    issuer: str = ""
    country: str = ""
    language: str = ""
    edition: str = ""
    published: str = ""  # of this edition: the day of its last update, where it names one
    review_by: str = ""
    supersedes: tuple[str, ...] = ()  # ids
    stands_beside: tuple[str, ...] = ()  # ids of guidelines that look like other editions, and are not
    population: str = ""
    setting: str = ""
    layer: Layer = "national"
    licence: str = ""
    url: str = ""
    file: str
    sha256: str
    status: Status = "current"
    guessed: tuple[str, ...] = ()  # names of the fields that nobody stated

    def __post_init__(self) -> None:
        """Let a row of a record, which holds lists, give the same value as the one that was stored."""
        for name in ("supersedes", "stands_beside", "guessed"):
            object.__setattr__(self, name, tuple(getattr(self, name)))

    @property
    def answers(self) -> bool:
        """Whether an answer may quote it: a superseded, withdrawn or draft one is kept to be looked at only."""
        return self.status == "current"

    def overdue(self, today: datetime.date) -> bool:
        """Whether the day of review has passed; a year or a month is over when its last day is."""
        return bool(self.review_by) and today.isoformat()[: len(self.review_by)] > self.review_by


def with_status(guidelines: Sequence[Guideline]) -> list[Guideline]:
    """Mark every guideline superseded that another one of these supersedes.

    A draft replaces nothing until it is in force. A withdrawn edition does: what it replaced is not in force again.
    What is withdrawn or a draft stays so.
    """
    replaced = {old for one in guidelines if one.status != "draft" for old in one.supersedes}
    return [_settled(one, replaced=one.id in replaced) for one in guidelines]


def _settled(guideline: Guideline, *, replaced: bool) -> Guideline:
    assumed = {"layer"} if guideline.layer == "national" else set()
    if guideline.status not in {"draft", "withdrawn"}:
        assumed.add("status")
    known = tuple(field for field in guideline.guessed if field not in assumed)
    if "status" not in assumed:
        return replace(guideline, guessed=known)
    return replace(guideline, status="superseded" if replaced else "current", guessed=known)
