"""An open pdfium page → the straight lines drawn on it, across and down, as thin boxes: what tables are ruled with.

Covered: strokes, thin filled rectangles, the sides of rectangles, also inside form objects. Not covered: slanted and
curved lines. Whoever calls holds `pdfium_lock`.
"""

import ctypes
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any

from ingest.characters import Box

__all__ = ["rulings_of"]

MOST_OBJECTS = 6000  # of a page; a map has more, a table less
MOST_SEGMENTS = 400  # of one path
THIN = 2.5  # points: a rectangle no thicker than this is a line
SHORT = 6.0  # points: a line shorter than this rules nothing


def rulings_of(page: Any, *, displayed: Any) -> tuple[Box, ...]:
    """Lines of a page in displayed coordinates; `displayed` turns x0, y0, x1, y1 of the file into them."""
    import pypdfium2.raw as pdfium

    found = []
    for item in islice(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4), MOST_OBJECTS):
        if _tiny(item, pdfium):
            continue
        matrix = _placing(item, pdfium)
        for box in _sides(item, matrix, pdfium):
            left, top, right, bottom = displayed(*box)
            found.append((min(left, right), min(top, bottom), max(left, right), max(top, bottom)))
    return tuple(found)


def _tiny(item: Any, pdfium: Any) -> bool:
    """Whether a path can hold no line that rules anything, by its bounds alone: most paths are parts of drawings."""
    if item.container is not None:  # its bounds are not the page's
        return False
    left, low, right, high = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, *map(ctypes.byref, (left, low, right, high))):
        return False
    return max(right.value - left.value, high.value - low.value) < SHORT - 1


def _placing(item: Any, pdfium: Any) -> list[tuple[float, ...]]:
    """The matrices that take the object's points to the page, innermost first."""
    matrices: list[tuple[float, ...]] = []
    one = item
    while one is not None:
        raw = pdfium.FS_MATRIX()
        if pdfium.FPDFPageObj_GetMatrix(one, ctypes.byref(raw)):
            matrices.append((raw.a, raw.b, raw.c, raw.d, raw.e, raw.f))
        one = getattr(one, "container", None)
    return matrices


def _sides(item: Any, matrices: list[tuple[float, ...]], pdfium: Any) -> Iterator[Box]:
    """The straight sides of a path, as x0, y0, x1, y1 of the file."""
    count = pdfium.FPDFPath_CountSegments(item)
    if not 2 <= count <= MOST_SEGMENTS:  # noqa: PLR2004
        return
    points = list(_points(item, count, matrices, pdfium))
    xs, ys = [x for _, x, _ in points], [y for _, _, y in points]
    left, right, low, high = min(xs), max(xs), min(ys), max(ys)
    if right - left <= THIN or high - low <= THIN:  # one line, whatever it is drawn with
        if max(right - left, high - low) >= SHORT:
            yield left, low, right, high
        return
    for (_, x0, y0), (kind, x1, y1) in pairwise(points):
        straight = abs(x0 - x1) < 0.5 or abs(y0 - y1) < 0.5  # noqa: PLR2004 points
        if kind == pdfium.FPDF_SEGMENT_LINETO and straight and abs(x0 - x1) + abs(y0 - y1) >= SHORT:
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    if count == 4 and abs(ys[0] - ys[-1]) + abs(xs[0] - xs[-1]) >= SHORT:  # noqa: PLR2004 a rectangle closes itself
        yield min(xs[0], xs[-1]), min(ys[0], ys[-1]), max(xs[0], xs[-1]), max(ys[0], ys[-1])


def _points(
    item: Any, count: int, matrices: list[tuple[float, ...]], pdfium: Any
) -> Iterator[tuple[int, float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    to_x, to_y = ctypes.byref(x), ctypes.byref(y)
    for place in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, place)
        pdfium.FPDFPathSegment_GetPoint(segment, to_x, to_y)
        here, there = x.value, y.value
        for a, b, c, d, e, f in matrices:
            here, there = a * here + c * there + e, b * here + d * there + f
        yield int(pdfium.FPDFPathSegment_GetType(segment)), here, there
