"""Quote → the notes that its marks stand for, word for word from its page: a note can turn what the sentence says.

Covered: raised digits, asterisks and daggers behind a word or its full stop, where a line of the same page begins with that
mark; a mark without such a line is told. Not covered: letters as marks, notes at the end of a chapter, and exponents, which
are units (m²) or charges (Mg²+).
"""

import re

from ingest.pagetext import PageText

__all__ = ["notes_of"]

MARK = re.compile(
    r"(?P<before>[^\W\d_]+|[.,;:)%\]])(?P<marks>[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}(?:,[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2})*|[*†‡§]{1,2})(?![\w+−⁺⁻])"
)
UNITS = frozenset({"m", "mm", "cm", "dm", "km", "s", "min", "kg"})
BEGINS = r"(?m)^{}\s*(?P<note>\S.*(?:\n(?![¹²³⁴⁵⁶⁷⁸⁹⁰*†‡§•]).*)*)"
ENDS = re.compile(r"[.;!?)](?=\s)")
LONGEST = 400  # characters of a note
MOST = 3  # notes of one quote that are told


def notes_of(text: str, page: PageText, *, number: int) -> str:
    """What the marks of a quote from a page say, in a line; "" where it bears none. `number` is the page's, 1-based."""
    marks = dict.fromkeys(
        mark
        for found in MARK.finditer(text)
        if found["before"].lower() not in UNITS
        for mark in re.findall(r"[¹²³⁴⁵⁶⁷⁸⁹⁰]+|[*†‡§]+", found["marks"])
    )
    told = [_note(mark, page, number) for mark in list(marks)[:MOST]]
    more = list(marks)[MOST:]
    if more:
        told.append(f"More notes stand on page {number}, marked {', '.join(more)}: look at the page.")
    return " ".join(told)


def _note(mark: str, page: PageText, number: int) -> str:
    found = [match["note"] for match in re.finditer(BEGINS.format(re.escape(mark)), page.text)]
    if not found:
        return f"The mark {mark} stands for a note that was not found on page {number}: look at the page."
    if len(found) > 1:
        return f"The mark {mark} stands for one of {len(found)} notes on page {number}: look at the page."
    return f"Note {mark} on page {number}: “{_whole(found[0])}”"


def _whole(note: str) -> str:
    """The note up to the end of the last sentence that the first line holds or runs into."""
    first = note.split("\n", maxsplit=1)[0]
    end = ENDS.search(f"{note}\n", max(len(first) - 1, 0))
    said = note[: end.end()] if end else first
    return " ".join(said[:LONGEST].split()) + ("…" if len(said) > LONGEST else "")
