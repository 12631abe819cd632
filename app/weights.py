"""Body weights: of a question, and the bands of headings; whether a text gives amounts by weight or by age.

Covered: one weight in a question (“2.3 kg”, “2300 g”), and bands in headings (“≥ 2.5 kg”, “10-14 kg”). Not covered:
weights without a unit, a table's rows, which are quoted with their weights, and bands that stand in a sentence.
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping

from app.figures import Figure, figures
from app.numerals import plain

__all__ = ["for_another_weight", "told_by_weight_or_age", "weight_asked"]

LIGHTEST, HEAVIEST = 400_000.0, 300_000_000.0  # mg, of a body: no dose is as large
KILOGRAM, TENTH = 1_000_000.0, 100_000.0
COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "≥": operator.ge, ">": operator.gt, "≤": operator.le, "<": operator.lt,
}  # fmt: skip

AGE_COLUMN = re.compile(r"\b(?:age|umur|usia|edad|âge)\b", re.IGNORECASE)
ROW_AGE = re.compile(
    r"(?<![\d.,])(\d{1,2})\s?(?:years?|yrs?|months?|tahun|bulan|años?|meses|ans?|mois)\b", re.IGNORECASE
)
BY_WEIGHT = re.compile(  # “20 mg/kg”, “from 10 kg”, “10-14 kg”, a row of weights; not “over 50 kg” alone of many patients
    r"/\s?kg\b|\bper kg\b|\b\d+(?:\.\d+)?\s?[-–]\s?<?\s?\d+(?:\.\d+)?\s?kg\b|(?:\bfrom|≥|>|<|≤|\bunder|\bbelow|\bup to)\s?[1-4]?\d(?:\.\d+)?\s?kg\b|\bkg\b[^\n]*\t|\t[^\n]*\bkg\b",
    re.IGNORECASE,
)
CHILDHOOD = 12  # years


def told_by_weight_or_age(text: str) -> bool:
    """Whether a text gives amounts by weight, or in a table with a row for an age below CHILDHOOD.

    “< 2 years” in a cell is no age in a sentence.
    """
    ages = (int(age) for age in ROW_AGE.findall(text))
    by_age = "\t" in text and AGE_COLUMN.search(text) is not None and any(age < CHILDHOOD for age in ages)
    return by_age or BY_WEIGHT.search(text) is not None


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
