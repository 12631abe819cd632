"""Quotable → the same up to where its sentence ends: “10 ml” is read on to “per kilogram over one hour”.

Covered: lines in a narrow box or beside a table, which a document sets as lines of their own: the line right below, in the same
letters, that begins small; and a paragraph that goes on at the top of the next page with a figure or a small letter. Not
covered: a sentence that goes on with a capital letter, or in another column.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from app.quotable import SENTENCE_END, Quotable
from ingest.pagetext import Box, PageText, Span
from ingest.passages import Passage

__all__ = ["to_its_end"]

MOST = 4  # lines that a sentence is followed
LINE = re.compile(r"[^\n]+")
# In heights of the line: how far below it, to the left, and to the right of where it begins the next one may begin.
ABOVE, BELOW, LEFT, RIGHT, TALLER = 0.4, 0.9, 1.0, 3.0, 1.25


def to_its_end(unit: Quotable, *, page: Callable[[int], PageText], around: Sequence[Passage]) -> Quotable:
    """The unit with the lines that its last sentence goes on in; `around` are passages in reading order, its own among them."""
    for _ in range(MOST):
        rest = None if _ends(unit) else _below(unit, page) or _overleaf(unit, around)
        if rest is None:
            break
        text = " ".join([unit.sentence.text, page(rest.page).text[rest.start : rest.end]])
        unit = replace(unit, sentence=replace(unit.sentence, text=text, spans=(*unit.sentence.spans, rest)))
    return unit


def _ends(unit: Quotable) -> bool:
    return unit.sentence.kind not in {"item", "text"} or SENTENCE_END.search(unit.sentence.text.rstrip()) is not None


def _below(unit: Quotable, page: Callable[[int], PageText]) -> Span | None:
    """The line right below the last one that begins small."""
    last = unit.sentence.spans[-1]
    here = page(last.page)
    box = here.boxes(last.start, last.end)[-1]
    for line in LINE.finditer(here.text):
        if line.start() < last.start or line.start() >= last.end:
            begins = line[0].lstrip()[:1].islower() and "\t" not in line[0]
            if begins and _follows(here.boxes(line.start(), line.end()), box):
                return Span(page=last.page, start=line.start(), end=line.end())
    return None


def _follows(boxes: Sequence[Box], before: Box) -> bool:
    left, top, _, bottom = boxes[0]
    height = before[3] - before[1]
    return (
        -ABOVE * height <= top - before[3] <= BELOW * height
        and -LEFT * height <= left - before[0] <= RIGHT * height
        and height / TALLER <= bottom - top <= height * TALLER
    )


def _overleaf(unit: Quotable, around: Sequence[Passage]) -> Span | None:
    """The first sentence of the next page, where it is the next one of the text and begins small or with a figure."""
    last = unit.sentence.spans[-1]
    for before, after in pairwise(one for passage in around for one in passage.sentences):
        first, begins = after.spans[0], after.text[:1]
        if (
            before.spans[-1] == last
            and (after.kind, first.page, first.start) == ("text", last.page + 1, 0)
            and (begins.islower() or begins.isdigit())
        ):
            return first
    return None
