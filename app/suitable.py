"""Candidates → those that may be quoted for this question without leading its reader to another patient, drug or condition.

Covered: text for other patients than those asked about, told by its own words, or by the innermost heading that tells;
amounts of a drug, where the question asks for another's; text that holds far less of the question than the best does, with
its headings. Not covered: patients, drugs and conditions that neither the text nor its headings name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.answer import QUANTITY
from app.asking import asks_number
from app.drugs import drugs_named
from app.population import KINDS, disagrees, populations_in
from app.terms import Terms, share
from app.wordings import clinical_words
from ingest.words import tokens

__all__ = ["Candidate", "for_other_patients", "suitable"]

BRACKETED = re.compile(r"\([^()]*\)")
HEADINGS = 2  # the innermost ones, which say whose amount stands under them


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What might be quoted: its text with what it hangs from, and what tells what it is about."""

    text: str
    headings: tuple[str, ...]  # outermost first
    passage: str  # that it stands in
    title: str  # of its guideline

    @property
    def whole(self) -> str:
        """All of it."""
        return " ".join([self.title, *self.headings, self.passage, self.text])


def suitable(
    candidates: Sequence[Candidate], *, question: str, drugs: frozenset[str], terms: Terms
) -> list[bool]:  # fmt: skip
    """For each candidate whether it may be quoted; `drugs` are the stems of the names of those asked about."""
    patients, wants_number, subjects = populations_in(question), asks_number(question), _subjects(question, terms)
    fitting = [
        not for_other_patients(one, patients) and not _of_other_drugs(one, drugs, wants_number=wants_number)
        for one in candidates
    ]
    told = [share(one.whole, subjects) > 0 for one in candidates]
    dosed = [wants_number and bool(drugs) and QUANTITY.search(one.text) is not None for one in candidates]
    of_drug = [not drugs.isdisjoint(tokens(one.whole)) for one in candidates]
    if any(fit and tells and dose for fit, tells, dose in zip(fitting, told, dosed, strict=True)):
        # The drug's amount for what is asked about is there: its amounts for other conditions are none of an answer.
        fitting = [fit and (tells or not dose) for fit, tells, dose in zip(fitting, told, dosed, strict=True)]
    if any(fit and tells for fit, tells in zip(fitting, told, strict=True)):
        fitting = [fit and (tells or names) for fit, tells, names in zip(fitting, told, of_drug, strict=True)]
    return fitting


def _subjects(question: str, terms: Terms) -> Terms:
    """The clinical words of a question without its drugs and its patients, which have rules of their own."""
    clinical = {
        form
        for said in clinical_words(question)
        if not drugs_named(said) and not populations_in(said)
        for form in tokens(said)
    }
    return replace(terms, weights={word: weight for word, weight in terms.weights.items() if word in clinical})


def for_other_patients(candidate: Candidate, patients: frozenset[str]) -> bool:
    """Whether it is for none of the patients asked about: by its own words or else by its innermost heading that tells."""
    for names in KINDS if patients else ():
        # "2 g (50 mg/kg for children)" is for others too, and not for children only
        parts = (BRACKETED.sub(" ", candidate.text), *reversed(candidate.headings))
        told = next((found for part in parts if (found := populations_in(part, names=names) & names)), frozenset())
        if disagrees(patients, told):
            return True
    return False


def _of_other_drugs(candidate: Candidate, drugs: frozenset[str], *, wants_number: bool) -> bool:
    """Whether it states an amount where one is asked for, and neither it nor what stands close above names the drug."""
    if not drugs or not (wants_number and QUANTITY.search(candidate.text)):
        return False
    if not drugs.isdisjoint(tokens(candidate.text)):
        return False
    close = " ".join(candidate.headings[-HEADINGS:])
    return bool(drugs_named(candidate.text)) or drugs.isdisjoint(tokens(close))
