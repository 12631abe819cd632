"""PDF → Page: lines and words with their boxes, in the order in which the file draws them (pypdfium2).

Covered: soft hyphens that pdfium marks, raised digits (m², footnote marks), bullets and comparison signs of the
Symbol and Wingdings fonts, rotated and cropped pages. Not covered: text that is only a picture (such a page has no
lines), and hidden text.
"""

import ctypes
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import DocumentError

__all__ = ["Box", "Line", "Page", "Word", "page_count", "pdfium_lock", "read_pages"]

Box = tuple[float, float, float, float]  # x0, y0, x1, y1 in points; origin at the top left of the page as displayed

# pdfium keeps global state and is not thread-safe (pypdfium2 5, "Thread safety"); whoever calls it holds this.
pdfium_lock = threading.Lock()

SPACES, NEW_LINE = {0x20, 0xA0, 0x09}, 0x0A
SOFT_HYPHENS = {0x02, 0xFFFE, 0xAD}  # what pdfium puts for a hyphen at the end of a line
DROPPED = {0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060}
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻"
SUPERSCRIPTS = str.maketrans("0123456789-−", RAISED)
# Adobe's Symbol encoding, as Word exports it into the private use area; only what carries clinical meaning.
SYMBOL = {
    0xF0A3: "≤", 0xF0B3: "≥", 0xF0B1: "±", 0xF0B4: "×", 0xF0B0: "°", 0xF06D: "µ", 0xF061: "α", 0xF062: "β",
    0xF067: "γ", 0xF0AE: "→", 0xF0AF: "↓", 0xF0AD: "↑", 0xF044: "Δ", 0xF0B9: "≠", 0xF0BB: "≈", 0xF03C: "<",
    0xF03E: ">", 0xF02B: "+", 0xF02D: "−", 0xF025: "%", 0xF02F: "/",
}  # fmt: skip
ARROWS = {0xF0E0: "→", 0xF0DF: "←", 0xF0E1: "↑", 0xF0E2: "↓", 0xF0FC: "✓", 0xF0FE: "☑", 0xF0A8: "☐"}  # Wingdings


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A run of characters without a space."""

    text: str
    box: Box
    size: float  # of the font, in points
    bold: bool
    soft_hyphen: bool = False  # ends in a hyphen that the typesetter put there


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Words that stand side by side."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words, separated by a space."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """The smallest box around all words."""
        return around(word.box for word in self.words)

    @property
    def size(self) -> float:
        """The font size of most of its characters, in points."""
        weights: dict[float, int] = {}
        for word in self.words:
            weights[word.size] = weights.get(word.size, 0) + len(word.text)
        return max(weights, key=lambda size: weights[size])

    @property
    def bold(self) -> bool:
        """Whether most of its characters are bold."""
        heavy = sum(len(word.text) for word in self.words if word.bold)
        return 2 * heavy > sum(len(word.text) for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as drawn; number is 1-based, width and height are points as displayed."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


def around(boxes: Iterator[Box]) -> Box:
    """The smallest box that holds all boxes."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def read_pages(path: Path) -> Iterator[Page]:
    """Yield every page of a PDF; DocumentError where the file cannot be opened or a page cannot be read."""
    import pypdfium2

    with pdfium_lock:
        document = _open(path)
    try:
        for index in range(len(document)):
            with pdfium_lock:
                try:
                    page = _read_page(document[index], index + 1)
                except pypdfium2.PdfiumError as error:
                    message = (
                        f"{path.name!r}: page {index + 1} cannot be read ({error}); repair the PDF or re-export it"
                    )
                    raise DocumentError(message) from error
            yield page
    finally:
        with pdfium_lock:
            document.close()


def page_count(path: Path) -> int:
    """How many pages a PDF has; DocumentError where it cannot be opened."""
    with pdfium_lock:
        document = _open(path)
        count = len(document)
        document.close()
    return count


def _open(path: Path) -> Any:
    import pypdfium2

    _require_pdf(path)
    try:
        document = pypdfium2.PdfDocument(path)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            message = f"{path.name!r} is encrypted and asks for a password; save an unprotected copy and load that"
        else:
            message = f"{path.name!r} is damaged or truncated ({error}); fetch or export the PDF again"
        raise DocumentError(message) from error
    if not pages:
        message = f"{path.name!r} has no pages; fetch or export the PDF again"
        raise DocumentError(message)
    return document


def _require_pdf(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(1024)
    except OSError as error:
        message = f"{path.name!r} cannot be opened ({error.strerror}); check the path and the file's permissions"
        raise DocumentError(message) from error
    if not size:
        message = f"{path.name!r} is empty (0 bytes); fetch the PDF again"
        raise DocumentError(message)
    if b"%PDF-" not in start:  # ISO 32000-1, 7.5.2; readers accept it anywhere in the first 1,024 bytes
        kind = "a web page" if start.lstrip()[:1] == b"<" else "not a PDF"
        message = f"{path.name!r} is {kind} under a PDF's name; fetch the real PDF"
        raise DocumentError(message)


def _read_page(page: Any, number: int) -> Page:
    textpage = page.get_textpage()
    try:
        lines = tuple(Line(words=words) for words in _Reader(page, textpage).lines())
        return Page(number=number, width=page.get_width(), height=page.get_height(), lines=lines)
    finally:
        textpage.close()
        page.close()


class _Reader:
    """Holds one open text page while its characters become words."""

    def __init__(self, page: Any, textpage: Any) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium, self._raw = pdfium, textpage.raw
        self._rotation, self._bounds = page.get_rotation(), page.get_bbox()
        self._rect, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._letters: list[str] = []
        self._first = self._base = 0
        self._box: Box = (0.0, 0.0, 0.0, 0.0)

    def lines(self) -> Iterator[tuple[Word, ...]]:
        words: list[Word] = []
        count = self._pdfium.FPDFText_CountChars(self._raw)
        for index in range(count):
            code = self._pdfium.FPDFText_GetUnicode(self._raw, index)
            if code in SOFT_HYPHENS:
                self._add(index, "-")
                words += self._word(soft_hyphen=True)
                code = NEW_LINE
            elif code > 0x20 and code not in SPACES | DROPPED and not 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004
                self._add(index, self._letter(index, code))
                continue
            if code in SPACES and not self._raised_next(index, count):
                words += self._word()
            if code == NEW_LINE and self._goes_on(index, count):
                if self._gap(index + 1) > 0.15 * self._size(self._base):
                    words += self._word()
            elif code == NEW_LINE:
                words += self._word()
                if words:
                    yield tuple(words)
                words = []
        words += self._word()
        if words:
            yield tuple(words)

    def _add(self, index: int, letter: str) -> None:
        box = self._char_box(index)
        if not self._letters:
            self._first, self._base, self._box = index, index, box
        elif letter in "0123456789-−" and self._raised(index, letter):
            letter = letter.translate(SUPERSCRIPTS)
        elif letter not in ",." or not self._raised(index, "0"):
            self._base = index
        self._letters.append(letter)
        self._box = around(iter((self._box, box)))

    def _word(self, *, soft_hyphen: bool = False) -> list[Word]:
        if not self._letters:
            return []
        text = "".join(self._letters)
        self._letters = []
        size, bold = self._font(self._first)
        return [Word(text=text, box=self._box, size=size, bold=bold, soft_hyphen=soft_hyphen)]

    def _raised(self, index: int, letter: str) -> bool:
        """Whether the character is set smaller and higher than the last one on the line's foot.

        By font size and baseline, never by boxes: fonts differ in the height of their boxes, and `<14` must not
        become `<¹⁴`. A sign is raised only before a raised digit, as in `10⁻³`.
        """
        if letter in "-−" and not self._raised(index + 1, "0"):
            return False
        height, base = self._size(index), self._size(self._base)
        return height < 0.85 * base and self._foot(self._base) - self._foot(index) > 0.15 * base

    def _raised_next(self, index: int, count: int) -> bool:
        """Whether the space at index was made up by pdfium before a raised digit, as in `m 2` for m²."""
        if not self._letters or index + 1 >= count or self._letters[-1].isdigit():
            return False
        code = self._pdfium.FPDFText_GetUnicode(self._raw, index + 1)
        near = self._char_box(index + 1)[0] - self._box[2] < 0.25 * self._size(self._base)
        return 0x30 <= code <= 0x39 and near and self._raised(index + 1, chr(code))  # noqa: PLR2004

    def _goes_on(self, index: int, count: int) -> bool:
        """Whether the line break at index was made up by pdfium after a raised digit, as in `m²⏎or more`."""
        if not self._letters or self._letters[-1] not in RAISED or index + 1 >= count:
            return False
        base = self._size(self._base)
        level = abs(self._foot(index + 1) - self._foot(self._base)) < 0.1 * base
        return level and -0.1 * base < self._gap(index + 1) < base

    def _gap(self, index: int) -> float:
        """From the end of the word so far to the character, in points."""
        return self._char_box(index)[0] - self._box[2]

    def _size(self, index: int) -> float:
        self._pdfium.FPDFText_GetMatrix(self._raw, index, ctypes.byref(self._matrix))
        scale = float((self._matrix.c**2 + self._matrix.d**2) ** 0.5) or 1.0
        return float(self._pdfium.FPDFText_GetFontSize(self._raw, index)) * scale

    def _foot(self, index: int) -> float:
        """How far down the page the character's baseline lies, in points."""
        x, y = ctypes.c_double(), ctypes.c_double()
        self._pdfium.FPDFText_GetCharOrigin(self._raw, index, ctypes.byref(x), ctypes.byref(y))
        return self._displayed(x.value, y.value, x.value, y.value)[1]

    def _letter(self, index: int, code: int) -> str:
        if not 0xE000 <= code <= 0xF8FF:  # noqa: PLR2004
            return chr(code) if code <= 0x10FFFF else "\ufffd"  # noqa: PLR2004
        name = self._font_name(index).lower()
        if "symbol" in name:
            return SYMBOL.get(code, "•")
        return ARROWS.get(code, "•")

    def _char_box(self, index: int) -> Box:
        rect = self._rect
        self._pdfium.FPDFText_GetLooseCharBox(self._raw, index, ctypes.byref(rect))
        return self._displayed(rect.left, rect.bottom, rect.right, rect.top)

    def _displayed(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """From the file's coordinates (origin at the bottom left) to those of the page as displayed."""
        left, bottom, right, top = self._bounds
        match self._rotation:
            case 90:
                return y0 - bottom, x0 - left, y1 - bottom, x1 - left
            case 180:
                return right - x1, y0 - bottom, right - x0, y1 - bottom
            case 270:
                return top - y1, right - x1, top - y0, right - x0
            case _:
                return x0 - left, top - y1, x1 - left, top - y0

    def _font(self, index: int) -> tuple[float, bool]:
        heavy = self._pdfium.FPDFText_GetFontWeight(self._raw, index) >= 600  # noqa: PLR2004
        name = self._font_name(index).lower()
        return round(self._size(index), 1), heavy or any(cut in name for cut in ("bold", "black", "heavy"))

    def _font_name(self, index: int) -> str:
        buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self._pdfium.FPDFText_GetFontInfo(self._raw, index, buffer, len(buffer), ctypes.byref(flags))
        return buffer.value.decode("utf-8", "replace")
