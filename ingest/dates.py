"""FrontMatter → the dates that a document prints of itself: its publication, and its review.

Of a document that prints both the day it was published and the day it was last updated, the later counts: that day's
text is what is quoted. Not covered: a date that stands in prose, and a month in any other language than these five.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.frontmatter import FrontMatter

__all__ = ["published_in", "review_by_in"]

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januari enero janvier jan", "february februari febrero février feb", "march mac maret marzo mars mar",
            "april abril avril apr", "may mei mayo mai", "june jun juni junio juin", "july julai juli julio juillet jul",
            "august ogos agustus agosto août aug", "september setiembre septiembre septembre sept sep",
            "october oktober octubre octobre oct", "november noviembre novembre nov",
            "december disember desember diciembre décembre dec",
        ), 1
    )
    for name in names.split()
}  # fmt: skip
YEAR = r"(?P<year>(?:19[89]|20[0-4])\d)(?!\d)"
NAME = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
WRITTEN = re.compile(
    rf"(?<!\w)(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:\s+of)?(?:\s+de)?\s+)?{NAME}\.?,?\s+(?:de\s+|del\s+)?{YEAR}"
    rf"|(?<!\w)(?P<month_us>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\s+(?P<day_us>[0-3]?\d),\s+(?P<year_us>20[0-4]\d)"
    r"|(?<!\d)(?P<iso>20[0-4]\d-[01]\d(?:-[0-3]\d)?)(?!\d)",
    re.IGNORECASE,
)
BARE = re.compile(rf"(?<![\d/.,-]){YEAR}")
DATED = re.compile(
    r"^\W*(?:(?:last\s+)?(?:updated?|revised|amended)(?:\s+(?:on|in))?\s*:?|(?:first\s+)?(?:published|issued)(?:\s+(?:on|in))?\s*:?"
    r"|(?:publication|issue)\s+date\s*:|date\s+of\s+(?:publication|issue)\s*:?|publicad[oa]\s+(?:el|en)\s*:?"
    r"|diterbitkan\s*:?|dikemas\s*kini\s*:?|publié\s+(?:le|en)\s*:?|mis\s+à\s+jour\s+(?:le|en)\s*:?|pada\s+tanggal)",
    re.IGNORECASE,
)
REVIEW = re.compile(
    r"(?:valid|validity)\s+(?:until|through|till)|review\s+(?:date|due|by)|(?:due|date)\s+(?:for|of)\s+(?:next\s+)?review"
    r"|next\s+review|(?:to|will)\s+be\s+reviewed\s+(?:by|in|on|before)|expiry\s+date|expires(?:\s+on)?"
    r"|berlaku\s+(?:sampai|hingga)|sah\s+sehingga|v[áa]lid[oa]\s+hasta|vigente\s+hasta|valable\s+jusqu.(?:au|en)",
    re.IGNORECASE,
)
NEXT, NEAR = 3, 24  # characters between such words and the date
LAST = 12  # words of a line that names a date and is no prose


def published_in(front: FrontMatter, *, file: str, edition: str = "") -> str:
    """The day, month or year of this edition; "" where the document does not say, or says several."""
    labelled = [date for line in _short(front.lines[:4]) for date in _labelled(line, DATED, near=NEXT)]
    if labelled:
        return max(labelled)
    for said in ("\n".join(front.cover), "\n".join(front.running)):
        date = _only({found for found, _ in _dates(said)})
        if date:
            return date
    named = BARE.findall(file.replace("_", " "))
    if len(set(named)) == 1:
        return str(named[0])
    for lines in (*((front.title,), front.cover, front.running, (edition,)), _holders(front)):
        years = set(BARE.findall("\n".join(lines)))
        if len(years) == 1:
            return str(years.pop())
    return ""


def review_by_in(front: FrontMatter) -> str:
    """The day, month or year by which the document says that it is to be reviewed; "" where it does not."""
    return _only({date for page in front.lines for line in page for date in _labelled(line, REVIEW, near=NEAR)})


def _short(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines that are no prose; one that is only such words is read with the next."""
    for page in pages:
        for line, after in zip(page, (*page[1:], ""), strict=False):
            if len(line.split()) <= LAST:
                yield f"{line} {after}" if DATED.fullmatch(line.strip()) else line


def _labelled(line: str, words: re.Pattern[str], *, near: int) -> Iterator[str]:
    """The date that stands within so many characters of such words: with a month, or else a bare year."""
    for match in words.finditer(line):
        rest = line[match.end() :]
        found = [(date, start) for date, start in _dates(rest) if start <= near]
        bare = BARE.search(rest)
        if found:
            yield found[0][0]
        elif bare and bare.start() <= near:
            yield bare.group()


def _dates(text: str) -> Iterator[tuple[str, int]]:
    for match in WRITTEN.finditer(text):
        if match["iso"]:
            yield match["iso"], match.start()
            continue
        month = MONTHS[(match["month"] or match["month_us"]).lower()]
        day = match["day"] or match["day_us"]
        date = f"{match['year'] or match['year_us']}-{month:02}"
        yield (f"{date}-{int(day):02}" if day and 1 <= int(day) <= 31 else date), match.start()  # noqa: PLR2004


def _only(dates: Iterable[str]) -> str:
    """The one date; of several what they share: their year, or nothing."""
    found = sorted(set(dates))
    if len(found) > 1 and all(date.startswith(found[0]) for date in found):
        return found[-1] if len({date[:7] for date in found if len(date) > 4}) == 1 else found[0]  # noqa: PLR2004
    years = {date[:4] for date in found}
    return found[0] if len(found) == 1 else years.pop() if len(years) == 1 else ""


def _holders(front: FrontMatter) -> tuple[str, ...]:
    """Lines that name who holds the copyright."""
    return tuple(
        line for page in front.lines[:4] for line in page if re.match(r"\W*(?:©|copyright)", line, re.IGNORECASE)
    )
