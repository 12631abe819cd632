"""Grids, once their text is stored → Table: caption, head, rows; one that goes on over a page is one table.

A cell that covers several rows or columns stands in the stored text once; every row that it covers holds it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from ingest.grids import Grid, GridCell
from ingest.pagetext import Span

__all__ = ["Cell", "Placed", "Row", "Table", "head_rows", "own_cells", "tables", "with_faults"]

DEEPEST = 3  # rows of a head
BESIDE = "words stand right beside its rows: a column may be missing"
SHIFT = 12.0  # points that a column may move from one page to the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a cell says, where it stands in the stored text, and the columns it covers (first, one past the last)."""

    text: str
    span: Span
    columns: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The cells of a row from the left, those that reach into it from above included, and its own stored text."""

    cells: tuple[Cell, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; its rows stand in the stored text one below the other, cells separated by tabs."""

    id: str
    caption: str = ""
    head: tuple[Row, ...] = ()
    rows: tuple[Row, ...] = ()
    spans: tuple[Span, ...] = ()  # all of it, one for each page, the caption included where it stands right above
    dosing: bool = False
    faults: tuple[str, ...] = ()  # what a person must look at
    ruled: bool = True  # lines part its cells; else they are told apart by how their words stand

    @property
    def pages(self) -> tuple[int, ...]:
        """1-based pages that it stands on."""
        return tuple(span.page for span in self.spans)

    def header(self, cell: Cell) -> str:
        """What stands above a cell in the head, from the top, each part once."""
        above = [
            one.text
            for row in self.head
            for one in row.cells
            if one.text and one.columns[0] < cell.columns[1] and cell.columns[0] < one.columns[1]
        ]
        return " ".join(dict.fromkeys(above))

    def sentence(self, row: Row) -> str:
        """A row that can be understood alone: each cell after what stands above it."""
        return " · ".join(" ".join(part for part in (self.header(cell), cell.text) if part) for cell in row.cells)

    def to_json(self) -> dict[str, Any]:
        """Plain values for the record."""
        return asdict(self)

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Table":
        """The table that `to_json` gave."""
        rows = {name: tuple(_row(row) for row in found[name]) for name in ("head", "rows")}
        spans = tuple(Span(**span) for span in found["spans"])
        return cls(**{**found, **rows, "spans": spans, "faults": tuple(found["faults"])})


def _row(found: Mapping[str, Any]) -> Row:
    cells = (Cell(text=one["text"], span=Span(**one["span"]), columns=tuple(one["columns"])) for one in found["cells"])
    return Row(cells=tuple(cells), span=Span(**found["span"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A grid whose rows have been written: the span of each row and of each cell."""

    grid: Grid
    page: int  # 1-based
    first: bool  # nothing of the page's body stands before it
    last: bool  # nothing of the page's body stands after it
    rows: Mapping[int, Span]
    cells: Mapping[int, Span]  # by place in grid.cells
    texts: Mapping[int, str]  # as stored, by place in grid.cells
    caption: str = ""
    caption_span: Span | None = None


def head_rows(grid: Grid) -> tuple[int, int]:
    """The rows of a grid that are its head: first, one past the last. A title across all columns stands before them."""
    if grid.head is not None:
        return 0, grid.head
    if _has_no_head(grid):
        return 0, 0
    first = 0
    while first < grid.rows - 2 and _is_title(grid, first):
        first += 1
    top = [cell for cell in grid.cells if cell.rows[0] == first]
    end = max((cell.rows[1] for cell in top), default=first + 1)
    if end - first > DEEPEST:
        end = first + 1
    if end == first + 1 and any(cell.columns[1] - cell.columns[0] > 1 for cell in top):
        end = first + 2
    while end < grid.rows - 1 and end - first < DEEPEST:
        reaches = max((cell.rows[1] for cell in grid.cells if first <= cell.rows[0] < end), default=end)
        if reaches <= end and not _is_bold(grid, end):
            break
        end = max(end + 1, min(reaches, first + DEEPEST))
    return first, min(end, grid.rows - 1)


def _has_no_head(grid: Grid) -> bool:
    """Whether the first row is one of several alike: below the same label, or with the same words around its numbers."""
    top = [cell for cell in grid.cells if cell.rows[0] == 0]
    if any(cell.columns[0] == 0 and cell.rows[1] == grid.rows and len(top) > 1 for cell in top):
        return True
    below = {cell.columns: _shape(cell.text) for cell in grid.cells if cell.rows[0] == 1}
    alike = sum(below.get(cell.columns) == _shape(cell.text) != "" for cell in top)
    return alike > 1 and 2 * alike >= grid.columns


def _shape(text: str) -> str:
    """A text with numbers and words without its numbers; "" for others."""
    shape = re.sub(r"\d+(?:[.,]\d+)?", "#", text.lower())
    return shape if "#" in shape and re.search(r"[^\W\d_]{2}", shape) else ""


def _is_title(grid: Grid, row: int) -> bool:
    cells = [cell for cell in grid.cells if cell.rows[0] == row]
    return len(cells) == 1 and cells[0].columns == (0, grid.columns)


def _is_bold(grid: Grid, row: int) -> bool:
    cells = [cell for cell in grid.cells if cell.rows[0] == row]
    return len(cells) > 1 and all(cell.bold for cell in cells)


def tables(placed: Sequence[Placed]) -> Iterator[tuple[Table, tuple[Placed, ...]]]:
    """Yield each table with the grids it is made of, in the order of the document."""
    groups: list[list[Placed]] = []
    for one in placed:
        if groups and _goes_on(groups[-1][-1], one):
            groups[-1].append(one)
        else:
            groups.append([one])
    for number, group in enumerate(groups, 1):
        yield _table(f"t{number}", group), tuple(group)


def _goes_on(before: Placed, after: Placed) -> bool:
    """Whether a table at the top of a page is the rest of the one at the end of the page before."""
    alike = before.grid.columns == after.grid.columns and all(
        abs(one - other) < SHIFT for one, other in zip(before.grid.edges, after.grid.edges, strict=True)
    )
    new = after.caption and not re.search(r"cont|sambung|lanjut|suite", after.caption, re.IGNORECASE)
    return after.page == before.page + 1 and before.last and after.first and alike and not new


def _table(identity: str, group: Sequence[Placed]) -> Table:
    start, end = head_rows(group[0].grid)
    head = [_whole_row(group[0], row) for row in range(start, end) if row in group[0].rows]
    said = [[cell.text for cell in row.cells] for row in head]
    rows: list[Row] = []
    for place, one in enumerate(group):
        first, begin = 0, end
        if place:
            first, begin = head_rows(one.grid)
            again = [
                [cell.text for cell in _whole_row(one, row).cells] for row in range(first, begin) if row in one.rows
            ]
            begin = begin if again == said else 0
        rows += [_whole_row(one, row) for row in range(begin, one.grid.rows) if row in one.rows]
    spans = tuple(_span(one) for one in group)
    doubts = [BESIDE] if any(one.grid.beside for one in group) else []
    faults = tuple(dict.fromkeys([*doubts, *(one.grid.doubt for one in group if one.grid.doubt)]))
    return Table(
        id=identity,
        faults=faults,
        caption=group[0].caption,
        head=tuple(head),
        rows=tuple(rows),
        spans=spans,
        ruled=group[0].grid.ruled,
    )


def _span(one: Placed) -> Span:
    """The stored text of a grid, with its caption."""
    spans = [*one.rows.values(), *([one.caption_span] if one.caption_span else [])]
    return Span(page=one.page, start=min(span.start for span in spans), end=max(span.end for span in spans))


def _whole_row(one: Placed, row: int) -> Row:
    cells = [
        Cell(text=one.texts[place], span=one.cells[place], columns=cell.columns)
        for place, cell in enumerate(one.grid.cells)
        if cell.rows[0] <= row < cell.rows[1]
    ]
    cells.sort(key=lambda cell: cell.columns[0])
    return Row(cells=tuple(cells), span=one.rows[row])


def own_cells(grid: Grid, row: int) -> list[tuple[int, GridCell]]:
    """The cells that begin in a row, each with its place in grid.cells, from the left."""
    found = [(place, cell) for place, cell in enumerate(grid.cells) if cell.rows[0] == row]
    return sorted(found, key=lambda pair: pair[1].columns[0])


def with_faults(table: Table, *, dosing: bool, faults: Sequence[str]) -> Table:
    """The table with what was found about its doses."""
    return replace(table, dosing=dosing, faults=tuple(faults))
