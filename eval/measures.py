"""Pure measures of one question or of a set of them, each with its definition and its source.

A place is a file and a 1-based page; gold is the set of places that support a correct answer.
Evidence is ranked, best first, and each piece stands on one or more places.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from eval.results import Found, Place

__all__ = [
    "Rate",
    "citation_hit",
    "citation_precision",
    "citation_recall",
    "hit_at",
    "percentile",
    "reciprocal_rank",
    "wilson",
]

Z_95 = 1.959963984540054  # two-sided 95 % quantile of the normal distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Successes of trials, with the interval that so few trials leave open."""

    successes: int
    trials: int

    @property
    def share(self) -> float:
        """Successes by trials; nan when nothing was tried."""
        return self.successes / self.trials if self.trials else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson score interval at 95 %."""
        return wilson(self.share, self.trials)


def wilson(share: float, trials: int) -> tuple[float, float]:
    """Wilson score interval at 95 % of a share of so many trials; (nan, nan) of none.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", J. Am. Stat. Assoc.
    22 (1927) 209-212. Unlike p ± 1.96·s it stays inside 0..1 and is honest at 0 and at 1.
    """
    if not trials:
        return (math.nan, math.nan)
    spread = Z_95**2 / trials
    centre = (share + spread / 2) / (1 + spread)
    half = math.sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
    return (max(0.0, centre - half), min(1.0, centre + half))


def hit_at(k: int, evidence: Sequence[Found], gold: Collection[Place]) -> bool:
    """Whether one of the first k pieces of evidence stands on a gold page.

    Also called success@k: Manning, Raghavan and Schütze, "Introduction to Information Retrieval" (2008), ch. 8.
    """
    return any(not found.isdisjoint(gold) for found in evidence[:k])


def reciprocal_rank(evidence: Sequence[Found], gold: Collection[Place]) -> float:
    """1/rank of the first piece of evidence on a gold page, 0 when there is none.

    E. M. Voorhees, "The TREC-8 question answering track report" (1999); its mean over questions is the MRR.
    """
    return next((1 / rank for rank, found in enumerate(evidence, 1) if not found.isdisjoint(gold)), 0.0)


def citation_hit(cited: Collection[Place], gold: Collection[Place]) -> bool:
    """Whether at least one cited page is a gold page."""
    return not set(cited).isdisjoint(gold)


def citation_precision(cited: Collection[Place], gold: Collection[Place]) -> float:
    """Share of the different cited pages that are gold pages; nan when nothing is cited.

    After citation precision in Gao et al., "Enabling large language models to generate text with citations" (EMNLP
    2023), with the gold page in the place of their entailment model. A page that supports the answer but is missing
    from gold counts against it, so this is a lower bound.
    """
    pages = set(cited)
    return len(pages.intersection(gold)) / len(pages) if pages else math.nan


def citation_recall(cited: Collection[Place], gold: Collection[Place]) -> float:
    """Share of the gold pages that are cited; 0 when nothing is cited, nan without gold.

    Recall of Manning, Raghavan and Schütze (2008), ch. 8, of pages. Gold names every page known to hold the answer, and
    one of them is enough for a reader: this stays below 1 for good answers, and is for comparing runs.
    """
    return len(set(cited).intersection(gold)) / len(set(gold)) if gold else math.nan


def percentile(percent: float, values: Collection[float]) -> float:
    """Nearest-rank percentile: the smallest value that at least percent % of the values do not exceed; nan of none.

    Hyndman and Fan, "Sample quantiles in statistical packages", Am. Stat. 50 (1996) 361-365, definition 1. It is
    always a value that was measured.
    """
    if not values:
        return math.nan
    rank = math.ceil(percent / 100 * len(values))
    return sorted(values)[max(rank, 1) - 1]
