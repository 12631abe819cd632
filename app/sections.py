"""Headings → what stands under them: what is done, what a condition is, what prevents it, why, or how the guideline came about.

Covered: the usual words for each in English, Malay, Indonesian, Spanish and French. Not covered: headings that name
nothing but a drug or a condition.
"""

import re
from collections.abc import Sequence

from app.drugs import drugs_named

__all__ = ["asks_treatment", "speaks_of_prevention", "tells_why", "treats"]

TREATMENT = re.compile(
    r"\b(?:treat\w*|manag\w*|therap\w*|(?:do|should|can|may) (?:i|we) give|drugs?|medicines?|first[- ](?:line|choice)|class(?:es)?|agents?|r[ao]wat\w*|terapi|pengobatan|ubat|obat"
    r"|trat\w+|terapia|traite\w*|traiter)\b",
    re.IGNORECASE,
)
DESCRIBED = re.compile(  # of a heading: what a condition is, and not what is done
    r"(?:description|definitions?|clinical (?:features|presentation|manifestations)|epidemiology|a?etiology|causes?|(?:signs|symptoms)(?: and (?:signs|symptoms))?|risk factors"
    r"|introduction|background|overview|definisi|gejala|tanda|punca|penyebab|epidemiologi|etiologi|pengenalan|pendahuluan|latar belakang"
    r"|definici[oó]n|s[ií]ntomas|signos|causas|epidemiolog[ií]a|etiolog[ií]a|introducci[oó]n|d[ée]finition|sympt[oô]mes|signes|[ée]pid[ée]miologie|[ée]tiologie)"
    r"(?:\b[^›]*)?$",
    re.IGNORECASE,
)
WHY = re.compile(
    r"\b(?:why the committee|why this is important|rationale|summary of (?:the )?evidence|evidence (?:and|to) (?:considerations|decision)|evidence summary"
    r"|research recommendations|recommendations for research|justificaci[oó]n|resumen de la evidencia|justification)\b",
    re.IGNORECASE,
)
ABOUT_ITSELF = re.compile(  # of a heading: how the guideline came about, or what it asks itself
    r"(?:scope|purpose|aims?|methods?|methodology|foreword|preface|acknowledge?ments?|disclosures?|conflicts? of interest|how (?:to use )?this guideline\b.*|(?:clinical|key|review) questions?"
    r"|(?:aims?|objectives?|scope|purpose) (?:and \w+ )?of (?:the|this)\b.*|kata pengantar|ruang lingkup|sasaran|tujuan(?: umum| khusus)?|metodologi|permasalahan|kaedah"
    r"|alcance\b.*|metodolog[ií]a|preguntas? (?:cl[ií]nicas?|de investigaci[oó]n|abordadas?).*|pr[oó]logo|objetivos? de (?:la|esta)\b.*|usuarios\b.*|avant-propos|m[ée]todos?|m[ée]thode|m[ée]thodologie|champ\b.*|objectifs? (?:de|du)\b.*)",
    re.IGNORECASE,
)
PREVENTING = re.compile(
    r"\b(?:(?<!secondary )prophyla\w*|prevent\w*|contacts?|expos(?:ed|ure)|pr?ep|pmtct|profila\w*|pence(?:gahan|gah)|mencegah|dicegah|kontak|preven\w+|prévent\w*|prophylaxie)\b",
    re.IGNORECASE,
)


def asks_treatment(question: str) -> bool:
    """Whether it is asked what is done or given."""
    return TREATMENT.search(question) is not None


def speaks_of_prevention(texts: Sequence[str]) -> bool:
    """Whether one of some texts speaks of preventing; what goes on after an illness (“secondary prophylaxis”) treats it."""
    return any(PREVENTING.search(text) for text in texts)


def tells_why(section: Sequence[str]) -> bool:
    """Whether headings say that what stands under them tells why, or how the guideline came about."""
    own = (one.lstrip("0123456789. ").rstrip(": ") for one in section)
    return WHY.search(" ".join(section)) is not None or any(ABOUT_ITSELF.fullmatch(one) for one in own)


def treats(text: str, headings: Sequence[str]) -> float:
    """1 where a text names a drug or its innermost heading is about what is done; -1 where that says that it describes."""
    own = [one.split(". ", 1)[-1].lstrip("0123456789. ") for one in headings[-1:]]
    if drugs_named(text) or any(TREATMENT.search(one) for one in own):
        return 1.0
    return -1.0 if any(DESCRIBED.match(one) for one in own) else 0.0
