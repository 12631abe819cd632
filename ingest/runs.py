"""Lines of ordered pages → runs: the lines that make one heading, paragraph, item, row, or part of a figure.

A run may go on over a column, a page end, or past a figure; a row of a ruled table is a run of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.figures import Figure
from ingest.grids import Grid
from ingest.headings import LEADERS, MARKER, MAX_HEADING, NUMBERED, Style, has_cells
from ingest.order import OrderedPage
from ingest.pages import Line
from ingest.tables import own_cells

__all__ = ["Kind", "Run", "runs"]

Kind = Literal["heading", "text", "item", "row", "contents", "figure"]

OPEN_RANGE = re.compile(r"\d\s?[-‐‑–—]$")
QUANTITY = re.compile(r"\d{1,2}\.\d{1,3}\s+[a-zµ%(]")  # 2.5 mg; the numbered items of guidelines go on in capitals
OPEN_MARK = re.compile(r"\[(?:19|20)\d\d,?[^\]]*$")
MAX_MARK = 40  # characters


@dataclass(slots=True, kw_only=True)
class Run:
    """Lines that make one heading, paragraph, item, row, or part of a figure."""

    kind: Kind
    lines: list[tuple[int, Line]]  # page index, line
    level: float = 0.0
    grid: Grid | None = None  # of a row of a ruled table
    row: int = 0
    figure: str = ""


def runs(pages: Sequence[OrderedPage], style: Style, drawings: Sequence[Sequence[Figure]]) -> list[Run]:
    """Gather the lines of all pages, in reading order; `drawings` are the figures of each page."""
    found: list[Run] = []
    for index, page in enumerate(pages):
        edges = _right_edges(page.body)
        drawn = {place: one for one in drawings[index] if one.inside for place in (*one.caption, *one.inside)}
        for place, line in enumerate(page.body):
            found += _rows(page, index, place)
            if place in drawn:
                found += _figure(drawn[place], page, index, place)
                continue
            level = style.heading_level(index, line)
            run = next((one for one in reversed(found) if one.kind != "figure"), None)
            if run and level is not None and _more_of_table_head(run, (index, line), style):
                found.append(Run(kind="row", lines=[(index, line)]))
            elif run and _continues(run, (index, line), level=level, style=style, edges=edges):
                run.lines.append((index, line))
            else:
                found.append(
                    Run(
                        kind=_kind(line, level, y_is_bullet=style.y_is_bullet),
                        lines=[(index, line)],
                        level=level or 0.0,
                    )
                )
        found += _rows(page, index, len(page.body))
    for run in found:  # a whole paragraph in bold is no heading
        if run.kind == "heading" and sum(len(line.text) for _, line in run.lines) > 1.3 * MAX_HEADING:
            run.kind = "text"
    return found


def _figure(figure: Figure, page: OrderedPage, index: int, place: int) -> Iterator[Run]:
    """All parts of a figure, before the first of its lines: its caption may stand below it."""
    if place == min(*figure.caption, *figure.inside):
        name = f"{index + 1}.{figure.caption[0]}"
        for lines in figure.parts(page.body):
            yield Run(kind="figure", lines=[(index, line) for line in lines], figure=name)


def _rows(page: OrderedPage, index: int, place: int) -> Iterator[Run]:
    """The rows of the ruled tables that stand before a line of a page's body."""
    for where, grid in page.grids:
        for row in range(grid.rows) if where == place else ():
            lines = [(index, line) for _, cell in own_cells(grid, row) for line in cell.lines]
            if lines:
                yield Run(kind="row", lines=lines, grid=grid, row=row)


def _more_of_table_head(run: Run, place: tuple[int, Line], style: Style) -> bool:
    """Whether a bold line is a cell of the table head that the row before it opens, not a heading of the text."""
    page, line = place
    if run.grid:
        return False
    last_page, last = run.lines[-1]
    near = page == last_page and abs(line.box[3] - last.box[3]) < 1.3 * style.pitch * line.size
    alike = abs(last.size - line.size) < 0.6 and last.bold and line.bold  # noqa: PLR2004
    numbered = NUMBERED.match(line.text)
    opens = style.names(page, line) or (numbered is not None and not numbered.group()[-1].islower())  # `5 mL` does not
    return run.kind == "row" and near and alike and not opens


def _kind(line: Line, level: float | None, *, y_is_bullet: bool) -> Kind:
    if y_is_bullet and line.words[0].text == "y":
        return "item"
    if level is not None:
        return "heading"
    if LEADERS.search(line.text):
        return "contents"
    if has_cells(line):
        return "row"
    return "item" if MARKER.match(line.text) else "text"


def _right_edges(lines: Sequence[Line]) -> dict[int, float]:
    """How far right lines reach that begin in the same tenth of an inch or further in, by that tenth."""
    edges: dict[int, float] = {}
    for line in lines:
        start = int(line.box[0] // 36)
        edges[start] = max(edges.get(start, 0.0), line.box[2])
    return edges


def _continues(
    run: Run, place: tuple[int, Line], *, level: float | None, style: Style, edges: dict[int, float]
) -> bool:
    """Whether a line goes on with the block before it."""
    page, line = place
    if run.grid:
        return False
    last_page, last = run.lines[-1]
    if page == last_page and OPEN_MARK.search(last.text) and len(line.text) < MAX_MARK and "]" in line.text:
        return True  # `[2006,⏎amended 2017]` is one mark, whatever its second line looks like
    kind: Kind = "text" if _wrapped_number(run, line) else _kind(line, level, y_is_bullet=style.y_is_bullet)
    below = last_page == page and line.box[3] - last.box[3] > 0
    near = below and line.box[3] - last.box[3] < 1.3 * style.pitch * max(last.size, line.size)
    if run.kind == "heading" or kind == "heading":
        same = run.kind == kind and abs(last.size - line.size) < 0.6 and last.bold == line.bold  # noqa: PLR2004
        more = same and near and not NUMBERED.match(line.text) and len(run.lines) < 4  # noqa: PLR2004
        return more and (level == run.level or _wrapped_heading(run, line, level or 0.0, edges))
    if run.kind in {"row", "contents"} or kind != "text" or abs(last.size - line.size) > 1:
        return False
    open_ended = last.text.rstrip()[-1] not in ".?!:;•"
    if not near:  # over a column or a page, or past a figure
        return open_ended and not below and (line.text[0].islower() or last.text.rstrip()[-1] in ",-–")
    overlap = min(last.box[2], line.box[2]) - max(last.box[0], line.box[0])
    full = last.box[2] > 0.8 * edges.get(int(last.box[0] // 36), last.box[2])
    mid_range = OPEN_RANGE.search(last.text) is not None
    return overlap > 0 and (full or mid_range or line.text[0].islower() or (open_ended and line.text[0] in "(<>≥≤"))


def _wrapped_heading(run: Run, line: Line, level: float, edges: dict[int, float]) -> bool:
    """Whether a line without a number is the rest of a numbered heading, which it would not have fitted beside.

    Its level lacks the depth that the number gives to the first line; a heading of its own below a short one stays so.
    """
    numbered = NUMBERED.match(run.lines[0][1].text)
    if not numbered or abs(level + 0.1 * (numbered.group(1).count(".") + 1) - run.level) > 0.01:  # noqa: PLR2004
        return False
    last, word = run.lines[-1][1], line.words[0]
    right = max((edge for start, edge in edges.items() if start >= int(last.box[0] // 36)), default=last.box[2])
    return line.text[0].islower() or last.box[2] + word.box[2] - word.box[0] > right


def _wrapped_number(run: Run, line: Line) -> bool:
    """Whether a line begins with a number of the running text, as in `7.35–⏎7.45`, not with the number of an item."""
    if run.kind not in {"text", "item"} or has_cells(line):
        return False
    last = run.lines[-1][1].text
    if OPEN_RANGE.search(last):
        return line.text[0].isdigit()
    listed = run.kind == "item" and run.lines[0][1].text[0].isdigit()
    return QUANTITY.match(line.text) is not None and last[-1] not in ".?!:;•" and not listed
