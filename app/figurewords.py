"""Figure as a guideline prints it → the same figure in the words of another language: 5 days, 5 hari, 5 días, 5 jours.

Numbers, signs and units stay as they are printed; the words beside them come from a list, and are taken only where the
figure is then read as the same one. Not covered: figures told in words that the list lacks; they stay as printed.
"""

import re
from collections.abc import Mapping
from functools import cache

from app.figures import figures
from app.numerals import IN_WORDS, plain
from app.units import PER, UNIT
from app.wordings import LANGUAGES, wordlist

__all__ = ["FIGURE", "NUMBERED", "in_language"]

NUMBERED = re.compile(r"[<>≤≥=±~≈+-]{0,3}[\d½¼¾²³¹⁰-₟]+(?:[.,/:][\d]+)*")
JOINTS = {"en": "to", "ms": "hingga", "id": "sampai", "es": "a", "fr": "à"}  # of a range
JOINED = {"en": "to", "ms": "hingga|sehingga|sampai", "id": "hingga|sampai", "es": "a", "fr": "à"}
ONE = {"en": "one", "ms": "satu", "id": "satu", "es": "una|un", "fr": "une|un"}
TIMES = r"(?:times|kali|veces|fois)"
HALF = r"(?:half (?:a )?tablet|(?:setengah|separuh) tablet|medio comprimido|media tableta|(?:un )?demi[- ]comprimé)"
SPAN = r"(?:(?:sehari|seminggu|sebulan|daily|weekly|monthly)|(?:a la|al|a|per|each|every|por|par)\s(?:day|week|month|día|semana|mes|jour|semaine|mois))"
EVERY = r"(?:every|each|setiap|tiap|cada|tous les|toutes les)"


def _in_words(language: str) -> Mapping[str, int]:
    return IN_WORDS["ms" if language == "id" else language]


def _figure(language: str) -> re.Pattern[str]:
    """A figure of a language, in a text in lower case."""
    words = "|".join(sorted(map(re.escape, _in_words(language)), key=len, reverse=True))
    # Spanish “y” is no year, and French “d'” no day.
    no_unit = r"(?!y(?![^\W_]))" if language == "es" else ""
    unit = rf"(?:{no_unit}(?:{UNIT})(?![^\W_'])(?:{PER})*)"
    number = rf"(?:[<>≤≥=±~≈]{{1,3}}\s?)?(?:(?<![^\s(])[+-])?(?:\d+(?:[.,:]\d+)*(?: \d{{3}}(?!\d))*|[½¼¾]|(?:{words})(?![^\W_]))[⁰¹²³⁴-⁹]*"
    amount = rf"(?<![^\W_])(?:{number}(?:[\s-]?{unit})?|(?:{ONE[language]})[\s-]{unit}|{HALF})"
    ranged = rf"{amount}(?:\s?(?:-|/|x|×|{JOINED[language]})\s?{amount})*"
    return re.compile(rf"{EVERY}\s{ranged}|{ranged}\s?{TIMES}(?:\s?{SPAN})?(?![^\W_])|{ranged}")


FIGURE = {language: _figure(language) for language in LANGUAGES}


def in_language(said: str, *, language: str, into: str) -> str:
    """A figure in the words of another language; as it was said where the list does not tell, or the sense would change."""
    rows, pattern = _rows(language, into)

    def written(match: re.Match[str]) -> str:
        name = next(name for name in rows if match[name] is not None)
        return rows[name].replace("*", _number(match.groupdict().get(f"n{name}") or "", language, into))

    shown = pattern.sub(written, said)
    shown = _number(shown, language, into)
    return shown if _read(said, language) == _read(shown, into) else said


def _read(text: str, language: str) -> list[tuple[str, tuple[float, ...], str]]:
    return [
        (one.kind, one.values, one.comparator) for one in figures(plain(text, language=language), language=language)
    ]


def _number(text: str, language: str, into: str) -> str:
    """A number or range with its words in the other language."""
    names = {value: word for word, value in reversed(list(_in_words(into).items()))}
    for word, value in sorted(_in_words(language).items(), key=lambda one: -len(one[0])):
        text = re.sub(rf"(?<![^\W_]){word}(?![^\W_])", names.get(value, str(value)), text, flags=re.IGNORECASE)
    joint = rf"(?<=[\d\w])\s(?:{JOINED[language]})\s(?=\d)"
    return re.sub(joint, f" {JOINTS[into]} ", text, flags=re.IGNORECASE)


@cache
def _rows(language: str, into: str) -> tuple[Mapping[str, str], re.Pattern[str]]:
    """What is written for each form, by its group's name, and the pattern of all forms, the longest first."""
    source, target = LANGUAGES.index(language), LANGUAGES.index(into)
    lines = reversed(list(wordlist("figures.tsv")))  # the first of a form counts
    table = {form: row[target].split("|")[0] for row in lines for form in row[source].split("|")}
    words = "|".join(sorted(_in_words(language), key=len, reverse=True))
    number = rf"[\d½¼¾]+(?:[.,]\d+)?(?:\s?(?:-|–|{JOINED[language]})\s?\d+(?:[.,]\d+)?)?|{words}"
    rows, patterns = dict[str, str](), list[str]()
    for place, form in enumerate(sorted(table, key=lambda one: (-len(one.split()), "*" in one, -len(one)))):
        name = f"r{place}"
        begin = "" if form.startswith(("/", "*")) else r"(?<![^\W_])"
        body = re.escape(form).replace(r"\ ", r"\s?" if form.startswith("*") else r"\s")
        rows[name] = table[form]
        body = body.replace(r"\*", rf"(?P<n{name}>{number})")
        patterns.append(rf"(?P<{name}>{begin}{body}(?![^\W_]))")
    return rows, re.compile("|".join(patterns), re.IGNORECASE)
