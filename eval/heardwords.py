"""What was said and what was heard → Errors: words, medical terms, drugs and numbers that differ, each with its definition.

Both texts are put in the same form first (`normalised`). The only file that imports jiwer.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.drugs import drugs_named
from app.numerals import number, plain
from app.spokennumbers import in_figures
from app.wordings import clinical_words

__all__ = ["Errors", "Missed", "errors_of", "normalised"]

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|%")
MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "μ": "µ"})
WORDS_OF_A_LETTER = frozenset("aàeiouy")  # of the five languages: two letters with one of them are no short form
ARTICLE, PAIR = "a", 2  # "a B P"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Things of one kind: how many were said, which of these were not heard, and which were heard and not said."""

    said: int
    missed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """What differs between the words said and the words heard, both as `normalised` gives them.

    Word error rate is (substituted + deleted + inserted) / words said, with the fewest such changes (jiwer 4; A. Morris,
    V. Maier, P. Green, "From WER and RIL to MER and WIL", Interspeech 2004); of several recordings, the sum of the changes by
    the sum of the words. The rates of terms, drugs and numbers are len(missed) / said, summed alike. A term, drug or number
    that is said n times and heard m < n times is missed n - m times, wherever it stands; words of a term stand in a row.
    """

    words: int
    substituted: int
    deleted: int
    inserted: int
    terms: Missed  # app.wordings.clinical_words
    drugs: Missed  # app.drugs.drugs_named
    numbers: Missed  # figures, after spoken numbers became figures


def normalised(text: str, *, language: str) -> tuple[str, ...]:
    """The words of a text as they are compared.

    Spoken numbers and units become figures (app.spokennumbers, and app.numerals for those below ten); NFC, lower case, one apostrophe; only words, numbers and % are
    left, whatever else stands between them; a number is its value, so that 0.50 is 0.5; single letters in a row are
    one short form, so that "B P" is "bp", but for a first "a", and for two of which one may be a word ("hepatitis B a"). Accents, endings and hesitations count: nothing else is made alike.
    """
    in_box = " ".join(one.text for one in in_figures(text.split(), language=language))
    found = TOKEN.findall(unicodedata.normalize("NFC", in_box).translate(MARKS).casefold())
    tokens = [_valued(one, language) for one in found]
    return tuple(_with_short_forms(tokens))


def errors_of(said: str, heard: str, *, language: str) -> Errors:
    """Hold what was heard against what was said."""
    import jiwer

    reference, hypothesis = (normalised(one, language=language) for one in (said, heard))
    if not reference:
        message = f"nothing can be compared with {len(said)} characters without a word"
        raise ValueError(message)
    compared = jiwer.process_words(" ".join(reference), " ".join(hypothesis))
    return Errors(
        words=len(reference), substituted=compared.substitutions, deleted=compared.deletions, inserted=compared.insertions,
        terms=_missed(_runs(clinical_words(said), language), _runs(clinical_words(heard), language), reference, hypothesis),
        drugs=_missed(_runs(drugs_named(said), language), _runs(drugs_named(heard), language), reference, hypothesis),
        numbers=_missed(_figures(reference), _figures(hypothesis), reference, hypothesis),
    )  # fmt: skip


def _valued(token: str, language: str) -> str:
    """A number by its value; “two”, which in_figures leaves in words, as 2, and “one”, which may be an article, as it is."""
    if token.isalpha():
        figure = plain(token, language=language)
        return figure if figure.isdigit() else token
    if not token[0].isdigit():
        return token
    try:
        return f"{number(token, language=language):.12g}"
    except ValueError:  # 7.2.4 is the number of a section
        return token


def _with_short_forms(tokens: Sequence[str]) -> Iterator[str]:
    for alone, run in groupby(tokens, key=lambda one: len(one) == 1 and one.isalpha()):
        letters = list(run)
        if alone and letters[0] == ARTICLE:
            yield letters.pop(0)
        told = alone and (len(letters) > PAIR or (len(letters) == PAIR and not set(letters) & WORDS_OF_A_LETTER))
        yield from ("".join(letters),) if told else letters


def _runs(terms: Iterable[str], language: str) -> set[tuple[str, ...]]:
    return {run for one in terms if (run := normalised(one, language=language))}


def _figures(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {(one,) for one in words if one[0].isdigit()}


def _missed(
    said: set[tuple[str, ...]], heard: set[tuple[str, ...]], reference: Sequence[str], hypothesis: Sequence[str]
) -> Missed:
    there, here = ({run: _count(run, words) for run in said | heard} for words in (reference, hypothesis))
    # A short form may stand in none of them where its letters are beside others.
    wanted = {run: max(there[run], 1) for run in said}
    missed = Counter({" ".join(run): count - here[run] for run, count in wanted.items()})
    added = Counter({" ".join(run): max(here[run], 1) - there[run] for run in heard})
    return Missed(
        said=sum(wanted.values()), missed=tuple(sorted((+missed).elements())), added=tuple(sorted((+added).elements()))
    )


def _count(run: tuple[str, ...], words: Sequence[str]) -> int:
    return sum(tuple(words[place : place + len(run)]) == run for place in range(len(words) - len(run) + 1))
