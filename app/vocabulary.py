"""Release → DrugWords: the names of drugs that its guidelines dose and no list holds.

A word is one where it stands directly before an amount of a drug ("Zorbidol 5 mg") and looks like a name: it ends as drugs
do, or has a capital inside a sentence, as brands have, and never a small letter. Covered: one word, in every language that is
spaced. Not covered: names that are never dosed by weight or units, and names that look like everyday words.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from app.asking import common_words
from app.medicines import medicines
from app.spelling import is_drug_like
from app.wordings import holds_clinical_word
from ingest.release import Release
from ingest.words import tokens

__all__ = ["DrugNames", "DrugWords"]

SHORTEST = 5  # letters
FORM = r"(?:\s(?:oral|intravenous|tablets?|capsules?|injections?|syrup|PO|IV|IM|SC))?"
AMOUNT = r"\(?\d[\d.,]*(?:\s?[-–]\s?\d[\d.,]*)?\s?(?:mg|g|mcg|µg|IU|MU|units?)(?:/(?:kg|day|dose|d|h))*(?![\w/%])"
DOSED = re.compile(rf"(?<![^\W_])(?P<word>[^\W\d_]{{{SHORTEST},}}){FORM}\s(?={AMOUNT})")
# They end as drugs do and are none: "within 5 mg of the old dose", "protein 30 g".
NO_NAME = frozenset({"within", "contain", "remain", "obtain", "begin", "again", "protein", "albumin", "fibrin", "creatine", "urine", "combine", "while"})  # fmt: skip
INSIDE = re.compile(r"[^\W\d_,;] $")  # what stands before a word that begins no sentence, item or cell


@dataclass(frozen=True, slots=True)
class DrugWords:
    """Finds these words, given in lower case, in a text, as they stand there."""

    words: frozenset[str]

    def __call__(self, text: str) -> tuple[str, ...]:
        """The names that a text holds, each once."""
        return tuple(
            dict.fromkeys(word for word in re.findall(r"(?<![^\W_])[^\W\d_]{5,}(?![^\W_])", text) if word.lower() in self.words)
        )  # fmt: skip


class DrugNames:
    """Holds the names that were found in the guidelines of one release, each guideline looked through once."""

    def __init__(self) -> None:
        self._held: tuple[str, dict[str, frozenset[str]]] = ("", {})

    def of(self, release: Release, guidelines: Collection[str]) -> DrugWords | None:
        """What finds the names of these guidelines, by their ids; None where they have none of their own."""
        if release.name != self._held[0]:
            self._held = (release.name, {})
        name, found = self._held  # a question that still asks the release before may take it away meanwhile
        found = found if name == release.name else {}
        for one in guidelines:
            if one not in found:
                found[one] = frozenset(_names(release, one))
        words = frozenset[str]().union(*(found[one] for one in guidelines))
        return DrugWords(words) if words else None


def _names(release: Release, guideline: str) -> Iterator[str]:
    texts = [passage.text for passage in release.passages_of(guideline)]
    branded: set[str] = set()
    for text in texts:
        for match in DOSED.finditer(text):
            word = match["word"]
            if _says_nothing_else(word) and is_drug_like(word):
                yield word.lower()
            elif word.istitle() and INSIDE.search(text, 0, match.start()) and _says_nothing_else(word):
                branded.add(word.lower())
    yield from (word for word in branded if not any(word in text and _small(word, text) for text in texts))


def _says_nothing_else(word: str) -> bool:
    lower = word.lower()
    known = lower in NO_NAME or common_words().issuperset(tokens(word)) or holds_clinical_word(word)
    return not known and not medicines(word)


def _small(word: str, text: str) -> bool:
    return re.search(rf"(?<![^\W_]){word}(?![^\W_])", text) is not None
