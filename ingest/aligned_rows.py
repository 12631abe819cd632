"""Lines of a table without lines between its cells → its rows: which lines are one cell, which cells one row.

Covered: a rule between any two rows; rows that stand further apart than the lines of a cell; rows of a line each, with
further lines of their cells below. A row whose first column is empty belongs to the label above. Not covered: tables
whose labels stand at half the height of their rows; where rows cannot be told apart there is no answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.grids import GridCell
from ingest.gutters import BULLET, Column, Piece, pieces_of
from ingest.pages import Line

__all__ = ["rows_of"]

EVEN = 1.12  # times the tightest pitch, up to which lines belong to one cell
LEAST_PITCH = 0.8  # font sizes
BESIDE = 0.3  # of the lower cell's height, from which two cells stand side by side


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    """Lines of one cell."""

    columns: tuple[int, int]
    lines: tuple[Line, ...]

    @property
    def top(self) -> float:
        return min(line.box[1] for line in self.lines)

    @property
    def bottom(self) -> float:
        return max(line.box[3] for line in self.lines)


Made = list[tuple[int, int, _Chunk]]  # first row, one past the last


def rows_of(bands: Sequence[Sequence[Line]], columns: Sequence[Column]) -> tuple[list[GridCell], bool] | None:
    """The cells of the body, and whether some row has no label of its own; None where rows cannot be told apart.

    A band is what stands between two rules.
    """
    parted = [[piece for line in band for piece in pieces_of(line, columns)] for band in bands]
    tight = _tight(parted)
    cells: list[GridCell] = []
    count = 0
    for pieces in parted:
        if len(bands) > 1 and _is_row(pieces, tight):
            made: Made | None = _one_row(pieces)
        elif tight is None:
            made = _line_by_line(pieces, len(columns))
        else:
            made = _told_apart(pieces, tight)
        if made is None:
            return None
        cells += (
            GridCell(rows=(one + count, two + count), columns=each.columns, lines=each.lines) for one, two, each in made
        )
        count += max(last for _, last, _ in made)
    whole = _reaching(cells, count)
    doubtful = tight is None and any(_goes_on_anew(cell) for cell in cells if len(bands) == 1)
    return whole, doubtful or whole != cells


def _goes_on_anew(cell: GridCell) -> bool:
    """Whether a later line of a cell begins like a cell of its own."""
    return any(not line.text[0].islower() for line in cell.lines[1:])


def _foot(line: Line) -> float:
    feet = sorted(word.box[3] for word in line.words)
    return feet[len(feet) // 2]


def _tight(bands: Sequence[Sequence[Piece]]) -> float | None:
    """The pitch of the lines of one cell, or None where all lines stand equally far apart."""
    steps = []
    for pieces in bands:
        for place in {place for place, _ in pieces}:
            own = sorted((line for where, line in pieces if where == place), key=_foot)
            steps += [
                step for one, other in pairwise(own) if (step := _foot(other) - _foot(one)) > LEAST_PITCH * other.size
            ]
    return min(steps) if steps and max(steps) > EVEN * min(steps) else None


def _is_row(pieces: Sequence[Piece], tight: float | None) -> bool:
    """Whether the first column of a band holds one cell at most."""
    first = [line for place, line in pieces if place[0] == 0]
    goes_on = all(line.text[0].islower() for line in first[1:])
    return goes_on or (tight is not None and len(list(_chunks((0, 1), first, tight))) == 1)


def _one_row(pieces: Sequence[Piece]) -> Made:
    places = sorted({place for place, _ in pieces})
    return [(0, 1, _Chunk(columns=one, lines=tuple(line for place, line in pieces if place == one))) for one in places]


def _chunks(place: tuple[int, int], lines: Sequence[Line], tight: float) -> Iterator[_Chunk]:
    """The lines of a column as cells; what goes on in small letters in the first column is one label."""
    group: list[Line] = []
    for line in sorted(lines, key=_foot):
        apart = bool(group) and _foot(line) - _foot(group[-1]) > EVEN * tight
        if apart and not (place[0] == 0 and _goes_on(line, group)):
            yield _Chunk(columns=place, lines=tuple(group))
            group = []
        group.append(line)
    if group:
        yield _Chunk(columns=place, lines=tuple(group))


def _goes_on(line: Line, label: Sequence[Line]) -> bool:
    """Whether a line of the first column goes on with the label above it."""
    return bool(label) and (line.text[0].islower() or label[-1].text[-1] in ":(,/-–")


def _told_apart(pieces: Sequence[Piece], tight: float) -> Made | None:
    """Rows whose distance is wider than that of the lines of a cell."""
    places = sorted({place for place, _ in pieces})
    chunks = [one for place in places for one in _chunks(place, [line for at, line in pieces if at == place], tight)]
    made: Made = []
    for group in _labelled(_side_by_side(chunks)):
        own = _within(group)
        if own is None:
            return None
        start = max((last for _, last, _ in made), default=0)
        made += [(first + start, last + start, chunk) for first, last, chunk in own]
    return made


def _side_by_side(chunks: Iterable[_Chunk]) -> Iterator[list[_Chunk]]:
    """Groups of cells that stand at the same height."""
    group: list[_Chunk] = []
    for chunk in sorted(chunks, key=lambda one: one.top):
        floor = max((one.bottom for one in group), default=0.0)
        if group and floor - chunk.top < BESIDE * min(chunk.bottom - chunk.top, floor - group[0].top):
            yield group
            group = []
        group.append(chunk)
    if group:
        yield group


def _labelled(groups: Iterable[list[_Chunk]]) -> Iterator[list[_Chunk]]:
    """Each group with those below it that have no label."""
    whole: list[_Chunk] = []
    for group in groups:
        if whole and any(chunk.columns[0] == 0 for chunk in group):
            yield whole
            whole = []
        whole += group
    if whole:
        yield whole


def _within(group: Sequence[_Chunk]) -> Made | None:
    """The rows below one label: one, unless all columns with several cells have equally many, side by side."""
    by_place: dict[tuple[int, int], list[_Chunk]] = {}
    for chunk in sorted(group, key=lambda one: one.top):
        by_place.setdefault(chunk.columns, []).append(chunk)
    labels = by_place.get((0, 1), [])
    if not labels and not any(place[0] == 0 for place in by_place):
        return None  # the first row has no label: labels stand at half the height of their rows
    counts = {len(own) for own in by_place.values()} - {1}
    if len(counts) > 1 and len(labels) > 1:
        return None
    if _ambiguous(labels, [chunk for chunk in group if chunk.columns[0]]):
        return None
    if len(counts) != 1 or not _is_split(by_place, *counts):
        return _one_row([(one, line) for one, own in by_place.items() for chunk in own for line in chunk.lines])
    (count,) = counts
    single = [(0, count, own[0]) for own in by_place.values() if len(own) == 1]
    several = [(row, row + 1, one) for own in by_place.values() if len(own) == count for row, one in enumerate(own)]
    return [*single, *several]


def _ambiguous(labels: Sequence[_Chunk], others: Sequence[_Chunk]) -> bool:
    """Whether a later line of a label may be a label of its own: it begins like one, and words stand beside it."""
    columns = {chunk.columns for chunk in others}
    for line in (line for label in labels for line in label.lines[1:] if not line.text[0].islower()):
        beside = {
            chunk.columns for chunk in others for one in chunk.lines if abs(_foot(one) - _foot(line)) < 0.3 * line.size
        }
        if line.text[0].isalnum() and 2 * len(beside) > len(columns):
            return True
    return False


def _is_split(by_place: Mapping[tuple[int, int], Sequence[_Chunk]], count: int) -> bool:
    """Whether the cells of a row's last columns are rows of their own, side by side, and not paragraphs of one cell."""
    places = sorted(by_place)
    several = [place for place in places if len(by_place[place]) == count]
    tops = [chunk.top for chunk in by_place[several[0]]]
    level = all(
        abs(chunk.top - top) < chunk.bottom - chunk.top
        for place in several
        for chunk, top in zip(by_place[place], tops, strict=True)
    )
    short = all(len(chunk.lines) == 1 for place in several for chunk in by_place[place])
    listed = any(BULLET.fullmatch(chunk.lines[0].words[0].text) for place in several for chunk in by_place[place])
    last = places[-len(several) :] == several and ((len(several) > 1 and len(several) >= len(places) - 1) or short)
    return level and last and not listed


def _line_by_line(pieces: Sequence[Piece], columns: int) -> Made | None:
    """Rows of lines that stand equally far apart: one begins where most columns, the first among them, hold text."""
    rows: list[dict[tuple[int, int], list[Line]]] = []
    for own in _levels(pieces):
        first = next((line for place, line in own if place[0] == 0), None)
        filled = sum(place[1] - place[0] for place, _ in own)
        more = first is not None and bool(rows) and _goes_on(first, rows[-1].get((0, 1), ()))
        begins = first is not None and 2 * filled >= columns and filled > 1 and not more
        if not begins and (not rows or (first and not more)):
            return None  # a first cell alone on its line: the end of the row above, or a heading of those below?
        if begins:
            rows.append({})
        for place, line in own:
            rows[-1].setdefault(place, []).append(line)
    return [
        (number, number + 1, _Chunk(columns=place, lines=tuple(lines)))
        for number, row in enumerate(rows)
        for place, lines in row.items()
    ]


def _levels(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces of each line, from the top."""
    level: list[Piece] = []
    for piece in sorted(pieces, key=lambda one: (round(_foot(one[1])), one[0])):
        if level and _foot(piece[1]) - _foot(level[0][1]) > 0.5 * piece[1].size:
            yield sorted(level, key=lambda one: one[0])
            level = []
        level.append(piece)
    if level:
        yield sorted(level, key=lambda one: one[0])


def _reaching(cells: Sequence[GridCell], count: int) -> list[GridCell]:
    """The cells, those at the left reaching down into the rows below that leave all columns up to theirs empty."""
    filled = {(row, column) for cell in cells for row in range(*cell.rows) for column in range(*cell.columns)}
    grown = []
    for cell in cells:
        end = cell.rows[1]
        while end < count and all((end, column) not in filled for column in range(cell.columns[1])):
            end += 1
        grown.append(replace(cell, rows=(cell.rows[0], end)))
    return grown
