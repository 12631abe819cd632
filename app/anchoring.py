"""Reading × Reading → which figures of a statement the cited text does not state of the same thing.

A figure must stand in the cited text with the same kind, value and comparator, with the same drug, and, where that text has
another figure of the kind, in the company of the same words: a dose of one drug never supports another's. Not covered:
figures that follow by reckoning (a daily total from a dose and its rate).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from app.claims import Reading, stem
from app.figures import Figure
from app.polarity import WORD
from app.units import DOSING

__all__ = ["Misfit", "is_dose", "misfits"]

Misfit = tuple[str, bool]  # what is wrong, in words, and whether it is certain
DAY = 24.0
CUTS = frozenset({"and", "or", "but", "then", "while", "dan", "atau", "y", "o", "et", "ou"})


def misfits(said: Reading, cited: Reading) -> Iterator[Misfit]:
    """Yield what is wrong with each figure of a statement."""
    for figure in said.figures:
        wrong = _misfit(figure, said, cited)
        if wrong:
            yield wrong


def is_dose(reading: Reading) -> bool:
    """Whether a statement gives an amount to be taken, or how often a drug is."""
    for one in reading.figures:
        base = one.kind.split("/")[0]
        if base in DOSING and not {"volume", "mmol", "mg"} & set(one.kind.split("/")[1:]) and not _body(one, reading):
            return True
        if one.kind == "rate" and reading.medicines:
            return True
    return False


def _body(figure: Figure, reading: Reading) -> bool:
    """Whether an amount weighs or measures a body or its fluids, not a dose."""
    around = reading.text[max(0, figure.start - 40) : figure.end + 30]
    return any(word in around for word in ("kg", "ml/min")) and "/kg" not in figure.words and "kg" in figure.words


def _misfit(figure: Figure, said: Reading, cited: Reading) -> Misfit | None:  # noqa: PLR0911 one reason each
    same_kind = [one for one in cited.figures if _comparable(figure, one)]
    equal = [one for one in same_kind if _equal(figure, one)]
    if not equal and figure.bare and any(one.kind.endswith("/time") for one in cited.figures):
        return None
    name = _named(figure)
    if not equal:
        return f"{name} is not in the cited text", True
    fitting = [one for one in equal if one.comparator == figure.comparator]
    ours = drugs_of(figure, said)
    with_drug = [one for one in fitting or equal if _same_drugs(ours, drugs_of(one, cited), cited)]
    if not with_drug:
        return f"{name} stands with another drug in the cited text", True
    if not fitting:
        added = figure.comparator and not any(one.comparator for one in equal)
        changed = figure.comparator and any(one.comparator for one in equal)
        return f"{name} is given with another limit in the cited text", bool(added or changed)
    if _elsewhere(figure, with_drug, same_kind, said, cited):
        return f"{name} belongs to something else in the cited text", True
    if figure.role and not any(one.role in {figure.role, ""} for one in with_drug):
        return f"{name} is a time of another kind in the cited text", {figure.role, with_drug[0].role} <= {
            "after",
            "before",
            "for",
        }
    return None


def _named(figure: Figure) -> str:
    what = "the dose" if figure.kind.split("/")[0] in DOSING else "the rate" if figure.kind == "rate" else "the figure"
    return f"{what} “{figure.words.strip()}”"


def _comparable(one: Figure, other: Figure) -> bool:
    if one.kind == other.kind:
        return True
    return f"{one.kind}/time" == other.kind or one.kind == f"{other.kind}/time"


def _equal(said: Figure, cited: Figure) -> bool:
    if said.kind != cited.kind:
        return False
    if said.form == "one" and cited.form == "series" and cited.kind == "mmHg":
        return said.values[0] in cited.values
    return len(said.values) == len(cited.values) and all(
        abs(one - other) <= 1e-4 * max(abs(one), abs(other))
        for one, other in zip(said.values, cited.values, strict=True)
    )


def _same_drugs(ours: frozenset[str], theirs: frozenset[str], cited: Reading) -> bool:
    if not ours:
        return True
    if theirs:
        return ours <= theirs or (ours - theirs <= cited.above_medicines and bool(ours & theirs))
    return ours <= cited.above_medicines | cited.drugs


def drugs_of(figure: Figure, reading: Reading) -> frozenset[str]:
    """The drugs that a figure speaks of: those before it up to another figure of its kind, or else the next one."""
    return _drugs_of(figure, reading.medicines, reading.figures, reading.text)


@lru_cache(maxsize=16384)
def _drugs_of(figure: Figure, named: tuple, figures: tuple[Figure, ...], text: str) -> frozenset[str]:  # type: ignore[type-arg]
    behind = text[figure.end : figure.end + 4]
    after = [one for one in named if one.start >= figure.end]
    if after and (behind.startswith((" of ", " de ")) or after[0].start - figure.end <= 1):
        return frozenset({after[0].name})
    group = _group(figure)
    last = max((one.end for one in figures if one.end <= figure.start and _group(one) == group), default=0)
    before = [one for one in named if last <= one.start < figure.start]
    if not before:
        before = [one for one in named if one.start < figure.start][-1:]
    if before:
        return frozenset(one.name for one in before)
    following = min(
        (one.start for one in figures if one.start >= figure.end and _group(one) == group), default=len(text)
    )
    return frozenset(one.name for one in after if one.start < following) if after else frozenset()


def _group(figure: Figure) -> str:
    base = figure.kind.split("/")[0]
    return "dose" if base in DOSING else base


def _elsewhere(figure: Figure, equal: list[Figure], same_kind: list[Figure], said: Reading, cited: Reading) -> bool:
    """Whether another figure of the kind, with another value, stands in more of the statement's company."""
    others = [one for one in same_kind if one.kind == figure.kind and not _equal(figure, one)]
    if not others:
        return False
    ours = _company(figure, said)
    best = max(_shared(ours, _company(one, cited)) for one in equal)
    return any(_shared(ours, _company(one, cited)) > best + 0.5 for one in others)  # half a word is no evidence


def _shared(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(min(weight, other[word]) for word, weight in one.items() if word in other)


def _company(figure: Figure, reading: Reading) -> dict[str, float]:
    """The words around a figure, and the figures of other kinds, up to the next ones of its own; near ones count more."""
    same = [one for one in reading.figures if one.kind == figure.kind and one is not figure]
    left = max((one.end for one in same if one.end <= figure.start), default=0)
    right = min((one.start for one in same if one.start >= figure.end), default=len(reading.text))
    found: dict[str, float] = {}
    for start, end, backwards in ((left, figure.start, True), (figure.end, right, False)):
        weight = 1.0
        for token, place in _tokens(reading.text, start, end, backwards=backwards):
            if token in {",", ";", "."} or token in CUTS:
                weight *= 0.5
            key = stem(token)
            if key and place >= 0:
                found[key] = max(found.get(key, 0.0), weight)
        for one in reading.figures:
            if one.kind != figure.kind and start <= one.start < end:
                near = "," not in reading.text[min(one.end, figure.end) : max(one.start, figure.start)]
                key = f"{one.kind} {one.values}"
                found[key] = max(found.get(key, 0.0), 1.0 if near else 0.5)
    return found


def _tokens(text: str, start: int, end: int, *, backwards: bool) -> list[tuple[str, int]]:
    found = [(match.group(), match.start()) for match in re.finditer(rf"{WORD.pattern}|[,;.]", text[start:end])]
    return found[::-1] if backwards else found
