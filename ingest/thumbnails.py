"""Tables that a person must look at → small grey pictures of where they stand, made by the process that reads the PDF."""

import base64
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.details import needs_look
from ingest.pages import Box, clippings
from ingest.pagetext import PageText
from ingest.structure import Structure
from ingest.tables import Table
from ingest.workers import Beat

__all__ = ["thumbnails"]

MOST, MOST_DOUBTFUL = 48, 4  # pictures of one document, of which without doses; one takes about 40 ms
WIDTH, DPI = 700, 110  # pixels at most; dots per inch at most
ASIDE, ABOVE = 30.0, 14.0  # points around a table: a column that was missed stands beside it
QUALITY = 40  # of the JPEG: small print stays legible in some 40 kB


def thumbnails(path: Path, document: Structure, *, beat: Beat) -> dict[str, list[str]]:
    """JPEGs in base64 by Table.id, one for each page of the table; [] where a page cannot be drawn or there are many."""
    wanted = [one for one in document.tables if needs_look(one)]
    dosing = sorted((one for one in wanted if one.dosing), key=lambda one: not one.faults)
    doubtful = list(_places([one for one in wanted if not one.dosing], document.pages))[:MOST_DOUBTFUL]
    first = list(_places(dosing, document.pages))[: MOST - len(doubtful)]
    places = sorted([*first, *doubtful], key=lambda place: place[1])
    found: dict[str, list[str]] = {one.id: [] for one in wanted}
    boxes = [(page, box) for _, page, box in places]
    for (identity, _, _), picture in zip(places, clippings(path, boxes, width=WIDTH, dpi=DPI), strict=True):
        beat()
        if picture is not None:
            buffer = io.BytesIO()
            picture.save(buffer, format="JPEG", quality=QUALITY)
            found[identity].append(base64.b64encode(buffer.getvalue()).decode("ascii"))
    return found


def _places(tables: Sequence[Table], pages: Sequence[PageText]) -> Iterator[tuple[str, int, Box]]:
    for table in tables:
        for span in table.spans:
            boxes = pages[span.page - 1].boxes(span.start, span.end)
            if boxes:
                yield table.id, span.page, _around(boxes, pages[span.page - 1])


def _around(boxes: Sequence[Box], page: PageText) -> Box:
    """The boxes with a margin, inside the page."""
    left, top = (min(box[side] for box in boxes) for side in (0, 1))
    right, bottom = (max(box[side] for box in boxes) for side in (2, 3))
    return (
        max(0.0, left - ASIDE),
        max(0.0, top - ABOVE),
        min(page.width, right + ASIDE),
        min(page.height, bottom + ABOVE),
    )
