"""Words read by OCR and the true words → how many are right, in which order, and whether they stand where they should.

A word is a run of letters and digits, with decimal points and commas inside numbers; case is left aside, as in Rice,
"Measuring the accuracy of page-reading systems" (University of Nevada, 1996), chapter 4. Not covered: signs such as ≥
and µ, which are no words; handwriting.
"""

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eval.measures import Rate
from ingest.pages import Box, Page

__all__ = ["Placed", "Reading", "placed", "reading", "together", "words_of"]

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")


def words_of(text: str) -> list[str]:
    """The words of a text, each number one of them; `2,5` and `2.5` are not the same."""
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of a text: shares by which it agrees with the true one."""

    found: Rate  # of the true words, those that were read, wherever (multisets)
    numbers: Rate  # of the true numbers likewise
    true: Rate  # of the words that were read, those that are true
    errors: int  # words put in, left out or changed on the shortest way from the true text to the one that was read

    @property
    def in_order(self) -> float:
        """Word accuracy by alignment: 1 - word error rate; below the share found where the order differs."""
        return 1 - self.errors / self.found.trials if self.found.trials else float("nan")


def reading(true: Sequence[str], read: Sequence[str]) -> Reading:
    """Hold the words that were read against the true ones."""
    wanted, got = Counter(true), Counter(read)
    numbers = Counter({word: count for word, count in wanted.items() if word[0].isdigit()})
    shared = (wanted & got).total()
    return Reading(
        found=Rate(successes=shared, trials=wanted.total()),
        numbers=Rate(successes=(numbers & got).total(), trials=numbers.total()),
        true=Rate(successes=shared, trials=got.total()),
        errors=_distance(true, read),
    )


def _distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Levenshtein's distance between two lists of words."""
    row = list(range(len(other) + 1))
    for place, word in enumerate(one, 1):
        before, row[0] = row[0], place
        for column, against in enumerate(other, 1):
            change = before + (word != against)
            before = row[column]
            row[column] = min(change, before + 1, row[column - 1] + 1)
    return row[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where words that stand once on a page, truly and as read, were read: the box of each and its true box."""

    pairs: tuple[tuple[Box, Box], ...]

    @property
    def centred(self) -> Rate:
        """Of these words, those whose middle lies in their true box."""
        inside = sum(_holds(true, read) for read, true in self.pairs)
        return Rate(successes=inside, trials=len(self.pairs))

    @property
    def overlap(self) -> float:
        """Median of intersection over union; a box by OCR is as high as the ink, a true one as high as the font."""
        return statistics.median(_overlap(*pair) for pair in self.pairs) if self.pairs else float("nan")


def placed(read: Page, true: Page) -> Placed:
    """Compare the boxes of a page's words with those of the original's, in parts of the page's size."""
    there = dict(_once(true))
    return Placed(pairs=tuple((box, there[word]) for word, box in _once(read) if word in there))


def _once(page: Page) -> Iterator[tuple[str, Box]]:
    """The words, of three letters at least, that a page holds exactly once: no other can be mistaken for them."""
    found = [("".join(words_of(word.text)), word.box) for line in page.lines for word in line.words]
    counts = Counter(word for word, _ in found)
    for word, box in found:
        if counts[word] == 1 and len(word) > 2:  # noqa: PLR2004
            left, top, right, bottom = box
            yield word, (left / page.width, top / page.height, right / page.width, bottom / page.height)


def _holds(true: Box, read: Box) -> bool:
    across, down = (read[0] + read[2]) / 2, (read[1] + read[3]) / 2
    return true[0] <= across <= true[2] and true[1] <= down <= true[3]


def _overlap(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(across, 0.0) * max(down, 0.0)
    return shared / (_area(one) + _area(other) - shared)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def together(some: Iterable[Placed]) -> Placed:
    """The words of several pages."""
    return Placed(pairs=tuple(pair for one in some for pair in one.pairs))
