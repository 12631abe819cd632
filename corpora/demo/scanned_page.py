"""A page that is only an image: a wall chart set as text, turned a little, and reduced to black and white."""

from io import BytesIO

import pypdfium2
from page_style import NOTICE, PAGE_HEIGHT, PAGE_WIDTH
from PIL import Image
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

_DOTS_PER_INCH = 170
_TILT_DEGREES = 0.4
_WHITE_FROM = 150
_CHART = (
    (18, f"<b>{NOTICE}</b>"),
    (11, "Demonstration Society B · Pre-eclampsia and Eclampsia · Page 3"),
    (22, "<b>5 Wall chart: magnesium sulfate</b>"),
    (14, "<b>Prepare the intravenous loading dose</b>"),
    (13, "Draw up 8 mL of a 50% solution (4 g). Add 12 mL of water for injection. This makes 20 mL of a 20% solution."),
    (13, "Give the 20 mL intravenously over 5 minutes."),
    (14, "<b>Then inject deep into the muscle</b>"),
    (13, "5 g (10 mL of a 50% solution) with 1 mL of 2% lidocaine, in each buttock."),
    (14, "<b>Every 4 hours</b>"),
    (13, "5 g (10 mL of a 50% solution) with 1 mL of 2% lidocaine, in alternate buttocks."),
    (14, "<b>Stop and call for help</b>"),
    (13, "Fewer than 16 breaths a minute · no knee jerk · less than 30 mL of urine an hour."),
    (14, "<b>Antidote</b>"),
    (13, "Calcium gluconate 1 g (10 mL of a 10% solution) intravenously, slowly."),
    (11, "Facts adapted from: World Health Organization, Managing complications in pregnancy and childbirth, 2017."),
    (18, f"<b>{NOTICE}</b>"),
)


class ScannedChart(Flowable):
    """The wall chart as one image over the whole sheet, without a text layer."""

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take the whole sheet."""
        self.width, self.height = available_width, available_height - 1
        return self.width, self.height

    def draw(self) -> None:
        """Lay the image over the sheet."""
        self.canv.drawImage(ImageReader(_scan()), 0, 0, PAGE_WIDTH, PAGE_HEIGHT)


def _scan() -> Image.Image:
    page = pypdfium2.PdfDocument(_chart_as_text())[0]
    picture = page.render(scale=_DOTS_PER_INCH / 72, grayscale=True).to_pil()
    turned = picture.rotate(_TILT_DEGREES, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return turned.point(lambda level: 255 if level >= _WHITE_FROM else 0)


def _chart_as_text() -> bytes:
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1)
    canvas.rect(45, 45, PAGE_WIDTH - 90, PAGE_HEIGHT - 90)
    y = PAGE_HEIGHT - 75
    for size, text in _CHART:
        words = Paragraph(text, ParagraphStyle("chart", fontName="Vera", fontSize=size, leading=size * 1.4))
        _, height = words.wrap(PAGE_WIDTH - 150, PAGE_HEIGHT)
        words.drawOn(canvas, 75, y - height)
        y -= height + 14
    canvas.save()
    return stream.getvalue()
