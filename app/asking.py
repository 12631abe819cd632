"""Question → the language it is asked in, and which of its words only ask.

Told by the words that questions are asked with and by terms of the glossary: most questions are too short, and too
clipped, for a detector of texts. Malay and Indonesian share most of both; wordings_of reads them as one.
"""

import re
from collections.abc import Mapping
from functools import cache

from app.wordings import LANGUAGES, terms_in, wordlist
from ingest.words import tokens

__all__ = [
    "asks_against",
    "asks_dose",
    "asks_number",
    "common_words",
    "everyday_words",
    "is_everyday",
    "languages_of",
    "spoken_in",
]

ASKS_NUMBER = re.compile(
    r"\b(?:dose|dosage|dosing|how (?:much|many|long|often|soon)|mg|ml|max|maximum|threshold|target|cut-?off|duration|days"
    r"|weeks|frequency|interval|percent|%|level|dosis|berapa|peratus|cuánt[oa]s?|combien|durée|duración)\b",
    re.IGNORECASE,
)
ASKS_DOSE = re.compile(
    r"\b(?:dos(?:e|es|age|ing|is)|dos|posologi[ea]|how (?:much|many) (?:mg|ml|tablets|drops|\w+ (?:do|should|can|to))|(?<!\d)(?<!\d )mg(?:/kg)?|cuánt[oa]s? (?:mg|\w+ doy)"
    r"|combien de (?:mg|\w+ donner))\b",
    re.IGNORECASE,
)
ASKS_AGAINST = re.compile(
    r"\b(?:contra-?indicat\w*|kontraindikasi\w*|contraindicaci\w*|contraindicad\w*|contre-indi\w*"
    r"|(?:when|who|in whom) (?:must|should|can|may|is|are|do (?:i|we))(?: \w+){0,3}? (?:not|never)|when (?:to (?:avoid|withhold)|not to)"
    r"|(?:kapan|bila|siapa) (?:yang )?(?:tidak boleh|jangan)|cuándo no|quand ne pas)\b",
    re.IGNORECASE,
)
TERM = 2  # how much more a term of the glossary tells than a word of asking


def spoken_in(question: str) -> str:
    """The language (ISO 639-1) of a question: whose words it holds most of; English in doubt."""
    counts = _counts(question)
    return max(counts, key=lambda code: (counts[code], code == "en"))


def languages_of(text: str) -> tuple[str, ...]:
    """The languages (ISO 639-1) whose words a text holds most of: more than one in doubt, none where no word tells."""
    counts = _counts(text)
    most = max(counts.values())
    return tuple(code for code in LANGUAGES if most and counts[code] == most)


def _counts(text: str) -> Mapping[str, int]:
    words = re.findall(r"(?<!\w)[^\W\d_]+(?!\w)", text.lower())
    return {
        code: sum(word in _asking()[code] for word in words) + TERM * terms_in(text, language=code)
        for code in LANGUAGES
    }


def is_everyday(word: str) -> bool:
    """Whether a word in lower case is one that questions are asked with, in any language."""
    return any(word in words for words in _asking().values())


def everyday_words(language: str) -> frozenset[str]:
    """The words that questions of a language are asked with, and most sentences are made with."""
    return _asking()[language]


def asks_number(question: str) -> bool:
    """Whether it is answered with a number: a dose, a threshold, a duration."""
    return ASKS_NUMBER.search(question) is not None


def asks_dose(question: str) -> bool:
    """Whether it is answered with an amount of a drug."""
    return ASKS_DOSE.search(question) is not None


def asks_against(question: str) -> bool:
    """Whether it asks when, or for whom, something must not be given."""
    return ASKS_AGAINST.search(question) is not None


@cache
def common_words() -> frozenset[str]:
    """The stems of what questions are asked with, in any language: rare in a guideline, and so weighty, but empty."""
    return frozenset(form for common in _asking().values() for word in common for form in tokens(word))


@cache
def _asking() -> Mapping[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in wordlist("asking.tsv")}
