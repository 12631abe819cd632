"""Sentence → the same with one of its words changed, so that it says something else.

Covered: drugs, negations dropped and added, patients, conditions, routes, and actions turned round. Drugs are siblings of
the same list below, never two names of one drug. Not covered: word order, tense, and what only a reader would notice.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

__all__ = ["actions", "conditions", "drugs", "negations_added", "negations_dropped", "populations", "routes"]

# Drugs that are mistaken for one another: of one class, or of like names. Two names of one drug share a place.
SIBLINGS: tuple[tuple[str, ...], ...] = (
    ("amoxicillin", "ampicillin", "benzylpenicillin", "cloxacillin", "flucloxacillin"), ("gentamicin", "amikacin", "kanamycin", "streptomycin"),
    ("ceftriaxone", "cefotaxime", "cefixime", "cefuroxime"), ("azithromycin", "erythromycin", "clarithromycin"), ("ciprofloxacin", "levofloxacin", "moxifloxacin"),
    ("rifampicin", "isoniazid", "pyrazinamide", "ethambutol"), ("adrenaline", "noradrenaline"), ("epinephrine", "norepinephrine"),
    ("enalapril", "lisinopril", "ramipril", "captopril", "perindopril"), ("losartan", "valsartan", "candesartan", "telmisartan"),
    ("amlodipine", "nifedipine", "felodipine", "nicardipine"), ("atenolol", "bisoprolol", "metoprolol", "carvedilol", "propranolol", "labetalol"),
    ("hydrochlorothiazide", "chlorthalidone", "indapamide"), ("spironolactone", "eplerenone", "furosemide"), ("simvastatin", "atorvastatin", "rosuvastatin", "pravastatin"),
    ("magnesium sulfate", "calcium gluconate"), ("salbutamol", "salmeterol", "ipratropium"), ("prednisolone", "dexamethasone", "hydrocortisone"),
    ("metformin", "glibenclamide", "gliclazide", "glimepiride", "pioglitazone"), ("empagliflozin", "dapagliflozin", "canagliflozin"), ("sitagliptin", "linagliptin", "vildagliptin", "saxagliptin"),
    ("metformina", "glibenclamida"), ("semaglutide", "liraglutide", "dulaglutide", "exenatide"), ("orlistat", "phentermine"),
    ("tenofovir", "abacavir", "zidovudine", "stavudine"), ("lamivudine", "emtricitabine"), ("dolutegravir", "raltegravir"), ("efavirenz", "nevirapine", "rilpivirine"), ("lopinavir", "atazanavir", "darunavir"),
    ("sildenafil", "tadalafil", "vardenafil"), ("imatinib", "dasatinib", "nilotinib", "bosutinib", "ponatinib"), ("metronidazole", "tinidazole", "albendazole", "mebendazole"), ("fluconazole", "ketoconazole", "itraconazole", "clotrimazole"),
    ("carbamazepine", "phenytoin", "phenobarbital", "lamotrigine", "levetiracetam", "sodium valproate", "topiramate"), ("diazepam", "lorazepam", "midazolam"),
    ("sertraline", "fluoxetine", "citalopram", "paroxetine"), ("venlafaxine", "duloxetine"), ("amitriptyline", "nortriptyline", "imipramine"), ("levodopa", "selegiline", "rasagiline", "apomorphine", "amantadine"),
    ("omeprazole", "lansoprazole", "ranitidine", "cimetidine"), ("paracetamol", "ibuprofen", "diclofenac", "naproxen"), ("morphine", "codeine", "tramadol"), ("warfarin", "heparin", "enoxaparin"), ("aspirin", "clopidogrel"),
    ("chlorphenamine", "promethazine", "cetirizine"), ("artemether", "artesunate", "quinine"), ("digoxin", "dobutamine"), ("thiamine", "pyridoxine", "folic acid"), ("co-trimoxazole", "dapsone"), ("baclofen", "tizanidine"), ("zinc", "iron"), ("zink", "ferum"),
    ("acetylsalicylic acid", "clopidogrel"), ("oral rehydration", "dextrose"), ("salt", "sugar"), ("potassium", "calcium"), ("sodium", "potassium"), ("oxygen", "nitrous oxide"),
)  # fmt: skip
GROUPS: tuple[tuple[str, ...], ...] = (
    ("adults", "children"), ("adult", "child"), ("children", "adults"), ("child", "adult"), ("infants", "adults"), ("pregnant women", "women who are not pregnant"),
    ("pregnant adolescents", "adolescents who are not pregnant"), ("men", "women"), ("women", "men"), ("woman", "man"), ("older people", "young people"), ("adolescents", "infants"),
    ("neonates", "adults"), ("newborns", "adults"), ("babies", "adults"), ("young people", "older people"), ("kanak-kanak", "orang dewasa"), ("bayi", "orang dewasa"), ("orang dewasa", "kanak-kanak"), ("dewasa", "anak"),
    ("adultos", "niños"), ("niños", "adultos"), ("enfants", "adultes"), ("enfant", "adulte"), ("adultes", "enfants"),
)  # fmt: skip
DROPPED: Sequence[tuple[str, str]] = (
    (r"\bDo not (\w)", r"\1"), (r"\bdo not (?=\w)", ""), (r"\b[Nn]ever (?=\w)", ""), (r"\b(is|are|was|were|be|should|must|can|may|does|has|have) not (?!only)", r"\1 "),
    (r"\bcannot\b", "can"), (r"\bno longer (?=\w)", ""), (r"(?<!\b[Dd]o )\bnot (?=\w)(?!only)", ""), (r"\b([Ww])ithout\b", r"\1ith"), (r"\bAvoid\b", "Use"), (r"\bavoid\b", "use"),
    (r"\bavoiding\b", "seeking"), (r"\bcontraindicated\b", "indicated"), (r"\b(is|are) no reason\b", r"\1 reason"), (r"\bneither\b", "each"), (r"\bJangan ", ""), (r"\btidak (?=\w)", ""), (r"\bNo se (?=\w)", "Se "), (r"\bno (?=debe|se)", ""), (r"\bne pas ", ""), (r"\bunless\b", "if"),
)  # fmt: skip
VERBS = (
    "Give|Use|Start|Treat|Offer|Consider|Refer|Admit|Measure|Repeat|Continue|Stop|Begin|Prescribe|Advise|Inject|Take|Tell|Add|Aim for|Lay|Call"
    "|Change to|Combine|Monitor|Test|Check|Perform|Provide|Prefer|Reduce|Increase|Initiate|Administer|Discuss|Ask"
)
ADDED: Sequence[tuple[str, str]] = (
    (rf"(?:^|(?<=[,:•] ))({VERBS})\b", "Do not {}"), (rf"(?<=, )({VERBS.lower()})\b", "do not {}"), (r"\b(should|must|can|may|is|are)\b(?! (?:not|no|never|less|more|only)\b)(?=\s[a-z]+\b)", "{} not"),
    (r"^(Beri|Teruskan|Timbang|Mulakan)\b", "Jangan {}"),
)  # fmt: skip
ROUTES: Sequence[tuple[str, str]] = (
    ("orally", "intravenously"), ("oral", "intravenous"), ("intramuscularly", "intravenously"), ("intramuscular", "intravenous"), ("intravenously", "intramuscularly"),
    ("intravenous", "oral"), ("subcutaneous", "intravenous"), ("by mouth", "intravenously"), ("inhaled", "oral"), ("intravena", "oral"), ("rectal", "intravenous"), ("topical", "oral"), ("swallowed", "injected"),
)  # fmt: skip
TURNED: Mapping[str, str] = {
    "start": "stop", "stop": "continue", "begin": "stop", "increase": "reduce", "reduce": "increase", "raise": "lower", "lowers": "raises", "improves": "worsens",
    "rises": "falls", "falls": "rises", "rise": "fall", "fall": "rise", "withhold": "give", "continue": "stop", "higher": "lower", "increased": "reduced",
    "reduced": "increased", "hypertension": "hypotension", "hyperglycaemia": "hypoglycaemia", "hypoglycaemia": "hyperglycaemia", "first-line": "second-line", "safe": "unsafe", "mild": "severe", "severe": "mild", "acute": "chronic", "chronic": "acute",
}  # fmt: skip
CONDITION = (
    r"(?:if|when|where|unless|until|once|whenever|except|only (?:if|when|for|in)|jika|apabila|hanya|si|cuando|lorsque)"
)
# With a single comma: after the first of several, the condition may go on. What follows a semicolon can be left out.
LEADING = re.compile(rf"^{CONDITION}\b[^,;:.]{{6,}}, (?P<rest>[^\W\d_][^,]{{8,}})$", re.IGNORECASE | re.DOTALL)
TRAILING = re.compile(
    rf"(?<![;:])(?<!\bat),? (?!once){CONDITION}\b[^;:.]{{6,}}(?P<end>\.?)$", re.IGNORECASE | re.DOTALL
)
PATIENTS = re.compile(
    r",? (?:in|to|for) (?:children|adults|women|people|patients|men|infants|adolescents|those|persons|everyone)\b[^,;:.]{8,}(?P<end>\.?)$",
    re.IGNORECASE,
)
WHOSE = re.compile(r" (?:who|whose) [^,;:.]{8,}(?P<end>\.?)$")
CLAIM = re.compile(
    rf"^(?:.*: )?(?:{VERBS})\b|\b(?:is|are|should|must|can|may|will|has|have|does|do)\b|: "
)  # what is left says something
PART = re.compile(r"\b(?:or|nor|and)$|[.?]$")  # of a list, or a sentence of its own: the rest holds without it


def drugs(sentence: str, around: str) -> Iterator[str]:
    """Yield it with one drug made a sibling: one that stands in the text around it first, since that is harder to see."""
    for group in SIBLINGS:
        for name in group:
            if not _word(name).search(sentence):
                continue
            others = [other for other in group if not _word(other).search(sentence)]
            others.sort(key=lambda other: _word(other).search(around) is None)
            yield from (_exchanged(sentence, name, other) for other in others[:2])


def negations_dropped(sentence: str) -> Iterator[str]:
    """Yield it with one negation left out, or "avoid" made "use"."""
    for pattern, words in DROPPED:
        match = re.search(pattern, sentence)
        if match:
            changed = sentence[: match.start()] + match.expand(words) + sentence[match.end() :]
            yield changed[0].upper() + changed[1:] if sentence[0].isupper() else changed


def negations_added(sentence: str) -> Iterator[str]:
    """Yield it with a negation before its first action, or after its first "should" or "is"."""
    for pattern, words in ADDED:
        match = re.search(pattern, sentence)
        if match:
            said = match[1].lower() if words.startswith(("Do", "do", "Jangan")) else match[1]
            yield sentence[: match.start()] + words.format(said) + sentence[match.end() :]


def populations(sentence: str) -> Iterator[str]:
    """Yield it for other patients."""
    for name, other in GROUPS:
        if _word(name).search(sentence) and not _word(other).search(sentence):
            yield _exchanged(sentence, name, other)


def conditions(sentence: str) -> Iterator[str]:
    """Yield it without the condition, or the patients, that it holds for."""
    match = LEADING.match(sentence)
    if match:
        yield match["rest"][0].upper() + match["rest"][1:]
    for pattern in (TRAILING, PATIENTS, WHOSE):
        match = pattern.search(sentence)
        left = sentence[: match.start()] if match else ""
        if match and CLAIM.search(left) and not PART.search(left) and left.count("(") == left.count(")"):
            yield left + match["end"]


def routes(sentence: str) -> Iterator[str]:
    """Yield it with another way of giving the drug."""
    for name, other in ROUTES:
        if _word(name).search(sentence) and not _word(other).search(sentence):
            yield _exchanged(sentence, name, other)


def actions(sentence: str) -> Iterator[str]:
    """Yield it with one word turned round: start and stop, rises and falls, severe and mild."""
    for name, other in TURNED.items():
        if _word(name).search(sentence) and not _word(other).search(sentence):
            yield _exchanged(sentence, name, other)


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w’'-])", re.IGNORECASE)


def _exchanged(sentence: str, name: str, other: str) -> str:
    """Every occurrence, with a capital where the old one had it."""
    return _word(name).sub(lambda hit: other.capitalize() if hit.group()[0].isupper() else other, sentence)
