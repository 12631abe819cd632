"""Text that nobody sees on a page, trick by trick, and the honest text that looks like it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

from ingest.corpus import read_corpus
from ingest.document import cut_document, read_document
from ingest.findings import Finding
from ingest.legible import legible
from ingest.ocr import installed_languages
from ingest.pages import Page, read_pages
from tests.fakes import FakeEmbedder

WIDTH, HEIGHT = 400.0, 600.0
SECRET = "Quagga warfarin 500 mg every hour"
ABOVE, BELOW = "Give amoxicillin 40 mg/kg twice daily for five days.", "Refer a child who cannot drink at once."
Draw = Callable[[Canvas], None]
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="skipped, because tesseract is missing")


def write(path: Path, *draws: Draw, options: dict[str, Any] | None = None) -> Path:
    """A PDF with one page for each drawing."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), **(options or {}))
    for draw in draws:
        canvas.setFont("Helvetica", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def between(draw: Draw) -> Draw:
    """The drawing, with a visible line above and below it."""

    def whole(canvas: Canvas) -> None:
        canvas.drawString(50, 500, ABOVE)
        canvas.saveState()
        draw(canvas)
        canvas.restoreState()
        canvas.drawString(50, 300, BELOW)

    return whole


def text_of(page: Page) -> str:
    return "\n".join(line.text for line in page.lines)


def said(findings: tuple[Finding, ...]) -> str:
    return "\n".join(one.detail for one in findings if one.kind == "hidden text")


def at(text: str, x: float = 50, y: float = 400, *, size: float = 10, mode: int | None = None) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, y, text, mode=mode)

    return draw


def coloured(grey: float, text: str = SECRET, *, alpha: float = 1) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(grey, grey, grey, alpha=alpha)
        canvas.drawString(50, 400, text)

    return draw


def on_a_box(box: tuple[float, float, float], letters: tuple[float, float, float], text: str = SECRET) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(*box)
        canvas.rect(40, 380, 320, 40, stroke=0, fill=1)
        canvas.setFillColorRGB(*letters)
        canvas.drawString(50, 400, text)

    return draw


def under_a_box(canvas: Canvas) -> None:
    canvas.drawString(50, 400, SECRET)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(40, 380, 320, 40, stroke=0, fill=1)


def under_a_stamp_with_text(canvas: Canvas) -> None:
    under_a_box(canvas)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(52, 401, "Weigh the child on every visit")


def under_an_image(canvas: Canvas) -> None:
    canvas.drawString(50, 400, SECRET)
    canvas.drawInlineImage(Image.new("RGB", (32, 4), (200, 220, 255)), 40, 380, 320, 40)


def scaled_down(canvas: Canvas) -> None:
    canvas.translate(50, 400)
    canvas.scale(0.1, 0.1)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(0, 0, SECRET)


def in_a_form(inner: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("inner", 0, 0, WIDTH, HEIGHT)
        inner(canvas)
        canvas.endForm()
        canvas.beginForm("outer", 0, 0, WIDTH, HEIGHT)
        canvas.doForm("inner")
        canvas.endForm()
        canvas.doForm("outer")

    return draw


def clipped_away(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(300, 100, 50, 50)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.drawString(50, 400, SECRET)


def in_a_transparent_form(canvas: Canvas) -> None:
    canvas.beginForm("veil", 0, 0, WIDTH, HEIGHT)
    canvas.drawString(50, 400, SECRET)
    canvas.endForm()
    canvas.setFillAlpha(0)
    canvas.doForm("veil")


def twice(first: float, second: float) -> Draw:
    def draw(canvas: Canvas) -> None:
        for grey, shift in ((first, 0.0), (second, 0.4)):
            canvas.setFillColorRGB(grey, grey, grey)
            canvas.drawString(50 + shift, 400, SECRET)

    return draw


def white_under_a_heading(canvas: Canvas) -> None:
    """Hidden words that start with the very letters that are seen."""
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(50, 400, "Weigh: " + SECRET)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(50, 400, "Weigh the child on every visit")


TRICKS: dict[str, tuple[Draw, str]] = {
    "white on white": (coloured(1), "of the colour of what lies behind it"),
    "nearly white": (coloured(0.98), "of the colour of what lies behind it"),
    "dark on dark": (on_a_box((0.1, 0.1, 0.3), (0.1, 0.1, 0.3)), "of the colour of what lies behind it"),
    "white on white in a form": (in_a_form(coloured(1)), "of the colour of what lies behind it"),
    "white beside what is seen": (white_under_a_heading, "of the colour of what lies behind it"),
    "render mode 3": (at(SECRET, mode=3), "render mode 3"),
    "render mode 7": (at(SECRET, mode=7), "clipping path"),
    "tiny": (at(SECRET, size=1.5), "smaller than 2 points"),
    "tiny by its matrix": (scaled_down, "smaller than 2 points"),
    "alpha 0": (coloured(0, alpha=0), "transparent"),
    "alpha 0.02": (coloured(0, alpha=0.02), "transparent"),
    "alpha 0 of a form": (in_a_transparent_form, "transparent"),
    "left of the page": (at(SECRET, x=-300), "outside of the page"),
    "above the page": (at(SECRET, y=650), "outside of the page"),
    "covered by a box": (under_a_box, "covered"),
    "covered by a box with text on it": (under_a_stamp_with_text, "covered"),
    "covered by an image": (under_an_image, "covered"),
    "clipped away": (clipped_away, "clipping path"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_hidden_text_is_left_out_and_reported(tmp_path: Path, trick: str) -> None:
    draw, name = TRICKS[trick]
    honest, page = read_pages(write(tmp_path / "two.pdf", between(lambda _: None), between(draw)))
    assert honest.findings == ()
    assert not {"Quagga", "warfarin"} & {word.text for line in page.lines for word in line.words}
    assert page.lines[0].text == ABOVE
    assert page.lines[-1].text == BELOW
    (finding,) = page.findings
    assert (finding.kind, finding.page) == ("hidden text", 2)
    assert name in finding.detail
    assert "warfarin 500 mg every hour" in finding.detail


def test_what_is_seen_is_read_whole_where_hidden_letters_lie_under_it(tmp_path: Path) -> None:
    draws = [between(white_under_a_heading), between(under_a_stamp_with_text)]
    for page in read_pages(write(tmp_path / "one.pdf", *draws)):
        assert [line.text for line in page.lines] == [ABOVE, "Weigh the child on every visit", BELOW]


def ruled_head(canvas: Canvas) -> None:
    on_a_box((0.05, 0.2, 0.4), (1, 1, 1))(canvas)


def over_a_picture(grey: int, letters: float) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.drawInlineImage(Image.new("L", (16, 4), grey), 40, 380, 320, 40)
        coloured(letters)(canvas)

    return draw


def highlighted(canvas: Canvas) -> None:
    canvas.drawString(50, 400, SECRET)
    canvas.setFillColorRGB(1, 1, 0, alpha=0.4)
    canvas.rect(40, 395, 320, 15, stroke=0, fill=1)


def framed_later(canvas: Canvas) -> None:
    canvas.drawString(50, 400, SECRET)
    canvas.rect(40, 380, 320, 40, stroke=1, fill=0)


def watermark(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.setFillColorRGB(0.5, 0.5, 0.5, alpha=0.2)
    canvas.translate(90, 200)
    canvas.rotate(55)
    canvas.setFont("Helvetica", 50)
    canvas.drawString(0, 0, "SAMPLE")
    canvas.restoreState()
    canvas.drawString(50, 400, SECRET)


def on_a_gradient(canvas: Canvas) -> None:
    from reportlab.lib.colors import HexColor

    path = canvas.beginPath()
    path.rect(40, 380, 320, 40)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.linearGradient(40, 380, 360, 420, (HexColor(0x203060), HexColor(0x4060A0)), extend=False)
    coloured(1)(canvas)


def with_a_superscript(canvas: Canvas) -> None:
    canvas.drawString(50, 400, SECRET)
    canvas.setFont("Helvetica", 4)
    canvas.drawString(220, 405, "12")


HONEST: dict[str, Draw] = {
    "white on a dark head": ruled_head,
    "white on a dark head in a form": in_a_form(ruled_head),
    "white on a gradient": on_a_gradient,
    "white on a dark picture": over_a_picture(40, 1),
    "black on a light picture": over_a_picture(230, 0),
    "light grey on white": coloured(0.75),
    "half transparent": coloured(0, alpha=0.4),
    "5 points": at(SECRET, size=5),
    "2.2 points": at(SECRET, size=2.2),
    "with a small superscript": with_a_superscript,
    "highlighted afterwards": highlighted,
    "framed afterwards": framed_later,
    "over a watermark": watermark,
    "stroked only": at(SECRET, mode=1),
    "drawn twice to look bold": twice(0, 0),
    "grey shadow first": twice(0.7, 0),
    "white halo first": twice(1, 0),
}


@pytest.mark.parametrize("twin", HONEST)
def test_what_can_be_seen_stays(tmp_path: Path, twin: str) -> None:
    (page,) = read_pages(write(tmp_path / "one.pdf", between(HONEST[twin])))
    assert SECRET in text_of(page).replace("\n", " ")
    assert page.lines[0].text == ABOVE
    assert page.lines[-1].text == BELOW
    if twin != "white halo first":  # the halo is hidden text, if of no harm
        assert page.findings == ()


def test_what_is_hardly_seen_stays_and_is_reported(tmp_path: Path) -> None:
    (page,) = read_pages(write(tmp_path / "one.pdf", between(coloured(0.945))))
    assert SECRET in text_of(page)
    (finding,) = page.findings
    assert "can hardly be seen, kept" in finding.detail
    assert SECRET in finding.detail


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_and_cropped_pages(tmp_path: Path, turn: int) -> None:
    """What the crop box shows stays, what it cuts off goes, whichever way the page is turned."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 500, ABOVE)
        canvas.drawString(50, 20, SECRET)
        on_a_box((0, 0, 0.4), (1, 1, 1), "Dose by weight")(canvas)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(50, 200, "zebra")

    path = write(tmp_path / "flat.pdf", draw)
    with pypdf.PdfReader(path) as reader:
        page = reader.pages[0].rotate(turn)
        page.cropbox = pypdf.generic.RectangleObject((30, 100, 380, 560))
        writer = pypdf.PdfWriter()
        writer.add_page(page)
        writer.write(tmp_path / "turned.pdf")
    (read,) = read_pages(tmp_path / "turned.pdf")
    assert sorted(line.text for line in read.lines) == ["Dose by weight", ABOVE]
    assert "outside of the page, left out (28 characters): “Quagga warfarin 500 mg every hour”" in said(read.findings)
    assert "“zebra”" in said(read.findings)


def test_hidden_words_between_seen_ones_change_no_number(tmp_path: Path) -> None:
    """One text object of which a box covers the middle."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Courier", 10)  # 6 points a letter
        canvas.drawString(50, 400, "Give 5 zebra0 mg now")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(50 + 6 * 6.5, 395, 6 * 6.7, 15, stroke=0, fill=1)

    (page,) = read_pages(write(tmp_path / "one.pdf", between(draw)))
    assert page.lines[1].text == "Give 5 mg now"
    assert "“zebra0”" in said(page.findings)


def test_hidden_words_reach_neither_pages_nor_passages(tmp_path: Path) -> None:
    draws = [between(draw) for draw, _ in TRICKS.values()]
    write(tmp_path / "all.pdf", *draws)
    (source,), _ = read_corpus([tmp_path / "all.pdf"])
    reading = read_document(source)
    embedder = FakeEmbedder()
    document, report = cut_document(reading, count=embedder.count, limit=embedder.limit)
    assert document is not None
    stored = [page.text for page in document.pages]
    stored += [sentence.text for passage in document.passages for sentence in passage.sentences]
    assert not [text for text in stored if "Quagga" in text or "warfarin" in text]
    assert {one.page for one in report.findings if one.kind == "hidden text"} == set(range(1, len(TRICKS) + 1))


def scan(canvas: Canvas, *lines: str) -> None:
    """A picture of these lines that fills the page."""
    picture = Image.new("L", (1200, 1800), 255)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype("DejaVuSans.ttf", 33)
    for number, text in enumerate(lines):
        pen.text((150, 300 + 120 * number), text, font=font, fill=0)
    canvas.drawInlineImage(picture, 0, 0, WIDTH, HEIGHT)


def scanned(*layer: str, after: bool = True) -> Draw:
    """A scan of two lines, with an invisible text over them, or a visible one under them."""

    def draw(canvas: Canvas) -> None:
        if after:
            scan(canvas, ABOVE, BELOW)
        for number, text in enumerate(layer):
            canvas.setFont("Helvetica", 11)
            canvas.drawString(50, 492 - 40 * number, text, mode=3 if after else 0)
        if not after:
            scan(canvas, ABOVE, BELOW)

    return draw


@pytest.mark.parametrize("after", [True, False])
def test_text_that_ocr_laid_over_a_scan_is_told_as_such(tmp_path: Path, *, after: bool) -> None:
    (page,) = read_pages(write(tmp_path / "scan.pdf", scanned(ABOVE, BELOW, after=after)))
    assert page.ocr
    assert [line.text for line in page.lines] == [ABOVE, BELOW]
    assert {word.confidence for line in page.lines for word in line.words} == {0.0}
    assert page.findings == ()


@needs_tesseract
def test_the_picture_is_read_rather_than_what_was_laid_over_it(tmp_path: Path) -> None:
    lie = ("Quagga warfarin hourly without ever weighing anybody", "and never refer someone whose bleeding persists")
    path = write(tmp_path / "scan.pdf", scanned(ABOVE, BELOW), scanned(*lie))
    found = legible(read_pages(path), path=path, language="en", beat=lambda: None)
    assert [text_of(page) for page in found.pages] == [f"{ABOVE}\n{BELOW}"] * 2
    assert all(page.ocr for page in found.pages)
    assert all(confidence > 0.7 for _, confidence in found.ocr)
    assert found.pages[0].findings == ()
    (finding,) = found.pages[1].findings
    assert finding.page == 2
    assert "over the picture says something else" in finding.detail
    assert "quagga" in finding.detail


def test_without_tesseract_the_laid_text_is_kept_as_ocr_without_confidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    installed_languages.cache_clear()
    path = write(tmp_path / "scan.pdf", scanned(ABOVE, BELOW))
    found = legible(read_pages(path), path=path, language="en", beat=lambda: None)
    installed_languages.cache_clear()
    assert text_of(found.pages[0]) == f"{ABOVE}\n{BELOW}"
    assert found.pages[0].ocr
    assert (found.ocr, found.unread) == (((1, 0.0),), ())
    assert "page 1 (the whole document) is an invisible one over a picture" in found.problems[1]


def test_invisible_text_where_a_scan_is_empty_is_hidden(tmp_path: Path) -> None:
    (page,) = read_pages(write(tmp_path / "scan.pdf", scanned(ABOVE, BELOW, "", SECRET)))
    assert page.ocr
    assert [line.text for line in page.lines] == [ABOVE, BELOW]
    assert SECRET in said(page.findings)


def test_invisible_text_over_a_small_picture_is_hidden(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawInlineImage(Image.effect_noise((64, 8), 80), 40, 380, 320, 40)
        canvas.drawString(50, 400, SECRET, mode=3)

    (page,) = read_pages(write(tmp_path / "one.pdf", between(draw)))
    assert not page.ocr
    assert [line.text for line in page.lines] == [ABOVE, BELOW]
    assert SECRET in said(page.findings)


def test_a_page_of_hidden_text_only_has_no_lines(tmp_path: Path) -> None:
    (page,) = read_pages(write(tmp_path / "one.pdf", coloured(1)))
    assert page.lines == ()
    assert SECRET in said(page.findings)


def test_hidden_bullets_need_nobodys_look(tmp_path: Path) -> None:
    (page,) = read_pages(write(tmp_path / "one.pdf", between(coloured(1, "* * - ."))))
    assert [line.text for line in page.lines] == [ABOVE, BELOW]
    assert page.findings == ()


def test_a_page_of_countless_objects_is_read_in_time_and_says_that_not_all_were_looked_at(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 500, ABOVE)
        for number in range(100_000):
            canvas.rect(number % 400, number // 400 % 250, 0.4, 0.4, stroke=0, fill=1)

    (page,) = read_pages(write(tmp_path / "map.pdf", draw))
    assert page.lines[0].text == ABOVE
    assert "too many objects" in said(page.findings)
