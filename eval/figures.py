"""Figure: one measure over a set of questions, with its interval; MEASURES: every one that is reported, in its order."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.intervals import bootstrap
from eval.measures import Rate, citation_hit, citation_precision, citation_recall, hit_at, reciprocal_rank
from eval.mentions import mentioned_share
from eval.questions import GoldQuestion
from eval.ranking import CUTOFFS
from eval.results import Place, Result

__all__ = ["MEASURES", "Figure", "Measure", "figure", "gold_places"]

Ranked = Mapping[str, float]  # what ranking() says of the question
Value = Callable[[GoldQuestion, Result, Ranked], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How one question is measured: nan where the question cannot tell."""

    key: str
    name: str
    value: Value
    rate: bool = False  # of yes and no, with Wilson's interval; else a mean, with the bootstrap's
    error: bool = False  # lower is better
    short: str = ""  # heading of a column; "" where tables of groups leave it out


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measure of a set of questions; nan where no question of the set can tell."""

    measure: Measure
    value: float  # 0..1
    low: float  # of the 95 % interval
    high: float
    trials: int  # questions that can tell
    successes: int | None  # of a rate


def figure(measure: Measure, values: Sequence[float]) -> Figure:
    """Sum up the values of single questions."""
    known = [value for value in values if not math.isnan(value)]
    if measure.rate:
        rate = Rate(successes=int(sum(known)), trials=len(known))
        low, high = rate.interval
        value, successes = rate.share, rate.successes
    else:
        low, high = bootstrap(known)
        value, successes = (sum(known) / len(known) if known else math.nan), None
    return Figure(measure=measure, value=value, low=low, high=high, trials=len(known), successes=successes)


def gold_places(question: GoldQuestion) -> frozenset[Place]:
    """Every page that holds the answer."""
    return frozenset((gold.pdf, page) for gold in question.gold for page in gold.pages)


def _answerable(value: Callable[[Result, frozenset[Place]], float]) -> Value:
    """Of the answerable questions only; where one is met with silence, this counts as a miss."""
    return lambda question, result, _: value(result, gold_places(question)) if question.answerable else math.nan


def _ranked(key: str) -> Value:
    return lambda question, _, ranked: ranked[key] if question.answerable else math.nan


def _of_type(kind: str, value: Callable[[Result, frozenset[Place]], float]) -> Value:
    return lambda question, result, _: value(result, gold_places(question)) if question.type == kind else math.nan


def _files(places: frozenset[Place] | tuple[Place, ...]) -> set[str]:
    return {file for file, _ in places}


def _both_sides(result: Result, gold: frozenset[Place]) -> bool:
    """Whether gold pages of two PDFs are cited, so that the reader sees both."""
    return len(_files(frozenset(gold.intersection(result.cited)))) > 1


def _shown(result: Result, _: frozenset[Place]) -> float:
    return math.nan if result.conflicts is None else float(result.conflicts > 0)


def _edition_first(result: Result, gold: frozenset[Place]) -> bool:
    return bool(result.evidence) and not _files(result.evidence[0]).isdisjoint(_files(gold))


def _edition_cited(result: Result, gold: frozenset[Place]) -> bool:
    return not _files(result.first_cited).isdisjoint(_files(gold))


def _silence(answerable: bool) -> Value:  # noqa: FBT001 (which of the two kinds)
    """Whether the kind of question was met with the wrong one of silence and answer."""
    return lambda question, result, _: (
        float(result.abstained is answerable) if question.answerable is answerable else math.nan
    )


def _hits(k: int) -> Measure:
    value = _answerable(lambda result, gold: hit_at(k, result.evidence, gold))
    return Measure(key=f"hit@{k}", name=f"page hit@{k}", value=value, rate=True, short=f"hit@{k}")


def _from_ranking() -> tuple[Measure, ...]:
    found = [(f"page_recall@{k}", f"page recall@{k}", False, "") for k in CUTOFFS]
    found += [("page_ndcg@10", "page nDCG@10", False, "nDCG")]
    found += [(f"document_hit@{k}", f"document hit@{k}", True, "doc@1" if k == 1 else "") for k in CUTOFFS]
    found += [(f"document_recall@{k}", f"document recall@{k}", False, "") for k in CUTOFFS]
    found += [("document_mrr", "document MRR", False, ""), ("document_ndcg@10", "document nDCG@10", False, "")]
    return tuple(
        Measure(key=key, name=name, value=_ranked(key), rate=rate, short=short) for key, name, rate, short in found
    )


MEASURES = (
    *(_hits(k) for k in CUTOFFS),
    Measure(
        key="mrr",
        name="page MRR",
        value=_answerable(lambda result, gold: reciprocal_rank(result.evidence, gold)),
        short="MRR",
    ),
    *_from_ranking(),
    Measure(
        key="citation_hit",
        name="a cited page is gold",
        value=_answerable(lambda result, gold: citation_hit(result.cited, gold)),
        rate=True,
        short="cites",
    ),
    Measure(
        key="citation_precision",
        name="citation precision: cited pages that are gold",
        value=_answerable(lambda result, gold: citation_precision(result.cited, gold)),
        short="cite P",
    ),
    Measure(
        key="citation_recall",
        name="citation recall: gold pages that are cited",
        value=_answerable(lambda result, gold: citation_recall(result.cited, gold)),
        short="cite R",
    ),
    Measure(
        key="must_include",
        name="coverage: must_include in the quotes",
        value=lambda question, result, _: mentioned_share(result.quotes, question.must_include),
        short="must",
    ),
    Measure(
        key="answered_wrongly",
        name="answered, though the guidelines are silent",
        value=_silence(False),  # noqa: FBT003
        rate=True,
        error=True,
        short="answ ✗",
    ),
    Measure(
        key="silent_wrongly",
        name="silent, though the guidelines answer",
        value=_silence(True),  # noqa: FBT003
        rate=True,
        error=True,
        short="silent ✗",
    ),
    Measure(
        key="conflict_both",
        name="conflict: both guidelines cited",
        value=_of_type("conflict", _both_sides),
        rate=True,
    ),
    Measure(key="conflict_shown", name="conflict: said to be one", value=_of_type("conflict", _shown), rate=True),
    Measure(
        key="edition_first",
        name="edition: the right one found first",
        value=_of_type("version", _edition_first),
        rate=True,
    ),
    Measure(
        key="edition_cited",
        name="edition: the right one cited first",
        value=_of_type("version", _edition_cited),
        rate=True,
    ),
)
