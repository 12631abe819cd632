"""Page → Region: where a table without ruling lines between its cells may stand.

Covered: between lines across the page that begin and end alike (as in journals), and below a caption. Whether it is a
table is for `ingest.aligned` to say. Not covered: tables with neither.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from ingest.characters import Box, Word
from ingest.pages import Line, Page

__all__ = ["Region", "caption_of", "regions"]

CAPTION = re.compile(
    r"^\W*(?:table|tableau|tabla|tabel|jadual|chart|box|kotak|cuadro|annex|appendix|lampiran)\b", re.IGNORECASE
)
NUMBERED = re.compile(r"^\W*(?:table|tableau|tabla|tabel|jadual|cuadro)\s+[\dIVXLA-H]", re.IGNORECASE)
THIN = 3.0  # points
ALIKE = 4.0  # points that two rules of a table may begin or end apart
NARROWEST = 0.2  # of the page's width, that a rule of a table is long
TALLEST = 0.8  # of the page's height
TALL = 6.0  # points
NEAR = 24.0  # points
LOOSE = 2.6  # font sizes from line to line, from which a table without rules has ended
CLOSE = 1.5  # font sizes from foot to foot, up to which a caption goes on
PROSE = 9  # words of a line without a gap, from which it is running text


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The bands of a possible table, from the top, each the words between two rules; its head is known if it is ruled."""

    left: float
    right: float
    bands: tuple[tuple[Word, ...], ...]
    captioned: bool  # a caption stands right above it


def caption_of(text: str) -> bool:
    """Whether a line is the caption of a table."""
    return CAPTION.match(text) is not None


def regions(page: Page, lines: Sequence[Line]) -> Iterator[Region]:
    """Every place of a page that may be a table, the widest runs of bands first; `lines` are what no grid has taken."""
    words = [word for line in lines for word in line.words]
    heads = list(_captions(lines))
    captions = {id(word) for line in heads for word in line.words}
    for left, right, levels in _ruled(page):
        inside = [
            word for word in words if left - THIN <= _middle(word)[0] <= right + THIN and id(word) not in captions
        ]
        bands = [tuple(word for word in inside if top < _middle(word)[1] < bottom) for top, bottom in pairwise(levels)]
        for first in range(len(bands)):
            for last in range(len(bands), first, -1):
                above = levels[first] - NEAR, levels[first] + NEAR / 2
                captioned = any(above[0] < line.box[3] < above[1] and left - 9 < line.box[0] < right for line in heads)
                if _crossed(page, (left, levels[first], right, levels[last])):
                    continue
                if all(bands[first:last]) and levels[last] - levels[first] < TALLEST * page.height:
                    yield Region(left=left, right=right, bands=tuple(bands[first:last]), captioned=captioned)
    for line in lines:
        if NUMBERED.match(line.text):
            yield from _below(line, lines, page)


def _captions(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines of captions; one goes on while the lines below are set alike, close, and without gaps."""
    last: Line | None = None
    for line in lines:
        close = last is not None and 0 < line.box[3] - last.box[3] < CLOSE * last.size
        alike = last is not None and (last.size, last.bold) == (line.size, line.bold)
        if NUMBERED.match(line.text) or (close and alike and widest_gap(line) < line.size):
            yield line
            last = line
        else:
            last = None


def widest_gap(line: Line) -> float:
    """The widest gap between two words of a line, in points."""
    return max((after.box[0] - before.box[2] for before, after in pairwise(line.words)), default=0.0)


def _crossed(page: Page, box: Box) -> bool:
    """Whether lines run down in a region: then it is for them to say where its cells are."""
    left, top, right, bottom = box
    return any(
        left - THIN < rule[0] < right + THIN and min(bottom, rule[3]) - max(top, rule[1]) > TALL
        for rule in page.rulings
        if rule[2] - rule[0] <= THIN
    )


def _middle(word: Word) -> tuple[float, float]:
    left, top, right, bottom = word.box
    return (left + right) / 2, (top + bottom) / 2


def _ruled(page: Page) -> Iterator[tuple[float, float, list[float]]]:
    """Rules that begin and end alike: from where to where, and how far down each lies."""
    rules = sorted(_joined(page.rulings), key=lambda rule: (round(rule[0] / ALIKE), rule[0], rule[2]))
    groups: list[list[Box]] = []
    for rule in rules:
        if rule[2] - rule[0] < NARROWEST * page.width:
            continue
        same = next(
            (one for one in groups if abs(one[0][0] - rule[0]) < ALIKE and abs(one[0][2] - rule[2]) < ALIKE), None
        )
        if same is None:
            groups.append([rule])
        else:
            same.append(rule)
    for group in groups:
        levels: list[float] = []
        for level in sorted((rule[1] + rule[3]) / 2 for rule in group):
            if not levels or level - levels[-1] > THIN:
                levels.append(level)
        if len(levels) > 1:
            yield group[0][0], group[0][2], levels


def _joined(rulings: Sequence[Box]) -> Iterator[Box]:
    """Lines across, those that lie end to end as one."""
    across = sorted(
        (box for box in rulings if box[3] - box[1] <= THIN and box[2] - box[0] > THIN),
        key=lambda box: (round((box[1] + box[3]) / 2), box[0]),
    )
    for _, level in groupby(across, key=lambda box: round((box[1] + box[3]) / 2)):
        whole: Box | None = None
        for box in level:
            if whole and box[0] - whole[2] <= THIN:
                whole = (whole[0], min(whole[1], box[1]), max(whole[2], box[2]), max(whole[3], box[3]))
            else:
                if whole:
                    yield whole
                whole = box
        if whole:
            yield whole


def _below(caption: Line, lines: Sequence[Line], page: Page) -> Iterator[Region]:
    """What stands below a caption, up to running text, a wide gap or the next caption; ever less of it."""
    left, right = _sides(caption, lines, page)
    under = [line for line in lines if line.box[1] > caption.box[1] + 0.5 * caption.size and line is not caption]
    near = sorted(
        (line for line in under if left - THIN <= line.box[0] and line.box[2] <= right + THIN),
        key=lambda one: one.box[3],
    )
    taken: list[Line] = []
    last = caption
    for line in near:
        if line.box[1] - last.box[3] > LOOSE * last.size or caption_of(line.text):
            break
        if taken and _is_prose(line, right - left):
            break
        taken.append(line)
        last = line if line.box[3] > last.box[3] else last
    if len(taken) > 1:
        yield Region(
            left=left, right=right, bands=(tuple(word for line in taken for word in line.words),), captioned=True
        )


def _is_prose(line: Line, width: float) -> bool:
    full = line.box[2] - line.box[0] > 0.7 * width
    return full and len(line.words) >= PROSE and widest_gap(line) < line.size


def _sides(caption: Line, lines: Sequence[Line], page: Page) -> tuple[float, float]:
    """From where to where a table below a caption may reach: the page, or the column of text that it stands in."""
    middle = page.width / 2
    prose = [line for line in lines if len(line.words) >= 5]  # noqa: PLR2004
    lefts = sum(line.box[2] < middle + 10 for line in prose)
    rights = sum(line.box[0] > middle - 20 for line in prose)
    if min(lefts, rights) < 6:  # noqa: PLR2004
        return 0.0, page.width
    return (
        (0.0, middle)
        if caption.box[2] < middle + 10
        else (middle - 20, page.width)
        if caption.box[0] > middle - 20
        else (0.0, page.width)
    )
