"""Candidates → those that may be quoted for this question without leading its reader to another patient, drug or condition.

Covered: text for other patients than those asked about, told by its own words, or by the innermost heading that tells;
amounts of a drug, where the question asks for another's, or for another condition where one for the condition asked about is
there; what states no amount and warns of nothing, where a dose is asked for and stands there; in brief questions, text about neither their clinical words nor their drugs. Not covered: patients, drugs and conditions that neither the text nor its headings name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from app.answer import QUANTITY
from app.asking import asks_dose, asks_number
from app.conditions import conditions_in, no_conditions, vague_conditions
from app.drugs import drugs_named
from app.population import BEARING, DECIDING, KINDS, NEAR, asks_of_bearing, disagrees, populations_in
from app.terms import Terms, share_of, stems
from app.weights import for_another_weight, weight_asked
from app.wordings import clinical_words
from ingest.headings import BULLETS
from ingest.words import tokens

__all__ = [
    "Candidate", "conditions_asked", "denies", "drugs_asked", "for_other_patients", "forbids", "harmless", "speaks_of", "subjects_of", "suitable",
]  # fmt: skip

BY_AGE = re.compile(r"\b(?:age|weight|umur|usia|berat|edad|peso|[âa]ge|poids)\b", re.IGNORECASE)  # of a table's columns
AMOUNT = re.compile(
    r"\d\s*(?:[mµ]?g|mcg|mL|IU|MU|units?|tablets?|capsules?|puffs?|drops?)\b", re.IGNORECASE
)  # of a drug
WARNS = re.compile(
    r"\b(?:do not|don['’]t|not (?:be )?(?:recommended|used|given|exceed\w*)|avoid\w*|contra-?indicat\w+|must not|should not|never|stop|reduc\w+|adjust\w*"
    r"|halve|half the dose|no (?:usar|se recomienda|administrar)|contraindicad\w+|reducir|ajustar|jangan|tidak boleh|kontraindikasi|dikurangi|ne pas|contre-indiqu\w+"
    r"|réduire|adapter)\b",
    re.IGNORECASE,
)
FORBIDS = re.compile(
    r"\b(?:do not|don['’]t|not (?:be )?(?:recommended|used|given)|avoid\w*|contra-?indicat\w+|must not|should not|never|neither|no (?:usar|administrar)|contraindicad\w+"
    r"|not eligible|ineligible|jangan|tidak boleh|kontraindikasi|ne pas|contre-indiqu\w+)\b",
    re.IGNORECASE,
)
SUPPOSED = re.compile(  # “if it is contraindicated, give …” tells what is given instead
    r"\b(?:if|when|where|whom|whose|unless|si|cuando|jika|bila|apabila|kalau|quand|lorsqu\w*)\b[^.;:•\n]*?(?:contra-?indica\w+|contre-indi\w+|kontraindikasi\w*)"
    r"|\b(?:without|with no|tanpa|sin|sans)\s(?:\w+\s)?(?:contra-?indica\w+|contre-indi\w+|kontraindikasi\w*)",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]{3,}")
DENIED_WITHIN = 60  # characters
DENIAL = re.compile(  # of what follows, up to where a clause ends
    r"\b(?:without|no|not|negative for|free of|absence of|exclud\w+|rul\w+ out|tanpa|tidak ada|sin|sans|pas de)\b[^.;:()•\n]*$",
    re.IGNORECASE,
)
BULLET_GAP = re.compile(rf"(?<=[{BULLETS}])\t")  # parts no cells
BRACKETED = re.compile(r"\([^()]*\)")
TELLING, OWN = 5, 4  # letters of a stem, and of one that the question itself holds
SHORTEST = 4  # letters of a stem of a word that nothing is known of
BRIEF = 6  # telling words of a question that is about its clinical words, and no vignette
HALF = 0.5  # of the weight of a question's telling words
HEADINGS = 2  # the innermost ones, which say whose amount stands under them


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What might be quoted: its text with what it hangs from, and what tells what it is about."""

    text: str
    headings: tuple[str, ...]  # outermost first
    around: str  # the passages before and after its own, and that
    title: str  # of its guideline

    @property
    def whole(self) -> str:
        """All of it."""
        return " ".join([self.title, *self.headings, self.around, self.text])


def suitable(
    candidates: Sequence[Candidate], *, question: str, drugs: frozenset[str], terms: Terms
) -> list[bool]:  # fmt: skip
    """For each candidate whether code may quote it; `drugs` are the stems of the names of those asked about."""
    fitting = harmless(candidates, question=question, drugs=drugs, terms=terms)
    dosed = [bool(drugs) and QUANTITY.search(one.text) is not None for one in candidates]
    amounts = (bool(drugs) and AMOUNT.search(one.text) is not None for one in candidates)
    if asks_dose(question) and any(fit and amount for fit, amount in zip(fitting, amounts, strict=True)):
        fitting = [fit and (dose or _warns(one)) for fit, dose, one in zip(fitting, dosed, candidates, strict=True)]
    told = _told(candidates, question, terms)
    fitting = _without_mothers(candidates, fitting, told, question=question)
    of_drug = [not drugs.isdisjoint(tokens(one.whole)) for one in candidates]
    if len(terms.weights) <= BRIEF and any(fit and tells for fit, tells in zip(fitting, told, strict=True)):
        fitting = [fit and (tells or names) for fit, tells, names in zip(fitting, told, of_drug, strict=True)]
    return fitting


def _without_mothers(
    candidates: Sequence[Candidate], fitting: Sequence[bool], told: Sequence[bool], *, question: str
) -> list[bool]:
    """Less what is for the pregnant or breastfeeding alone, where the question is not about them and something else answers."""
    if asks_of_bearing(question):
        return list(fitting)
    theirs = [_is_for_mothers(one) for one in candidates]
    if not any(fit and tells and not their for fit, tells, their in zip(fitting, told, theirs, strict=True)):
        return list(fitting)
    return [
        fit and (not their or forbids(one.text)) for fit, their, one in zip(fitting, theirs, candidates, strict=True)
    ]


def forbids(text: str) -> bool:
    """Whether a text says that something must not be given; not where it only supposes that something else must not."""
    return FORBIDS.search(SUPPOSED.sub(" ", text)) is not None


def denies(text: str, conditions: frozenset[str]) -> bool:
    """Whether a text names one of some conditions, by their stems, and each time denies it: “without signs of meningitis”."""
    named = [match for match in WORD.finditer(text) if not conditions.isdisjoint(tokens(match.group()))]
    return bool(named) and all(DENIAL.search(text[: match.start()][-DENIED_WITHIN:]) for match in named)


def _is_for_mothers(candidate: Candidate) -> bool:
    """Whether what tells first whom it is for tells of the pregnant or breastfeeding, and of no one else."""
    parts = (populations_in(part, names=DECIDING) for part in _telling(candidate))
    told = next((found for part in parts if (found := part & (NEAR.keys() | BEARING))), frozenset())
    return bool(told) and told <= BEARING


def harmless(candidates: Sequence[Candidate], *, question: str, drugs: frozenset[str], terms: Terms) -> list[bool]:
    """For each candidate whether it is for the patients asked about, and no amount of another drug or for another condition.

    Whether it is about the question at all is left to whoever chooses among them.
    """
    patients, wants_number, weight = populations_in(question), asks_number(question), weight_asked(question)
    fitting = [
        not for_other_patients(one, patients)
        and not for_another_weight(one.headings, weight)
        and not _of_other_drugs(one, drugs, wants_number=wants_number)
        for one in candidates
    ]
    told = _told(candidates, question, terms)
    dosed = [wants_number and bool(drugs) and QUANTITY.search(one.text) is not None for one in candidates]
    if any(fit and tells and dose for fit, tells, dose in zip(fitting, told, dosed, strict=True)):
        # The drug's amount for what is asked about is there: its amounts for other conditions are none of an answer.
        fitting = [fit and (tells or not dose) for fit, tells, dose in zip(fitting, told, dosed, strict=True)]
    return fitting


def _told(candidates: Sequence[Candidate], question: str, terms: Terms) -> list[bool]:
    """For each whether it or what stands around it names what the question is about."""
    subjects = subjects_of(question, terms)
    short = [
        re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])")
        for word in dict.fromkeys(clinical_words(question))
        if word.isupper() and not drugs_named(word)
    ]
    return [
        not subjects.isdisjoint(stems(one.whole)) or any(form.search(one.whole) for form in short) for one in candidates
    ]


def subjects_of(question: str, terms: Terms) -> frozenset[str]:
    """The longer stems of a question's clinical words, its drugs and patients left out, and of what else says the same.

    Where “T2DM” is asked, “diabetes” is spoken of. Where a question holds no word that is known to be clinical, and no drug,
    it is about whatever other word of it tells something: “thrombolysis”.
    """
    own = frozenset(form for form in conditions_in(question) if form.isalpha())
    known = frozenset(
        form
        for form in conditions_asked(question, terms)
        if len(form) >= (OWN if form in own else TELLING) and not form.isdigit() and not drugs_named(form)
    )
    known = known - vague_conditions() or known
    return known if known or conditions_in(question) or drugs_asked(question, terms) else _untold(terms)


def _untold(terms: Terms) -> frozenset[str]:
    """The stems of the words of a question that tell something, and of what else says the same, but patients and units."""
    said = {
        word
        for word in terms.weights
        if len(word) >= SHORTEST and word not in no_conditions() and not word[0].isdigit() and not populations_in(word)
    }
    same = {next(iter(form)) for word in said for form in terms.others.get(word, ()) if len(form) == 1}
    return frozenset(said | same) - no_conditions()


def conditions_asked(question: str, terms: Terms) -> frozenset[str]:
    """The stems of a question's clinical words that name a condition, short ones too, and of what else says the same."""
    said = conditions_in(question)
    return said | {form for word in said for other in terms.others.get(word, ()) for form in other} - no_conditions()


def drugs_asked(question: str, terms: Terms) -> frozenset[str]:
    """The stems of the names of the drugs that a question names, and of what else each is called."""
    drugs = {form for word in drugs_named(question) for form in tokens(word)}
    # "penicillin G" says "penicillin": one letter names nothing
    others = ([word for word in form if len(word) > 1] for drug in drugs for form in terms.others.get(drug, ()))
    return frozenset(drugs | {form[0] for form in others if len(form) == 1})


def speaks_of(text: str, *, question: str, terms: Terms) -> bool:
    """Whether a text holds a clinical word or drug of the question, or what else says it, or half of all its telling words.

    A question without a word that tells asks of everything.
    """
    clinical = (conditions_in(question) | drugs_asked(question, terms)) & terms.weights.keys()
    held = frozenset(stems(text))
    named = any(word in held or any(form <= held for form in terms.others.get(word, ())) for word in clinical)
    return named or not terms.weights or share_of(held, terms) >= HALF


def for_other_patients(candidate: Candidate, patients: frozenset[str]) -> bool:
    """Whether it is for none of the patients asked about: by its own words or else by its innermost heading that tells."""
    for names in KINDS if patients else ():
        parts = _telling(candidate)
        told = next((found for part in parts if (found := populations_in(part, names=names) & names)), frozenset())
        if disagrees(patients, told):
            return True
    return False


def _telling(candidate: Candidate) -> Sequence[str]:
    """What tells whom it is for, first what counts first: the rows of a table come last, since they hold many ages."""
    own = BRACKETED.sub(
        " ", BULLET_GAP.sub(" ", candidate.text)
    )  # "2 g (50 mg/kg for children)" is for others too, not for children only
    above = tuple(reversed(candidate.headings))
    if "\t" not in own:
        return (own, *above)
    caption = "\n".join(takewhile(lambda line: "\t" not in line.strip("\t"), own.split("\n")))  # lines of one cell
    return (caption, *above, *(() if BY_AGE.search(own) else (own,)))


def _warns(candidate: Candidate) -> bool:
    """Whether a sentence says when not to give something, or to give another amount: a dose alone would mislead."""
    return "\t" not in BULLET_GAP.sub(" ", candidate.text) and WARNS.search(candidate.text) is not None


def _of_other_drugs(candidate: Candidate, drugs: frozenset[str], *, wants_number: bool) -> bool:
    """Whether it states an amount where one is asked for, and neither it nor what stands close above names the drug."""
    if not drugs or not (wants_number and QUANTITY.search(candidate.text)):
        return False
    if not drugs.isdisjoint(tokens(candidate.text)):
        return False
    close = " ".join(candidate.headings[-HEADINGS:])
    nameless = AMOUNT.search(candidate.text) is not None and drugs.isdisjoint(tokens(close))
    return bool(drugs_named(candidate.text)) or nameless
