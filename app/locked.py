"""Sentence of a guideline → Locked: the sentence with a mark in place of whatever a translator must not touch.

Locked are figures with their units, ranges, signs, rates and dates, drugs, short forms, regimens, names, section numbers,
citation marks and links. A figure that stands right behind a drug is locked with it: it cannot come to stand by another.
Code puts back what a mark stands for, word for word; only the words that count time, shares and forms (“5 days”, “twice
daily”) are written in the other language, from a list, and only where the figure then reads as the same figure.
Not covered: brands in lower case that no list knows; they are left to the translator.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from app.asking import is_everyday
from app.claims import Named
from app.direction import MARK, turns
from app.figurewords import FIGURE, NUMBERED, in_language
from app.medicines import CLASSES, medicines
from app.numerals import SIGNS
from app.population import populations_in
from app.rates import RATE
from app.wordings import MALAYIC, holds_clinical_word, wordings_of

__all__ = ["Lock", "Locked", "locked", "names_in"]

Kind = Literal["figure", "drug", "name"]
FLAT = str.maketrans({chr(one): other for one, other in SIGNS.items() if isinstance(other, str) and len(other) == 1})
NAMES = (
    re.compile(r"\b(?:https?|ftp|mailto):\S+|\bwww\.\S+|[^\s@]{1,64}@[^\s@]{1,100}\.\w{2,8}"),
    re.compile(r"\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\]|\((?:\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*)\)"),
    re.compile(r"(?<![^\W_])[A-Za-z][A-Za-z/+-]*\d[\w/+-]*"),  # HbA1c, CD4, SGLT2
    re.compile(r"(?<![^\W_])\d{1,2}[A-Z]{2,}[\w/+-]*(?:\([A-Z]\))?"),  # 2HRZE/4HR, 3TC
    re.compile(r"(?<![^\W_])\d+[a-z](?:[-–]\d+[a-z]?)?(?![^\W_])"),  # stage 3b-5
    re.compile(r"(?<![^\W_])[A-Z][A-Za-z]*[A-Z][\w/+-]*|(?<![^\W_])[a-z]{1,3}[A-Z]\w*"),  # HIV, mmHg, eGFR
    re.compile(r"(?<=[^.!?:;•»)\s] )[A-Z](?![\w'’])"),  # grade A, hepatitis B
    re.compile(r"(?<!\d)\d{1,2}\s(?:de\s)?[^\W\d_]{3,10}\s(?:de\s)?(?:19|20)\d\d(?!\d)"),  # 1 January 2024
)
PROPER = re.compile(r"(?<=[^.!?:;•»)\s][ (]|\s\()[A-ZÀ-Þ][a-zà-ÿ]+(?:[’'-]\w+)*")  # within a sentence
SALT = re.compile(
    r"\s(?:sul(?:f|ph)at[eo]?|hydrochloride|phosphate|chloride|(?:glu|carbo|bicarbo)nate|succinate|tartrate|maleate|acetate|besylate"
    r"|fumarate|trihydrate|clorhidrato|chlorhydrate|sulfato|fosfato|cloruro|fosfat|klorida|hidroklorida|acid|sodium|potassium)(?![^\W_])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """What one mark stands for: as the guideline has it, as it is put back, and what it holds."""

    said: str
    shown: str
    kinds: frozenset[Kind]
    drugs: frozenset[str]  # under one name each
    begins: bool = False  # a sentence: its drug is written with a capital there


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A sentence with marks, [[1]] being the first of its locks."""

    text: str
    locks: tuple[Lock, ...]

    def opened(self, text: str) -> str:
        """A text, in which only marks of these locks stand, with what they stand for."""
        return MARK.sub(lambda match: self._put_back(match, text), text)

    def _put_back(self, match: re.Match[str], text: str) -> str:
        lock = self.locks[int(match[1]) - 1]
        if "drug" not in lock.kinds or lock.shown[1:2].isupper():
            return lock.shown
        if _begins(text, match.start()):
            return lock.shown[:1].upper() + lock.shown[1:]
        return lock.shown[:1].lower() + lock.shown[1:] if lock.begins else lock.shown


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    start: int
    end: int
    kind: Kind
    drugs: frozenset[str] = frozenset()
    bare: bool = False  # “daily” alone is a word like others


def locked(text: str, *, language: str, into: str, drugs: Named | None = None) -> Locked:
    """A sentence in a language (ISO 639-1) made ready for its translation into another; `drugs` finds further names of drugs."""
    pieces = [*_pieces(text, language), *_drugs(text, drugs)]
    groups = list(_grouped(_apart(sorted(pieces, key=lambda one: (one.start, -one.end))), text))
    parts, locks, end = list[str](), list[Lock](), 0
    for group in groups:
        locks.append(_lock(text, group, language, into))
        parts += [text[end : group[0].start], f"[[{len(locks)}]]"]
        end = group[-1].end
    return Locked(text="".join([*parts, text[end:]]), locks=tuple(locks))


def names_in(text: str) -> Iterator[str]:
    """Yield the short forms and names that stand in a text, everyday and clinical words left out."""
    yield from (text[one.start : one.end] for one in _names(text))


def _begins(text: str, place: int) -> bool:
    """Whether a sentence begins at this place."""
    return re.search(r"(?:^|[.!?;:•]\s+)[^\w\s]*$", text[:place]) is not None


def _pieces(text: str, language: str) -> Iterator[_Piece]:
    flat = text.translate(FLAT).lower()
    flat = flat if len(flat) == len(text) else text  # a letter whose lower case is two
    for match in FIGURE[language].finditer(flat):
        yield _Piece(start=match.start(), end=match.end(), kind="figure")
    for match in RATE.finditer(flat):
        bare = bool(match["bare"] or (match["each"] and not match["other"]))
        yield _Piece(start=match.start(), end=match.end(), kind="figure", bare=bare)
    for one in medicines(text):
        salt = SALT.match(text, one.end)
        yield _Piece(start=one.start, end=salt.end() if salt else one.end, kind="drug", drugs=frozenset({one.name}))
    yield from _names(text)
    for match in NUMBERED.finditer(text):  # whatever is a digit, or raised, and was not read as anything
        yield _Piece(start=match.start(), end=match.end(), kind="name")


def _drugs(text: str, named: Named | None) -> Iterator[_Piece]:
    """The drugs that no list holds: names that only these guidelines dose."""
    for name in named(text) if named else ():
        for match in re.finditer(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text):
            yield _Piece(start=match.start(), end=match.end(), kind="drug", drugs=frozenset({name.lower()}))


def _names(text: str) -> Iterator[_Piece]:
    for pattern in (*NAMES, PROPER):
        for match in pattern.finditer(text):
            word = match.group()
            plain = word.isalpha() and len(word) > 1 and (not word.isupper() or _shouted(text, match))
            if not plain or not _is_word(word.lower()):
                yield _Piece(start=match.start(), end=match.end(), kind="name")


def _shouted(text: str, match: re.Match[str]) -> bool:
    """Whether a word in capitals stands beside another: “DO NOT” is no short form, “IM” is."""
    before, behind = text[: match.start()].split()[-1:], text[match.end() :].split()[:1]
    return any(len(word) > 1 and word.isupper() for word in (*before, *behind))


@cache
def _is_word(word: str) -> bool:
    """Whether it is a word that may be shouted or capitalised: “DO NOT give”, “in Children”."""
    clinical = len(word) > 4 and (holds_clinical_word(word) or populations_in(word))  # noqa: PLR2004 no short form
    return bool(is_everyday(word) or turns(word) or clinical)


def _apart(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Pieces that do not overlap: where two do they are one, of the kind of the longer."""
    held: _Piece | None = None
    for piece in pieces:
        if held is None or piece.start >= held.end:
            if held:
                yield held
            held = piece
            continue
        longer = piece if piece.end - piece.start > held.end - held.start else held
        held = _Piece(
            start=held.start, end=max(held.end, piece.end), kind=longer.kind, drugs=held.drugs | piece.drugs,
            bare=held.bare and piece.bare,
        )  # fmt: skip
    if held:
        yield held


def _grouped(pieces: Iterator[_Piece], text: str) -> Iterator[list[_Piece]]:
    """A figure right behind a drug or another figure goes with it, and a drug of two words is one."""
    group: list[_Piece] = []
    for piece in pieces:
        behind = group[-1].kind if group else ""
        joins = (behind in {"figure", "drug"} and piece.kind == "figure") or behind == piece.kind == "drug"
        if joins and text[group[-1].end : piece.start] == " ":
            group.append(piece)
            continue
        if group:
            yield group
        group = [] if piece.bare else [piece]
    if group:
        yield group


def _lock(text: str, group: Sequence[_Piece], language: str, into: str) -> Lock:
    shown, end = list[str](), group[0].start
    for piece in group:
        shown += [text[end : piece.start], _shown(text[piece.start : piece.end], piece, language, into)]
        end = piece.end
    return Lock(
        said=text[group[0].start : group[-1].end],
        shown="".join(shown),
        kinds=frozenset(one.kind for one in group),
        drugs=frozenset(name for one in group for name in one.drugs),
        begins=_begins(text, group[0].start),
    )


def _shown(said: str, piece: _Piece, language: str, into: str) -> str:
    """As it is written in the other language where a list tells how, and it is then still read as the same."""
    if piece.kind == "figure":
        return in_language(said, language=language, into=into)
    if piece.kind == "drug" and piece.drugs <= CLASSES.keys():
        return _class_in(said, piece.drugs, language, into)
    return said


def _class_in(said: str, drugs: frozenset[str], language: str, into: str) -> str:
    """What the glossary calls a class of drugs, in as many as there are."""
    for one in wordings_of(said, language=language, spoken=[into], abbreviations={}):
        if one.kind == "translation" and one.said.lower() == said.lower():
            many = language not in MALAYIC and into not in MALAYIC and said.endswith("s") and " " not in one.others[0]
            other = f"{one.others[0].removesuffix('s')}s" if many else one.others[0]
            if {found.name for found in medicines(other)} == drugs:
                return other
    return said
