"""Question and headings → whether what stands under them is for patients of another body weight than the one asked about.

Covered: one weight in a question (“2.3 kg”, “2300 g”), and bands in headings (“≥ 2.5 kg”, “10-14 kg”). Not covered:
weights without a unit, a table's rows, which are quoted with their weights, and bands that stand in a sentence.
"""

import operator
from collections.abc import Callable, Iterable, Mapping

from app.figures import Figure, figures
from app.numerals import plain

__all__ = ["for_another_weight", "weight_asked"]

LIGHTEST, HEAVIEST = 400_000.0, 300_000_000.0  # mg, of a body: no dose is as large
KILOGRAM, TENTH = 1_000_000.0, 100_000.0
COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "≥": operator.ge, ">": operator.gt, "≤": operator.le, "<": operator.lt,
}  # fmt: skip


def weight_asked(question: str) -> float | None:
    """The one body weight that a question states, in mg; None where it states none, a band, or two."""
    told = _weights(question)
    if len(told) != 1 or told[0].comparator or told[0].form != "one":
        return None
    return told[0].values[0]


def for_another_weight(headings: Iterable[str], weight: float | None) -> bool:
    """Whether one of the headings is for bands of weight, and for none that this weight (mg) is in."""
    if weight is None:
        return False
    banded = ([one for one in _weights(heading) if one.comparator or one.form == "range"] for heading in headings)
    return any(bands and not any(_within(weight, band) for band in bands) for bands in banded)


def _weights(text: str) -> list[Figure]:
    return [
        one for one in figures(plain(text)) if one.kind == "mg" and all(LIGHTEST <= v <= HEAVIEST for v in one.values)
    ]


def _within(weight: float, band: Figure) -> bool:
    if band.form == "range":  # of “10-14 kg” and “15-19 kg” the first one has 14.5 kg
        step = TENTH if any(one % KILOGRAM for one in band.values) else KILOGRAM
        return min(band.values) <= weight < max(band.values) + step
    return COMPARED[band.comparator](weight, band.values[0])
