"""OrderedPage → Figure: the caption of a drawn figure or algorithm, and the lines of text inside it.

Covered: flow charts and diagrams whose boxes are drawn with straight lines and whose caption stands right above or below
them. Not covered: figures without a caption, pictures, and curved drawings; whatever text they hold stays where it is.
Nothing is called a figure on the strength of its words alone, so that no prose is taken for one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.characters import Box, around
from ingest.headings import LEADERS, MARKER
from ingest.order import OrderedPage
from ingest.pages import Line

__all__ = ["Figure", "figures"]

WORD = (
    r"(?:fig(?:ure|ura)?|algorithms?|algoritm[aeo]|algorithme|gambar|rajah|bagan(?:\salir)?|alur|carta\salir|diagram(?:me|a)?"
    r"|flow\s?charts?|flujograma|organigramme|sch[ée]ma)"
)
CAPTION = re.compile(rf"^\W{{0,3}}{WORD}\.?\s*(?:[A-Z]{{0,2}}\d{{1,3}}(?:[.\-–]\d{{1,3}})*[a-z]?)\b", re.IGNORECASE)
MOST_CAPTION_LINES, LONGEST_CAPTION = 3, 220
MOST_RULINGS = 1500  # of one page; more is a map or a chart of data
FEWEST_RULINGS = 8  # of a figure: two boxes
JOINED = 6.0  # points between lines of one box
NEAR = 60.0  # points between a caption and its figure
STEP = 70.0  # points between two boxes of a figure: as long as an arrow
WIDE, WORDY = 0.55, 8  # share of the page's width and words, from which a line outside every box is prose
TABLE = re.compile(r"^(?:table|tableau|tabla|tabel|jadual|cuadro)\s*[A-Z]?\d[\d.]*\W*\s[A-Z]", re.IGNORECASE)
FULL, MOST_FULL = 0.85, 0.6  # share of a figure's width that a line fills, and of its lines that may
TABLED = 0.5  # share of a figure that ruled tables fill, from which it is a table


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of a page: the lines of its caption and those inside it, as places in the page's body."""

    caption: tuple[int, ...]
    inside: tuple[int, ...]  # () where what is drawn there may be a table, or a paragraph on a coloured ground
    box: Box

    def reaches(self, box: Box) -> bool:
        """Whether it touches a box of its page."""
        return _gap(self.box, box) == 0

    def parts(self, body: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
        """Its caption, then what stands in it: lines that go on below one another are one part."""
        yield tuple(body[place] for place in self.caption)
        part: list[Line] = []
        for line in (body[place] for place in self.inside):
            if part and not _wraps(part[-1], line):
                yield tuple(part)
                part = []
            part.append(line)
        yield tuple(part)


def figures(page: OrderedPage) -> tuple[Figure, ...]:
    """The figures of a page, in the order of their captions."""
    captions = list(_captions(page.body))
    if not captions or not FEWEST_RULINGS <= len(page.page.rulings) <= MOST_RULINGS:
        return ()
    drawn = [box for box in _clusters(page.page.rulings) if not _is_rule(box, page)]
    taken: set[int] = {place for caption in captions for place in caption}
    found = []
    for caption in captions:
        box = _region(page, caption, drawn, taken)
        if box is None:
            continue
        inside = tuple(
            place
            for place, line in enumerate(page.body)
            if place not in taken and _holds(box, line.box) and not _is_prose(line, page, drawn)
        )
        if _is_written([page.body[place] for place in inside], box, page):
            inside = ()
        taken |= set(inside)
        found.append(Figure(caption=caption, inside=inside, box=box))
    return tuple(found)


def _is_written(lines: Sequence[Line], box: Box, page: OrderedPage) -> bool:
    """Whether it is no drawing for sure: a paragraph on a coloured ground, or mostly a table."""
    tabled = sum(_area(grid.box) for _, grid in page.grids if _holds(box, grid.box))
    full = sum(line.box[2] - line.box[0] > FULL * (box[2] - box[0]) for line in lines)
    return (
        full > MOST_FULL * len(lines) or any(TABLE.match(line.text) for line in lines) or tabled > TABLED * _area(box)
    )


def _captions(body: Sequence[Line]) -> Iterator[tuple[int, ...]]:
    said: set[str] = set()
    for place, line in enumerate(body):
        match = CAPTION.match(line.text)
        rest = line.text[match.end() :].lstrip() if match else ""
        if not match or LEADERS.search(line.text) or rest[:1].islower() or rest[:1] in {",", ")", "]", ";"}:
            continue  # a contents line, or a sentence that speaks of a figure
        lines = [place]
        for after in range(place + 1, min(place + MOST_CAPTION_LINES, len(body))):
            if not _goes_on(body[lines[-1]], body[after]):
                break
            lines.append(after)
        text = " ".join(body[one].text for one in lines)
        if len(text) <= LONGEST_CAPTION and re.search(r"[^\W\d_]", text[match.end() :]) and text not in said:
            said.add(text)
            yield tuple(lines)


def _goes_on(line: Line, after: Line) -> bool:
    """Whether a caption goes on in the line below it: set alike, right below, from the same edge."""
    step = after.box[3] - line.box[3]
    alike = after.bold == line.bold and abs(after.size - line.size) < 0.6  # noqa: PLR2004 points
    return alike and 0 < step < 1.5 * line.size and abs(after.box[0] - line.box[0]) < 3 * line.size


def _wraps(line: Line, after: Line) -> bool:
    """Whether a line in a box goes on in the line below it."""
    step = after.box[3] - line.box[3]
    marked = MARKER.match(after.text) is not None
    return 0 < step < 1.6 * line.size and _gap(line.box, after.box) < line.size and not marked


def _clusters(rulings: Sequence[Box]) -> list[Box]:
    """The boxes around lines that touch one another."""
    clusters: list[list[Box]] = []
    for ruling in sorted(rulings, key=lambda one: one[1]):
        near = [
            one
            for one in clusters
            if _gap(one[0], ruling) <= JOINED and any(_gap(part, ruling) <= JOINED for part in one[1:])
        ]
        merged = [part for one in near for part in one[1:]] + [ruling]
        clusters = [one for one in clusters if one not in near]
        clusters.append([around(iter(merged)), *merged])
    return [one[0] for one in clusters]


def _gap(one: Box, other: Box) -> float:
    """The distance between two boxes along the axis on which they are further apart; 0 where they overlap."""
    across = max(one[0], other[0]) - min(one[2], other[2])
    down = max(one[1], other[1]) - min(one[3], other[3])
    return max(across, down, 0.0)


def _is_rule(box: Box, page: OrderedPage) -> bool:
    """Whether it is a single line, as an underline is, or an ornament of the page, which reaches two of its edges."""
    width, height = page.page.width, page.page.height
    edges = (box[0] < JOINED, box[1] < JOINED, box[2] > width - JOINED, box[3] > height - JOINED)
    return min(box[2] - box[0], box[3] - box[1]) < 4 or sum(edges) > 1  # noqa: PLR2004 points


def _region(page: OrderedPage, caption: Sequence[int], drawn: Sequence[Box], taken: set[int]) -> Box | None:
    """The box around all that is drawn next to a caption, or None."""
    title = around(page.body[place].box for place in caption)
    others = [page.body[place].box for place in taken if place not in caption]
    apart = [
        box
        for box in drawn
        if box[3] < title[1] + JOINED or (box[1] > title[1] - JOINED and box[3] > title[3] + JOINED)
    ]
    near = [box for box in apart if _apart(title, box) <= NEAR and not _between(title, box, others)]
    if not near:
        return None
    region = min(near, key=lambda box: _apart(title, box))
    below = region[3] > title[3]
    left = [box for box in apart if (box[3] > title[3]) == below]
    prose = [line.box for line in page.body if _is_prose(line, page, drawn)]
    while joining := [
        box for box in left if _gap(region, box) <= STEP and not _between(region, box, [*others, title, *prose])
    ]:
        region = around(iter([region, *joining]))
        left = [box for box in left if box not in joining]
    ruled = sum(_gap(region, ruling) == 0 for ruling in page.page.rulings)
    return region if ruled >= FEWEST_RULINGS else None


def _apart(one: Box, other: Box) -> float:
    """How far a box is above or below another; far where it stands beside it."""
    beside = max(one[0], other[0]) > min(one[2], other[2]) + STEP
    return 9e9 if beside else max(one[1] - other[3], other[1] - one[3], 0.0)


def _between(one: Box, other: Box, boxes: Sequence[Box]) -> bool:
    """Whether a box stands in the gap between one above and one below."""
    upper, lower = sorted((one, other), key=lambda box: box[1])
    left, right = min(one[0], other[0]), max(one[2], other[2])
    return any(upper[3] <= (box[1] + box[3]) / 2 <= lower[1] and box[0] < right and left < box[2] for box in boxes)


def _is_prose(line: Line, page: OrderedPage, drawn: Sequence[Box]) -> bool:
    """Whether a line is running text: wide, of many words, and inside no box."""
    left, _, right, _ = line.box
    wide = right - left > WIDE * page.page.width and len(line.words) >= WORDY
    return wide and not any(_holds(box, line.box) for box in drawn)


def _holds(box: Box, other: Box) -> bool:
    """Whether the middle of another box, and all its width but a little, lies within a box."""
    middle = (other[1] + other[3]) / 2
    return box[1] <= middle <= box[3] and box[0] - JOINED <= other[0] and other[2] <= box[2] + JOINED


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
