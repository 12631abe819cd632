"""Words → the whole number or decimal that they begin with, as it is spoken in English, Malay, Indonesian, Spanish or French.

Covered: 0 to 999,999; decimals said digit by digit or as one number behind the point; figures that a transcriber wrote.
Not covered, and never guessed: “one fifty”, “twenty twenty”, “double five”; whoever calls sees that a number follows.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from app.wordings import wordlist

__all__ = [
    "COMMAS",
    "SPOKEN",
    "Lexicon",
    "Number",
    "Phrase",
    "Token",
    "follows",
    "lexicon_of",
    "longest",
    "number_at",
    "tokens_of",
]

SPOKEN = ("en", "ms", "id", "es", "fr")
COLUMNS = {"en": 2, "ms": 3, "id": 3, "es": 4, "fr": 5}  # of the list
FIGURE = re.compile(r"\d+(?:[.,]\d+)*(?:[-–/]\d+(?:[.,]\d+)*)?")
EDGES = re.compile(r"\A([^\w%°]*)(.*?)([^\w%°]*)\Z", re.DOTALL)
LONGEST = 6  # words of a phrase of the list
COMMAS = frozenset({"es", "fr", "id"})  # languages that write a decimal comma and part thousands with a point
Phrase = tuple[str, ...]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, or a part of one between hyphens, as it is compared, with what parts it from its neighbours."""

    text: str  # lower case, no accents
    raw: str  # the part as it was said
    word: int  # its place among the words
    glued: bool  # by a hyphen to the one before
    ends: bool  # its word
    before: str  # signs at the word's beginning
    after: str  # and at its end

    @property
    def is_figure(self) -> bool:
        """Whether the transcriber wrote digits."""
        return FIGURE.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as it is written, and the place behind its last token."""

    text: str
    end: int
    value: float | None  # None of a figure that is none: a range, a fraction
    seams: tuple[int, ...] = ()  # places at which it might be two numbers: “five hundred | two times a day”
    unclear: bool = False  # it can be read in two ways
    decimal: bool = False
    bare: bool = False  # a lone “one”, which may be an article


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What numbers are said with in one language: the list's roles, and numbers below a hundred with their seam."""

    language: str
    small: Mapping[Phrase, tuple[int, int]]
    roles: Mapping[str, Mapping[Phrase, str]]
    atoms: frozenset[str]  # words that belong to a number, wherever they stand

    def of(self, role: str) -> Mapping[Phrase, str]:
        """The forms of a role, and the value of each."""
        return self.roles.get(role, {})

    def is_number(self, token: Token) -> bool:
        """Whether a token belongs to a number."""
        return token.text in self.atoms or token.is_figure


def tokens_of(words: Sequence[str]) -> tuple[Token, ...]:
    """The words, parted at hyphens, but for those that hold a digit."""
    return tuple(token for place, word in enumerate(words) for token in _parts(word, place))


def _parts(word: str, place: int) -> Iterator[Token]:
    before, middle, after = EDGES.findall(word)[0]
    parts = [middle] if re.search(r"\d", middle) else re.split(r"[-‐‑]", middle)
    for index, part in enumerate(parts):
        yield Token(
            text=_folded(part), raw=part, word=place, glued=index > 0, ends=index == len(parts) - 1,
            before="" if index else before, after=after if index == len(parts) - 1 else "",
        )  # fmt: skip


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    return "".join(one for one in plain if not unicodedata.combining(one))


@cache
def lexicon_of(language: str) -> Lexicon:
    """The lexicon of a language of SPOKEN."""
    roles: dict[str, dict[Phrase, str]] = {}
    for row in wordlist("spoken.tsv"):
        first = row[COLUMNS[language]].split("|")[0]
        for form in filter(None, row[COLUMNS[language]].split("|")):
            roles.setdefault(row[0], {}).setdefault(tuple(_folded(form).split()), first if row[1] == "=" else row[1])
    small = dict(_small(roles, language))
    numbers = [*small, *roles["hundred"], *roles["thousand"], *roles.get("alone", {})]
    atoms = {part for phrase in numbers for part in phrase} - {"a", "y", "et", "se"}
    return Lexicon(language=language, small=small, roles=roles, atoms=frozenset(atoms))


def _small(roles: Mapping[str, Mapping[Phrase, str]], language: str) -> Iterator[tuple[Phrase, tuple[int, int]]]:
    """Numbers below a hundred: value, and where two of them might meet (0 where they cannot)."""
    numbers = {phrase: int(value) for phrase, value in roles["number"].items()}
    for phrase, value in numbers.items():
        yield phrase, (value, len(phrase) - 1 if language == "fr" else 0)
    joints = [part for (part,) in roles.get("ands", {})]
    for role, highest in (("ten", 9), ("score", 19)):
        for ten, base in roles.get(role, {}).items():
            yield ten, (int(base), 0)
            for phrase, value in numbers.items():
                if 0 < value <= highest:
                    if language != "es":
                        yield ten + phrase, (int(base) + value, len(ten))
                    for joint in joints:
                        yield (*ten, joint, *phrase), (int(base) + value, 0)


def _unbroken(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether no sign stands between the tokens from start to end."""
    return all(not tokens[at - 1].after and not tokens[at].before for at in range(start + 1, end))


def longest(table: Mapping[Phrase, Value], tokens: Sequence[Token], at: int) -> tuple[Value, int] | None:
    """The longest phrase of a table that begins at a place, as its value and the place behind it."""
    for size in range(min(LONGEST, len(tokens) - at), 0, -1):
        phrase = tuple(token.text for token in tokens[at : at + size])
        if phrase in table and _unbroken(tokens, at, at + size):
            return table[phrase], at + size
    return None


def number_at(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Number | None:
    """The number that begins at a place; None where none does."""
    if tokens[at].is_figure:
        text = tokens[at].text
        whole = Number(text=text, end=at + 1, value=float(text) if text.isdecimal() else None)
    else:
        found = _whole(tokens, at, lexicon)
        if found is None:
            return None
        value, end, seams = found
        whole = Number(text=str(value), end=end, value=value, seams=seams, bare=value == 1 and end == at + 1)
    return _with_half(tokens, whole, lexicon) or _with_decimals(tokens, whole, lexicon) or whole


Whole = tuple[int, int, tuple[int, ...]]  # value, place behind, seams


def _whole(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Whole | None:
    if alone := longest(lexicon.of("thousands"), tokens, at):
        return _and(tokens, (1000, alone[1], ()), lexicon)
    first = _below_thousand(tokens, at, lexicon)
    if first is None or not 0 < first[0] < 1000:  # noqa: PLR2004
        return first
    thousand = follows(tokens, first[1]) and longest(lexicon.of("thousand"), tokens, first[1])
    return _and(tokens, (first[0] * 1000, thousand[1], first[2]), lexicon) if thousand else first


def _below_thousand(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Whole | None:
    hundreds = longest(lexicon.of("hundred"), tokens, at)
    small = longest(lexicon.small, tokens, at)
    if small and (not hundreds or small[1] > hundreds[1]):
        (value, seam), end = small
        soft = seam and not tokens[at + seam].glued
        return value, end, (at + seam,) if soft else ()
    if hundreds is None:
        return None
    return _and(tokens, (int(hundreds[0]), hundreds[1], ()), lexicon)


def _and(tokens: Sequence[Token], begun: Whole, lexicon: Lexicon) -> Whole:
    """Hundreds or thousands with what is said behind them: “and forty”."""
    value, end, seams = begun
    at = end
    if follows(tokens, at) and (joint := longest(lexicon.of("and"), tokens, at)):
        at = joint[1]
    if not follows(tokens, at):
        return begun
    rest = _below_thousand(tokens, at, lexicon)
    if rest is None or not 0 < rest[0] < (1000 if value % 1000 == 0 else 100):
        return begun
    glued = tokens[at].glued and at == end
    return value + rest[0], rest[1], (*seams, *rest[2], *(() if glued else (at,)))


def follows(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token stands there with no sign before it."""
    return at < len(tokens) and _unbroken(tokens, at - 1, at + 1)


def _with_half(tokens: Sequence[Token], whole: Number, lexicon: Lexicon) -> Number | None:
    """“Two and a half”; None where no half follows."""
    if whole.value is None or not follows(tokens, whole.end):
        return None
    half = longest(lexicon.of("and half"), tokens, whole.end)
    if half is None:
        return None
    sign = "," if lexicon.language in COMMAS else "."
    return Number(
        text=f"{whole.text}{sign}5", end=half[1], value=whole.value + 0.5, decimal=True,
        seams=(*whole.seams, whole.end) if whole.value >= 10 else whole.seams,  # noqa: PLR2004 no tablets are told so
    )  # fmt: skip


def _with_decimals(tokens: Sequence[Token], whole: Number, lexicon: Lexicon) -> Number | None:
    """“Two point five”; None where no decimals follow. Unclear where the decimals might be read as thousands."""
    point = follows(tokens, whole.end) and longest(lexicon.of("sign"), tokens, whole.end)
    if not point or whole.value is None:
        return None
    sign, end = point
    digits, end, seams = _decimals(tokens, end, lexicon)
    if not digits:
        return None
    thousands = len(digits) == 3 and whole.text != "0" and (sign == "," or lexicon.language in COMMAS)  # noqa: PLR2004
    text = f"{whole.text}{sign}{digits}"
    return Number(
        text=text, end=end, value=float(f"{whole.text}.{digits}"), seams=(*whole.seams, *seams), decimal=True,
        unclear=thousands or tokens[whole.end - 1].is_figure,
    )  # fmt: skip


def _decimals(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[str, int, tuple[int, ...]]:
    """Zeros, and then either single digits or one number: “zero five”, “one two five”, “seventy-five”."""
    digits, begun = "", at
    while follows(tokens, at) and (one := _whole(tokens, at, lexicon) or _oh(tokens, at, lexicon)):
        value, end, seams = one
        if value >= 10:  # noqa: PLR2004
            limit = 1000 if lexicon.language in {"es", "fr"} else 100
            if digits.strip("0") or value >= limit:
                break
            return digits + str(value), end, seams
        digits, at = digits + str(value), end
    return digits, at, tuple(range(begun + 1, at))


def _oh(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Whole | None:
    found = longest(lexicon.of("digit"), tokens, at)
    return (int(found[0]), found[1], ()) if found else None
