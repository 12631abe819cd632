"""Text → Fingerprint: which documents have nearly the same words, without comparing each with each.

MinHash over runs of five words (Broder, "On the resemblance and containment of documents", SEQUENCES 1997), looked up
by bands (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 2014, section 3.4). A fingerprint cannot see that
one number among thousands differs, and that number may be a dose: `amounts_of` does.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

__all__ = ["NEAR", "Fingerprint", "amounts_of", "fingerprint", "near_duplicates", "similarity"]

Fingerprint = tuple[int, ...]  # empty for a text without words
Hashes = NDArray[np.uint64]

RUN = 5  # words
LENGTH = 128  # numbers in a fingerprint; the standard error of a similarity s is √(s (1 - s) / 128), at most 0.044
ROWS = (
    4  # numbers in a band: two texts that share half of their runs meet in one of 32 with a chance of 0.87, 0.9 surely
)
NEAR = 0.9
DATES = re.compile(
    r"(?:19|20)\d\d-\d\d?-\d\d?|\d\d?[./]\d\d?[./](?:19|20)\d\d|\d\d?:\d\d(?::\d\d)?"
    r"|(?:\d\d?\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?:\d\d?,\s*)?(?:19|20)\d\d",
    re.IGNORECASE,
)
AMOUNT = re.compile(
    r"(\d+(?:[.,]\d+)*)\s*([^\W\d_]+(?:/[^\W\d_]+)*|%)?"
    r"|\b(not?|never|avoid|contraindicated|ne|pas|jamais|sin|nunca|tidak|jangan|bukan|usi\w+)\b",
    re.IGNORECASE,
)
YEARS = re.compile(r"(?:19|20)\d\d")
MEASURE = re.compile(r"(?:[mµμ]?c?[gl]|iu|ui|units?|k?cal|k?j|m?mol|ml)(?:/.*)?|doses?|tablets?|days?|%", re.IGNORECASE)


def fingerprint(text: str) -> Fingerprint:
    """The smallest of the hashed runs of five words under 128 orders; the same in every process and on every machine."""
    words = re.findall(r"\w+", text.casefold())
    if not words:
        return ()
    known = {word: _hash(word) for word in dict.fromkeys(words)}
    hashes = np.array([known[word] for word in words], dtype=np.uint64)
    runs = max(1, len(hashes) - RUN + 1)
    whole = np.zeros(runs, dtype=np.uint64)
    for place in range(min(RUN, len(hashes))):
        whole = _mixed(whole ^ hashes[place : place + runs])
    whole = np.unique(whole)
    factors, offsets = _orders()
    least = [
        int((whole * factor + offset >> np.uint64(32)).min()) for factor, offset in zip(factors, offsets, strict=True)
    ]
    return tuple(least)


def similarity(one: Fingerprint, other: Fingerprint) -> float:
    """The estimated share of their runs of words that two texts have in common, from 0 to 1; 0 for an empty text."""
    if not one or not other:
        return 0.0
    return sum(a == b for a, b in zip(one, other, strict=True)) / LENGTH


def near_duplicates(
    fingerprints: Mapping[str, Fingerprint], *, least: float = NEAR
) -> tuple[tuple[str, str, float], ...]:
    """The pairs of ids whose texts are at least so similar, with the similarity, in the order of the mapping."""
    places = {identity: place for place, identity in enumerate(fingerprints)}
    met = {tuple(sorted(pair, key=places.__getitem__)) for pair in _meeting(fingerprints)}
    pairs = [(one, other, similarity(fingerprints[one], fingerprints[other])) for one, other in met]
    near = [pair for pair in pairs if pair[2] >= least]
    return tuple(sorted(near, key=lambda pair: (places[pair[0]], places[pair[1]])))


def amounts_of(text: str) -> str:
    """One key for all numbers of a text in their order, each with the word after it, and for all its negations.

    Dates are left out: the day on which a copy was made is no amount.
    """
    found = [
        (number, unit.lower(), negation.lower())
        for number, unit, negation in AMOUNT.findall(DATES.sub(" ", text))
        if not YEARS.fullmatch(number) or MEASURE.fullmatch(unit)
    ]
    return hashlib.sha256(repr(found).encode()).hexdigest()


def _meeting(fingerprints: Mapping[str, Fingerprint]) -> Iterator[tuple[str, str]]:
    """Pairs that agree in one band."""
    bands: dict[tuple[int, Fingerprint], list[str]] = defaultdict(list)
    for identity, numbers in fingerprints.items():
        for start in range(0, len(numbers), ROWS):
            bands[start, numbers[start : start + ROWS]].append(identity)
    for identities in bands.values():
        yield from combinations(identities, 2)


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())


def _mixed(values: Hashes) -> Hashes:
    """The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): each bit depends on every other."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ values >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ values >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return values ^ values >> np.uint64(31)


@cache
def _orders() -> tuple[Hashes, Hashes]:
    """Odd factors and offsets; the upper half of (a·x + b) mod 2⁶⁴ orders the runs anew for each pair."""
    numbers = _mixed(np.arange(2 * LENGTH, dtype=np.uint64))
    return numbers[:LENGTH] | np.uint64(1), numbers[LENGTH:]
