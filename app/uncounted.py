"""Reading × Reading → amounts told in words that are no figures, and that a statement changes: each a doubt, none certain.

Covered, in English, Malay, Indonesian, Spanish and French: “one” and “twice” that the cited text does not say; so many of so
many ("two of the three criteria"); units of time without a number ("several weeks"); most, half, nearly all; the second, the
last. Not covered: fractions in words, and "more", "fewer" without a figure (app/doubts.py).
"""

import re
from collections.abc import Iterator

from app.claims import Reading
from app.phrases import any_of
from app.units import TIMES, UNIT

__all__ = ["uncounted"]

# Each is told of a text that holds a match and of a statement that holds none.
LEFT_OUT = {
    "that it is so of most, or of nearly all": any_of(
        r"(?<!at )(?<!the )most(?! (?:recent|likely|common)\w*)", r"majority", r"nearly", r"almost", r"half of", r"many", r"kebanyakan", r"sebahagian besar", r"sebagian besar", r"hampir",
        r"(?:up to|at least|at most|more than|less than|fewer than|over|under|about) (?:a |one |two |1 |2 )?(?:third|quarter|fifth|tenth)s?", r"(?:la )?mayoría", r"casi", r"(?:la )?plupart", r"presque", r"majorité",
    ),
    "which one of several it is": any_of(
        r"(?<!per )second(?!-line)", r"third(?!-line)", r"fourth", r"fifth", r"last", r"final", r"kedua", r"ketiga", r"terakhir", r"segund[oa]", r"tercer\w?", r"últim[oa]s?", r"deuxième", r"troisième", r"derni(?:er|ère)s?",
    ),
}  # fmt: skip
ADDED = {
    "one": (any_of(r"one(?! of)", r"satu", r"sebelah", r"una?(?! de)", r"une?(?! des)"), any_of(r"one", r"1", r"single", r"a", r"an", r"any", r"either", r"satu", r"sebuah", r"seorang", r"sekali", r"sebelah", r"una?", r"une?")),
    "one of": (any_of(r"one of", r"salah satu", r"un[oa] de", r"l'une? des?"), any_of(r"one", r"1", r"single", r"any", r"either", r"satu", r"un[oa] de", r"cualquiera", r"l'une? des?")),
    "twice": (any_of(r"twice", r"thrice", r"dua kali", r"dos veces", r"deux fois"), any_of(r"twice", r"thrice", r"(?:\d|dua|tiga|dos|tres|deux|trois) (?:times|kali|veces|fois)", r"doubl\w*", r"again", r"repeat\w*")),
}  # fmt: skip
ALL = r"(?:(?:the|these|those|las|los|les|des|ces) )?(?P<all>\d+|them|these|those|following|which)"
SHARE = re.compile(
    rf"(?<![^\W_])(?P<some>one|any|satu|una?|une?|\d+)(?: or more)? (?:(?:out )?(?:of|daripada|dari|de)|in(?: every)?|dalam|sur|en) {ALL}"
    rf"(?![\w.,/%]|[\s-]?(?:{UNIT})(?![^\W_]))"
)
# A unit of one or two letters is a word of another language: “y”, “an”.
SPANS = [any_of(rf"(?=\w{{3}})(?:{pattern})") for pattern in TIMES]


def uncounted(said: Reading, cited: Reading, *, taken: str) -> Iterator[str]:
    """Yield what is counted otherwise, in words, than in the sentences that a statement is `taken` from."""
    for what, pattern in LEFT_OUT.items():
        if pattern.search(taken) and not pattern.search(said.text):
            yield f"{what} was left out"
    ours, theirs = _between(said), _between(cited)
    for what, (added, known) in ADDED.items():
        if added.search(ours) and not known.search(cited.text):
            yield f"“{what}” is not in the cited text"
    shares = _shares(said.text)
    if shares - _shares(cited.text) or (_shares(taken) and not shares):
        yield "it tells how many of how many otherwise than the cited text"
    for unit in (one for one in SPANS if one.search(ours)):
        if not unit.search(theirs) and not any(unit.search(one.words) for one in cited.figures):
            yield "it speaks of a span of time that the cited text does not speak of"


def _shares(text: str) -> frozenset[tuple[str, str]]:
    return frozenset((one["some"], one["all"]) for one in SHARE.finditer(text))


def _between(reading: Reading) -> str:
    """The text without its figures."""
    text = reading.text
    for one in reading.figures:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text
