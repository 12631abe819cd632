"""What a guideline, a place in it and a quote are called on the screen."""

import re
from datetime import date

from app.answer import SECTION_SEPARATOR
from ingest.corpus import Guideline
from ingest.markup import Html, joined, tag

__all__ = ["STATUS_WORDS", "badges", "grade_badge", "imprint", "notice", "page_words", "section_words", "verbatim"]

BRACKETED = re.compile(r"\(([^()]+)\)|\[([^\[\]]+)\]")
STATUS_WORDS = {"superseded": "Superseded edition", "withdrawn": "Withdrawn", "draft": "Draft, not in force"}


def imprint(guideline: Guideline) -> str:
    """Issuer, edition and date of a guideline, as far as they are known."""
    edition = " ".join(part for part in (guideline.edition, _year(guideline)) if part)
    return " · ".join(part for part in (guideline.issuer, edition) if part)


def page_words(page: int, label: str, *, of: int | None = None) -> str:
    """Where to look: the number printed on the page, and its place in the PDF."""
    place = f"{page} of {of}" if of else str(page)
    if not label:
        return f"PDF page {place}"
    return f"page {place}" if label == str(page) else f"page {label} (PDF page {place})"


def section_words(section: tuple[str, ...], guideline: Guideline, *, grade: str = "") -> str:
    """The headings above a passage, outermost first; the title of the whole, and the grade, are shown elsewhere."""
    titled = section[:1] == (guideline.title,)
    words = SECTION_SEPARATOR.join(section[1:] if titled else section)
    if not grade:
        return words
    bracketed = grade if BRACKETED.fullmatch(grade) else f"({grade})"
    return " ".join(words.replace(bracketed, "").split())


def grade_badge(grade: str) -> Html:
    """The grade in the guideline's words, without brackets round the whole; nothing where there is none."""
    if not grade:
        return joined()
    found = BRACKETED.fullmatch(grade)
    words = (found[1] or found[2]).strip() if found else grade
    return tag("span", words if words.casefold().startswith("grade") else f"Grade: {words}", class_="badge grade")


def badges(guideline: Guideline, *, today: date | None = None) -> Html:
    """What a reader must know before trusting a guideline: not in force, or past its review date."""
    shown = []
    if not guideline.answers:
        words = STATUS_WORDS.get(guideline.status, guideline.status)
        shown.append(tag("span", words, class_=f"badge {guideline.status}"))
    if guideline.overdue(today or date.today()):
        shown.append(tag("span", f"Past its review date ({guideline.review_by})", class_="badge overdue"))
    return joined(*shown)


def notice(kind: str, heading: str, words: str) -> Html:
    """A framed message that is no answer; kind is error, abstention, caution, partly or stopped."""
    return tag("div", tag("h3", heading), tag("p", words), class_=f"notice {kind}")


def verbatim(text: str, guideline: Guideline) -> Html:
    """Words of a guideline, unaltered; the tab between two cells of a table is drawn as a thin line by CSS."""
    cells = text.split("\t")
    parts: list[str] = [cells[0]]
    for cell in cells[1:]:
        parts += [tag("span", "\t", class_="cell"), cell]
    return tag("span", *parts, class_="verbatim", dir="auto", lang=guideline.language or None)


def _year(guideline: Guideline) -> str:
    year = guideline.published[:4]
    return "" if year in guideline.edition else year
