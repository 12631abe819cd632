"""Lines of a document → how it sets its body, and which of its lines are headings, at what level."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.joining import CELL_GAP
from ingest.metadata import Bookmark
from ingest.order import OrderedPage
from ingest.pages import Line

__all__ = ["BETWEEN", "BULLETS", "LEADERS", "MARKER", "MAX_HEADING", "NUMBERED", "Style", "has_cells"]

BULLETS = "•▪●○◦■□➢➤►»✓☐☑*·–−-"  # within brackets of a pattern: the hyphen stands last
MARKER = re.compile(
    rf"(?:[{BULLETS}]|\(?(?:\d{{1,2}}|[a-zA-Z]|[ivx]{{1,4}})[.)]|\d{{1,2}}(?:\.\d{{1,3}}){{1,4}}\.?(?:\s?\([A-Z]\))?)(?=\s|$)"
)
NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+[^\W\d_]")
LEADERS = re.compile(
    r"(?:\.\s?){5,}\s*(?:(?:annex(?:e|ure)?|append[ie]x|ap[ée]ndice|lampiran|anexo)\s)?\S{0,6}$|…{2,}", re.IGNORECASE
)
DATED = re.compile(r"\[(?:19|20)\d\d[^\]]*\]$")  # the mark of a recommendation, which its guideline may set in bold
BETWEEN = re.compile(
    r"\W*(?:and|or|and/or|plus|then|add|dan|atau|dan/atau|o|y|y/o|e|u|et|ou|et/ou)\W*", re.IGNORECASE
)  # on a line of its own between two items, however bold: what follows stands under the same heading as what went before
SURE = 0.8  # mean confidence of a line's words, below which OCR has made no heading out of it
MAX_HEADING = 140  # characters
RECURRING, RECURRING_LENGTH = 4, 60  # times in a document, characters
# Levels below those of the same size; what is numbered 1.1.1 stands 0.3 below.
RECURS, LEADS = 0.45, 0.48
MANY = 20  # lines that begin alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a document sets its body, learned from all of its lines."""

    size: float
    pitch: float  # from line to line within a paragraph, in font sizes
    heading_sizes: tuple[float, ...]  # descending
    titles: frozenset[tuple[int, str]]  # page index, bookmark in letters only
    mostly_bold: bool
    recurring: frozenset[str]  # bold lines that come again and again, in letters only: Drug treatment
    y_is_bullet: bool  # a bullet's sign that its font does not name, as in `y Haemoglobin`

    @classmethod
    def of(cls, pages: Sequence[OrderedPage], bookmarks: Sequence[Bookmark]) -> "Style":
        """Learn the style from a document's lines and bookmarks."""
        sizes: Counter[float] = Counter()
        pitches: Counter[float] = Counter()
        bold = total = 0
        set_apart: Counter[str] = Counter()
        for page in pages:
            for line in page.body:
                set_apart[_letters(line.text)] += line.bold and len(line.text) < RECURRING_LENGTH
                sizes[line.size] += len(line.text)
                bold, total = bold + line.bold, total + 1
            for line, following in zip(page.body, page.body[1:], strict=False):
                step = (following.box[3] - line.box[3]) / line.size if line.size else 0
                if 0.9 < step < 2.2 and line.size == following.size:  # noqa: PLR2004
                    pitches[round(step, 1)] += 1
        size = sizes.most_common(1)[0][0] if sizes else 0.0
        larger = sorted((one for one in sizes if one > 1.12 * size), reverse=True)
        titles = frozenset((bookmark.page - 1, _letters(bookmark.title)) for bookmark in bookmarks)
        pitch = pitches.most_common(1)[0][0] if pitches else 1.2
        starts = [
            line.words[1].text[0]
            for page in pages
            for line in page.body
            if line.words[0].text == "y" and line.words[1:]
        ]
        return cls(
            size=size,
            pitch=pitch,
            heading_sizes=tuple(larger),
            titles=titles,
            mostly_bold=2 * bold > total,
            recurring=frozenset(text for text, count in set_apart.items() if count >= RECURRING),
            y_is_bullet=len(starts) > MANY and sum(map(str.isupper, starts)) > 0.6 * len(starts),
        )

    def names(self, page: int, line: Line) -> bool:
        """Whether a bookmark of the PDF has the line's words and its page (an index)."""
        return (page, _letters(line.text)) in self.titles

    def heading_level(self, page: int, line: Line) -> float | None:
        """The level of a heading (lower is further out), or None for a line of the body."""
        text = line.text
        if len(text) > MAX_HEADING or not re.search(r"[^\W\d_]{2}", text) or has_cells(line) or LEADERS.search(text):
            return None
        if text.startswith(tuple(BULLETS)) or DATED.search(text) or BETWEEN.fullmatch(text):
            return None
        if sum(word.confidence for word in line.words) < SURE * len(line.words):
            return None  # OCR of a cover's pictures, which would stand over the whole document
        rank = sum(size > line.size for size in self.heading_sizes)
        numbered = NUMBERED.match(text)
        depth = numbered.group(1).count(".") + 1 if numbered else 0
        named = self.names(page, line)
        large = line.size > 1.12 * self.size
        ends = text.rstrip()[-1] in ".,;"
        heavy = line.bold and not self.mostly_bold and not ends and len(text) < 100  # noqa: PLR2004
        shouted = text.isupper() and not ends and len(text.split()) > 1 and len(text) < 90  # noqa: PLR2004
        if named or large or heavy or (shouted and not self.mostly_bold):
            return rank + 0.1 * depth + (0 if large or line.bold else 0.05)
        return None

    def standing(self, title: str, level: float) -> float:
        """The level of a whole heading, which has this one by its looks.

        What comes again and again stands under what is numbered or comes once, though set alike. Under what ends in a
        colon, or begins small, stands nothing: the one leads its list, the other is the end of a sentence in bold.
        """
        if NUMBERED.match(title):
            return level
        if title.endswith(":") or title[:1].islower():
            return math.floor(level) + LEADS
        return math.floor(level) + RECURS if _letters(title) in self.recurring else level


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def has_cells(line: Line) -> bool:
    """Whether a line holds a gap as wide as between the cells of a table."""
    pairs = zip(line.words, line.words[1:], strict=False)
    first = MARKER.fullmatch(line.words[0].text) is not None
    return any(
        after.box[0] - before.box[2] > CELL_GAP * before.size and not (first and before is line.words[0])
        for before, after in pairs
    )
