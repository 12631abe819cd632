"""An open text page → what the suspects of its page wrote, word by word. Whoever calls holds `pdfium_lock`."""

import ctypes
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any

from ingest.characters import Box, around, displayed
from ingest.painted import Piece

__all__ = ["Word", "Written"]

STRIDE = 8  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Characters of one object without a space between them, and where they stand in the text page and on the page."""

    places: tuple[int, ...]
    text: str
    box: Box
    piece: Piece


class Written:
    """The characters of an open text page, by the object that drew them."""

    def __init__(self, page: Any, textpage: Any) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium, self._raw = pdfium, textpage.raw
        self._displayed = displayed(page)
        self._count = pdfium.FPDFText_CountChars(self._raw)

    def words(self, suspects: Mapping[int, Piece]) -> tuple[list[Word], int]:
        """The words that suspects drew, and how many characters others drew, spaces too."""
        found: list[Word] = []
        others = 0
        for address, pairs in groupby(self._runs(), key=lambda run: run[0]):
            runs = [run for _, run in pairs]
            if address not in suspects:
                others += sum(map(len, runs))
                continue
            for space, places in groupby(chain.from_iterable(runs), key=self._space):
                if not space:
                    found.append(self._word(list(places), suspects[address]))
        return found, others

    def _runs(self) -> Iterator[tuple[int, range]]:
        """Places that follow each other, with the address of the object that drew them; 0 for what pdfium made up.

        An object's characters follow each other: where both ends of a stride are its, so is what lies between.
        """
        start, address = 0, self._address(0)
        while start < self._count:
            end = start + STRIDE
            farther = self._address(end) if end < self._count else 0
            if address and farther == address:
                yield address, range(start, end)
            else:
                yield address, range(start, start + 1)
                yield from (
                    (self._address(place), range(place, place + 1)) for place in range(start + 1, min(end, self._count))
                )
            start, address = end, farther

    def _address(self, place: int) -> int:
        handle = self._pdfium.FPDFText_GetTextObject(self._raw, place)
        return ctypes.addressof(handle.contents) if handle else 0

    def with_spaces(self, places: Collection[int]) -> frozenset[int]:
        """The same places, and the spaces beside them: what they part is known by where it stands."""
        found = set(places)
        for step in (1, -1):
            for place in places:
                place += step  # noqa: PLW2901
                while 0 <= place < self._count and place not in found and self._space(place):
                    found.add(place)
                    place += step  # noqa: PLW2901
        return frozenset(found)

    def _space(self, place: int) -> bool:
        code = int(self._pdfium.FPDFText_GetUnicode(self._raw, place))
        return code <= 0x20 or code == 0xA0  # noqa: PLR2004

    def _word(self, places: Sequence[int], piece: Piece) -> Word:
        codes = [self._pdfium.FPDFText_GetUnicode(self._raw, place) for place in places]
        text = "".join(chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd" for code in codes)  # noqa: PLR2004
        box = around(self._box(place) for place in places)
        return Word(places=tuple(places), text=text, box=box, piece=piece)

    def _box(self, place: int) -> Box:
        left, right, low, high = (ctypes.c_double() for _ in range(4))
        self._pdfium.FPDFText_GetCharBox(self._raw, place, *map(ctypes.byref, (left, right, low, high)))
        x0, y0, x1, y1 = self._displayed(left.value, low.value, right.value, high.value)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
