"""Question → Found: passages by meaning and by words, fused by rank; superseded, withdrawn and draft ones left out.

Reciprocal rank fusion: score = Σ weight / (60 + rank) over all lists, ranks from 1 (Cormack, Clarke and Büttcher,
"Reciprocal rank fusion outperforms Condorcet and individual rank learning methods", SIGIR 2009): the question's own
words, and the same with what else says it. The scores of passages that hold more of the question, and of guidelines that
it names, weigh more. Passages that begin on the same page are one piece of evidence, shown by the best of them, so that
one page does not fill the list.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from app.answer import Evidence
from app.named import fit, newest_years
from app.question import Question
from app.wordings import Wording
from ingest.release import Release
from ingest.vectors import Embedder, Vectors
from ingest.words import Hit, tokens

__all__ = ["Found", "Terms", "fused", "search", "share", "tells_subject", "terms_of"]

RANK_CONSTANT = 60
DEPTH = 200  # hits asked of each index
LIKELY = 60  # of the passages found, whose text is looked at
HELD = 4.0  # how much more the score of a passage weighs that holds all of the question; measured in eval/LOG.md
# What questions are asked with; rare in a guideline, and so weighty by frequency, but they say nothing of the subject.
COMMON = """
    guideline guidelines garis panduan pedoman guía guide say dice dit kata tentang sobre sur
    what which when where who how why do does did is are was be been can could may might should would will shall
    must have has had give given get got use used using need want take start manage treat i me my we our you your he
    she it they them his her this that these those a an the of to in on at for with from by as or and not no if then
    than but about any some much many long often there patient pt case say says tell apa apakah berapa bagaimana
    bila untuk yang dan di pada dengan qué cuál cuánto cómo cuándo el la los las de en y con para por que quel
    quelle comment quand le les des du et une un pour avec dans
"""
LEXICAL_WEIGHT = 1.5  # against 1 for meaning; measured in eval/LOG.md


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found for a question, best first, and how close it comes."""

    evidence: tuple[Evidence, ...]  # the best passage of each page
    quotable: tuple[Evidence, ...]  # every passage found on those pages, best first
    vector: Vectors  # of the question, (dimension,)
    similarity: float  # the highest cosine similarity of any passage
    coverage: float  # the greatest share of the question's words, by weight, that one of the best passages holds
    terms: "Terms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The stemmed words of a question that carry meaning: weights, rarer is heavier, and the stems that say the same."""

    weights: Mapping[str, float]
    others: Mapping[str, tuple[frozenset[str], ...]]


def search(question: Question, *, release: Release, embedder: Embedder, k: int) -> Found:
    """The passages of the k best pages for a question."""
    text, wider = question.standalone, f"{question.standalone} {question.others}".strip()
    vector = embedder.question(text)
    dense = release.nearest(vector, k=DEPTH)
    lists = [(1.0, dense), (LEXICAL_WEIGHT, release.matching(text, k=DEPTH))]
    if wider != text:
        lists.append((1.0, release.nearest(embedder.question(wider), k=DEPTH)))
        lists.append((LEXICAL_WEIGHT, release.matching(wider, k=DEPTH)))
    terms = terms_of(text, release, wordings=question.wordings)
    ranked = _ranked(fused(lists), question, terms, release)
    pages: dict[tuple[str, int], list[Evidence]] = {}
    for one in ranked:
        pages.setdefault((one.guideline.id, one.passage.pages[0]), []).append(one)
    best = list(pages.values())[:k]
    return Found(
        evidence=tuple(group[0] for group in best),
        quotable=tuple(one for group in best for one in group),
        vector=vector,
        similarity=dense[0].score if dense else 0.0,
        coverage=max((share(group[0].in_context, terms) for group in best[:5]), default=0.0),
        terms=terms,
    )


def _ranked(scores: Mapping[str, float], question: Question, terms: Terms, release: Release) -> list[Evidence]:
    """The likeliest passages that may answer, the best first, by score, by what the question names, and by what they hold of it."""
    passages = release.passages(list(scores))
    newest = newest_years(release.guidelines.values())
    fits = {one.id: fit(one, question.named, newest=newest) for one in release.guidelines.values()}
    found = [
        Evidence(
            passage=passages[one],
            guideline=release.guidelines[passages[one].guideline],
            score=score * fits[passages[one].guideline],
        )
        for one, score in scores.items()
        if release.guidelines[passages[one].guideline].answers
    ]
    likely = sorted(found, key=lambda one: (-one.score, one.passage.id))[:LIKELY]
    held = [replace(one, score=one.score * (1 + HELD * share(one.in_context, terms))) for one in likely]
    return sorted(held, key=lambda one: (-one.score, one.passage.id))


def terms_of(question: str, release: Release, *, wordings: Sequence[Wording] = ()) -> Terms:
    """The stemmed words of a question, each with its inverse document frequency, and what else says the same."""
    weights = {word: release.word_weight(word) for word in dict.fromkeys(tokens(question)) if word not in _common()}
    others: dict[str, tuple[frozenset[str], ...]] = {}
    for wording in wordings:
        forms = tuple(frozenset(tokens(other)) for other in wording.others)
        others |= {word: (*others.get(word, ()), *forms) for word in tokens(wording.said)}
    return Terms(weights=weights, others=others)


def tells_subject(word: str) -> bool:
    """Whether a word says what a question is about, and does not merely ask it."""
    return not _common().issuperset(tokens(word))


@cache
def _common() -> frozenset[str]:
    return frozenset(form for word in COMMON.split() for form in tokens(word))


def fused(lists: Iterable[tuple[float, Sequence[Hit]]]) -> dict[str, float]:
    """Scores of passages by reciprocal rank over several weighted, ranked lists."""
    scores: dict[str, float] = defaultdict(float)
    for weight, hits in lists:
        for rank, hit in enumerate(hits, 1):
            scores[hit.passage] += weight / (RANK_CONSTANT + rank)
    return dict(scores)


def share(text: str, terms: Terms) -> float:
    """The share of the question's words, by weight, that a text holds, or says otherwise; from 0 to 1."""
    held, total = set(tokens(text)), sum(terms.weights.values())
    said = (
        weight
        for word, weight in terms.weights.items()
        if word in held or any(held.issuperset(form) for form in terms.others.get(word, ()))
    )
    return sum(said) / total if total else 0.0
