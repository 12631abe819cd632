"""Names that a release holds, each misheard in eight ways → how often the right one is offered, and what is changed unasked.

A name is right where it, or another form of it (the same stem), is among the offers at a place of what was misheard. Where a
mishearing makes another word that the guidelines hold, nothing can tell: it counts as a miss, and is told. The words around it,
with a dose in words, are the same in all cases; whatever is shown otherwise than it was heard, but for that dose, is counted.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table

from app.dictated import Dictated, Offer, dictated
from app.hearing import Heard
from app.speech import Transcript, Word
from app.spelling import Lexicon
from app.termlist import is_listed_drug, term_list
from eval.intervals import bootstrap
from eval.mishearing import KINDS, misheard
from ingest.words import tokens

__all__ = [
    "Case",
    "FalseOffers",
    "Outcome",
    "cases",
    "false_offers",
    "heard_as",
    "names_of",
    "offers_table",
    "outcome_of",
]

SHORTEST = 6  # letters of a name
BEFORE, AFTER = "what is the dose of", "for an adult"
DOSE = "five hundred milligrams", "500 mg"
MOST = 400  # names of each sort


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A name of the release and what was heard for it."""

    name: str
    sort: str  # "drug" or "term"
    kind: str
    heard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a case."""

    case: Case
    right: bool  # the name is among the offers
    first: bool  # and the first of them
    hidden: bool  # what was heard is a word of the guidelines: nothing can tell
    changed: int  # words that are shown otherwise than they were heard, but for the dose in its own figure


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseOffers:
    """Offers made for questions that were typed as they were meant."""

    words: int
    offers: tuple[tuple[str, str], ...]  # what was said, the first offered


def names_of(release: Lexicon, *, seed: int) -> tuple[tuple[str, str], ...]:
    """Drugs and clinical terms that the release holds, each with its sort; at most MOST of each."""
    listed = term_list(release)
    drugs = [
        name for name in listed.drugs if len(name) >= SHORTEST and (is_listed_drug(name) or listed.drugs[name] > 1)
    ]
    terms = [name for name in listed.terms if len(name) >= SHORTEST and name.isascii()]
    dice = random.Random(seed)  # noqa: S311 no secret
    return tuple(
        (name, sort)
        for sort, names in (("drug", drugs), ("term", terms))
        for name in sorted(dice.sample(names, min(MOST, len(names))))
    )


def cases(names: Sequence[tuple[str, str]], *, seed: int) -> Iterator[Case]:
    """One case for each name and kind of mishearing that changes it."""
    for name, sort in names:
        for kind in KINDS:
            heard = misheard(name, kind, seed=seed)
            if heard != name:
                yield Case(name=name, sort=sort, kind=kind, heard=heard)


def heard_as(text: str, *, language: str = "en") -> Heard:
    """Words as if they had been heard, half a second each."""
    words = tuple(
        Word(text=word, start=place / 2, end=place / 2 + 0.4, confidence=0.9) for place, word in enumerate(text.split())
    )
    return Heard(transcript=Transcript(words=words, language=language, transcriber="by rule", seconds=len(words) / 2))


def outcome_of(case: Case, *, release: Lexicon) -> Outcome:
    """What is offered for a case, and whether anything was changed."""
    said = f"{BEFORE} {case.heard} {DOSE[0]} {AFTER}"
    found = dictated(heard_as(said), vocabulary=release)
    start = len(BEFORE.split())
    places = set(range(start, start + len(case.heard.split())))
    right = [
        place
        for offer in found.offers
        if places & set(_spoken(found, offer))
        for place, name in enumerate(offer.meant)
        if tokens(name) == tokens(case.name)
    ]
    hidden = len(places) == 1 and (release.mentions(case.heard) or is_listed_drug(case.heard))
    changed = sum((word.said, word.text) != DOSE for word in found.words if word.said)
    lost = " ".join(word.said or word.text for word in found.words) != said
    return Outcome(case=case, right=bool(right), first=0 in right, hidden=hidden, changed=changed + lost)


def _spoken(found: Dictated, offer: Offer) -> range:
    """The places in the transcript of what an offer is for."""
    start = sum(len((word.said or word.text).split()) for word in found.words[: offer.place])
    return range(start, start + len(offer.said.split()))


def false_offers(questions: Sequence[tuple[str, str]], *, release: Lexicon) -> FalseOffers:
    """Offers for questions as they were typed, each with its language."""
    words, offers = 0, list[tuple[str, str]]()
    for text, language in questions:
        found = dictated(heard_as(text, language=language), vocabulary=release)
        words += len(text.split())
        offers += [(offer.said, offer.meant[0]) for offer in found.offers]
    return FalseOffers(words=words, offers=tuple(offers))


def offers_table(outcomes: Sequence[Outcome], *, seed: int) -> Table:
    """A line for each kind and sort: the share with the right name among three, with its interval, and as the first.

    The interval is that of other names of the same guidelines: names are drawn again, each with all its mishearings.
    """
    names = len({one.case.name for one in outcomes})
    table = Table(title=f"{names} names, {len(outcomes)} mishearings, seed {seed}", title_justify="left")
    for name in ("kind", "sort", "cases", "right of three", "95 %", "right first", "another word", "changed unasked"):
        table.add_column(name, justify="left" if name in {"kind", "sort"} else "right")
    for sort in ("drug", "term"):
        for kind in KINDS:
            _line(table, kind, sort, [one for one in outcomes if one.case.kind == kind and one.case.sort == sort])
        _line(table, "all", sort, [one for one in outcomes if one.case.sort == sort])
    _line(table, "all", "both", outcomes)
    return table


def _line(table: Table, kind: str, sort: str, outcomes: Sequence[Outcome]) -> None:
    if not outcomes:
        return
    count, by_name = len(outcomes), dict[str, list[bool]]()
    for one in outcomes:
        by_name.setdefault(one.case.name, []).append(one.right)
    low, high = bootstrap([sum(right) / len(right) for right in by_name.values()])
    table.add_row(
        kind, sort, str(count), f"{sum(one.right for one in outcomes) / count:.3f}", f"{low:.3f}–{high:.3f}",
        f"{sum(one.first for one in outcomes) / count:.3f}", str(sum(one.hidden for one in outcomes)),
        str(sum(one.changed for one in outcomes)),
    )  # fmt: skip
