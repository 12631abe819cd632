import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from app.ui.render import ENOUGH_BYTES, page_image, percent
from ingest.errors import DocumentError
from tests import fakes


def test_a_page_keeps_its_size_in_points_and_its_shape(tmp_path: Path) -> None:
    image = page_image(fakes.pdf(tmp_path / "a.pdf"), 2)
    assert (image.width, image.height) == fakes.PAGE
    picture = Image.open(BytesIO(image.png))
    assert picture.width / picture.height == pytest.approx(400 / 600, abs=0.002)


def test_the_line_stands_inside_its_box(tmp_path: Path) -> None:
    image = page_image(fakes.pdf(tmp_path / "a.pdf"), 2)
    picture = Image.open(BytesIO(image.png)).convert("L")
    left, top, width, height = percent((40, *fakes.LINE[1:2], 379, fakes.LINE[3]), width=400, height=600)
    box = [
        side * full / 100 for side, full in zip((left, top, left + width, top + height), picture.size * 2, strict=True)
    ]
    inside = picture.crop(tuple(round(side) for side in box))
    ink = ImageChops.invert(picture.crop((70, 70, picture.width - 70, picture.height - 70))).getbbox()
    assert inside.getextrema()[0] < 100
    assert ink is not None
    assert (ink[3] - ink[1]) <= (box[3] - box[1])


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_page_is_measured_as_displayed(rotation: int, tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    writer.add_page(PdfReader(fakes.pdf(tmp_path / "a.pdf")).pages[0]).rotate(rotation)
    writer.write(tmp_path / "turned.pdf")
    image = page_image(tmp_path / "turned.pdf", 1)
    assert (image.width, image.height) == (fakes.PAGE if rotation == 180 else fakes.PAGE[::-1])


def test_a_page_full_of_noise_still_fits_a_slow_line(tmp_path: Path) -> None:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "noise.pdf"), pagesize=fakes.PAGE)
    canvas.drawImage(ImageReader(Image.effect_noise((300, 450), 80)), 0, 0, *fakes.PAGE)
    canvas.save()
    assert len(page_image(tmp_path / "noise.pdf", 1).png) <= 2 * ENOUGH_BYTES


def test_pages_can_be_drawn_by_many_threads(tmp_path: Path) -> None:
    path = fakes.pdf(tmp_path / "a.pdf", pages=8)
    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(lambda page: page_image(path, page).png, [*range(1, 9)] * 3))
    assert drawn[:8] == drawn[8:16] == drawn[16:]


@pytest.mark.parametrize("page", [0, 4])
def test_a_page_that_is_not_there_is_an_error(page: int, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be drawn"):
        page_image(fakes.pdf(tmp_path / "a.pdf"), page)


def test_a_broken_or_missing_pdf_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 nothing")
    for name in ("a.pdf", "missing.pdf"):
        with pytest.raises(DocumentError, match="cannot be opened"):
            page_image(tmp_path / name, 1)


def test_boxes_never_leave_the_page() -> None:
    assert percent((-5, 10, 500, 20), width=400, height=200) == (0, 5, 100, 5)
    assert percent((500, 10, 600, 20), width=400, height=200) == (100, 5, 0, 5)


def test_colours_have_enough_contrast() -> None:
    css = Path("app/ui/style.css").read_text(encoding="utf-8")
    themes = re.findall(r"(?:^:root|^\.dark) \{(.*?)\}", css, re.DOTALL | re.MULTILINE)
    pairs = [("text", "ground"), ("text", "raised"), ("text", "quote"), ("soft", "ground"), ("soft", "raised")]
    pairs += [
        ("soft", "quote"),
        ("accent", "ground"),
        ("accent", "quote"),
        ("accent", "raised"),
        ("on-accent", "accent"),
    ]
    pairs += [("warn", "warn-ground"), ("bad", "bad-ground"), ("text", "warn-ground")]
    assert len(themes) == 2
    for theme in themes:
        colours = dict(re.findall(r"--pd-([\w-]+): (#\w{6})", theme))
        for front, back in pairs:
            assert _contrast(colours[front], colours[back]) >= 4.5, (front, back)


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
