"""Image-only PDFs, each with its true text → how well OCR reads them, and whether its boxes lie on the words.

NAME_imageonly.pdf is read beside NAME_imageonly_truth.txt. Where NAME ends in _pA-B and the PDF that it was made of lies
among the originals, its text layer tells the true words of each page and where they stand.
"""

import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from eval.footprint import MeasurementError
from eval.report import percent
from eval.scan_scores import Placed, Reading, placed, reading, together, words_of
from ingest.legible import legible
from ingest.pages import Page, read_pages

__all__ = ["Scanned", "ScannedPage", "read_scans", "scans_table"]

EXCERPT = re.compile(r"(?P<stem>.+)_p(?P<first>\d+)-(?P<last>\d+)_imageonly")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedPage:
    """A page as OCR read it, beside the page that it is a picture of."""

    read: Page
    original: Page | None

    @property
    def kind(self) -> str:
        """Whether lines run both ways on it, as around the cells of a table."""
        return "table" if self.read.rulings else "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A scanned document as OCR read it."""

    file: str
    truth: str
    pages: tuple[ScannedPage, ...]
    seconds: float


def read_scans(folder: Path, *, originals: Path) -> Iterator[Scanned]:
    """Read every scan of a folder as a build reads a PDF of which nobody stated the language."""
    truths = sorted(folder.glob("*_imageonly_truth.txt"))
    if not truths:
        message = f"{str(folder)!r} holds no NAME_imageonly_truth.txt beside a NAME_imageonly.pdf"
        raise MeasurementError(message)
    for truth in truths:
        path = folder / f"{truth.name.removesuffix('_truth.txt')}.pdf"
        started = time.perf_counter()
        found = legible(read_pages(path), path=path, language="", beat=lambda: None)
        seconds = time.perf_counter() - started
        true = _original(path, originals)
        pages = tuple(ScannedPage(read=page, original=true.get(page.number)) for page in found.pages)
        yield Scanned(file=path.name, truth=truth.read_text(encoding="utf-8"), pages=pages, seconds=seconds)


def _original(path: Path, originals: Path) -> dict[int, Page]:
    """The pages that a scan shows, by their number in the scan; none where the original is not there."""
    name = EXCERPT.fullmatch(path.stem)
    if not name or not (originals / f"{name['stem']}.pdf").is_file():
        return {}
    first, last = int(name["first"]), int(name["last"])
    pages = read_pages(originals / f"{name['stem']}.pdf")
    return {page.number - first + 1: page for page in pages if first <= page.number <= last}


def scans_table(found: Sequence[Scanned]) -> Table:
    """One line for each document against its truth, and for its pages of each kind against their originals."""
    table = Table(title="OCR of scans: shares in percent", title_justify="left")
    names = ("document", "pages", "words found", "in order", "numbers found", "read is true", "confidence", "s a page",
             "middle in its true box", "overlap")  # fmt: skip
    for name in names:
        table.add_column(name, justify="left" if name == "document" else "right")
    for one in found:
        whole = reading(words_of(one.truth), _words(one.pages, lambda page: page.read))
        pace = f"{one.seconds / len(one.pages):.1f}"
        table.add_row(one.file, str(len(one.pages)), *_shares(whole), _sure(one.pages), pace, *_places(one.pages))
        for kind in ("text", "table"):
            pages = [page for page in one.pages if page.kind == kind and page.original]
            if pages:
                agreed = reading(_words(pages, lambda page: page.original), _words(pages, lambda page: page.read))
                row = (*_shares(agreed), _sure(pages), "", *_places(pages))
                table.add_row(f"  pages with {kind}", str(len(pages)), *row)
    return table


def _words(pages: Sequence[ScannedPage], which: Callable[[ScannedPage], Page | None]) -> list[str]:
    texts = (line.text for page in map(which, pages) if page for line in page.lines)
    return words_of("\n".join(texts))


def _shares(one: Reading) -> list[str]:
    found = f"{percent(one.found.share)} ({one.found.successes}/{one.found.trials})"
    numbers = f"{percent(one.numbers.share)} ({one.numbers.successes}/{one.numbers.trials})"
    return [found, percent(one.in_order), numbers, percent(one.true.share)]


def _sure(pages: Sequence[ScannedPage]) -> str:
    words = [word.confidence for page in pages for line in page.read.lines for word in line.words]
    return percent(statistics.mean(words)) if words else percent(float("nan"))


def _places(pages: Sequence[ScannedPage]) -> list[str]:
    where: Placed = together(placed(page.read, page.original) for page in pages if page.original)
    share = percent(where.centred.share)
    return [f"{share} ({where.centred.successes}/{where.centred.trials})", percent(where.overlap)]
