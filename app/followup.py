"""A follow-up and the turns before → the question that stands alone, by rules.

Covered: a beginning or pronoun that points back, a question that names no drug and no condition of its own, and another
drug, year or population in the place of the earlier one; a drug that is given with the earlier one is added to it. Not
covered: a question of its own in words that the rules take for a pronoun's, drugs by brand names and short forms, and
pronouns resolved to what they mean: the earlier question stands beside them.
"""

import re
from collections.abc import Sequence
from functools import cache

from app.asking import common_words
from app.conditions import conditions_in, no_conditions
from app.drugs import SALTS
from app.medicines import Medicine, medicines
from app.population import WORDS, disagrees, populations_in
from ingest.words import tokens

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
    r"^\W*(?:(?:and|or|what about|how about|dan|kalau|kalo|(?:bagaimana|gimana|macam ?mana)(?: dengan)?|y|qué tal|et)\b\W*)+",
    re.IGNORECASE,
)
ADDING = (  # before a drug that is given beside another, or that only may be given
    r"with|together|along(?:side)?|plus|combin\w+|added|adding|on|taking|takes?|receiv\w+|if|con|junto|más|toma(?:ndo)?|recib\w+|si"
    r"|avec|associ\w+|sous|prend|reçoit|dengan|bersama(?:an)?|beserta|serentak|serempak|jika|minum"
)
ADDS = re.compile(rf"\b(?:{ADDING})\b", re.IGNORECASE)
BESIDE = re.compile(rf"\b(?:{ADDING})\s+(?:(?:an?|the|el|la|le)\s+|l['’])?$", re.IGNORECASE)
BARRED = re.compile(  # what is told of one drug and not asked of any other
    r"\b(?:allerg|alerg|alahan|intoler|instead|failed|failing|fracas|échec|r[eé]sist|rintangan)\w*",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"\s*(?:[,/+&-]|\b(?:and|or|dan|atau|y|o|et|ou)\b)?\s*", re.IGNORECASE)  # drugs of one regimen
PARTNER = re.compile(
    r"(?:\s+(?:acid|ácido|acide|asid|asam|sodium|sulph?ate|sulfate|hydrochloride)\b"
    r"|\s*(?:[,/+&-]|\b(?:and|dan|y|et)\b)?\s*(?:acid\w?\s+|acide\s+|ácido\s+|as(?:id|am)\s+)?[ck]lavul\w+(?:\s+acid\b)?)+",
    re.IGNORECASE,
)
ARTICLES = re.compile(r"\b(?:the|la|el|le|les|l)\b", re.IGNORECASE)
NO_DRUG = frozenset(
    {"glucose", "sodium", "oxygen", "bicarbonate", "saline", "vaccine"}
)  # measured, or a subject of its own
YEAR = re.compile(r"(?<![\d/.,-])(?:19[5-9]|20[0-4])\d(?![\d/]|[.,-]\d|\s*(?:m?g|ml|k?cal|units?|iu)\b)", re.IGNORECASE)
COMPARES = re.compile(
    r"\b(?:differ\w*|chang\w*|compar\w*|versus|vs|than|since|(?:ber)?beza\w*|(?:ber|per)?beda\w*|(?:ber)?ubah\w*|(?:di)?banding\w*"
    r"|diferen\w*|cambi\w*|diff[ée]r\w*|évolu\w*|depuis|desde|sejak)\b",
    re.IGNORECASE,
)
ONLY_YEAR = re.compile(
    r"(?:(?:in|of|the|pada|dalam|tahun|edisi|en|la|de|del|celle|version|versión|guía|guide|guideline|edition|edición|édition|one"
    r"|dans|(?:19|20)\d\d)\b\W*)+",
    re.IGNORECASE,
)
ASKING = re.compile(
    r"\b(?:there|same|line|choice|for|para|pour|untuk|pada|chez|with|from|dans|dengan)\b",
    re.IGNORECASE,
)
OF_ANY = "body corporal corporel fast quick quickly"  # of weight and surface, and of how
SUBJECTS = "vaccine vaccination immunisation immunization"  # words of any care that are subjects nevertheless
LEFT_OVER = re.compile(
    r"\s+(?:in|for|with|on|pada|untuk|en|para|pour|chez)(?:\s+(?:an?|the|un|una|une))?\s*"
    r"(?=[?.,;]|$|\s(?:in|for|with|who|on|pada|untuk|dengan|yang|en|con|que|avec|qui)\b)"
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
    kept, said = _other_drug(*_other_year(topic, asked))
    return f"{_without_others(kept, asked)[-LONGEST:]} {said}".strip()


def _points_back(text: str) -> bool:
    words = len(text.split())
    if words <= FEW_WORDS or any(one.search(text) for one in (BEGINS, PRONOUN, REPORTS)):
        return True
    if words > SHORT:
        return False
    return (
        JOINS.search(text) is not None or _no_subject(text) or (ADDS.match(text) is not None and not _conditions(text))
    )


def _no_subject(text: str) -> bool:
    """Whether it names no drug, no condition, and nothing that the lists do not know."""
    if _drugs(text) or _conditions(text):
        return False
    rest = COMPARES.sub(" ", ASKING.sub(" ", text.lower()))
    for words in WORDS.values():
        rest = words.sub(" ", rest)
    return all(_empty().issuperset(tokens(word)) for word in re.findall(r"[^\W\d_]{4,}", rest))


def _conditions(text: str) -> frozenset[str]:
    return conditions_in(text) - _empty()


@cache
def _empty() -> frozenset[str]:
    """The stems of words that ask, and of what is done in any care."""
    return (common_words() | no_conditions() | frozenset(tokens(OF_ANY))) - frozenset(tokens(SUBJECTS))


def _other_year(topic: str, asked: str) -> tuple[str, str]:
    """The two, the year of the earlier question replaced by the one that the follow-up names."""
    new, old = set(YEAR.findall(asked)), set(YEAR.findall(topic))
    if len(new) != 1 or len(old) != 1 or new == old or COMPARES.search(asked):
        return topic, asked
    swap = SWAPS.match(asked)
    only = ONLY_YEAR.fullmatch(asked, swap.end() if swap else 0)
    return YEAR.sub(new.pop(), topic), "" if only else asked


def _other_drug(topic: str, asked: str) -> tuple[str, str]:
    """The two, the drug of the earlier question replaced where the follow-up asks the same of another one."""
    new, swap = _drugs(asked), SWAPS.match(asked)
    named = {one.name for one in new}
    mains = [(start, end) for start, end in _slots(topic) if not BESIDE.search(topic[:start])]
    if not swap or not new or len(asked.split()) > SHORT or ADDS.search(asked, swap.end(), new[0].start):
        return topic, asked
    if len(mains) != 1 or BARRED.search(topic) or named & {one.name for one in _drugs(topic)}:
        return topic, asked
    (start, end), (first, last) = mains[0], _slots(asked)[0]
    rest = ARTICLES.sub(" ", f"{asked[swap.end() : first]} {asked[last:]}")
    return f"{topic[:start]}{asked[first:last]}{topic[end:]}", asked if re.search(r"\w", rest) else ""


def _without_others(topic: str, asked: str) -> str:
    """The earlier question without the population in whose place the follow-up puts another."""
    now, kept = populations_in(asked), topic
    for name in populations_in(topic):
        if disagrees(now, frozenset({name})):
            kept = re.sub(WORDS[name].pattern, " ", kept, flags=re.IGNORECASE)
    return LEFT_OVER.sub("", " ".join(kept.split())) if kept != topic else topic


def _slots(text: str) -> list[tuple[int, int]]:
    """Where a text names a drug, or several of one regimen, with their salts and partners."""
    slots: list[tuple[int, int]] = []
    for one in _drugs(text):
        if slots and BETWEEN.fullmatch(text, slots[-1][1], one.start):
            slots[-1] = (slots[-1][0], one.end)
        else:
            slots.append((one.start, one.end))
    return [(start, found.end() if (found := PARTNER.match(text, end)) else end) for start, end in slots]


def _drugs(text: str) -> list[Medicine]:
    return [one for one in medicines(text) if one.name not in NO_DRUG and one.words.lower() not in SALTS]
