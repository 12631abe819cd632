"""Locked sentence × its translation → why the translation is not shown, or nothing where it holds.

Deterministic, and rather too strict: a sentence without its translation does no harm. Covered: marks lost, doubled,
invented, changed, moved to another drug; figures, drugs and names beside them; “not”, “avoid”, “stop”, “without”,
“unless”, “only”, “but” and their order; limits beside a figure; time, strength, conditions, degrees, “most”, “all”, “half”;
populations and routes; a thing that the glossary knows in the place of another; sentences lost, the wrong language, the
source repeated, markup, text that says something else. Not covered: a wrong word for a thing that no list knows, and who
does what to whom, which is why the guideline's words stand above every translation.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from app.asking import everyday_words, languages_of
from app.direction import MARK, direction_of, turns
from app.figures import figures
from app.locked import Locked, names_in
from app.markup import bare
from app.medicines import medicines, routes
from app.numerals import plain
from app.population import populations_in
from app.wordings import LANGUAGE_NAMES, MALAYIC, Wording, wordings_of
from ingest.words import tokens

__all__ = ["alike", "faults", "marked"]

LIKE_A_MARK = re.compile(r"(?:\[\[|⟦|【|\{\{|\[|\{)\s?(\d{1,3})\s?(?:\]\]|⟧|】|\}\}|\]|\})")
SENTENCE_ENDS = re.compile(r"[.!?;][\"”’)]?(?:\s+(?=[^\W\d_a-zà-ÿ]|\[\[|[¿¡(])|\s*$)")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
NEWBORN = re.compile(
    r"\b(?:bayi baru lahir|newborn (?:infant|baby|babies)s?|nourrissons? nouveau-nés?)\b", re.IGNORECASE
)
JOINING = {"en": "and", "ms": "dan|serta", "id": "dan|serta", "es": "y|e", "fr": "et"}
PLAIN_SIGNS = frozenset(" .,;:()'\"“”‘’«»¿¡!?-–—…")
BEFORE, BEHIND = frozenset(" ('\"“‘’«¿¡"), frozenset(" .,;:)'\"”’»!?")
SHORTEST, LONGEST = 0.65, 2.2  # of the words of the guideline's sentence
SLACK = 3  # words, of short sentences
SAME_WORDS = 0.6  # share of a translation's words from which it only repeats
LEFT_WORDS = 0.15  # share of words of the guideline's language that may be left in it
SPOKEN_OF = 1 / 3  # share of the things that the glossary can name, which a translation must name
ENOUGH = 2  # things, or drugs, or figures of a kind, from which these rules count


def alike(one: str, other: str) -> bool:
    """Whether a reader of one language reads the other: Malay and Indonesian."""
    return one == other or {one, other} <= set(MALAYIC)


def marked(text: str) -> str:
    """A translation with its marks as they were given: a small model writes [1] or ⟦1⟧ for [[1]]."""
    return LIKE_A_MARK.sub(r"[[\1]]", text)


def faults(text: str, source: Locked, *, language: str, into: str) -> Iterator[str]:
    """Yield, in words, what is wrong with a translation in which the marks stand; the first is enough to refuse it."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        yield "the model wrote nothing"
        return
    if len(lines) > 1:
        yield "the model wrote more than the translation"
    if bare(text) != " ".join(text.split()):
        yield "it holds markup"
    wrong = list(_marks(text, source))
    yield from wrong
    if wrong:
        return
    yield from _beside(text, source)
    yield from _outside(_free(text), _free(source.text), language, into)
    yield from _likeness(_free(text), _free(source.text), language, into)
    yield from _directions(text, source, language, into)
    yield from _order(text, source, language, into)


def _free(text: str) -> str:
    return " ".join(MARK.sub(" ", text).split())


def _marks(text: str, source: Locked) -> Iterator[str]:
    found = Counter(int(one) for one in MARK.findall(text))
    for place, lock in enumerate(source.locks, 1):
        if found[place] != 1:
            yield f"“{lock.said}” {'is missing' if not found[place] else 'stands more than once'} in it"
    if found.keys() - set(range(1, len(source.locks) + 1)) or re.search(r"[\[\]{}⟦⟧【】]", MARK.sub("", text)):
        yield "it holds a mark that was not given"


def _beside(text: str, source: Locked) -> Iterator[str]:
    """A sign directly beside a figure changes it: “-5 mg”, “5 mg0”."""
    ours, theirs = ({int(one[1]): one for one in MARK.finditer(of)} for of in (text, source.text))
    for place in ours.keys() & theirs.keys():
        (before, behind), asked = _edges(text, ours[place]), _edges(source.text, theirs[place])
        if (before not in BEFORE and before != asked[0]) or (behind not in BEHIND and behind != asked[1]):
            yield f"“{source.locks[place - 1].said}” stands beside another sign in it"


def _edges(text: str, mark: re.Match[str]) -> tuple[str, str]:
    return text[mark.start() - 1 : mark.start()] or " ", text[mark.end() : mark.end() + 1] or " "


def _outside(free: str, asked: str, language: str, into: str) -> Iterator[str]:
    """What no translation may add outside the marks."""
    if any(one.isnumeric() for one in free) or _numbers(free, into) != _numbers(asked, language):
        yield "it holds another number"
    known = {one.name for one in medicines(asked)}
    for one in medicines(free):
        if one.name not in known:
            yield f"it names “{one.words}”"
    for name in names_in(free):
        if name not in asked:
            yield f"it names “{name}”"
    signs = {one for one in free if not one.isalpha() and unicodedata.category(one)[0] != "M"} - PLAIN_SIGNS
    if signs - set(asked):
        yield f"it holds the sign “{min(signs - set(asked))}”"


def _numbers(free: str, language: str) -> Counter[str]:
    """The numbers of a text, those in words too; Malay “kedua-dua” is “both”."""
    return Counter(re.findall(r"\d+(?:\.\d+)?", plain(free.replace("kedua-dua", "kedua"), language=language)))


def _likeness(free: str, asked: str, language: str, into: str) -> Iterator[str]:
    """Whether it is a translation at all, and of the whole."""
    ours, theirs = (list(map(str.casefold, WORD.findall(one))) for one in (free, asked))
    if not SHORTEST * len(theirs) - 1 <= len(ours) <= LONGEST * len(theirs) + SLACK:
        yield f"it has {len(ours)} words for {len(theirs)}"
    if len(SENTENCE_ENDS.findall(f"{free} .")) != len(SENTENCE_ENDS.findall(f"{asked} .")):
        yield "it has not as many sentences"
    repeated = sum(one in set(theirs) for one in ours)
    if len(ours) > ENOUGH and repeated >= SAME_WORDS * len(ours):
        yield "it only repeats the guideline's words"
    if theirs and not _is_in(free, language, into):
        yield f"it is not certain to be in {LANGUAGE_NAMES[into]}"
    left = everyday_words(language) - everyday_words(into) - (everyday_words("id") if into in MALAYIC else frozenset())
    if sum(one in left for one in ours) > LEFT_WORDS * len(ours):
        yield f"words of it were left in {LANGUAGE_NAMES[language]}"
    yield from _things(free, asked, language, into)


def _things(free: str, asked: str, language: str, into: str) -> Iterator[str]:
    """Whether what the glossary can name in the one text it names in the other."""
    things, others = _things_of(asked, language, into), _things_of(free, into, language)
    untold, added = _unmatched(things, free, into), _unmatched(others, asked, language)
    if len(things) >= ENOUGH and len(things) - len(untold) < SPOKEN_OF * len(things):
        yield "it does not speak of what the guideline speaks of"
    untold, added = ([one for one in of if not populations_in(one) and not turns(one)] for of in (untold, added))
    if untold and added:
        yield f"it speaks of “{added[0]}” and not of “{untold[0]}”"
    if untold and len(_joints(free, into)) < len(_joints(asked, language)):
        yield f"“{untold[0]}” of the guideline is not in it"


def _things_of(text: str, language: str, into: str) -> list[Wording]:
    """What the glossary can name of a text, and its names in the other language."""
    found = wordings_of(text, language=language, spoken=[into], abbreviations={})
    return [one for one in found if one.kind == "translation"]


def _unmatched(things: list[Wording], other: str, into: str) -> list[str]:
    """Those, in lower case, of which the other text holds none of the names."""
    told = set(tokens(other, language=into))
    return [
        one.said.lower()
        for one in things
        if not any(told.issuperset(tokens(form, language=into)) for form in one.others)
    ]


def _joints(text: str, language: str) -> list[str]:
    return re.findall(rf"(?<!\w)(?:{JOINING[language]})(?!\w)", text, re.IGNORECASE)


def _is_in(free: str, language: str, into: str) -> bool:
    """Whether a text is in a language: most of the words that tell are, or, where few stand in it, any of them is."""
    if found := languages_of(free):
        return any(alike(one, into) for one in found)
    ours, theirs = (direction_of(free, language=code) for code in (into, language))
    return bool(ours.told - theirs.perhaps or (ours.turning and not theirs.turning))


def _directions(text: str, source: Locked, language: str, into: str) -> Iterator[str]:
    ours, theirs = direction_of(text, language=into), direction_of(source.text, language=language)
    drugs = {place: lock.drugs for place, lock in enumerate(source.locks, 1) if lock.drugs}
    if _turns(text, ours.turning, drugs) != _turns(source.text, theirs.turning, drugs):
        yield "“not”, “avoid”, “stop”, “unless”, “only” or “but” does not stand in it as in the guideline"
    for one in sorted(theirs.told - ours.perhaps):
        yield f"“{one}” of the guideline is not in it"
    for one in sorted(ours.told - theirs.perhaps):
        yield f"“{one}” is not in the guideline"
    if theirs.limits - ours.perhaps_limits or ours.limits - theirs.perhaps_limits:
        yield "a figure stands with another limit in it"
    if theirs.roles - ours.perhaps_roles or ours.roles - theirs.perhaps_roles:
        yield "a time stands behind another word in it"
    free, asked = _free(text), _free(source.text)
    if _populations(free, into) != _populations(asked, language):
        yield "it speaks of other patients"
    added = {one for one in routes(free) - routes(asked) if one not in asked.lower()}  # “oral rehydration” is no route
    if added or routes(asked) - routes(free):
        yield "it tells another route"


def _populations(text: str, language: str) -> frozenset[str]:
    """In Malay and Indonesian “kepada anak” (to a child) is told apart from “ibu kepada anak” nowhere else."""
    plainer = NEWBORN.sub("newborn", text.replace("kepada ", "pada ") if language in MALAYIC else text)
    return populations_in(plainer)


def _turns(text: str, turning: tuple[tuple[str, int], ...], drugs: dict[int, frozenset[str]]) -> list[str]:
    """The words that turn a sentence, the drugs and the ends of sentences, in their order."""
    found = [(place, name) for name, place in turning]
    found += [
        (match.start(), str(sorted(drugs[int(match[1])]))) for match in MARK.finditer(text) if int(match[1]) in drugs
    ]
    found += [(match.start(), ".") for match in SENTENCE_ENDS.finditer(text)]
    ordered = [name for _, name in sorted(found)]
    return ordered[:-1] if ordered[-1:] == ["."] else ordered


def _order(text: str, source: Locked, language: str, into: str) -> Iterator[str]:
    """A mark moves only with a word that tells its time, and not where it could come to another drug or figure."""
    ours, theirs = ([source.locks[int(one) - 1].said for one in MARK.findall(of)] for of in (text, source.text))
    drugs = frozenset[str]().union(*(one.drugs for one in source.locks))
    kinds = Counter(
        one.kind for lock in source.locks for one in figures(plain(lock.said, language=language), language=language)
    )
    fixed = (len(drugs) >= ENOUGH and kinds) or any(count >= ENOUGH for count in kinds.values())
    if (fixed and ours != theirs) or _strayed(text, source, language, into):
        yield "what is locked stands in another order in it"


def _strayed(text: str, source: Locked, language: str, into: str) -> bool:
    """Whether two marks changed places of which neither stands behind a word of time in both texts."""
    ours, theirs = direction_of(text, language=into), direction_of(source.text, language=language)
    told = (ours.roles & theirs.perhaps_roles) | (theirs.roles & ours.perhaps_roles)
    free = {mark for mark, _ in told}
    order = [int(one) for one in MARK.findall(text)]
    return any(one > other and not {one, other} & free for one, other in combinations(order, 2))
