"""Turns → Question: what was typed, what it means standing alone, how else guidelines may say it, and what it names.

A follow-up that points back ("and in pregnancy?", "what if it is 6 instead?") is read together with the turns before.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.asking import common_words, languages_of, spoken_in
from app.british import other_spelling
from app.compounds import otherwise_compounded
from app.everyday import NOT_CLINICAL, not_clinical
from app.followup import standing_alone
from app.identity import without_identity
from app.named import Named, named_in
from app.notices import INDIVIDUAL_NOTICE, ONLY_INSTRUCTION, Notice, notices_of, wants_writing, without_orders
from app.spelling import Suggestion, respelled
from app.wordings import MALAYIC, Wording, said_otherwise, wordings_of
from ingest.errors import PanduanError
from ingest.release import Release
from ingest.words import tokens

__all__ = ["MAX_LENGTH", "Question", "QuestionError", "in_terms_of", "understand"]

MAX_LENGTH = 2000  # characters
INDIVIDUAL_ONLY = (
    "Panduan does not decide or prescribe for an individual patient. Ask what the guidelines say about the condition."
)
ANYWAY = re.compile(
    r"\b(?:tonight|today|now|next|morning|prescribe|prescription|script|write|malam|hari|sekarang|ubat|obat|noche|hoy|ahora|soir"
    r"|aujourd|hui|maintenant|fill|letter|order|resep|preskripsi|receta|ordonnance)\b",
    re.IGNORECASE,
)


class QuestionError(PanduanError):
    """A question that cannot be searched for; the message never repeats it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as typed, and as searched for."""

    text: str
    standalone: str
    wordings: tuple[Wording, ...] = ()  # searched for beside its own words
    named: Named = field(default_factory=Named)
    notices: tuple[Notice, ...] = ()  # to be read before whatever comes of it
    suggestions: tuple[Suggestion, ...] = ()  # what may be meant, and is not searched for
    out_of_scope: str = ""  # the reason why it is not searched for, or ""

    @property
    def others(self) -> str:
        """All other ways to say what it says, one after the other."""
        return " ".join(dict.fromkeys(other for wording in self.wordings for other in wording.others))


def understand(text: str, *, earlier: Sequence[str] = ()) -> Question:
    """Read a question in the light of the user's earlier turns; QuestionError where there is nothing to search for."""
    asked = " ".join(text.split())
    if not asked:
        message = "the question is empty; type what you want to know"
        raise QuestionError(message)
    if len(asked) > MAX_LENGTH:
        message = f"the question has {len(asked):,} characters; shorten it to {MAX_LENGTH:,}"
        raise QuestionError(message)
    if not re.search(r"\w", asked):
        message = "the question holds no word; type what you want to know"
        raise QuestionError(message)
    kept, orders = without_orders(text)
    clinical = " ".join(kept.split())
    if not clinical:
        return Question(text=asked, standalone="", notices=orders, out_of_scope=ONLY_INSTRUCTION)
    before = [one for turn in earlier if (one := without_identity(" ".join(without_orders(turn)[0].split())))]
    notices, standalone = (*notices_of(clinical), *orders), standing_alone(without_identity(clinical), before)
    silent = wants_writing(clinical) or (INDIVIDUAL_NOTICE in notices and not _says_anything(standalone))
    return Question(
        text=asked,
        standalone="" if silent else standalone,
        notices=notices,
        out_of_scope=INDIVIDUAL_ONLY if silent else "",
    )


def _says_anything(text: str) -> bool:
    """Whether more is left of a question about one patient than what asks: “what should I give her tonight?”."""
    words = re.findall(r"[^\W\d_]{3,}", ANYWAY.sub(" ", text))
    return any(not common_words().issuperset(tokens(word)) for word in words)


def in_terms_of(question: Question, *, release: Release) -> Question:
    """The question with what the guidelines of a release may call the same, and those of them that it names."""
    text, guidelines = question.standalone, release.guidelines.values()
    if question.out_of_scope or not_clinical(text, known=release.mentions):
        return replace(question, out_of_scope=question.out_of_scope or NOT_CLINICAL)
    language = spoken_in(text)
    # An English question is not looked for in other languages: ten more words for each of its own drowned them.
    written = sorted({one.language for one in guidelines if one.language})
    spoken = written if language != "en" else []
    abbreviations = {short: [one.long for one in meanings] for short, meanings in release.abbreviations.items()}
    found = wordings_of(text, language=language, spoken=spoken, abbreviations=abbreviations)
    wordings = (
        *(one for wording in found if (one := _held(wording, known=release.mentions)).others),
        *(_spelled(text, known=release.mentions) if language == "en" else ()),
        *otherwise_compounded(text, held=release),
    )
    told = {word.lower() for word in said_otherwise(wordings, known=release.mentions)}
    other = respelled(text, language=language, lexicon=release, told=told)
    return replace(
        question,
        wordings=(*wordings, *other.wordings),
        suggestions=other.suggestions,
        named=named_in(text, guidelines=guidelines, language=_preferred(text, language, loaded=written)),
    )


def _preferred(text: str, language: str, *, loaded: Collection[str]) -> str:
    """The language whose guidelines weigh more: of Malay and Indonesian, where nothing tells them apart, the one loaded."""
    either = language in MALAYIC and language not in loaded
    return (
        next((one for one in languages_of(text) if one in MALAYIC and one in loaded), language) if either else language
    )


def _held(wording: Wording, *, known: Callable[[str], bool]) -> Wording:
    """A translation without the phrases of which the guidelines do not hold every word: they would find only what is near."""
    if wording.kind != "translation":
        return wording
    others = (other for other in wording.others if all(map(known, re.findall(r"\w+", other))))
    return replace(wording, others=tuple(others))


def _spelled(text: str, *, known: Callable[[str], bool]) -> Iterator[Wording]:
    """The words of a question that the guidelines spell the other way, British or American."""
    for word in dict.fromkeys(re.findall(r"[^\W\d_]{5,}", text)):
        other = other_spelling(word)
        if other and known(other):
            yield Wording(said=word, others=(other,), kind="spelling")
