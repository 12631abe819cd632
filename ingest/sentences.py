"""Text → where its sentences begin and end; English, Malay, Indonesian, Spanish and French punctuation.

Covered: abbreviations, decimals, numbered items, initials, bracketed references and footnote marks after the full
stop. Not covered: text without punctuation; it stays one sentence until `shortened` cuts it between cells or words.
"""

import re
from collections.abc import Callable, Iterator

__all__ = ["sentences", "shortened"]

END = re.compile(r"""[.?!](?:["”’')\]]|\s?»)*+[⁰¹²³⁴⁵⁶⁷⁸⁹,]*+(?:\s*\[[^\]]{1,40}\])*+(?=\s+(\S+))""")
ABBREVIATIONS = frozenset(
    [
        "e.g",
        "i.e",
        "etc",
        "vs",
        "cf",
        "al",
        "approx",
        "ca",
        "no",
        "nos",
        "fig",
        "figs",
        "tab",
        "ref",
        "refs",
        "dr",
        "prof",
        "mr",
        "mrs",
        "ms",
        "st",
        "inc",
        "ltd",
        "dept",
        "vol",
        "pp",
        "ed",
        "eds",
        "sp",
        "spp",
        "viz",
        "resp",
        "max",
        "min",
        "eg",
        "ie",
        "incl",
        "excl",
        "p.ej",
        "ej",
        "núm",
        "pág",
        "págs",
        "art",
        "dll",
        "dsb",
        "dkk",
        "hlm",
        "prof.",
        "drs",
        "tel",
        "sect",
        "chap",
        "rec",
    ]
)
CUTS = re.compile(r"(?<=[;\t])\s*|(?<=[,:])\s+|\s+")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield [start, end) of each sentence; together they hold every character that is not a space."""
    start = 0
    for match in END.finditer(text):
        if _ends(text[start : match.end()], text[match.start()], match.group(1)):
            yield from _stripped(text, start, match.end())
            start = match.end()
    yield from _stripped(text, start, len(text))


def _ends(before: str, mark: str, following: str) -> bool:
    first = following.lstrip("\"“‘«'([¿¡")[:1]
    if not (first.isupper() or first.isdigit() or first in "•»●–−-*" or not first):
        return False
    if mark != ".":
        return True
    word = re.split(r"[\s(]", before.rstrip("”\"’')]» "))[-1].rstrip(".").lower()
    if word in ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    # `1.` or `2.3.` at the start is the number of an item, not a sentence
    return not re.fullmatch(r"[•●»*\s]*\(?[\d.]{1,8}|[ivx]{1,4}", before.strip().rstrip("."))


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    inner = text[start:end]
    start, end = start + len(inner) - len(inner.lstrip()), end - (len(inner) - len(inner.rstrip()))
    if start < end:
        yield start, end


def shortened(text: str, *, fits: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Cut a sentence that the embedder cannot read whole, at a cell, else a comma, else a word; each part fits.

    A single word that does not fit is cut into halves.
    """
    if fits(text):
        yield from _stripped(text, 0, len(text))
        return
    middle = len(text) // 2
    places = [match.end() for match in CUTS.finditer(text) if 0 < match.end() < len(text)]
    strong = [place for place in places if text[:place].rstrip(" ")[-1:] in "\t;"]
    cut = min(strong or places or [middle], key=lambda place: abs(place - middle))
    for start, end in shortened(text[:cut], fits=fits):
        yield start, end
    for start, end in shortened(text[cut:], fits=fits):
        yield cut + start, cut + end
