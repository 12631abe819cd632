"""Sentence in a known language → what turns, limits or dates what it says, so that it can be held against its translation.

app/polarity.py reads a text of any language, and holds what a model wrote against a text of the same. Here the language
is known, so that Spanish “no” and English “no”, “sin” and “si” are told apart, and each form is told under one name.
Covered: English, Malay, Indonesian, Spanish and French (app/wordlists/direction.tsv). Not covered: what is told in words
that the list lacks; its translation is then found to differ, and is not shown.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from app.phrases import any_of
from app.wordings import wordlist

__all__ = ["MARK", "Direction", "direction_of", "turns"]

COLUMNS = {"en": 0, "ms": 1, "id": 1, "es": 2, "fr": 3}
TURNING = ("but", "except", "instead", "only", "not")  # read in this order: “other than” holds no “not”
COMPARATORS = ("≥", "≤", ">", "<", "or more", "or less")
MARK = re.compile(r"\[\[(\d{1,3})\]\]")  # in place of what a translator must not touch (app/locked.py)
ROLES = ("before", "after", "until", "within", "for the time of", "every")  # of a time that stands behind
NEAR = 60  # characters around a mark in which such a word stands
COUNTED = frozenset({"or", "if", "before", "after", "until"})
BEHIND = frozenset({"or more", "or less"})


_Table = Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]  # what certainly tells each name, and what may


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """What was read in a sentence with marks."""

    turning: tuple[tuple[str, int], ...]  # each word that turns or limits it, by its name, and where
    told: Counter[str]  # what it certainly tells of: before, until, may …; how often, of those in COUNTED
    perhaps: Counter[str]  # and what it may tell of, the certain included
    limits: frozenset[tuple[int, str]]  # by mark: “≥”, “>” …
    perhaps_limits: frozenset[tuple[int, str]]
    roles: frozenset[tuple[int, str]]  # by mark: “after”, “until” …
    perhaps_roles: frozenset[tuple[int, str]]


@lru_cache(maxsize=1024)
def direction_of(text: str, *, language: str) -> Direction:
    """Read a sentence with marks, in a language that COLUMNS knows."""
    flat = text.lower().replace("’", "'")
    table = _table(COLUMNS[language])
    turning, rest = list[tuple[str, int]](), flat
    for name in TURNING:
        for match in table[name][0].finditer(rest):
            turning.append((name, match.start()))
        rest = table[name][0].sub(lambda match: _kept(match.group()), rest)
    others = [name for name in table if name not in TURNING and name not in COMPARATORS]
    told = {name: len(table[name][0].findall(rest)) for name in others}
    return Direction(
        turning=tuple(sorted(turning, key=lambda one: one[1])),
        told=+Counter({name: count if name in COUNTED else min(count, 1) for name, count in told.items()}),
        perhaps=+Counter({name: len(table[name][1].findall(flat)) for name in others}),
        limits=frozenset(_beside(flat, COMPARATORS, table, 0)),
        perhaps_limits=frozenset(_beside(flat, COMPARATORS, table, 1)),
        roles=frozenset(_beside(flat, ROLES, table, 0)),
        perhaps_roles=frozenset(_beside(flat, ROLES, table, 1)),
    )


def _kept(words: str) -> str:
    """Blank but for its marks, which keep their places."""
    return re.sub(rf"{MARK.pattern}|.", lambda match: match.group() if match[1] else " ", words, flags=re.DOTALL)


def _beside(text: str, names: Sequence[str], table: _Table, which: int) -> Iterator[tuple[int, str]]:
    """What stands directly beside a mark, behind it or, with up to two words between, before it."""
    for match in MARK.finditer(text):
        before, behind = text[max(0, match.start() - NEAR) : match.start()], text[match.end() : match.end() + NEAR]
        for name in names:
            words = table[name][which]
            if name in BEHIND:
                found = re.match(rf"\s(?:{words.pattern})", behind) is not None
            else:
                ends = (one.end() for one in words.finditer(before))
                found = any(re.fullmatch(r"\s(?:\w+\s){0,2}", before[end:]) for end in ends)
            if found:
                yield int(match[1]), name


@cache
def _table(column: int) -> _Table:
    """The patterns of a language."""
    found = {}
    for name, *cells in wordlist("direction.tsv"):
        sure, _, other = f" {cells[column]}".partition(" ~ ")
        certain, either = sure.strip(), "|".join(filter(None, (sure.strip(), other)))
        found[name] = (any_of(certain or r"(?!)"), any_of(either))
    return found


@cache
def turns(word: str) -> bool:
    """Whether a word in lower case turns, limits or dates a sentence, in any language."""
    return any(pair[0].fullmatch(word) for column in set(COLUMNS.values()) for pair in _table(column).values())
