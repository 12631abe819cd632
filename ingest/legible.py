"""Pages as the file gives them → pages as they can be read: OCR where a page has no usable text, with what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.language import language_of
from ingest.ocr import OcrUnavailable, is_blank, read_by_ocr, usable
from ingest.pages import Page
from ingest.workers import Beat

__all__ = ["Legible", "legible"]

SAMPLE = 40  # pages that tell a document's language


@dataclass(frozen=True, slots=True, kw_only=True)
class Legible:
    """Every page, those that OCR read (mean confidence of their words by page), and those that nobody could read."""

    pages: tuple[Page, ...]
    ocr: tuple[tuple[int, float], ...]  # 1-based page, 0 to 1
    unread: tuple[int, ...]  # 1-based; a blank page is none of them
    problems: tuple[str, ...]


def legible(pages: Iterable[Page], *, path: Path, language: str, beat: Beat) -> Legible:
    """Read what has no usable text by OCR; `language` is ISO 639-1, "" where nobody stated it."""
    drawn = []
    for page in pages:
        beat()
        drawn.append(page)
    doubtful = [place for place, page in enumerate(drawn) if not usable(page)]
    spoken = language or _language(drawn) if len(doubtful) < len(drawn) else language
    ocr: list[tuple[int, float]] = []
    unread: list[int] = []
    problems: list[str] = []
    for place in doubtful:
        page = drawn[place]
        beat()
        if not page.lines and is_blank(path, page.number):
            continue
        drawn[place] = _emptied(page)
        try:
            read = read_by_ocr(path, page, language=spoken)
        except OcrUnavailable as error:
            unread.append(page.number)
            problems += [str(error)] if str(error) not in problems else []
            continue
        spoken = spoken or language_of(_text([read]))
        words = [word.confidence for line in read.lines for word in line.words]
        if words:
            drawn[place] = read
            ocr.append((page.number, round(sum(words) / len(words), 3)))
        else:
            unread.append(page.number)
    return Legible(
        pages=tuple(drawn), ocr=tuple(ocr), unread=tuple(unread), problems=(*problems, *_said(unread, drawn))
    )


def _emptied(page: Page) -> Page:
    """The page without text that is no language: it must not be found, nor quoted."""
    return Page(number=page.number, width=page.width, height=page.height, lines=(), findings=page.findings)


def _language(pages: Sequence[Page]) -> str:
    return language_of(_text([page for page in pages if usable(page)][:SAMPLE]))


def _text(pages: Iterable[Page]) -> str:
    return "\n".join(line.text for page in pages for line in page.lines)


def _said(unread: Sequence[int], pages: Sequence[Page]) -> list[str]:
    if not unread:
        return []
    places = ", ".join(map(str, unread[:12])) + ("…" if len(unread) > 12 else "")  # noqa: PLR2004
    whole = " (the whole document)" if len(unread) == len(pages) else ""
    return [f"no text on page {places}{whole}: what stands there cannot be found"]
