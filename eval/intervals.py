"""Values, or parts and wholes, of single questions → the interval that so few questions leave open, by bootstrap."""

import math
from collections.abc import Sequence

import numpy as np

__all__ = ["bootstrap", "bootstrap_ratio"]

RESAMPLES = 2000
SEED = 20_260_000  # any fixed number: the same run gives the same interval
PERCENTILES = (2.5, 97.5)


def bootstrap(values: Sequence[float]) -> tuple[float, float]:
    """95 % interval of the mean, questions drawn again with replacement; (nan, nan) of none.

    The percentile method of B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap" (1993), ch. 13. It says
    how much the mean could differ with other questions of the same kind, not with another kind of questions. Of fewer
    than some twenty values, or of equal ones, it is too narrow.
    """
    if not values:
        return (math.nan, math.nan)
    drawn = np.random.default_rng(SEED).integers(len(values), size=(RESAMPLES, len(values)))
    low, high = np.percentile(np.asarray(values, dtype=float)[drawn].mean(axis=1), PERCENTILES)
    return (float(low), float(high))


def bootstrap_ratio(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """95 % interval of the sum of the parts by the sum of the wholes, both of one question at a time; (nan, nan) of none.

    As `bootstrap`; each whole is above 0. M. Bisani and H. Ney, "Bootstrap estimates for confidence intervals in ASR
    performance evaluation" (ICASSP 2004), draw sentences so for a word error rate.
    """
    if not pairs:
        return (math.nan, math.nan)
    drawn = np.random.default_rng(SEED).integers(len(pairs), size=(RESAMPLES, len(pairs)))
    parts, wholes = np.asarray(pairs, dtype=float).T
    low, high = np.percentile(parts[drawn].sum(axis=1) / wholes[drawn].sum(axis=1), PERCENTILES)
    return (float(low), float(high))
