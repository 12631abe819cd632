"""JSONL → Truth: what recommendations and table rows a reader finds on chosen pages, as hashes."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeVar

from ingest.errors import PanduanError

__all__ = [
    "EDGE_WORDS",
    "RECOMMENDATIONS",
    "AnnotatedPage",
    "Recommendation",
    "TableRow",
    "Truth",
    "TruthError",
    "normalised",
    "read_truth",
    "words_hash",
]

EDGE_WORDS = 6  # the words at either end of a recommendation that its two hashes cover
HASH = re.compile(r"[0-9a-f]{12}")
RECOMMENDATIONS = "recommendations"  # what a page may be annotated for
TABLE = "table:"

T = TypeVar("T")
Entry = Mapping[str, object]


class TruthError(PanduanError):
    """A line of a truth file cannot be used; the message names file, line and key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedPage:
    """A page on which everything of one kind was annotated, be it nothing."""

    file: str  # file name
    page: int  # 1-based
    what: str  # RECOMMENDATIONS, or "table:" and the name of the table


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A recommendation without its number and its grade, known by the hashes of its ends and its length."""

    file: str
    pages: tuple[int, ...]  # 1-based, the first is where it begins
    number: str  # as printed; empty where it has none
    grade: str  # as printed; empty where none is printed
    grade_also: tuple[str, ...] = ()  # the same grade with or without the labels printed beside it
    start: str  # hash of the first EDGE_WORDS words
    end: str  # hash of the last EDGE_WORDS words
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A body row: each cell that holds words, beside the header it stands under."""

    file: str
    page: int
    table: str
    ruled: bool
    cells: tuple[tuple[str, str], ...]  # hash of the header, hash of the cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Everything one file says."""

    pages: tuple[AnnotatedPage, ...]
    recommendations: tuple[Recommendation, ...]
    rows: tuple[TableRow, ...]


def normalised(text: str) -> tuple[str, ...]:
    """Words in lower case and NFKC, each stripped of all but letters and digits; a word without either is dropped."""
    words = unicodedata.normalize("NFKC", text).lower().split()
    kept = ("".join(character for character in word if character.isalnum()) for word in words)
    return tuple(word for word in kept if word)


def words_hash(words: Iterable[str]) -> str:
    """First 12 hexadecimal digits of the SHA-256 of the words joined by one space."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:12]


def read_truth(path: Path) -> Truth:
    """Every entry of a truth file, in its order; blank lines are passed over."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        message = f"{path}: the truth cannot be read ({exc}); give a UTF-8 text file with one JSON object per line."
        raise TruthError(message) from exc
    entries = tuple(_entries(path, lines))
    if not entries:
        message = f"{path}: no entry in it; give one JSON object per line."
        raise TruthError(message)
    return Truth(
        pages=tuple(one for one in entries if isinstance(one, AnnotatedPage)),
        recommendations=tuple(one for one in entries if isinstance(one, Recommendation)),
        rows=tuple(one for one in entries if isinstance(one, TableRow)),
    )


def _entries(path: Path, lines: list[str]) -> Iterator[AnnotatedPage | Recommendation | TableRow]:
    entries = [(number, _entry(path, number, line)) for number, line in enumerate(lines, 1) if line.strip()]
    places = {(one.file, one.page, one.what) for _, one in entries if isinstance(one, AnnotatedPage)}
    for number, one in entries:
        if (needed := _needed(one)) not in places:
            message = f"{path}, line {number}: no line of kind 'page' says that {needed!r} was annotated as a whole."
            raise TruthError(message)
        yield one


def _entry(path: Path, number: int, line: str) -> AnnotatedPage | Recommendation | TableRow:
    try:
        return _read(json.loads(line))
    except json.JSONDecodeError as exc:
        message = f"{path}, line {number}: not JSON ({exc.msg} at character {exc.pos + 1})."
        raise TruthError(message) from exc
    except TruthError as exc:
        message = f"{path}, line {number}: {exc}."
        raise TruthError(message) from exc


def _needed(one: AnnotatedPage | Recommendation | TableRow) -> tuple[str, int, str]:
    """The annotated page without which precision could not be told."""
    match one:
        case Recommendation():
            return one.file, one.pages[0], RECOMMENDATIONS
        case TableRow():
            return one.file, one.page, TABLE + one.table
        case AnnotatedPage():
            return one.file, one.page, one.what


def _read(entry: object) -> AnnotatedPage | Recommendation | TableRow:
    if not isinstance(entry, dict):
        message = "the line is not a JSON object"
        raise TruthError(message)
    kind = _typed(entry, "kind", str, "a text")
    if kind == "page":
        return _page(entry)
    if kind == "recommendation":
        return _recommendation(entry)
    if kind != "table_row":
        _refuse("kind", "must be page, recommendation or table_row")
    return _row(entry)


def _page(entry: Entry) -> AnnotatedPage:
    what = _text(entry, "what")
    if what != RECOMMENDATIONS and not (what.startswith(TABLE) and what.removeprefix(TABLE)):
        _refuse("what", f"must be {RECOMMENDATIONS!r}, or {TABLE!r} and a name")
    return AnnotatedPage(file=_text(entry, "file"), page=_positive(entry, "page"), what=what)


def _recommendation(entry: Entry) -> Recommendation:
    pages = tuple(_typed_value(one, "pages", int, "a list of page numbers") for one in _listed(entry, "pages"))
    if not pages or min(pages) < 1 or list(pages) != sorted(set(pages)):
        _refuse("pages", "must be rising page numbers from 1")
    also = _listed(entry, "grade_also") if "grade_also" in entry else []
    return Recommendation(
        file=_text(entry, "file"),
        pages=pages,
        number=_typed(entry, "number", str, "a text"),
        grade=_typed(entry, "grade", str, "a text"),
        grade_also=tuple(_typed_value(one, "grade_also", str, "a list of texts") for one in also),
        start=_hash(_typed(entry, "start", str, "a text"), "start"),
        end=_hash(_typed(entry, "end", str, "a text"), "end"),
        words=_positive(entry, "words"),
    )


def _row(entry: Entry) -> TableRow:
    cells = tuple(_cell(one) for one in _listed(entry, "cells"))
    if not cells:
        _refuse("cells", "is empty")
    return TableRow(
        file=_text(entry, "file"),
        page=_positive(entry, "page"),
        table=_text(entry, "table"),
        ruled=_typed(entry, "ruled", bool, "true or false"),
        cells=cells,
    )


def _cell(entry: object) -> tuple[str, str]:
    if not isinstance(entry, list) or len(entry) != 2:  # noqa: PLR2004 (a pair)
        _refuse("cells", "must hold pairs of header hash and cell hash")
    header, cell = (_typed_value(one, "cells", str, "pairs of texts") for one in entry)
    return _hash(header, "cells"), _hash(cell, "cells")


def _hash(value: str, key: str) -> str:
    if not HASH.fullmatch(value):
        _refuse(key, "must be 12 hexadecimal digits in lower case")
    return value


def _positive(entry: Entry, key: str) -> int:
    value = _typed(entry, key, int, "a number")
    if value < 1:
        _refuse(key, "must be at least 1")
    return value


def _text(entry: Entry, key: str) -> str:
    text = _typed(entry, key, str, "a text")
    if not text.strip():
        _refuse(key, "is empty")
    return text


def _listed(entry: Entry, key: str) -> list[object]:
    return _typed(entry, key, list, "a list")


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
    raise TruthError(message)
