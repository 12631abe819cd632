"""Quote → the words that a voice reads for it: marks of notes left out, units, signs and ranges in full.

Covered: English, Malay, Indonesian, Spanish and French (app/wordlists/aloud.tsv). Every number of the quote is in what is
read, in the same order and as it is printed; only marks of notes are left out. Not covered: short forms (bd, q8h, IV),
fractions with a slash (1/2 is read with the word for the slash), and other languages, which are read as they stand.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from app.wordings import wordlist

__all__ = ["spoken"]

COLUMNS = {"en": 2, "ms": 3, "id": 4, "es": 5, "fr": 6}
NUMBER = r"\d+(?:[.,]\d+)*"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
PLAIN = str.maketrans(RAISED, "0123456789")
TIMES = "dose|dosis|dos|prise|day|week|month|hari|minggu|bulan|día|semana|mes|jour|semaine|mois"
DASH = r"\s?[-–—‑]\s?"
POWER = re.compile(rf"(?<=[×x*])(\s?)10([{RAISED}]+)")
NOTE = re.compile(rf"(?<![×x*])[{RAISED}]+(?:[,–-][{RAISED}]+)*|[*†‡§¶]+")
PRESSURE = re.compile(r"(?<![\d/.,])(\d{2,3})/(\d{2,3})(?![\d/]|[.,]\d)(?!\s?(?:mc?g|g|µg|ml|IU|U)\b)", re.IGNORECASE)
SYSTOLIC, DIASTOLIC = range(60, 301), range(30, 201)  # mmHg
RANGE = re.compile(rf"(?<![\w.,/–-])(?!0\d)({NUMBER}){DASH}(?!0\d)({NUMBER})(?![\d]|[-–‑/]\d)")
SLASHED = re.compile(r"(?<=\d)/(?=\d)")
MINUS = re.compile(r"(?<=[<>≤≥=])(\s?)-(?=\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What one language calls them."""

    units: Mapping[str, tuple[str, str]]  # one, several
    each: Mapping[str, str]  # after a slash
    words: Mapping[str, str]
    signs: Mapping[str, str]
    parts: Mapping[str, str]
    amount: re.Pattern[str]
    rate: re.Pattern[str]


def spoken(text: str, *, language: str) -> str:
    """The quote as it is read aloud; of another language, without marks of notes and otherwise as it stands."""
    said = _lines(text).replace("μ", "µ")
    if language not in COLUMNS:
        return " ".join(NOTE.sub("", said).split())
    voice = _voice(language)
    said = MINUS.sub(r"\1−", said)
    said = POWER.sub(lambda found: f"{found[1]}10 {voice.words['power']} {found[2].translate(PLAIN)}", said)
    said = PRESSURE.sub(lambda found: _pressure(found, voice), said)
    said = RANGE.sub(rf"\1 {voice.words['to']} \2", said)
    said = _amounts(said, voice)
    return " ".join(_signs(NOTE.sub("", said), voice).split())


def _lines(text: str) -> str:
    """Rows and list items become sentences, so that the voice pauses between them."""
    lines = [re.sub(r"^[•▪◦‣]\s*", "", line.strip()) for line in text.split("\n")]
    ended = [line if re.search(r"[.:;?!,]$", line) else f"{line}." for line in lines[:-1] if line]
    return " ".join((*ended, lines[-1])).replace("\t", ", ")


def _pressure(found: re.Match[str], voice: Voice) -> str:
    upper, lower = int(found[1]), int(found[2])
    is_one = upper in SYSTOLIC and lower in DIASTOLIC and upper > lower
    return f"{found[1]} {voice.words['over']} {found[2]}" if is_one else found[0]


def _amounts(said: str, voice: Voice) -> str:
    def amount(found: re.Match[str]) -> str:
        number, unit, per = found["number"] or "", found["unit"], found["per"] or ""
        if not number and not per:
            return found[0]
        words = voice.units[unit][0 if found["gap"] == "-" else _several(number)]  # a 5-mg tablet
        return f"{number} {words}{_rates(per, voice)}".lstrip()

    said = voice.amount.sub(amount, said)
    said = voice.rate.sub(lambda found: _rates(found[0], voice), said)
    # Between the two ends of a range that both have a unit.
    ends = "|".join(sorted({re.escape(one) for pair in voice.units.values() for one in pair}, key=len, reverse=True))
    return re.sub(rf"(?<=\w)(?<!\d){DASH}(?={NUMBER} (?:{ends})\b)", f" {voice.words['to']} ", said)


def _several(number: str) -> int:
    return 0 if number == "1" else 1


def _rates(per: str, voice: Voice) -> str:
    """`/1.73 m²/d` in words."""
    said = ""
    for number, unit in re.findall(rf"/\s?({NUMBER})?\s?([^\s/\d]+[²³23]?)", per):
        names = voice.units.get(unit) or (voice.each.get(unit, unit),) * 2
        said += f" {voice.words['per']} " + (f"{number} {names[_several(number)]}" if number else names[0])
    return said


def _signs(said: str, voice: Voice) -> str:
    for sign, words in voice.signs.items():
        before = r"(?=\s?[\d−])" if sign in "<>~" else ""
        said = re.sub(re.escape(sign) + before, f" {words} ", said)
    said = re.sub(r"(?<=\d)\s?x\s?(?=\d)", f" {voice.signs['×']} ", said)
    for sign, words in voice.parts.items():
        said = re.sub(rf"(?<=\d)\s?{sign}", f" {voice.words['and']} {words}", said).replace(sign, words)
    return SLASHED.sub(f" {voice.words['slash']} ", said)


@cache
def _voice(language: str) -> Voice:
    found: dict[str, dict[str, str]] = {kind: {} for kind in ("unit", "each", "word", "sign", "part")}
    for columns in wordlist("aloud.tsv"):
        for form in columns[1].split("|"):
            found[columns[0]][form] = columns[COLUMNS[language]]
    units = {form: (names.split("|")[0], names.split("|")[-1]) for form, names in found["unit"].items()}
    unit = "|".join(sorted(map(re.escape, units), key=len, reverse=True))
    known = "|".join(sorted(map(re.escape, {**units, **found["each"]}), key=len, reverse=True))
    per = rf"(?:\s?/\s?(?:{NUMBER}\s?)?(?:(?:{known})(?![\w²³])|[^\W\d_]{{3,}}))"
    return Voice(
        units=units, each=found["each"], words=found["word"], signs=found["sign"], parts=found["part"],
        amount=re.compile(
            rf"(?:(?<![\w.,])(?P<number>{NUMBER})(?P<gap>[ \u00a0\u2009\u202f-]?)|(?<![\w/.]))(?P<unit>{unit})(?![\w²³])(?P<per>{per}*)"
        ),
        rate=re.compile(rf"(?<=\w)/(?:{NUMBER}\s?)?(?:{known}|{TIMES})(?![\w²³])"),
    )  # fmt: skip
