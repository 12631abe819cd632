"""Word → its British or American spelling; by rules over the beginnings and roots of clinical words, both directions.

Covered: ae/oe/e, our/or, re/er, ph/f of sulfur, -ise/-ize of a list, in English. Not covered: misspellings, which are
not corrected, and the spellings of other languages.
"""

import re

__all__ = ["other_spelling"]

ROOTS = (  # British, American
    *(("haem", "hem"), ("oedem", "edem"), ("paediatr", "pediatr"), ("anaem", "anem"), ("diarrhoea", "diarrhea")),
    *(("oesophag", "esophag"), ("tumour", "tumor"), ("litre", "liter"), ("gynaec", "gynec"), ("foet", "fet")),
    *(("caesar", "cesar"), ("sulph", "sulf"), ("leukaem", "leukem"), ("ischaem", "ischem"), ("glycaem", "glycem")),
    *(
        ("anaesth", "anesth"),
        ("orthopaed", "orthoped"),
        ("oestr", "estr"),
        ("dyspnoea", "dyspnea"),
        ("apnoea", "apnea"),
    ),
    *(("aetiolog", "etiolog"), ("faec", "fec"), ("septicaem", "septicem"), ("uraem", "urem"), ("coeliac", "celiac")),
    *(("behaviour", "behavior"), ("colour", "color"), ("fibre", "fiber"), ("centre", "center"), ("labour", "labor")),
    *(("hospitalis", "hospitaliz"), ("immunis", "immuniz"), ("catheteris", "catheteriz"), ("sterilis", "steriliz")),
    *(("stabilis", "stabiliz"), ("nebulis", "nebuliz"), ("randomis", "randomiz"), ("localis", "localiz")),
)
WITHIN = frozenset({"haem", "anaem", "ischaem", "glycaem", "septicaem", "uraem", "leukaem", "sulph", "glycem"})
NOT_BLOOD = re.compile(
    r"hem(?:i|lock|p|s?$|med)|chem|fet(?:ch|id|ish)|estr(?:ang|ad)|fec(?:k|und)|collabor|elabor", re.IGNORECASE
)


def other_spelling(word: str) -> str:
    """The word as the other side of the Atlantic spells it, in lower case, or "" where the rules know none."""
    lower = word.lower()
    if NOT_BLOOD.match(lower):
        return ""
    for british, american in sorted(ROOTS, key=lambda pair: -len(pair[0])):
        for here, there in ((british, american), (american, british)):
            inside = here in WITHIN
            if lower.startswith(here) or (inside and here in lower):
                return lower.replace(here, there, 1)
    return ""
