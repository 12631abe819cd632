"""PageText: the stored text of a page, which quotes are checked against, and where each of its words stands."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.joining import CELL_GAP, Vocabulary, join
from ingest.order import OrderedPage
from ingest.pages import Box, Line

__all__ = ["Box", "PageText", "PageWriter", "Span", "located"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters [start, end) of the stored text of a page; page is 1-based."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """The stored text of a page, and where each of its words stands: start, end, box."""

    number: int
    label: str
    width: float
    height: float
    text: str
    words: tuple[tuple[int, int, Box], ...]  # ascending
    ocr: bool = False  # read from the page's picture

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """One box for each line that the characters [start, end) stand on."""
        first = bisect_left(self.words, start, key=lambda word: word[1] - 1)
        lines: list[Box] = []
        for begin, _, (left, top, right, bottom) in self.words[first:]:
            if begin >= end:
                break
            if lines and abs((top + bottom) - (lines[-1][1] + lines[-1][3])) < bottom - top and left >= lines[-1][0]:
                x0, y0, x1, y1 = lines[-1]
                lines[-1] = (x0, min(y0, top), max(x1, right), max(y1, bottom))
            else:
                lines.append((left, top, right, bottom))
        return tuple(lines)


class PageWriter:
    """Holds the text of one page while blocks are written into it."""

    def __init__(self, page: OrderedPage, label: str) -> None:
        self._page, self._label = page, label
        self._parts: list[str] = []
        self._words: list[tuple[int, int, Box]] = []
        self._length = 0

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def add(self, lines: Sequence[Line], known: Vocabulary) -> tuple[int, int]:
        """Write lines as one block; returns the characters it fills."""
        if self._length:
            self._put("\n")
        return self._write(lines, known)

    def add_row(
        self, cells: Sequence[tuple[int, Sequence[Line]]], known: Vocabulary
    ) -> tuple[tuple[int, int], list[tuple[int, int]]]:
        """Write the cells of a row, each with its column, from 0; returns the characters of the row and of each cell.

        There are as many tabs before a cell as columns, so that a row whose first cell reaches into it from above, or
        is empty, does not seem to begin a column further left: a dose would stand below another drug.
        """
        if self._length:
            self._put("\n")
        start, reached = self._length, 0
        spans: list[tuple[int, int]] = []
        for column, lines in cells:
            self._put("\t" * (column - reached))
            reached = column
            spans.append(self._write(lines, known, cell=True))
        return (start, spans[-1][1]), spans

    def _write(self, lines: Sequence[Line], known: Vocabulary, *, cell: bool = False) -> tuple[int, int]:
        start = self._length
        words = [(word, number) for number, line in enumerate(lines) for word in line.words]
        for (word, number), following in zip(words, [*words[1:], None], strict=True):
            text, gap = word.text, ""
            if following is not None and following[1] != number:
                text, gap = join(word, following[0], known)
            elif following is not None:
                wide = following[0].box[0] - word.box[2] > CELL_GAP * word.size
                gap = "\t" if wide and not cell else " "
            self._words.append((self._length, self._length + len(text), word.box))
            self._put(text + gap)
        return start, self._length

    def slice(self, span: Span) -> str:
        """What has been written there."""
        return "".join(self._parts)[span.start : span.end]

    def finish(self, known: Vocabulary) -> PageText:
        """Write the running lines last, and return the page."""
        for line in self._page.furniture:
            self.add([line], known)
        page = self._page.page
        return PageText(
            number=page.number,
            label=self._label,
            width=page.width,
            height=page.height,
            text="".join(self._parts),
            words=tuple(self._words),
            ocr=page.ocr,
        )


def located(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    """Map characters of the spans' joined text back to the pages."""
    offset = 0
    for span in spans:
        length = span.end - span.start
        first, last = max(start - offset, 0), min(end - offset, length)
        if first < last:
            yield Span(page=span.page, start=span.start + first, end=span.start + last)
        offset += length + 1
