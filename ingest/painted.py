"""An open pdfium page → Painted: its pieces of text in the order of painting, each with what may keep it from being seen.

What lies behind and above a piece is told on a grid of cells, not exactly: a suspicion is cheap, and `hidden` proves or
drops it by the picture. Covered: form objects in each other, images in strips. Not covered: layers that are switched
off. Whoever calls holds `pdfium_lock`.
"""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ingest.characters import Box
from ingest.ground import Colour, Ground

__all__ = ["Painted", "Piece", "Reason", "painted_on"]

MOST_OBJECTS = 20_000  # of a page: a map has some thousands
MOST_CLIPS, MOST_POINTS = 6, 40  # clipping paths of an object that are looked at, and points of each
DEEPEST = 8  # forms in forms
ALIKE = 48  # of 255: colours no further apart may look the same
INVISIBLE, CLIPPING, STROKED = 3, 7, frozenset({1, 5})  # text render modes, ISO 32000-1, table 106
SMALLEST = 2.0  # points: smaller text cannot be read
FAR = 1e6  # points

Transform = Callable[[float, float, float, float], Box]


# unpainted: render mode 3. clips: render mode 7 only cuts out what is painted later. outside: some of it lies outside of
# the page's box. faint: transparent, or of the colour that seems to lie behind it. covered: something that fills its
# place is painted later, and that is an image: under image. clipped: it stands over the edge of its clipping path.
Reason = Literal["unpainted", "clips", "tiny", "outside", "faint", "covered", "under image", "clipped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A text object, its box as displayed, and why it may not be seen."""

    handle: Any
    box: Box
    why: frozenset[Reason]

    @property
    def address(self) -> int:
        """What tells it from all other objects of the page."""
        return ctypes.addressof(self.handle.contents)

    def show(self, *, shown: bool) -> None:
        """Take it off the page, in memory only, or put it back."""
        import pypdfium2.raw as pdfium

        pdfium.FPDFPageObj_SetIsActive(self.handle, shown)

    def remove(self) -> None:
        """Take it off the page for good, in memory only, so that it also hides no letters of the text.

        pdfium leaves out a text that repeats another in its place, even one that is not active: so it is moved away.
        """
        import pypdfium2.raw as pdfium

        self.show(shown=False)
        pdfium.FPDFPageObj_Transform(self.handle, 1, 0, 0, 1, FAR, FAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted:
    """The pieces of text of a page, and how much of it images fill."""

    pieces: tuple[Piece, ...]
    images: NDArray[np.bool_]  # by cell: whether an image lies there
    step: float  # points, of a cell
    complete: bool = True  # all objects were looked at


def painted_on(page: Any, *, displayed: Transform) -> Painted:
    """Look at every object of a page once; `displayed` turns x0, y0, x1, y1 of the file into those of the page."""
    walk = _Walk(page, displayed)
    return walk.painted()


class _Walk:
    """Holds one page while its objects are looked at in the order of painting."""

    def __init__(self, page: Any, displayed: Transform) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium, self._page, self._displayed = pdfium, page, displayed
        self._width, self._height = page.get_width(), page.get_height()
        self._limit = SMALLEST * min(1.0, max(self._width, self._height) / 595)  # a small page may be scaled up
        self._ground = Ground(self._width, self._height)
        self._floats = tuple(ctypes.c_float() for _ in range(4))
        self._bytes = tuple(ctypes.c_uint() for _ in range(4))
        self._float_refs = tuple(map(ctypes.byref, self._floats))
        self._byte_refs = tuple(map(ctypes.byref, self._bytes))
        self._drawn: Box = (0.0, 0.0, 0.0, 0.0)
        self._left, self._complete = MOST_OBJECTS, True

    def painted(self) -> Painted:
        """Every piece of text, what is painted over it only known at the end."""
        found = []
        text, ground = self._pdfium.FPDF_PAGEOBJ_TEXT, self._ground
        count = self._pdfium.FPDFPage_CountObjects(self._page.raw)
        for handle, kind, matrices, veiled in self._objects(self._pdfium.FPDFPage_GetObject, self._page.raw, count, ()):
            box = self._box(handle, matrices)
            if kind != text:
                self._cover(handle, kind, box)
            elif box[2] > box[0] and box[3] > box[1]:
                cells = ground.along(box)
                why = self._reasons(handle, box, cells, matrices)
                found.append((handle, box, cells, len(ground.colours), {*why, "faint"} if veiled else why))
        ends = len(ground.colours)
        pieces = tuple(
            Piece(handle=handle, box=box, why=frozenset((*why, *(self._over(cells, since) if since < ends else ()))))
            for handle, box, cells, since, why in found
        )
        return Painted(pieces=pieces, images=ground.images, step=ground.step, complete=self._complete)

    def _objects(
        self, get: Any, owner: Any, count: int, matrices: tuple[Any, ...], *, veiled: bool = False
    ) -> Iterator[tuple[Any, int, tuple[Any, ...], bool]]:
        """Every object with its kind, the matrices of the forms around it, and whether one of those is transparent."""
        pdfium = self._pdfium
        for place in range(count):
            if self._left <= 0 or len(matrices) > DEEPEST:
                self._complete = False
                return
            self._left -= 1
            handle = get(owner, place)
            kind = pdfium.FPDFPageObj_GetType(handle)
            if kind != pdfium.FPDF_PAGEOBJ_FORM:
                yield handle, kind, matrices, veiled
                continue
            inner = (self._matrix(handle), *matrices)
            parts = pdfium.FPDFFormObj_CountObjects(handle)
            veil = veiled or bool(pdfium.FPDFPageObj_HasTransparency(handle))
            yield from self._objects(pdfium.FPDFFormObj_GetObject, handle, parts, inner, veiled=veil)

    def _matrix(self, handle: Any) -> Any:
        raw = self._pdfium.FS_MATRIX()
        self._pdfium.FPDFPageObj_GetMatrix(handle, ctypes.byref(raw))
        return raw

    def _box(self, handle: Any, matrices: tuple[Any, ...]) -> Box:
        """The object's box as displayed; `_drawn` keeps that of the file."""
        one, two, three, four = self._floats
        if not self._pdfium.FPDFPageObj_GetBounds(handle, *self._float_refs):
            return 0.0, 0.0, 0.0, 0.0
        x0, y0, x1, y1 = self._drawn = one.value, two.value, three.value, four.value
        for m in matrices:
            xs = [m.a * x + m.c * y + m.e for x in (x0, x1) for y in (y0, y1)]
            ys = [m.b * x + m.d * y + m.f for x in (x0, x1) for y in (y0, y1)]
            x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
        left, top, right, bottom = self._displayed(x0, y0, x1, y1)
        if left <= right and top <= bottom:
            return left, top, right, bottom
        return min(left, right), min(top, bottom), max(left, right), max(top, bottom)

    def _clipped(self, handle: Any) -> bool:
        """Whether the object just boxed stands over the edge of the box of one of its clipping paths."""
        pdfium, x, y = self._pdfium, self._floats[0], self._floats[1]
        left, low, right, high = self._drawn
        near = min(right - left, high - low) / 2
        clip = pdfium.FPDFPageObj_GetClipPath(handle)
        for path in range(min(pdfium.FPDFClipPath_CountPaths(clip), MOST_CLIPS)):
            count = pdfium.FPDFClipPath_CountPathSegments(clip, path)
            xs, ys = [], []
            for place in (0, 2) if count in {4, 5} else range(min(count, MOST_POINTS)):
                segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, place)
                pdfium.FPDFPathSegment_GetPoint(segment, *self._float_refs[:2])
                xs.append(x.value)
                ys.append(y.value)
            if xs and (
                left < min(xs) - near or right > max(xs) + near or low < min(ys) - near or high > max(ys) + near
            ):
                return True
        return False

    def _colour(self, handle: Any, *, stroke: bool = False) -> Colour | None:
        """Red, green, blue; None for a pattern."""
        ask = self._pdfium.FPDFPageObj_GetStrokeColor if stroke else self._pdfium.FPDFPageObj_GetFillColor
        if not ask(handle, *self._byte_refs):
            return None
        red, green, blue, _ = self._bytes
        return red.value, green.value, blue.value

    def _reasons(self, handle: Any, box: Box, cells: NDArray[np.int32], matrices: tuple[Any, ...]) -> set[Reason]:
        pdfium, width, height = self._pdfium, box[2] - box[0], box[3] - box[1]
        mode = pdfium.FPDFTextObj_GetTextRenderMode(handle)
        why: set[Reason] = set()
        if mode in {INVISIBLE, CLIPPING}:
            why.add("unpainted" if mode == INVISIBLE else "clips")
        if (width < 2 * self._limit or height < 2 * self._limit) and self._size(handle, matrices) < self._limit:
            why.add("tiny")
        if box[0] < 0 or box[1] < 0 or box[2] > self._width or box[3] > self._height:
            why.add("outside")
        if pdfium.FPDFPageObj_HasTransparency(handle) or self._fades(
            self._colour(handle, stroke=mode in STROKED), cells
        ):
            why.add("faint")
        if self._clipped(handle):
            why.add("clipped")
        return why

    def _fades(self, colour: Colour | None, cells: NDArray[np.int32]) -> bool:
        """Whether the colour of a piece is like one of those that lie behind it, or cannot be told."""
        if colour is None:
            return True
        colours, (red, green, blue) = self._ground.colours, colour
        for place in set(cells.tolist()):
            if not colours[place]:
                return True
            for behind in colours[place]:
                if abs(red - behind[0]) <= ALIKE and abs(green - behind[1]) <= ALIKE and abs(blue - behind[2]) <= ALIKE:
                    return True
        return False

    def _size(self, handle: Any, matrices: tuple[Any, ...]) -> float:
        """The height of the font as displayed, in points."""
        size = ctypes.c_float()
        self._pdfium.FPDFTextObj_GetFontSize(handle, ctypes.byref(size))
        scale = abs(size.value)
        for m in (self._matrix(handle), *matrices):
            scale *= float((m.c**2 + m.d**2) ** 0.5)
        return scale

    def _cover(self, handle: Any, kind: int, box: Box) -> None:
        pdfium = self._pdfium
        if min(box[2] - box[0], box[3] - box[1]) < self._ground.step / 2:
            return
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            fill, stroke = ctypes.c_int(), ctypes.c_int()
            pdfium.FPDFPath_GetDrawMode(handle, ctypes.byref(fill), ctypes.byref(stroke))
            if fill.value:
                self._ground.paint(box, self._colour(handle), whole=self._is_rectangle(handle), image=False)
        else:
            self._ground.paint(box, None, whole=False, image=kind == pdfium.FPDF_PAGEOBJ_IMAGE)

    def _is_rectangle(self, handle: Any) -> bool:
        """Whether a path fills its box; upright rectangles do, and of all others we do not know."""
        pdfium, x, y = self._pdfium, self._floats[0], self._floats[1]
        if not 4 <= pdfium.FPDFPath_CountSegments(handle) <= 5:  # noqa: PLR2004
            return False
        corners = []
        for place in range(4):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(handle, place), *self._float_refs[:2])
            corners.append((round(x.value, 2), round(y.value, 2)))
        return len({x for x, _ in corners}) == len({y for _, y in corners}) == 2  # noqa: PLR2004

    def _over(self, cells: NDArray[np.int32], since: int) -> set[Reason]:
        """Whether something was painted over these cells when `since` things had been, and whether that is an image."""
        over = {place for place in cells.tolist() if place >= since}
        if not over:
            return set()
        return {"covered", "under image"} if over & self._ground.pictures else {"covered"}
