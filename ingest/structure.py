"""Pages → the stored text of each page, and Blocks: headings, paragraphs, list items, rows, each under its headings.

The text of a page is what quotes are checked against: body first, in reading order, then its running lines. A block
knows the characters it fills there; a paragraph that goes on over a page break fills characters on both pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.dosing import checked
from ingest.figures import Figure, figures
from ingest.grids import Grid
from ingest.headings import MAX_HEADING, Style
from ingest.joining import Vocabulary, vocabulary
from ingest.metadata import Bookmark
from ingest.order import OrderedPage
from ingest.pagetext import PageText, PageWriter, Span
from ingest.regions import caption_of
from ingest.runs import Kind, Run, runs
from ingest.tables import Placed, Table, head_rows, own_cells, tables, with_faults

__all__ = ["Block", "Kind", "Structure", "structure"]

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


def structure(pages: Sequence[OrderedPage], *, labels: Sequence[str], bookmarks: Sequence[Bookmark]) -> Structure:
    """Read headings, paragraphs, items and rows out of ordered pages."""
    known = vocabulary(word for page in pages for line in page.body for word in line.words)
    drawings = [figures(page) for page in pages]
    style = Style.of(pages, bookmarks)
    gathered = runs(pages, style, drawings)
    texts = [PageWriter(page, labels[index] if index < len(labels) else "") for index, page in enumerate(pages)]
    blocks: list[Block] = []
    path: list[tuple[float, str]] = []
    ruled = _Ruled(pages=pages)
    for run in gathered:
        spans = ruled.write(run, texts, known) if run.grid else _write(run, texts, known)
        if run.kind == "heading":
            title = " ".join(" ".join(texts[span.page - 1].slice(span) for span in spans).split())
            level = style.standing(title, run.level)
            path = [entry for entry in path if entry[0] < level]
            blocks.append(Block(kind="heading", spans=spans, section=tuple(one for _, one in path)))
            path.append((level, title))
        else:
            section = tuple(title for _, title in path)
            blocks.append(Block(kind=run.kind, spans=spans, section=section, figure=run.figure))
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

    def write(self, run: Run, texts: Sequence[PageWriter], known: Vocabulary) -> tuple[Span, ...]:
        """Write one row, and remember where it stands."""
        grid, page = run.grid, run.lines[0][0]
        assert grid is not None  # noqa: S101 the caller looked
        if id(grid) not in self.rows:
            place = next(place for place, one in self.pages[page].grids if one is grid)
            self.grids.append((page, place, grid))
        own = own_cells(grid, run.row)
        (start, end), spans = texts[page].add_row([(cell.columns[0], cell.lines) for _, cell in own], known)
        row = Span(page=page + 1, start=start, end=end)
        self.rows.setdefault(id(grid), {})[run.row] = row
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


def _write(run: Run, texts: Sequence[PageWriter], known: Vocabulary) -> tuple[Span, ...]:
    spans = []
    for page in sorted({page for page, _ in run.lines}):
        start, end = texts[page].add([line for index, line in run.lines if index == page], known)
        spans.append(Span(page=page + 1, start=start, end=end))
    return tuple(spans)
