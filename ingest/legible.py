"""Pages as the file gives them → pages as they can be read: OCR where a page has no usable text, with what came of it.

A scan often carries an invisible text that somebody's OCR laid over it. It may say anything, and nobody sees it; so the
picture, which a person sees, is read anew, and a text that says something else is reported. Only where tesseract is
missing or finds nothing is that text taken, as OCR of which no confidence is known: losing a dose would be worse.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import compress, islice
from pathlib import Path

from ingest.findings import Finding
from ingest.hidden import quoted
from ingest.language import language_of
from ingest.ocr import OcrUnavailable, is_blank, read_by_ocr, usable
from ingest.pages import Page
from ingest.workers import Beat

__all__ = ["Legible", "legible"]

SAMPLE = 40  # pages that tell a document's language
LIKE = 0.5  # share of the words of an invisible text that its picture must hold, of four letters or more
FEW = 5  # such words are too few to judge


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
    clear = [usable(page) for page in drawn]
    doubtful = [place for place, page in enumerate(drawn) if page.ocr or not clear[place]]
    spoken = language or language_of(_text(islice(compress(drawn, clear), SAMPLE)))
    ocr: list[tuple[int, float]] = []
    unread: list[int] = []
    unchecked: list[int] = []
    problems: list[str] = []
    for place in doubtful:
        page = drawn[place]
        beat()
        if not page.lines and is_blank(path, page.number):
            continue
        layer = page if page.ocr and clear[place] else None
        drawn[place] = layer or _emptied(page)
        words: list[float] = []
        try:
            read = read_by_ocr(path, page, language=spoken)
            words = [word.confidence for line in read.lines for word in line.words]
            spoken = spoken or language_of(_text([read]))
        except OcrUnavailable as error:
            problems += [str(error)] if str(error) not in problems else []
        if words:
            drawn[place] = replace(read, findings=(*page.findings, *_unlike(layer, read)))
            ocr.append((page.number, round(sum(words) / len(words), 3)))
        elif layer:
            ocr.append((page.number, 0.0))
            unchecked.append(page.number)
        else:
            unread.append(page.number)
    problems += [
        *_said("no text on page {places}: what stands there cannot be found", unread, drawn),
        *_said(
            "the text of page {places} is an invisible one over a picture, and nobody compared them", unchecked, drawn
        ),
    ]
    return Legible(pages=tuple(drawn), ocr=tuple(ocr), unread=tuple(unread), problems=tuple(problems))


def _emptied(page: Page) -> Page:
    """The page without text that is no language: it must not be found, nor quoted."""
    return Page(number=page.number, width=page.width, height=page.height, lines=(), findings=page.findings)


def _unlike(layer: Page | None, read: Page) -> tuple[Finding, ...]:
    """A finding where an invisible text says something else than the picture under it."""
    said = re.findall(r"[^\W\d_]{4,}", _text([layer] if layer else []).lower())
    seen = set(re.findall(r"[^\W\d_]{4,}", _text([read]).lower()))
    missing = [word for word in said if word not in seen]
    if len(said) < FEW or len(missing) <= (1 - LIKE) * len(said):
        return ()
    detail = f"an invisible text over the picture says something else, and was not taken: {quoted(' '.join(said))}"
    return (Finding(kind="hidden text", page=read.number, detail=detail),)


def _text(pages: Iterable[Page]) -> str:
    return "\n".join(line.text for page in pages for line in page.lines)


def _said(what: str, numbers: Sequence[int], pages: Sequence[Page]) -> list[str]:
    if not numbers:
        return []
    places = ", ".join(map(str, numbers[:12])) + ("…" if len(numbers) > 12 else "")  # noqa: PLR2004
    whole = " (the whole document)" if len(numbers) == len(pages) else ""
    return [what.format(places=f"{places}{whole}")]
