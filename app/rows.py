"""Text of a source → what may support a statement by itself: a sentence whole, or each row of a table under its head.

A figure must stand in the row of its own drug and patients: a table is never one heap of numbers. A number without a unit
takes the one that its column's header gives in brackets.
"""

import re
from functools import lru_cache

__all__ = ["rows"]

IN_BRACKETS = re.compile(r"\(([^()]{1,12})\)\s*$")
BARE = re.compile(r"\s*[<>≤≥]?\s?\d+(?:[.,]\d+)?(?:\s?[-–]\s?[<>≤≥]?\d+(?:[.,]\d+)?)?\s*")


@lru_cache(maxsize=4096)
def rows(text: str) -> tuple[str, ...]:
    """Each row with the table's caption and its columns' headers, then the whole; the text alone where it is no table."""
    if "\t" not in text:
        return (text,)
    lines = text.split("\n")
    caption = [line for line in lines[:2] if "\t" not in line]
    grid = [line.split("\t") for line in lines if "\t" in line]
    head, body = grid[0], grid[1:]
    if not body:
        return (text,)
    return tuple(_row(caption, head, cells) for cells in body)


def _row(caption: list[str], head: list[str], cells: list[str]) -> str:
    said = []
    for place, cell in enumerate(cells):
        header = head[place] if place < len(head) else ""
        unit = IN_BRACKETS.search(header)
        said.append(f"{header}: {cell}{' ' + unit[1] if unit and BARE.fullmatch(cell) else ''}" if header else cell)
    return " ; ".join([*caption, *(one for one in said if one.strip(" :"))])
