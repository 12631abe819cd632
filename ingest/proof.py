"""The suspects of an open pdfium page → Proof: whether the picture of the page changes where they stand without them.

Pictures are drawn when first asked for, in colour, without annotations. Whoever calls holds `pdfium_lock`.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.characters import Box
from ingest.painted import Piece

__all__ = ["UNSEEN", "Proof"]

UNSEEN = 10  # of 255: a difference that nobody sees
MOST_PIXELS = 2_000_000  # of a picture
MOST_ALONE = 100  # pieces of a page that are proven one by one
SAME = 0.5  # points between the boxes of one text drawn twice


class Proof:
    """The page's picture, and what the suspects change in it."""

    def __init__(self, page: Any, suspects: Sequence[Piece]) -> None:
        self._page, self._suspects = page, suspects
        self._width, self._height = page.get_width(), page.get_height()
        self._scale = min(1.0, (MOST_PIXELS / (self._width * self._height)) ** 0.5)
        self._whole: NDArray[np.int16] | None = None
        self._change: NDArray[np.int16] | None = None
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
        if self._change is None:
            whole = self._picture()
            for one in self._suspects:
                one.show(shown=False)
            self._change = np.abs(whole - self._drawn(scale=self._scale)).max(axis=2)
            for one in self._suspects:
                one.show(shown=True)
        part = _part(self._change, box, self._scale)
        return int(part.max()) if part.size else 0

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
        left, top, right, bottom = _around(piece.box, self._width, self._height)
        self._alone += 1
        if self._alone > MOST_ALONE or not 0 < (right - left) * (bottom - top) <= MOST_PIXELS:
            return []
        crop = (left, self._height - bottom, self._width - right, top)
        before = self._drawn(scale=1.0, crop=crop)
        piece.show(shown=False)
        change = np.abs(before - self._drawn(scale=1.0, crop=crop)).max(axis=2)
        piece.show(shown=bool(change.max() > UNSEEN))
        parts = [_part(change, (x0 - left, y0 - top, x1 - left, y1 - top), 1.0) for x0, y0, x1, y1 in boxes]
        return [int(part.max()) if part.size else 0 for part in parts]

    def _picture(self) -> NDArray[np.int16]:
        if self._whole is None:
            self._whole = self._drawn(scale=self._scale)
        return self._whole

    def _drawn(self, *, scale: float, crop: Box = (0, 0, 0, 0)) -> NDArray[np.int16]:
        bitmap = self._page.render(scale=scale, crop=crop, draw_annots=False, may_draw_forms=False)
        picture: NDArray[np.int16] = bitmap.to_numpy().astype(np.int16)
        bitmap.close()
        return picture if picture.ndim == 3 else picture[:, :, None]  # noqa: PLR2004


def _around(box: Box, width: float, height: float) -> tuple[int, int, int, int]:
    """The whole pixels around a box, within the page."""
    left, top, right, bottom = box
    return (
        max(0, int(left) - 2),
        max(0, int(top) - 2),
        min(int(width), int(right) + 3),
        min(int(height), int(bottom) + 3),
    )


def _part(picture: NDArray[np.int16], box: Box, scale: float) -> NDArray[np.int16]:
    left, top = (max(0, int(edge * scale) - 1) for edge in box[:2])
    right, bottom = (max(0, int(edge * scale) + 2) for edge in box[2:])
    return picture[top:bottom, left:right]
