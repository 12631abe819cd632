"""JSONL → GoldQuestion: what is asked, and where a correct answer stands."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeVar

from ingest.errors import PanduanError

__all__ = ["Gold", "GoldQuestion", "QuestionError", "count_unapproved", "read_questions"]

T = TypeVar("T")
Entry = Mapping[str, object]


class QuestionError(PanduanError):
    """A line of a question file cannot be used; the message names file, line and key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """Pages of one PDF that support a correct answer."""

    pdf: str  # file name
    pages: tuple[int, ...]  # 1-based PDF pages
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldQuestion:
    """A question with everything needed to judge what comes back."""

    id: str
    question: str
    language: str
    type: str
    answerable: bool
    gold: tuple[Gold, ...] = ()
    must_include: tuple[tuple[str, ...], ...] = ()  # any one of each inner tuple
    context: tuple[str, ...] = ()  # earlier user turns, oldest first


def read_questions(path: Path) -> tuple[GoldQuestion, ...]:
    """Every question of a JSONL file that nobody marked as not approved, in its order; blank lines are passed over."""
    entries = _entries(path)
    questions = tuple(_questions(path, entries))
    if not questions:
        unapproved = f", only {len(entries)} that nobody has approved" if entries else ""
        message = f"{path}: no question in it{unapproved}; give one JSON object per line."
        raise QuestionError(message)
    return questions


def count_unapproved(path: Path) -> int:
    """How many questions of the file `read_questions` leaves out, since they say `"approved": false`."""
    return sum(not _approved(entry) for _, entry in _entries(path))


def _entries(path: Path) -> list[tuple[int, object]]:
    """What each line holds, with its number."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        message = f"{path}: the questions cannot be read ({exc}); give a UTF-8 text file with one JSON object per line."
        raise QuestionError(message) from exc
    return [(number, _loaded(path, number, line)) for number, line in enumerate(lines, 1) if line.strip()]


def _loaded(path: Path, number: int, line: str) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError as exc:
        message = f"{path}, line {number}: not JSON ({exc.msg} at character {exc.pos + 1})."
        raise QuestionError(message) from exc


def _approved(entry: object) -> bool:
    # A word like "no" in the place of false must not count as approval: _question refuses it.
    return not isinstance(entry, dict) or entry.get("approved", True) is not False


def _questions(path: Path, entries: list[tuple[int, object]]) -> Iterator[GoldQuestion]:
    seen: set[str] = set()
    for number, entry in entries:
        if not _approved(entry):
            continue
        try:
            question = _question(entry)
            if question.id in seen:
                _refuse("id", f"{question.id!r} occurs twice")
        except QuestionError as exc:
            message = f"{path}, line {number}: {exc}."
            raise QuestionError(message) from exc
        seen.add(question.id)
        yield question


def _question(entry: object) -> GoldQuestion:
    if not isinstance(entry, dict):
        message = "the line is not a JSON object"
        raise QuestionError(message)
    if "approved" in entry:
        _typed(entry, "approved", bool, "true or false")
    question = GoldQuestion(
        id=_text(entry, "id"),
        question=_text(entry, "question"),
        language=_text(entry, "language"),
        type=_text(entry, "type"),
        answerable=_typed(entry, "answerable", bool, "true or false"),
        gold=tuple(_gold(one) for one in _list(entry, "gold")),
        must_include=tuple(_alternatives(one) for one in _list(entry, "must_include")),
        context=tuple(_string(one, "context") for one in _list(entry, "context")),
    )
    if question.answerable != bool(question.gold):
        _refuse("gold", "an answerable question needs it, and any other has none")
    return question


def _gold(entry: object) -> Gold:
    if not isinstance(entry, dict):
        _refuse("gold", "must hold objects with pdf, pages and quote")
    pages = tuple(_typed_value(one, "gold.pages", int, "a list of page numbers") for one in _list(entry, "pages"))
    if not pages or min(pages) < 1:
        _refuse("gold.pages", "must be a list of page numbers from 1")
    return Gold(pdf=_text(entry, "pdf"), pages=pages, quote=_text(entry, "quote"))


def _alternatives(entry: object) -> tuple[str, ...]:
    alternatives = entry if isinstance(entry, list) else [entry]
    if not alternatives:
        _refuse("must_include", "holds an empty list")
    return tuple(_string(one, "must_include") for one in alternatives)


def _list(entry: Entry, key: str) -> list[object]:
    return _typed(entry, key, list, "a list") if key in entry else []


def _text(entry: Entry, key: str) -> str:
    return _string(_typed(entry, key, str, "a text"), key)


def _string(value: object, key: str) -> str:
    text = _typed_value(value, key, str, "a text")
    if not text.strip():
        _refuse(key, "is empty")
    return text


def _typed(entry: Entry, key: str, kind: type[T], description: str) -> T:
    if key not in entry:
        _refuse(key, "is missing")
    return _typed_value(entry[key], key, kind, description)


def _typed_value(value: object, key: str, kind: type[T], description: str) -> T:
    # bool is a subclass of int, and true is not a page number.
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        _refuse(key, f"must be {description}")
    return value


def _refuse(key: str, problem: str) -> NoReturn:
    message = f"{key!r} {problem}"
    raise QuestionError(message)
