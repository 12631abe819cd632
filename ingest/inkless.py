"""Characters without ink → Findings: zero-width characters, variation selectors and tags may carry words that nobody sees.

Covered: tag characters (U+E0000 to U+E007F, a copy of ASCII), bytes in variation selectors, runs of zero-width
characters. Single ones are common in honest text (a break in a long address, an emoji), and are dropped in silence.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from ingest.findings import Finding

__all__ = ["CONTROLS", "INKLESS", "inkless_findings"]

CONTROLS = frozenset(chain(range(0x20), range(0x7F, 0xA0))) - {0x02, 0x09, 0x0A, 0x0D}  # 02 is pdfium's soft hyphen
TAGS = range(0xE0000, 0xE0080)
SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))  # of bytes 0 to 15 and 16 to 255, where they carry any
ZERO_WIDTH = frozenset(
    chain(
        (0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0),
        range(0x180B, 0x1810), range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070), range(0xFFF9, 0xFFFC),
    )
)  # fmt: skip
INKLESS = ZERO_WIDTH.union(CONTROLS, TAGS, *SELECTORS)
LONG_RUN = 8  # zero-width characters without ink between them
SPELLED = 3  # variation selectors in a row; an emoji has one
DENSE, MANY = 0.5, 40  # zero-width characters for each inked one on a page, and how many there must be


def inkless_findings(found: Sequence[tuple[int, int]], *, number: int, inked: int) -> Iterator[Finding]:
    """Judge the inkless characters of a page (place and code of each) that has so many inked ones; number is 1-based."""
    if not found:
        return
    tags = "".join(chr(code - TAGS.start) for _, code in found if code in TAGS)
    if tags:
        yield _finding(
            number, f"{len(tags)} tag characters, which have no ink, left out; they spell {_printable(tags)}"
        )
    runs = list(_runs(found))
    for run in runs:
        data = bytes(_byte(code) for code in run if _byte(code) >= 0)
        if len(data) >= SPELLED:
            said = _printable(data.decode("utf-8", "replace"))
            yield _finding(number, f"{len(data)} variation selectors in a row, left out; as bytes they spell {said}")
    widths = [sum(code in ZERO_WIDTH for code in run) for run in runs]
    total = sum(widths)
    if max(widths) >= LONG_RUN or total >= max(MANY, DENSE * inked):
        yield _finding(
            number, f"{total} zero-width characters, up to {max(widths)} in a row, left out; they may encode words"
        )


def _finding(number: int, detail: str) -> Finding:
    return Finding(kind="hidden text", page=number, detail=detail)


def _runs(found: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """Codes without ink between them; pdfium gives a code beyond U+FFFF two places."""
    run: list[int] = []
    ends = -1
    for place, code in found:
        if run and place != ends:
            yield run
            run = []
        run.append(code)
        ends = place + (2 if code > 0xFFFF else 1)  # noqa: PLR2004
    if run:
        yield run


def _byte(code: int) -> int:
    """The byte that a variation selector stands for; -1 for any other character."""
    if code in SELECTORS[0]:
        return code - SELECTORS[0].start
    return code - SELECTORS[1].start + 16 if code in SELECTORS[1] else -1


def _printable(text: str) -> str:
    shown = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return f"“{shown[:200]}{'…' if len(shown) > 200 else ''}”"  # noqa: PLR2004
