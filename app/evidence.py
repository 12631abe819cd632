"""Question → Found: the candidates of a release ranked, and put together by page.

Searched for are the question's own words, and the same with what else says it. The scores of passages that hold more of the
question, and of guidelines that it names, weigh more. Passages that begin on the same page are one piece of evidence,
shown by the best of them, so that one page does not fill the list.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.answer import Evidence
from app.question import Question
from app.ranking import WEIGHTS, Weights, ranked
from app.relevance import Reranker, reranked
from app.terms import Terms, share, terms_of
from ingest.release import Release
from ingest.search import Filter, candidates
from ingest.vectors import Embedder, Vectors

__all__ = ["Found", "search"]

FIRST = 5  # pages in order, whatever guideline they are of


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
    within: Filter | None = None, reranker: Reranker | None = None, weights: Weights = WEIGHTS,
) -> Found:  # fmt: skip
    """The passages of the k best pages for a question, `within` some guidelines; FilterError where those are none."""
    text, wider = question.standalone, f"{question.standalone} {question.others}".strip()
    texts = list(dict.fromkeys((text, wider)))
    vectors = embedder.questions(texts)
    found = candidates(texts, vectors, release=release, within=within, meaning=weights.meaning, words=weights.words)
    terms = terms_of(text, release, wordings=question.wordings, without=question.named.words)
    pages: dict[tuple[str, int], list[Evidence]] = {}
    for one in ranked(found.scores, question, terms, release=release, weights=weights):
        pages.setdefault((one.guideline.id, one.passage.pages[0]), []).append(one)
    named = bool(question.named.countries or question.named.guidelines)
    spread = list(pages.values()) if named else _spread(list(pages.values()), elsewhere=weights.elsewhere)
    best = reranked(spread, text, reranker)[:k]
    return Found(
        evidence=tuple(group[0] for group in best),
        quotable=tuple(one for group in best for one in group),
        vector=vectors[0],
        similarity=found.similarity,
        coverage=max((share(group[0].in_context, terms) for group in best[:5]), default=0.0),
        terms=terms,
    )


def _spread(pages: Sequence[list[Evidence]], *, elsewhere: float) -> list[list[Evidence]]:
    """The pages with, after the first FIRST, the best of each further guideline that comes near: none floods the list."""
    first, rest, heard = list(pages[:FIRST]), [], {group[0].guideline.id for group in pages[:FIRST]}
    for group in pages[FIRST:]:
        one = group[0]
        if one.guideline.id not in heard and one.score >= elsewhere * pages[0][0].score:
            first.append(group)
            heard.add(one.guideline.id)
        else:
            rest.append(group)
    return [*first, *rest]
