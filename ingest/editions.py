"""Guidelines → Lookalike, Duplicate: documents that are editions of one another and do not say so, and copies.

A copy is kept once. Two editions are never taken for copies, however little differs: the one number that does may be a
dose. They are reported instead. Not covered: an edition under quite another title whose text was written anew.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.fingerprints import NEAR, Fingerprint, near_duplicates
from ingest.guideline import Guideline

__all__ = ["Duplicate", "Lookalike", "kept_once", "lookalikes"]

ALIKE = 0.75  # share of their words that two titles have in common
SHARED = 0.5  # share of their text that two editions have in common at least, where nothing else tells
NOBODY = "ZZ"  # the country of the demonstration
# What tells editions apart, and no subjects.
EDITION = re.compile(
    r"(?<!\d)(?:19[89]|20[0-4])\d(?!\d)|\b(?:\d{1,2}(?:st|nd|rd|th|e|a|ª)?|first|second|third|fourth|fifth|sixth|seventh|eighth"
    r"|revised|new|nueva|nouvelle)[ .]+(?:edition|edici[óo]n|[ée]dition|ed)\b|\bedisi\s+(?:ke-?\s?)?\w+|\bv(?:ersion)?\s*\d+(?:\.\d+)*"
    r"|\b(?:edition|edici[óo]n|[ée]dition|version|revised|updated|update|final|draft)\b|\b\d{1,2}(?:st|nd|rd|th)\b"
)
PLAIN = frozenset(
    ["a", "and", "for", "in", "of", "on", "the", "to", "with", "de", "la", "el", "los", "las", "del", "para", "y", "en", "du", "des", "le", "les", "et", "pour",
     "dan", "yang", "guideline", "guidelines", "guidance", "guide", "cpg", "stg", "recommendations", "protocol", "policy", "clinical", "national", "practice",
     "treatment", "management", "consolidated", "pdf", "guía", "clínica", "práctica", "panduan", "pedoman"]
)  # fmt: skip
# Two titles that each hold one of these, and not the same, are about different patients, places or parts.
APART = re.compile(
    r"\d+|[a-z]|adults?|child(?:ren|hood)?|infants?|neonat\w*|newborns?|adolescents?|pregnan\w+|paediatric\w*|pediatric\w*|primary|hospital\w*"
    r"|outpatient\w*|emergency|dewasa|anak|kanak|adultos|niños|adultes|enfants?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalike:
    """Two ids that look like editions of one guideline, and the sentence that the report shows."""

    ids: tuple[str, str]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A document that is dropped because its text is nearly that of another, and the sentence that the report shows."""

    kept: str
    dropped: str
    sentence: str


def kept_once(
    guidelines: Sequence[Guideline],
    *,
    fingerprints: Mapping[str, Fingerprint],
    amounts: Mapping[str, str],
    stated: Collection[str],
) -> tuple[Duplicate, ...]:
    """Which documents to drop as copies; `stated` are the ids that a corpus.toml lists.

    Kept is the one that is stated, else the newer, else the first. Two that are both stated, that differ in edition or
    date, or in a single amount, are no copies of one another.
    """
    known = {one.id: one for one in guidelines}
    near = near_duplicates({one.id: fingerprints[one.id] for one in guidelines if one.id in fingerprints})
    dropped: dict[str, Duplicate] = {}
    for first, second, share in near:
        if {first, second} & set(dropped) or {first, second} <= set(stated):
            continue
        if _differ(known[first], known[second]) or amounts.get(first, first) != amounts.get(second, second):
            continue
        newer = known[second].published > known[first].published
        kept, other = (second, first) if second in stated or (first not in stated and newer) else (first, second)
        sentence = f"is nearly the same text as {known[kept].file!r} ({100 * share:.0f} %); kept once"
        dropped[other] = Duplicate(kept=kept, dropped=other, sentence=sentence)
    return tuple(dropped.values())


def lookalikes(
    guidelines: Sequence[Guideline], *, fingerprints: Mapping[str, Fingerprint] | None = None
) -> tuple[Lookalike, ...]:
    """Pairs that look like editions of one another while both answer and neither says a word about the other.

    They have the same issuer or country, the same language and nearly the same title or file name, years and editions
    aside; or they share half of their text.
    """
    answering = {one.id: one for one in guidelines if one.answers}
    prints = {one: numbers for one, numbers in (fingerprints or {}).items() if one in answering}
    shares = {(one, other): share for one, other, share in near_duplicates(prints, least=SHARED)}
    pairs = dict.fromkeys((*_titled_alike(list(answering.values())), *shares))
    found = []
    for first, second in pairs:
        one, other = sorted((answering[first], answering[second]), key=lambda guideline: guideline.published)
        share = shares.get((first, second), 0.0)
        if not _silent(one, other) or not (share or (_kin(one, other) and not _same_issue(one, other))):
            continue
        found.append(Lookalike(ids=(one.id, other.id), sentence=_sentence(one, other, share)))
    return tuple(found)


def _sentence(one: Guideline, other: Guideline, share: float) -> str:
    text = f" and share {100 * share:.0f} % of their text" if share else ""
    text += " (compare them: a dose may differ)" if share >= NEAR else ""
    return (
        f"{_called(one)} and {_called(other)} look like editions of one guideline{text}; in corpus.toml let the newer"
        f' say supersedes = ["{one.id}"], or, where both are in force, stands_beside = ["{one.id}"]'
    )


def _called(guideline: Guideline) -> str:
    when = guideline.published or guideline.edition
    return f"{guideline.title!r} ({when}, {guideline.file})" if when else f"{guideline.title!r} ({guideline.file})"


def _titled_alike(guidelines: Sequence[Guideline]) -> Iterator[tuple[str, str]]:
    """Pairs with nearly the same title, or nearly the same id, which is made of the file's name where nobody stated it."""
    place = {one.id: number for number, one in enumerate(guidelines)}
    for named in ({one.id: _words(one.title) for one in guidelines}, {one.id: _words(one.id) for one in guidelines}):
        for one, other in sorted(_sharing(named), key=lambda pair: (place[pair[0]], place[pair[1]])):
            if _alike(named[one], named[other]):
                yield one, other


def _sharing(named: Mapping[str, frozenset[str]]) -> set[tuple[str, str]]:
    """Pairs that share one of their rarest words: alike sets cannot but do so (Chaudhuri et al., ICDE 2006)."""
    common = Counter(word for words in named.values() for word in words)
    holders: dict[str, list[str]] = defaultdict(list)
    pairs: set[tuple[str, str]] = set()
    for identity, words in named.items():
        rarest = sorted(words, key=lambda word: (common[word], word))
        for word in rarest[: len(words) - math.ceil(ALIKE * len(words)) + 1]:
            pairs.update((earlier, identity) for earlier in holders[word])
            holders[word].append(identity)
    return pairs


def _words(title: str) -> frozenset[str]:
    plain = EDITION.sub(" ", re.sub(r"[_-]+", " ", title.casefold()))
    words = frozenset(re.findall(r"[^\W\d_]+|\d+", plain))
    return words - PLAIN or words


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if all(any(map(APART.fullmatch, words)) for words in (one - other, other - one)):
        return False
    return len(one & other) >= ALIKE * len(one | other) > 0


def _kin(one: Guideline, other: Guideline) -> bool:
    """Whether one body may stand behind both, as far as anybody knows."""
    if one.language and other.language and one.language != other.language:
        return False
    if one.issuer and one.issuer.casefold() == other.issuer.casefold():
        return True
    if one.issuer and other.issuer and (not {"issuer"} & {*one.guessed, *other.guessed} or not one.country):
        return False
    return one.country == other.country != NOBODY


def _silent(one: Guideline, other: Guideline) -> bool:
    named = {*one.supersedes, *one.stands_beside}, {*other.supersedes, *other.stands_beside}
    return other.id not in named[0] and one.id not in named[1]


def _differ(one: Guideline, other: Guideline) -> bool:
    """Whether two documents say that they are different editions, of different days, or one of them only a draft."""
    if (one.status == "draft") != (other.status == "draft"):
        return True
    if one.edition and other.edition and one.edition.casefold() != other.edition.casefold():
        return True
    return not (one.published.startswith(other.published) or other.published.startswith(one.published))


def _same_issue(one: Guideline, other: Guideline) -> bool:
    """Two parts of one edition have its title and its date in common."""
    return bool(one.published and other.published) and not _differ(one, other)
