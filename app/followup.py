"""A follow-up and the turns before → the question that stands alone, by rules.

Covered: a beginning or pronoun that points back, a question without a subject of its own, and another drug or
population in the place of the earlier one. Not covered: a question of its own in words that the rules take for a
pronoun's, drugs by brand names, and pronouns resolved to what they mean: the earlier question stands beside them.
"""

import re
from collections.abc import Sequence

from app.drugs import drugs_named
from app.population import WORDS, disagrees, populations_in

__all__ = ["standing_alone"]

FEW_WORDS = 3  # a question this short, such as “what dose?”, leans on the one before
SHORT = 8  # words up to which “that” and “still” point back; in longer ones they mostly join clauses
REMEMBERED = 3  # turns
LONGEST = 2000  # characters of earlier turns
BEGINS = re.compile(
    r"^\W*(?:and|but|or|what if|what about|how about|then|also|same|if"
    r"|dan|tapi|tetapi|kalau|jika|bagaimana|kalo|y|pero|qué tal|et|mais|si)\b",
    re.IGNORECASE,
)
PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|she|he|her|him|his|instead|though|ia|dia|itu|tersebut|nya|eso|esto|ella|él|cela|ça)\b",
    re.IGNORECASE,
)
REPORTS = re.compile(  # what was done since, which is no question of its own
    r"^\W*(?:ok|okay|yes|gave|given|started|done|sudah|ya|sí|listo|oui|d['’]accord)\b|\b(?:ok|okay|done)\W*$",
    re.IGNORECASE,
)
JOINS = re.compile(r"\b(?:this|that|these|those|elle|il|still|masih|sigue|encore)\b", re.IGNORECASE)
SWAPS = re.compile(
    r"^\W*(?:and|or|what about|how about|dan|kalau|kalo|bagaimana(?: dengan)?|y|qué tal|et)\b", re.IGNORECASE
)
ASKING = re.compile(
    r"\b(?:what|which|when|how|much|many|long|often|dose|dosage|doses|first|line|choice|drug|treatment|there|does|same"
    r"|apa|berapa|bila|dos|dosis|ubat|obat|rawatan|untuk|pada|qué|cuál|cuánto|cuánta|para|tratamiento|quel|quelle|combien"
    r"|pour|chez|traitement|with|from|dans|dengan)\b",
    re.IGNORECASE,
)
COMMON_DRUGS = re.compile(  # whose names end in no stem
    r"(?<!\w)(?:insulina?|insuline|metformin[ae]?|aspirina?|paracetamol|adrenalin[ae]?|oxytocin|warfarin|morphine"
    r"|ceftriaxone|rifampicin|isoniazid|salbutamol|prednisolone|dexamethasone|digoxin|phenytoin|levetiracetam)(?!\w)",
    re.IGNORECASE,
)
LEFT_OVER = re.compile(
    r"\s+(?:in|for|with|on|pada|untuk|en|para|pour|chez)(?:\s+(?:an?|the|un|una|une))?\s*(?=[?.,;]|$)"
)


def standing_alone(asked: str, earlier: Sequence[str]) -> str:
    """The question read in the light of the last three of the user's earlier turns, oldest first; spaces are single."""
    topic = ""
    for turn in earlier[-REMEMBERED:]:
        topic = _joined(topic, turn)
    return _joined(topic, asked)


def _joined(topic: str, asked: str) -> str:
    if not topic or not _points_back(asked):
        return asked
    return f"{_without_replaced(topic, asked)[-LONGEST:]} {asked}".strip()


def _points_back(text: str) -> bool:
    words = len(text.split())
    if words <= FEW_WORDS or any(one.search(text) for one in (BEGINS, PRONOUN, REPORTS)):
        return True
    return words <= SHORT and (JOINS.search(text) is not None or _no_subject(text))


def _no_subject(text: str) -> bool:
    rest = ASKING.sub(" ", text)
    for words in WORDS.values():
        rest = words.sub(" ", rest)
    return re.search(r"[^\W\d_]{4,}", rest) is None


def _without_replaced(topic: str, asked: str) -> str:
    """The earlier question without the drug and the population in whose place the follow-up puts another."""
    gone = list(_drugs(topic)) if SWAPS.search(asked) and _drugs(asked) and len(asked.split()) <= SHORT else []
    kept = topic
    for drug in gone:
        kept = re.sub(rf"(?<!\w){re.escape(drug)}(?!\w)", " ", kept)
    now = populations_in(asked)
    for name in populations_in(topic):
        if disagrees(now, frozenset({name})):
            kept = WORDS[name].sub(" ", kept)
    return LEFT_OVER.sub("", " ".join(kept.split())) if kept != topic else topic


def _drugs(text: str) -> frozenset[str]:
    return frozenset({*drugs_named(text), *COMMON_DRUGS.findall(text)})
