"""Words → those that name drugs: they end as international nonproprietary names do, or are listed; brands are not told."""

import re
from functools import cache

from app.wordings import wordlist

__all__ = ["drugs_named"]

# World Health Organization, "The use of stems in the selection of international nonproprietary names (INN)", 2018:
# common ones, long enough that an everyday word seldom ends in them. A final e may be an a or missing (es, ms, id).
STEMS = re.compile(
    r"quinin[ea]?|\w{2,}(?:nib|mab|(?:[aou]|lin|ri|vir)tid[ea]?|olol|pril|sartan|vastatin[ea]?|statin[ea]?|gliptin[ea]?|gliflozin[ea]?|glitazon[ea]?|azol[ea]?"
    r"|cil+in[ae]?|m[iy]cin[ae]?|oxacin[ao]?|phenidat[ea]?|renon[ea]?|vir|xaban|itol|setron|dip[iy]n[ea]?|az[ea]pam"
    r"|barbital|caine|profen[eo]?|c[iy]clin[ea]?|oxetin[ea]?|triptyl+in[ea]?|triptan|thiazid[ea]?|semid[ea]?|parin[ea]?|grel"
    r"|lukast|steride|afil|dronat[ea]?|trexat[ea]?|platin|taxel|rubicin[ea]?|oxib|cept|gramostim|kinra|gepant|ciclib|parib|teplase|uracil|citril|bitril|dotril"
    r"|(?<=arte)sunat[eo]?|m[ei]ther|formin[ea]?|quilin[ea]?|qu[iy]n[ea]?)",
    re.IGNORECASE,
)

# Words that end so and name no drug: in guidelines of five languages, and in the questions asked of them.
EVERYDAY = re.compile(
    r"(?:ac|con|ex|inter|per|pre)cept[eo]?|\w*(?:car|par)[oó]tid[ea]?|\w*nucl[eé]otid[eao]?|myostatin[ae]?|\w*(?:ser|her|viv|vi)vir|m[aá]quin[ae]|esquin[ae]|capitol",
    re.IGNORECASE,
)

# Listed as given by themselves, and words of much else: "calcium channel blocker", "magnesium sulfate", "glucose level".
SALTS = frozenset(
    {"calcium", "potassium", "sodium", "magnesium", "glucose", "phosphate", "ascorbic", "vitamin", "oxygen"}
)


def drugs_named(question: str) -> tuple[str, ...]:
    """The words of a question that end as the international names of drugs do, or are names without such an end."""
    words = dict.fromkeys(re.findall(r"[^\W\d_]{6,}", question))
    return tuple(word for word in words if _ends_so(word) or word.lower() in _listed())


def _ends_so(word: str) -> bool:
    return STEMS.fullmatch(word) is not None and EVERYDAY.fullmatch(word) is None


@cache
def _listed() -> frozenset[str]:
    return frozenset(name for row in wordlist("drugs.tsv") for name in row[0].split()) - SALTS
