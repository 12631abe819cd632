"""Two clauses → whether what they state can be held against each other at all: other things differ without a quarrel.

Not comparable are amounts of different drugs, durations of different kinds ("for 5 days", "within 5 days", "every 5
days") or of days and years, a time of doing something and one of looking again, clauses for patients of whom none may be meant by both, a clause about the condition asked about
and one about another or about those without it, and a clause for the other side of a limit that the question names. Not covered: what a clause
speaks of where neither it nor its statement names it.
"""

import operator
import re
from collections.abc import Callable, Mapping

from app.conditions import conditions_in
from app.drugs import drugs_named
from app.population import KINDS, disagrees, populations_in
from app.quantities import quantities
from app.suitable import denies

__all__ = ["comparable", "for_other_side", "keeps", "role", "without_gestation"]

FAR = 30  # times as long
ROLES = {
    name: re.compile(rf"(?:{words})\s*(?:\w+\s+){{0,2}}$", re.IGNORECASE)
    for name, words in {
        "for": r"\b(?:for|lasting|during|over|selama|durante|por|pendant|course of)",
        "after": r"\b(?:within|in|at|after|before|from|by|setelah|selepas|dalam|sebelum|tras|en|dentro de|antes de|après|avant|dans)",
        "every": r"\b(?:every|each|setiap|tiap|cada|toutes les|tous les)",
    }.items()
}
LIMIT = re.compile(
    r"(?P<less><|≤|below|under|less than|fewer than|kurang dari|di bawah|menor (?:de|que|a)|inférieure? à)\s*(?P<low>\d+(?:[.,]\d+)?)"
    r"|(?P<more>>|≥|above|over|more than|at least|lebih dari|di atas|mayor (?:de|que|a)|supérieure? à)\s*(?P<high>\d+(?:[.,]\d+)?)",
    re.IGNORECASE,
)
AGAIN = re.compile(  # “repeat CD4 at 6 months” sets no time for treatment
    r"\b(?:repeat\w*|re-?check\w*|re-?test\w*|re-?assess\w*|monitor\w*|review\w*|follow(?:ed)?[- ]?up|diulang|ulangi|pantau|dipantau|repetir|controlar|répéter|surveiller)\b",
    re.IGNORECASE,
)
BOUND = re.compile(r"(?P<sign>[<≤>≥])\s*$")
NAME = re.compile(r"\b(?:cd4|bmi|e?gfr|crcl|creatinine clearance)\b", re.IGNORECASE)
MEASURED = re.compile(
    rf"(?P<name>{NAME.pattern})[^\d<>≤≥]{{0,12}}(?P<number>\d+(?:[.,]\d+)?)(?!\s*(?:[-–]|to)\s*\d)", re.IGNORECASE
)
KEPT: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "≤": operator.le, ">": operator.gt, "≥": operator.ge,
}  # fmt: skip
REACH = 30  # characters from a name to its limit
GESTATION = re.compile(
    r"\b\d{1,2}\s?(?:/40|\+\d|weeks?|w|minggu|semanas|semaines)(?:['’]?s)?\s*(?:of\s+)?(?:gestation\w*|pregnan\w*|hamil|kehamilan"
    r"|de (?:embarazo|gestación)|de grossesse|d['’]aménorrhée)",
    re.IGNORECASE,
)


def comparable(
    one: str, other: str, *, words: tuple[str, str], wholes: tuple[str, str], subjects: frozenset[str] = frozenset()
) -> bool:
    """Whether quantities, told in `words`, of two clauses may be of the same.

    `wholes` are the statements they are of, `subjects` the stems of the conditions asked about.
    """
    if _of_other_condition(one, other, subjects) or denies(one, subjects) is not denies(other, subjects):
        return False
    for names in KINDS:
        ours, theirs = (
            populations_in(clause, names=names) & names or populations_in(whole, names=names) & names
            for clause, whole in zip((one, other), wholes, strict=True)
        )
        if ours and theirs and disagrees(ours, theirs) and disagrees(theirs, ours):
            return False
    if {role(one, words[0]), role(other, words[1])} in ({"for", "after"}, {"for", "every"}, {"after", "every"}):
        return False
    if _far_apart(*words) or _looks_again(one, words[0]) is not _looks_again(other, words[1]):
        return False
    return _same_drug(_drugs(wholes[0], one, words[0]), _drugs(wholes[1], other, words[1]))


def role(clause: str, words: str) -> str:
    """What a duration in a clause is: "for", "after" (a point in time) or "every"; "" where that is not said, or it is none."""
    if not any(quantity.kind == "hours" for quantity in quantities(words)):
        return ""
    before = clause[: max(clause.find(words), 0)]
    return next((name for name, pattern in ROLES.items() if pattern.search(before)), "")


def for_other_side(clause: str, question: str) -> bool:
    """Whether a clause is for the other side of a limit: "CD4 ≥50" where "CD4 <50" is asked, "CD4 <50" where "CD4 200" is."""
    asked, stated = _limits(question), _limits(clause)
    if any((not less, number) in stated and (less, number) not in stated for less, number in asked):
        return True
    held = [
        _holds(limit, _value(value["number"]))
        for value in MEASURED.finditer(question)
        for limit in LIMIT.finditer(clause)
        if _names(clause[: limit.start()], value["name"])
    ]
    return bool(held) and not any(held)


def _holds(limit: re.Match[str], value: float) -> bool:
    """Whether a value keeps a limit; "at least 50" and "over 50" are the same but for 50 itself."""
    if limit["less"]:
        return value <= _value(limit["low"]) if limit["less"] == "≤" else value < _value(limit["low"])
    return value > _value(limit["high"]) if limit["more"] == ">" else value >= _value(limit["high"])


def _names(before: str, name: str) -> bool:
    """Whether what is measured is the last thing named before a limit, and close by."""
    return any(_kind_of(found.group()) == _kind_of(name) for found in list(NAME.finditer(before[-REACH:]))[-1:])


def _kind_of(name: str) -> str:
    return "gfr" if name.lower() not in {"cd4", "bmi"} else name.lower()


def _value(number: str) -> float:
    return float(number.replace(",", "."))


def without_gestation(text: str) -> str:
    """A text without weeks of pregnancy, which are no duration of anything else."""
    return GESTATION.sub(" ", text)


def _limits(text: str) -> set[tuple[bool, str]]:
    return {(bool(found["less"]), found["low"] or found["high"]) for found in LIMIT.finditer(text)}


def _of_other_condition(one: str, other: str, subjects: frozenset[str]) -> bool:
    """Whether one of two clauses names the condition asked about, and the other names conditions, but not that one."""
    both = conditions_in(one) & conditions_in(other)
    ours, theirs = conditions_in(one) - both, conditions_in(other) - both
    about_it = [not subjects.isdisjoint(named) for named in (ours, theirs)]
    return any(about_it) and not all(about_it) and bool(ours) and bool(theirs)


def _looks_again(clause: str, words: str) -> bool:
    """Whether words that are a time tell when something is looked at again."""
    timed = any(quantity.kind == "hours" for quantity in quantities(words))
    return timed and AGAIN.search(clause, 0, max(clause.find(words), 0)) is not None


def keeps(one: str, other: str, words: tuple[str, str]) -> bool:
    """Whether one of two clauses states a limit, and the other a plain value that keeps it: “< 70 mg/dL” and “50 mg/dL”."""
    return _keeps(one, other, words) or _keeps(other, one, (words[1], words[0]))


def _keeps(one: str, other: str, words: tuple[str, str]) -> bool:
    bound, plain = (
        BOUND.search(clause[: max(clause.find(said), 0)]) for clause, said in zip((one, other), words, strict=True)
    )
    limits, values = ([value for found in quantities(said) for value in found.values] for said in words)
    if not bound or plain or len(limits) != 1 or len(values) != 1:
        return False
    return KEPT[bound["sign"]](values[0], limits[0])


def _far_apart(one: str, other: str) -> bool:
    """Whether two durations are so, that they can be none of the same: "12 hours" and "9 months"."""
    lengths = [
        [value for quantity in quantities(words) if quantity.kind == "hours" for value in quantity.values if value]
        for words in (one, other)
    ]
    if not all(lengths):
        return False
    return max(min(lengths[0]) / max(lengths[1]), min(lengths[1]) / max(lengths[0])) > FAR


def _drugs(whole: str, clause: str, words: str) -> set[str]:
    """The drugs of a quantity: those of its clause, or else the last ones named before it in its statement."""
    own = {name.lower() for name in drugs_named(clause)}
    if own:
        return own
    before = [name.lower() for name in drugs_named(whole[: max(whole.find(clause), 0) + max(clause.find(words), 0)])]
    return set(before[-1:])


def _same_drug(ours: set[str], theirs: set[str]) -> bool:
    """Whether they share a name, “penicillin” and “benzylpenicillin” too, or one has none."""
    return not (ours and theirs) or any(our in their or their in our for our in ours for their in theirs)
