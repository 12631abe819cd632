"""PDF page → PageImage: a picture small enough for a clinic's line, and its size in points."""

import threading
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import DocumentError
from ingest.pagetext import Box

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["PageImage", "page_image", "percent"]

WIDTHS = (1100, 850, 600)  # pixels, tried in turn; 1100 stays sharp at twice the width of the panel
ENOUGH_BYTES = 200_000
COLOURS = 64
_pdfium = threading.Lock()  # pdfium keeps global state: two threads inside it crash the process


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """One page as PNG; width and height are points of the page as displayed."""

    png: bytes
    width: float
    height: float


@lru_cache(maxsize=128)  # 128 pages of at most 200 kB
def page_image(path: Path, page: int) -> PageImage:
    """Draw a page (1-based); sources of a release never change, so the result may be kept."""
    import pypdfium2 as pdfium

    with _pdfium:
        try:
            document = pdfium.PdfDocument(path)
        except (pdfium.PdfiumError, FileNotFoundError) as error:
            message = f"{path.name!r} cannot be opened to show page {page}; rebuild the release from its PDFs"
            raise DocumentError(message) from error
        try:
            return _drawn(document[page - 1])
        except (pdfium.PdfiumError, IndexError) as error:
            message = f"page {page} of {path.name!r} cannot be drawn; open the PDF instead"
            raise DocumentError(message) from error
        finally:
            document.close()


def percent(box: Box, *, width: float, height: float) -> tuple[float, float, float, float]:
    """Left, top, width and height of a box in percent of the page, kept inside the page."""
    left, top, right, bottom = (
        min(max(100 * side / full, 0.0), 100.0) for side, full in zip(box, (width, height) * 2, strict=True)
    )
    return left, top, max(right - left, 0.0), max(bottom - top, 0.0)


def _drawn(page: "pdfium.PdfPage") -> PageImage:  # type: ignore[name-defined]  # noqa: F821
    width, height = page.get_size()
    picture = page.render(scale=WIDTHS[0] / width).to_pil().convert("RGB")
    return PageImage(png=_small(picture), width=width, height=height)


def _small(picture: "Image") -> bytes:
    """Few colours, and fewer pixels where photographs would still be heavy."""
    for width in WIDTHS:
        size = (width, round(picture.height * width / picture.width))
        png = _png(picture if width == picture.width else picture.resize(size))
        if len(png) <= ENOUGH_BYTES:
            break
    return png


def _png(picture: "Image") -> bytes:
    from PIL import Image

    buffer = BytesIO()
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
