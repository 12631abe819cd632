"""Reading × Reading → amounts told in words that are no figures, and that a statement changes: each a doubt, none certain.

Covered, in English, Malay, Indonesian, Spanish and French: “one” and “twice” that the cited text does not say; so many of so
many ("two of the three criteria"); units of time without a number ("several weeks"); most, half, nearly all; the second, the
last. Not covered: fractions in words, and "more", "fewer" without a figure (app/doubts.py).
"""

import re
from collections.abc import Iterator

from app.claims import Reading
from app.phrases import any_of
from app.units import TIMES

__all__ = ["uncounted"]

# Each is told of a text that holds a match and of a statement that holds none.
LEFT_OUT = {
    "that it is so of most, or of nearly all": any_of(
        r"(?<!at )(?<!the )most(?! (?:recent|likely|common)\w*)", r"majority", r"nearly", r"almost", r"half of", r"many", r"kebanyakan", r"sebahagian besar", r"sebagian besar", r"hampir",
        r"(?:la )?mayoría", r"casi", r"(?:la )?plupart", r"presque", r"majorité",
    ),
    "which one of several it is": any_of(
        r"(?<!per )second(?!-line)", r"third(?!-line)", r"fourth", r"fifth", r"last", r"final", r"kedua", r"ketiga", r"terakhir", r"segund[oa]", r"tercer\w?", r"últim[oa]s?", r"deuxième", r"troisième", r"derni(?:er|ère)s?",
    ),
}  # fmt: skip
ADDED = {
    "one": (any_of(r"one", r"satu", r"salah satu", r"sebelah", r"una?", r"une?"), any_of(r"one", r"1", r"single", r"a", r"an", r"any", r"either", r"satu", r"se\w+", r"una?", r"une?", r"l'un\w*")),
    "twice": (any_of(r"twice", r"thrice", r"dua kali", r"dos veces", r"deux fois"), any_of(r"twice", r"thrice", r"(?:\d|dua|tiga|dos|tres|deux|trois) (?:times|kali|veces|fois)", r"doubl\w*", r"again", r"repeat\w*")),
}  # fmt: skip
SHARE = re.compile(
    r"(?<![^\W_])(?P<some>one|any|satu|una?|une?|\d+)(?: or more)? (?:out )?(?:of|daripada|dari|de)(?: (?:the|these|those|las|los|les|des|ces))? (?P<all>\d+)(?![\w.,/%])"
)
_TIMES = [(hours, any_of(pattern)) for pattern, hours in TIMES.items()]


def uncounted(said: Reading, cited: Reading, *, taken: str) -> Iterator[str]:
    """Yield what is counted otherwise, in words, than in the sentences that a statement is `taken` from."""
    for what, pattern in LEFT_OUT.items():
        if pattern.search(taken) and not pattern.search(said.text):
            yield f"{what} was left out"
    ours, theirs = _between(said), _between(cited)
    for what, (added, known) in ADDED.items():
        if added.search(ours) and not known.search(cited.text):
            yield f"“{what}” is not in the cited text"
    shares, known_shares = set(SHARE.findall(said.text)), set(SHARE.findall(taken))
    if shares != known_shares and (known_shares or shares):
        yield "it tells how many of how many otherwise than the cited text"
    for hours, unit in _TIMES:
        if unit.search(ours) and not unit.search(theirs) and not any(_tells(cited, hours)):
            yield "it speaks of a span of time that the cited text does not speak of"


def _between(reading: Reading) -> str:
    """The text without its figures."""
    text = reading.text
    for one in reading.figures:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _tells(reading: Reading, hours: float) -> Iterator[bool]:
    """Whether each figure of time is told in this unit."""
    pattern = dict(_TIMES)[hours]
    for one in reading.figures:
        if one.kind in {"time", "rate"} or one.kind.endswith("/time"):
            yield pattern.search(one.words) is not None
