"""Reading × Reading → words that a statement repeats in another relation to one another: each a doubt, none certain.

"Ask about eczema in asthma" holds every word of "Ask about asthma in eczema". Each word is compared by what it hangs from:
the preposition, conjunction or verb before it. Covered, in English, Malay, Indonesian, Spanish and French: two words that
have changed places; before, after, until, between, without and against made another; a change by an amount made one to it.
Not covered: words that stand twice, and relations that word order alone tells of three words or more.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations

from app.claims import Reading, stem
from app.phrases import any_of
from app.polarity import WORD

__all__ = ["relations"]

# What stands between a word and what it hangs from.
PASSED = frozenset(
    [
        "a",
        "an",
        "the",
        "any",
        "every",
        "each",
        "all",
        "its",
        "their",
        "his",
        "her",
        "this",
        "that",
        "these",
        "those",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "will",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "unos",
        "unas",
        "le",
        "les",
        "l'",
        "du",
        "des",
        "il",
        "elle",
        "on",
        "se",
        "es",
        "son",
        "ya",
        "very",
        "most",
        "more",
        "less",
        "some",
        "other",
        "se-",
        "il",
        "itu",
        "ini",
        "para",
        "sesuatu",
        "seorang",
        "adalah",
        "ialah",
        "telah",
        "akan",
    ]
)
JOINING = frozenset(["and", "or", "dan", "atau", "y", "e", "o", "u", "et", "ou", ",", "("])
OPENING = "^"  # what the first word of a sentence hangs from
TOKEN = re.compile(rf"{WORD.pattern}|[,;.:(•]")
# Words of time and place, by what they tell; of two that tell different things one is not the other, but for ALIKE.
PLACING: Mapping[str, str] = {
    word: name
    for name, words in {
        "before": "before prior sebelum antes avant", "after": "after following since selepas setelah sesudah sejak después tras desde après depuis",
        "until": "until till sehingga hingga sampai hasta jusqu'à", "between": "between antara entre", "without": "without tanpa sin sans",
        "against": "against terhadap contra contre", "when": "when once as bila apabila cuando lorsque quand",
        "at": "at in on during while with semasa ketika pada dengan durante con al en pendant avec",
    }.items()
    for word in words.split()
}  # fmt: skip
ALIKE = ({"when", "after"}, {"when", "at"})
ORDERED = re.compile(
    r"(?<![\w.:])\d+\s?:\s?\d+(?![\w:])|(?<![^\W_])(?:respectively|masing-masing|respectivamente|respectivement)(?![^\W_])"
)
BY = any_of(r"by", r"sebanyak", r"sebesar", r"en un", r"de")
TO = any_of(r"to", r"kepada", r"hingga", r"menjadi", r"al?", r"hasta", r"à", r"jusqu'à")
BEFORE = 12  # characters before a figure in which “by” or “to” stands


def relations(said: Reading, cited: Reading) -> Iterator[str]:
    """Yield, in words, what a statement has put in another relation."""
    ours, theirs = _hanging(said.text), _hanging(cited.text)
    both = [word for word in ours if len(ours[word]) == 1 and len(theirs.get(word, ())) == 1]
    for one, other in combinations(both, 2):
        (a, b), (c, d) = (*ours[one], *ours[other]), (*theirs[one], *theirs[other])
        if a != b and (a, b) == (d, c):
            yield f"“{one}” and “{other}” have changed places"
            break
    if ORDERED.search(said.text) and ORDERED.search(cited.text) and both != [one for one in theirs if one in both]:
        yield "what stands in an order of the cited text stands in another one"
    for word in ours.keys() & theirs.keys():
        if _moved(ours[word], theirs[word]):
            yield f"“{word}” stands behind another word of time or place in the cited text"
    yield from _by_or_to(said, cited)


def _moved(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether one of a pair such as “before” and “after”, “between” and “with” stands in the place of the other."""
    pairs = [{PLACING.get(one, ""), PLACING.get(other, "")} for one in ours for other in theirs]
    return all(len(pair) > 1 and "" not in pair and pair not in ALIKE for pair in pairs)


@lru_cache(maxsize=16384)
def _hanging(text: str) -> Mapping[str, frozenset[str]]:
    """Of each word that claims something, and each number, the words that it hangs from."""
    found: dict[str, set[str]] = {}
    above = OPENING  # what the word before hangs from, and so what is joined to it
    last = ""
    for match in TOKEN.finditer(text):
        word = match.group()
        if word in PASSED:
            continue
        if word in ".;:•":
            above, last = OPENING, ""
            continue
        key = stem(word) or (word if word[0].isdigit() else "")
        if key:
            above = above if last in JOINING or not last else last
            found.setdefault(key, set()).add(above)
        last = key or word
    return {word: frozenset(hangs) for word, hangs in found.items()}


def _by_or_to(said: Reading, cited: Reading) -> Iterator[str]:
    """“By 25%” is another change than “to 25%”."""
    for figure in said.figures:
        equal = [one for one in cited.figures if (one.kind, one.values) == (figure.kind, figure.values)]
        ours = _change(said.text, figure.start)
        theirs = {_change(cited.text, one.start) for one in equal}
        if ours and theirs and "" not in theirs and ours not in theirs:
            yield f"“{figure.words.strip()}” is {'what it changes to' if ours == 'by' else 'by how much it changes'} in the cited text"


def _change(text: str, start: int) -> str:
    before = text[max(0, start - BEFORE) : start].rstrip()
    return next((name for name, words in (("by", BY), ("to", TO)) if _ends(words, before)), "")


def _ends(words: re.Pattern[str], before: str) -> bool:
    return any(match.end() == len(before) for match in words.finditer(before))
