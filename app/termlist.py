"""Lexicon → TermList: the drugs and clinical terms of the loaded guidelines, as printed, and in how many passages each stands.

Drugs: by the stems of international names, by our list, and what the caller found dosed. Terms: single words of the glossary
in English and the language spoken and of the list of synonyms, and words that end as diseases, findings and procedures do.
Not covered: short forms, phrases.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from app.asking import common_words, is_everyday
from app.drugs import drugs_named
from app.medicines import NO_DRUG
from app.spelling import Lexicon
from app.wordings import LANGUAGES, wordlist
from ingest.words import Vocabulary, tokens

__all__ = ["TermList", "is_drug", "is_listed_drug", "term_list"]

SHORTEST = 5  # letters
LEAST = 2  # passages of a word that only its ending makes a term: others are misprints
ENDINGS = re.compile(
    r".{3,}(?:iti?s|o[sz]i?s?|[^dt]a?emi[ack]?|path[iy]|[^l]oma|algia|uria|ectom[iy]|otom[iy]|plast[iy]|scop[iy]|penia|plegia|rrh?o?ea"
    r"|troph[iy]|cocc[iu]s?|bacter|[^d]virus|cardia|pno?ea|o?edema)"
)
# They end as drugs do and are none.
NO_NAME = frozenset(["carotid", "parotid", "peptide", "polypeptide", "nucleotide", "receptive"]) | NO_DRUG
NO_TERM = frozenset(["university", "community", "promosi", "diproses", "dextrose", "glucose", "acarbose"])


@dataclass(frozen=True, slots=True, kw_only=True)
class TermList:
    """Names in lower case, each with the number of passages that hold it."""

    drugs: Mapping[str, int]
    terms: Mapping[str, int]
    language: str  # which is spoken

    def knows(self, word: str) -> bool:
        """Whether a word in lower case is one of our lists, in English or in the language spoken."""
        return is_everyday(word) or word in _glossed(self.language)

    def is_drug(self, word: str) -> bool:
        """Whether a word names a drug, of the guidelines or of our lists."""
        return word.lower() in self.drugs or is_drug(word)


def is_drug(word: str) -> bool:
    """Whether a word names a drug by its international stem or by our list."""
    return word.lower() not in NO_NAME and (is_listed_drug(word) or bool(drugs_named(word)))


def is_listed_drug(word: str) -> bool:
    """Whether our list holds a word as the name of a drug."""
    return word.lower() in _listed()


@cache
def _listed() -> frozenset[str]:
    return frozenset(name for row in wordlist("drugs.tsv") for name in row[0].split())


def term_list(lexicon: Lexicon, *, language: str = "en", dosed: frozenset[str] = frozenset()) -> TermList:
    """The names that the guidelines hold; `dosed` are words, in lower case, that these dose and no list holds.

    Read once for a release and a language, in a second for eight thousand passages.
    """
    return _term_list(lexicon, language, dosed)  # type: ignore[arg-type]  # a release is told by its identity


@lru_cache(maxsize=5)  # the release that answers, in the languages that are spoken
def _term_list(lexicon: Lexicon, language: str, dosed: frozenset[str]) -> TermList:
    vocabulary = lexicon.vocabulary
    drugs = {name for name in _listed() | dosed if lexicon.mentions(name)} | set(_stemmed(lexicon, drugs_named, 1))
    named = {name for name in drugs if len(name) >= SHORTEST and (name in dosed or is_drug(name))}
    terms = {word for word in _glossed(language) if lexicon.mentions(word)} | set(
        _stemmed(lexicon, ENDINGS.fullmatch, LEAST)
    )
    plain = {
        word for word in terms - named - NO_TERM if not is_everyday(word) and not common_words() >= set(tokens(word))
    }
    return TermList(drugs=_counted(named, vocabulary), terms=_counted(plain, vocabulary), language=language)


def _stemmed(lexicon: Lexicon, is_one: Callable[[str], object], least: int) -> Iterator[str]:
    for language, stems in lexicon.vocabulary.stems.items():
        for stem, count in stems.items():
            if count >= least and is_one(stem):
                yield lexicon.printed(stem, language=language)


@cache
def _glossed(language: str) -> Collection[str]:
    columns = {LANGUAGES.index(one) for one in ("en", language) if one in LANGUAGES}
    forms = [row[column] for row in wordlist("glossary.tsv") for column in columns]
    forms += [" ".join(row) for row in wordlist("synonyms.tsv")]
    return frozenset(word for form in forms for word in re.findall(r"[^\W\d_]+", form.lower()) if len(word) >= SHORTEST)


def _counted(words: Collection[str], vocabulary: Vocabulary) -> Mapping[str, int]:
    def passages(word: str) -> int:
        return sum(stems.get(tokens(word, language=code)[0], 0) for code, stems in vocabulary.stems.items())

    return {word: passages(word) for word in sorted(words)}
