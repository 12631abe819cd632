"""Case + checker → whether a false draft was caught and a faithful one let through, by kind.

A false draft is caught when the reader never sees its words as an answer: it is withheld; or the cited sentences, which
exist, are shown verbatim in its stead; or, where only its ids were wrong, it goes under ids whose text it does follow from.
A faithful draft is a false alarm when it is withheld; one that is shown as a quote is counted apart. Half of the documents
are held out: whoever tunes the checker looks at the other half only.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Protocol

from rich.table import Table

from eval.draftcases import HARMFUL, Case
from eval.measures import Rate

__all__ = ["Checked", "Judged", "Tally", "check_cases", "drafts_table", "held_out", "misses", "tallies", "write_drafts"]

Half = Literal["tuning", "held out"]
CERTAIN = {  # the goal for these is that none gets through
    "number changed", "decimal slipped", "unit changed", "range widened", "frequency swapped", "comparator turned",
    "drug swapped", "negation dropped", "negation added", "superseded dose",
}  # fmt: skip
ALL_HARMFUL, CERTAIN_ONES, ALL_FAITHFUL = "all that is false", "figures, drugs, polarity", "all that is faithful"


class Checked(Protocol):
    """What a checker says of a draft."""

    @property
    def ids(self) -> tuple[str, ...]:
        """What it is shown with."""

    @property
    def verdict(self) -> str:
        """One of "supported", "repaired", "quote", "unsupported"."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in plain words."""


Check = Callable[[Case], Checked]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A case, what the checker said of it, and whether that is as it should be."""

    case: Case
    half: Half
    verdict: str
    ids: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Caught, of a false draft; not withheld, of a faithful one."""
        shown = bool(self.ids) and set(self.ids) <= {one.id for one in self.case.pool.sources}
        if not self.case.harmful:
            return self.verdict != "unsupported"
        if self.verdict in {"unsupported", "quote"}:
            return self.verdict == "unsupported" or shown
        follows = shown and set(self.ids) <= set(self.case.true_ids)
        return follows and (self.verdict == "repaired" or set(self.ids) < set(self.case.ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many cases of a kind were judged rightly, and how many were shown as a quote."""

    kind: str
    harmful: bool
    half: Half | Literal["both"]
    right: Rate
    quoted: int


def held_out(guidelines: Collection[str]) -> frozenset[str]:
    """Every second guideline's id, in an order that has nothing to do with what it says."""
    ordered = sorted(guidelines, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    return frozenset(ordered[1::2])


def check_cases(cases: Sequence[Case], check: Check, *, unseen: Collection[str]) -> Iterator[Judged]:
    """Yield what the checker says of each case; `unseen` are the guidelines held out."""
    for case in cases:
        said = check(case)
        half: Half = "held out" if case.guideline in unseen else "tuning"
        yield Judged(case=case, half=half, verdict=said.verdict, ids=said.ids, reasons=said.reasons)


def tallies(judged: Sequence[Judged]) -> tuple[Tally, ...]:
    """By kind, false drafts first, then over kinds; each for both halves together and for either."""
    kinds = dict.fromkeys((one.case.kind, one.case.harmful) for one in judged)
    groups = [(kind, harmful, [one for one in judged if one.case.kind == kind and one.case.harmful is harmful])
              for kind, harmful in sorted(kinds, key=lambda each: (not each[1], HARMFUL.index(each[0]) if each[1] else 0))]  # fmt: skip
    false = [one for one in judged if one.case.harmful]
    groups += [
        (CERTAIN_ONES, True, [one for one in false if one.case.kind in CERTAIN]),
        (ALL_HARMFUL, True, false),
        (ALL_FAITHFUL, False, [one for one in judged if not one.case.harmful]),
    ]
    halves: tuple[Half | Literal["both"], ...] = ("both", "tuning", "held out")
    return tuple(
        Tally(
            kind=kind,
            harmful=harmful,
            half=half,
            right=Rate(successes=sum(one.right for one in of), trials=len(of)),
            quoted=sum(one.verdict == "quote" for one in of),
        )
        for kind, harmful, every in groups
        for half in halves
        for of in [[one for one in every if half in {"both", one.half}]]
    )


def misses(judged: Sequence[Judged]) -> Iterator[Judged]:
    """Yield what was judged wrongly: false drafts first, by kind."""
    wrong = [one for one in judged if not one.right]
    yield from sorted(wrong, key=lambda one: (not one.case.harmful, one.case.kind))


def drafts_table(found: Sequence[Tally], *, title: str) -> Table:
    """One line a kind: what was judged rightly, with Wilson's interval at 95 %, what was quoted, and either half."""
    table = Table(title=title, title_justify="left")
    for name in ("kind of draft", "should be", "n", "as it should", "95 %", "as a quote", "tuning half", "held out"):
        table.add_column(name, justify="left" if name in {"kind of draft", "should be"} else "right")
    for place in range(0, len(found), 3):
        both, tuning, unseen = found[place : place + 3]
        low, high = both.right.interval
        table.add_row(
            both.kind, "caught" if both.harmful else "passed", str(both.right.trials), _share(both.right),
            f"{100 * low:.1f} … {100 * high:.1f}" if both.right.trials else "–", str(both.quoted),
            _share(tuning.right), _share(unseen.right),
            end_section=any(one.harmful is not both.harmful for one in found[place + 3 : place + 4]),
        )  # fmt: skip
    return table


def _share(rate: Rate) -> str:
    return f"{100 * rate.share:.1f} % ({rate.successes}/{rate.trials})" if rate.trials else "–"


def write_drafts(path: Path, judged: Sequence[Judged]) -> None:
    """Tallies with their intervals, and every case with its verdict, as JSON."""
    cases = [
        {
            "kind": one.case.kind, "harmful": one.case.harmful, "right": one.right, "half": one.half, "text": one.case.text,
            "ids": one.case.ids, "true_ids": one.case.true_ids, "original": one.case.original, "guideline": one.case.guideline,
            "question": one.case.pool.question, "verdict": one.verdict, "shown_ids": one.ids, "reasons": one.reasons,
        }
        for one in judged
    ]  # fmt: skip
    counts = [asdict(one) | {"interval": one.right.interval if one.right.trials else None} for one in tallies(judged)]
    path.write_text(json.dumps({"tallies": counts, "cases": cases}, ensure_ascii=False, indent=1), encoding="utf-8")
