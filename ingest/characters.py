"""pdfium's characters → Word: runs of characters without a space, line by line, with their boxes.

Covered: soft hyphens that pdfium marks, raised digits (m², footnote marks), ligatures with a space upon them, bullets and
comparison signs of the Symbol and Wingdings fonts, rotated and cropped pages; characters without ink and control characters are dropped, but a
control character between two digits becomes U+FFFD, for it may stand for a decimal point. What is hidden is left out
as if it were not there: the words around it are told apart by where they stand. Whoever calls holds `pdfium_lock`.
"""

import ctypes
import functools
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from ingest.inkless import CONTROLS, INKLESS

__all__ = ["Box", "Characters", "Word", "around", "displayed", "lines_of_words"]

Box = tuple[float, float, float, float]  # x0, y0, x1, y1 in points; origin at the top left of the page as displayed

SPACE, SPACES, NEW_LINE = 0x20, {0x20, 0xA0, 0x09}, 0x0A
SOFT_HYPHENS = {0x02, 0xFFFE, 0xAD}  # what pdfium puts for a hyphen at the end of a line
CONTROL = "\x00"  # stands for any control character until its word is complete
BULLET = "•"  # stands for every sign that has ink and no meaning we know
BETWEEN_DIGITS = re.compile(rf"(?<=\d){CONTROL}+(?=\d)")
PLAIN = frozenset(code for code in range(0x21, 0x250) if chr(code).isalpha())  # Latin letters, none of them raised
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
    confidence: float = 1.0  # of OCR, 0 to 1; text of the file itself is certain


@dataclass(frozen=True, slots=True, kw_only=True)
class Characters:
    """The words of each line, in the order in which the file draws them, and the inkless characters left out of them."""

    lines: tuple[tuple[Word, ...], ...]
    inkless: tuple[tuple[int, int], ...]  # place in the text page and code of each character without ink
    drew: frozenset[int]  # addresses of the objects that words begin in


def around(boxes: Iterator[Box]) -> Box:
    """The smallest box that holds all boxes."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def lines_of_words(page: Any, textpage: Any, *, hidden: Collection[int] = frozenset()) -> Characters:
    """Read the words of an open pdfium page, without the characters in the places of its text page that are hidden."""
    reader = _Reader(page, textpage, hidden)
    lines = tuple(reader.lines())
    return Characters(lines=lines, inkless=tuple(reader.inkless), drew=frozenset(one for one in reader.fonts if one))


def displayed(page: Any) -> Callable[[float, float, float, float], Box]:
    """What turns the file's coordinates (origin at the bottom left) into those of an open page as displayed."""
    left, bottom, right, top = page.get_bbox()
    match page.get_rotation():
        case 90:
            return lambda x0, y0, x1, y1: (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
        case 180:
            return lambda x0, y0, x1, y1: (right - x1, y0 - bottom, right - x0, y1 - bottom)
        case 270:
            return lambda x0, y0, x1, y1: (top - y1, right - x1, top - y0, right - x0)
        case _:
            return lambda x0, y0, x1, y1: (x0 - left, top - y1, x1 - left, top - y0)


class _Reader:
    """Holds one open text page while its characters become words."""

    def __init__(self, page: Any, textpage: Any, hidden: Collection[int]) -> None:
        import pypdfium2.raw as pdfium

        self._hidden = hidden
        self.inkless: list[tuple[int, int]] = []
        self._pdfium, self._raw = pdfium, textpage.raw
        self._displayed = displayed(page)
        self._rect, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._to_rect, self._to_matrix = ctypes.byref(self._rect), ctypes.byref(self._matrix)
        self._name, self._flags = ctypes.create_string_buffer(128), ctypes.byref(ctypes.c_int())
        self.fonts: dict[int | None, tuple[float, bool]] = {}  # by the address of what is drawn
        self._letters: list[str] = []
        self._first = self._base = 0
        self._box: Box = (0.0, 0.0, 0.0, 0.0)

    def lines(self) -> Iterator[tuple[Word, ...]]:
        words: list[Word] = []
        count = self._pdfium.FPDFText_CountChars(self._raw)
        for index, code in self._seen(count):
            if code in PLAIN:  # most of them; nothing below is about these
                self._append(index, chr(code))
                continue
            if code in SOFT_HYPHENS:
                self._add(index, "-")
                words += self._word(soft_hyphen=True)
                code = NEW_LINE  # noqa: PLW2901
            elif code > 0x20 and code not in SPACES and not 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004
                self._add(index, self._letter(index, code))
                continue
            if code in SPACES and not self._raised_next(index, count) and not self._in_ligature(index, count):
                words += self._word()
            if code == NEW_LINE and self._goes_on(index, count):
                words += self._word() if self._parted(index) else []
            elif code == NEW_LINE:
                words += self._word()
                if words:
                    yield tuple(words)
                words = []
        words += self._word()
        if words:
            yield tuple(words)

    def _seen(self, count: int) -> Iterator[tuple[int, int]]:
        """Place and code of each character but the hidden and inkless ones; where hidden ones stood, what parts words."""
        skipped = False
        unicode, raw, hidden = self._pdfium.FPDFText_GetUnicode, self._raw, self._hidden
        for index in range(count):
            if index in hidden:
                skipped = True
                continue
            code = unicode(raw, index)
            if 0xD800 <= code < 0xDC00:  # noqa: PLR2004
                code = self._astral(index, code, count)
            if code in INKLESS:
                self._note(index, code)
                continue
            if skipped and code > 0x20:  # noqa: PLR2004
                skipped = False
                if not self._level(index):
                    yield index - 1, NEW_LINE
                elif not -0.5 < self._gap(index) / self._size(self._base) < 0.15:  # noqa: PLR2004
                    yield index - 1, SPACE
            yield index, code

    def _astral(self, index: int, high: int, count: int) -> int:
        """The code point of a character beyond U+FFFF; pdfium gives it two places, and the second is no character."""
        low = int(self._pdfium.FPDFText_GetUnicode(self._raw, index + 1)) if index + 1 < count else 0
        return 0x10000 + ((high - 0xD800) << 10) + low - 0xDC00 if 0xDC00 <= low <= 0xDFFF else high  # noqa: PLR2004

    def _note(self, index: int, code: int) -> None:
        """Keep what has no ink for the report, and the place of a control character in its word."""
        if code not in CONTROLS:
            self.inkless.append((index, code))
        elif self._letters:
            self._letters.append(CONTROL)
        elif code >= 0x7F and self._has_ink(index):  # noqa: PLR2004 a bullet of a font that names none
            self._add(index, CONTROL)

    def _add(self, index: int, letter: str) -> None:
        """Add a character that may be raised, or stand after one that is."""
        base = self._base
        if self._letters and letter in "0123456789-−" and self._raised(index, letter):
            letter = letter.translate(SUPERSCRIPTS)
        elif not self._letters or letter not in ",." or not self._raised(index, "0"):
            base = index
        self._append(index, letter)
        self._base = base

    def _append(self, index: int, letter: str) -> None:
        box = self._char_box(index)
        if not self._letters:
            self._first, self._box = index, box
        self._letters.append(letter)
        self._base = index
        left, top, right, bottom = self._box  # not by around(): it runs for every character
        self._box = min(left, box[0]), min(top, box[1]), max(right, box[2]), max(bottom, box[3])

    def _word(self, *, soft_hyphen: bool = False) -> list[Word]:
        if not self._letters:
            return []
        text = "".join(self._letters)
        self._letters = []
        if CONTROL in text:
            text = BULLET if set(text) == {CONTROL} else BETWEEN_DIGITS.sub("\ufffd", text).replace(CONTROL, "")
        size, bold = self._font(self._first)
        return [Word(text=text, box=self._box, size=round(size, 1), bold=bold, soft_hyphen=soft_hyphen)]

    def _level(self, index: int) -> bool:
        """Whether the character after hidden ones stands on the line of the last one before them."""
        base = self._size(self._base)
        return self._gap(index) > -base and abs(self._foot(index) - self._foot(self._base)) < 0.5 * base

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
        if not 0x30 <= code <= 0x39:  # noqa: PLR2004
            return False
        near = self._char_box(index + 1)[0] - self._box[2] < 0.25 * self._size(self._base)
        return near and self._raised(index + 1, chr(code))

    def _in_ligature(self, index: int, count: int) -> bool:
        """Whether the space at index lies within the sign before it, and the next letter follows that: `fi nd` for find.

        Some programs draw one sign for `fi` and a space upon it for the letter that they saved.
        """
        if len(self._letters) < 2 or self._letters[-1] not in "fil" or index + 1 >= count:  # noqa: PLR2004 two letters
            return False
        if self._char_box(index - 1) != self._char_box(index - 2):
            return False  # "of" before a space that is drawn close
        size = self._size(self._base)
        return self._gap(index) < -0.15 * size and -0.1 * size < self._gap(index + 1) < 0.15 * size

    def _goes_on(self, index: int, count: int) -> bool:
        """Whether the line break at index was made up by pdfium after a raised digit, as in `m²⏎or more`."""
        if not self._letters or self._letters[-1] not in RAISED or index + 1 >= count:
            return False
        base = self._size(self._base)
        level = abs(self._foot(index + 1) - self._foot(self._base)) < 0.1 * base
        return level and -0.1 * base < self._gap(index + 1) < base

    def _parted(self, index: int) -> bool:
        """Whether white space as wide as a space's follows the character at index."""
        return self._gap(index + 1) > 0.15 * self._size(self._base)

    def _gap(self, index: int) -> float:
        """From the end of the word so far to the character, in points."""
        return self._char_box(index)[0] - self._box[2]

    def _size(self, index: int) -> float:
        return self._font(index)[0]

    def _foot(self, index: int) -> float:
        """How far down the page the character's baseline lies, in points."""
        x, y = ctypes.c_double(), ctypes.c_double()
        self._pdfium.FPDFText_GetCharOrigin(self._raw, index, ctypes.byref(x), ctypes.byref(y))
        return self._displayed(x.value, y.value, x.value, y.value)[1]

    def _letter(self, index: int, code: int) -> str:
        if not 0xE000 <= code <= 0xF8FF:  # noqa: PLR2004
            return chr(code) if code <= 0x10FFFF else "\ufffd"  # noqa: PLR2004
        name = self._font_name(index)
        if "symbol" in name:
            return SYMBOL.get(code, BULLET)
        return ARROWS.get(code, BULLET)

    def _char_box(self, index: int) -> Box:
        rect = self._rect
        self._pdfium.FPDFText_GetLooseCharBox(self._raw, index, self._to_rect)
        return self._displayed(rect.left, rect.bottom, rect.right, rect.top)

    def _has_ink(self, index: int) -> bool:
        left, right, low, high = (ctypes.c_double() for _ in range(4))
        self._pdfium.FPDFText_GetCharBox(self._raw, index, *map(ctypes.byref, (left, right, low, high)))
        return left.value < right.value and low.value < high.value

    def _font(self, index: int) -> tuple[float, bool]:
        """Size in points, and whether it is bold; pdfium is asked once for each object that the file draws text with."""
        drawn = ctypes.cast(self._pdfium.FPDFText_GetTextObject(self._raw, index), ctypes.c_void_p).value
        if drawn in self.fonts:
            return self.fonts[drawn]
        found = self._measured(index)
        if drawn and not self._pdfium.FPDFText_IsGenerated(self._raw, index):  # a made-up space has no size of its own
            self.fonts[drawn] = found
        return found

    def _measured(self, index: int) -> tuple[float, bool]:
        self._pdfium.FPDFText_GetMatrix(self._raw, index, self._to_matrix)
        scale = float((self._matrix.c**2 + self._matrix.d**2) ** 0.5) or 1.0
        size = float(self._pdfium.FPDFText_GetFontSize(self._raw, index)) * scale
        heavy = self._pdfium.FPDFText_GetFontWeight(self._raw, index) >= 600  # noqa: PLR2004
        name = self._font_name(index)
        return size, heavy or any(cut in name for cut in ("bold", "black", "heavy"))

    def _font_name(self, index: int) -> str:
        buffer = self._name
        self._pdfium.FPDFText_GetFontInfo(self._raw, index, buffer, len(buffer), self._flags)
        return _lower(buffer.value)


@functools.lru_cache(maxsize=256)
def _lower(name: bytes) -> str:
    return name.decode("utf-8", "replace").lower()
