"""Sentence → the same said otherwise, as models say it: nothing of what it means is lost or added.

Covered: a condition moved to the other end, "is recommended" and its like, synonyms, numbers in words and figures, the same
amount in another unit, abbreviations written out and back, an opening that says where it stands, one of two independent
facts, figures of comparison. In English. Not covered: whatever needs understanding; those are written by hand, in
eval/gold/paraphrases.jsonl.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

__all__ = ["WAYS", "rewordings"]

Pairs = Sequence[tuple[str, str]]
VERBS = (
    "Give|Use|Start|Treat|Offer|Consider|Refer|Measure|Repeat|Continue|Stop|Begin|Prescribe|Advise|Inject|Add|Monitor|Test"
    "|Check|Perform|Provide|Prefer|Reduce|Increase|Discuss|Ask|Take|Aim|Change|Treat|Weigh|Count|Look|Call|Lay|Let|Say"
)
FORBIDDEN = re.compile(rf"^(?:Do not|Never) (?={VERBS.lower()}|routinely|hold|combine)", re.IGNORECASE)
ACTION = re.compile(rf"^(?:{VERBS})\b")
LEADING = re.compile(
    r"^(?P<condition>(?:If|When|Where|Before|In|Once) [^,;:]{6,}), (?P<rest>[^\W\d_][^,;:]{8,}?)(?P<end>[.]?)$"
)
TRAILING = re.compile(
    r"^(?P<rest>[A-Z][^,;:]{8,}?) (?P<condition>(?:if|when|where|before|unless) [^,;:]{6,}?)(?P<end>[.]?)$"
)
RECOMMENDED: Pairs = (
    (r"\bis recommended\b", "should be given"), (r"\bare recommended\b", "should be given"), (r"\bshould be (?=\w+(?:ed|en|un)\b)", "is recommended to be "),
    (r"\bshould\b(?! be| not)", "need to"), (r"\b(is|are) (given|treated|measured|added|referred)\b(?! not)", r"should be \2"),
)  # fmt: skip
SYNONYMS: Pairs = (
    (r"\bGive\b", "Administer"), (r"\bgive\b", "administer"), (r"\bStart\b", "Initiate"), (r"\bBegin\b", "Start"), (r"\bbegin\b", "start"), (r"\bUse\b", "Treat with"),
    (r"\bat once\b", "immediately"), (r"\bimmediately\b", "at once"), (r"\bdrug treatment\b", "pharmacological treatment"), (r"\bdrugs\b", "medicines"), (r"\bdrug\b", "medicine"),
    (r"\bMeasure\b", "Check"), (r"\badrenaline\b", "epinephrine"), (r"\bacetylsalicylic acid\b", "aspirin"), (r"\bsalbutamol\b", "salbutamol (albuterol)"), (r"\bRefer\b", "Send on"),
    (r"\bconvulsions\b", "seizures"), (r"\bevery year\b", "once a year"), (r"\bcarer\b", "caregiver"), (r"\bparacetamol\b", "paracetamol (acetaminophen)"), (r"\bclinicians?\b", "the treating doctor"),
    (r"\bintravenously\b", "into a vein"), (r"\bPrefer\b", "Favour"), (r"\bOffer\b", "Provide"), (r"\boffer\b", "provide"), (r"\bMonitor\b", "Keep checking"), (r"\bassess\b", "evaluate"),
)  # fmt: skip
COMPARED: Pairs = (
    (r"\bat least (?=\d|one|two)", "no less than "), (r"\bat most (?=\d|one|two)", "no more than "), (r"\bless than (?=\d)", "under "), (r"\bmore than (?=\d)", "over "),
    (r"\bbelow (?=\d)", "less than "), (r"\babove (?=\d)", "greater than "), (r"(?<!\w)≥ ?(?=\d)", "at least "), (r"(?<!\w)≤ ?(?=\d)", "at most "), (r"(?<!\w)<(?=\d)", "below "), (r"(?<!\w)>(?=\d)", "above "),
    (r"(\d[\d/.]*) (mmHg|mmol/L|%) or higher\b", r"at least \1 \2"), (r"(\d+) years and over\b", r"\1 years or older"),
)  # fmt: skip
FIGURES: Mapping[str, str] = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "ten": "10", "twelve": "12",
}  # fmt: skip
WORDS = {figure: word for word, figure in FIGURES.items()}
COUNTED = r"(?= (?:days?|weeks?|months?|hours?|doses?|drugs?|times|years?|minutes?|classes|readings|visits|feet|plus|standard)\b)"
ABBREVIATED: Pairs = (
    (r"\bHIV\b", "human immunodeficiency virus (HIV)"), (r"\bACE inhibitor\b", "angiotensin-converting enzyme (ACE) inhibitor"), (r"\beGFR\b", "estimated glomerular filtration rate (eGFR)"),
    (r"\bintramuscular injection\b", "IM injection"), (r"\bintravenous injection\b", "IV injection"), (r"\bintravenously\b", "IV"), (r"\bintravenous\b", "IV"), (r"\bintramuscular\b", "IM"),
    (r"\btwice daily\b", "bd"), (r"\bonce daily\b", "od"), (r"\bCKD\b", "chronic kidney disease"), (r"\bchronic kidney disease\b", "CKD"), (r"\bORS\b", "oral rehydration salts (ORS)"),
    (r"\bBP\b", "blood pressure"), (r"\bART\b", "antiretroviral therapy (ART)"), (r"\bTB\b", "tuberculosis (TB)"), (r"\btuberculosis\b", "TB"), (r"\bIV\b", "intravenous"), (r"\bIM\b", "intramuscular"),
)  # fmt: skip
FREQUENCIES: Pairs = (
    (r"\btwice daily\b", "two times a day"), (r"\bonce daily\b", "once a day"), (r"\bevery 6 hours\b", "6-hourly"), (r"\bevery 4 hours\b", "4-hourly"), (r"\bevery 8 hours\b", "8-hourly"),
    (r"\btwice a day\b", "twice daily"), (r"\bonce a day\b", "once daily"), (r"\bdaily\b(?<!once daily)(?<!twice daily)", "every day"), (r"\ba day\b", "per day"), (r"\ba week\b", "per week"),
)  # fmt: skip
# (from, to, factor): the same amount, exactly.
SAME = (
    ("g", "mg", 1000), ("mg", "g", 0.001), ("µg", "mg", 0.001), ("mL", "L", 0.001), ("L", "mL", 1000), ("hours", "minutes", 60),
    ("hour", "minutes", 60), ("minutes", "hours", 1 / 60), ("weeks", "days", 7), ("days", "weeks", 1 / 7), ("months", "years", 1 / 12),
)  # fmt: skip
LEAST, MOST = 0.25, 5000  # the new figure must be one that a person would write
OPENINGS = ("According to the guideline, {}", "The guideline says: {}", "The recommendation is: {}")
WHICH = re.compile(r"^(?:it|they|this|these|those|then|and|or|otherwise|the latter|repeat|such|its)\b", re.IGNORECASE)
FEWEST = 5  # words of a fact that stands alone
WAYS = (
    "reordered", "recommended", "synonyms", "comparators", "number words", "unit converted", "abbreviations", "frequencies", "opening", "split",
)  # fmt: skip


def rewordings(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield (one of WAYS, the sentence said in that way), at most two of each way."""
    for way, found in (
        ("reordered", _reordered(sentence)),
        ("recommended", _recommended(sentence)),
        ("synonyms", _replaced(sentence, SYNONYMS)),
        ("comparators", _replaced(sentence, COMPARED)),
        ("number words", _number_words(sentence)),
        ("unit converted", _converted(sentence)),
        ("abbreviations", _replaced(sentence, ABBREVIATED)),
        ("frequencies", _replaced(sentence, FREQUENCIES)),
        ("opening", _opened(sentence)),
        ("split", _split(sentence)),
    ):
        said = [one for one in dict.fromkeys(found) if one != sentence]
        yield from ((way, one) for one in said[:2])


def _reordered(sentence: str) -> Iterator[str]:
    leading, trailing = LEADING.match(sentence), TRAILING.match(sentence)
    if leading:
        yield _capital(f"{leading['rest']} {_small(leading['condition'])}{leading['end']}")
    elif trailing and ACTION.match(sentence) and not re.search(r" only$| and ", trailing["rest"]):
        yield _capital(f"{trailing['condition']}, {_small(trailing['rest'])}{trailing['end']}")


def _recommended(sentence: str) -> Iterator[str]:
    if ACTION.match(sentence):
        yield f"It is recommended to {_small(sentence)}"
        yield f"Clinicians should {_small(sentence)}"
    elif FORBIDDEN.match(sentence):
        yield f"Clinicians should not {FORBIDDEN.sub('', sentence)}"
    else:
        yield from _replaced(sentence, RECOMMENDED)


def _number_words(sentence: str) -> Iterator[str]:
    for word, figure in FIGURES.items():
        yield re.sub(rf"(?<![\w-]){word}{COUNTED}", figure, sentence)
        yield re.sub(rf"(?<![\w.,/–-])(?<!to ){figure}{COUNTED}", WORDS[figure], sentence)


def _converted(sentence: str) -> Iterator[str]:
    for unit, other, factor in SAME:
        match = re.search(rf"(?<![\w.,/–<>-])(\d+(?:\.\d+)?) {unit}(?![\w/])", sentence)
        value = round(float(match[1]) * factor, 6) if match else 0.0
        ranged = match and re.search(r"(?:\d ?[–-] ?|\d (?:to|and|or) )$", sentence[: match.start()])
        if match and not ranged and LEAST <= value <= MOST and len(f"{value:g}") <= len("0.075"):
            yield f"{sentence[: match.start()]}{value:g} {other}{sentence[match.end() :]}"


def _opened(sentence: str) -> Iterator[str]:
    whole = sentence[:1].isupper() and sentence.endswith(".") and ":" not in sentence
    if whole:
        yield OPENINGS[len(sentence) % len(OPENINGS)].format(_small(sentence))


def _split(sentence: str) -> Iterator[str]:
    """Each of two facts that a semicolon parts, where none needs the other to be understood."""
    parts = sentence.rstrip(".").split("; ")
    governed = re.match(r"(?:if|when|where|in|for|before|after)\b", sentence, re.IGNORECASE) or ":" in sentence
    leaning = len(parts) > 1 and (WHICH.match(parts[1]) or re.search(r"\bthen\b", parts[1]))
    if len(parts) == len(("one", "other")) and not governed and not leaning:
        yield from (f"{_capital(part)}." for part in parts if len(part.split()) >= FEWEST and not part.startswith("if"))


def _replaced(sentence: str, pairs: Pairs) -> Iterator[str]:
    for pattern, words in pairs:
        yield re.sub(pattern, words, sentence)


def _small(text: str) -> str:
    """With a small letter at the beginning, but for what is written in capitals: HIV, ACE."""
    return text[0].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
