"""Pages → the stored text of each page, and Blocks: headings, paragraphs, list items, rows, each under its headings.

The text of a page is what quotes are checked against: body first, in reading order, then its running lines. A block
knows the characters it fills there; a paragraph that goes on over a page break fills characters on both pages.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ingest.dosing import checked
from ingest.figures import Figure, figures
from ingest.grids import Grid
from ingest.headings import LEADERS, MARKER, MAX_HEADING, NUMBERED, Style, has_cells
from ingest.joining import Vocabulary, vocabulary
from ingest.metadata import Bookmark
from ingest.order import OrderedPage
from ingest.pages import Line
from ingest.pagetext import PageText, PageWriter, Span
from ingest.regions import caption_of
from ingest.tables import Placed, Table, head_rows, own_cells, tables, with_faults

__all__ = ["Block", "Kind", "Structure", "structure"]

Kind = Literal["heading", "text", "item", "row", "contents", "figure"]

OPEN_RANGE = re.compile(r"\d\s?[-‐‑–—]$")
QUANTITY = re.compile(r"\d{1,2}\.\d{1,3}\s+[a-zµ%(]")  # 2.5 mg; the numbered items of guidelines go on in capitals
OPEN_MARK = re.compile(r"\[(?:19|20)\d\d,?[^\]]*$")
MAX_MARK = 40  # characters
IN_FIGURE = "stands in a figure: its cells may be boxes of a flow chart, so it is not quoted"
CAPTION_BLOCKS = 4  # of one caption
FOOTNOTES = 2  # lines that may stand below a table which goes on over the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, paragraph, list item, row, or part of a figure, whose first block is its caption."""

    kind: Kind
    spans: tuple[Span, ...]
    section: tuple[str, ...]  # the headings it stands under, outermost first
    table: str = ""  # Table.id, of a row of a ruled table
    head: bool = False  # the row belongs to the table's head
    figure: str = ""  # page and number, of a part of a figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A document: its pages' texts and its blocks, in reading order."""

    pages: tuple[PageText, ...]
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A block while its lines are gathered."""

    kind: Kind
    lines: list[tuple[int, Line]]  # page index, line
    level: float = 0.0
    grid: Grid | None = None  # of a row of a ruled table
    row: int = 0
    figure: str = ""


def structure(pages: Sequence[OrderedPage], *, labels: Sequence[str], bookmarks: Sequence[Bookmark]) -> Structure:
    """Read headings, paragraphs, items and rows out of ordered pages."""
    known = vocabulary(word for page in pages for line in page.body for word in line.words)
    drawings = [figures(page) for page in pages]
    drafts = _gather(pages, Style.of(pages, bookmarks), drawings)
    texts = [PageWriter(page, labels[index] if index < len(labels) else "") for index, page in enumerate(pages)]
    blocks: list[Block] = []
    path: list[tuple[float, str]] = []
    ruled = _Ruled(pages=pages)
    for draft in drafts:
        spans = ruled.write(draft, texts, known) if draft.grid else _write(draft, texts, known)
        if draft.kind == "heading":
            title = " ".join(texts[span.page - 1].slice(span) for span in spans)
            path = [entry for entry in path if entry[0] < draft.level]
            blocks.append(Block(kind="heading", spans=spans, section=tuple(title for _, title in path)))
            path.append((draft.level, " ".join(title.split())))
        else:
            section = tuple(title for _, title in path)
            blocks.append(Block(kind=draft.kind, spans=spans, section=section, figure=draft.figure))
    finished = tuple(text.finish(known) for text in texts)
    found = list(tables(list(ruled.placed(blocks, finished))))
    return Structure(
        pages=finished,
        blocks=tuple(_named(blocks, found)),
        tables=tuple(checked(_drawn(one, parts, drawings)) for one, parts in found),
    )


def _drawn(table: Table, parts: Sequence[Placed], drawings: Sequence[Sequence[Figure]]) -> Table:
    """The table, with a fault where it stands in a figure: its cells may be boxes of a flow chart."""
    in_figure = any(one.reaches(part.grid.box) for part in parts for one in drawings[part.page - 1])
    return with_faults(table, dosing=table.dosing, faults=(*table.faults, IN_FIGURE)) if in_figure else table


def _named(blocks: Sequence[Block], found: Sequence[tuple[Table, Sequence[Placed]]]) -> Iterator[Block]:
    """The blocks, those that are rows of a table with its id."""
    rows: dict[Span, tuple[str, bool]] = {}
    for table, parts in found:
        heads = {row.span for row in table.head} | {
            span for part in parts for row, span in part.rows.items() if row < head_rows(part.grid)[0]
        }
        body = {row.span for row in table.rows}
        rows |= {span: (table.id, span in heads or span not in body) for part in parts for span in part.rows.values()}
    for block in blocks:
        table_id, head = rows.get(block.spans[0], ("", False)) if block.kind == "row" else ("", False)
        yield replace(block, table=table_id, head=head) if table_id else block


@dataclass(slots=True, kw_only=True)
class _Ruled:
    """The ruled tables of a document while their rows are written."""

    pages: Sequence[OrderedPage]
    grids: list[tuple[int, int, Grid]] = field(default_factory=list)  # page index, place in its body
    rows: dict[int, dict[int, Span]] = field(default_factory=dict)  # by id() of the grid
    cells: dict[int, dict[int, Span]] = field(default_factory=dict)

    def write(self, draft: _Draft, texts: Sequence[PageWriter], known: Vocabulary) -> tuple[Span, ...]:
        """Write one row, and remember where it stands."""
        grid, page = draft.grid, draft.lines[0][0]
        assert grid is not None  # noqa: S101 the caller looked
        if id(grid) not in self.rows:
            place = next(place for place, one in self.pages[page].grids if one is grid)
            self.grids.append((page, place, grid))
        own = own_cells(grid, draft.row)
        (start, end), spans = texts[page].add_row([cell.lines for _, cell in own], known)
        row = Span(page=page + 1, start=start, end=end)
        self.rows.setdefault(id(grid), {})[draft.row] = row
        self.cells.setdefault(id(grid), {}).update(
            {place: Span(page=page + 1, start=one[0], end=one[1]) for (place, _), one in zip(own, spans, strict=True)}
        )
        return (row,)

    def placed(self, blocks: Sequence[Block], pages: Sequence[PageText]) -> Iterator[Placed]:
        """Each grid with its spans and its caption, in the order of the document."""
        by_span = {block.spans[0]: number for number, block in enumerate(blocks)}
        for page, place, grid in self.grids:
            rows, cells = self.rows[id(grid)], self.cells[id(grid)]
            number = by_span[rows[min(rows)]]
            caption, above = _caption(blocks[max(0, number - CAPTION_BLOCKS) : number], pages[page])
            yield Placed(
                grid=grid,
                page=page + 1,
                first=place == 0 or (place == 1 and bool(caption)),
                last=place >= len(self.pages[page].body) - FOOTNOTES,
                rows=rows,
                cells=cells,
                texts={place: pages[page].text[span.start : span.end] for place, span in cells.items()},
                caption=caption,
                caption_span=above,
            )


def _caption(above: Sequence[Block], page: PageText) -> tuple[str, Span | None]:
    """The caption among the blocks right above a table, which may be set in several."""
    caption, end = "", None
    for block in reversed(above):
        (span, *more) = block.spans
        text = page.text[span.start : span.end]
        if more or span.page != page.number or block.kind in {"row", "contents"}:
            break
        end = end or span.end
        caption = f"{text} {caption}".strip()
        if caption_of(text):
            return caption, Span(page=span.page, start=span.start, end=end)
        if len(text) > MAX_HEADING or text.rstrip()[-1] in ".:;?!":
            break
    return "", None


def _gather(pages: Sequence[OrderedPage], style: Style, drawings: Sequence[Sequence[Figure]]) -> list[_Draft]:
    drafts: list[_Draft] = []
    for index, page in enumerate(pages):
        edges = _right_edges(page.body)
        drawn = {place: one for one in drawings[index] if one.inside for place in (*one.caption, *one.inside)}
        for place, line in enumerate(page.body):
            drafts += _rows(page, index, place)
            if place in drawn:
                drafts += _figure(drawn[place], page, index, place)
                continue
            level = style.heading_level(index, line)
            draft = next((one for one in reversed(drafts) if one.kind != "figure"), None)
            if draft and level is not None and _more_of_table_head(draft, (index, line), style):
                drafts.append(_Draft(kind="row", lines=[(index, line)]))
            elif draft and _continues(draft, (index, line), level=level, style=style, edges=edges):
                draft.lines.append((index, line))
            else:
                drafts.append(
                    _Draft(
                        kind=_kind(line, level, y_is_bullet=style.y_is_bullet),
                        lines=[(index, line)],
                        level=level or 0.0,
                    )
                )
        drafts += _rows(page, index, len(page.body))
    for draft in drafts:  # a whole paragraph in bold is no heading
        if draft.kind == "heading" and sum(len(line.text) for _, line in draft.lines) > 1.3 * MAX_HEADING:
            draft.kind = "text"
    return drafts


def _figure(figure: Figure, page: OrderedPage, index: int, place: int) -> Iterator[_Draft]:
    """All parts of a figure, before the first of its lines: its caption may stand below it."""
    if place == min(*figure.caption, *figure.inside):
        name = f"{index + 1}.{figure.caption[0]}"
        for lines in figure.parts(page.body):
            yield _Draft(kind="figure", lines=[(index, line) for line in lines], figure=name)


def _rows(page: OrderedPage, index: int, place: int) -> Iterator[_Draft]:
    """The rows of the ruled tables that stand before a line of a page's body."""
    for where, grid in page.grids:
        for row in range(grid.rows) if where == place else ():
            lines = [(index, line) for _, cell in own_cells(grid, row) for line in cell.lines]
            if lines:
                yield _Draft(kind="row", lines=lines, grid=grid, row=row)


def _more_of_table_head(draft: _Draft, place: tuple[int, Line], style: Style) -> bool:
    """Whether a bold line is a cell of the table head that the row before it opens, not a heading of the text."""
    page, line = place
    if draft.grid:
        return False
    last_page, last = draft.lines[-1]
    near = page == last_page and abs(line.box[3] - last.box[3]) < 1.3 * style.pitch * line.size
    alike = abs(last.size - line.size) < 0.6 and last.bold and line.bold  # noqa: PLR2004
    numbered = NUMBERED.match(line.text)
    opens = style.names(page, line) or (numbered is not None and not numbered.group()[-1].islower())  # `5 mL` does not
    return draft.kind == "row" and near and alike and not opens


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
    draft: _Draft, place: tuple[int, Line], *, level: float | None, style: Style, edges: dict[int, float]
) -> bool:
    """Whether a line goes on with the block before it."""
    page, line = place
    if draft.grid:
        return False
    last_page, last = draft.lines[-1]
    if page == last_page and OPEN_MARK.search(last.text) and len(line.text) < MAX_MARK and "]" in line.text:
        return True  # `[2006,⏎amended 2017]` is one mark, whatever its second line looks like
    kind: Kind = "text" if _wrapped_number(draft, line) else _kind(line, level, y_is_bullet=style.y_is_bullet)
    below = last_page == page and line.box[3] - last.box[3] > 0
    near = below and line.box[3] - last.box[3] < 1.3 * style.pitch * max(last.size, line.size)
    if draft.kind == "heading" or kind == "heading":
        same = draft.kind == kind and abs(last.size - line.size) < 0.6 and last.bold == line.bold  # noqa: PLR2004
        return same and near and level == draft.level and not NUMBERED.match(line.text) and len(draft.lines) < 4  # noqa: PLR2004
    if draft.kind in {"row", "contents"} or kind != "text" or abs(last.size - line.size) > 1:
        return False
    open_ended = last.text.rstrip()[-1] not in ".?!:;•"
    if not near:  # over a column or a page, or past a figure
        return open_ended and not below and (line.text[0].islower() or last.text.rstrip()[-1] in ",-–")
    overlap = min(last.box[2], line.box[2]) - max(last.box[0], line.box[0])
    full = last.box[2] > 0.8 * edges.get(int(last.box[0] // 36), last.box[2])
    mid_range = OPEN_RANGE.search(last.text) is not None
    return overlap > 0 and (full or mid_range or line.text[0].islower() or (open_ended and line.text[0] in "(<>≥≤"))


def _wrapped_number(draft: _Draft, line: Line) -> bool:
    """Whether a line begins with a number of the running text, as in `7.35–⏎7.45`, not with the number of an item."""
    if draft.kind not in {"text", "item"} or has_cells(line):
        return False
    last = draft.lines[-1][1].text
    if OPEN_RANGE.search(last):
        return line.text[0].isdigit()
    listed = draft.kind == "item" and draft.lines[0][1].text[0].isdigit()
    return QUANTITY.match(line.text) is not None and last[-1] not in ".?!:;•" and not listed


def _write(draft: _Draft, texts: Sequence[PageWriter], known: Vocabulary) -> tuple[Span, ...]:
    spans = []
    for page in sorted({page for page, _ in draft.lines}):
        start, end = texts[page].add([line for index, line in draft.lines if index == page], known)
        spans.append(Span(page=page + 1, start=start, end=end))
    return tuple(spans)
