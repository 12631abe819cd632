"""Text → the conditions that it names: its clinical words but drugs, patients, and what is done in any care.

Not covered: conditions that the glossary and the lists of short forms and synonyms do not hold.
"""

from functools import cache, lru_cache

from app.drugs import drugs_named
from app.population import populations_in
from app.wordings import clinical_words, wordlist
from ingest.words import tokens

__all__ = ["conditions_in", "no_conditions", "vague_conditions"]

# Clinical words that are no condition: how a drug is given, and what is done in any care.
GIVEN = (
    "dose dosing dosage dosis dos drug drugs medicine ubat obat syrup tablet capsule injection infusion drip puff spray oral iv im"
    " sc daily day weekly week month year per unit units rate frequency interval loading starting inicial awal maximum minimum"
    " weight level patient pesakit pasien paciente clinic hospital ward test treatment therapy tx rx line regimen start stop avoid"
    " repeat refer diagnosed dx step risk side effect symptom target goal prescribe prescription give recommend recommendation indication"
    " initiate intolerance tolerate reduce increase maintenance medication management assessment criteria definition duration effective"
    " efficacy evidence examination guideline monitor month hour safe severe mild moderate acute chronic course combination"
    " vaccine vaccination immunisation immunization booster schedule double bolus baseline care cause eligible disease failure score screening sign threshold year young first second choice function"
    " come back return contraindication contraindicated inhibitor weigh weighing blood warning danger antibiotic antiviral alarm renal kidney hepatic liver drop drops uncomplicated emergency urgent"
)

VAGUE = (
    "fever pain infection infections injury bleeding attack crisis"  # beside a word that says which: “typhoid fever”
)
TELLING = 6  # letters of a stem that is found within other words' forms
LIKE_WORDS = frozenset(
    {"or", "all", "it", "as", "is", "us", "am", "he", "her", "can", "may"}
)  # stems of ORS, ALL, ITS, …


@lru_cache(maxsize=1024)
def conditions_in(text: str) -> frozenset[str]:
    """The stems of its clinical words that name no drug, no patient and no way to give a drug."""
    return frozenset(
        form
        for said in clinical_words(text)
        if not drugs_named(said) and not populations_in(said) - {"malnourished"}
        for form in tokens(said)
        if form not in no_conditions() and form not in LIKE_WORDS and not form.isdigit()
    ) | {form for form in tokens(text) if form in _single()}


@cache
def _single() -> frozenset[str]:
    """The stems of conditions that the glossary has a word for: “hypertensive” says “hypertension”."""
    words = (form for row in wordlist("glossary.tsv") for form in row[0].split("|") if form.isalpha())
    told = (word for word in words if not drugs_named(word) and not populations_in(word) - {"malnourished"})
    return (
        frozenset(form for word in told for form in tokens(word) if len(form) >= TELLING) - no_conditions() - LIKE_WORDS
    )


@cache
def vague_conditions() -> frozenset[str]:
    """The stems of words for conditions that say little beside another one."""
    return frozenset(tokens(VAGUE))


@cache
def no_conditions() -> frozenset[str]:
    """The stems of clinical words that name no condition: those listed, and what the glossary calls them elsewhere."""
    listed = frozenset(tokens(GIVEN))
    same, else_said = set[str](), set[str]()
    for english, *others in wordlist("glossary.tsv"):
        forms = [tuple(tokens(form)) for cell in others for form in cell.split("|")]
        if listed.issuperset(tokens(english)):
            same.update(word for form in forms for word in form)
        else:  # “sakit” is pain, though “rumah sakit” is a hospital
            else_said.update(form[0] for form in forms if len(form) == 1)
    return listed | (same - else_said)
