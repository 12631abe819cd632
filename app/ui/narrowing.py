"""Release → what a reader may narrow the search to, and back: a choice → Filter."""

from collections.abc import Sequence

from ingest.corpus import Guideline
from ingest.countries import called
from ingest.release import Release
from ingest.search import Filter

__all__ = ["EVERYTHING", "filter_of", "narrowings"]

EVERYTHING = ""
NOWHERE = "ZZ"  # ISO 3166: of no country
COUNTRY, ISSUER = "country:", "issuer:"


def narrowings(release: Release) -> Sequence[tuple[str, str]]:
    """What the control offers: words and value, all guidelines first, then each country and issuer that may answer."""
    answering = [one for one in release.guidelines.values() if one.answers]
    countries = sorted({one.country for one in answering} - {""})
    return [
        ("All guidelines", EVERYTHING),
        *((_country(code, answering), f"{COUNTRY}{code}") for code in countries),
        *((f"Issuer: {name}", f"{ISSUER}{name}") for name in sorted({one.issuer for one in answering} - {""})),
    ]


def _country(code: str, guidelines: Sequence[Guideline]) -> str:
    number = sum(one.country == code for one in guidelines)
    named = f"Country: {called(code).partition(',')[0].strip() or code}"
    name = "International, or not of one country" if code == NOWHERE else named
    return f"{name} ({number} guideline{'s' * (number > 1)})"


def filter_of(value: str | None) -> Filter | None:
    """The filter that a value stands for; None for all guidelines."""
    if value and value.startswith(COUNTRY):
        return Filter(countries=frozenset({value.removeprefix(COUNTRY)}))
    if value and value.startswith(ISSUER):
        return Filter(issuers=frozenset({value.removeprefix(ISSUER)}))
    return None
