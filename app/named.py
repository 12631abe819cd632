"""Question → Named: the country, issuer, year and language that a question names, and how well a guideline fits them.

A preference, not a filter: what nobody asked for may still hold the only answer. Covered: countries by name, adjective
or initials where a loaded guideline is of that country; issuers and titles by their capitals (NICE, IMCI); years.
Not covered: towns; populations.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.corpus import Guideline
from ingest.countries import called, countries_in

__all__ = ["Named", "fit", "named_in", "newest_years"]

CAPITALS = re.compile(r"(?<![^\W_])[A-Z][A-Z0-9]{1,}(?![^\W_])")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# How much a guideline's scores weigh more when it is what the question names; measured in eval/LOG.md.
OF_COUNTRY, OF_NAME, OF_YEAR, OF_LANGUAGE = 4.0, 2.0, 1.6, 1.6
AGED = 0.96  # for each year that a newer guideline of the same country is ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a question names: countries (ISO 3166-1 alpha-2), ids of guidelines whose name it holds, years, a language."""

    countries: frozenset[str] = frozenset()
    guidelines: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    language: str = ""  # ISO 639-1, where a loaded guideline is written in it


def named_in(question: str, *, guidelines: Iterable[Guideline], language: str) -> Named:
    """What a question, written in `language`, names of these guidelines."""
    loaded = list(guidelines)
    capitals = frozenset(CAPITALS.findall(question))
    countries = countries_in(question) | {one.country for one in loaded if _initials(one.country) in capitals}
    return Named(
        countries=countries & {one.country for one in loaded},
        guidelines=frozenset(one.id for one in loaded if capitals & _names(one)),
        years=frozenset(YEAR.findall(question)) & {one.published[:4] for one in loaded},
        language=language if language in {one.language for one in loaded} else "",
    )


def _initials(country: str) -> str:
    return called(country).rpartition(" ")[2] if country else ""


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
