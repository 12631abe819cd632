"""Reading × Reading → which clauses and sentences of the cited text a statement repeats, by the words that both hold."""

from collections.abc import Sequence

from app.claims import Reading
from app.polarity import Clause

__all__ = ["held_by", "keys_of", "repeated", "repeats", "sentences_of", "taken"]

SPOKEN_OF = 0.5  # share of a clause's words that a statement must hold to be held to repeat it
TAKEN = 0.6  # share of a statement's words that a sentence must hold to be the one that it is taken from


def keys_of(clause: Clause, reading: Reading) -> frozenset[str]:
    """What the words of a clause of this reading are compared by."""
    return frozenset(key for word, _ in clause.words if (key := reading.key(word)))


def held_by(reading: Reading) -> frozenset[str]:
    """What the words and numbers of a text are compared by."""
    return reading.words | {word for clause in reading.clauses for word, _ in clause.words if word[:1].isdigit()}


def sentences_of(reading: Reading) -> list[list[Clause]]:
    """The clauses of each sentence."""
    found: list[list[Clause]] = []
    for clause in reading.clauses:
        if not found or reading.text[clause.start] in ";.•\n!?":
            found.append([])
        found[-1].append(clause)
    return found


def repeats(said: Reading, sentence: Sequence[Clause], cited: Reading) -> bool:
    """Whether a statement repeats a clause of a sentence, be it a condition, or most of its words stand in the sentence."""
    if any(_speaks_of(one, said, cited) for one in sentence):
        return True
    theirs = frozenset[str]().union(*(keys_of(one, cited) for one in sentence))
    return bool(said.words) and len(said.words & theirs) >= TAKEN * len(said.words)


def taken(said: Reading, cited: Reading) -> str:
    """The sentences that a statement repeats, whole."""
    chosen = [one for one in sentences_of(cited) if repeats(said, one, cited)]
    return " ".join(cited.text[one[0].start : one[-1].end] for one in chosen)


def repeated(said: Reading, cited: Reading) -> str:
    """The clauses of the cited text that a statement repeats, with the conditions beside them."""
    chosen = []
    for sentence in sentences_of(cited):
        if any(_speaks_of(one, said, cited) for one in sentence if not one.condition) or all(
            one.condition for one in sentence
        ):
            chosen += [cited.text[one.start : one.end] for one in sentence]
    return " ".join(chosen)


def _speaks_of(clause: Clause, said: Reading, cited: Reading) -> bool:
    theirs = keys_of(clause, cited)
    return bool(theirs) and len(theirs & held_by(said)) >= SPOKEN_OF * len(theirs)
