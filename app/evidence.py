"""Question → Found: the candidates of a release ranked, and put together by page.

Searched for are the question's own words, and the same with what else says it. The scores of passages that hold more of the
question, and of guidelines that it names, weigh more. Passages that begin on the same page are one piece of evidence,
shown by the best of them, so that one page does not fill the list.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.answer import QUANTITY, Evidence
from app.asking import asks_number
from app.named import fit, newest_years
from app.newer import newer_guidelines
from app.population import disagrees, populations_in
from app.question import Question
from app.relevance import Reranker, reranked
from app.terms import Terms, paired, share, terms_of
from ingest.release import Release
from ingest.search import Filter, candidates
from ingest.vectors import Embedder, Vectors

__all__ = ["Found", "search"]

LIKELY = 150  # of the passages found, whose text is looked at
# How much more the score of a passage weighs that holds all of the question; one sentence of which does; that holds all of
# its pairs of neighbouring words; all measured in eval/LOG.md.
HELD, IN_ONE, PAIRED = 4.0, 0.5, 1.0
FIRST = 5  # pages in order, whatever guideline they are of
ELSEWHERE = 0.4  # of the best page's score, that another guideline's best page must reach to stand right after them
NEARLY = 0.4  # of an older guideline's best score, that a newer one about the same must reach to be read first
BEHIND = 0.999
# How much more it weighs beside a good passage on its page, or on the next; with a quantity where one is asked for; with a
# recommendation. All measured in eval/LOG.md.
BESIDE, NEAR, MEASURED, RECOMMENDED = 0.5, 0.5, 0.4, 0.25
OTHER_PATIENTS = 0.8  # of the score, where a passage is for others than those asked about


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found for a question, best first, and how close it comes."""

    evidence: tuple[Evidence, ...]  # the best passage of each page
    quotable: tuple[Evidence, ...]  # every passage found on those pages, best first
    vector: Vectors  # of the question, (dimension,)
    similarity: float  # the highest cosine similarity of any passage
    coverage: float  # the greatest share of the question's words, by weight, that one of the best passages holds
    terms: Terms


def search(
    question: Question, *, release: Release, embedder: Embedder, k: int,
    within: Filter | None = None, reranker: Reranker | None = None,
) -> Found:  # fmt: skip
    """The passages of the k best pages for a question, `within` some guidelines; FilterError where those are none."""
    text, wider = question.standalone, f"{question.standalone} {question.others}".strip()
    texts = list(dict.fromkeys((text, wider)))
    vectors = embedder.questions(texts)
    found = candidates(texts, vectors, release=release, within=within)
    terms = terms_of(text, release, wordings=question.wordings, without=question.named.words)
    ranked = _ranked(found.scores, question, terms, release)
    pages: dict[tuple[str, int], list[Evidence]] = {}
    for one in ranked:
        pages.setdefault((one.guideline.id, one.passage.pages[0]), []).append(one)
    spread = _spread(list(pages.values()), named=bool(question.named.countries or question.named.guidelines))
    best = reranked(spread, text, reranker)[:k]
    return Found(
        evidence=tuple(group[0] for group in best),
        quotable=tuple(one for group in best for one in group),
        vector=vectors[0],
        similarity=found.similarity,
        coverage=max((share(group[0].in_context, terms) for group in best[:5]), default=0.0),
        terms=terms,
    )


def _spread(pages: Sequence[list[Evidence]], *, named: bool) -> list[list[Evidence]]:
    """The pages with, after the first FIRST, the best of each further guideline that comes near: none floods the list."""
    if named or not pages:
        return list(pages)
    first, rest, heard = list(pages[:FIRST]), [], {group[0].guideline.id for group in pages[:FIRST]}
    for group in pages[FIRST:]:
        one = group[0]
        if one.guideline.id not in heard and one.score >= ELSEWHERE * pages[0][0].score:
            first.append(group)
            heard.add(one.guideline.id)
        else:
            rest.append(group)
    return [*first, *rest]


def _ranked(scores: Mapping[str, float], question: Question, terms: Terms, release: Release) -> list[Evidence]:
    """The likeliest passages that may answer, the best first, by score, by what the question names, and by what they hold of it."""
    newest = newest_years(release.guidelines.values())
    fits = {one.id: fit(one, question.named, newest=newest) for one in release.guidelines.values()}
    fitting = {one: score * fits[release.guideline_of(one)] for one, score in scores.items()}
    nearest = sorted(fitting, key=lambda one: (-fitting[one], one))[:LIKELY]
    passages = release.passages(nearest)
    likely = [
        Evidence(
            passage=passages[one], guideline=release.guidelines[passages[one].guideline], score=fitting[one]
        )
        for one in nearest
    ]  # fmt: skip
    best = max((scores[one.passage.id] for one in likely), default=1.0)
    beside = _beside(likely, {identity: score / best for identity, score in scores.items()})
    wants_number, patients = asks_number(question.standalone), populations_in(question.standalone)
    weighed = [
        replace(
            one,
            score=one.score * (1 + HELD * share(one.in_context, terms)) * (1 + IN_ONE * _in_one(one, terms))
            * (1 + PAIRED * paired(one.in_context, terms)) * (1 + BESIDE * on_page) * (1 + NEAR * on_next)
            * (1 + MEASURED * (wants_number and QUANTITY.search(one.passage.text) is not None))
            * (OTHER_PATIENTS if disagrees(patients, _patients(one)) else 1.0) * (1 + RECOMMENDED * any(sentence.recommendation for sentence in one.passage.sentences)),
        )
        for one, (on_page, on_next) in zip(likely, beside, strict=True)
    ]  # fmt: skip
    first = weighed if question.named.years else _newer_first(weighed, newer_guidelines(release))
    return sorted(first, key=lambda one: (-one.score, one.passage.id))


def _patients(evidence: Evidence) -> frozenset[str]:
    """For whom a passage is, by its headings and its text."""
    return populations_in(" ".join([*evidence.passage.section, evidence.passage.text]))


def _in_one(evidence: Evidence, terms: Terms) -> float:
    """The greatest share of the question that one of the passage's sentences holds."""
    return max((share(sentence.text, terms) for sentence in evidence.passage.sentences), default=0.0)


def _beside(found: Sequence[Evidence], scores: Mapping[str, float]) -> list[tuple[float, float]]:
    """For each passage the best score of another that begins on its page, and of one that begins on the next or the last."""
    pages: dict[tuple[str, int], list[tuple[float, str]]] = defaultdict(list)
    for one in found:
        pages[one.guideline.id, one.passage.pages[0]].append((scores[one.passage.id], one.passage.id))

    def best(one: Evidence, step: int) -> float:
        there = pages.get((one.guideline.id, one.passage.pages[0] + step), [])
        return max((score for score, identity in there if identity != one.passage.id), default=0.0)

    return [(best(one, 0), max(best(one, -1), best(one, 1))) for one in found]


def _newer_first(found: Sequence[Evidence], newer: Mapping[str, frozenset[str]]) -> list[Evidence]:
    """The same, with a guideline's passages behind those of a newer one about the same that comes nearly as close."""
    best: dict[str, float] = {}
    for one in found:
        best[one.guideline.id] = max(best.get(one.guideline.id, 0.0), one.score)
    lowered = {}
    for older, others in newer.items():
        ahead = max((best[other] for other in others if other in best), default=0.0)
        if NEARLY * best.get(older, math.inf) <= ahead < best[older]:
            lowered[older] = BEHIND * ahead / best[older]
    return [replace(one, score=one.score * lowered.get(one.guideline.id, 1.0)) for one in found]
