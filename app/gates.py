"""Drafted → Verified by every gate: the cited text's words, the question, and, where one is set, a model of entailment.

Each gate can only take away. What the rules of app/verifying.py find supported is quoted instead where it speaks of nothing
that the question asks about, or where the model of entailment does not find that it follows. Where that model fails, all
that is left of the answer is quoted, and the reader is told. Not covered: a true sentence about the very subject that
answers another question about it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from app.claims import Named
from app.drafting import Drafted
from app.entailing import Entailment, EntailmentError
from app.sources import Source
from app.verifying import Verified, verify

__all__ = ["Entails", "Gates", "Held"]

BESIDE = "it names nothing that the question asks about"
TOO_LONG = "it and the cited text are too long for the entailment model"
DENIED = "the entailment model finds that the cited text says otherwise"
NOT_ENTAILED = "the entailment model does not find it in the cited text ({:.0%})"
FAILED = "The entailment model failed, so that what the model wrote since is not shown; the sentences it cites are: {}."


class Entails(Protocol):
    """Reads a text and a statement together."""

    @property
    def floor(self) -> float:
        """The probability of entailment that a statement needs, from 0 to 1."""

    def judge(self, premise: str, hypothesis: str) -> Entailment:
        """Whether the statement follows from the text; EntailmentError where that cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a statement is held against beside the sources."""

    question: str
    drugs: Named | None = None  # finds names of drugs that no list holds
    about: Callable[[str], bool] | None = None  # whether a text speaks of what the question asks about
    entails: Entails | None = None


class Gates:
    """Holds what was found of each statement of an answer, so that none is looked at twice, and how the model failed."""

    def __init__(self, held: Held, sources: Sequence[Source]) -> None:
        self._held, self.sources = held, sources
        self._found: dict[Drafted, Verified] = {}
        self.remark = ""  # for the reader, where the model of entailment failed

    def judged(self, drafted: Drafted) -> Verified:
        """What all gates make of a statement."""
        if drafted not in self._found:
            found = verify(drafted, self.sources, question=self._held.question, drugs=self._held.drugs)
            self._found[drafted] = self._narrowed(found) if found.verdict in {"supported", "repaired"} else found
        return self._found[drafted]

    def is_about(self, source: Source) -> bool:
        """Whether a cited sentence, or what it stands under or among, names what the question asks about."""
        return self._speaks(source.text, *source.headings, source.around)

    def _speaks(self, *texts: str) -> bool:
        return self._held.about is None or self._held.about(" ".join(texts))

    def _narrowed(self, found: Verified) -> Verified:
        cited = [one for one in self.sources if one.id in found.ids]
        about = self._speaks(found.text, *(part for one in cited for part in (one.text, *one.headings)))
        reason = self._not_entailed(found, cited) if about else BESIDE
        return replace(found, verdict="quote", reasons=(*found.reasons, reason)) if reason else found

    def _not_entailed(self, found: Verified, cited: Sequence[Source]) -> str:
        entails = self._held.entails
        if entails is None:
            return ""
        if self.remark:
            return self.remark
        try:
            said = entails.judge(_premise(cited), found.text)
        except EntailmentError as error:
            self.remark = FAILED.format(error)
            return self.remark
        if said.label == "too long":
            return TOO_LONG
        if said.label == "contradiction":
            return DENIED
        return "" if said.probability >= entails.floor else NOT_ENTAILED.format(said.probability)


def _premise(cited: Sequence[Source]) -> str:
    """The cited sentences, each group after the headings that it stands under; a table's cells parted by bars."""
    parts: list[str] = []
    above: tuple[str, ...] = ()
    for one in cited:
        if one.headings != above:
            above = one.headings
            parts.append(f"{'. '.join(above)}.")
        parts.append(" | ".join(one.text.split("\t")))
    return " ".join(" ".join(parts).split())
