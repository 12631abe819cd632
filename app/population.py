"""Text → populations: for whom, and where, a question asks or a passage speaks; a pure function, for either.

Covered, in English, Malay, Indonesian, Spanish and French: newborn, infant, child, adolescent, adult, elderly (by
words, by ages that are told as an age, in English by “16 and over” and “under 16”, and by “birth to 6 weeks”, “0-28 days”
and “< 28 days”), pregnant, breastfeeding, male, female, renal and hepatic impairment, malnourished,
HIV, inpatient, outpatient, primary care, emergency department. Not covered: ages without a word for an age (“for 3 months”
is a duration), weights, ages in words (“two years old”), and whatever a double negative says.
"""

import re
from collections.abc import Collection, Mapping

__all__ = [
    "BEARING",
    "DECIDING",
    "KINDS",
    "NEAR",
    "asks_of_bearing",
    "barred_in",
    "disagrees",
    "population_places",
    "populations_in",
]

# Malay and Indonesian: what an organ's failing is called, and what is said of its function.
FAILING_MS = r"(?:penyakit|kegagalan|gangguan|gagal|masalah|kerusakan|kerosakan|kemerosotan|penurunan|insufisiensi|disfungsi)(?: fungsi)?"
WORSE_MS = (
    r"(?:yang |sudah |dah )?(?:menurun|turun|terganggu|terjejas|merosot|berkurang|rusak|rosak|buruk|jelek|teruk|lemah)"
)
WORDS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])")  # of a text in lower case: a third of the time
    for name, words in {
        "newborn": r"new-?\s?borns?|neonat\w*|neonates?|preterm (?:babies|baby|infants?)|baru lahir|neonatus|bbl"
        r"|reci[ée]n nacid[oa]s?|nouveau-n[ée]s?|n[ée]onat\w*",
        "infant": r"infants?|infancy|bab(?:y|ies)|bayi|lactantes?|beb[ée]s?|nourrissons?",
        "child": r"(?<!mother[ -]to[ -])(?<!parent[ -]to[ -])(?<!and-)child(?:ren|hood|s)?(?!-pugh|-turcotte|['’]s[ -]pugh)|kids?|toddlers?|p(?:a?e|é)diatr\w*|boys?|girls?|under[- ]fives?|kanak(?:-kanak)?"
        r"|budak(?:-budak)?|(?<!ke )(?<!kepada )(?<!ibu-)anak(?:-anak)?|balita|niñ[oa]s?|niñez|infantil(?:es)?|pediátric\w*|(?<!mère-)(?<!mère à l['’])enfants?|enfance",
        "adolescent": r"adolesc\w*|teen(?:age)?(?:rs?)?|remaja|jeunes filles",
        "adult": r"adults?(?! dos(?:e|es|ing)s? (?:for|in|to) (?:child|adolesc))|adult[oa]s?|adultes?|dewasa",
        "elderly": r"elderly|geriatr\w*|g[ée]riatr\w*|older (?:people|adults?|persons?|patients?|women|men)|frail\w*"
        r"|warga emas|lansia|lanjut usia|usia lanjut|ancian[oa]s?|adultos? mayor(?:es)?|personas? mayor(?:es)?"
        r"|personnes? âgées?|sujets? âgés?",
        "pregnant": r"preg|pregnan\w*|gestation\w*|gravid\w*|antenatal|prenatal|obstetric\w*|trimesters?|hamil|kehamilan"
        r"|(?:ibu|wanita) mengandung|embaraz\w*|gestantes?|enceintes?|grossesses?|trimestres?",
        "breastfeeding": r"breast-?\s?feed\w*|breast-?fed|lactating|lactation|nursing mothers?|menyusu\w*|penyusuan"
        r"|lactancia|amamant\w*|allait\w*",
        "renal": r"(?:renal|kidney) (?:impair\w*|fail\w*|insufficien\w*|dysfunction|disease|injury|problems?)|(?:impaired|reduced|poor|decreased|abnormal) (?:renal|kidney) function|ckd|esrd|eskd|aki"
        r"|(?:haemo|hemo)?dialysis|e?gfr|crcl|creatinine clearance|hemodialisis|dialisis|[ltv]fg|dfg|(?:hemo)?diálisis"
        rf"|{FAILING_MS} (?:buah pinggang|ginjal)|(?:fungsi )?(?:buah pinggang|ginjal)(?:nya)? {WORSE_MS}"
        r"|(?:insuficiencia|enfermedad|falla|fallo|deterioro|daño|disfunción) (?:de la función )?renal|función renal (?:reducida|disminuida|alterada|deteriorada)"
        r"|problemas? (?:renal(?:es)?|de riñón|del riñón|de los riñones)"
        r"|(?:insuffisance|maladie|atteinte|dysfonction) rénale|insuffisants? réna(?:l|ux)|fonction rénale (?:altérée|diminuée|réduite)|problèmes? réna(?:l|ux)"
        r"|(?:hémo)?dialyse",
        "hepatic": r"(?:hepatic|liver) (?:impair\w*|fail\w*|insufficien\w*|dysfunction|disease|problems?)|(?:impaired|reduced|poor|decreased|abnormal) (?:hepatic|liver) function|cirrho\w*|sirosis"
        rf"|{FAILING_MS} (?:hati|hepar|hepatik)|(?:fungsi )?(?:hati|hepar)(?:nya)? {WORSE_MS}"
        r"|(?:insuficiencia|enfermedad|falla|fallo|deterioro|daño|disfunción) (?:de la función )?hepátic[ao]|función hepática (?:reducida|disminuida|alterada|deteriorada)"
        r"|problemas? (?:hepáticos?|de hígado|del hígado)|cirrosis"
        r"|(?:insuffisance|maladie|atteinte|dysfonction) hépatique|fonction hépatique (?:altérée|diminuée|réduite)|problèmes? hépatiques?|cirrhose",
        "malnourished": r"malnourish\w*|malnutri\w+|undernutrition|kwashiorkor|marasm\w*|(?:gizi|gizinya) (?:buruk|kurang)|kurang gizi"
        r"|desnutri\w+|dénutri\w+",
        "hiv": r"(?:p?l?w?hiv|hiv|vih|aids|sida)(?![\s-]*(?:negative|negatif|negativ[oa]|négati\w+|uninfected|test\w*))"
        r"|odha|seropositiv\w*|séropositi\w*",
        "male": r"m[ae]n|males?|boys?|lelaki|laki-laki|pria|hombres?|var[oó]n(?:es)?|hommes?|garçons?",
        "female": r"wom[ae]n|females?|girls?|wanita|perempuan|mujer(?:es)?|femmes?|filles?",
        "inpatient": r"in-?patients?|hospitali[sz]ed|admitted|rawat inap|hospitalizad[oa]s?|hospitalisée?s?",
        "outpatient": r"out-?patients?|ambulatory|pesakit luar|rawat jalan|ambulatori[oa]s?|ambulatoires?",
        "primary care": r"primary (?:health)?\s?care|general practice|klinik kesihatan|puskesmas|(?:penjagaan|layanan"
        r"|perawatan) (?:kesihatan )?primer|atención primaria|soins (?:de santé )?primaires",
        "emergency": r"emergency (?:department|room|unit|care)|a&e|jabatan kecemasan|igd|ugd|gawat darurat|urgencias"
        r"|urgences",
    }.items()
}
NEGATED = re.compile(
    r"(?<![^\W_])(?:non|not|no|never|without|tidak|tak|bukan|tanpa|sin|sans|pas)[\s-]+(?:an?\s+|yet\s+|sedang\s+)?$"
)
UNITS = (
    r"(?P<unit>y|yrs?|years?|m|mos?|mths?|months?|w|wks?|weeks?|d|days?|tahun|thn|th|bulan|bln|minggu|hari|años?|meses"
    r"|mes|semanas?|días?|dias?|ans?|mois|semaines?|jours?)"
)
NUMBER = r"(?P<age>\d{1,3}(?:\.\d+)?)"
OLD = r"[\s-]*(?:/?\s?olds?|/o|(?<=y)\s?o|of age|de edad|d['’]âge|ke atas|lahir)"
PEOPLE = (
    r"child(?:ren)?|bab(?:y|ies)|infants?|boys?|girls?|wom[ae]n|m[ae]n|patients?|males?|females?|anak|bayi|budak|kanak-kanak"
    r"|pesakit|pasien|lelaki|perempuan|wanita|pria|niñ[oa]s?|pacientes?|mujer|hombre|lactante|bebé|enfants?|patientes?"
    r"|femme|homme|bébé|nourrisson|garçon|fille|remaja"
)
FRACTION = re.compile(
    r"(?<![\w./])(?P<age>\d{1,2})/(?P<of>12|52)(?:\s*(?:/?olds?|o|baby|infant|child|boy|girl|bayi|anak))(?![^\W_])"
)
PERSON = r"(?:child|baby|infant|kid|toddler|boy|girl|wom[ae]n|m[ae]n|male|female)"
LATER = (  # behind a time that has passed, or is yet to pass, and is no age
    r"(?!\s+(?:after|post\w*|on|into|since|later|following|ago|pregnan\w*|setelah|selepas|pasca\w*|hamil|después|tras|de embarazo|après|enceinte)"
    r"(?![^\W_]))"
)
AGES = tuple(
    re.compile(rf"(?<![\w.]){pattern}(?![^\W_])")
    for pattern in (
        rf"{NUMBER}[\s-]*{UNITS}{OLD}",
        rf"(?:aged?|berumur|berusia|umur|usia|edad(?: de)?|âgée?s? de|{PEOPLE})\s+(?:of |de )?{NUMBER}[\s-]*{UNITS}{LATER}",
        rf"(?<!for )(?<!after )(?<!every )(?<!within ){NUMBER}[\s-]*{UNITS}[\s-]+{PERSON}",
        rf"aged?\s+(?:of )?{NUMBER}(?!\s*(?:%|mg|kg))(?P<unit>)",
    )
)
MAJORITY, GROWN = 15, 18  # years: “16 and over” are adults, “under 16” children, wherever a guideline draws the line
WHO = (
    r"(?:people|persons?|patients?|those|adults?|women|men|children|young people|anyone|everyone|aged?|about|if|for|in)"
)
FROM = re.compile(
    rf"(?<![^\W_]){WHO}\s+(?:aged?\s+)?(?P<age>\d\d)\s*(?:years?\s+)?(?:of age\s+)?(?:and|or)\s+(?:over|older|above)(?![^\W_])"
)
UNDER = re.compile(
    rf"(?<![^\W_]){WHO}\s+(?:aged?\s+)?(?:under|below|younger than)\s+(?:the age of\s+)?(?P<age>\d{{1,2}})"
    r"(?:\s*(?:years?(?: of age)?|y/?o?)(?![^\W_])|(?=\s+who\b|\s+with\b|\s*[?.,:;)]|\s*$))"
)
FROM_BIRTH = re.compile(
    rf"(?<![\w.])(?:(?:birth|lahir|nacimiento|naissance)\s*(?:to|through|until|up to|-|–|—|hingga|sampai|hasta|al?|à)\s*{NUMBER}[\s-]*{UNITS}"
    r"|0\s*(?:-|–|—|to|hingga|sampai|al?|à)\s*(?:2[78]\s?(?:days?|d|hari|días|jours)|4\s?(?:weeks|wks?|minggu|semanas|semaines)))(?![^\W_])"
)
UNDER_28 = re.compile(
    r"(?<!for )(?<!within )(?<!every )(?<!cycle )(?<!duration )(?<!course )(?<!course of )(?<!duration of )(?<!interval )(?<!stay )(?<!lasting )"
    r"(?:[<≤]|less than|under|below|younger than|kurang (?:dari|daripada)|menos de|menor(?:es)? (?:de|a)|moins de)\s*28\s*(?:days?|hari|días|jours)"
    r"(?!\s+(?:of (?!age)|after|before|post|apart|later|ago|prior|from|since|between|course|supply|cycle))(?![^\W_])"
)
SEXED_AGE = re.compile(r"(?<![\w.])(?P<age>\d\d)\s?(?P<sex>[MF])(?=[\s,;:/]|$)")
DAYS = {"d": 1, "h": 1, "j": 1, "w": 7, "s": 7, "b": 30, "y": 365, "t": 365, "a": 365}  # by the unit's first letter
NEWBORN, INFANT, CHILD, ADOLESCENT, ADULT = 28, 365, 12 * 365, 18 * 365, 65 * 365  # days; each is the first age beyond
# Whoever is the one may be meant by a passage on the other.
NEAR = {
    "newborn": frozenset({"newborn", "infant", "child"}),
    "infant": frozenset({"newborn", "infant", "child"}),
    "child": frozenset({"newborn", "infant", "child", "adolescent"}),
    "adolescent": frozenset({"child", "adolescent", "adult"}),
    "adult": frozenset({"adolescent", "adult", "elderly"}),
    "elderly": frozenset({"adult", "elderly"}),
}
BEARING = frozenset({"pregnant", "breastfeeding"})
# What is told of those with child or in childbed only, beside the words for them.
OF_BIRTH = re.compile(
    r"(?<![^\W_])(?:(?:at|her) booking|booking (?:visit|bloods?)|(?:pre-?\s?)?eclamp\w*|pr[ée]-?[ée]clamp\w*|preeklam\w*|eklam\w*|labou?r|deliver(?:y|ies|ed)|childbirth|birth\w*|(?:post|ante|intra)-?\s?partum"
    r"|puerper\w*|pph|aph|obstetr\w*|ca?esarean|c-section|abortion|miscarriage|placenta\w*|oxytocin|pmtct|vertical transmission|mothers?|maternal|foet\w*|fet(?:us|al)"
    r"|bersalin|persalinan|melahirkan|nifas|ibu|parto|puerperio|cesárea|aborto|madres?|accouchement|césarienne|mères?|nouveau-n\w*|newborns?|neonat\w*|bayi)(?![^\W_])",
    re.IGNORECASE,
)
NOT_BEARING = frozenset({"newborn", "infant", "child", "elderly", "male"})
APART = (("male", "female"), ("inpatient", "outpatient"))
KINDS = (NEAR.keys() | BEARING, *map(frozenset, APART))  # each decides in `disagrees`, for itself
DECIDING = frozenset[str]().union(*KINDS)


def populations_in(text: str, *, names: Collection[str] = WORDS.keys()) -> frozenset[str]:
    """For whom and where a text speaks, by the names that the keys of WORDS give; nothing where it does not say.

    Of the words only those of `names` are looked for; ages are always told.
    """
    lower = text.lower()
    found = {name for name in names if any(_affirmed(lower, hit.start()) for hit in WORDS[name].finditer(lower))}
    found |= {_of_age(hit["age"], hit["unit"]) for ages in AGES for hit in ages.finditer(lower)}
    found |= {_of_age(hit["age"], "m" if hit["of"] == "12" else "w") for hit in FRACTION.finditer(lower)}
    found |= {
        _of_age(str(max(int(hit["age"]), GROWN)), "y") for hit in FROM.finditer(lower) if int(hit["age"]) >= MAJORITY
    }
    found |= {"child" for hit in UNDER.finditer(lower) if int(hit["age"]) <= GROWN}
    found |= {name for hit in FROM_BIRTH.finditer(lower) for name in _since_birth(hit["age"], hit["unit"])}
    if UNDER_28.search(lower):
        found.add("newborn")
    for hit in SEXED_AGE.finditer(text):
        found |= {_of_age(hit["age"], "y"), "male" if hit["sex"] == "M" else "female"}
    return frozenset(found)


def barred_in(text: str) -> frozenset[str]:
    """Whom a text names only to leave them out: “adults who are not pregnant”."""
    lower = text.lower()
    named = frozenset(name for name, words in WORDS.items() if words.search(lower))
    return named - populations_in(text)


def asks_of_bearing(question: str) -> bool:
    """Whether a question is about pregnancy, birth, breastfeeding or the newborn."""
    return bool(populations_in(question, names=BEARING) & BEARING) or OF_BIRTH.search(question) is not None


def population_places(text: str) -> list[tuple[str, int]]:
    """Each population that a text in lower case names by a word, and where."""
    return [(name, hit.start()) for name, words in WORDS.items() for hit in words.finditer(text)]


def disagrees(asked: frozenset[str], passage_populations: frozenset[str]) -> bool:
    """Whether a passage speaks only of others than those asked for; one that does not say never disagrees."""
    ages, others = asked & NEAR.keys(), passage_populations & NEAR.keys()
    if ages and others and not any(others & NEAR[age] for age in ages):
        return True
    meant = any(others & NEAR[age] for age in ages)
    if passage_populations & BEARING and not meant and not asked & BEARING and _cannot_bear(asked):
        return True
    mother_asked = asked & BEARING and not asked & NOT_BEARING  # and not her child, who is breastfed
    if mother_asked and not passage_populations & BEARING and _cannot_bear(passage_populations):
        return True
    return any(_apart(asked, passage_populations, *pair) for pair in APART)


def _affirmed(text: str, start: int) -> bool:
    return NEGATED.search(text, 0, start) is None


def _of_age(number: str, unit: str) -> str:
    days = float(number) * _days(unit.lower())
    bounds = {NEWBORN: "newborn", INFANT: "infant", CHILD: "child", ADOLESCENT: "adolescent", ADULT: "adult"}
    return next((name for bound, name in bounds.items() if days < bound), "elderly")


def _since_birth(number: str | None, unit: str | None) -> set[str]:
    """Whoever is meant from birth to an age, or to the end of the neonatal period where none is told."""
    if not number or not unit or float(number) * _days(unit) <= NEWBORN:
        return {"newborn"}
    return {"newborn", "infant", _of_age(number, unit)}


def _days(unit: str) -> int:
    if unit.startswith(("mi", "se")):
        return 7
    if unit.startswith("m"):
        return 30
    return DAYS[unit[0]] if unit else 365


def _cannot_bear(populations: frozenset[str]) -> bool:
    return bool(populations & NOT_BEARING) and not populations & {"adult", "adolescent", "female", *BEARING}


def _apart(asked: frozenset[str], passage: frozenset[str], one: str, other: str) -> bool:
    pair = {one, other}
    return len(asked & pair) == 1 and len(passage & pair) == 1 and asked & pair != passage & pair
