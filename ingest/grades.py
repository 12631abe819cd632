"""Text → the mark of a grade that it ends in, as printed: never mapped to another scheme.

Covered: GRADE in words ("Strong recommendation, low certainty of evidence", "Strong/High grade of evidence"), letters with
levels ("Grade B, Level II", "Evidence Rating: [A]", "(C)" below a heading of recommendations), dated marks of NICE
("[2015, amended 2022]"), "LoE: IIIb", AWMF ("Empfehlungsgrad A, Evidenzlevel 1a"), good practice points.
"""

import re
from dataclasses import dataclass

__all__ = ["Grade", "grade_at_end"]

YEAR = r"(?:19|20)\d\d"
NICE = rf"\[(?:NICE\s)?{YEAR}(?:,?\s*(?:and\s)?(?:amended|updated|revised|partial update|new)?\s*(?:{YEAR})?)*\]"
STRENGTH = r"(?:strong(?:ly)?|weak|conditional|fuerte|d[ée]bil|condicional|kuat|lemah|forte|faible)"
LEVEL = r"(?:high|moderate|low|very[\s-]low|alta|moderada|baja|muy baja|tinggi|sedang|rendah|[ée]lev[ée]e|mod[ée]r[ée]e|faible)"
LETTER = r"(?:[A-D]|GPP)"
ROMAN = r"(?:[IV]{1,3}|[1-5])(?:[-–.]?[1-3a-c])?[+−-]{0,2}"
SCHEMES = (
    ("NICE", NICE),
    ("GRADE", rf"[(\[]\s*{STRENGTH}\b[^()\[\]]{{0,90}}(?:evidence|certainty|quality|recommendation|confidence|evidencia"
              rf"|certeza|calidad|bukti)[^()\[\]]{{0,40}}[)\]]"),
    ("GRADE", rf"[(\[]\s*{STRENGTH}\s*[/,;]\s*{LEVEL}[^()\[\]]{{0,30}}[)\]]"),
    ("GRADE", r"[(\[]\s*[12]\s*[A-D]\s*[)\]]"),
    ("AWMF", r"[(\[]?\s*Empfehlungsgrad:?\s*(?:A|B|0)\b[^()\[\]]{0,60}[)\]]?"),
    ("letter", rf"[(\[]?\s*(?:Evidence\sRating|Grade(?:\sof\srecommendation)?|Gred|Derajat(?:\srekomendasi)?|Grado)\s*:?\s*"
               rf"[(\[]?\s*{LETTER}\s*[)\]]?(?:\s*[,;/]?\s*(?:Evidence\s)?(?:Level|Tahap|Tingkat|Nivel)\s*:?\s*{ROMAN})?\s*[)\]]?"),
    ("letter", rf"[(\[]\s*(?:Evidence\s)?(?:Level|Tahap|Tingkat|Nivel)(?:\sof\sevidence)?\s*:?\s*{ROMAN}"
               rf"(?:\s*[,;/]\s*(?:Grade|Gred|Grado)\s*:?\s*{LETTER})?\s*[)\]]"),
    ("class", r"[(\[]\s*Class\s+(?:III|II[ab]?|I)\b(?:\s*[,;/]\s*(?:Level|LOE)(?:\sof\sevidence)?\s*:?\s*[A-C](?:-\w+)?)?\s*[)\]]"),
    ("LoE", rf"[(\[]?\s*LoE\s*:?\s*{ROMAN}\s*[)\]]?"),
)  # fmt: skip
MARKS = tuple(
    (scheme, re.compile(rf"(?:^|\s)({pattern})\s*[.;)\]]?\s*$", re.IGNORECASE)) for scheme, pattern in SCHEMES
)
LONGEST = 300  # characters of a mark; no scheme's has more
LETTER_MARK = re.compile(rf"\s\({LETTER}(?:\s*,\s*{ROMAN})?\)\s*\.?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A printed mark, the scheme whose form it has, and where it begins in its text."""

    text: str
    scheme: str
    start: int


def grade_at_end(text: str, *, letters: bool = False) -> Grade | None:
    """The grade that a text ends in; `letters` also takes "(C)", which elsewhere may be anything."""
    for scheme, mark in MARKS:
        found = mark.search(text, max(0, len(text) - LONGEST))
        if found:
            return Grade(text=" ".join(found.group(1).split()), scheme=scheme, start=found.start(1))
    found = LETTER_MARK.search(text) if letters else None
    return Grade(text=found.group().strip(" ."), scheme="letter", start=found.start()) if found else None
