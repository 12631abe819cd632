"""Signs that a page shows and its file gives no letters for → U+FFFD in the words, where they stand.

A word processor's export can draw a sign and call it a space (measured: `VL ≥ 200 copies/ml` became `VL 200 copies/ml`
on 15 pages of one guideline). What such a sign says is not guessed; the reader sees that something stands there, and
opens the page. Covered: pieces of text that are drawn and say nothing. Not covered: a piece of which only some signs
say nothing; a sign with no word beside it, an icon say, takes no words with it. Whoever calls holds `pdfium_lock`.
"""

import ctypes
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.characters import Box, Word
from ingest.findings import Finding
from ingest.painted import Piece

__all__ = ["UNTOLD", "Told", "with_untold"]

UNTOLD = "\ufffd"
SMALLEST = 0.5  # points: smaller ones are specks
NEAR = 1.5  # font sizes between a sign and the next word of its line
COVERED = 0.3  # share of a sign's width and height that words must cover to stand in its place
SHOWN = 60  # characters of a line that a finding quotes

Words = tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The lines, with U+FFFD for what they do not say, and a finding where there is any."""

    lines: tuple[Words, ...]
    findings: tuple[Finding, ...] = ()


def with_untold(
    textpage: Any, pieces: Sequence[Piece], lines: Sequence[Words], *, drew: Collection[int], number: int
) -> Told:
    """Put in what the pieces of an open text page draw and do not say.

    `drew` holds the addresses of pieces that are known to say something, number is the 1-based page.
    """
    silent = [one.box for one in pieces if one.address not in drew and _drawn(one.box) and not _says(one, textpage)]
    silent = [box for box in silent if not _said(box, lines)]
    if not silent:
        return Told(lines=tuple(lines))
    told = [list(words) for words in lines]
    changed: dict[int, None] = {}
    for box in silent:
        place = _line_of(box, lines)
        if place is not None:
            _put(box, told[place])
            changed[place] = None
    found = tuple(map(tuple, told))
    return Told(lines=found, findings=tuple(_findings([found[place] for place in changed], number)))


def _drawn(box: Box) -> bool:
    return max(box[2] - box[0], box[3] - box[1]) >= SMALLEST


def _says(piece: Piece, textpage: Any) -> bool:
    """Whether pdfium has letters of a piece; it has none of one that repeats another in its place."""
    import pypdfium2.raw as pdfium

    length = pdfium.FPDFTextObj_GetText(piece.handle, textpage.raw, None, 0) // 2  # a terminating zero included
    letters = (ctypes.c_ushort * length)()
    pdfium.FPDFTextObj_GetText(piece.handle, textpage.raw, letters, 2 * length)
    return not all(chr(code).isspace() for code in letters[: length - 1])


def _said(box: Box, lines: Sequence[Words]) -> bool:
    """Whether words stand in the sign's place: letters are drawn twice to look bold."""
    left, top, right, bottom = box
    over = (
        min(word.box[2], right) - max(word.box[0], left)
        for words in lines
        for word in words
        if min(word.box[3], bottom) - max(word.box[1], top) > COVERED * (bottom - top)
    )
    return sum(wide for wide in over if wide > 0) > COVERED * (right - left)


def _line_of(box: Box, lines: Sequence[Words]) -> int | None:
    """The line whose next word is the nearest to the sign; None where none is near."""
    middle = (box[1] + box[3]) / 2
    near = (
        (gap / word.size, place)
        for place, words in enumerate(lines)
        for word in words
        if word.box[1] <= middle <= word.box[3]
        and (gap := max(word.box[0] - box[2], box[0] - word.box[2], 0.0)) < NEAR * word.size
    )
    return min(near, default=(0.0, None))[1]


def _put(box: Box, words: list[Word]) -> None:
    """Put the sign before the first word to its right; it is as large as the word that it stands beside."""
    place = next((place for place, word in enumerate(words) if word.box[0] >= box[0]), len(words))
    beside = words[min(place, len(words) - 1)]
    words.insert(place, replace(beside, text=UNTOLD, box=box, soft_hyphen=False))


def _findings(lines: Sequence[Words], number: int) -> Iterator[Finding]:
    """One for the page, with the line that each sign stands in."""
    if not lines:
        return
    signs = sum(word.text == UNTOLD for words in lines for word in words)
    shown = "; ".join(f"“{' '.join(word.text for word in words)[:SHOWN]}”" for words in lines)
    what = f"{signs} sign{'s' if signs > 1 else ''} for which the file gives no letters, shown as {UNTOLD}"
    yield Finding(kind="untold signs", page=number, detail=f"{what}: {shown}")
