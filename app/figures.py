"""Text → the figures that it states: value or range, comparator, unit in one form, and what a time is for.

Covered: amounts and what they are per, times and ages, rates (app/rates.py), shares, pressures (both numbers), forms that
are counted, bare counts, fractions; comparators as signs and in words, before and behind. A number that is part of a name
(CD4, B12) is none: it is a word. Not covered: sums, formulas, dates as such (a year is a count).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.numerals import number
from app.rates import rates
from app.units import PER, UNIT, unit_of

__all__ = ["Figure", "figures"]

N = r"(?:\d{1,3}(?:[ ,.]\d{3})+(?!\d)(?:[.,]\d+)?|\d+/\d+(?![\d/])|\d+(?:[.,]\d+)?)"
TO = r"\s?(?:-|to|and|a|y|à|et|hingga|sampai|sehingga|dan)\s?"
AMOUNT = re.compile(
    rf"(?<![^\W_])(?<![\d][.,])(?P<many>\d+(?:[.,]\d+)?(?:\s?/\s?\d+(?:[.,]\d+)?){{1,3}}(?=\s?(?:mg|mcg|mmhg)))?"
    rf"(?P<low>(?(many)|{N}))(?:[\s-]?(?P<unitlow>{UNIT})(?![\w/]))?(?:{TO}(?P<comparator>[<>≤≥]\s?)?(?P<high>{N}))?"
    rf"(?:[\s-]?(?:x\s?10(?:\^|\*)?\s?[9⁹6⁶]\s?/\s?l|(?P<unit>{UNIT})(?P<per>(?:{PER})*)(?![^\W_])))?(?![\d]|[.,]\d)"
)
PRESSURE = re.compile(r"(?<![\w/.,-])(\d{2,3})\s?/\s?(\d{2,3})(?![\w/]|[.,]\d)")
BEFORE = (
    ("≥", r"≥|at least|no(?:t)? earlier than|no less than|not less than|no fewer than|minimum(?: of)?|min\.?|not below|al menos|como mínimo|por lo menos|mínimo(?: de)?|au moins|minimum de|sekurang-kurangnya|sekurangnya|setidaknya|minimal|paling sedikit|from|desde|dès|mulai|bermula"),
    ("≤", r"≤|at most|no(?:t)? later than|no more than|not more than|not above|maximum(?: of| dose of)?|max\.?|up to|within|not exceed(?:ing)?|does not exceed|hasta|como máximo|máximo(?: de)?|a lo sumo|no más de|jusqu'à|au maximum|au plus|maximum de|maksimum|maksimal|tidak melebihi|tidak lebih dari(?:pada)?|selebih-lebihnya|dalam(?: masa| tempoh)?"),
    (">", r">|more than|later than|over|above|exceed(?:s|ing)?|greater than|higher than|older than|longer than|beyond|más de|superior(?:es)? a|mayor(?:es)? (?:de|a|que)|por encima de|plus de|supérieure?s? à|au-dessus de|lebih(?: dari(?:pada)?)?|melebihi|di ?atas"),
    ("<", r"<|less than|earlier than|fewer than|below|under|lower than|younger than|shorter than|menos de|inferior(?:es)? a|menor(?:es)? (?:de|a|que)|por debajo de|moins de|inférieure?s? à|au-dessous de|en dessous de|kurang(?: dari(?:pada)?)?|di ?bawah"),
)  # fmt: skip
BEHIND = (
    ("≥", r"(?:[^\W\d_]+ ){0,2}(?:or|and) (?:more|higher|above|over|older|longer|greater|upwards?)|and up|o más|y más|o mayor(?:es)?|o superior(?:es)?|ou plus|et plus|atau (?:lebih|ke atas)|dan (?:lebih|ke atas)|ke atas|\+"),
    ("≤", r"(?:[^\W\d_]+ ){0,2}(?:or|and) (?:less|lower|fewer|below|under|younger|shorter)|o menos|o menor(?:es)?|ou moins|atau kurang|ke bawah|at most"),
)  # fmt: skip
_BEFORE = [
    (sign, re.compile(rf"(?<![^\W_])(?:{words})(?:\s(?:a|an|the|of|de|ages?|age of|la edad de|umur|usia))?\s?$"))
    for sign, words in BEFORE
]
_BEHIND = [(sign, re.compile(rf"\s?(?:of age |old |de edad )?(?:{words})(?![^\W_])")) for sign, words in BEHIND]
ROLES = (
    ("after", r"after|following|tras|después de|luego de|après|au bout de|selepas|setelah|sesudah"),
    ("before", r"before|prior to|antes de|avant|sebelum"),
    ("for", r"for|during|over|durante|por|pendant|durant|sur|selama"),
    ("within", r"within|in|en|dans|dalam"),
)
_ROLES = [
    (name, re.compile(rf"(?<![^\W_])(?:{words})(?:\s(?:the|a|first|next|another|about|masa|tempoh))*\s?$"))
    for name, words in ROLES
]
OF_UNIT = re.compile(rf"(?<![^\W_])(?:{UNIT})\s$")  # “0.5 mmol/L each hour” is one amount
LATER = re.compile(r"\s?(?:later|afterwards|después|plus tard|kemudian)(?!\w)")
EARLIER = re.compile(r"\s?(?:before|earlier|antes|avant|sebelum)(?!\w)")
AGED = re.compile(
    r"(?:aged?|berumur|berusia|umur|usia|edad(?: de)?|âgée?s? de)(?: of| from| between| over| under| above| below)?\s?$"
)
DENIED = {">": "≤", "<": "≥"}
NEGATED = re.compile(r"(?<![^\W_])(?:no|not|never|nunca|tidak|jangan|ne)(?![^\W_])[^.;,:]*$")
LOOKED = 40  # characters before a figure in which its comparator stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A value (both ends of a range, all of a series) in the unit that its kind names; start and end in the plain text."""

    kind: str  # "mg", "mg/kg/time", "time" (hours), "rate" (hours between), "mmHg", "%", "tablet", "count" …
    values: tuple[float, ...]
    form: str  # "one", "range" or "series"
    comparator: str  # one of ≥ > < ≤, or ""
    role: str  # of a time: "after", "before", "for", "within", or ""
    start: int
    end: int
    words: str
    bare: bool = False  # a rate such as “daily”, “each week” alone


@lru_cache(maxsize=16384)
def figures(text: str, *, language: str = "en") -> tuple[Figure, ...]:
    """The figures of a text in the form that plain() gives, in the order of the text."""
    found = [
        Figure(kind="rate", values=one.hours, form="range", comparator=_before(text, one.start), role="",
               start=one.start, end=one.end, words=text[one.start : one.end], bare=one.bare)
        for one in rates(text, language=language)
        if not (one.bare and text.startswith(("each ", "every "), one.start) and OF_UNIT.search(text, 0, one.start))
    ]  # fmt: skip
    rest = _blanked(text, [(one.start, one.end) for one in found])
    for match in PRESSURE.finditer(rest):
        upper, lower = float(match[1]), float(match[2])
        if lower >= 30 and upper > lower and not re.match(r"\s?m?c?g", rest[match.end() :]):  # noqa: PLR2004 mmHg
            end = match.end() + len(re.match(r"(?:\s?mmhg)?", rest[match.end() :])[0])  # type: ignore[index]
            found.append(_figure(rest, match.start(), end, kind="mmHg", values=(upper, lower), form="series"))
    rest = _blanked(rest, [(one.start, one.end) for one in found])
    found += _amounts(rest, language)
    return tuple(sorted(found, key=lambda one: one.start))


def _blanked(text: str, places: list[tuple[int, int]]) -> str:
    for start, end in places:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


def _amounts(text: str, language: str) -> Iterator[Figure]:
    for match in AMOUNT.finditer(text):
        if match["many"]:
            unit = unit_of(match["unit"] or match["unitlow"] or "", match["per"] or "")
            parts = tuple(
                _exact(number(one, language=language) * unit.factor) for one in re.split(r"\s?/\s?", match["many"])
            )
            yield _figure(text, match.start(), match.end(), kind=unit.kind or "count", values=parts, form="series")
            continue
        yield from _ranged(text, match, language)


def _ranged(text: str, match: re.Match[str], language: str) -> Iterator[Figure]:
    """One figure of both ends, or two where the ends are of different kinds: “2 tablets and 10 mL”."""
    low, high = number(match["low"], language=language), match["high"]
    lower = unit_of(match["unitlow"], "") if match["unitlow"] else None
    upper = unit_of(match["unit"], match["per"] or "") if match["unit"] else None
    joined = text[match.end("unitlow") if lower else match.end("low") : match.start("high")] if high else ""
    listed = any(word in joined.split() for word in ("and", "y", "et", "dan")) and not re.search(
        r"(?:between|entre|antara)\s?$", text[max(0, match.start() - 10) : match.start()]
    )
    mixed = lower and upper and lower.kind != upper.kind
    if high and not listed and not mixed and not match["comparator"] and not (lower and not upper):
        ends, unit = (
            [
                low * (lower or upper or unit_of("", "")).factor,
                number(high, language=language) * (upper or unit_of("", "")).factor,
            ],
            upper,
        )
        values = tuple(_exact(end) for end in ends)
        yield _figure(
            text, match.start(), match.end(), kind=unit.kind if unit else "count", values=values, form="range"
        )
        return
    first = lower or (upper if high else None) or (None if high else upper)
    end = match.end("unitlow") if lower else match.end("low") if high else match.end()
    if not high and upper is None and lower:
        end = match.end("unitlow")
    yield _one(text, match.start(), end, low, first.kind if first else "", first.factor if first else 1.0)
    if high:
        value = number(high, language=language)
        yield _one(
            text, match.start("high"), match.end(), value, upper.kind if upper else "", upper.factor if upper else 1.0
        )


def _one(text: str, start: int, end: int, value: float, kind: str, factor: float) -> Figure:
    if not kind and AGED.search(text[max(0, start - 24) : start]):
        kind, factor = "time", 8766.0  # an age without a unit is in years
    return _figure(text, start, end, kind=kind or "count", values=(_exact(value * factor),), form="one")


def _figure(text: str, start: int, end: int, *, kind: str, values: tuple[float, ...], form: str) -> Figure:
    role = _role(text, start, end) if kind == "time" else ""
    comparator = _before(text, start) or next((sign for sign, words in _BEHIND if words.match(text, end)), "")
    if kind == "time" and role == "for" and comparator == ">" and re.search(r"(?<!\w)over\s?$", text[:start]):
        comparator = ""  # “1 L over 1 hour”
    return Figure(
        kind=kind,
        values=values,
        form=form,
        comparator=comparator,
        role=role,
        start=start,
        end=end,
        words=text[start:end],
    )


def _before(text: str, start: int) -> str:
    before = text[max(0, start - LOOKED) : start]
    sign = next((sign for sign, words in _BEFORE if words.search(before)), "")
    if sign in DENIED and NEGATED.search(before):
        return DENIED[sign]  # “no child takes more than 600 mg”
    return sign


def _exact(value: float) -> float:
    return float(f"{value:.6g}")


def _role(text: str, start: int, end: int) -> str:
    before = text[max(0, start - LOOKED) : start]
    for _, words in _BEFORE[:2]:
        before = words.sub("", before)
    if LATER.match(text, end):
        return "after"
    if EARLIER.match(text, end):
        return "before"
    return next((name for name, words in _ROLES if words.search(before)), "")
