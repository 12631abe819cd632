"""The look of a printed guideline: fonts, paragraph styles, running header and footer, page labels.

The fonts are Bitstream Vera, which reportlab carries and whose licence lets them be embedded; they have ≥, µ, ² and –,
and leave the bytes of the PDFs independent of what is installed on the machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

NOTICE = "DEMONSTRATION, NOT FOR CLINICAL USE"
MARGIN = 22 * mm
PAGE_WIDTH, PAGE_HEIGHT = A4
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
GUTTER = 8 * mm
COLUMN_WIDTH = (TEXT_WIDTH - GUTTER) / 2
BODY_SIZE = 10.0
BODY_LEADING = 14.5
HEADING_SIZE = 14.5
NOTICE_RED = colors.HexColor("#a01818")
INK = colors.HexColor("#1c1c1c")
PALE = colors.HexColor("#eef2f5")

_BODY = ParagraphStyle("body", fontName="Vera", fontSize=BODY_SIZE, leading=BODY_LEADING, spaceAfter=6, textColor=INK)
STYLES = {
    "body": _BODY,
    "bullet": ParagraphStyle("bullet", _BODY, leftIndent=12, bulletIndent=2, spaceAfter=3),
    "cell": ParagraphStyle("cell", _BODY, fontSize=9, leading=12.5, spaceAfter=0),
    "cell_head": ParagraphStyle("cell_head", _BODY, fontName="Vera-Bold", fontSize=9, leading=12.5, spaceAfter=0),
    "caption": ParagraphStyle(
        "caption", _BODY, fontName="Vera-Bold", fontSize=9.5, leading=13, spaceBefore=6, spaceAfter=4
    ),
    "note": ParagraphStyle("note", _BODY, fontSize=8, leading=10.5, spaceAfter=2),
    "label": ParagraphStyle("label", _BODY, fontName="Vera-Bold", fontSize=9, spaceAfter=2),
    "title": ParagraphStyle("title", _BODY, fontName="Vera-Bold", fontSize=19, leading=24, spaceAfter=8),
    "issuer": ParagraphStyle("issuer", _BODY, fontName="Vera-Bold", fontSize=11, leading=15, spaceAfter=4),
    "h1": ParagraphStyle(
        "h1",
        _BODY,
        fontName="Vera-Bold",
        fontSize=HEADING_SIZE,
        leading=19,
        spaceBefore=10,
        spaceAfter=5,
        keepWithNext=1,
    ),
    "h2": ParagraphStyle(
        "h2", _BODY, fontName="Vera-Bold", fontSize=11.5, leading=15, spaceBefore=7, spaceAfter=3, keepWithNext=1
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Booklet:
    """One demonstration guideline: what its pages say around the text, and the text."""

    file: str
    title: str
    issuer: str
    edition: str
    language: str
    subject: str
    accent: str
    story: Callable[[], list[Flowable]]
    page_word: str = "Page"
    has_cover: bool = False


def register_fonts() -> None:
    """Make the embedded family known to reportlab, with its bold and italic forms."""
    for name, file in (("Vera", "Vera"), ("Vera-Bold", "VeraBd"), ("Vera-Italic", "VeraIt"), ("Vera-Both", "VeraBI")):
        pdfmetrics.registerFont(TTFont(name, f"{file}.ttf"))
    pdfmetrics.registerFontFamily("Vera", "Vera", "Vera-Bold", "Vera-Italic", "Vera-Both")


def printed_number(booklet: Booklet, page: int) -> str:
    """Give what a 1-based PDF page has printed on it: a cover is page i, and the text then starts at 1."""
    if not booklet.has_cover:
        return str(page)
    return "i" if page == 1 else str(page - 1)


def write_pdf(booklet: Booklet, folder: Path) -> Path:
    """Set one booklet; the same text gives the same bytes on every run (reportlab's invariant mode)."""

    def furniture(canvas: Canvas, template: BaseDocTemplate) -> None:
        _draw_furniture(canvas, booklet, template.page)

    target = folder / booklet.file
    template = BaseDocTemplate(
        str(target),
        pagesize=A4,
        title=booklet.title,
        author=booklet.issuer,
        subject=booklet.subject,
        keywords=f"{NOTICE}; {booklet.edition}",
        creator="corpora/demo/make_pdfs.py",
        lang=booklet.language,
        invariant=1,
        pageTemplates=_page_templates(furniture),
    )
    template.build(booklet.story())
    return target


def _page_templates(furniture: Callable[[Canvas, BaseDocTemplate], None]) -> list[PageTemplate]:
    top, bottom = 25 * mm, 22 * mm
    height = PAGE_HEIGHT - top - bottom

    def frame(x: float, width: float) -> Frame:
        return Frame(x, bottom, width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)

    sheet = Frame(0, 0, PAGE_WIDTH, PAGE_HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    right = MARGIN + COLUMN_WIDTH + GUTTER
    return [
        PageTemplate("one", [frame(MARGIN, TEXT_WIDTH)], onPage=furniture),
        PageTemplate("two", [frame(MARGIN, COLUMN_WIDTH), frame(right, COLUMN_WIDTH)], onPage=furniture),
        PageTemplate("scan", [sheet]),
    ]


def _draw_furniture(canvas: Canvas, booklet: Booklet, page: int) -> None:
    number = printed_number(booklet, page)
    if page == 1 and booklet.has_cover:
        canvas.addPageLabel(0, style="ROMAN_LOWER", start=1)
        canvas.addPageLabel(1, style="ARABIC", start=1)
    elif page == 1:
        canvas.addPageLabel(0, style="ARABIC", start=1)
    canvas.saveState()
    accent = colors.HexColor(booklet.accent)
    canvas.setStrokeColor(accent)
    canvas.setLineWidth(0.8)
    canvas.line(MARGIN, PAGE_HEIGHT - 19 * mm, PAGE_WIDTH - MARGIN, PAGE_HEIGHT - 19 * mm)
    canvas.line(MARGIN, 17 * mm, PAGE_WIDTH - MARGIN, 17 * mm)
    canvas.setFillColor(accent)
    canvas.setFont("Vera", 7.5)
    canvas.drawString(MARGIN, PAGE_HEIGHT - 16.5 * mm, booklet.issuer)
    canvas.drawRightString(PAGE_WIDTH - MARGIN, PAGE_HEIGHT - 16.5 * mm, booklet.subject)
    canvas.drawString(MARGIN, 12.5 * mm, booklet.edition)
    canvas.drawRightString(PAGE_WIDTH - MARGIN, 12.5 * mm, f"{booklet.page_word} {number}")
    canvas.setFillColor(NOTICE_RED)
    canvas.setFont("Vera-Bold", 7.5)
    canvas.drawCentredString(PAGE_WIDTH / 2, 12.5 * mm, NOTICE)
    canvas.restoreState()
