"""Text → how often something is done, as the hours between: twice daily, bd, 2 × 1 and every 12 hours are one rate.

Covered: every N hours to years, N times a day, week, month or year, hourly to yearly, Latin short forms, single doses, and
alternate days; in English, Malay, Indonesian, Spanish and French. Not covered: hours of the clock, before or after meals.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.numerals import number
from app.units import TIMES

__all__ = ["ONCE", "Rate", "rates"]

ONCE = 0.0  # hours between doses of which there is one
N = r"\d+(?:[.,]\d+)?"
TO = r"\s?(?:-|to|or|a|o|à|ou|hingga|sampai|sehingga|atau)\s?"
SPAN = "|".join(sorted((word for pattern in TIMES for word in pattern.split("|")), key=len, reverse=True))
COUNT = r"(?:times|x|kali|veces|fois|doses)"
EACH = r"(?:(?:a|per|each|every|in a|al|a la|por|cada|par|/|dalam|setiap)\s?)"
RATE = re.compile(
    rf"(?<![\w.,/])(?:"
    rf"(?:every|each|q|cada|setiap|tiap|tiap-tiap|tous les|toutes les)\s?(?P<every>{N})(?:{TO}(?P<everyto>{N}))?[\s-]?(?P<span>{SPAN})"
    rf"|(?P<hourly>{N})(?:{TO}(?P<hourlyto>{N}))?[\s-]?(?:hourly|hrly|hourlys)"
    rf"|(?P<once>once|twice|thrice|sekali|una vez|une fois|1 fois|1 kali)(?:{TO}(?P<onceto>twice|thrice))?\s?{EACH}?(?P<oncespan>daily|weekly|monthly|yearly|annually|sehari|seminggu|sebulan|setahun|{SPAN})"
    rf"|(?P<times>{N})(?:{TO}(?P<timesto>{N}))?\s?{COUNT}\s?{EACH}?(?P<timesspan>daily|weekly|monthly|yearly|sehari|seminggu|sebulan|setahun|{SPAN})"
    rf"|in\s(?P<divided>{N})\s(?:equal(?:ly)?\s|separate\s|divided\s)+doses"
    rf"|(?:every|each|alternate|cada|setiap|tiap|chaque|selang)\s(?P<other>other\s)?(?P<each>{SPAN}|sehari)"
    r"|(?P<bare>daily|hourly|weekly|fortnightly|monthly|quarterly|yearly|annually|harian|mingguan|bulanan|diari[oa]s?|diariamente|quotidien\w*|semanal\w*|hebdomadaire\w*|mensual\w*|mensuel\w*|sehari sekali)"
    r"|(?P<latin>o\.?d|q\.?d|b\.?i?\.?d|t\.?d\.?s|t\.?i\.?d|q\.?i\.?d|q\.?d\.?s|nocte)\b\.?"
    r"|(?P<single>stat|single[ -]dose|(?:a|one) single dose|once only|one-off|dosis única|dose unique|dos tunggal|dosis tunggal)"
    r")(?![\w])"
)
COUNTS = {"once": 1, "sekali": 1, "una vez": 1, "une fois": 1, "1 fois": 1, "1 kali": 1, "twice": 2, "thrice": 3}
SPANS: Mapping[str, float] = {
    "daily": 24, "sehari": 24, "weekly": 168, "seminggu": 168, "monthly": 730.5, "sebulan": 730.5, "yearly": 8766, "annually": 8766, "setahun": 8766,
    "hourly": 1, "fortnightly": 336, "quarterly": 2191.5, "harian": 24, "mingguan": 168, "bulanan": 730.5, "sehari sekali": 24,
}  # fmt: skip
BEGINNINGS = {"diari": 24.0, "quotid": 24.0, "semanal": 168.0, "hebdo": 168.0, "mens": 730.5}
LATIN = {"od": 24.0, "qd": 24.0, "nocte": 24.0, "bd": 12.0, "bid": 12.0, "tds": 8.0, "tid": 8.0, "qid": 6.0, "qds": 6.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The least and the most hours between, and where it stands; `bare` for “daily”, “each week” alone, which may tell a total."""

    hours: tuple[float, float]
    start: int
    end: int
    bare: bool


def rates(text: str, *, language: str = "en") -> Iterator[Rate]:
    """Yield the rates of a text in the form that plain() gives."""
    for match in RATE.finditer(text):
        ends = sorted(_hours(match, language))
        bare = bool(match["bare"] or (match["each"] and not match["other"]))
        yield Rate(hours=(round(ends[0], 4), round(ends[-1], 4)), start=match.start(), end=match.end(), bare=bare)


def _hours(match: re.Match[str], language: str) -> list[float]:  # noqa: PLR0911 one way of saying it each
    if match["single"]:
        return [ONCE]
    if match["divided"]:
        return [24 / max(number(match["divided"], language=language), 0.01)]
    if match["latin"]:
        return [LATIN[match["latin"].replace(".", "")]]
    if match["bare"]:
        return [_span(match["bare"])]
    if match["each"]:
        twice = 2 if match["other"] or match.group().startswith(("alternate", "selang")) else 1
        return [twice * _span(match["each"])]
    if match["every"]:
        return [
            number(end, language=language) * _span(match["span"]) for end in (match["every"], match["everyto"]) if end
        ]
    if match["hourly"]:
        return [number(end, language=language) for end in (match["hourly"], match["hourlyto"]) if end]
    if match["once"]:
        return [_span(match["oncespan"]) / COUNTS[end] for end in (match["once"], match["onceto"]) if end]
    counts = [number(end, language=language) for end in (match["times"], match["timesto"]) if end]
    return [_span(match["timesspan"]) / max(count, 0.01) for count in counts]


def _span(word: str) -> float:
    if word in SPANS:
        return SPANS[word]
    known = (hours for pattern, hours in TIMES.items() if re.fullmatch(pattern, word))
    return next(known, None) or next((hours for start, hours in BEGINNINGS.items() if word.startswith(start)), 24.0)
