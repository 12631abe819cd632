"""Candidates → Evidence ranked: how much more the score of a passage weighs for what it holds and where it stands.

Every factor is measured by `python -m eval ablation`; those figures are in eval/LOG.md.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from app.answer import QUANTITY, Evidence
from app.asking import asks_against, asks_dose, asks_number
from app.classes import Classes, class_forms, names_class
from app.drugs import drugs_named
from app.named import fit, newest_years
from app.newer import newer_guidelines
from app.population import DECIDING, disagrees, populations_in
from app.question import Question
from app.suitable import drugs_asked, forbids
from app.terms import Terms, runs, share_of, stems
from ingest.release import Release
from ingest.search import LEXICAL_WEIGHT

__all__ = ["WEIGHTS", "Weights", "ranked"]

LIKELY = 100  # of the passages found, whose text is looked at
BEHIND = 0.999


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What the score of a passage is multiplied by; 1 + weight where nothing else is said."""

    meaning: float = 1.0  # of the ranks by meaning in the fusion
    words: float = LEXICAL_WEIGHT  # of the ranks by words
    held: float = 4.0  # where it holds all of the question; less for less
    in_one: float = 0.5  # where one of its sentences holds all of the question
    two: float = 0.25  # where its sentences hold all of the question in runs of two words; of three; of four
    three: float = 0.5
    four: float = 1.0
    beside: float = 0.5  # beside the best passage, on its page
    near: float = 0.5  # on the page before or after the best passage
    measured: float = 0.4  # where a quantity is asked for, and it holds one
    of_drug: float = 1.0  # where a dose is asked for, and it, or what it stands under, names the drug or its class
    headed: float = 0.5  # where its innermost heading is the name of a drug that the question names
    dosed: float = 1.5  # the same, besides, where a dose of that drug alone is asked for and it holds a quantity
    forbidding: float = 1.0  # where it is asked when not to give something, and it forbids
    other_patients: float = 0.8  # the factor where it is for others than those asked about
    nearly: float = 0.4  # of an older guideline's best score, that a newer one needs to be read first
    elsewhere: float = (
        0.4  # of the best page's score, that another guideline's best page needs to follow the first ones
    )


WEIGHTS = Weights()


def ranked(
    scores: Mapping[str, float], question: Question, terms: Terms, *, release: Release, weights: Weights = WEIGHTS
) -> list[Evidence]:
    """The likeliest passages that may answer, best first: by score, by what the question names, by what they hold of it."""
    likely = _likely(scores, question, release)
    best = max((scores[one.passage.id] for one in likely), default=0.0) or 1.0
    beside = _beside(likely, {identity: score / best for identity, score in scores.items()})
    wants_number, patients = asks_number(question.standalone), populations_in(question.standalone)
    wants_against = asks_against(question.standalone)
    drugs = frozenset(form for drug in drugs_named(question.standalone) for form in stems(drug))
    asked = drugs_asked(question.standalone, terms)
    kin = class_forms(drugs_named(question.standalone))
    wants_dose = asks_dose(question.standalone)
    alone = wants_dose and len(drugs) == 1
    found = []
    for one, (on_page, on_next) in zip(likely, beside, strict=True):
        score = one.score * _holding(one, terms, weights)
        score *= (1 + weights.beside * on_page) * (1 + weights.near * on_next)
        if wants_number and QUANTITY.search(one.passage.text):
            score *= 1 + weights.measured
        if wants_dose and _names(one, asked, kin):
            score *= 1 + weights.of_drug
        if drugs and is_headed(one.passage.section, drugs):
            score *= 1 + weights.headed
            if alone and QUANTITY.search(one.passage.text):
                score *= 1 + weights.dosed
        if wants_against and forbids(one.passage.text):
            score *= 1 + weights.forbidding
        if patients and disagrees(patients, _patients(one)):
            score *= weights.other_patients
        found.append(replace(one, score=score))
    if not question.named.years:
        found = _newer_first(found, newer_guidelines(release), nearly=weights.nearly)
    return sorted(found, key=lambda one: (-one.score, one.passage.id))


def _likely(scores: Mapping[str, float], question: Question, release: Release) -> list[Evidence]:
    """The LIKELY best, of guidelines that fit what the question names."""
    newest = newest_years(release.guidelines.values())
    fits = {one.id: fit(one, question.named, newest=newest) for one in release.guidelines.values()}
    fitting = {one: score * fits[release.guideline_of(one)] for one, score in scores.items()}
    nearest = sorted(fitting, key=lambda one: (-fitting[one], one))[:LIKELY]
    passages = release.passages(nearest)
    return [
        Evidence(
            passage=passages[one], guideline=release.guidelines[passages[one].guideline], score=fitting[one]
        )
        for one in nearest
    ]  # fmt: skip


def _holding(evidence: Evidence, terms: Terms, weights: Weights) -> float:
    """The factor for what a passage, with its title and headings, holds of the question."""
    sentences = [stems(sentence.text) for sentence in evidence.passage.sentences]
    over = [stems(evidence.guideline.title), *(stems(heading) for heading in evidence.passage.section)]
    whole = list(chain(*over, *sentences))
    in_one = max((share_of(frozenset(one), terms) for one in sentences), default=0.0) if weights.in_one else 0.0
    return (
        (1 + weights.held * share_of(frozenset(whole), terms))
        * (1 + weights.in_one * in_one)
        * (1 + weights.two * runs(sentences, terms, length=2))
        * (1 + weights.three * runs(sentences, terms, length=3))
        * (1 + weights.four * runs(sentences, terms, length=4, telling=2))
    )  # fmt: skip


def is_headed(headings: Sequence[str], drugs: frozenset[str]) -> bool:
    """Whether the innermost heading is one of some drugs, by their stems, and nothing else: what stands there is about it."""
    return (
        bool(headings)
        and len(words := {word for word in stems(headings[-1]) if word.isalpha()}) == 1
        and words <= drugs
    )


def _names(evidence: Evidence, drugs: frozenset[str], kin: Classes) -> bool:
    """Whether a passage, with its headings and the title, names one of some drugs, or the class of one."""
    return not drugs.isdisjoint(stems(evidence.in_context)) or (bool(kin) and names_class(evidence.in_context, kin))


def _patients(evidence: Evidence) -> frozenset[str]:
    """For whom a passage is, by its headings and its text."""
    return populations_in(" ".join([*evidence.passage.section, evidence.passage.text]), names=DECIDING)


def _beside(found: Sequence[Evidence], scores: Mapping[str, float]) -> list[tuple[float, float]]:
    """For each passage the best score of another that begins on its page, and of one that begins on the next or the last."""
    pages: dict[tuple[str, int], list[tuple[float, str]]] = defaultdict(list)
    for one in found:
        pages[one.guideline.id, one.passage.pages[0]].append((scores[one.passage.id], one.passage.id))

    def best(one: Evidence, step: int) -> float:
        there = pages.get((one.guideline.id, one.passage.pages[0] + step), [])
        return max((score for score, identity in there if identity != one.passage.id), default=0.0)

    return [(best(one, 0), max(best(one, -1), best(one, 1))) for one in found]


def _newer_first(found: Sequence[Evidence], newer: Mapping[str, frozenset[str]], *, nearly: float) -> list[Evidence]:
    """The same, with a guideline's passages behind those of a newer one about the same that comes nearly as close."""
    best: dict[str, float] = {}
    for one in found:
        best[one.guideline.id] = max(best.get(one.guideline.id, 0.0), one.score)
    lowered = {}
    for older, others in newer.items():
        ahead = max((best[other] for other in others if other in best), default=0.0)
        if nearly * best.get(older, math.inf) <= ahead < best[older]:
            lowered[older] = BEHIND * ahead / best[older]
    return [replace(one, score=one.score * lowered.get(one.guideline.id, 1.0)) for one in found]
