"""Release → example questions: what a newcomer may ask, made from the headings of its guidelines."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

from ingest.release import Release

__all__ = ["example_questions", "topic_of"]

WORDING = {
    "en": "What does the guideline say about “{}”?",
    "ms": "Apakah kata garis panduan tentang “{}”?",
    "id": "Apa kata pedoman tentang “{}”?",
    "es": "¿Qué dice la guía sobre “{}”?",
    "fr": "Que dit le guide sur « {} » ?",
}
LONGEST = 7  # words
MEASURE = re.compile(r"\d\s?(?:[mµ]?g|mL|ml|mmHg|m?mol|%|tablets?)\b")
DULL = re.compile(
    r"introduc|content|acknowledg|foreword|preface|abbreviat|referenc|annex|appendix|purpose|about|scope|source|author"
    r"|pengenalan|pendahuluan|rujukan|changed|using|disclaimer|method|copyright|figure|table|jadual|tabel|note|catatan"
    r"|demonstration|how |^if |printed|recommendation|syor|algorithm|autor|review|article|documento|\bdr\b|\bprof\b",
    re.IGNORECASE,
)


def example_questions(release: Release, *, count: int) -> tuple[str, ...]:
    """One question for each guideline in turn, until there are `count`; fewer where the headings give fewer."""
    current = [one for one in release.guidelines.values() if one.answers][: 3 * count]
    columns = [
        [WORDING.get(one.language, WORDING["en"]).format(topic) for topic in _topics(release, one.id, one.title)]
        for one in current
    ]
    found = (question for row in zip_longest(*columns) for question in row if question)
    return tuple(dict.fromkeys(found))[:count]


def _topics(release: Release, guideline: str, title: str) -> Sequence[str]:
    """The headings under which most passages give a dose, a target or a share: what clinicians look up."""
    measured: Counter[str] = Counter()
    pictures = release.ocr_pages(guideline)  # what OCR takes for a heading is often none
    for passage in (one for one in release.passages_of(guideline) if pictures.isdisjoint(one.pages)):
        topic = topic_of(passage.section[-1]) if passage.section else ""
        if topic and topic != title:
            measured[topic] += MEASURE.search(passage.text) is not None
    return [topic for topic, _ in measured.most_common(3)]


def topic_of(heading: str) -> str:
    """What a heading is about, without its number, or "" where it is no topic to ask about."""
    topic = re.sub(r"^[\d.\s:)]+", "", heading).strip(" .:")
    plain = topic[:1].isupper() and not topic.isupper() and not re.search(r"[\d|•“—]", topic)
    return topic if plain and 1 < len(topic.split()) <= LONGEST and not DULL.search(topic) else ""
