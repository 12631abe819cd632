"""Question → Wordings: other ways to say what a question says: long forms, generic names, the words of other languages.

They are searched beside the question's own words, never in their place, and the reader is told. Covered: a table of
short forms, one of brands and everyday words, a glossary of five languages, and the short forms that the loaded
guidelines explain themselves. A short form of several meanings counts where the question holds a word of one of them.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal

__all__ = [
    "LANGUAGES",
    "LANGUAGE_NAMES",
    "MALAYIC",
    "Wording",
    "clinical_words",
    "holds_clinical_word",
    "is_short_form",
    "said_otherwise",
    "terms_in",
    "wordings_of",
    "wordlist",
]

LANGUAGES = ("en", "ms", "id", "es", "fr")  # columns of the glossary
LANGUAGE_NAMES = {"en": "English", "ms": "Malay", "id": "Indonesian", "es": "Spanish", "fr": "French"}
ENDINGS = {"en": "e?s", "ms": "nya|lah|kah", "id": "nya|lah|kah", "es": "e?s", "fr": "e?s|x"}
MALAYIC = ("ms", "id")  # told apart by few words of a question: it is read as both
SHORT = re.compile(r"[A-Z].*[A-Z]")  # a form of the glossary with two capitals
CASED = 2  # letters of a short form up to which its case counts: "PE" is none in "pe"
REGIMEN = frozenset({"once daily", "twice daily", "three times daily", "four times daily", "as needed"})
UNIT = r"(?:m?c?g|µg|ml|iu|units?|tab\w*|caps?\w*|puffs?|drops?)(?:/\w+)?(?:\s(?:po|iv|im|sc|oral\w*))*"
MOST_MEANINGS = 2  # that the guidelines give a short form, above which it says nothing

Kind = Literal["short form", "synonym", "translation", "spelling"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A piece of a question, as typed, and what else says the same."""

    said: str
    others: tuple[str, ...]
    kind: Kind


def wordings_of(
    question: str, *, language: str, spoken: Sequence[str], abbreviations: Mapping[str, Sequence[str]]
) -> tuple[Wording, ...]:
    """What else the words of a question in `language` may be called in guidelines of the languages `spoken`.

    `abbreviations` holds the long forms that the loaded guidelines give each short form. Languages are ISO 639-1.
    """
    found = [*_short_forms(question, abbreviations), *_pairs(question)]
    sources = MALAYIC if language in MALAYIC else (language,)
    found += [
        one
        for source in sources
        for target in dict.fromkeys((source, *spoken) if source != "en" else spoken)
        if (source, target) != ("en", "en")
        for one in _translations(question, source, target)
    ]
    found += _long_forms(question)
    merged: dict[tuple[str, Kind], tuple[str, ...]] = {}
    for one in found:
        others = (*one.others, *(short for long in one.others for short in _shortened().get(long.lower(), ())))
        merged[one.said, one.kind] = tuple(dict.fromkeys((*merged.get((one.said, one.kind), ()), *others)))
    told = {key: tuple(one for one in others if one.lower() != key[0].lower()) for key, others in merged.items()}
    return tuple(Wording(said=said, others=others, kind=kind) for (said, kind), others in told.items() if others)


def holds_clinical_word(text: str) -> bool:
    """Whether a text holds a clinical word or short form of any language that the tables know."""
    return next(clinical_words(text), None) is not None


def clinical_words(text: str) -> Iterator[str]:
    """Yield the clinical words and short forms of a text, of any language that the tables know, as typed."""
    yield from (one.said for one in _short_forms(text, {}) if not REGIMEN.issuperset(one.others))
    for pattern in (_synonyms()[1], *(_glossary(language, language)[1] for language in LANGUAGES)):
        yield from (match.group() for match in pattern.finditer(text) if _is_meant(match[1], text))


def _is_meant(form: str, text: str) -> bool:
    """Whether a text holds what an ambiguous form needs beside it to mean what the lists say; true of any other form."""
    hints = _ambiguous().get(form.lower())
    return hints is None or any(word.startswith(hints) for word in re.findall(r"[^\W_]+", text.lower()))


@cache
def _ambiguous() -> Mapping[str, tuple[str, ...]]:
    return {word: tuple(hints.split()) for word, hints in wordlist("ambiguous.tsv")}


def said_otherwise(wordings: Iterable[Wording], *, known: Callable[[str], bool]) -> frozenset[str]:
    """The words, as typed, that something else says whose words the guidelines all hold."""
    return frozenset(
        word
        for wording in wordings
        if any(all(map(known, re.findall(r"\w+", other))) for other in wording.others)
        for word in re.findall(r"\w+", wording.said)
    )


def _short_forms(question: str, abbreviations: Mapping[str, Sequence[str]]) -> Iterator[Wording]:
    table = _table()
    words = re.findall(r"[^\W_][\w-]*", question.lower())
    words += ["_".join(pair) for pair in pairwise(words)]
    for word in dict.fromkeys(re.findall(r"[^\W_][\w/&+-]*[\w+]|[^\W_]", question)):
        known = table.get(word if len(word) <= CASED else word.lower(), ())
        dosed = re.search(rf"\d\s?{UNIT}\s*{re.escape(word)}(?!\w)", question, re.IGNORECASE) is not None
        longs = [long for meaning in _meant(known, words, dosed=dosed) for long in meaning.longs]
        if not longs and not known and word.upper() != word.lower():
            longs = list(dict.fromkeys(abbreviations.get(word, ())))
            longs = longs if len(longs) <= MOST_MEANINGS else []
        if longs:
            yield Wording(said=_with_last(word, longs, question), others=tuple(longs), kind="short form")


def _meant(known: Sequence["_Meaning"], words: Sequence[str], *, dosed: bool) -> list["_Meaning"]:
    """The meanings that the words beside a short form speak for; right behind an amount it tells how often, if it can."""
    often = [meaning for meaning in known if REGIMEN.issuperset(meaning.longs)]
    if dosed and often:
        return often
    hinted = [
        meaning for meaning in known if not meaning.hints or any(begun.startswith(meaning.hints) for begun in words)
    ]
    return [meaning for meaning in hinted if meaning.hints] or hinted


def _with_last(word: str, longs: Sequence[str], question: str) -> str:
    """A short form with the word behind it that its long form ends with: “PDE5 inhibitors” says no more than “PDE5i”."""
    last = "|".join(re.escape(long.split()[-1]) for long in longs if " " in long)
    found = re.search(rf"(?<!\w){re.escape(word)}[\s-](?:{last})s?(?!\w)", question, re.IGNORECASE) if last else None
    return found.group() if found else word


def is_short_form(word: str) -> bool:
    """Whether clinicians write it for something longer: whatever else it is, it may be the subject of a question."""
    return (word if len(word) <= CASED else word.lower()) in _table()


def _long_forms(question: str) -> Iterator[Wording]:
    """What guidelines shorten: “viral load” stands as “VL” in most of their lines."""
    shorts = _shortened()
    for match in _any_of_cached().finditer(question):
        yield Wording(said=match.group(), others=shorts[match[1].lower()], kind="short form")


@cache
def _shortened() -> Mapping[str, tuple[str, ...]]:
    """The short forms of each long form, those of one meaning only."""
    found: dict[str, tuple[str, ...]] = {}
    for meanings in _table().values():
        if len(meanings) == 1:
            for long in meanings[0].longs:
                found[long.lower()] = (*found.get(long.lower(), ()), meanings[0].short)
    return found


@cache
def _any_of_cached() -> re.Pattern[str]:
    return _any_of(_shortened(), ending=ENDINGS["en"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meaning:
    short: str  # as typed
    longs: tuple[str, ...]
    hints: tuple[str, ...]


@cache
def _table() -> Mapping[str, tuple[_Meaning, ...]]:
    found: dict[str, tuple[_Meaning, ...]] = {}
    for short, longs, *hints in wordlist("abbreviations.tsv"):
        key = short if len(short) <= CASED else short.lower()
        meaning = _Meaning(short=short, longs=tuple(longs.split("|")), hints=tuple(hints[0].split()) if hints else ())
        found[key] = (*found.get(key, ()), meaning)
    return found


def _pairs(question: str) -> Iterator[Wording]:
    said, pattern = _synonyms()
    for match in pattern.finditer(question):
        if _is_meant(match[1], question):
            yield Wording(said=match.group(), others=said[match.group().lower()], kind="synonym")


@cache
def _synonyms() -> tuple[Mapping[str, tuple[str, ...]], re.Pattern[str]]:
    found = {word: tuple(others.split("|")) for word, others in wordlist("synonyms.tsv")}
    return found, _any_of(found)


def _translations(question: str, language: str, target: str) -> Iterator[Wording]:
    if language not in LANGUAGES or target not in LANGUAGES:
        return
    said, pattern = _glossary(language, target)
    for match in pattern.finditer(question):
        typed, others = match[1].lower(), said[match[1].lower()]
        short = any(SHORT.search(form) for form in (*others, *_glossary(language, language)[0][typed]))
        # A word that both languages share needs no other; “eGFR” does, for a guideline that says “LFG” alone.
        told = short if language == target else short or typed not in {one.lower() for one in others}
        if told and _is_meant(typed, question):
            yield Wording(said=match.group(), others=others, kind="translation")


def terms_in(question: str, *, language: str) -> int:
    """How many terms of the glossary a question holds that only this language has, short forms left out."""
    return len(_terms(language).findall(question))


@cache
def _terms(language: str) -> re.Pattern[str]:
    rows = list(wordlist("glossary.tsv"))
    forms = {
        code: {form.lower() for row in rows for form in row[LANGUAGES.index(code)].split("|")} for code in LANGUAGES
    }
    codes = {form.lower() for row in rows for column in row for form in column.split("|") if form != form.lower()}
    kin = MALAYIC if language in MALAYIC else (language,)
    others = set[str]().union(*(forms[code] for code in LANGUAGES if code not in kin))
    return _any_of(dict.fromkeys(forms[language] - others - codes), ending=ENDINGS[language])


@cache
def _glossary(language: str, target: str) -> tuple[Mapping[str, tuple[str, ...]], re.Pattern[str]]:
    source, into = LANGUAGES.index(language), LANGUAGES.index(target)
    found: dict[str, tuple[str, ...]] = {}
    for row in wordlist("glossary.tsv"):
        for form in row[source].split("|"):
            found[form.lower()] = tuple(dict.fromkeys((*found.get(form.lower(), ()), *row[into].split("|"))))
    return found, _any_of(found, ending=ENDINGS[language])


def _any_of(words: Mapping[str, object], *, ending: str = "") -> re.Pattern[str]:
    """Any of these, the longest first, as whole words with perhaps an ending."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest))})(?:{ending})?(?!\w)", re.IGNORECASE)


def wordlist(name: str) -> Iterator[list[str]]:
    """Yield the columns of each line of a list in app/wordlists, comments left out."""
    text = files("app").joinpath("wordlists", name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
