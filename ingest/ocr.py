"""A page without usable text → the same page read from its picture, by tesseract: words, boxes, confidence.

Covered: pages that hold no text, or text that is no language (broken font tables); blank pages are told from pictures.
Not covered: handwriting; reading order beyond what tesseract finds. OCR can mistake a digit, so whatever is read here
is marked all the way to the answer. A tesseract that hangs is ended after `timeout`.
"""

import csv
import functools
import io
import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from ingest.characters import Box, Word
from ingest.errors import PanduanError
from ingest.language import is_language, language_of
from ingest.pages import Line, Page, pdfium_lock, rendered
from ingest.picture import without_rulings

__all__ = ["OcrUnavailable", "installed_languages", "is_blank", "read_by_ocr", "signature", "usable"]

# ISO 639-1 → tesseract's names; Malay and Indonesian are read by each other's data where one is missing.
CODES = {
    "en": ("eng",), "ms": ("msa", "ind"), "id": ("ind", "msa"), "fr": ("fra",), "es": ("spa",), "nl": ("nld",),
    "de": ("deu",), "pt": ("por",), "it": ("ita",),
}  # fmt: skip
DPI = 300
MOST_PIXELS = 30_000_000  # of a picture; larger pages are rendered coarser
FOREIGN = 0.2  # share of characters that belong to no script, from which a text is no language
SPOKEN = 0.3  # share of words with a vowel, below which a text is no language
LONG = 40  # words from which that can be judged
UNSURE = 0.3  # confidence below which a sign without a letter or digit is dirt
VOWEL = re.compile(r"[aeiouyáéíóúàèìòùâêîôûäëïöüãõæœ]", re.IGNORECASE)


class OcrUnavailable(PanduanError):
    """Tesseract, or its data for a language, is not installed; the message holds the command that installs it."""


def usable(page: Page) -> bool:
    """Whether a page's own text can be read: it has some, and it is a language or numbers."""
    text = " ".join(line.text for line in page.lines)
    signs = [sign for sign in text if not sign.isspace()]
    if not signs:
        return False
    foreign = sum(sign == "\ufffd" or unicodedata.category(sign) in {"Co", "Cn", "Cc", "Cs"} for sign in signs)
    if foreign > FOREIGN * len(signs):
        return False
    words = [word for word in re.findall(r"[^\W\d_]{3,}", text) if word.isascii() or VOWEL.search(word)]
    spoken = sum(VOWEL.search(word) is not None for word in words)
    return (len(words) < LONG or spoken >= SPOKEN * len(words)) and is_language(text)


def is_blank(path: Path, number: int) -> bool:
    """Whether nothing at all is drawn on a page."""
    with pdfium_lock:
        picture = rendered(path, number, dpi=36)
    darkest, lightest = picture.getextrema()
    return bool(lightest - darkest < 16)  # noqa: PLR2004 of 255: the grain of scanned paper


@functools.cache
def installed_languages() -> frozenset[str]:
    """Names of the languages that tesseract has data for; none where it is not installed."""
    program = shutil.which("tesseract")
    if not program:
        return frozenset()
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False, timeout=30)  # noqa: S603
    return frozenset(listed.stdout.split("\n")[1:]) - {""}


def signature() -> str:
    """Changes whenever OCR would read otherwise: what is installed, and how it is asked."""
    return f"{DPI} {' '.join(sorted(installed_languages()))}"


def _code(language: str) -> str:
    """Tesseract's name for a language; OcrUnavailable where its data are missing."""
    wanted = CODES.get(language, ("eng",))
    found = next((one for one in wanted if one in installed_languages()), "")
    if not found:
        packages = f"tesseract-ocr tesseract-ocr-{wanted[0]}"
        message = f"tesseract cannot read {wanted[0]!r} here; install it (Debian, Ubuntu: apt-get install {packages}) and build again"
        raise OcrUnavailable(message)
    return found


def read_by_ocr(path: Path, page: Page, *, language: str = "", timeout: float = 50) -> Page:
    """Read a page from its picture; `language` is ISO 639-1, "" to find out.

    OcrUnavailable where tesseract or its data are missing. A page that takes longer than `timeout` seconds comes back
    without lines.
    """
    code = _code(language or "en")
    with pdfium_lock:
        dpi = min(DPI, int(DPI * (MOST_PIXELS / (page.width * page.height * (DPI / 72) ** 2)) ** 0.5))
        picture = rendered(path, page.number, dpi=dpi)
    unruled = without_rulings(picture, dpi=dpi)
    if unruled.has_table:  # sparse text: whole lines of a table are no lines of text
        words = [word for line in _lines(_asked(unruled.picture, code, "11", timeout), 72 / dpi) for word in line.words]
        lines = tuple(_side_by_side(words))
    else:
        lines = tuple(_lines(_asked(picture, code, "3", timeout), 72 / dpi))
    if not language:
        found = language_of(" ".join(line.text for line in lines))
        if found not in {"", "en"}:
            return read_by_ocr(path, page, language=found, timeout=timeout)
    return replace(page, lines=lines, rulings=unruled.rulings if unruled.has_table else (), ocr=True)


def _asked(picture: Any, code: str, segmentation: str, timeout: float) -> str:
    """What tesseract says of a picture, as tab-separated values; "" where it takes too long."""
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG", compress_level=1)
    command = [str(shutil.which("tesseract")), "stdin", "stdout", "-l", code, "--psm", segmentation, "tsv"]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=buffer.getvalue(),
            capture_output=True,
            check=False,
            timeout=timeout,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace")


def _lines(values: str, scale: float) -> Iterator[Line]:
    """Lines of words from tesseract's table; `scale` is points by pixel."""
    rows = [row for row in csv.DictReader(io.StringIO(values), delimiter="\t", quoting=csv.QUOTE_NONE) if _is_word(row)]
    for _, group in groupby(rows, key=lambda row: (row["block_num"], row["par_num"], row["line_num"])):
        line = list(group)
        height = sorted(int(row["height"]) for row in line)[len(line) // 2] * scale
        yield Line(words=tuple(_words(line, scale, round(height / 0.7, 1))))


def _side_by_side(words: Iterable[Word]) -> Iterator[Line]:
    """Words that stand at one height, from the left, the highest line first."""
    line: list[Word] = []
    for word in sorted(words, key=lambda one: one.box[1] + one.box[3]):
        middle = (word.box[1] + word.box[3]) / 2
        if line and middle > line[0].box[3] - 0.25 * (line[0].box[3] - line[0].box[1]):
            yield Line(words=tuple(sorted(line, key=lambda one: one.box[0])))
            line = []
        line.append(word)
    if line:
        yield Line(words=tuple(sorted(line, key=lambda one: one.box[0])))


def _is_word(row: dict[str, str]) -> bool:
    text = (row["text"] or "").strip()
    return row["level"] == "5" and bool(text) and (float(row["conf"]) > 100 * UNSURE or any(map(str.isalnum, text)))


def _words(rows: Iterable[dict[str, str]], scale: float, size: float) -> Iterator[Word]:
    found = list(rows)
    for place, row in enumerate(found):
        left, top, width, height = (int(row[key]) * scale for key in ("left", "top", "width", "height"))
        box: Box = (left, top, left + width, top + height)
        text = row["text"].strip()
        ends = place == len(found) - 1 and len(text) > 2 and text[-1] == "-" and text[-2].isalpha()  # noqa: PLR2004
        yield Word(
            text=text, box=box, size=size, bold=False, soft_hyphen=ends, confidence=max(0.0, float(row["conf"]) / 100)
        )
