"""Question text → whether it names or identifies one patient, and the same without what identifies the patient.

Covered, in English, Malay, Indonesian, Spanish and French: names after a title or after “my patient” or “prescription for”,
record and identity card numbers, dates of birth. Not covered: names without any of these, misspelt titles, addresses.
"""

import re

from app.drugs import drugs_named
from app.wordings import holds_clinical_word

__all__ = ["identifies", "without_identity"]

NAME = r"[A-ZÀ-Ý][a-zà-ÿ'’-]+"
NAMES = rf"{NAME}(?:[ ]+{NAME}){{0,3}}"
DATE = r"(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}\s+[^\W\d_]{3,10}\.?\s+\d{4}|(?:19|20)\d\d)"
TITLED = re.compile(
    rf"\b(?:Mrs|Mr|Ms|Miss|Puan|Pn|Encik|En|Cik|Tuan|Bapak|Pak|Ibu|Bu|Sra|Sr|Srta|Señora?|Doña|Don|Madame|Mme|Mlle|Monsieur|M\.)"
    rf"\.?\s+(?!(?:Hamil|Menyusui|Mengandung)\b){NAMES}"
)
CALLED = re.compile(
    rf"(?<![^\W_])(?:(?:[Mm]y|[Tt]his|[Oo]ur)\s+(?:pt|patient),?\s+(?:called\s+|named\s+)?(?={NAME}\s+{NAME})"
    r"|(?:[Pp]esakit|[Pp]asien)\s+(?:saya,?\s+)?(?:bernama|nama)\s+|(?:[Pp]aciente|[Pp]atiente?)\s+(?:llamad[oa]|nommée?|appelée?)\s+)"
    rf"({NAMES})"
)
WRITTEN_FOR = re.compile(
    r"\b(?:script|prescription|letter|order|chart|preskripsi|resep|surat|receta|carta|ordonnance|lettre)s?\s+"
    rf"(?:for|about|untuk|bagi|de|para|pour|of)\s+({NAME}\s+{NAME})"
)
NUMBERED = re.compile(
    r"(?<![^\W_])(?:(?:file|folder|hospital|record|dossier|expediente|historia(?: cl[ií]nica)?|c[eé]dula|no\.? fail|no\.? rekam medis)"
    r"(?:\s*(?:no|number|num|nr|n°|º)\.?)?|MRN|NRIC|NHS(?: number| no\.?)?|IC|(?:no\.? ?)?RM|NIK|RUT|DNI|IPP)[\s:#]*\d[\d/.-]{2,}"
    r"|(?<!\d)\d{6}-\d{2}-\d{4}(?!\d)",
    re.IGNORECASE,
)
BORN = re.compile(
    r"(?<![^\W_])(?:D\.?O\.?B\.?|date of birth|born(?: on)?|(?:tgl|tarikh|tanggal)\.? lahir|lahir(?: pada)?|nacid[oa](?: el)?"
    rf"|fecha de nacimiento|née? le|date de naissance)\s*:?\s*{DATE}",
    re.IGNORECASE,
)
EMPTY = re.compile(r"\(\s*[,;\s]*\)")
DANGLING = re.compile(r"\s*,(?:\s*,)+|^\W*[,:;]\s*|\s+(?=[,;:](?!\s*$))")


def identifies(text: str) -> bool:
    """Whether it names or identifies one patient."""
    return without_identity(text) != text


def without_identity(text: str) -> str:
    """The same without names, numbers and dates of birth of a patient; the very text where it holds none."""
    left = text
    for pattern in (NUMBERED, BORN, TITLED):
        left = pattern.sub(" ", left)
    for pattern in (CALLED, WRITTEN_FOR):
        left = pattern.sub(_nameless, left)
    if left == text:
        return text
    left = DANGLING.sub(lambda match: "," if match.group().strip(" ").startswith(",,") else "", EMPTY.sub(" ", left))
    return re.sub(r",(?:\s*,)+", ",", " ".join(left.split())).strip(" ,;:")


def _nameless(match: re.Match[str]) -> str:
    """What stood before the name; a drug or a disease with capitals is no name."""
    name = match[1]
    if drugs_named(name) or holds_clinical_word(name):
        return match.group()
    return match.group()[: match.start(1) - match.start()]
