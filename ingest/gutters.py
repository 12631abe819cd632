"""Lines that stand below each other → Column: where the words of a table without lines between its cells part.

A gutter is a gap that no line crosses: a wide one, or a narrow one beside which the words of the body and of the head
stand in line, which the words of running text do not. Lines that run over all gutters (a heading of rows) do not count.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.characters import Word, around
from ingest.pages import Line

__all__ = ["BULLET", "Column", "Piece", "agreement", "columns_of", "pieces_of", "reached", "runs", "straight"]

NARROW, WIDE = 0.3, 1.0  # font sizes
FEWEST_LINES = 3  # that stand in line beside a narrow gutter
MORE_LINES = 5  # … where the head does not
IN_LINE = 2.0  # points

BULLET = re.compile(r"[^\w√×✓<>≤≥+±%-]+|o|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]")

Piece = tuple[tuple[int, int], Line]  # the columns that it reaches into (first, one past the last), its words


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """From where to where text may stand in a column (left, right), and does (begin, end), in points."""

    left: float
    right: float
    begin: float
    end: float


def columns_of(body: Sequence[Line], head: Sequence[Line], *, left: float, right: float) -> list[Column]:
    """The columns of a table's body, from the left."""
    gutters = _gutters(straight(body), head)
    gutters = [gap for gap in gutters if not _after_bullets(gap, gutters, body)]
    sides = [left, *((low + high) / 2 for low, high in gutters), right]
    columns = []
    for one, other in pairwise(sides):
        words = [word for line in body for word in line.words if one <= word.box[0] and word.box[2] <= other]
        if not words:
            return []
        box = around(word.box for word in words)
        columns.append(Column(left=one, right=other, begin=box[0], end=box[2]))
    return columns


def _after_bullets(gap: tuple[float, float], gutters: Sequence[tuple[float, float]], body: Sequence[Line]) -> bool:
    """Whether a gap stands between the bullets of a list and its words."""
    start = max((high for _, high in gutters if high < gap[0]), default=0.0) - 1
    words = [word.text for line in body for word in line.words if start <= word.box[0] and word.box[2] <= gap[0] + 1]
    return all(BULLET.fullmatch(word) for word in words)


def _gutters(body: Sequence[Line], head: Sequence[Line]) -> list[tuple[float, float]]:
    covered: list[tuple[float, float]] = []
    for left, right in sorted((word.box[0], word.box[2]) for line in body for word in line.words):
        if covered and left <= covered[-1][1] + 0.5:
            covered[-1] = (covered[-1][0], max(covered[-1][1], right))
        else:
            covered.append((left, right))
    size = max((line.size for line in body), default=0.0)
    gaps = [(before[1], after[0]) for before, after in pairwise(covered)]
    return [gap for gap in gaps if gap[1] - gap[0] >= WIDE * size or _stands_in_line(gap, body, head, size)]


def _stands_in_line(gap: tuple[float, float], body: Sequence[Line], head: Sequence[Line], size: float) -> bool:
    low, high = gap
    if high - low < NARROW * size:
        return False
    starts = [next((word.box[0] for word in line.words if word.box[0] >= high - 1), None) for line in body]
    beside = [start for start in starts if start is not None and start - high < 3 * size]
    level = [start for start in beside if start - high < IN_LINE]
    headed = any(abs(word.box[0] - high) <= IN_LINE for line in head for word in line.words)
    return len(level) >= (FEWEST_LINES if headed else MORE_LINES) and len(level) >= 0.8 * len(beside)


def agreement(body: Sequence[Line], head: Sequence[Line]) -> int:
    """How many gutters the lines have, times how many lines they are."""
    return len(body) * len(_gutters(body, head)) if body else 0


def straight(lines: Sequence[Line]) -> list[Line]:
    """The lines without those that run, without a gap, over what most others leave open: headings of rows, notes."""
    opened = [gaps for line in lines if (gaps := _wide_gaps(line))]
    return [line for line in lines if _wide_gaps(line) or not _is_across(line, opened)]


def _wide_gaps(line: Line) -> list[tuple[float, float]]:
    return [(one.box[2], two.box[0]) for one, two in pairwise(line.words) if two.box[0] - one.box[2] > WIDE * one.size]


def _is_across(line: Line, opened: Sequence[Sequence[tuple[float, float]]]) -> bool:
    left, _, right, _ = line.box
    return 2 * sum(any(left < low and high < right for low, high in gaps) for gaps in opened) > len(opened)


def runs(line: Line) -> list[list[Word]]:
    """The words of a line, parted where the gap is wider than any within a sentence."""
    found = [[line.words[0]]]
    for before, after in pairwise(line.words):
        if after.box[0] - before.box[2] > WIDE * before.size:
            found.append([])
        found[-1].append(after)
    return found


def reached(words: Sequence[Word], columns: Sequence[Column]) -> tuple[int, int]:
    """The columns that words reach into, by the words that stand there; else the one that they stand in the middle of."""
    left, right = words[0].box[0], words[-1].box[2]
    found = [place for place, one in enumerate(columns) if left < one.end - 1 and one.begin + 1 < right]
    if not found:
        middle = (left + right) / 2
        found = [next((place for place, one in enumerate(columns) if middle <= one.right), len(columns) - 1)]
    return found[0], found[-1] + 1


def pieces_of(line: Line, columns: Sequence[Column]) -> Iterator[Piece]:
    """The words of a line of the body by column; a line without a gap that runs over several is one piece."""
    crosses = any(word.box[0] < one.left < word.box[2] for word in line.words for one in columns[1:])
    if crosses and len(runs(line)) == 1:
        yield reached(line.words, columns), line
        return
    for place, column in enumerate(columns):
        own = [word for word in line.words if column.left <= (word.box[0] + word.box[2]) / 2 < column.right]
        if own:
            yield (place, place + 1), Line(words=tuple(own))
