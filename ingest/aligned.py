"""Region → Grid: a table without lines between its cells, read from how its words stand.

Covered: columns that no word crosses, cells of several lines, cells that span columns in the head or rows at the left.
Not covered, and left as text: two columns of running text, tables whose rows cannot be told apart, contents pages,
tables without a head that have more than two columns.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.aligned_rows import rows_of
from ingest.characters import Word, around
from ingest.grids import Grid, GridCell, lines_in
from ingest.gutters import BULLET, WIDE, Column, agreement, columns_of, pieces_of, reached, runs, straight
from ingest.pages import Line, Page
from ingest.regions import Region, regions

__all__ = ["aligned"]

FEWEST_ROWS = 2
FILLED = 0.5  # of a table's cells, and of its first column
PIECES = 0.25  # of rows that go on in the middle of a sentence, from which it is running text
LEAST = 0.3  # of any column
LONGEST, LONGEST_HEAD = 60, 16  # words of a cell
LEADERS = re.compile(r"(?:\.\s?){5,}|…{2,}|_{4,}")
ALIKE, FEWEST_ALIKE = 0.45, 12  # of the cells that say the same, from which it is a form to fill in
UNLABELLED = "some lines have no label of their own, and were read as belonging to the one above"

EMPTY = "some rows hold nothing but their label: their cells may stand elsewhere"


def aligned(page: Page, lines: Sequence[Line]) -> tuple[Grid, ...]:
    """The tables of a page that nobody ruled, from the top; `lines` are those of its body outside of ruled tables."""
    found: list[Grid] = []
    taken: set[int] = set()
    for region in regions(page, lines):
        words = {id(word) for band in region.bands for word in band}
        grid = None if words & taken else _grid(region)
        if grid is not None:
            found.append(grid)
            taken |= {id(word) for cell in grid.cells for line in cell.lines for word in line.words}
    return tuple(sorted(found, key=lambda one: one.box[1]))


def _grid(region: Region) -> Grid | None:
    """The table of a region, or None where it is not sure to be one."""
    head, bands = _parted(region)
    bands = _ended(bands, head) if bands else []
    if not bands:
        return None
    columns = columns_of([line for band in bands for line in band], head, left=region.left, right=region.right)
    if len(columns) < 2 or not all(_is_band(band, columns) for band in bands) or _width(bands[-1], columns) < 2:  # noqa: PLR2004
        return None
    top, rows = _head(head, columns), rows_of(bands, columns)
    if top is None or rows is None:
        return None
    (depth, first), (cells, reaches) = top, rows
    body = [replace(cell, rows=(cell.rows[0] + depth, cell.rows[1] + depth)) for cell in cells]
    whole = tuple(sorted([*first, *body], key=lambda one: (one.rows[0], one.columns[0])))
    grid = Grid(
        box=around(word.box for cell in whole for line in cell.lines for word in line.words),
        edges=(region.left, *(column.left for column in columns[1:]), region.right),
        cells=whole,
        rows=max(cell.rows[1] for cell in whole),
        head=depth,
        ruled=False,
        doubt=UNLABELLED if reaches else EMPTY if _is_empty(body) else "",
    )
    return grid if _is_table(grid, body, captioned=region.captioned) else None


def _parted(region: Region) -> tuple[list[Line], list[list[Line]]]:
    """The lines of the head, and those of the bands below it; where no rule parts them a bold first line is the head."""
    bands = [lines_in(band) for band in region.bands]
    bold = all(line.bold for line in bands[0])
    if len(bands) == 2 or (len(bands) > 2 and bold):  # noqa: PLR2004
        return bands[0], bands[1:]
    if len(bands) > 2:  # noqa: PLR2004 a line below each row, and nothing tells the first from the others
        return [], bands
    (only,) = bands
    end = next((place for place, line in enumerate(only) if not line.bold), len(only))
    return only[:end], [only[end:]] if end < len(only) else []


def _ended(bands: Sequence[Sequence[Line]], head: Sequence[Line]) -> list[list[Line]]:
    """The bands without what stands below the table, such as notes: as many lines as agree on most gutters."""
    before, last = [list(band) for band in bands[:-1]], list(bands[-1])
    kept = {id(line) for line in straight([line for band in bands for line in band])}
    above = [line for band in before for line in band if id(line) in kept]
    ends = [end for end in range(1, len(last) + 1) if id(last[end - 1]) in kept]

    def agreed(end: int) -> tuple[int, int]:
        return agreement([*above, *(line for line in last[:end] if id(line) in kept)], head), end

    return [*before, last[: max(ends, key=agreed)]] if ends else []


def _width(band: Sequence[Line], columns: Sequence[Column]) -> int:
    """How many columns hold words of a band."""
    return len({place for line in band for place, _ in pieces_of(line, columns)})


def _is_band(band: Sequence[Line], columns: Sequence[Column]) -> bool:
    """Whether what stands between two rules belongs to a table: words in two columns, or one heading of rows."""
    return len(band) == 1 or _width(band, columns) > 1


def _head(lines: Sequence[Line], columns: Sequence[Column]) -> tuple[int, list[GridCell]] | None:
    """How many rows the head has, at most two, and its cells; None where it is none."""
    if lines and all(len(runs(line)) == 1 for line in lines):
        return None
    pieces = [(reached(run, columns), Line(words=tuple(run))) for line in lines for run in _runs(line, columns)]
    wide = sorted({place for place, _ in pieces if place[1] - place[0] > 1})
    if any(one[1] > other[0] for one, other in pairwise(wide)) or (0, len(columns)) in wide:
        return None
    below = {place for place, _ in pieces if place[1] - place[0] == 1 and any(a <= place[0] < b for a, b in wide)}
    depth = 2 if below else min(1, len(lines))
    cells = []
    for place in sorted({place for place, _ in pieces}):
        own = tuple(line for where, line in pieces if where == place)
        first, last = (0, 1) if place in wide and below else (1, 2) if place in below else (0, depth)
        cells.append(GridCell(rows=(first, last), columns=place, lines=own))
    return depth, cells


def _runs(line: Line, columns: Sequence[Column]) -> Iterator[list[Word]]:
    """The words of a line of the head, parted where the gap is wide, and where a column begins in a wider one."""
    gaps = [after.box[0] - before.box[2] for before, after in pairwise(line.words)]
    usual = min(gaps, default=0.0)
    run = [line.words[0]]
    for (before, after), gap in zip(pairwise(line.words), gaps, strict=True):
        starts = any(abs(after.box[0] - column.begin) <= 2 for column in columns[1:])  # noqa: PLR2004 points
        between = any(before.box[2] < two.begin + 2 and one.end - 2 < after.box[0] for one, two in pairwise(columns))
        if gap > WIDE * before.size or (between and (starts or gap > 1.4 * usual > 0)):
            yield run
            run = []
        run.append(after)
    yield run


def _is_table(grid: Grid, body: Sequence[GridCell], *, captioned: bool) -> bool:
    head, rows = grid.head or 0, grid.rows - (grid.head or 0)
    heads = [cell for cell in grid.cells if cell.rows[0] < head]
    headed = sum(cell.columns[1] - cell.columns[0] for cell in heads if cell.rows[1] == head)
    plain = grid.columns == 2 and captioned and len(body) == 2 * rows  # noqa: PLR2004
    named = len(heads) > 1 and headed >= grid.columns - 1 if head else plain
    cells = [cell for cell in body if cell.columns[1] - cell.columns[0] == 1]
    filled = [sum(one.rows[1] - one.rows[0] for one in cells if one.columns[0] == at) for at in range(grid.columns)]
    return (
        rows >= FEWEST_ROWS
        and named
        and sum(filled) >= FILLED * rows * grid.columns
        and min(filled) >= LEAST * rows
        and filled[0] >= FILLED * rows
        and all(len(cell.text.split()) <= LONGEST_HEAD for cell in heads)
        and all(len(cell.text.split()) <= LONGEST for cell in cells)
        and any(character.isalpha() for cell in heads or cells for character in cell.text)
        and not _is_list(cells, rows)
        and _pieces(cells, grid.columns) < PIECES * rows
    )


def _is_empty(body: Sequence[GridCell]) -> bool:
    """Whether some row holds nothing but its label: a heading of rows, or its cells stand elsewhere."""
    beside = {row for cell in body if cell.columns[1] > 1 for row in range(*cell.rows)}
    return any(row not in beside for cell in body for row in range(*cell.rows))


def _is_list(cells: Sequence[GridCell], rows: int) -> bool:
    """Whether the labels are bullets, numbers of notes or titles before page numbers, or the cells of a form."""
    labels = [cell.text for cell in cells if cell.columns[0] == 0]
    values = Counter(cell.text for cell in cells if cell.columns[0])
    marked = sum(BULLET.fullmatch(label.split()[0]) is not None for label in labels)
    led = sum(LEADERS.search(cell.text) is not None for cell in cells)
    alike = max(values.values(), default=0) > max(ALIKE * sum(values.values()), FEWEST_ALIKE)
    return marked > LEAST * rows or led > 0 or alike


def _pieces(cells: Sequence[GridCell], columns: int) -> int:
    """How often a row goes on with the sentence of the row above."""
    broken = set()
    for column in range(columns):
        own = sorted((cell for cell in cells if cell.columns[0] == column), key=lambda cell: cell.rows[0])
        for before, after in pairwise(own):
            words = before.text.split()
            if len(words) > 2 and words[-1][-1].isalpha() and after.text[0].islower():  # noqa: PLR2004
                broken.add(after.rows[0])
    return len(broken)
