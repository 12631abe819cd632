"""Pages made by hand: as values whose boxes can be worked out, and as little PDFs."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ingest.joining import CELL_GAP
from ingest.order import OrderedPage
from ingest.pages import Line, Page, Word
from ingest.structure import Structure, structure

WIDTH, HEIGHT = 400.0, 600.0  # points
EM = 0.5  # width of every letter, in font sizes
CELL = 2 * CELL_GAP  # width of a tab, in font sizes

Piece = tuple[float, float, str] | tuple[float, float, str, float] | tuple[float, float, str, float, str]


def line(text: str, x: float = 50, y: float = 100, *, size: float = 10, bold: bool = False) -> Line:
    """A line whose foot is y points from the top; a tab is the gap between two cells."""
    words, left = [], x
    for cell in text.split("\t"):
        for word in cell.split(" "):
            right = left + EM * size * len(word)
            words.append(Word(text=word, box=(left, y - size, right, y), size=size, bold=bold))
            left = right + EM * size
        left += (CELL - EM) * size
    return Line(words=tuple(words))


def lines(*texts: str, x: float = 50, y: float = 100, pitch: float = 12, size: float = 10) -> list[Line]:
    """Lines below each other."""
    return [line(text, x, y + pitch * place, size=size) for place, text in enumerate(texts)]


def page(number: int, *content: Line) -> Page:
    return Page(number=number, width=WIDTH, height=HEIGHT, lines=content)


def ordered(*bodies: Iterable[Line], furniture: Sequence[Line] = ()) -> list[OrderedPage]:
    """Pages whose order is known already; the same running lines on each."""
    found = []
    for number, body in enumerate(map(tuple, bodies), 1):
        drawn = page(number, *body, *furniture)
        found.append(OrderedPage(page=drawn, body=body, furniture=tuple(furniture)))
    return found


def structured(*bodies: Iterable[Line], furniture: Sequence[Line] = ()) -> Structure:
    return structure(ordered(*bodies, furniture=furniture), labels=(), bookmarks=())


def text_of(document: Structure, block: int) -> str:
    """The text of a block; a space where it goes on over a page break."""
    spans = document.blocks[block].spans
    return " ".join(document.pages[span.page - 1].text[span.start : span.end] for span in spans)


def write_pdf(path: Path, *pages: Sequence[Piece], title: str = "", **options: Any) -> Path:
    """A PDF of 400 by 600 points; a piece is x, baseline from the top, text, and perhaps size and font."""
    import reportlab
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for name in ("Vera", "VeraBd"):  # they hold ≥ and µ, which the standard fonts do not
        pdfmetrics.registerFont(TTFont(name, str(Path(reportlab.__file__).parent / "fonts" / f"{name}.ttf")))
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), **options)
    canvas.setTitle(title)
    for content in pages:
        for x, y, text, *style in content:
            size, font = (*style, *(12, "Vera")[len(style) :])
            canvas.setFont(font, size)
            canvas.drawString(x, HEIGHT - y, text)
        canvas.showPage()
    canvas.save()
    return path


def prose(*texts: str, y: float = 100, x: float = 50, pitch: float = 15) -> list[Piece]:
    """Pieces below each other."""
    return [(x, y + pitch * place, text) for place, text in enumerate(texts)]
