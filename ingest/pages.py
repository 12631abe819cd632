"""PDF → Page: lines and words with their boxes, in the order in which the file draws them (pypdfium2).

Text that nobody sees is left out and reported (`hidden`, `inkless`). Not covered: text that is only a picture; such a
page has no lines. A text that OCR laid over a scan is read, but it is no more certain than any OCR.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from ingest.characters import Box, Word, around, displayed, lines_of_words
from ingest.errors import DocumentError
from ingest.findings import Finding
from ingest.hidden import seen_on
from ingest.inkless import inkless_findings
from ingest.notemarks import with_marks
from ingest.rulings import rulings_of
from ingest.untold import with_untold

__all__ = ["Box", "Line", "Page", "Word", "clippings", "page_count", "pdfium_lock", "read_pages", "rendered"]

# pdfium keeps global state and is not thread-safe (pypdfium2 5, "Thread safety"); whoever calls it holds this.
pdfium_lock = threading.Lock()
MOST_PAGES = 20_000  # of one PDF; the longest guideline seen has 1,056
UPON = 0.3  # of the font's size: by how much words that stand side by side may reach over each other
TALLEST = 3  # heights of a clipping in its greatest widths


@dataclass(frozen=True, kw_only=True)
class Line:
    """Words that stand side by side; what follows from them is worked out once."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """The words, separated by a space."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def box(self) -> Box:
        """The smallest box around all words."""
        return around(word.box for word in self.words)

    @cached_property
    def size(self) -> float:
        """The font size of most of its characters, in points."""
        weights: dict[float, int] = {}
        for word in self.words:
            weights[word.size] = weights.get(word.size, 0) + len(word.text)
        return max(weights, key=lambda size: weights[size])

    @cached_property
    def bold(self) -> bool:
        """Whether most of its characters are bold."""
        heavy = sum(len(word.text) for word in self.words if word.bold)
        return 2 * heavy > sum(len(word.text) for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as drawn; number is 1-based, width and height are points as displayed."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    rulings: tuple[Box, ...] = ()  # lines and edges of boxes as drawn, each a thin box
    findings: tuple[Finding, ...] = ()  # what is hidden on it, and is therefore not in `lines`
    ocr: bool = False  # read from its picture, here or by whoever laid an invisible text over it


def read_pages(path: Path) -> Iterator[Page]:
    """Yield every page of a PDF; DocumentError where the file cannot be opened or a page cannot be read."""
    import pypdfium2

    with pdfium_lock:
        document = _open(path)
    try:
        for index in range(len(document)):
            with pdfium_lock:
                try:
                    page = _read_page(document[index], index + 1)
                except pypdfium2.PdfiumError as error:
                    message = (
                        f"{path.name!r}: page {index + 1} cannot be read ({error}); repair the PDF or re-export it"
                    )
                    raise DocumentError(message) from error
            yield page
    finally:
        with pdfium_lock:
            document.close()


def page_count(path: Path) -> int:
    """How many pages a PDF has; DocumentError where it cannot be opened."""
    with pdfium_lock:
        document = _open(path)
        count = len(document)
        document.close()
    return count


def rendered(path: Path, number: int, *, dpi: int) -> Any:
    """The picture of a page (1-based) in grey, as a PIL image; whoever calls holds `pdfium_lock`."""
    document = _open(path)
    try:
        page = document[number - 1]
        return page.render(scale=dpi / 72, grayscale=True).to_pil()
    finally:
        document.close()


def clippings(path: Path, places: Sequence[tuple[int, Box]], *, width: int, dpi: int) -> Iterator[Any]:
    """Yield what stands inside each box of a page (1-based) in grey, as a PIL image; None where it cannot be drawn.

    A picture is at most `width` pixels wide, and at most TALLEST times as high.
    """
    if not places:
        return
    with pdfium_lock:
        document = _open(path)
    try:
        for number, box in places:
            with pdfium_lock:
                picture = _clipping(document, number, box, width=width, dpi=dpi)
            yield picture
    finally:
        with pdfium_lock:
            document.close()


def _clipping(document: Any, number: int, box: Box, *, width: int, dpi: int) -> Any:
    import pypdfium2

    left, top, right, bottom = box
    if right - left < 1 or bottom - top < 1:
        return None
    scale = min(dpi / 72, width / (right - left), TALLEST * width / (bottom - top))
    try:
        page = document[number - 1]
        around = (left, page.get_height() - bottom, page.get_width() - right, top)
        return page.render(scale=scale, grayscale=True, crop=tuple(max(0.0, side) for side in around)).to_pil()
    except (pypdfium2.PdfiumError, ValueError):  # ValueError: cropped to nothing
        return None


def _open(path: Path) -> Any:
    import pypdfium2

    _require_pdf(path)
    try:
        document = pypdfium2.PdfDocument(path)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            message = f"{path.name!r} is encrypted and asks for a password; save an unprotected copy and load that"
        else:
            message = f"{path.name!r} is damaged or truncated ({error}); fetch or export the PDF again"
        raise DocumentError(message) from error
    if not pages:
        message = f"{path.name!r} has no pages; fetch or export the PDF again"
        raise DocumentError(message)
    if pages > MOST_PAGES:
        document.close()
        message = f"{path.name!r} claims {pages:,} pages, more than the {MOST_PAGES:,} that are read; split it, or export it again"
        raise DocumentError(message)
    return document


def _require_pdf(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(1024)
    except OSError as error:
        message = f"{path.name!r} cannot be opened ({error.strerror}); check the path and the file's permissions"
        raise DocumentError(message) from error
    if not size:
        message = f"{path.name!r} is empty (0 bytes); fetch the PDF again"
        raise DocumentError(message)
    if b"%PDF-" not in start:  # ISO 32000-1, 7.5.2; readers accept it anywhere in the first 1,024 bytes
        kind = "a web page" if start.lstrip()[:1] == b"<" else "not a PDF"
        message = f"{path.name!r} is {kind} under a PDF's name; fetch the real PDF"
        raise DocumentError(message)


def _read_page(page: Any, number: int) -> Page:
    try:
        rulings = rulings_of(page, displayed=displayed(page))
        seen = seen_on(page, number=number)
        try:
            read = lines_of_words(page, seen.textpage, hidden=seen.hidden)
            told = with_untold(seen.textpage, seen.pieces, read.lines, drew=read.drew, number=number)
        finally:
            seen.textpage.close()
        in_order = [_from_left_to_right(words) for words in told.lines]
        inked = sum(len(word.text) for words in read.lines for word in words)
        return Page(
            number=number,
            width=page.get_width(),
            height=page.get_height(),
            lines=tuple(Line(words=_unsure(words) if seen.layer else words) for words in with_marks(in_order)),
            rulings=rulings,
            findings=(*seen.findings, *told.findings, *inkless_findings(read.inkless, number=number, inked=inked)),
            ocr=seen.layer,
        )
    finally:
        page.close()


def _from_left_to_right(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of a line as they stand: a program may draw a bold “Do not” after the rest of its line.

    As drawn where they do not stand beside each other: turned text, signs upon one another, a page upside down.
    """
    back = sum(before.box[0] > after.box[0] for before, after in pairwise(words))
    if not back or 2 * back >= len(words):
        return words
    lowest_top, highest_foot = max(word.box[1] for word in words), min(word.box[3] for word in words)
    ordered = tuple(sorted(words, key=lambda word: word.box[0]))
    apart = all(before.box[2] - after.box[0] < UPON * before.size for before, after in pairwise(ordered))
    level = highest_foot - lowest_top > UPON * max(word.size for word in words)
    return ordered if apart and level else words


def _unsure(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of somebody else's OCR, whose confidence nobody told."""
    return tuple(replace(word, confidence=0.0) for word in words)
