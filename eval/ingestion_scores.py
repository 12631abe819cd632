"""Truth and what ingestion found → recall and precision of recommendations, of their grades, of table rows.

Only pages that were annotated as a whole count, so that a finding without a partner is an error and not a gap in the
truth. A recommendation counts on the page where it begins. Each finding is the partner of one true entry at most.
Not covered: what NFKC and the loss of punctuation make equal (`1.5` and `15`, `<` and `>`); verbatim quotes are
checked elsewhere, this only tells whether the right thing was found in the right place.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from eval.ingestion_truth import (
    EDGE_WORDS,
    RECOMMENDATIONS,
    Recommendation,
    TableRow,
    Truth,
    normalised,
    words_hash,
)
from eval.measures import Rate

__all__ = [
    "Agreement",
    "FoundRecommendation",
    "FoundRow",
    "grade_agreement",
    "recommendation_agreement",
    "row_agreement",
]

LENGTH_TOLERANCE = 0.1  # share of the true number of words
A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRecommendation:
    """A recommendation as ingestion gives it; its text without number and grade."""

    file: str  # file name
    page: int  # 1-based, where it begins
    number: str
    text: str
    grade: str  # empty where none was found


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A table row as ingestion gives it."""

    file: str
    page: int
    cells: tuple[tuple[str, str], ...]  # header, cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Recall: true entries that were found. Precision: findings, where all is annotated, that are true."""

    recall: Rate
    precision: Rate


def recommendation_agreement(truth: Truth, found: Iterable[FoundRecommendation]) -> Agreement:
    """Agreement on text: same file and first page, first six words equal, last six equal or the length within 10 %."""
    judged = _on_annotated_pages(truth, found)
    pairs = _pairs(truth.recommendations, judged, _same_text)
    return _agreement(pairs=pairs, true=len(truth.recommendations), found=len(judged))


def grade_agreement(truth: Truth, found: Iterable[FoundRecommendation]) -> Agreement:
    """Agreement on text and grade, of the true and the found recommendations that have a grade.

    Grades are equal when their letters and digits are; a grade on a recommendation printed without one is an error.
    """
    graded = [one for one in truth.recommendations if one.grade]
    judged = [one for one in _on_annotated_pages(truth, found) if one.grade]
    pairs = _pairs(graded, judged, lambda true, one: _same_text(true, one) and _same_grade(true, one))
    return _agreement(pairs=pairs, true=len(graded), found=len(judged))


def row_agreement(truth: Truth, found: Iterable[FoundRow]) -> Agreement:
    """Agreement on rows: a true row is found if one row of its page holds each of its cells under the right header.

    Precision is over the found rows that overlap an annotated table, sharing a cell with some row of it on that page.
    """
    rows = [(one.file, one.page, _hashed(one)) for one in found]
    recalled = sum(any(_holds(place, row) for place in rows) for row in truth.rows)
    judged = [place for place in rows if any(_overlaps(place, row) for row in truth.rows)]
    right = sum(any(_holds(place, row) for row in truth.rows) for place in judged)
    return Agreement(
        recall=Rate(successes=recalled, trials=len(truth.rows)),
        precision=Rate(successes=right, trials=len(judged)),
    )


Place = tuple[str, int, Counter[tuple[str, str]]]  # file, page, pairs of header hash and cell hash


def _hashed(row: FoundRow) -> Counter[tuple[str, str]]:
    words = ((normalised(header), normalised(cell)) for header, cell in row.cells)
    return Counter((words_hash(header), words_hash(cell)) for header, cell in words if cell)


def _holds(place: Place, row: TableRow) -> bool:
    file, page, cells = place
    return (file, page) == (row.file, row.page) and Counter(row.cells) <= cells


def _overlaps(place: Place, row: TableRow) -> bool:
    file, page, cells = place
    return (file, page) == (row.file, row.page) and not {cell for _, cell in cells}.isdisjoint(
        cell for _, cell in row.cells
    )


def _on_annotated_pages(truth: Truth, found: Iterable[FoundRecommendation]) -> list[FoundRecommendation]:
    places = {(page.file, page.page) for page in truth.pages if page.what == RECOMMENDATIONS}
    return [one for one in found if (one.file, one.page) in places]


def _same_text(true: Recommendation, found: FoundRecommendation) -> bool:
    words = normalised(found.text)
    if (found.file, found.page) != (true.file, true.pages[0]) or words_hash(words[:EDGE_WORDS]) != true.start:
        return False
    ends_alike = words_hash(words[-EDGE_WORDS:]) == true.end
    return ends_alike or abs(len(words) - true.words) <= LENGTH_TOLERANCE * true.words


def _same_grade(true: Recommendation, found: FoundRecommendation) -> bool:
    return _letters(found.grade) in {_letters(grade) for grade in (true.grade, *true.grade_also)}


def _letters(text: str) -> str:
    return "".join(normalised(text))


def _agreement(*, pairs: int, true: int, found: int) -> Agreement:
    return Agreement(recall=Rate(successes=pairs, trials=true), precision=Rate(successes=pairs, trials=found))


def _pairs(true: Sequence[A], found: Sequence[B], alike: Callable[[A, B], bool]) -> int:
    """Size of the largest one-to-one pairing (Kuhn 1955, augmenting paths).

    Several recommendations of one page may begin and end with the same words, so the first partner is not always
    the one to take.
    """
    partners = [[at for at, one in enumerate(found) if alike(entry, one)] for entry in true]
    taken: dict[int, int] = {}

    def placed(entry: int, tried: set[int]) -> bool:
        for at in partners[entry]:
            if at in tried:
                continue
            tried.add(at)
            if at not in taken or placed(taken[at], tried):
                taken[at] = entry
                return True
        return False

    return sum(placed(entry, set()) for entry in range(len(true)))
