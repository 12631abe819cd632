"""Lines of words → the same, with the raised mark of a footnote at the head of its line, as a raised sign.

A mark stands higher than its note and is smaller, so that it is read as a line of its own, or as a number of the text: "2 A
child …". Covered: digits, asterisks and daggers to the left of a line. Not covered: marks as large as their text.
"""

from collections.abc import Sequence
from dataclasses import replace

from ingest.characters import SUPERSCRIPTS, Word, around

__all__ = ["with_marks"]

Words = tuple[Word, ...]

MARKS = frozenset("0123456789*†‡§")
LONGEST = 2  # signs of a mark
SMALLER = 0.87  # of the note's font size, at most
NEAR = 1.5  # font sizes from the mark to its note
HIGHER = 0.1  # of the note's font size, by which the mark's foot stands higher at the least


def with_marks(lines: Sequence[Words]) -> tuple[Words, ...]:
    """Join each mark to the line beside it, and raise those that begin a line already; no other word is moved."""
    found = [_raised(words) for words in lines]
    for mark in [words for words in found if len(words) == 1 and _is_mark(words[0].text)]:
        beside = next((words for words in found if words is not mark and _belongs(mark[0], words)), None)
        if beside is not None:
            found[found.index(beside)] = (_as_sign(mark[0]), *beside)
            found.remove(mark)
    return tuple(found)


def _is_mark(text: str) -> bool:
    return len(text) <= LONGEST and MARKS.issuperset(text)


def _as_sign(word: Word) -> Word:
    return replace(word, text=word.text.translate(SUPERSCRIPTS))


def _belongs(mark: Word, note: Words) -> bool:
    """Whether a mark stands to the left of a line, smaller and higher than its first word."""
    left, top, _, bottom = around(word.box for word in note)
    gap = left - mark.box[2]
    beside = -NEAR < gap <= NEAR * note[0].size and mark.box[1] < bottom and mark.box[3] > top
    return beside and _is_higher(mark, note[0])


def _raised(words: Words) -> Words:
    if len(words) < 2 or not _is_mark(words[0].text) or not _is_higher(words[0], words[1]):  # noqa: PLR2004 a mark and its note
        return words
    return (_as_sign(words[0]), *words[1:])


def _is_higher(mark: Word, note: Word) -> bool:
    return mark.size <= SMALLER * note.size and mark.box[3] < note.box[3] - HIGHER * note.size
