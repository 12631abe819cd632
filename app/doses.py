"""Sentence → whether it is an amount and says neither of what nor for whom; and the lines above it that say so.

Covered: text of nothing but numbers, units, frequencies, routes, forms, ages, patients and orders to give ("15 mg/kg daily",
"Adults: 500 mg 8 hourly for 5 days"), in English, Malay, Indonesian, Spanish and French; what it hangs from is every line
right above it up to the one that names a drug, and under a drug's heading sentences between that name no other. Not
covered: an amount beside other words; a drug that is named further up, or above the running head of a new page.
"""

import re
from collections.abc import Sequence

from app.drugs import drugs_named
from ingest.leads import Lead
from ingest.passages import Sentence

__all__ = ["drug_above", "is_bare"]

AMOUNT = re.compile(
    r"\d\s?(?:[mµμ]?g|mcg|ml|cc|iu|ui|units?|unit[eé]s?|unidades|mmol|meq|tab(?:let[as]?|lets?|s)?|caps?(?:ules?)?|puffs?|drops?"
    r"|comprimidos?|comprimés?|gotas?|gouttes?|tetes|kapsul)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_⁰¹²³⁴⁵⁶⁷⁸⁹]+")
SAID = re.compile(
    # English, Latin and signs
    r"m|[mkµμ]?g|mcg|m?l|dl|cc|iu|ui|mu|units?|mmol|meq|bsa|s|x|h|hrs?|hours?|hourly|days?|daily|weeks?|weekly|months?|monthly|min(?:ute)?s?|seconds?|y(?:ea)?rs?|yearly"
    r"|ages?|aged|old|od|bd|bid|tds|tid|qid|qds?|stat|prn|nocte|mane|once|twice|thrice|times?|per|every|each|alternate|first|second|third|single|divided"
    r"|dos(?:e|es|age|ages|ing)|one|two|three|four|five|six|eight|ten|half|a|an|the|of|in|into|to|or|and|then|plus|for|with|without|at|by|from|up|on|as|if|not|all|only"
    r"|than|less|more|over|under|above|below|between|until|till|after|before|greater|equal|max(?:imum)?|minimum|initial(?:ly)?|starting|maintenance|loading|total|usual"
    r"|recommended|range|target|low|high|mild|moderate|severe|cases?|exceed(?:ing)?|is|are|be|may|can|should|must|duration|frequency|administration|route"
    r"|oral(?:ly)?|mouth|iv|im|sc|po|pr|rectal(?:ly)?|intravenous(?:ly)?|intramuscular(?:ly)?|subcutaneous(?:ly)?|sublingual|inhaled|nebuli[sz]ed|topical|infusion|injection"
    r"|bolus|slow(?:ly)?|tab(?:let)?s?|cap(?:sule)?s?|drops?|puffs?|spray|ampoules?|vials?|sachets?|teaspoons?|suppository|syrup|suspension|solution|scored"
    r"|adults?|child(?:ren)?|pa?ediatric|infants?|neonates?|newborns?|bab(?:y|ies)|adolescents?|elderly|wom[ae]n|men|patients?|people|persons?|(?:body)?weight|body"
    r"|morning|evening|night|bedtime|noon|give|take|start|repeat|continue|administer|increase|reduce"
    # Malay and Indonesian
    r"|dos(?:is)?|sehari|setiap|tiap|hari|minggu|bulan|tahun|jam|kali|dewasa|kanak|anak|bayi|atau|dan|untuk|selama|maksim(?:um|al)|berat|badan|kapsul|tetes|berikan|beri|lanjutkan"
    # Spanish
    r"|al|d[íi]as?|cada|horas?|semanas?|mes(?:es)?|años?|vez|veces|por|vía|adultos?|niñ[oa]s?|lactantes|máxim[oa]|mínimo|inicial|en|del?|la|el|los|las|y|o|durante|hasta|peso"
    r"|comprimidos?|gotas|dar|administrar|unidades"
    # French
    r"|par|jours?|toutes|les?|heures?|semaines?|mois|ans?|fois|et|ou|pendant|maximale|adultes?|enfants?|nourrissons|voie|orale|poids|comprimés?|gouttes|donner|administrer|des|du|unités",
    re.IGNORECASE,
)
LABEL = re.compile(r":[¹²³⁴⁵⁶⁷⁸⁹⁰]*$")
GIVEN = re.compile(  # a medicine as a line of its own: "Zinc supplement, oral,"
    r"^(?:[^.,:;]|[.,](?=\d)){3,60},\s*(?:oral(?:ly)?|rectal(?:ly)?|IM|IV|SC|PO|inhaled|nebulised|topical|sublingual)\b",
    re.IGNORECASE,
)
# They are given, and are no names of drugs for app/drugs.py.
SHORT = re.compile(r"\b(?:zinc|iron|ORS|insulin\w*|oxygen|vitamin[ae]?s?|statins?)\b", re.IGNORECASE)
AGAINST = re.compile(
    r"\b(?:not|never|avoid\w*|stop|contra-?indicat\w*|without|instead|jangan|tidak|hindari|elakkan|no|nunca|evitar|ne|pas|jamais|éviter)\b",
    re.IGNORECASE,
)
PAUSE = re.compile(r"[.,:;][¹²³⁴⁵⁶⁷⁸⁹⁰]*$")
AMOUNT_OR_TIME = re.compile(r"\d|\b(?:once|twice|daily)\b", re.IGNORECASE)
MOST = 12  # lines that are gone up
MOST_PASSED = 3  # sentences among them
LONGEST = 600  # characters of them


def is_bare(text: str) -> bool:
    """Whether a text tells an amount, and nothing of what or for whom but ages and the like."""
    return AMOUNT.search(text) is not None and _is_said(text)


def _is_said(text: str) -> bool:
    return all(SAID.fullmatch(word) for word in WORD.findall(text))


def drug_above(before: Sequence[Sentence], *, section: Sequence[str], table: str = "") -> Lead | None:
    """The lines right above an amount up to the one that names its drug, as what it hangs from; None where none is sure to.

    `before` is in reading order; `section` are the headings above it, which must not name another drug; `table` is the
    ruled table that the amount stands in, whose other rows are passed by.
    """
    above = [one for one in before if not table or one.table != table][-MOST:]
    theirs = next((found for heading in reversed(section) if (found := _drugs(heading))), frozenset())
    passed = 0
    for place in reversed(range(len(above))):
        one = above[place]
        named = _named(one)
        if named:
            return None if theirs and named.isdisjoint(theirs) else _lead(above[place:])
        passed += not _leads_on(one)
        # Of a section on one drug, sentences that name none are about it.
        if passed and (not theirs or passed > MOST_PASSED or one.kind == "heading" or _drugs(one.text) - theirs):
            return None
    return None


def _leads_on(one: Sentence) -> bool:
    """Whether a line only tells of doses and patients, or leads to what stands below it."""
    if one.table:
        return False
    return _is_said(one.text) or (one.kind != "heading" and LABEL.search(one.text.rstrip()) is not None)


def _named(one: Sentence) -> frozenset[str]:
    """The drugs that a line says to give, in lower case; of an unknown one the line itself."""
    complete = one.kind == "text" and AMOUNT_OR_TIME.search(one.text) and not PAUSE.search(one.text.rstrip())
    if one.table or complete or AGAINST.search(one.text):
        return frozenset()
    return _drugs(one.text) or frozenset([one.text] if GIVEN.search(one.text) else [])


def _drugs(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in (*drugs_named(text), *SHORT.findall(text)))


def _lead(lines: Sequence[Sentence]) -> Lead | None:
    """The lines, the first after what it hangs from itself."""
    parts = [*([lines[0].lead] if lines[0].lead else []), *(Lead(text=one.text, spans=one.spans) for one in lines)]
    text = "\n".join(part.text for part in parts)  # on one line, two doses would be read as one
    if len(text) > LONGEST:
        return None
    return Lead(text=text, spans=tuple(span for part in parts for span in part.spans))
