"""Question + Found → why there is no answer, or nothing: the decision to stay silent.

Silent where the question names a drug, or only conditions, that no loaded guideline mentions, where nothing quoted speaks of the
one subject of a question without a clinical word, where it asks for a figure of a drug and no quote
gives one, and where the confidence (app/confidence.py) is low. Any other word that none of the guidelines holds is told
beside the answer: it may be the very subject, or only slang. Covered: drugs by their international nonproprietary name,
told by its stem, and by the brands and short forms of the wordlists. Not covered: other brands.
"""

import re
from collections.abc import Iterable, Sequence

from app.answer import QUANTITY, Statement
from app.asking import asks_number
from app.conditions import conditions_in
from app.drugs import drugs_named
from app.evidence import Found
from app.population import NEAR, populations_in
from app.question import Question
from app.suitable import Candidate, for_other_patients, subjects_of
from app.terms import tells_subject
from app.weights import told_by_weight_or_age
from app.wordings import said_otherwise
from ingest.countries import country_name
from ingest.release import Release
from ingest.words import tokens

__all__ = ["NOT_CLOSE", "drugs_named", "no_figure", "not_mentioned", "nothing_of_it", "partly_words", "silence"]

NOT_CLOSE = "Nothing in the loaded guidelines is close enough to this question to answer it."
NO_FIGURE = "The loaded guidelines mention {}, but nothing found gives a figure for it."
FOR_ELSE = "The loaded guidelines give amounts of {}, but nothing found gives one where it speaks of {}."
OF_OTHERS = "No loaded guideline is marked as one of {}: what is quoted is from elsewhere."
DOSED = re.compile(
    r"\b(?:dos(?:e|es|age|ing|is)?|posologie)\s+(?:(?:of|for|de|d['’]|untuk)\s*)?([^\W\d_]{5,})|([^\W\d_]{5,})(?=\s+(?:dos(?:e|es|age|ing|is)?|mg)\b)",
    re.IGNORECASE,
)
NOTHING_OF_IT = "The loaded guidelines mention {}, but nothing found speaks of it."
OTHERS = "What is quoted is for other patients than those you ask about: nothing closer was found."
LEFT_OPEN = "This answers only a part: nothing that is quoted speaks of {}."
LOOSE = "This may answer only a part, or a neighbouring question: compare the quotes with what you asked."
PATIENTS = {
    "pregnant": "pregnancy", "breastfeeding": "breastfeeding", "newborn": "newborns", "infant": "infants", "child": "children",
    "elderly": "older people", "renal": "kidney disease", "hepatic": "liver disease",
}  # fmt: skip
SPOKEN_OF = {**NEAR, "newborn": frozenset({"newborn"})}  # a newborn's dose is no child's
YOUNG = frozenset({"infant", "child"})
LONG_ENOUGH = 5  # letters of a condition's name: short ones are often something else
NOT_MENTIONED = "The question names {}, which no loaded guideline mentions."


def not_mentioned(question: Question, *, release: Release) -> tuple[str, ...]:
    """The words of a question, of four letters or more, that no passage holds in any form, nor what else says them."""
    words = dict.fromkeys(re.findall(r"[^\W\d_]{4,}", question.standalone))
    silent = [word for word in words if tells_subject(word) and not release.mentions(word)]
    told = said_otherwise(question.wordings, known=release.mentions)
    return tuple(word for word in silent if word not in told)


def silence(question: Question, found: Found, *, release: Release) -> str:
    """The reason for staying silent without looking for quotes, or ""."""
    unknown = _unknown_drugs(question, release) or _unknown_subject(question, found, release)
    if unknown:
        return NOT_MENTIONED.format(_listed(unknown))
    return "" if found.evidence else NOT_CLOSE


def no_figure(question: Question, statements: Sequence[Statement], found: Found) -> str:
    """The reason for silence where a figure is asked for a drug, and no statement gives one of it for what is asked, or ""."""
    drugs = drugs_named(question.standalone)
    if not (drugs and statements and asks_number(question.standalone)):
        return ""
    names = {form for drug in drugs for form in _names(drug, question)}
    of_drug = [
        one for one in statements if QUANTITY.search(one.text) and not names.isdisjoint(tokens(_in_context(one)))
    ]
    said = _listed(drugs)
    if not of_drug:
        return NO_FIGURE.format(said)
    subjects = subjects_of(question.standalone, found.terms)
    if not subjects or any(_speaks_of(_around(one, found), question, subjects) for one in of_drug):
        return ""
    told = _as_typed(question, subjects)
    return FOR_ELSE.format(said, _listed(told)) if told else ""


def _listed(words: Iterable[str]) -> str:
    return " and ".join(f"“{word}”" for word in words)


def _speaks_of(text: str, question: Question, subjects: frozenset[str]) -> bool:
    """Whether a text holds one of these stems, or a short form of one as the question has it (“GCS”)."""
    short = [word for word in _as_typed(question, subjects) if word.isupper()]
    return not subjects.isdisjoint(tokens(text)) or any(
        re.search(rf"(?<![^\W_]){re.escape(word)}s?(?![^\W_])", text) for word in short
    )


def _as_typed(question: Question, subjects: frozenset[str]) -> tuple[str, ...]:
    """The words of a question, as typed, that say one of these stems, themselves or as a short form (“AF”)."""
    meant = {
        one.said
        for one in question.wordings
        if one.said.isupper() and any(not subjects.isdisjoint(tokens(other)) for other in one.others)
    }
    words = dict.fromkeys(re.findall(r"[^\W\d_][\w-]*", question.standalone))
    return tuple(word for word in words if word in meant or not subjects.isdisjoint(tokens(word)))


def nothing_of_it(question: Question, statements: Sequence[Statement], found: Found, *, release: Release) -> str:
    """The reason for silence where a question has no clinical word and no drug, and no quote speaks of its one subject, or ""."""
    if conditions_in(question.standalone) or drugs_named(question.standalone):
        return ""
    left = _subject_left(question, statements, found)
    return NOTHING_OF_IT.format(_listed(left)) if left and all(map(release.mentions, left)) else ""


def _around(statement: Statement, found: Found) -> str:
    """A statement with its headings, its guideline's title, and the passages found on its page."""
    cited = statement.citations[0]
    near = [
        one.passage.text
        for one in found.quotable
        if one.guideline.id == cited.guideline.id and cited.page in one.passage.pages
    ]
    return " ".join([cited.guideline.title, _in_context(statement), *near])


def partly_words(question: Question, statements: Sequence[Statement], found: Found, *, sure: bool) -> str:
    """What the quotes leave open, in a sentence, or ""; `sure` is whether the confidence is high enough."""
    patients = populations_in(question.standalone)
    if statements and all(for_other_patients(_candidate(one), patients) for one in statements):
        return OTHERS
    quoted = " ".join(f"{one.citations[0].guideline.title} {_in_context(one)}" for one in statements)
    by_weight = any(told_by_weight_or_age(_in_context(one)) for one in statements)
    left = [
        *(f"“{word}”" for word in _subject_left(question, statements, found)),
        *_drugs_left(question, quoted),
        *_patients_left(patients, quoted, by_weight=by_weight),
    ]
    if left:
        return LEFT_OPEN.format(" and ".join(left))
    if question.named.not_loaded and not question.named.countries:
        return OF_OTHERS.format(" or ".join(sorted(map(country_name, question.named.not_loaded))))
    return "" if sure else LOOSE


def _candidate(statement: Statement) -> Candidate:
    cited = statement.citations[0]
    return Candidate(text=statement.text, headings=tuple(cited.section), around="", title=cited.guideline.title)


def _subject_left(question: Question, statements: Sequence[Statement], found: Found) -> list[str]:
    """What the question is about, where neither the quotes nor what stands around them speaks of any of it."""
    subjects = subjects_of(question.standalone, found.terms)
    if not subjects or any(_speaks_of(_around(one, found), question, subjects) for one in statements):
        return []
    clinical = conditions_in(question.standalone) or subjects
    words = _as_typed(question, subjects)
    return [word for word in words if word.isupper() or not clinical.isdisjoint(tokens(word))]


def _drugs_left(question: Question, quoted: str) -> list[str]:
    held = set(tokens(quoted))
    return [f"“{drug}”" for drug in drugs_named(question.standalone) if held.isdisjoint(_names(drug, question))]


def _patients_left(patients: frozenset[str], quoted: str, *, by_weight: bool) -> list[str]:
    """The patients asked about of whom the quotes say nothing; a child's dose is often told by weight or age alone."""
    told = populations_in(quoted)
    return [
        words
        for name, words in PATIENTS.items()
        if name in patients and told.isdisjoint(SPOKEN_OF.get(name, {name})) and not (by_weight and name in YOUNG)
    ]


def _names(drug: str, question: Question) -> set[str]:
    """The stems of a drug's name, as typed and as else it is searched for."""
    others = (other for one in question.wordings if drug in re.findall(r"\w+", one.said) for other in one.others)
    return {form for name in (drug, *others) for form in tokens(name)}


def _in_context(statement: Statement) -> str:
    return " ".join([*statement.citations[0].section, statement.text])


def _unknown_drugs(question: Question, release: Release) -> list[str]:
    """Drugs that a question names and no guideline mentions: by their own name, a brand, or a short form."""
    dosed = [word for word in _dosed(question.standalone) if word in not_mentioned(question, release=release)]
    others = (one for one in question.wordings if one.kind in {"spelling", "translation"})
    told = said_otherwise(others, known=release.mentions)
    named = [
        word for word in drugs_named(question.standalone) if not release.mentions(word) and word not in told
    ] + dosed
    for wording in question.wordings:
        drugs = [drugs_named(other) for other in wording.others]
        missing = bool(drugs) and all(found and not all(map(release.mentions, found)) for found in drugs)
        if wording.kind != "translation" and missing and not release.mentions(wording.said):
            named.append(wording.said)
    return list(dict.fromkeys(named))


def _unknown_subject(question: Question, found: Found, release: Release) -> list[str]:
    """The conditions that a question names, or else its subject, where no guideline mentions any of it, nor a drug that it names."""
    named = conditions_in(question.standalone) or subjects_of(question.standalone, found.terms)
    drugs = drugs_named(question.standalone)
    words = [word for word in _as_typed(question, named) if len(word) >= LONG_ENOUGH]
    told = said_otherwise(question.wordings, known=release.mentions)
    unknown = [word for word in words if not release.mentions(word) and word not in told]
    return unknown if len(unknown) == len(words) and not any(map(release.mentions, drugs)) else []


def _dosed(question: str) -> list[str]:
    """The words whose dose is asked: "dose of X", "X dose", "dos X", "dosis de X"."""
    return [word for match in DOSED.finditer(question) for word in match.groups() if word]
