"""Release + questions → Case: drafts that are false and drafts that are faithful, and what stands on the pages.

A case is one drafted statement with the sources that a model would have been shown for a gold question. Covered: every
change of `eval/figurechanges.py` and `eval/wordchanges.py`, each second one said in other words besides; ids swapped and
invented; two sources welded; what a replaced edition said; and, faithful, the sentences as they stand, those of
`eval/rewordings.py`, lists in one sentence, two sentences in one. Not covered: rows of tables, but for those written by hand.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.sources import Source
from eval import figurechanges, wordchanges
from eval.rewordings import rewordings
from ingest.release import Release

__all__ = ["HARMFUL", "Case", "Fact", "Pool", "facts_of", "faithful_cases", "harmful_cases", "picked", "stated"]

HARMFUL = (
    "number changed", "decimal slipped", "unit changed", "range widened", "frequency swapped", "comparator turned", "drug swapped",
    "negation dropped", "negation added", "population swapped", "condition dropped", "route swapped", "action reversed",
    "id swapped", "id invented", "two sources welded", "superseded dose", "written by hand",
)  # fmt: skip
DRESSES = {"recommended", "synonyms", "opening", "abbreviations"}
BULLET = re.compile(r"\s*[•▪●○◦■□➢►✓*]\s+")
MARKS = re.compile(r"(?<!m)[¹²³⁴⁵⁶⁷⁸⁹⁰†‡]+|(?<=[a-z]\.)[a-z]$")  # of footnotes; the square of m is none
LONGEST, FEWEST = 400, 4  # characters, words of a sentence that cases are made of
UNKNOWN = "S99.1"
ALIKE, NEAR = 0.5, 0.2  # share of words in common: of sources that may say the same; of those about the same matter
AMOUNT = re.compile(r"\d+(?:[.,]\d+)*(?:[–-]\d+(?:\.\d+)?)? ?(?:mg|g|µg|mL|units)(?:/\w+)*(?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A question, and all that a model may cite for it."""

    question: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A sentence of a guideline as a model would copy it, in the first pool that it was found in."""

    source: Source
    pool: Pool
    text: str  # without bullets, footnote marks, and headings before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A drafted statement, what it was made of, and what should become of it."""

    kind: str
    harmful: bool
    text: str
    ids: tuple[str, ...]  # as the draft cites
    true_ids: tuple[str, ...]  # what the text does follow from; () where it follows from nothing
    original: str
    guideline: str  # Guideline.id
    pool: Pool


def facts_of(pools: Sequence[Pool]) -> tuple[Fact, ...]:
    """Every single sentence of the pools that cases can be made of, once for each guideline."""
    found: dict[tuple[str, str], Fact] = {}
    for pool in pools:
        for source in pool.sources:
            text = stated(source.text)
            usable = not set("\n?") & set(source.text) and len(text) <= LONGEST and len(text.split()) >= FEWEST
            if usable and (source.guideline.id, text) not in found:
                found[source.guideline.id, text] = Fact(source=source, pool=pool, text=text)
    return tuple(found.values())


def stated(text: str) -> str:
    """A source's words as one would copy them: a list item after what it hangs from, or alone under a mere heading."""
    parts = BULLET.split(MARKS.sub("", text).strip())
    if len(parts) == len(("lead", "item")) and parts[0].endswith(":"):
        item = parts[1].rstrip(";,.")
        return f"{parts[0]} {item}."
    return parts[-1] if parts[-1].endswith(".") else f"{parts[-1].rstrip(';,')}."


def harmful_cases(facts: Sequence[Fact], release: Release) -> Iterator[Case]:
    """Yield every false draft that can be made, in no kind's favour; `picked` chooses."""
    for fact in facts:
        around = " ".join(one.text for one in fact.pool.sources)
        for kind, change in _changes(around):
            for text in dict.fromkeys(change(fact.text)):
                dressed = _dressed(text)
                if not _stands(dressed, fact.pool):
                    yield _case(fact, kind, dressed, (fact.source.id,))
        yield from _wrong_ids(fact)
        yield from _welded(fact)
    yield from _superseded(facts, release)


def faithful_cases(facts: Sequence[Fact]) -> Iterator[Case]:
    """Yield every faithful draft that can be made."""
    for place, fact in enumerate(facts):
        yield _faithful(fact, "as it stands", fact.text, (fact.source.id,))
        for way, text in rewordings(fact.text):
            yield _faithful(fact, way, text, (fact.source.id,))
        before = facts[place - 1] if place else fact
        if before is not fact and before.pool is fact.pool and _passage(before) == _passage(fact):
            ids = (before.source.id, fact.source.id)
            yield _faithful(fact, "two joined", f"{before.text} {fact.text}", ids)


def picked(cases: Sequence[Case], *, of_each: int) -> tuple[Case, ...]:
    """At most so many of each kind, those of different sentences first; the same ones on every run."""
    chosen: list[Case] = []
    for kind in dict.fromkeys(one.kind for one in cases):
        seen: dict[str, int] = {}
        ranked: list[tuple[int, int, Case]] = []
        for one in sorted((one for one in cases if one.kind == kind), key=lambda one: _digest(one.text)):
            seen[one.original] = seen.get(one.original, 0) + 1
            ranked.append((seen[one.original], len(ranked), one))
        chosen += [one for _, _, one in sorted(ranked, key=lambda each: each[:2])[:of_each]]
    return tuple(chosen)


def _changes(around: str) -> tuple[tuple[str, Callable[[str], Iterator[str]]], ...]:
    return (
        ("number changed", figurechanges.numbers), ("decimal slipped", figurechanges.decimals), ("unit changed", figurechanges.units),
        ("range widened", figurechanges.ranges), ("frequency swapped", figurechanges.frequencies), ("comparator turned", figurechanges.comparators),
        ("drug swapped", lambda text: wordchanges.drugs(text, around)), ("negation dropped", wordchanges.negations_dropped), ("negation added", wordchanges.negations_added),
        ("population swapped", wordchanges.populations), ("condition dropped", wordchanges.conditions), ("route swapped", wordchanges.routes), ("action reversed", wordchanges.actions),
    )  # fmt: skip


def _dressed(text: str) -> str:
    """Every second text said in other words too: a checker must not lean on the rest being verbatim."""
    digest = _digest(text)
    said = [words for way, words in rewordings(text) if way in DRESSES]
    return said[digest // 2 % len(said)] if said and digest % 2 else text


def _wrong_ids(fact: Fact) -> Iterator[Case]:
    true_ids = tuple(one.id for one in fact.pool.sources if _plain(fact.text) in _plain(one.text))
    others = [one for one in fact.pool.sources if one.id not in true_ids and _common(one.text, fact.text) < ALIKE]
    if true_ids and others:
        others.sort(key=lambda one: -_common(one.text, fact.text))  # the most alike are the hardest
        for other in (others[0], others[_digest(fact.text) % len(others)]):
            yield replace(_case(fact, "id swapped", fact.text, (other.id,)), true_ids=true_ids)
        for ids in ((UNKNOWN,), (fact.source.id, UNKNOWN)):
            yield replace(_case(fact, "id invented", fact.text, ids), true_ids=true_ids)


def _welded(fact: Fact) -> Iterator[Case]:
    """One drug's sentence with the amount of another's, both cited; two sentences with only the first one cited."""
    amounts = set(AMOUNT.findall(fact.text))
    others = [one for one in fact.pool.sources if "\n" not in one.text and _common(one.text, fact.text) < ALIKE]
    others.sort(key=lambda one: -_common(one.text, fact.text))
    for other in others[:4]:
        theirs = [one for one in AMOUNT.findall(other.text) if one not in amounts]
        if amounts and theirs:
            text = AMOUNT.sub(theirs[0], fact.text, count=1)
            yield _case(fact, "two sources welded", text, (fact.source.id, other.id))
    far = [one for one in others if one.guideline.id != fact.source.guideline.id and len(one.text) < LONGEST]
    if far:
        text = f"{fact.text.rstrip('.')}, and {_small(stated(far[0].text))}"
        yield _case(fact, "two sources welded", text, (fact.source.id,))


def _superseded(facts: Sequence[Fact], release: Release) -> Iterator[Case]:
    """Sentences of replaced editions whose figures the edition in force does not give, cited to its nearest sentence."""
    for new in release.guidelines.values():
        held = [one for one in facts if one.source.guideline.id == new.id]
        for old in (name for name in new.supersedes if name in release.guidelines and held):
            for passage in release.passages_of(old):
                for sentence in (one for one in passage.sentences if one.kind in {"text", "item"}):
                    text = stated(sentence.text)
                    fact = max(held, key=lambda one: _common(one.text, text))
                    stale = set(AMOUNT.findall(text)) | set(re.findall(r"\d+ days?|\d+ times", text))
                    said = {part for part in stale if part in fact.text}
                    if stale - said and _common(fact.text, text) >= NEAR and not _stands(text, fact.pool):
                        yield _case(fact, "superseded dose", text, (fact.source.id,))
                        for _, words in list(rewordings(text))[:2]:
                            yield _case(fact, "superseded dose", words, (fact.source.id,))


def _case(fact: Fact, kind: str, text: str, ids: tuple[str, ...]) -> Case:
    return Case(
        kind=kind, harmful=True, text=text, ids=ids, true_ids=(), original=fact.text,
        guideline=fact.source.guideline.id, pool=fact.pool,
    )  # fmt: skip


def _faithful(fact: Fact, kind: str, text: str, ids: tuple[str, ...]) -> Case:
    return replace(_case(fact, kind, text, ids), harmful=False, true_ids=ids)


def _passage(fact: Fact) -> str:
    return fact.source.id.partition(".")[0]


def _stands(text: str, pool: Pool) -> bool:
    return any(_plain(stated(one.text)) == _plain(text) for one in pool.sources)


def _common(one: str, other: str) -> float:
    """Share of words in common, of the smaller number of them; from 0 to 1."""
    first, second = (set(re.findall(r"[^\W\d_]{4,}", text.lower())) for text in (one, other))
    return len(first & second) / max(min(len(first), len(second)), 1)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def _small(text: str) -> str:
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
