"""Answer | Abstention, and what they may contain."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.notices import Notice
from app.spelling import Suggestion
from app.wordings import LANGUAGE_NAMES, Wording
from ingest.corpus import Guideline
from ingest.pagetext import Box
from ingest.passages import Passage
from ingest.untold import UNTOLD

__all__ = [
    "QUANTITY",
    "Abstention",
    "Answer",
    "Change",
    "Citation",
    "Conflict",
    "Evidence",
    "Outcome",
    "Statement",
    "Withheld",
    "change_words",
    "conflict_words",
    "doubt_words",
    "not_mentioned_words",
    "searched_words",
    "suggestion_words",
    "translation_words",
    "untranslated_words",
    "withheld_words",
]

SECTION_SEPARATOR = " › "
QUANTITY = re.compile(
    r"\d\s*(?:[mµk]?g|mcg|m?L|IU|U|units?|mmHg|m?mol|%|tablets?|hours?|h|days?|weeks?|months?|years?|minutes?|hari|minggu"
    r"|bulan|días|semanas|meses|jours|semaines|mois)\b",
    re.IGNORECASE,
)
Kind = Literal["quoted", "checked", "unsupported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A passage that was found for the question; a higher score is closer."""

    passage: Passage
    guideline: Guideline
    score: float

    @property
    def in_context(self) -> str:
        """Its text with the headings and the title that it stands under."""
        return " ".join([self.guideline.title, *self.passage.section, self.passage.text])


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a statement stands: verbatim text of one page, and the boxes it fills there."""

    guideline: Guideline
    page: int  # 1-based PDF page
    page_label: str  # as printed, or "" where the PDF names none
    section: tuple[str, ...]
    quote: str  # a substring of the stored page
    boxes: tuple[Box, ...]  # points, origin at the top left of the page as displayed
    grade: str = ""  # as printed; "" where the guideline gives none
    ocr: bool = False  # the page is a picture: its words were read by OCR, which can mistake a digit


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence of an answer, how it came about, and what it stands on."""

    text: str
    kind: Kind
    citations: tuple[Citation, ...]
    note: str = ""  # what a reader must know of how it was checked; "" for nothing
    translation: str = ""  # by a model, into Answer.translated_into; never what the guideline says
    untranslated: str = ""  # why there is none, where one was due

    def __post_init__(self) -> None:
        if self.kind != "unsupported" and not self.citations:
            message = f"a {self.kind} statement needs a citation: {self.text!r}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """What a model wrote and the cited text does not support; it is no part of an answer, and shown only when asked for."""

    text: str
    reasons: tuple[str, ...]  # in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two statements of an answer whose guidelines do not say the same, and the words in which they differ."""

    statements: tuple[int, int]  # places among the answer's, from 0
    said: tuple[str, str]  # verbatim, of each
    kind: Literal["guideline", "edition"]  # two in force, or an older one and a newer one about the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Where a statement's edition says something else than the one that it declares to replace."""

    statement: int  # place among the answer's, from 0
    was: Statement  # quoted from the replaced edition, which does not answer
    said: tuple[str, str]  # verbatim: the words of the edition in force, and of the replaced one, in which they differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the published guidelines say to the question."""

    question: str
    release: str
    statements: tuple[Statement, ...]
    evidence: tuple[Evidence, ...]
    timings: Mapping[str, float]  # seconds by stage
    not_mentioned: tuple[str, ...] = ()  # words of the question that no loaded guideline holds
    searched: tuple[Wording, ...] = ()  # for what else the question was searched
    notices: tuple[Notice, ...] = ()  # to be read first
    standalone: str = ""  # the question as searched for
    partly: str = ""  # what the quotes do not cover, in a sentence; "" where they are held to answer
    conflicts: tuple[Conflict, ...] = ()  # where guidelines do not say the same
    changes: tuple[Change, ...] = ()  # what replaced editions said instead
    confidence: float = 1.0  # that the guidelines answer, from 0 to 1
    signals: Mapping[str, float] = field(default_factory=dict)  # what that is made of, by name
    suggestions: tuple[Suggestion, ...] = ()  # what may be meant, and was not searched for
    writer: str = ""  # the model that wrote the statements called "checked"; "" where code chose and quoted them all
    withheld: tuple[Withheld, ...] = ()  # what it wrote besides
    remark: str = ""  # why its statements are not shown, or not all that there is; "" where nothing is amiss
    translated_into: str = ""  # the reader's language (ISO 639-1), where statements were to be translated into it
    untranslated: str = ""  # why the translation ended early


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstention:
    """No answer, with the reason; the evidence is shown as leads, never as an answer."""

    question: str
    release: str
    reason: str
    evidence: tuple[Evidence, ...]
    timings: Mapping[str, float]  # seconds by stage
    searched: tuple[Wording, ...] = ()  # for what else the question was searched
    notices: tuple[Notice, ...] = ()  # to be read first
    standalone: str = ""  # the question as searched for
    confidence: float = 0.0  # that the guidelines answer, from 0 to 1
    signals: Mapping[str, float] = field(default_factory=dict)  # what that is made of, by name
    suggestions: tuple[Suggestion, ...] = ()  # what may be meant, and was not searched for


Outcome = Answer | Abstention


def not_mentioned_words(words: tuple[str, ...]) -> str:
    """The caution for a reader whose question holds words that no loaded guideline holds."""
    named = ", ".join(f"“{word}”" for word in words)
    return f"No loaded guideline holds {named}. What is quoted below may be about something else."


def conflict_words(conflict: Conflict, answer: Answer) -> str:
    """What differs between two statements of an answer, in a line: whose words, of when, and which."""
    sides = []
    for place, said in zip(conflict.statements, conflict.said, strict=True):
        guideline = answer.statements[place].citations[0].guideline
        when = f" ({guideline.published[:4]})" if guideline.published else ""
        sides.append(f"{guideline.title}{when}: “{' '.join(said.split())}”")
    return " · ".join(sides)


def change_words(change: Change) -> str:
    """What a replaced edition said, in a line; it is told so that nobody takes its words for those in force."""
    guideline = change.was.citations[0].guideline
    when = f" ({guideline.published[:4]})" if guideline.published else ""
    now, before = (" ".join(said.split()) for said in change.said)
    return f"now “{now}”; the replaced edition{when} said “{before}”"


def searched_words(wordings: Iterable[Wording]) -> str:
    """For what else a question was searched, in a line; "" for nothing."""
    said = [f"“{one.said}” → {', '.join(one.others)}" for one in wordings]
    return f"Also searched for: {'; '.join(said)}" if said else ""


def withheld_words(withheld: tuple[Withheld, ...]) -> str:
    """How many statements are withheld and the first reason of each: "1 statement withheld: the dose is not in the cited text"."""
    reasons = list(dict.fromkeys(reason for one in withheld for reason in one.reasons[:1]))
    count = f"{len(withheld)} statement{'s' * (len(withheld) > 1)} withheld"
    return f"{count}: {'; '.join(reasons)}" if reasons else count


def translation_words(statement: Statement, into: str) -> str:
    """What is said above a translation, so that nobody takes it for the guideline's words."""
    above = "the words above are what the guideline says" if statement.kind == "quoted" else "the words above are what was checked"  # fmt: skip
    return f"Machine translation into {LANGUAGE_NAMES[into]}: {above}"


def untranslated_words(reason: str, into: str) -> str:
    """Why something is not in the reader's language, in a line."""
    return f"Not translated into {LANGUAGE_NAMES[into]}: {reason}"


def suggestion_words(suggestion: Suggestion) -> str:
    """The question to a reader who may have meant another word; that one was not searched for."""
    return f"Did you mean “{suggestion.meant}”? The question has “{suggestion.said}”."


def doubt_words(citation: Citation) -> str:
    """What is said beside a quote that may not read as its page does; "" beside any other."""
    if UNTOLD in citation.quote:
        return f"The file does not say what stands at {UNTOLD}: look at the page"
    if not citation.ocr:
        return ""
    dose = QUANTITY.search(citation.quote) is not None
    return "Read by OCR: check the figures on the page" if dose else "Read by OCR"
