"""Evidence → follow-up questions that the release can answer: on the sections near the evidence, in fixed patterns.

What is covered: a heading of the guideline is asked about only where a sentence under it may be quoted and stands on its
page, and where it, the title or a heading above names a disease or drug; what the question asks already, what the best evidence stands under, headings that carry an order, and pages read
by OCR are left out. Nothing is invented: all but the pattern is the guideline's own.
What is not covered: whether the reader wants to know; a heading in another language than the question stays as it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.answer import Evidence
from app.asking import common_words, spoken_in
from app.checking import holding
from app.examples import MARKUP, called_for, topic_of
from app.extraction import tables_within
from app.notices import without_orders
from app.quotable import quotable
from app.quoting import quoted
from ingest.corpus import Guideline
from ingest.passages import Passage, Sentence
from ingest.release import Release
from ingest.words import tokens

__all__ = ["MOST", "follow_ups"]

MOST = 3
BEST = 3  # pages of evidence, near which is looked
NEAR = 1  # pages before and after
EMPTY = re.compile(  # headings that say nothing without the one above, or nothing of the patient's care
    r"^(?:general|special|specific|other|important|another|with|twice|once|daily|overall)\b|\b(?:audience|objectives?|goals?"
    r"|aims?|background|evidences?|rationale|communication|implementation|programmes?|stakeholders?|levels?|grade|class"
    r"|objetivos?|antecedentes|evidencia|objectifs?|objektif|tujuan|latar belakang|kumpulan sasar)\b",
    re.IGNORECASE,
)
WORDING = {
    "en": ("What does {} say on “{}”?", "the guideline"),
    "ms": ("Apakah kata {} tentang “{}”?", "garis panduan"),
    "id": ("Apa kata {} tentang “{}”?", "pedoman"),
    "es": ("¿Qué dice {} sobre “{}”?", "la guía"),
    "fr": ("Que dit {} sur « {} » ?", "le guide"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """Passages in a row under the same headings, and what these are about."""

    place: int
    topic: str
    headings: tuple[str, ...]
    passages: tuple[Passage, ...]

    @property
    def pages(self) -> range:
        return range(min(self.passages[0].pages), max(self.passages[-1].pages) + 1)


def follow_ups(evidence: Sequence[Evidence], *, question: str, release: Release) -> tuple[str, ...]:
    """At most MOST questions in the question's language, each on a section near the best evidence; () where there is none."""
    best = [one for one in evidence[:BEST] if one.guideline.answers]
    read: dict[str, list[_Section]] = {}
    shown = {(one.guideline.id, one.passage.section) for one in best}
    asked = _stems(question)
    pattern, plain = WORDING.get(spoken_in(question), WORDING["en"])
    chosen: dict[str, str] = {}  # by topic
    for one in best:
        guideline = one.guideline
        if len(chosen) < MOST and guideline.id not in read:  # a large one takes 70 ms
            read[guideline.id] = _sections(release.passages_of(guideline.id), guideline.title)
        for section in _near(one, read.get(guideline.id, ())):
            key = section.topic.casefold()
            if len(chosen) == MOST or key in chosen or (guideline.id, section.headings) in shown:
                continue
            called = called_for(section.topic, headings=section.headings, title=guideline.title, plain=plain)
            if called and not _stems(section.topic) <= asked and _is_answered(section, guideline, release):
                chosen[key] = pattern.format(called, section.topic)
    return tuple(chosen.values())


def _sections(passages: Sequence[Passage], title: str) -> list[_Section]:
    runs = [(headings, tuple(group)) for headings, group in groupby(passages, key=lambda one: one.section)]
    return [
        _Section(place=place, topic=_topic(headings, title), headings=headings, passages=group)
        for place, (headings, group) in enumerate(runs)
    ]


def _topic(headings: Sequence[str], title: str) -> str:
    """The innermost heading that is a topic, for “Recommendation 3” and “Table 2” stand under one."""
    for heading in reversed(headings):
        topic = topic_of(heading)
        told = topic and topic.casefold() != title.casefold() and not EMPTY.search(topic)
        if told and not MARKUP.search(topic) and without_orders(topic)[0].strip() == topic:
            return topic
    return ""


def _near(evidence: Evidence, sections: Sequence[_Section]) -> Iterator[_Section]:
    """The sections of the same chapter or pages, the nearest first, and of two as near the one that follows."""
    passage = evidence.passage
    here = next((one for one in sections if passage.id in {each.id for each in one.passages}), None)
    if here is None:
        return
    about = [one for one in sections if one.topic and one.topic != here.topic and _is_near(one, here, evidence)]
    yield from sorted(about, key=lambda one: (abs(one.place - here.place), one.place < here.place))


def _is_near(one: _Section, here: _Section, evidence: Evidence) -> bool:
    chapter = _chapter(here, evidence.guideline)
    if chapter and _chapter(one, evidence.guideline) == chapter:
        return True
    return one.pages.start <= here.pages.stop - 1 + NEAR and one.pages.stop - 1 >= here.pages.start - NEAR


def _chapter(section: _Section, guideline: Guideline) -> str:
    return next((one for one in section.headings if one != guideline.title), "")


def _is_answered(section: _Section, guideline: Guideline, release: Release) -> bool:
    """Whether a sentence of the section may be quoted, and stands on its page as letters and no picture."""
    pictures = release.ocr_pages(guideline.id)
    read = [one for one in section.passages if pictures.isdisjoint(one.pages)]
    found = [Evidence(passage=one, guideline=guideline, score=0.0) for one in read]
    return _holds_one(found, release, {}) or _holds_one(
        found, release, tables_within(found, release).get(guideline.id, {})
    )


def _holds_one(found: Sequence[Evidence], release: Release, tables: Mapping[str, Sentence]) -> bool:
    units = ((one, unit) for one in found for unit in quotable(one.passage, tables=tables))
    return any(holding([quoted(unit, one, release=release)], release=release) for one, unit in units)


def _stems(text: str) -> frozenset[str]:
    stems = {form for word in re.findall(r"[^\W\d_]{3,}", text) for form in tokens(word)}
    return frozenset(stems) - common_words()
