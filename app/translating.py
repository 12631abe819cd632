"""Answer, shown and checked → the same answer with each statement in the question's language beside the guideline's words.

Only where a model writes, statement by statement, after all checking: a translation never replaces what is quoted, and one
in which anything is amiss is not shown; its statement then says why. Malay and Indonesian are read alike. Not translated:
tables, statements with a sign that the file does not tell, languages that app/faithful.py cannot check.
"""

import re
import threading
import time
from collections.abc import Generator as Writing
from dataclasses import dataclass, replace

from app.answer import Answer, Statement
from app.asking import languages_of
from app.claims import Named
from app.drafting import Drafting, WholeAnswer
from app.faithful import alike, faults, marked
from app.generation import GenerationError, Generator
from app.locked import Lock, locked
from app.prompt import translation_message
from app.wordings import LANGUAGE_NAMES
from ingest.untold import UNTOLD

__all__ = ["Translating", "reading_language", "translate", "waits_for_translation"]

ROOM = (1024, 2048)  # tokens for thought and translation, at the first try and at the second
LONGEST = 1500  # characters of a statement
BEAT = 1.0  # seconds between two signs of life, at which a reader who stopped is noticed
TABLE = "a table is not translated: read its rows and columns as the guideline has them"
LONG = f"it has more than {LONGEST:,} characters"
UNREAD = "the file does not say what one of its signs is"
UNKNOWN = "translations from its language ({}) cannot be checked"
CONTEXT = "it does not fit into what the model was started with; raise PANDUAN_MODEL_CONTEXT"
OUTCOMES = {
    "empty": "the model wrote nothing",
    "unfinished thought": "the model did not come to an end of its thoughts",
    "foreign": "what answered is no model of the family that was set; look at PANDUAN_MODEL",
}
NOTES = re.compile(r"(?:(?<=[.!?;:)])|(?<=[^\W\d_]{3}))(?:[⁰¹²³⁴-⁹*†‡]|\s?\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\])+\.?$")
KINDS = {"drug": "a drug", "figure": "a figure", "name": "a name or a short form"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Translating:
    """A translation is being written: of which statement, counted from 1, of how many, and into which language."""

    place: int
    of: int
    into: str  # ISO 639-1


def reading_language(asked: str, standalone: str) -> str:
    """The language (ISO 639-1) that the reader asks in; "" where no word of the question tells."""
    for text in (asked, standalone):
        if found := languages_of(text):
            return "en" if "en" in found else found[0]
    return ""


def waits_for_translation(answer: Answer, into: str) -> tuple[int, ...]:
    """The places of the statements whose words are in another language than the reader's."""
    if not into:
        return ()
    return tuple(place for place, one in enumerate(answer.statements) if not alike(_language(one), into))


def translate(
    answer: Answer, *, into: str, generator: Generator, stop: threading.Event, drugs: Named | None = None
) -> Writing[Answer | Translating, None, Answer]:
    """Yield the answer again with each translation, and signs of life between; return the last of it.

    `drugs` finds the names of drugs that no list holds.
    """
    told = replace(answer, translated_into=into)
    places = waits_for_translation(answer, into)
    known = dict[tuple[str, str], Statement]()  # a sentence that stands twice is translated once
    for count, place in enumerate(places, 1):
        if stop.is_set():
            return told
        statement = told.statements[place]
        same = (statement.text, _language(statement))
        said = known.get(same)
        if said is None:
            sign = Translating(place=count, of=len(places), into=into)
            yield sign
            try:
                said = yield from _translated(statement, sign, generator, stop, drugs)
            except GenerationError as error:
                return replace(told, untranslated=str(error))
            known[same] = said
        if stop.is_set():
            return told
        new = replace(statement, translation=said.translation, untranslated=said.untranslated)
        told = replace(told, statements=(*told.statements[:place], new, *told.statements[place + 1 :]))
        yield told
    return told


def _language(statement: Statement) -> str:
    """In which language a statement is: its guideline's, or what its words tell where that is not stated."""
    stated = {one.guideline.language for one in statement.citations if one.guideline.language}
    read = languages_of(statement.text)
    if len(stated) == 1:
        (language,) = stated
        return language
    return next((one for one in read if one in stated or not stated), "") or next(iter(sorted(stated)), "en")


def _translated(
    statement: Statement, sign: Translating, generator: Generator, stop: threading.Event, drugs: Named | None
) -> Writing[Translating, None, Statement]:
    """The statement with its translation, or with why it has none."""
    language = _language(statement)
    if reason := _not_for_translation(statement, language):
        return replace(statement, untranslated=reason)
    sentence, notes = _without_notes(" ".join(statement.text.split()))
    source = locked(sentence, language=language, into=sign.into, drugs=drugs)
    marks = [_kind(one) for one in source.locks]
    message = translation_message(
        source.text, language=LANGUAGE_NAMES[language], into=LANGUAGE_NAMES[sign.into], marks=marks
    )
    text, outcome = "", "empty"
    space = generator.context - generator.tokens(message)
    if space < ROOM[0]:
        return replace(statement, untranslated=CONTEXT)
    for room in (ROOM[0], min(ROOM[1], space)):
        text, outcome = yield from _written(message, room, sign, generator, stop)
        if outcome not in {"empty", "unfinished thought"} or stop.is_set():
            break
    if outcome != "drafted":
        return replace(statement, untranslated=OUTCOMES.get(outcome, OUTCOMES["empty"]))
    text = marked(_unquoted(text, source.text))
    reason = next(faults(text, source, language=language, into=sign.into), "")
    if reason:
        return replace(statement, untranslated=f"what the model wrote was refused: {reason}")
    return replace(statement, translation=source.opened(" ".join(text.split())) + notes)


def _without_notes(sentence: str) -> tuple[str, str]:
    """A sentence, and the marks of notes and citations at its end, which small models drop."""
    found = NOTES.search(sentence)
    return (sentence[: found.start()], sentence[found.start() :]) if found else (sentence, "")


def _not_for_translation(statement: Statement, language: str) -> str:
    if "\t" in statement.text:
        return TABLE
    if UNTOLD in statement.text:
        return UNREAD
    if len(statement.text) > LONGEST:
        return LONG
    return "" if language in LANGUAGE_NAMES else UNKNOWN.format(language)


def _kind(lock: Lock) -> str:
    return " with ".join(KINDS[one] for one in KINDS if one in lock.kinds)


def _written(
    message: str, room: int, sign: Translating, generator: Generator, stop: threading.Event
) -> Writing[Translating, None, tuple[str, str]]:
    """What the model writes, its thoughts left out, and how it ended; a sign of life each second."""
    reading, last = Drafting((), generator.family, lines=WholeAnswer), time.monotonic()
    for piece in generator.stream(message, max_tokens=room, stop=stop):
        reading.feed(piece)
        if reading.done:
            break
        if time.monotonic() - last > BEAT:
            last = time.monotonic()
            yield sign
    draft = reading.finish()
    return "".join(one.text for one in draft.statements), draft.outcome


def _unquoted(text: str, source: str) -> str:
    """Without quotation marks round the whole, which small models add."""
    for begins, ends in ('""', "“”", "«»"):
        if text[:1] == begins and text[-1:] == ends and source[:1] != begins:
            return text[1:-1].strip()
    return text
