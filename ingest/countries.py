"""Text → the country it speaks of most, and the names a reader may call a country by (Babel's CLDR names)."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

__all__ = ["called", "countries_in", "country_name", "country_of", "plainly_named"]

LANGUAGES = ("en", "ms", "id", "es", "fr")
NO_COUNTRY = {"EU", "EZ", "UN", "ZZ", "XA", "XB"}  # CLDR lists them among the territories
SHORT = 3  # letters; shorter names and initials are too often something else to count in running text


@cache
def _names() -> dict[str, str]:
    """Country code (ISO 3166-1 alpha-2) by name in lower case, in the languages that guidelines are read in."""
    from babel import Locale

    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if re.fullmatch("[A-Z]{2}", code) and code not in NO_COUNTRY and len(name) > SHORT:
                found.setdefault(name.lower(), code)
    return found


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_names(), key=len, reverse=True)
    # A name begins with a capital: a guinea pig is no country, and few places need to be looked at.
    capital = "".join(sorted({name[0].upper() for name in names}))
    return re.compile(
        rf"(?<!\w)(?-i:(?=[{capital}]))(?:{'|'.join(map(re.escape, names))})(?:n|ns|an|ans)?(?!\w)", re.IGNORECASE
    )


@cache
def _loosely() -> re.Pattern[str]:
    names = sorted(_names(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})[a-zà-ÿ]{{0,3}}(?!\w)", re.IGNORECASE)


def countries_in(question: str) -> Mapping[str, str]:
    """The words by which a question may name countries, by name or adjective, capitals or not ("guía chilena"), and their codes."""
    return {match.group(): _names()[_name_in(match.group().lower())] for match in _loosely().finditer(question)}


def plainly_named(question: str) -> frozenset[str]:
    """The codes of the countries that a question names with a capital and no other ending than an adjective's: not “Perut”."""
    return frozenset(_names()[_name_in(match.group().lower())] for match in _pattern().finditer(question))


def country_name(code: str) -> str:
    """The English name of a country by its code; the code where that is unknown."""
    from babel import Locale

    return str(Locale("en").territories.get(code.upper(), code))


def country_of(text: str) -> str:
    """The code of the country that the text names most often; "" where it names none twice as often as any other."""
    counts: Counter[str] = Counter()
    for match in _pattern().finditer(text):
        name = match.group().lower()
        counts[_names()[_name_in(name)]] += 1
    best = counts.most_common(2)
    if not best or (len(best) > 1 and best[0][1] < 2 * best[1][1]):
        return ""
    return best[0][0]


@cache
def _name_in(word: str) -> str:
    """The name that a word is, or is made from: "nigerian" from "nigeria", not from "niger"."""
    return max((known for known in _names() if word.startswith(known)), key=len)


def called(code: str) -> str:
    """What a reader may call a country: its code, its English name, that name's initials; "" for an unknown code."""
    from babel import Locale

    name = Locale("en").territories.get(code.upper(), "") if code else ""
    initials = "".join(word[0] for word in name.split()) if " " in name else ""
    return f"{code} {name} {initials}".strip() if name else ""
