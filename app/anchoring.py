"""Reading × Reading → which figures of a statement the cited text does not state of the same thing.

A figure must stand in the cited text with the same kind, value and comparator, with the same drug, and, where that text has
another figure of the kind, in the company of the same words: a dose of one drug never supports another's. Not covered:
reckoning, but a daily total from a dose and its rate, which is a doubt.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from app.claims import Reading, stem
from app.figures import Figure
from app.polarity import WORD, denials
from app.units import DOSING, TIMES

__all__ = ["Misfit", "is_dose", "misfits"]

Misfit = tuple[str, bool]  # what is wrong, in words, and whether it is certain
COMPLEMENTS = ({"≥", "<"}, {">", "≤"})  # “withhold below 16” is “give at 16 or more”
SPANS = [
    (re.compile(rf"(?<![^\W_])(?:(?:a|an|per|each|every|al|a la|por|par)\s|/\s?|se)(?:{pattern})(?![^\W_])"), hours)
    for pattern, hours in TIMES.items()
]
GIVEN = re.compile(
    r"(?<![^\W_])(?:giv(?:e|en)|tak(?:e|en)|administer\w*|di?beri(?:kan)?|administr\w+|donne\w*)(?![^\W_])"
)
HALF_A_WORD = 0.5  # of shared company: no evidence
MARGIN = 1.0  # words by which a figure must stand elsewhere to be certain
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
        if one.kind == "rate" and (reading.medicines or GIVEN.search(reading.text)):
            return True
    return False


def _body(figure: Figure, reading: Reading) -> bool:
    """Whether an amount weighs or measures a body or its fluids, not a dose."""
    around = reading.text[max(0, figure.start - 40) : figure.end + 30]
    return any(word in around for word in ("kg", "ml/min")) and "/kg" not in figure.words and "kg" in figure.words


def _misfit(figure: Figure, said: Reading, cited: Reading) -> Misfit | None:  # noqa: PLR0911 one reason each
    same_kind = [one for one in cited.figures if one.kind == figure.kind]
    equal = [one for one in same_kind if _equal(figure, one)]
    name = _named(figure)
    if not equal:
        if figure.bare and _span_told(figure, cited):
            return None
        reckoned = _reckoned(figure, said, cited)
        return f"{name} {'follows only by reckoning' if reckoned else 'is not in the cited text'}", not reckoned
    fitting = [one for one in equal if one.comparator == figure.comparator]
    ours = drugs_of(figure, said)
    with_drug = [one for one in fitting or equal if _same_drugs(ours, drugs_of(one, cited), cited)]
    if not with_drug:
        nearest = _nearest_drug(figure, said, ours)
        swapped = not any(_same_drugs(nearest, drugs_of(one, cited), cited) for one in fitting or equal)
        return f"{name} stands with another drug in the cited text", swapped
    if not fitting:
        added = figure.comparator and not any(one.comparator for one in equal)
        changed = figure.comparator and any(one.comparator for one in equal)
        turned = any({figure.comparator, one.comparator} in COMPLEMENTS for one in equal)
        denied = turned and (denials(said.text) - denials(cited.text)) % 2
        return f"{name} is given with another limit in the cited text", bool(added or changed) and not denied
    if limit := _other_limit(figure, equal, said, cited):
        return f"{name} is given with the limit “{limit}” in the cited text", False
    if _elsewhere(figure, with_drug, same_kind, said, cited) > HALF_A_WORD:
        alike = [one for one in same_kind if one.form == figure.form]  # an age from … to is no length of a treatment
        certain = _elsewhere(figure, with_drug, alike, said, cited) > MARGIN
        return f"{name} belongs to something else in the cited text", certain
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


def _span_told(figure: Figure, cited: Reading) -> bool:
    """Whether “a week” stands apart from what it counts: “150 minutes of activity a week”."""
    return any(abs(hours - figure.values[0]) < 1e-3 * hours for hours in _spans(cited.text))


@lru_cache(maxsize=8192)
def _spans(text: str) -> tuple[float, ...]:
    """The hours of each “a day”, “per week” of a text."""
    return tuple(hours for pattern, hours in SPANS if pattern.search(text))


def _by_the_hour(figure: Figure, reading: Reading) -> frozenset[tuple[str, float]]:
    """What an amount comes to in an hour, by each of the rates in its text; a daily amount is one already."""
    kind = figure.kind.removesuffix("/time")
    if kind != figure.kind:
        return frozenset({(kind, round(figure.values[-1], 5))})
    if kind == "rate":
        return frozenset()
    hours = {one.values[-1] for one in reading.figures if one.kind == "rate" and one.values[-1]}
    return frozenset((kind, round(figure.values[-1] / one, 5)) for one in hours.union(_spans(reading.text)))


def _reckoned(figure: Figure, said: Reading, cited: Reading) -> bool:
    """Whether an amount follows from another, of another time, and its rate: 80 mg a day from 40 mg twice daily."""
    theirs = {amount for one in cited.figures if one.kind != figure.kind for amount in _by_the_hour(one, cited)}
    return not theirs.isdisjoint(_by_the_hour(figure, said))


def _nearest_drug(figure: Figure, reading: Reading, drugs: frozenset[str]) -> frozenset[str]:
    """The last of its drugs before a figure: the first may only be part of the condition."""
    before = [one.name for one in reading.medicines if one.start < figure.start and one.name in drugs]
    return frozenset(before[-1:]) or drugs


def _other_limit(figure: Figure, equal: list[Figure], said: Reading, cited: Reading) -> str:
    """The comparator of the same number that stands in more of the statement's company, where the cited text has two."""
    if len({one.comparator for one in equal}) == 1:
        return ""
    ours = _company(figure, said)
    best = max(equal, key=lambda one: (_shared(ours, _company(one, cited)), one.comparator == figure.comparator))
    return "" if best.comparator == figure.comparator else best.comparator or "none"


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


def _elsewhere(figure: Figure, equal: list[Figure], same_kind: list[Figure], said: Reading, cited: Reading) -> float:
    """By how many words another figure of the kind, with another value, stands in more of the statement's company."""
    others = [one for one in same_kind if not _equal(figure, one)]
    if not others:
        return 0.0
    ours = _company(figure, said)
    best = max(_shared(ours, _company(one, cited)) for one in equal)
    return max(_shared(ours, _company(one, cited)) for one in others) - best


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
