"""Page → lines in reading order: columns that the file draws row by row are told apart, running lines set aside."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.aligned import aligned
from ingest.grids import Grid, grids, without
from ingest.pages import Line, Page, Word
from ingest.regions import caption_of

__all__ = ["OrderedPage", "in_reading_order"]

MARGIN = 0.13  # running headers and footers stand in this share of the page's height, at top and bottom
SIDE = 0.1  # of the page's width
REPEATED = 0.4  # … at one height, on this share of the pages around that are not blank
NEIGHBOURS = 6  # pages before and after that count as around
CAPTION_PITCH = 1.5  # font sizes from foot to foot
FACING = 2  # pages to the next left or right one
GUTTER_LINES = 5  # rows that must agree on a gutter before a page counts as two columns drawn row by row


Shape = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedPage:
    """A page's body in reading order, and its running headers, footers and page numbers."""

    page: Page
    body: tuple[Line, ...]
    furniture: tuple[Line, ...]
    grids: tuple[tuple[int, Grid], ...] = ()  # tables, each before the line of the body at that place


def in_reading_order(pages: Sequence[Page]) -> tuple[OrderedPage, ...]:
    """Order each page's lines and set running lines aside; no line is lost."""
    ordered = []
    for page, running in zip(pages, _running(pages), strict=True):
        aside = [_shape(page, line) in running or _is_tab(page, line) for line in page.lines]
        furniture = tuple(line for line, out in zip(page.lines, aside, strict=True) if out)
        body = [line for line, out in zip(page.lines, aside, strict=True) if not out]
        ruled = grids(page, body)
        rest = without(body, ruled) if ruled else body
        found = (*ruled, *(unruled := aligned(page, rest)))
        lines = tuple(_columns(without(rest, unruled) if unruled else rest, page.width))
        placed = tuple(sorted(((_place(grid, lines), grid) for grid in found), key=lambda pair: pair[0]))
        ordered.append(OrderedPage(page=page, body=lines, furniture=furniture, grids=placed))
    return tuple(ordered)


def _place(grid: Grid, lines: Sequence[Line]) -> int:
    """Before which line a table stands: after the last one above it that overlaps it from side to side.

    A caption at its left side comes before it.
    """
    left, top, right, bottom = grid.box
    side = [
        place
        for place, line in enumerate(lines)
        if caption_of(line.text) and line.box[2] <= left + 2 and top - 2 * line.size < line.box[1] < bottom
    ]
    if side:
        return _end_of_caption(lines, side[-1])
    beside = [place for place, line in enumerate(lines) if line.box[0] < right and left < line.box[2]]
    above = [place for place in beside if lines[place].box[3] <= top + 0.5 * lines[place].size]
    if above:
        return above[-1] + 1
    return beside[0] if beside else len(lines)


def _end_of_caption(lines: Sequence[Line], place: int) -> int:
    """The place after a caption of several lines."""
    end = place + 1
    while end < len(lines) and 0 < lines[end].box[3] - lines[end - 1].box[3] < CAPTION_PITCH * lines[place].size:
        end += 1
    return end


def _is_tab(page: Page, line: Line) -> bool:
    """Whether words stand on end at the page's side, as the names of chapters do."""
    left, top, right, bottom = line.box
    outside = right < SIDE * page.width or left > (1 - SIDE) * page.width
    return outside and len(line.words) > 1 and bottom - top > 3 * (right - left)


def _shape(page: Page, line: Line) -> Shape | None:
    """What a running line looks like on any page: its text without numbers, and how far down it stands."""
    _, top, _, bottom = line.box
    if bottom < MARGIN * page.height or top > (1 - MARGIN) * page.height:
        return re.sub(r"\b[ivxlc]+\b|\d+", "#", line.text.lower()), round(top / 4)
    return None


def _running(pages: Sequence[Page]) -> list[set[Shape]]:
    """For each page, its shapes that many pages around repeat, or one of the two pages before and after where many repeat one.

    The right pages of a short chapter are few, but stand at the height of all the others.
    """
    shapes = [{shape for line in page.lines if (shape := _shape(page, line))} for page in pages]
    running = []
    for index, own in enumerate(shapes):
        start = max(0, min(index - NEIGHBOURS, len(shapes) - 2 * NEIGHBOURS - 1))
        window = [
            shapes[place] for place in range(start, min(start + 2 * NEIGHBOURS + 1, len(shapes))) if pages[place].lines
        ]
        count = Counter(shape for around in window for shape in around)
        repeated = [{shape for shape in around if count[shape] > 1} for around in window]
        heights = Counter(height for around in repeated for height in {height for _, height in around})
        needed = max(2, REPEATED * len(window))
        near = set[Shape]().union(*shapes[max(0, index - FACING) : index], *shapes[index + 1 : index + 1 + FACING])
        running.append(
            {shape for shape in own if count[shape] >= needed or (shape in near and heights[shape[1]] >= needed)}
        )
    return running


def _columns(lines: Sequence[Line], width: float) -> Iterable[Line]:
    """Undo rows that run across a gutter: left column first, then the right; lines across it separate regions."""
    gutter = _gutter(lines, width)
    if gutter is None:
        return lines
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(lines, key=lambda one: one.box[1]):
        before = tuple(word for word in line.words if word.box[2] <= gutter)
        after = tuple(word for word in line.words if word.box[0] >= gutter)
        if len(before) + len(after) < len(line.words) or _crosses(before, after):
            ordered += [*left, *right, line]
            left, right = [], []
            continue
        left += [replace(line, words=before)] if before else []
        right += [replace(line, words=after)] if after else []
    return [*ordered, *left, *right]


def _crosses(before: Sequence[Word], after: Sequence[Word]) -> bool:
    """Whether a line's two halves touch, so that it is one heading across both columns."""
    return bool(before and after) and after[0].box[0] - before[-1].box[2] < before[-1].size


def _gutter(lines: Sequence[Line], width: float) -> float | None:
    """The middle of a gap near the page's middle that most two-sided rows of prose share, in points."""
    gaps = []
    for line in lines:
        for before, after in zip(line.words, line.words[1:], strict=False):
            middle = (before.box[2] + after.box[0]) / 2
            wide = after.box[0] - before.box[2] > 1.2 * before.size
            if wide and 0.35 * width < middle < 0.65 * width:
                gaps.append((before.box[2], after.box[0], line))
    prose = [gap for gap in gaps if _is_prose(gap[2], gap[0])]
    if len(prose) < max(GUTTER_LINES, 0.3 * len(lines)) or not _fill(prose):
        return None
    left, right = max(gap[0] for gap in prose), min(gap[1] for gap in prose)
    return (left + right) / 2 if left < right else None


def _fill(rows: Sequence[tuple[float, float, Line]]) -> bool:
    """Whether most left halves reach almost to the gutter, as running text does and the cells of a table do not."""
    start, edge = min(line.box[0] for _, _, line in rows), max(left for left, _, _ in rows)
    full = sum(left - start > 0.75 * (edge - start) for left, _, _ in rows)
    return full > 0.6 * len(rows)


def _is_prose(line: Line, edge: float) -> bool:
    """Whether both sides of a gap hold running text rather than the cells of a table."""
    left = sum(word.box[2] <= edge + 1 for word in line.words)
    return left >= 3 and len(line.words) - left >= 3  # noqa: PLR2004
