"""Text → the drugs and the routes that it names, each under one name however it is spelt.

Covered: international nonproprietary names by stem and by wordlist, in five languages' spellings; names of classes; what
else `named` finds, such as a release's own vocabulary; common doublets (adrenaline, epinephrine). Not covered: brands that
neither the wordlists nor `named` know, mixtures under a letter code (they are compared as words).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from app.drugs import drugs_named
from app.spelling import skeleton
from app.wordings import wordlist

__all__ = ["Medicine", "medicines", "routes"]

ENDING = re.compile(r"\w{2,}(?:isilin|misin|oksasin|nidasol|konasol|dipin|prasol|siklin)$")  # of what skeleton() gives
WORD = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]{5,})*")
NO_DRUG = frozenset(["except", "accept", "concept", "intercept", "precept", "receptor", "profile", "combine", "determine", "examine", "imagine", "machine", "routine", "medicine", "decline", "baseline", "guideline", "online", "outline", "pipeline", "define", "refine", "confine", "vaccine"])  # fmt: skip
DOUBLETS = (
    ("paracetamol", "acetaminophen"), ("adrenaline", "epinephrine"), ("noradrenaline", "norepinephrine"),
    ("salbutamol", "albuterol"), ("furosemide", "frusemide"), ("rifampicin", "rifampin"), ("pethidine", "meperidine"),
    ("lidocaine", "lignocaine"), ("aciclovir", "acyclovir"), ("phenobarbital", "phenobarbitone"), ("aspirin", "acetylsalicylic"),
    ("benzylpenicillin", "penicillin g"), ("phenoxymethylpenicillin", "penicillin v"), ("chlorphenamine", "chlorpheniramine"),
    ("ciclosporin", "cyclosporine"), ("isoniazid", "inh"), ("suxamethonium", "succinylcholine"), ("vitamin k", "phytomenadione"),
    ("glyceryl trinitrate", "nitroglycerin"), ("cotrimoxazole", "co-trimoxazole"), ("levothyroxine", "l-thyroxine"), ("zinc", "zink", "seng"),
)  # fmt: skip
CLASSES: Mapping[str, str] = {
    "ace inhibitor": r"ace[- ]?inhibitors?|acei|acei?s|angiotensin[- ]converting[- ]enzyme inhibitors?|perencat ace|ieca|iec",
    "arb": r"arbs?|angiotensin(?: ii)? receptor (?:blockers?|antagonists?)|ara[- ]?ii",
    "beta blocker": r"(?:beta|β)[- ]?blockers?|(?:beta)bloqueantes?|bêtabloquants?|penyekat beta",
    "calcium channel blocker": r"calcium[- ]channel blockers?|ccbs?|calcium antagonists?",
    "diuretic": r"(?:loop )?diuretics?|diuretik|diuréticos?|diurétiques?",
    "sglt2": r"sglt-?2(?: inhibitors?)?|sglt2i",
    "dpp4": r"dpp-?4(?: inhibitors?)?|dpp4i",
    "glp1": r"glp-?1(?: (?:receptor )?agonists?)?|glp-?1 ?ras?",
    "sulfonylurea": r"sul(?:f|ph)onylureas?|sulfonilureas?",
    "nsaid": r"nsaids?|non-?steroidal anti-?inflammatory (?:drugs?|agents?)|aines?|ains|oains",
    "steroid": r"(?:cortico)?steroids?|kortikosteroid|corticoides?|corticosteroides?|corticoïdes?",
    "penicillin": r"penicillins?|penicilinas?|penisilin",
    "macrolide": r"macrolides?|makrolida?",
    "cephalosporin": r"cephalosporins?|cefalosporinas?",
    "aminoglycoside": r"aminoglycosides?",
    "fluoroquinolone": r"(?:fluoro)?quinolones?",
    "benzodiazepine": r"benzodiazepines?|benzodiazepinas?",
    "opioid": r"opioids?|opiates?",
    "ssri": r"ssris?|selective serotonin reuptake inhibitors?",
    "statin": r"statins?|estatinas?|statines?",
    "antibiotic": r"antibiotics?|antibiotik(?:a)?|antibióticos?|antibiotiques?",
    "anticoagulant": r"anticoagulants?|antikoagulan|anticoagulantes?",
    "antihistamine": r"antihistamines?",
    "antivenom": r"antivenoms?|antivenins?",
    "immunoglobulin": r"immunoglobulins?|immune globulin",
    "oxygen": r"oxygen|oksigen|oxígeno|oxygène",
    "saline": r"(?:normal )?saline|sodium chloride",
    "glucose": r"dextrose|glucose|glukosa|glucosa",
    "sodium": r"sodium(?! chloride)|natrium|sodio",
    "bicarbonate": r"bicarbonate|bikarbonat",
    "vaccine": r"vaccines?|vaksin|vacunas?|vaccins?",
}
_CLASSES = {
    name: re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])", re.IGNORECASE) for name, pattern in CLASSES.items()
}
ROUTES: Mapping[str, str] = {
    "oral": r"oral(?:ly)?(?! (?:rehydration|glucose|contracept|candid|health|hygiene|cavity|thrush|mucosa))|swallowed|p\.?o|by mouth|per os|vía oral|par voie orale|per oral|secara oral|melalui mulut|diminum|por boca|par la bouche",
    "intravenous": r"i\.?v|intravenous(?:ly)?|(?:into|in) (?:the|a) vein|intravena|intravenos[oa]|intraveineuse?|endovenos[oa]",
    "intramuscular": r"i\.?m|intramuscular(?:ly)?|into (?:the|a) muscle|dans le muscle|en el músculo|ke dalam otot|intramuskular|intramusculaire",
    "subcutaneous": r"s\.?c|subcut(?:aneous(?:ly)?)?|under the skin|bawah kulit|subkutan|subcutáne[oa]|sous-cutanée?",
    "intradermal": r"intradermal(?:ly)?|intradérmic[oa]|intradermique",
    "rectal": r"rectal(?:ly)?|p\.?r|per rectum|rektal|rectale?",
    "vaginal": r"vaginal(?:ly)?|p\.?v|vagin(?:a|ale)?",
    "sublingual": r"sublingual(?:ly)?|under the tongue|bawah lidah|sublinguale",
    "buccal": r"bucc?al(?:ly)?",
    "inhaled": r"inhal\w+|nebuli[sz]\w+|sedut\w*|inhalasi",
    "topical": r"topical(?:ly)?|topikal|tópic[oa]|topique",
    "nasal": r"(?:intra)?nasal(?:ly)?",
    "intrathecal": r"intrathecal(?:ly)?",
    "intraosseous": r"intraosseous(?:ly)?",
}
_ROUTES = {name: re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])", re.IGNORECASE) for name, pattern in ROUTES.items()}


LEAST = 4  # letters of a listed name: shorter ones are everyday words


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicine:
    """A drug or class under one name, where it stands, and as it is written there."""

    name: str
    start: int
    end: int
    words: str


def medicines(text: str, *, named: Callable[[str], tuple[str, ...]] | None = None) -> tuple[Medicine, ...]:
    """Every drug and class that a text names, in order, none twice at one place."""
    found = {one.start: one for one in _of_lists(text)}
    for word in named(text) if named else ():
        for match in re.finditer(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text, re.IGNORECASE):
            found.setdefault(
                match.start(), Medicine(name=_canonical(word), start=match.start(), end=match.end(), words=word)
            )
    return tuple(found[start] for start in sorted(found))


def routes(text: str) -> frozenset[str]:
    """The routes of administration that a text names."""
    return frozenset(name for name, pattern in _ROUTES.items() if pattern.search(text))


@lru_cache(maxsize=16384)
def _of_lists(text: str) -> tuple[Medicine, ...]:
    return tuple(_found(text))


def _found(text: str) -> Iterator[Medicine]:
    taken: list[tuple[int, int]] = []
    for name, pattern in _CLASSES.items():
        for match in pattern.finditer(text):
            taken.append(match.span())
            yield Medicine(name=name, start=match.start(), end=match.end(), words=match.group())
    for match in WORD.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        word = match.group().lower()
        if word not in NO_DRUG and (name := _known(word)):
            yield Medicine(name=name, start=match.start(), end=match.end(), words=match.group())


@lru_cache(maxsize=32768)
def _known(word: str) -> str:
    """The one name of a word that is a drug, or ""."""
    single = word.removesuffix("s") if word.endswith(("ins", "ols", "ils", "ans", "ides", "ines", "ates")) else word
    for form in dict.fromkeys((word, single, _unaccented(word))):
        if form in _doublets():
            return _doublets()[form]
        if form in _listed() or drugs_named(form):
            return _canonical(form)
        if (root := skeleton(form)) in _roots() or ENDING.search(root):
            return _roots().get(root, root)
    return ""


def _unaccented(word: str) -> str:
    """Without its accents: ibuprofène, amoxicilline."""
    return "".join(one for one in unicodedata.normalize("NFD", word) if unicodedata.category(one) != "Mn")


def _canonical(word: str) -> str:
    lower = word.lower()
    return _doublets().get(lower) or skeleton(lower) or lower


@cache
def _doublets() -> Mapping[str, str]:
    return {form: (skeleton(forms[0]) or forms[0]) for forms in DOUBLETS for form in forms}


@cache
def _listed() -> frozenset[str]:
    return frozenset(
        word for line in wordlist("drugs.tsv") for column in line for word in column.split() if len(word) >= LEAST
    )


@cache
def _roots() -> Mapping[str, str]:
    """What spellings of one drug share: amoxicilina, amoksisilin."""
    return {root: _canonical(word) for word in _listed() if len(root := skeleton(word)) >= 6}  # noqa: PLR2004 as above
