"""Boxes in the order of painting → Ground: what was painted last in each cell of a page, and in which colours."""

from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ingest.characters import Box

__all__ = ["Colour", "Ground"]

MOST_CELLS = 400  # a side of the grid has
CELL = 3.0  # points, on a page that is not larger than MOST_CELLS of them
PAPER = (255, 255, 255)

Colour = tuple[int, int, int]


@dataclass(slots=True)
class Ground:
    """What was painted last in each cell of the page."""

    width: float
    height: float
    step: float = field(init=False)
    last: NDArray[np.int32] = field(init=False)  # place in `colours`
    images: NDArray[np.bool_] = field(init=False)
    colours: list[tuple[Colour, ...]] = field(default_factory=lambda: [(PAPER,)])  # that it may have; none: any
    pictures: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.step = max(CELL, self.width / MOST_CELLS, self.height / MOST_CELLS)
        rows, columns = int(self.height / self.step) + 1, int(self.width / self.step) + 1
        self.last = np.zeros((rows, columns), dtype=np.int32)
        self.images = np.zeros((rows, columns), dtype=np.bool_)

    def paint(self, box: Box, colour: Colour | None, *, whole: bool, image: bool) -> None:
        """Fill the cells whose middle lies in the box; unless it fills it whole, what was there may still be seen."""
        half = self.step / 2
        left, top, right, bottom = (max(0, int((edge + half) / self.step)) for edge in box)
        part = self.last[top:bottom, left:right]
        if not part.size:
            return
        colours: tuple[Colour, ...] = (colour,) if colour else ()
        if colour and not whole:
            behind = [self.colours[place] for place in set(part[:: len(part) // 4 + 1, :: part.shape[1] // 4 + 1].flat)]
            colours = tuple({colour, *chain.from_iterable(behind)}) if all(behind) else ()
        part[:] = len(self.colours)
        if image:
            self.images[top:bottom, left:right] = True
            self.pictures.add(len(self.colours))
        self.colours.append(colours)

    def along(self, box: Box) -> NDArray[np.int32]:
        """The cells along the middle of a piece of text: a view that goes on showing what is painted later."""
        step = self.step
        left, top, right, bottom = int(box[0] / step), int(box[1] / step), int(box[2] / step), int(box[3] / step)
        left, top = max(0, left), max(0, top)
        if right - left >= bottom - top:
            return self.last[min((top + bottom) // 2, len(self.last) - 1), left : max(right, left) + 1]
        return self.last[top : max(bottom, top) + 1, min((left + right) // 2, self.last.shape[1] - 1)]
