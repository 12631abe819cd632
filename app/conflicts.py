"""Statements → Conflict: where two guidelines do not say the same to one question; none is picked silently.

Compared are the clauses of two statements that hold most of the question; of a table's rows those cells that speak of it.
Covered: quantities of a kind that the question asks for, of the same drugs, with no value in common and none within the
other's range, unless clauses closer to the question agree; and advice for and against a drug that the question names. Not
covered: differences that only words express, and other kinds of quantity than those asked for: two rows about different
patients, or two durations of different things, would look like a quarrel.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from app.answer import Conflict, Statement
from app.comparable import comparable, for_other_side, keeps, without_gestation
from app.quantities import Quantity, quantities
from app.scope import drugs_named
from app.suitable import conditions_asked
from app.terms import Terms, share

__all__ = ["conflicts_of"]

Values = dict[float, str]  # a value, and its words in the text

CLAUSES = re.compile(r"\n(?=\W)|(?<=[.;])\s+|\s[•o»]\s|[()]")
ROWS = re.compile(rf"\n|{CLAUSES.pattern}")
HELD = 0.15  # share of the question's words that a clause must hold
COMPARED = 3  # clauses of each statement
SHORT = 6  # words of a cell that may be nothing but a value
BEFORE = 4  # words before a quantity that are told with it
LEVELS = ("mmHg", "%", "mmol/L", "mg/dL", "mL/min", "cells", "copies")
DOSES = ("mg", "mg/kg", "mg/kg/day", "mg/kg/dose", "mL", "IU", "units", "units/kg", "mg/day", "mg/dose")
# What a question asks for, and the kinds of quantity that answer it.
ASKED: Sequence[tuple[re.Pattern[str], tuple[str, ...]]] = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), kinds)
    for pattern, kinds in (
        (r"how long|how many (?:days|weeks|months)|duration|course|when|how soon|berapa lama|cuánto tiempo|combien de temps|\w*weeks?", ("hours", "times a day")),
        (r"how often|interval|frequency|once|twice|weekly|daily|single|stat|one|course", ("times a day",)),
        (r"dos(?:e|es|age|ing|is)|how much|mg|max(?:imum)?|dos|berapa|cuánt[oa]s?|posologie", DOSES),
        (r"at what|diagnos\w+|defin\w+|criteria|target|threshold|cut-?off|level|above|below|limit|metas?|sasaran|cible|seuil", LEVELS),
        (r"egfr|crcl|gfr|creatinine clearance|lfg|vfg|dfg|tfg", ("mL/min",)),
        (r"cd4", ("cells",)),
        (r"bp|pressures?|hypertens\w+|tekanan darah|presión arterial|tension", ("mmHg",)),
        (r"hba1c", ("%",)),
    )
)  # fmt: skip
PRESSURE = re.compile(r"(?<![\d/.,])\d{2,3}/\d{2,3}(?!\d|[/.,]\d|\s*mm)")  # "BP 170/115", as it is typed
AGAINST = re.compile(
    r"\b(?:do not (?:use|give|offer|start)|don['’]t|not (?:be )?(?:recommended|used|given)|avoid\w*|contraindicat\w+|must not|should not"
    r"|no (?:usar|se recomienda)|contraindicad\w+|suspender|jangan|tidak (?:boleh|diperkenankan|dianjurkan|direkomendasikan)|dikontraindikasikan|kontraindikasi|ne pas|contre-indiqu\w+)\b",
    re.IGNORECASE,
)
CONDITION = re.compile(
    r"\b(?:unless|if|when|where|except|without|kecuali|jika|kalau|bila|tanpa|salvo|si|sin|sauf|sans)\b", re.IGNORECASE
)
# Words without which what follows would say the opposite.
TURNS = re.compile(
    r"\b(?:not|n['’]t|no|never|avoid\w*|unless|except|without|contraindicat\w+|stop|kecuali|tidak|jangan|tanpa|bukan"
    r"|nunca|evitar|salvo|sin|sauf|sans|ne|pas|jamais|contre-indiqu\w+|contraindicad\w+|kontraindikasi|dikontraindikasikan)\b",
    re.IGNORECASE,
)
FOR = re.compile(
    r"\b(?:(?:is|are) recommended|recommend|offer|give|continue|can be (?:used|given)|may be (?:used|given)|se recomienda|dianjurkan|direkomendasikan|disyorkan|recommandé\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clause:
    """A clause that states a quantity: of which statement, and how close it is to the question."""

    place: int
    whole: str  # the statement's text
    text: str
    closeness: tuple[bool, float]  # whether it states a value of the question, and the share of its words that it holds


def conflicts_of(
    statements: Sequence[Statement], question: str, terms: Terms, *, newer: Mapping[str, frozenset[str]],
    one_guideline: bool = False,
) -> tuple[Conflict, ...]:  # fmt: skip
    """Each pair of guidelines that differ, once; `newer` names the newer guidelines about the same, by the older's id.

    Of two editions of `one_guideline` every difference counts, whatever else agrees and whatever condition a clause names.
    """
    question = without_gestation(question)
    places: dict[str, list[int]] = {}
    for place, statement in enumerate(statements):
        places.setdefault(statement.citations[0].guideline.id, []).append(place)
    found = []
    for one, other in combinations(places, 2):
        sides = [[(place, statements[place].text) for place in places[guideline]] for guideline in (one, other)]
        for first, second, said in _differences(sides[0], sides[1], question, terms, one_guideline=one_guideline):
            in_order = first < second
            kind: str = "edition" if other in newer.get(one, ()) or one in newer.get(other, ()) else "guideline"
            found.append(
                Conflict(
                    statements=(first, second) if in_order else (second, first),
                    said=said if in_order else (said[1], said[0]),
                    kind=kind,  # type: ignore[arg-type]
                )
            )
            break
    return tuple(found)


def _differences(
    ours: Sequence[tuple[int, str]],
    theirs: Sequence[tuple[int, str]],
    question: str,
    terms: Terms,
    *,
    one_guideline: bool,
) -> Iterator[tuple[int, int, tuple[str, str]]]:
    """Yield the places and words in which two guidelines' statements differ, what is closest to the question first.

    What is closer to it and agrees decides, unless the question names values to choose from: the rest is about something
    else, as other rows of a table are.
    """
    asked = _asked(question)
    kinds = set(asked).union(*(answers for pattern, answers in ASKED if pattern.search(question)))
    subjects = frozenset[str]() if one_guideline else conditions_asked(question, terms)
    stated = [
        [clause for place, text in side for clause in _clauses(place, text, terms, asked, question)]
        for side in (ours, theirs)
    ]
    agreed: set[str] = set()
    for one, other in sorted(product(*stated), key=lambda pair: _closeness(*pair), reverse=True):
        if not one_guideline:
            agreed.update(kind for kind in _agreed(one.text, other.text) if kind not in asked)
        # The rows of a table of doses stand for different patients.
        compared = kinds - set(DOSES) if "\t" in one.whole or "\t" in other.whole else kinds
        for said in _apart(one.text, other.text, compared - agreed, asked):
            if comparable(one.text, other.text, words=said, wholes=(one.whole, other.whole), subjects=subjects):
                yield one.place, other.place, (_with_words(said[0], one.text), _with_words(said[1], other.text))
    for (place, text), (other_place, other_text) in product(ours, theirs):
        yield from ((place, other_place, said) for said in _directions(text, other_text, question))


def _closeness(one: _Clause, other: _Clause) -> tuple[int, float]:
    return one.closeness[0] + other.closeness[0], one.closeness[1] + other.closeness[1]


def _asked(question: str) -> dict[str, Values]:
    """The values that a question names, by kind; its bare numbers are of those kinds too: "at 2 weeks or hold to 8"."""
    found = _by_kind(PRESSURE.sub(r"\g<0> mmHg", question))
    bare = re.findall(r"(?<![\w.,])\d+(?![\w.,])", question)
    for unit in {quantity.words.split()[-1] for quantity in quantities(question) if " " in quantity.words}:
        for quantity in (one for number in bare for one in quantities(f"{number} {unit}")):
            found.setdefault(quantity.kind, {}).update(dict.fromkeys(quantity.values, quantity.words))
    return found


def _clauses(
    place: int, text: str, terms: Terms, asked: Mapping[str, Values], question: str
) -> Sequence[_Clause]:  # fmt: skip
    """The closest clauses of a statement that state a quantity; only those that state one of the question, if any does."""
    stated = []
    for part in filter(None, (ROWS if "\t" in text else CLAUSES).split(text)):
        clause = _cells(part, terms)
        found, held = _by_kind(clause), share(clause, terms)
        if found and held >= HELD and not for_other_side(clause, question):
            known = any(found[kind].keys() & asked.get(kind, {}).keys() for kind in found)
            stated.append(_Clause(place=place, whole=text, text=clause, closeness=(known, held)))
    stated.sort(key=lambda one: one.closeness, reverse=True)
    named = any(one.closeness[0] for one in stated)
    return [one for one in stated[:COMPARED] if one.closeness[0] or not named]


def _cells(row: str, terms: Terms) -> str:
    """A table's row without the cells after its first that say much, and nothing of the question: other columns."""
    label, *cells = row.split("\t")
    kept = [cell for cell in cells if share(cell, terms) > 0 or len(cell.split()) <= SHORT]
    return "\t".join([label, *kept])


def _agreed(one: str, other: str) -> Iterator[str]:
    """The kinds of which two clauses state the same value, or one a value within the other's range."""
    for ours, theirs in product(quantities(one), quantities(other)):
        if ours.kind == theirs.kind and (ours.values & theirs.values or _within(ours, theirs) or _within(theirs, ours)):
            yield ours.kind


def _within(one: Quantity, other: Quantity) -> bool:
    """Whether a quantity lies within a range; the two numbers of a blood pressure are none."""
    if len(other.values) == 1 or "/" in other.words:
        return False
    return any(min(other.values) <= value <= max(other.values) for value in one.values)


def _apart(one: str, other: str, kinds: set[str], asked: Mapping[str, Values]) -> Iterator[tuple[str, str]]:
    """The words of the first quantities of each kind asked for that have no value in common.

    Where the question itself names values of that kind, one of the two must state one of them: what is compared is what
    was asked.
    """
    ours, theirs = _by_kind(one), _by_kind(other)
    for kind in sorted(ours.keys() & theirs.keys() & kinds):
        named = asked.get(kind, {}).keys()
        if ours[kind].keys().isdisjoint(theirs[kind]) and (
            not named or named & (ours[kind].keys() | theirs[kind].keys())
        ):
            said = next(iter(ours[kind].values())), next(iter(theirs[kind].values()))
            if not (named and keeps(one, other, said)):  # “50 mg/dL” is asked about, and “< 70 mg/dL” holds it
                yield said


def _by_kind(text: str) -> dict[str, Values]:
    """The words of each value of a text, by kind."""
    found: dict[str, Values] = {}
    for quantity in quantities(without_gestation(text)):
        if quantity.kind in LEVELS and re.search(rf"\b(?:by|sebanyak)\s+{re.escape(quantity.words)}", text):
            continue  # "drops by 20 mmHg" is a change, no level
        for value in quantity.values:
            found.setdefault(quantity.kind, {}).setdefault(value, quantity.words)
    return found


def _with_words(said: str, clause: str) -> str:
    """A quantity with the few words before it: "CrCl < 60 mL/min"; with more where one of them turns its meaning."""
    match = re.search(rf"(?:\S+\s+){{0,{BEFORE}}}{re.escape(said)}", clause)
    if match is None:
        return said
    turned = TURNS.search(clause, 0, match.end())
    return clause[min(match.start(), turned.start()) : match.end()] if turned else match.group()


def _directions(one: str, other: str, question: str) -> Iterator[tuple[str, str]]:
    drugs = "|".join(map(re.escape, drugs_named(question)))
    sides = [[clause for clause in CLAUSES.split(text) if drugs and re.search(drugs, clause, re.IGNORECASE)] for text in (one, other)]  # fmt: skip
    against = [next((clause for clause in side if _advises_against(clause)), "") for side in sides]
    advised = [
        next((clause for clause in side if FOR.search(clause) and not AGAINST.search(clause)), "") for side in sides
    ]
    if against[0] and advised[1] and not against[1]:
        yield against[0].strip(), advised[1].strip()
    elif against[1] and advised[0] and not against[0]:
        yield advised[0].strip(), against[1].strip()


def _advises_against(clause: str) -> bool:
    """Whether it does so plainly: "unless contraindicated" and "if not recommended" advise for a thing."""
    match = AGAINST.search(clause)
    return match is not None and CONDITION.search(clause, 0, match.start()) is None
