"""Blocks → Lead: what a list item hangs from, so that neither a negation nor a condition is ever parted from it.

Covered: the line above a list that ends in a colon, in no mark at all, or that announces what follows; the items that
an item is nested in; paragraphs inside a list; columns and page breaks; headings right above ("Contraindications", or
"Referral" above "Urgent"); the item with a drug's route or amount right above a ruled table, for all of its rows. Not
covered: lists whose marks the file does not hold, conditions two paragraphs up, and drugs named in a paragraph above a
table or above rows without rules.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from ingest.headings import BETWEEN, MARKER
from ingest.pagetext import PageText, Span, located
from ingest.sentences import sentences
from ingest.structure import Block

__all__ = ["Lead", "leads"]

LONGEST = 240  # characters of a paragraph that leads whole; of a longer one its last sentence does
FEWEST_LETTERS = 5  # of a line without a colon that leads
MOST_HEADINGS = 2
INDENT, DEEPEST = 4.0, 90.0  # points that an item stands further in than the one it is nested in
SELF_STANDING = re.compile(r"\d{1,2}(?:\.\d{1,3})+\.?(?=\s|$)")  # 1.2.3 numbers a recommendation, whatever is above it
ENDED = re.compile(r"[.?!;][”\"’')\]»]*$")
FOLLOWING = re.compile(r"\b(?:following|as follows|berikut|siguientes?|suivante?s?)\b[^.]*\.?$", re.IGNORECASE)
MEDICINE = re.compile(
    r"\b(?:oral(?:ly)?|rectal(?:ly)?|IM|IV|SC|subcutaneous|intramuscular|intravenous|inhaled|nebulised)\b"
    r"|\d\s?(?:[mµ]?g|mcg|mL|IU|units?)\b"
)  # a route or an amount: without it an item says nothing about the doses in the table below


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The words that an item hangs from, outermost first, and where they stand."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """An item that others may be nested in, with the paragraphs of it that lead."""

    mark: str
    page: int
    x: float
    y: float
    parts: tuple[Lead, ...]

    @property
    def open(self) -> bool:
        return self.parts[-1].text.rstrip().endswith(":")

    def holds(self, other: "_Level") -> bool:
        """Whether another item, further down, is nested in this one."""
        below = self.page == other.page and other.y > self.y and abs(other.x - self.x) < DEEPEST
        if below and abs(other.x - self.x) > INDENT:
            return other.x > self.x
        return self.mark != other.mark and self.open  # at the same place, in another column or on another page


@dataclass(slots=True, kw_only=True)
class _List:
    """What the next item hangs from, while the blocks of a document are gone through."""

    root: tuple[Lead, ...] = ()
    levels: list[_Level] = field(default_factory=list)
    headings: tuple[Lead, ...] = ()  # right above
    outer: list[_Level] = field(default_factory=list)  # its items so far that are nested in none
    medicine: Lead | None = None  # an item right above, with what it hangs from, that a table of doses may belong to
    table: str = ""  # Table.id of the rows right above

    def end(self) -> None:
        self.begin(())

    def begin(self, root: tuple[Lead, ...]) -> None:
        self.root, self.levels, self.headings, self.outer = root, [], (), []


def leads(blocks: Sequence[Block], pages: Sequence[PageText]) -> dict[Span, Lead]:
    """What each list item hangs from, by its block's first span; the parts of a figure hang from its caption."""
    state = _List()
    found: dict[Span, Lead] = {}
    captions: dict[str, Lead] = {}
    for block, following in zip_longest(blocks, blocks[1:]):
        text = " ".join(pages[span.page - 1].text[span.start : span.end] for span in block.spans)
        if block.figure:
            if block.figure in captions:
                found[block.spans[0]] = captions[block.figure]
            captions.setdefault(block.figure, Lead(text=text, spans=block.spans))
        elif block.kind == "item":
            above = _item(state, block, text, pages)
            lead = _joined(above)
            if lead:
                found[block.spans[0]] = lead
            state.medicine, state.table = _medicine(above, block, text), ""
            continue
        elif BETWEEN.fullmatch(text):
            continue
        elif block.kind == "heading":
            above = (*state.headings, _end(block, text))[-MOST_HEADINGS:]
            state.begin(above)
            state.headings = above
        elif block.kind == "text":
            before_list = following is not None and following.kind == "item"
            _paragraph(state, block, text, pages, before_list=before_list)
        else:
            state.end()
            if block.kind == "row" and block.table and state.medicine and state.table in {"", block.table}:
                found[block.spans[0]], state.table = state.medicine, block.table
                continue
        state.medicine = None if not block.figure else state.medicine
    return found


def _medicine(above: Sequence[Lead], block: Block, text: str) -> Lead | None:
    """An item that gives a medicine, of a long one its first sentence, after what it hangs from; None for any other."""
    if not MEDICINE.search(text):
        return None
    start, end = (0, len(text)) if len(text) <= LONGEST else next(iter(sentences(text)))
    return _joined((*above, Lead(text=text[start:end], spans=tuple(located(block.spans, start, end)))))


def _item(state: _List, block: Block, text: str, pages: Sequence[PageText]) -> tuple[Lead, ...]:
    """What an item hangs from; those after it may hang from it.

    One with another mark than the list above it may belong to that list or begin another: after "Contraindicated in:
    » pregnancy" comes "• Metformin, 500 mg". It is read with all that stands above it, as on the page.
    """
    mark = MARKER.match(text)
    if SELF_STANDING.match(text):
        state.end()
    page, x, y = _place(block, pages)
    kind = re.sub(r"\d+", "1", re.sub(r"[a-z]+", "a", mark.group().lower())) if mark else ""
    level = _Level(mark=kind, page=page, x=x, y=y, parts=(_end(block, text),))
    while state.levels and not state.levels[-1].holds(level):
        state.levels.pop()
    above = [one for outer in state.levels for one in outer.parts]
    if not state.levels:
        if state.root and state.outer and state.outer[0].mark != kind:
            above = [one for outer in state.outer for one in outer.parts]
        state.outer.append(level)
        level = replace(level, parts=(*above, *level.parts))  # what is nested in it hangs from that list too
    state.levels.append(level)
    state.headings = ()
    return (*state.root, *above)


def _paragraph(state: _List, block: Block, text: str, pages: Sequence[PageText], *, before_list: bool) -> None:
    """A paragraph leads the list below it, belongs to the item above it, or ends the list."""
    leading = _end(block, text) if _leads(text.rstrip(), before_list=before_list) else None
    page, x, _ = _place(block, pages)
    inside = bool(state.levels) and state.levels[-1].page == page and x > state.levels[-1].x + INDENT
    goes_on = bool(state.levels) and (text[0].islower() or len(text.split()) == 1)
    if inside and leading:
        state.levels[-1] = replace(state.levels[-1], parts=(*state.levels[-1].parts, leading))
    elif leading:
        state.begin((*state.headings, leading))
    elif not inside and not goes_on:
        state.end()
    state.headings = ()


def _leads(text: str, *, before_list: bool) -> bool:
    """Whether the list below hangs from a paragraph."""
    letters = len(re.findall(r"[^\W\d_]", text))
    unended = not ENDED.search(text) and not text[0].islower() and letters >= FEWEST_LETTERS
    return text.endswith(":") or (before_list and (unended or FOLLOWING.search(text) is not None))


def _end(block: Block, text: str) -> Lead:
    """A block as what leads: all of it, or its last sentence where it is long."""
    if len(text) <= LONGEST:
        return Lead(text=text, spans=block.spans)
    *_, (start, end) = sentences(text)
    return Lead(text=text[start:end], spans=tuple(located(block.spans, start, end)))


def _place(block: Block, pages: Sequence[PageText]) -> tuple[int, float, float]:
    """Page, left edge and foot of a block's first word."""
    span = block.spans[0]
    words = pages[span.page - 1].words
    _, _, (left, _, _, bottom) = words[bisect_left(words, span.start, key=lambda word: word[0])]
    return span.page, left, bottom


def _joined(parts: Sequence[Lead]) -> Lead | None:
    if not parts:
        return None
    return Lead(text=" ".join(part.text for part in parts), spans=tuple(_spans(parts)))


def _spans(parts: Sequence[Lead]) -> Iterator[Span]:
    for part in parts:
        yield from part.spans
