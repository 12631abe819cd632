"""Text → the same text as it is compared: lower case, one sign for each, and numbers in words as figures.

Covered: English, Malay, Indonesian, Spanish, French; ½ and "half a tablet"; regimens under a code (4HR is 4 months of HR); decimal commas and grouped thousands by the
language's habit. Not covered: numbers in words beyond a hundred, Roman numerals.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

__all__ = ["number", "plain"]

TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ENGLISH = (
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
MALAY = ("dua", "tiga", "empat", "lima", "enam", "tujuh", "lapan", "sembilan", "sepuluh")
IN_WORDS: Mapping[str, Mapping[str, int]] = {
    "en": {word: place for place, word in enumerate(ENGLISH, 2)}
    | {word: 10 * place for place, word in enumerate(TENS, 2)}
    | {f"{ten}-{one}": 10 * place + unit for place, ten in enumerate(TENS, 2) for unit, one in enumerate(ENGLISH[:8], 2)}
    | {f"{ten}-one": 10 * place + 1 for place, ten in enumerate(TENS, 2)},
    "ms": {word: place for place, word in enumerate(MALAY, 2)} | {"delapan": 8, "duabelas": 12},
    "es": {"dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "doce": 12, "catorce": 14, "quince": 15, "veinte": 20, "treinta": 30},
    "fr": {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12,
           "quatorze": 14, "quinze": 15, "vingt": 20, "trente": 30},
}  # fmt: skip
TIME = r"(?:minute|hour|day|week|month|year|hora|día|semana|mes|año|heure|jour|semaine|mois|an|jam|hari|minggu|bulan|tahun)"
COUNTED = rf"{TIME}|tablet|capsule|dose|dosis|drop|puff|sachet|to\b|or\b"
SIGNS = str.maketrans({
    "–": "-", "—": "-", "−": "-", "‑": "-", "’": "'", "‘": "'", "μ": "µ", "≧": "≥", "≦": "≤", "\u00a0": " ",
    "\u202f": " ", "\u2009": " ", "ﬁ": "fi", "ﬂ": "fl",
})  # fmt: skip
REGIMEN = re.compile(
    r"(?<![\w.,/])(\d{1,2})((?=[HRZESPLM]*[HR])[HRZESPLM]{2,6})(\(E\))?(?![A-Za-z])"
)  # 2HRZ(E): months, letters
SHORT_FORM = re.compile(r"\s?\(([A-Z][A-Z0-9]{1,6})s?\)")
INITIALS = re.compile(r"(?<![^\W_])[^\W_]")
SUPERSCRIPT = re.compile(r"(?<![mM])(?<!10)[⁰¹²³⁴-⁹]+")
REWRITTEN = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (r">\s?=|=\s?>", "≥"),
        (r"<\s?=|=\s?<", "≤"),
        (r"(?<=[a-z])n't\b", " not"),
        (r"\bcannot\b", "can not"),
        (r"\bintolerant (?:of|to)\b", "not tolerating"),
        (r"\bprior to\b", "before"),
        (r"½", "0.5"),
        (r"¼", "0.25"),
        (r"¾", "0.75"),
        (r"\b1/2\b(?!/)", "0.5"),
        (r"\b(?:a )?half (?:an? |of an? )?(?=tablet|hour|gram|g |litre|liter|ampoule|vial|day|the dose)", "0.5 "),
        (r"\bthree[- ]quarters\b", "0.75"),
        (r"\b(?:medio|media|demi|setengah|separuh)[- ](?=tablet|comprimi|hora|heure|jam)", "0.5 "),
        (rf"\bone[ -](?={COUNTED})", "1 "),
        (rf"\b(for|after|within|least|than|under|over|every|first) an? (?={TIME})", r"\1 1 "),
        (rf"\b(cada|durante|en|tras|pendant|dans|après|chaque) une? (?={TIME})", r"\1 1 "),
        (rf"\b(?:satu|une|una|un) (?={TIME}\b)", "1 "),
        (r"\bper ?cent\b|\bpor ciento\b|\bpour ?cent\b|\bperatus\b|\bpersen\b", "%"),
        (r"\bone hundred\b", "100"),
        (r"\bone thousand\b", "1000"),
        (r"\b(?:millions?|juta|millones|millón) (?=units|unit|unidades|unités|iu)", "million "),
    )
)


@lru_cache(maxsize=16384)
def plain(text: str, *, language: str = "en") -> str:
    """The text in lower case, whitespace single, dashes and signs in one form, numbers in words as figures."""
    found = _without_short_forms(SUPERSCRIPT.sub("", " ".join(text.split())).translate(SIGNS))
    found = REGIMEN.sub(lambda match: f"{match[1]} months {match[2]}{'E?' if match[3] else ''}", found).lower()
    for pattern, into in REWRITTEN:
        found = pattern.sub(into, found)
    return _words(language).sub(lambda match: str(_table(language)[match.group().replace(" ", "-")]), found)


def number(text: str, *, language: str = "en") -> float:
    """The value of a number as printed; a point or comma before exactly three digits parts thousands where the language does so."""
    if fraction := re.fullmatch(r"(\d+)/(\d+)", text):
        return int(fraction[1]) / max(int(fraction[2]), 1)
    grouped = re.fullmatch(r"[1-9]\d{0,2}(?:([ ,.])\d{3})(?:\1\d{3})*(?:[.,]\d+)?", text)
    if grouped and (grouped[1] != "." or language in {"es", "fr", "id"} or text.count(".") > 1):
        text = re.sub(rf"{re.escape(grouped[1])}(?=\d{{3}}(?!\d))", "", text)
    return float(text.replace(" ", "").replace(",", "."))


def _without_short_forms(text: str) -> str:
    """Leave out “(ACE)” behind the words that it shortens: it parts a name in two."""
    for match in reversed(list(SHORT_FORM.finditer(text))):
        initials = "".join(INITIALS.findall(text[: match.start()])[-len(match[1]) :])
        if initials.upper() == match[1]:
            text = text[: match.start()] + text[match.end() :]
    return text


def _table(language: str) -> Mapping[str, int]:
    """Numbers in words of English and of the language: Malay “dos” is a dose, Spanish “dos” is 2."""
    return {**IN_WORDS["en"], **IN_WORDS.get("ms" if language == "id" else language, {})}


@lru_cache(maxsize=16)
def _words(language: str) -> re.Pattern[str]:
    words = sorted(_table(language), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(re.escape(word).replace('-', '[- ]') for word in words)})(?![^\W_])")
