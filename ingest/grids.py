"""Page → Grid: the cells of its ruled tables, each with the lines of text that stand in it (pdfplumber's geometry).

Covered: tables whose cells are ruled or shaded, cells that span rows and columns. Not covered: tables without rulings;
boxes around one text, page frames and charts are no tables, and their text stays where it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from ingest.characters import Box, Word, around
from ingest.pages import Line, Page

__all__ = ["Grid", "GridCell", "grids", "lines_in", "without"]

THIN = 3.0  # points
MOST_EDGES = 1500
FEWEST_ROWS, FEWEST_COLUMNS = 2, 2
FILLED = 0.4  # share of a table's cells that hold text, below which it is a form or a drawing
NEAR = 60.0  # points
WIDE = 2.0  # font sizes
SPACE = 0.4  # font sizes between words of one sentence, at most
TORN = 0.5  # of the pairs of words that columns part, that stand so near
WORDY = 120  # words of a cell, from which a page is laid out in boxes


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """A cell: which rows and columns it covers (first, one past the last), and its lines from top to bottom."""

    rows: tuple[int, int]
    columns: tuple[int, int]
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """Its lines, joined by a space."""
        return " ".join(line.text for line in self.lines)

    @property
    def bold(self) -> bool:
        """Whether all of its lines are bold; False for an empty cell."""
        return bool(self.lines) and all(line.bold for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table as it stands on one page."""

    box: Box
    edges: tuple[float, ...]  # x of its columns' sides, in points
    cells: tuple[GridCell, ...]  # in reading order
    rows: int
    beside: bool = False  # words stand right beside its rows: a column may be missing
    head: int | None = None  # rows of its head, where the way it is drawn tells
    ruled: bool = True  # lines or shades part its cells
    doubt: str = ""  # why a person must look at it

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.edges) - 1


def grids(page: Page, lines: Sequence[Line]) -> tuple[Grid, ...]:
    """The ruled tables of a page, from the top; `lines` are those of its body."""
    words = [word for line in lines for word in line.words]
    found = [one for cells in _tables(page) if (one := _grid(cells, words)) is not None]
    whole = [one for one in found if _is_table(one, page) and not _is_torn(one, page.lines)]
    return tuple(sorted((replace(one, beside=_beside(one, words)) for one in whole), key=lambda one: one.box[1]))


def _is_torn(grid: Grid, lines: Iterable[Line]) -> bool:
    """Whether its columns part words of one sentence: arrows and boxes of a flow chart meet as lines of a table do."""
    places = {id(word): cell.columns for cell in grid.cells for line in cell.lines for word in line.words}
    gaps = [
        (after.box[0] - before.box[2]) / before.size
        for line in lines
        for before, after in pairwise(line.words)
        if id(before) in places and id(after) in places and places[id(before)] != places[id(after)]
    ]
    return sum(gap < SPACE for gap in gaps) >= TORN * len(gaps) > 0


def _beside(grid: Grid, words: Sequence[Word]) -> bool:
    """Whether most rows have a word close to the left or the right of them, outside of the table."""
    left, top, right, bottom = grid.box
    near = [
        word
        for word in words
        if top < (word.box[1] + word.box[3]) / 2 < bottom
        and (0 <= left - word.box[2] < NEAR or 0 <= word.box[0] - right < NEAR)
    ]
    heights = {round((word.box[1] + word.box[3]) / 4) for word in near}
    return len(heights) >= max(2, grid.rows / 2)


def without(lines: Iterable[Line], found: Sequence[Grid]) -> list[Line]:
    """The lines that stand outside of all tables; a line that is partly inside loses its words there."""
    taken = {id(word) for grid in found for cell in grid.cells for line in cell.lines for word in line.words}
    kept = [tuple(word for word in line.words if id(word) not in taken) for line in lines]
    return [Line(words=words) for words in kept if words]


def _tables(page: Page) -> list[list[Box]]:
    """Groups of cells that touch one another."""
    if not 4 <= len(page.rulings) <= MOST_EDGES:  # noqa: PLR2004
        return []
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    edges = merge_edges([edge for box in page.rulings for edge in _edges(box)], 3, 3, 3, 3)
    edges = merge_edges([*edges, *_open_sides(edges)], 3, 3, 3, 3)
    cells = intersections_to_cells(edges_to_intersections(edges, 3, 3))
    big = 0.8 * page.width * page.height
    kept = [cell for cell in cells if (cell[2] - cell[0]) * (cell[3] - cell[1]) < big]
    return [list(map(_box, table)) for table in cells_to_tables(kept)] if kept else []


def _box(cell: Sequence[float]) -> Box:
    left, top, right, bottom = map(float, cell)
    return left, top, right, bottom


def _edges(box: Box) -> list[dict[str, object]]:
    left, top, right, bottom = box
    if bottom - top <= THIN and right - left > bottom - top:
        middle = (top + bottom) / 2
        return [{"x0": left, "x1": right, "top": middle, "bottom": middle, "orientation": "h", "width": right - left}]
    if right - left <= THIN:
        middle = (left + right) / 2
        return [{"x0": middle, "x1": middle, "top": top, "bottom": bottom, "orientation": "v", "height": bottom - top}]
    return []


def _open_sides(edges: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, object]]:
    """Edges where lines across begin and end alike but nobody ruled the side: else the outermost columns are lost."""
    across = [edge for edge in edges if edge["orientation"] == "h"]
    down = [edge for edge in edges if edge["orientation"] == "v"]
    for side in ("x0", "x1"):
        for level in _levels(edge[side] for edge in across):
            alike = [edge for edge in across if abs(edge[side] - level) <= THIN]
            for above, below in pairwise(sorted(alike, key=lambda edge: float(edge["top"]))):
                top, bottom = above["top"], below["top"]
                middle, left, right = (top + bottom) / 2, max(above["x0"], below["x0"]), min(above["x1"], below["x1"])
                # Only where some other line runs down between the two: two tables must not become one.
                if any(one["top"] <= middle <= one["bottom"] and left < one["x0"] < right for one in down):
                    yield {
                        "x0": level, "x1": level, "top": top, "bottom": bottom, "orientation": "v", "height": bottom - top,
                    }  # fmt: skip


def _grid(cells: Sequence[Box], words: Sequence[Word]) -> Grid | None:
    xs, ys = (
        _levels(x for cell in cells for x in (cell[0], cell[2])),
        _levels(y for cell in cells for y in (cell[1], cell[3])),
    )
    if len(xs) <= FEWEST_COLUMNS or len(ys) <= FEWEST_ROWS:
        return None
    inside: dict[Box, list[Word]] = {cell: [] for cell in cells}
    for word in words:
        x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
        cell = next((one for one in cells if one[0] <= x <= one[2] and one[1] <= y <= one[3]), None)
        if cell:
            inside[cell].append(word)
    made = [
        GridCell(
            rows=(_index(ys, cell[1]), _index(ys, cell[3])),
            columns=(_index(xs, cell[0]), _index(xs, cell[2])),
            lines=tuple(lines_in(inside[cell])),
        )
        for cell in cells
    ]
    made.sort(key=lambda one: (one.rows[0], one.columns[0]))
    return _squeezed(Grid(box=around(iter(cells)), edges=tuple(xs), cells=tuple(made), rows=len(ys) - 1))


def _squeezed(grid: Grid) -> Grid | None:
    """The grid without columns and rows in which no text begins: double lines and margins make such."""
    columns = sorted({cell.columns[0] for cell in grid.cells if cell.lines})
    rows = sorted({cell.rows[0] for cell in grid.cells if cell.lines})
    if len(columns) < FEWEST_COLUMNS or len(rows) < FEWEST_ROWS:
        return None

    def span(bounds: tuple[int, int], kept: Sequence[int]) -> tuple[int, int]:
        first = sum(one < bounds[0] for one in kept)
        return first, max(first + 1, sum(one < bounds[1] for one in kept))

    edges = (*(grid.edges[one] for one in columns), grid.edges[-1])
    cells = tuple(
        part
        for cell in grid.cells
        if cell.lines
        for part in _parted(
            GridCell(rows=span(cell.rows, rows), columns=span(cell.columns, columns), lines=cell.lines), edges
        )
    )
    return Grid(box=grid.box, edges=edges, cells=cells, rows=len(rows))


def _parted(cell: GridCell, edges: Sequence[float]) -> Iterator[GridCell]:
    """A cell over several columns whose words stand apart as the columns do: somebody forgot a line between them."""
    first, last = cell.columns
    words = [word for line in cell.lines for word in line.words]
    inner = [
        edges[place]
        for place in range(first + 1, last)
        if all(word.box[2] <= edges[place] or word.box[0] >= edges[place] for word in words)
    ]
    groups = [[word for word in words if low <= word.box[0] < high] for low, high in pairwise([-9e9, *inner, 9e9])]
    if len(words) < 2 or sum(map(bool, groups)) < 2 or not _apart(groups):  # noqa: PLR2004
        yield cell
        return
    starts = [first, *(edges.index(edge) for edge in inner), last]
    for group, (begin, end) in zip(groups, pairwise(starts), strict=True):
        if group:
            yield GridCell(rows=cell.rows, columns=(begin, end), lines=tuple(lines_in(group)))


def _apart(groups: Sequence[Sequence[Word]]) -> bool:
    """Whether the gap between two groups is wider than any between words of a sentence."""
    filled = [group for group in groups if group]
    return all(
        min(word.box[0] for word in after) - max(word.box[2] for word in before) > WIDE * before[0].size
        for before, after in pairwise(filled)
    )


def _levels(values: Iterable[float]) -> list[float]:
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > THIN:
            levels.append(value)
    return levels


def _index(levels: Sequence[float], value: float) -> int:
    return min(range(len(levels)), key=lambda place: abs(levels[place] - value))


def lines_in(words: Sequence[Word]) -> list[Line]:
    """Words, line by line."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.box[1] + one.box[3]) / 2):
        middle = (word.box[1] + word.box[3]) / 2
        if lines and middle < lines[-1][0].box[3] - 0.2 * (lines[-1][0].box[3] - lines[-1][0].box[1]):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [Line(words=tuple(sorted(line, key=lambda one: one.box[0]))) for line in lines]


def _is_table(grid: Grid, page: Page) -> bool:
    counts = [sum(len(line.words) for line in cell.lines) for cell in grid.cells]
    beside = sum(cell.columns[1] - cell.columns[0] < grid.columns for cell in grid.cells)
    filled = len(grid.cells) >= FILLED * grid.rows * grid.columns or beside >= 4  # noqa: PLR2004
    laid_out = max(counts) > WORDY and (grid.box[3] - grid.box[1]) > 0.7 * page.height
    return filled and beside >= FEWEST_COLUMNS and not laid_out
