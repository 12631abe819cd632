"""Text → Reading: what it claims, in the form in which a sentence that a model wrote is held against what it cites.

A reading holds figures, drugs, routes, clauses with their signs, populations, and words under one stem each; words that add
no claim of their own ("recommended", "patients") are left out. Not covered: what follows from two sentences together.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from app.asking import common_words
from app.figures import Figure, figures
from app.medicines import Medicine, medicines, routes
from app.numerals import plain
from app.polarity import Clause, clauses
from app.population import populations_in
from app.wordings import wordlist
from ingest.words import tokens

__all__ = ["Named", "Reading", "read", "stem"]

Named = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text in the form that plain() gives, and what was read in it; what its headings name stands apart."""

    text: str
    figures: tuple[Figure, ...]
    medicines: tuple[Medicine, ...]
    routes: frozenset[str]
    clauses: tuple[Clause, ...]
    populations: frozenset[str]
    words: frozenset[str]  # stems that claim something
    above: frozenset[str]  # stems of the headings
    above_medicines: frozenset[str]
    above_populations: frozenset[str]
    above_routes: frozenset[str]
    language: str  # that its words were stemmed in

    def key(self, word: str) -> str:
        """What a word of it is compared by: its stem, or the number itself; "" where it claims nothing."""
        return stem(word, language=self.language) or (word if word[:1].isdigit() else "")

    @property
    def drugs(self) -> frozenset[str]:
        """The names of the drugs."""
        return frozenset(one.name for one in self.medicines)


def read(text: str, *, above: str = "", language: str = "en", named: Named | None = None) -> Reading:
    """Read a text that stands under headings `above`, in a language (ISO 639-1)."""
    return _read(text, above, language, named)


@lru_cache(maxsize=8192)
def _read(text: str, above: str, language: str, named: Named | None) -> Reading:
    flat, higher = plain(text, language=language), plain(above, language=language)
    found = clauses(flat)
    return Reading(
        text=flat,
        figures=figures(flat, language=language),
        medicines=medicines(flat, named=named),
        routes=routes(flat),
        clauses=found,
        populations=populations_in(text),
        words=_stems([word for clause in found for word, _ in clause.words], language),
        above=_stems([word for clause in clauses(higher) for word, _ in clause.words], language),
        above_medicines=frozenset(one.name for one in medicines(higher, named=named)),
        above_populations=populations_in(above),
        above_routes=routes(higher),
        language=language,
    )


def _stems(words: list[str], language: str) -> frozenset[str]:
    return frozenset(filter(None, (stem(word, language=language) for word in words)))


@lru_cache(maxsize=65536)
def stem(word: str, *, language: str = "en") -> str:
    """What a word is compared by, or "" where it claims nothing: a word of asking, a number, one letter."""
    if word.replace(".", "").replace(",", "").isdigit() or len(word) < 2:  # noqa: PLR2004 letters
        return ""
    if word in _empty():
        return ""
    if word in _same():
        return _same()[word]
    forms = tokens(word, language=language)
    joined = "-".join(forms)
    if joined in _same():
        return _same()[joined]
    return "" if not forms or (len(forms) == 1 and joined in common_words()) else joined


@cache
def _lines() -> list[list[str]]:
    return list(wordlist("paraphrase.tsv"))


@cache
def _empty() -> frozenset[str]:
    return frozenset(word for line in _lines() if line[0] == "=" for word in line[1].split("|"))


@cache
def _same() -> Mapping[str, str]:
    return {word: line[0].split("|")[0] for line in _lines() if line[0] != "=" for word in line[0].split("|")}
