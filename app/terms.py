"""Question → Terms: its words that tell what it is about, how much each tells, and how much of them a text holds."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.asking import common_words
from app.conditions import conditions_in
from app.wordings import Wording
from ingest.release import Release
from ingest.words import tokens

__all__ = ["Terms", "covered", "runs", "share", "share_of", "stems", "tells_subject", "terms_of"]

# A vignette's own values ("CD4 610") seldom stand in a guideline, and what none of them holds cannot be found there.
NUMBER, UNKNOWN = 0.3, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The stemmed words of a question that carry meaning: weights, rarer is heavier, and the stems that say the same."""

    weights: Mapping[str, float]
    others: Mapping[str, tuple[frozenset[str], ...]]
    unknown: float = 0.0  # weight of the words that no guideline holds, left out above
    asked: tuple[str, ...] = ()  # every word of the question, in order


def terms_of(
    question: str, release: Release, *, wordings: Sequence[Wording] = (), without: Sequence[str] = ()
) -> Terms:
    """The stemmed words of a question but those `without`, each with its weight, and what else says the same."""
    left_out = common_words() | {word for named in without for word in tokens(named)}
    weights: dict[str, float] = {}
    for typed in re.findall(r"\d+(?:[.,]\d+)*|\w+", question):
        for word in tokens(typed):
            if word not in left_out:
                weights[word] = max(weights.get(word, 0.0), _weight(typed, release))
    others: dict[str, tuple[frozenset[str], ...]] = {}
    for wording in wordings:
        forms = tuple(frozenset(tokens(other)) for other in wording.others)
        # “T2DM” is rare and “type 2 diabetes” is not: what it means tells no more than its own words do.
        tells = min((_phrase_weight(other, release) for other in wording.others), default=math.inf)
        for word in tokens(wording.said):
            others[word] = (*others.get(word, ()), *forms)
            if word in weights:
                weights[word] = min(weights[word], tells)
    heaviest = max(weights.values(), default=0.0)
    # A condition that many guidelines speak of weighs little by its rarity, and is what the question is about.
    weights |= {word: heaviest for word in conditions_in(question) if word in weights}
    lost = sum(
        release.word_weight(typed) - _weight(typed, release)
        for typed in set(re.findall(r"[^\W\d]\w*", question))
        if any(word in weights and word not in others for word in tokens(typed))
    )
    return Terms(weights=weights, others=others, unknown=lost, asked=tuple(tokens(question)))


def _phrase_weight(phrase: str, release: Release) -> float:
    """The weight of its weightiest word; infinite where the guidelines do not hold all of them."""
    words = re.findall(r"\w+", phrase)
    held = all(release.mentions(word) for word in words)
    return max((release.word_weight(word) for word in words), default=math.inf) if held else math.inf


def _weight(word: str, release: Release) -> float:
    weight = release.word_weight(word)
    if word[0].isdigit():
        return NUMBER * weight
    return weight if release.mentions(word) else UNKNOWN * weight


def tells_subject(word: str) -> bool:
    """Whether a word says what a question is about, and does not merely ask it."""
    return not common_words().issuperset(tokens(word))


def share(text: str, terms: Terms) -> float:
    """The share of the question's words, by weight, that a text holds, or says otherwise; from 0 to 1."""
    return share_of(frozenset(stems(text)), terms)


def share_of(held: frozenset[str], terms: Terms) -> float:
    """The same of a text of which only the stems are given."""
    total = sum(terms.weights.values())
    said = (
        weight
        for word, weight in terms.weights.items()
        if word in held or any(form <= held for form in terms.others.get(word, ()))
    )
    return sum(said) / total if total else 0.0


def covered(text: str, terms: Terms) -> float:
    """The same share, where words that no guideline holds count in full: they may be the very subject."""
    total = sum(terms.weights.values())
    return share(text, terms) * total / (total + terms.unknown) if total else 0.0


def runs(sentences: Sequence[Sequence[str]], terms: Terms, *, length: int, telling: int = 1) -> float:
    """The share of the question's words, by weight, in runs of so many words that stand so in the stems of one sentence.

    Only runs count that hold as many words that tell something. Words of asking are part of a run: "in the first week".
    """
    total = sum(terms.weights.values())
    text = "".join(f" {' '.join(sentence)} \n" for sentence in sentences)
    held: set[str] = set()
    for start in range(len(terms.asked) - length + 1):
        run = terms.asked[start : start + length]
        if sum(word in terms.weights for word in run) >= telling and f" {' '.join(run)} " in text:
            held.update(run)
    return sum(terms.weights.get(word, 0.0) for word in held) / total if total else 0.0


@lru_cache(maxsize=32768)  # some 60 MB: the sentences that questions come back to
def stems(text: str) -> tuple[str, ...]:
    """The words of a text, in order, as they are compared."""
    return tuple(tokens(text))
