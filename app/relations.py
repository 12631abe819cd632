"""Reading × Reading → words that a statement repeats in another relation to one another: each a doubt, none certain.

"Ask about eczema in asthma" holds every word of "Ask about asthma in eczema". Each word is compared by what it hangs from:
the preposition, conjunction or verb before it. Covered, in English, Malay, Indonesian, Spanish and French: two words that
have changed places; before, after, until, between, without and against made another; a change by an amount made one to it.
Not covered: words that stand twice, and relations that word order alone tells of three words or more.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise

from app.claims import Reading, stem
from app.phrases import any_of
from app.polarity import WORD

__all__ = ["relations"]

# What stands between a word and what it hangs from.
PASSED = frozenset(
    ["a", "an", "the", "any", "every", "each", "all", "its", "their", "his", "her", "this", "that", "these", "those", "is", "are", "was", "were", "be", "been",
     "being", "has", "have", "had", "will", "very", "most", "more", "less", "some", "other", "el", "la", "los", "las", "un", "una", "unos", "unas", "le", "les",
     "l'", "du", "des", "il", "elle", "on", "se", "es", "son", "ya", "itu", "ini", "para", "sesuatu", "seorang", "adalah", "ialah", "telah", "akan"]
)  # fmt: skip
JOINING = frozenset(["and", "or", "dan", "atau", "y", "e", "o", "u", "et", "ou", ",", "("])
OF = frozenset(["of", "de", "del"])
OPENING = "^"  # what the first word of a sentence hangs from
TOKEN = re.compile(rf"{WORD.pattern}|[,;.:(•]")
# Words of time and place, by what they tell; of two that tell different things one is not the other, but for ALIKE.
PLACING: Mapping[str, str] = {
    word: name
    for name, words in {
        "before": "before prior sebelum antes avant", "after": "after following since selepas setelah sesudah sejak después tras desde après depuis",
        "until": "until till sehingga hingga sampai hasta jusqu'à", "between": "between antara entre", "within": "within", "without": "without tanpa sin sans",
        "against": "against terhadap contra contre", "when": "when once as bila apabila cuando lorsque quand",
        "at": "at in on during while with semasa ketika pada dengan durante con al en pendant avec",
    }.items()
    for word in words.split()
}  # fmt: skip
ALIKE = ({"when", "after"}, {"when", "at"}, {"within", "at"}, {"within", "when"})
ORDERED = re.compile(
    r"(?<![\w.:])\d+\s?:\s?\d+(?![\w:])|(?<![^\W_])(?:respectively|masing-masing|respectivamente|respectivement)(?![^\W_])"
)
BY = any_of(r"by", r"sebanyak", r"sebesar", r"en un", r"de")
TO = any_of(r"to", r"kepada", r"hingga", r"menjadi", r"al?", r"hasta", r"à", r"jusqu'à")
FROM = re.compile(
    r"\s(?:of|after|before|from|following|selepas|sebelum|después de|antes de|après|avant)\s(?:(?:the|a|an|el|la|le|les|l'|each|every)\s?)?([^\W\d_]+)"
)
BEFORE = 12  # characters before a figure in which “by” or “to” stands


def relations(said: Reading, cited: Reading) -> Iterator[str]:
    """Yield, in words, what a statement has put in another relation."""
    ours, theirs = _hanging(said.text), _hanging(cited.text)
    yield from _exchanged(ours, theirs)
    if ORDERED.search(said.text) and ORDERED.search(cited.text):
        both = [one.key for one in ours]
        if [one for one in both if one in {each.key for each in theirs}] != [
            each.key for each in theirs if each.key in both
        ]:
            yield "what stands in an order of the cited text stands in another one"
    for word in {one.key for one in ours} & {one.key for one in theirs}:
        if not word[0].isdigit() and _moved(*({one.above for one in of if one.key == word} for of in (ours, theirs))):
            yield f"“{word}” stands behind another word of time or place in the cited text"
    yield from _by_or_to(said, cited)
    yield from _distances(said, cited)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hung:
    """A word that claims something, or a number: its key, what it hangs from, and the keys of the words before and behind it."""

    key: str
    above: str
    before: str = ""
    behind: str = ""


HANGS: tuple[Callable[[_Hung], tuple[str, str]], ...] = (  # by each of which words that changed places are found
    lambda word: (word.above, ""),
    lambda word: (word.above, word.behind if word.above == OPENING else ""),
    lambda word: (word.before, ""),
)


def _exchanged(ours: Sequence[_Hung], theirs: Sequence[_Hung]) -> Iterator[str]:
    """The first two words of which each hangs from what the other one hangs from in the cited text."""
    mine, other = _single(ours), _single(theirs)
    for one, two in combinations([key for key in mine if key in other], 2):
        for hangs in HANGS:
            now, then = (hangs(mine[one]), hangs(mine[two])), (hangs(other[two]), hangs(other[one]))
            if now == then and now[0] != now[1]:
                yield f"“{one}” and “{two}” have changed places"
                return
    order = [word.key for word in ours]
    for left, right in pairwise(theirs):  # “siblings of children” and “children with siblings”
        if right.above in OF and {left.key, right.key} <= mine.keys() & other.keys():
            turned = order.index(left.key) > order.index(right.key)
            if turned and mine[left.key].above != right.key:
                yield f"“{left.key}” is no longer of “{right.key}”"
                return


def _single(words: Sequence[_Hung]) -> Mapping[str, _Hung]:
    """Those that stand once."""
    counts = Counter(one.key for one in words)
    return {one.key: one for one in words if counts[one.key] == 1}


def _moved(ours: Set[str], theirs: Set[str]) -> bool:
    """Whether one of a pair such as “before” and “after”, “between” and “with” stands in the place of the other."""
    pairs = [{PLACING.get(one, ""), PLACING.get(other, "")} for one in ours for other in theirs]
    return all(len(pair) > 1 and "" not in pair and pair not in ALIKE for pair in pairs)


@lru_cache(maxsize=16384)
def _hanging(text: str) -> tuple[_Hung, ...]:
    """The words that claim something, and the numbers, with what each hangs from."""
    found: list[_Hung] = []
    above, last = OPENING, ""  # what the word before hangs from, and so what is joined to it
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
            found.append(_Hung(key=key, above=above))
        last = key or word
    keys = ["", *(one.key for one in found), ""]
    return tuple(replace(one, before=keys[place], behind=keys[place + 2]) for place, one in enumerate(found))


def _distances(said: Reading, cited: Reading) -> Iterator[str]:
    """“Within an hour of the incision” is not “at the incision”: a time from something is left out, and it is named."""
    times = [one for one in said.figures if one.kind == "time"]
    for figure in (one for one in cited.figures if one.kind == "time" and not times):
        match = FROM.match(cited.text, figure.end)
        if match and cited.key(match[1]) in said.words:
            yield f"“{figure.words.strip()}” from “{match[1]}” was left out"


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
