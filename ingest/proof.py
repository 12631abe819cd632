"""The suspects of an open pdfium page → Proof: whether the picture of the page changes where they stand without them.

Pictures are drawn when first asked for, in colour, without annotations. Whoever calls holds `pdfium_lock`.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.characters import Box, around
from ingest.painted import Piece, Reason

__all__ = ["UNSEEN", "Proof"]

UNSEEN = 10  # of 255: a difference that nobody sees
MOST_PIXELS = 2_000_000  # of a picture
MOST_ALONE = 100  # pieces of a page that are proven one by one
MOST_BANDS = 8  # parts of a page that are drawn each on its own
APART = 40.0  # points between two of them
SAME = 0.5  # points between the boxes of one text drawn twice
TOLD: frozenset[Reason] = frozenset({"faint", "covered", "clipped", "clips"})  # what a picture can prove

Pixels = tuple[int, int, int, int]  # left, top, right, bottom in whole points


class Proof:
    """The page's picture, and what the suspects change in it."""

    def __init__(self, page: Any, suspects: Sequence[Piece]) -> None:
        self._page, self._suspects = page, suspects
        self._width, self._height = page.get_width(), page.get_height()
        self._scale = min(1.0, (MOST_PIXELS / (self._width * self._height)) ** 0.5)
        self._whole: NDArray[np.int16] | None = None
        self._changes: list[tuple[Pixels, NDArray[np.int16]]] | None = None  # of each band
        self._boxes = np.array([one.box for one in suspects]).reshape(-1, 4)
        self._alone = 0

    def outside(self, box: Box) -> bool:
        """Whether nothing of a box lies on the page."""
        return box[2] <= 0 or box[3] <= 0 or box[0] >= self._width or box[1] >= self._height

    def contrast(self, box: Box) -> int:
        """How much the picture varies in a box, from 0 to 255."""
        part = _part(self._picture(), box, self._scale)
        if not part.size:
            return 0
        return int((part.max(axis=(0, 1)) - part.min(axis=(0, 1))).max())

    def difference(self, box: Box) -> int:
        """How much the suspects change the picture in a box, from 0 to 255."""
        if self._changes is None:
            bands = self._bands()
            before = [self._drawn(scale=self._scale, band=band) for band in bands]
            for one in self._suspects:
                one.show(shown=False)
            after = [self._drawn(scale=self._scale, band=band) for band in bands]
            for one in self._suspects:
                one.show(shown=True)
            changes = [np.abs(one - other).max(axis=2) for one, other in zip(before, after, strict=True)]
            self._changes = list(zip(bands, changes, strict=True))
        parts = [_part(change, _moved(box, band), self._scale) for band, change in self._changes]
        return max((int(part.max()) for part in parts if part.size), default=0)

    def _bands(self) -> list[Pixels]:
        """The parts of the page, from side to side of the suspects in it, that the picture can tell about."""
        boxes = sorted((one.box for one in self._suspects if one.why & TOLD), key=lambda box: box[1])
        bands: list[Box] = []
        for box in boxes:
            if bands and (box[1] < bands[-1][3] + APART or len(bands) == MOST_BANDS):
                bands[-1] = around(iter((bands[-1], box)))
            else:
                bands.append(box)
        return [band for one in bands if _size(band := _around(one, self._width, self._height))]

    def overlapped(self, piece: Piece) -> bool:
        """Whether another suspect lies on a piece, and is not the same text drawn twice to look bold."""
        left, top, right, bottom = piece.box
        boxes = self._boxes
        meets = (boxes[:, 0] < right) & (boxes[:, 1] < bottom) & (boxes[:, 2] > left) & (boxes[:, 3] > top)
        same = np.abs(boxes - np.array(piece.box)).max(axis=1) <= SAME
        return bool((meets & ~same).any())

    def alone(self, piece: Piece, boxes: Sequence[Box]) -> list[int]:
        """How much a piece alone changes the picture in each box; it is left off where it changes nothing.

        No answers, so that the boxes count as seen, where it would take too long.
        """
        band = _around(piece.box, self._width, self._height)
        self._alone += 1
        if self._alone > MOST_ALONE or not 0 < _size(band) <= MOST_PIXELS:
            return []
        before = self._drawn(scale=1.0, band=band)
        piece.show(shown=False)
        change = np.abs(before - self._drawn(scale=1.0, band=band)).max(axis=2)
        piece.show(shown=bool(change.max() > UNSEEN))
        parts = [_part(change, _moved(box, band), 1.0) for box in boxes]
        return [int(part.max()) if part.size else 0 for part in parts]

    def _picture(self) -> NDArray[np.int16]:
        if self._whole is None:
            self._whole = self._drawn(scale=self._scale)
        return self._whole

    def _drawn(self, *, scale: float, band: Pixels | None = None) -> NDArray[np.int16]:
        left, top, right, bottom = band or (0, 0, self._width, self._height)
        crop = (left, max(0, self._height - bottom), max(0, self._width - right), top)
        bitmap = self._page.render(scale=scale, crop=crop, draw_annots=False, may_draw_forms=False)
        picture: NDArray[np.int16] = bitmap.to_numpy().astype(np.int16)
        bitmap.close()
        return picture if picture.ndim == 3 else picture[:, :, None]  # noqa: PLR2004


def _around(box: Box, width: float, height: float) -> Pixels:
    """The whole points around a box, within the page."""
    left, top, right, bottom = box
    farthest = min(int(width), int(right) + 3), min(int(height), int(bottom) + 3)
    return max(0, int(left) - 2), max(0, int(top) - 2), *farthest


def _size(band: Pixels) -> int:
    left, top, right, bottom = band
    return max(0, right - left) * max(0, bottom - top)


def _moved(box: Box, band: Pixels) -> Box:
    """A box as seen from the corner of a band; nothing where it lies above or left of it."""
    return box[0] - band[0], box[1] - band[1], box[2] - band[0], box[3] - band[1]


def _part(picture: NDArray[np.int16], box: Box, scale: float) -> NDArray[np.int16]:
    left, top, right, bottom = (int(edge * scale) for edge in box)
    return picture[max(0, top - 1) : max(0, bottom + 2), max(0, left - 1) : max(0, right + 2)]
