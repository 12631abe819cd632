"""Question → what it may mean where it holds a word that no passage holds: cognates, misspellings, clipped drug names.

A cognate (parasetamol, ceftriaxona) or a misspelling of a plain word is searched for beside it, and the reader is told.
A correction to or of what may be a drug is never searched for: it is offered, as is one of several as likely. Covered:
words of letters alone, in the five languages of the glossary. Not covered: numbers, units and whatever is joined to a
digit, which stay as typed; misspellings that are words of a passage; words run together.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol

from app.drugs import drugs_named
from app.terms import tells_subject
from app.wordings import Wording, wordlist
from ingest.words import Vocabulary, tokens

__all__ = ["Lexicon", "Respelled", "Suggestion", "is_drug_like", "respelled", "skeleton"]

WORD = re.compile(r"(?<![\w.,/%'’-])[^\W\d_]{4,}(?![\w/%'’-])")
SHORTEST = 5  # letters of a word that is compared, but as the beginning of a drug's name
LONG_ENOUGH = 7  # letters from which a plain word may be any word of the guidelines
TWO_SLIPS = 9  # letters from which a word may differ in two places; in one below
CLEARLY = 2.0  # how many times as many passages as the runner-up the likeliest must stand in
LONGEST_ENDING = 5  # letters that a stemmer takes away
MOST_LONGER = 10  # words that may begin as a clipped name does
MOST = 3  # corrections offered, or cognates searched for
ENDINGS = re.compile(
    r"\w{3,}(?:in[aeo]?|ol|id[ae]|on[ae]|am|at[eo]|ium|il|ane|ab|ib|ac|im[ae]?|ox|oxid[ae]?|ast)",
    re.IGNORECASE,
)


class Lexicon(Protocol):
    """The words of the loaded guidelines; a Release is one."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Every word, as stemmed."""

    def mentions(self, word: str) -> bool:
        """Whether any passage holds the word."""

    def printed(self, stem: str, *, language: str) -> str:
        """A word of the vocabulary as it is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A word that may be meant in place of one typed, and the question with it; it was not searched for."""

    said: str
    meant: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Respelled:
    """What is searched for beside the words of a question, and what is only offered."""

    wordings: tuple[Wording, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


def respelled(question: str, *, language: str, lexicon: Lexicon, told: Iterable[str] = ()) -> Respelled:
    """What the words of a question that no passage holds may mean; those `told` (in lower case) need no look.

    `language` (ISO 639-1) is the question's: plain words are only corrected to words of it.
    """
    left, wordings, suggestions = set(told), [], []
    for word in dict.fromkeys(WORD.findall(question)):
        if word.lower() in left or not tells_subject(word) or lexicon.mentions(word):
            continue
        if cognates := _cognates(word, lexicon):
            wordings.append(Wording(said=word, others=cognates, kind="spelling"))
            continue
        if _is_known(word):
            continue
        near = _misspelled(word, language, lexicon) or _clipped(word, lexicon)
        if len(near) == 1 and not is_drug_like(word) and not is_drug_like(near[0]):
            wordings.append(Wording(said=word, others=near, kind="spelling"))
        else:
            suggestions += [Suggestion(said=word, meant=one, question=_with(question, word, one)) for one in near]
    return Respelled(wordings=tuple(wordings), suggestions=tuple(suggestions))


def _with(question: str, word: str, meant: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", meant, question)


def is_drug_like(word: str) -> bool:
    """Whether a word is, or ends as, the name of a drug; in doubt it is, for then it is only offered."""
    return _is_drug(word) or ENDINGS.fullmatch(word) is not None


def _is_drug(word: str) -> bool:
    return word.lower() in _drugs() or bool(drugs_named(word))


@cache
def _drugs() -> frozenset[str]:
    return frozenset(name for row in wordlist("drugs.tsv") for name in row[0].split())


def _is_known(word: str) -> bool:
    """Whether our own lists hold the word: then it is spelled as it should be."""
    return word.lower() in _drugs() or word.lower() in _listed()


@cache
def _listed() -> frozenset[str]:
    names = ("glossary.tsv", "synonyms.tsv", "abbreviations.tsv", "asking.tsv", "towns.tsv")
    rows = (" ".join(row).lower() for name in names for row in wordlist(name))
    return frozenset(word for row in rows for word in re.findall(r"[^\W\d_]+", row))


RULES: Sequence[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        ("ph", "f"),
        ("([tr])h", r"\1"),
        ("qu", "k"),
        ("x", "ks"),
        ("[ao]e", "e"),
        ("ou", "o"),
        ("y", "i"),
        ("c(?=[ei])|z", "s"),
        ("ch?", "k"),
        (r"(.)\1+", r"\1"),
    )
)


def skeleton(word: str) -> str:
    """What words of one origin share over languages and spellings; "" for a word too short to tell.

    By the regular correspondences of Greek and Latin words in English, Malay, Indonesian, Spanish and French.
    """
    plain = word.lower().replace("ç", "s").replace("æ", "e").replace("œ", "e")
    plain = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
    for pattern, into in RULES:
        plain = pattern.sub(into, plain)
    root = re.sub(r"(?:us|um|is)$", "", plain.rstrip("aeiou")).rstrip("aeiou")
    root = re.sub(r"(?<=\w{5})(?:at|ik|ion)$", "", root)
    return root if len(root) >= 4 else ""  # noqa: PLR2004 shorter ones are of many words


def _cognates(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    if len(word) < SHORTEST or not (root := skeleton(word)):
        return ()
    found = _roots(lexicon.vocabulary).get(root, ())
    printed = (lexicon.printed(stem, language=language) for language, stem in found[:MOST])
    return tuple(one for one in dict.fromkeys(printed) if root in _roots_of(one))


def _roots_of(printed: str) -> frozenset[str]:
    """Its root, and that of what it may be the plural of, unless that is short: “combs” is no “combo”."""
    single = skeleton(printed.removesuffix("s"))
    return frozenset({skeleton(printed), single if len(single) >= SHORTEST else ""} - {""})


@lru_cache(maxsize=2)  # the release that answers, and the one before
def _roots(vocabulary: Vocabulary) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The words of each skeleton, as language and stem, the most frequent first."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    for language, stems in vocabulary.stems.items():
        for stem, count in stems.items():
            if root := skeleton(stem):
                found.setdefault(root, []).append((-count, language, stem))
    return {root: tuple((language, stem) for _, language, stem in sorted(words)) for root, words in found.items()}


def _misspelled(word: str, language: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The nearest word of the vocabulary, or those as likely; drugs of any language, other words of the question's.

    A short word is near many: it is only taken for a drug, or for a word of the glossary.
    """
    if len(word) < SHORTEST:
        return ()
    slips, ranked = 1 if len(word) < TWO_SLIPS else 2, []
    for code, stems in lexicon.vocabulary.stems.items():
        same = code == (language if language in lexicon.vocabulary.stems else "xx")
        for stem in _near(word, code, _begun(lexicon.vocabulary)[code], slips):
            printed = lexicon.printed(stem, language=code)
            distance = _apart(word, printed)
            plain = same and (len(word) >= LONG_ENOUGH or printed in _listed())
            if (plain or _is_drug(printed)) and distance <= slips:
                ranked.append((distance, -stems[stem], printed))
    ranked.sort()
    nearest = [one for one in ranked if one[0] == ranked[0][0]]
    likely = [printed for _, count, printed in nearest if -count * CLEARLY > -nearest[0][1]]
    return tuple(dict.fromkeys(likely))[:MOST]


@lru_cache(maxsize=2)
def _begun(vocabulary: Vocabulary) -> Mapping[str, Mapping[tuple[str, int], tuple[str, ...]]]:
    """The stems of each language by their first letter and their length."""
    found: dict[str, dict[tuple[str, int], list[str]]] = {code: {} for code in vocabulary.stems}
    for code, stems in vocabulary.stems.items():
        for stem in stems:
            found[code].setdefault((stem[0], len(stem)), []).append(stem)
    return {code: {key: tuple(stems) for key, stems in those.items()} for code, those in found.items()}


def _near(word: str, language: str, begun: Mapping[tuple[str, int], Sequence[str]], slips: int) -> list[str]:
    """Stems that begin alike and lie within so many slips of the word's stem, or of a beginning of the word.

    A slip is a letter left out, put in, exchanged or swapped (optimal string alignment). A misspelt ending is not stemmed.
    """
    from rapidfuzz.distance import OSA

    form, plain = tokens(word, language=language)[0], tokens(word, language="xx")[0]

    def near(stem: str) -> bool:
        if OSA.distance(form, stem, score_cutoff=slips) <= slips:
            return True
        lengths = range(len(stem) - slips, len(stem) + slips + 1)
        return any(OSA.distance(plain[:length], stem, score_cutoff=slips) <= slips for length in lengths)

    lengths = range(max(SHORTEST - 1, len(plain) - LONGEST_ENDING), len(plain) + slips + 1)
    return [stem for length in lengths for stem in begun.get((plain[0], length), ()) if near(stem)]


def _apart(word: str, printed: str) -> int:
    """Slips between two words as written, a plural aside: their stems may be nearer than they are."""
    from rapidfuzz.distance import OSA

    return min(int(OSA.distance(word.lower(), one)) for one in (printed, f"{printed}s", printed.removesuffix("s")))


def _clipped(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The one drug whose name begins so; nothing where there are several."""
    begun = tokens(word, language="xx")[0]
    longer = [
        (language, stem)
        for language, stems in lexicon.vocabulary.stems.items()
        for stem in stems
        if stem.startswith(begun) and len(stem) > len(begun)
    ]
    if len(longer) > MOST_LONGER:
        return ()
    found = {lexicon.printed(stem, language=language) for language, stem in longer}
    drugs = {skeleton(one): one for one in sorted(found) if is_drug_like(one)}
    return tuple(drugs.values()) if len(drugs) == 1 else ()
