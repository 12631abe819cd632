"""Words that were heard → the drugs and terms of the guidelines that they may be, for the reader to choose from.

Looked at: words that no passage holds and no list of ours knows, and up to three words in a row that sound like one name
(“met for men”). Likeness: the mean of how near the letters are, their sounds
(Metaphone, NYSIIS), and what words of one origin share over languages. Nothing is changed here, and a drug
or a number is never exchanged for another: every likeness is only an offer. Not covered: what sounds like another word of the
guidelines (“hyper” for “hypo”), numbers, short forms, phrases; languages that are not written in Latin letters.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.spelling import Lexicon, skeleton
from app.termlist import TermList, is_listed_drug, term_list

__all__ = ["MOST", "SoundAlike", "sound_alikes"]

MOST = 3  # offers for one place
LONGEST = 3  # words that may be one name
SHORTEST = 5  # letters of a word that is looked at, alone or joined
LONG = 7  # letters of words in a row that are all known
NEAR = 40  # names whose letters or sounds are nearest, that are weighed
ALONE = 0.6  # likeness, from 0 to 1, from which a name is offered for a word that nobody knows
JOINED = 0.7  # for words in a row of which one is unknown
KNOWN = 0.78  # for words in a row that are all known
NAMED = 0.92  # for words in a row of which one is a name by itself: “ator va statin”
GAIN = 0.08  # by how much words in a row must be more like a name than the longest of them: “a hypertensive” is not
CLOSE = 0.12  # less like than the best by more than this is not offered
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
EDGES = re.compile(r"^[^\w]+|[^\w]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundAlike:
    """Words in a row, and the names that they may be, the likeliest first."""

    first: int
    end: int  # the place behind the last
    said: str  # without the signs around it
    meant: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """Names in one order, and in the same order each of their forms."""

    printed: tuple[str, ...]
    forms: tuple[tuple[str, ...], ...]  # letters, Metaphone, NYSIIS, skeletons


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    first: int
    end: int
    letters: str
    floor: float
    own: tuple[str, ...]  # letters of each of its words


def sound_alikes(words: Sequence[str], *, lexicon: Lexicon, language: str = "en") -> tuple[SoundAlike, ...]:
    """What stretches of the words may be, in order; no two share a word."""
    listed = term_list(lexicon, language=language)
    names, found = _names(listed), list[tuple[float, SoundAlike]]()
    for run in _runs(words, lexicon, listed):
        if ranked := _ranked(run, names):
            best = ranked[0][0]
            meant = tuple(name for score, name in ranked if score >= best - CLOSE)[:MOST]
            said = EDGES.sub("", " ".join(words[run.first : run.end]))
            found.append((best, SoundAlike(first=run.first, end=run.end, said=said, meant=meant)))
    return tuple(sorted(_apart(found), key=lambda one: one.first))


def _apart(found: Sequence[tuple[float, SoundAlike]]) -> Iterator[SoundAlike]:
    """The likeliest first, and of those left what shares no word with it."""
    taken: set[int] = set()
    for _, one in sorted(found, key=lambda pair: (-pair[0], pair[1].first - pair[1].end)):
        if taken.isdisjoint(range(one.first, one.end)):
            taken.update(range(one.first, one.end))
            yield one


def _runs(words: Sequence[str], lexicon: Lexicon, listed: TermList) -> Iterator[_Run]:
    """Words that are looked at, alone and in a row; a sign parts them."""
    letters = tuple(_letters(word) for word in words)
    kinds = [_kind(word, lexicon, listed) for word in words]
    for first in range(len(words)):
        for end in range(first + 1, min(first + LONGEST, len(words)) + 1):
            if not all(letters[first:end]):
                break
            joined, floor = "".join(letters[first:end]), _floor(kinds[first:end])
            if floor and len(joined) >= (SHORTEST if "" in kinds[first:end] else LONG):
                yield _Run(first=first, end=end, letters=joined, floor=floor, own=letters[first:end])
            if re.search(r"[^\w]$", words[end - 1]):
                break


def _floor(kinds: Sequence[str]) -> float:
    """How like a name words must be, by what they are; 0 for what is not looked at."""
    if len(kinds) == 1:
        return 0.0 if kinds[0] else ALONE
    if "name" in kinds:
        return NAMED
    return KNOWN if all(kinds) else JOINED


def _kind(word: str, lexicon: Lexicon, listed: TermList) -> str:
    """“name” for a drug or term, “word” for what the guidelines or our lists hold, and nothing for what nobody knows."""
    plain = EDGES.sub("", word).lower()
    if "-" in plain and all(_kind(part, lexicon, listed) for part in plain.split("-")):
        return "word"
    if plain in listed.drugs or plain in listed.terms or is_listed_drug(plain):
        return "name"
    return "word" if len(plain) < SHORTEST - 1 or listed.knows(plain) or lexicon.mentions(plain) else ""


def _letters(word: str) -> str:
    """The letters alone, without accents; "" for what is no word, or a short form."""
    plain = EDGES.sub("", word)
    if plain.isupper() and len(plain) > 1:
        return ""
    if not WORD.fullmatch(plain):
        return ""
    return re.sub(r"[^a-z]", "", unicodedata.normalize("NFKD", plain.lower()))


def _forms(letters: str) -> tuple[str, ...]:
    import jellyfish

    return letters, jellyfish.metaphone(letters), jellyfish.nysiis(letters), skeleton(letters) or letters


@lru_cache(maxsize=8)
def _names_of(printed: tuple[str, ...]) -> _Names:
    each = [_forms(_letters(one) or one) for one in printed]
    return _Names(printed=printed, forms=tuple(zip(*each, strict=True)))


def _names(listed: TermList) -> _Names:
    return _names_of((*listed.drugs, *listed.terms))


def _ranked(run: _Run, names: _Names) -> list[tuple[float, str]]:
    """Names as like the run as its floor asks, the likeliest first."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    like, said, near = OSA.normalized_similarity, _forms(run.letters), set[int]()
    for one, table in zip(said, names.forms, strict=False):
        near.update(place for _, _, place in process.extract(one, table, scorer=like, limit=NEAR))
    longest = _forms(max(run.own, key=len))

    def score(forms: tuple[str, ...], place: int) -> float:
        return sum(float(like(one, table[place])) for one, table in zip(forms, names.forms, strict=True)) / len(forms)

    scores = {place: found for place in near if (found := score(said, place)) >= run.floor}
    if len(run.own) > 1:
        scores = {place: found for place, found in scores.items() if found >= score(longest, place) + GAIN}
    return sorted(((found, names.printed[place]) for place, found in scores.items()), key=lambda one: (-one[0], one[1]))
