"""Text → the quantities it states, in one unit of each kind, with their words: 0.5 g and 500 mg are the same amount.

Kinds: amounts (mg, also per kg or per day as written), volumes (mL), international units, pressures, shares, rates of
filtration, counts of cells, durations (hours; years, which
mostly are ages, apart), and how often (times in 24 hours; a single dose is 0). Ranges give
both ends, and a blood pressure both of its numbers. Not covered: fractions in words, dates, sums of two quantities.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

__all__ = ["Quantity", "quantities"]

# Kind and factor to its unit; a kind is what two statements are compared by.
UNITS: Mapping[str, tuple[str, float]] = {
    "mcg": ("mg", 0.001), "µg": ("mg", 0.001), "μg": ("mg", 0.001), "mg": ("mg", 1), "g": ("mg", 1000),
    "ml": ("mL", 1), "cc": ("mL", 1), "l": ("mL", 1000), "iu": ("IU", 1), "mu": ("IU", 1_000_000),
    "million units": ("IU", 1_000_000), "units": ("units", 1), "unit": ("units", 1), "mmhg": ("mmHg", 1), "%": ("%", 1),
    "ml/min": ("mL/min", 1), "ml/minute": ("mL/min", 1), "ml/menit": ("mL/min", 1), "mmol/l": ("mmol/L", 1), "mg/dl": ("mg/dL", 1),
    "cells": ("cells", 1), "copies": ("copies", 1),
    "minutes": ("hours", 1 / 60), "minute": ("hours", 1 / 60), "min": ("hours", 1 / 60), "minutos": ("hours", 1 / 60), "menit": ("hours", 1 / 60), "minit": ("hours", 1 / 60),
    "hours": ("hours", 1), "hour": ("hours", 1), "hrs": ("hours", 1), "horas": ("hours", 1), "jam": ("hours", 1), "heures": ("hours", 1),
    "days": ("hours", 24), "day": ("hours", 24), "días": ("hours", 24), "hari": ("hours", 24), "jours": ("hours", 24),
    "weeks": ("hours", 168), "week": ("hours", 168), "semanas": ("hours", 168), "minggu": ("hours", 168), "semaines": ("hours", 168),
    "months": ("hours", 730), "month": ("hours", 730), "meses": ("hours", 730), "bulan": ("hours", 730), "mois": ("hours", 730),
    "years": ("years", 1), "year": ("years", 1), "años": ("years", 1), "tahun": ("years", 1), "ans": ("years", 1),
}  # fmt: skip
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "eight": 8, "twelve": 12}
NUMBER = r"(?:\d+(?:[ ,.]\d{3})*(?:[.,]\d+)?|" + "|".join(NUMBERS) + ")"
AMOUNT = re.compile(
    rf"(?<![\w.,])(?:(?P<over>\d{{2,3}})/(?=\d{{2,3}}\s?mmHg))?(?P<from>{NUMBER})(?:\s?(?:[-–]|to|or|a|hingga|sampai)\s?(?P<to>{NUMBER}))?[\s-]?"
    rf"(?P<unit>{'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})(?P<per>\s?/\s?(?:kg|day|dose|m²|hour|h)(?:/\w+)?)?(?![\w/])",
    re.IGNORECASE,
)
EVERY = re.compile(
    rf"(?<![\w.,])(?:every\s(?P<every>{NUMBER})\s?(?:h|hrs?|hours?)|(?P<hourly>\d+)(?:\s?[-–]\s?\d+)?[\s-]?(?:hourly|hrly)|(?P<times>{NUMBER})\stimes\s(?:a|per)?\s?(?:day|daily)"
    r"|(?P<once>once daily|once a day|daily|od)|(?P<twice>twice daily|twice a day|bd|bid)|(?P<three>tds|tid|thrice a day)|(?P<four>qid|qds)"
    r"|(?P<week>once weekly|weekly|every week|once a week)|(?P<single>stat|single[ -]dose|as a single dose|once only|dosis única))(?!\w)",
    re.IGNORECASE,
)
DAILY = {"once": 1.0, "twice": 2.0, "three": 3.0, "four": 4.0, "week": 1 / 7, "single": 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """An amount, a duration or a frequency: its kind, its values in that kind's unit, and its words in the text."""

    kind: str
    values: frozenset[float]
    words: str


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the quantities of a text, amounts first."""
    for match in AMOUNT.finditer(text):
        kind, factor = UNITS[match["unit"].lower()]
        per = re.sub(r"\s", "", match["per"] or "").lower()
        ends = [_number(end) * factor for end in (match["over"], match["from"], match["to"]) if end]
        yield Quantity(kind=kind + per, values=frozenset(round(end, 6) for end in ends), words=match.group())
    for match in EVERY.finditer(text):
        name = match.lastgroup or ""
        if name in {"every", "hourly"}:
            times = 24 / max(_number(match[name]), 0.1)
        else:
            times = _number(match["times"]) if name == "times" else DAILY[name]
        yield Quantity(kind="times a day", values=frozenset([round(times, 4)]), words=match.group())


def _number(text: str) -> float:
    if text.lower() in NUMBERS:
        return NUMBERS[text.lower()]
    plain = re.sub(r"[ ,.](?=\d{3}(?!\d))", "", text) if not re.match(r"0[.,]", text) else text
    return float(plain.replace(",", ".").replace(" ", ""))
