"""Quotable → Statement: what is quoted, cited wherever it stands, with the notes that a reader must have beside it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from app.answer import Citation, Evidence, Statement
from app.footnotes import notes_of
from app.population import BEARING, barred_in, populations_in
from app.quotable import CAPTION, Quotable
from app.weights import told_by_weight_or_age
from ingest.headings import BULLETS
from ingest.pagetext import PageText, Span
from ingest.release import Release

__all__ = ["BARRED", "cautioned", "quoted"]

BULLET = re.compile(rf"[{BULLETS}]\s+")
AMOUNT = re.compile(
    r"\d\s?(?:[mµ]?g|mcg|mL|IU|units?|tablets?|puffs?|drops?)(?![\w/])", re.IGNORECASE
)  # no level of anything
BARRED = "This sentence is about people without {}."
UNTOLD = "This sentence does not say whether it holds in {}."
YOUNG = frozenset({"newborn", "infant", "child"})
GROWING = YOUNG | {"adolescent"}
PARTICULAR = (  # whom a general sentence may harm
    (BEARING, "pregnancy or breastfeeding"), (frozenset({"renal"}), "kidney disease"),
    (frozenset({"hepatic"}), "liver disease"), (frozenset({"malnourished"}), "malnutrition"),
)  # fmt: skip


def quoted(unit: Quotable, evidence: Evidence, *, release: Release) -> Statement:
    """What it hangs from and the sentence, as one statement without its first bullet, cited wherever they stand."""
    guideline, passage = evidence.guideline, evidence.passage
    section = (*passage.section[:-1], *_headings_within(evidence, unit), *passage.section[-1:])
    citations, bullet = [], BULLET.match(unit.text)
    skipped = bullet.end() if bullet else 0
    for span in _merged(unit.spans, partial(release.page, guideline.id)):
        page = release.page(guideline.id, span.page)
        start, skipped = span.start + skipped, 0
        citations.append(
            Citation(
                guideline=guideline,
                page=span.page,
                page_label=page.label,
                section=section,
                quote=page.text[start : span.end],
                boxes=page.boxes(start, span.end),
                grade=unit.sentence.grade,
                ocr=page.ocr,
            )
        )
    text = unit.text[bullet.end() :] if bullet else unit.text
    # Each page has notes of its own: a mark of one page is never looked up on another.
    notes = dict.fromkeys(
        notes_of(one.quote, release.page(guideline.id, one.page), number=one.page) for one in citations
    )
    note = " ".join(filter(None, notes))
    return Statement(text=text, kind="quoted", citations=tuple(citations), note=note)


def _merged(spans: Sequence[Span], page: Callable[[int], PageText]) -> list[Span]:
    """Spans that stand one after the other on a page as one: one place to open instead of three."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        between = page(span.page).text[last.end : span.start] if last and last.page == span.page else "no"
        if last and last.end <= span.start and not between.strip():
            found[-1] = replace(last, end=span.end)
        else:
            found.append(span)
    return found


def cautioned(statements: Iterable[Statement], *, asked: frozenset[str]) -> tuple[Statement, ...]:
    """Where patients are asked about whom a general sentence may harm: what speaks of them first, the rest behind with a note.

    For a child that is a sentence with an amount that is told neither for children nor by weight or age.
    """
    groups = [(names, words) for names, words in PARTICULAR if names & asked]
    told, untold = [], []
    for one in statements:
        cited = one.citations[0]
        text = " ".join([cited.guideline.title, *cited.section, one.text])
        left = [words for names, words in groups if not populations_in(text, names=names) & names]
        barred = [words for names, words in groups if words in left and names & barred_in(text)]
        if (
            asked & YOUNG
            and AMOUNT.search(one.text)
            and not (told_by_weight_or_age(text) or populations_in(text, names=GROWING) & GROWING)
        ):
            left.append("children")
        if left:
            unsaid = [words for words in left if words not in barred]
            notes = [
                BARRED.format(" or ".join(barred)) if barred else "",
                UNTOLD.format(" or in ".join(unsaid)) if unsaid else "",
            ]
            untold.append(replace(one, note=" ".join(filter(None, [*notes, one.note]))))
        else:
            told.append(one)
    return (*told, *untold)


def _headings_within(evidence: Evidence, unit: Quotable) -> tuple[str, ...]:
    """The headings of a passage that stand before what is quoted of it; its section tells only the last of them."""
    passage = evidence.passage
    before = passage.sentences[: unit.place]
    found = (one.text for one in before if one.kind == "heading" and not CAPTION.match(one.text))
    return tuple(heading for heading in found if heading not in passage.section)
