"""Question → Named: the country, issuer, year and language that a question names, and how well a guideline fits them.

A preference, not a filter: what nobody asked for may still hold the only answer. Covered: countries by name, adjective
initials or large town where a loaded guideline is of that country; issuers and titles by their capitals (NICE, IMCI); years.
Not covered: populations, which app/population.py reads.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from app.wordings import is_short_form, wordlist
from ingest.corpus import Guideline
from ingest.countries import called, countries_in, plainly_named

__all__ = ["Named", "fit", "named_in", "newest_years"]

CAPITALS = re.compile(r"(?<![^\W_])[A-Z][A-Z0-9]{1,}(?![^\W_])")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# How much a guideline's scores weigh more when it is what the question names; measured in eval/LOG.md.
OF_COUNTRY, OF_NAME, OF_YEAR, OF_LANGUAGE = 4.0, 2.0, 1.6, 1.6
GUIDELINES = 4096  # whose names are remembered from one question to the next
AGED = 0.94  # for each year that a newer guideline of the same country is ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a question names: countries (ISO 3166-1 alpha-2), ids of guidelines whose name it holds, years, a language."""

    countries: frozenset[str] = frozenset()
    guidelines: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    language: str = ""  # ISO 639-1, where a loaded guideline is written in it
    not_loaded: frozenset[str] = frozenset()  # countries of which no loaded guideline is marked to be
    words: tuple[str, ...] = ()  # as typed, that name a country, a guideline or a year, and nothing of the subject


def named_in(question: str, *, guidelines: Iterable[Guideline], language: str) -> Named:
    """What a question, written in `language`, names of these guidelines."""
    loaded = list(guidelines)
    capitals = frozenset(CAPITALS.findall(question))
    known = {one.country for one in loaded} - {""}
    countries = {said: code for said, code in countries_in(question).items() if code in known}
    countries |= {_initials(code): code for code in known if _initials(code) in capitals}
    countries |= {town: code for town, code in _towns_in(question) if code in known}
    titled = {one.id: capitals & _names(one) for one in loaded}
    years = frozenset(YEAR.findall(question)) & {one.published[:4] for one in loaded}
    return Named(
        countries=frozenset(countries.values()),
        guidelines=frozenset(identity for identity, names in titled.items() if names),
        years=years,
        not_loaded=frozenset(plainly_named(question)) - known,
        language=language if language in {one.language for one in loaded} else "",
        words=tuple(
            sorted({*countries, *years, *(one for one in _issuers(loaded) & capitals if not is_short_form(one))})
        ),
    )


def _issuers(guidelines: Iterable[Guideline]) -> frozenset[str]:
    """What issuers are called by: the initials of their names, and the capitals that begin the names of their files."""
    return frozenset().union(*map(_called_by, guidelines))


@lru_cache(maxsize=GUIDELINES)
def _called_by(guideline: Guideline) -> frozenset[str]:
    parts = re.findall(r"[^\W_]+", Path(guideline.file).stem.upper())
    return frozenset({"".join(word[0] for word in guideline.issuer.split() if word[0].isupper()), *parts[:2]}) - {""}


def _towns_in(question: str) -> Iterator[tuple[str, str]]:
    towns, pattern = _towns()
    return ((match, towns[match]) for match in pattern.findall(question))


@cache
def _towns() -> tuple[Mapping[str, str], re.Pattern[str]]:
    towns = {town: code for code, names in wordlist("towns.tsv") for town in names.split("|")}
    longest = sorted(towns, key=len, reverse=True)
    return towns, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def _initials(country: str) -> str:
    return called(country).rpartition(" ")[2] if country else ""


@lru_cache(maxsize=GUIDELINES)
def _names(guideline: Guideline) -> frozenset[str]:
    """What a guideline is called by in capitals: the words of its file's name, its issuer's initials, its title's own."""
    words = re.findall(r"[^\W_]+", Path(guideline.file).stem.upper())
    initials = "".join(word[0] for word in guideline.issuer.split() if word[0].isupper())
    return frozenset({*words, initials, *CAPITALS.findall(guideline.title)}) - {""}


def newest_years(guidelines: Iterable[Guideline]) -> Mapping[str, int]:
    """The year of each country's newest guideline that answers."""
    found: dict[str, int] = {}
    for one in guidelines:
        if one.country and one.published and one.answers:
            found[one.country] = max(found.get(one.country, 0), int(one.published[:4]))
    return found


def fit(guideline: Guideline, named: Named, *, newest: Mapping[str, int]) -> float:
    """By how much the scores of a guideline's passages are multiplied; `newest` is the latest year by country."""
    weight = 1.0
    if guideline.country in named.countries:
        weight *= OF_COUNTRY
    if guideline.id in named.guidelines:
        weight *= OF_NAME
    if named.language not in {"", "en"} and guideline.language == named.language:
        weight *= OF_LANGUAGE
    year = guideline.published[:4]
    if year in named.years:
        return weight * OF_YEAR
    if year and guideline.country and not named.years:
        weight *= AGED ** max(0, newest.get(guideline.country, 0) - int(year))
    return weight
