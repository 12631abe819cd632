"""Release → example questions: what a newcomer may ask, made from the headings of its guidelines."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from app.conditions import conditions_in
from app.drugs import drugs_named
from app.notices import without_orders
from ingest.corpus import Guideline
from ingest.release import Release

__all__ = ["MARKUP", "called_for", "example_questions", "topic_of"]

WORDING = {
    "en": ("What does {} say about “{}”?", "the guideline"),
    "ms": ("Apakah kata {} tentang “{}”?", "garis panduan"),
    "id": ("Apa kata {} tentang “{}”?", "pedoman"),
    "es": ("¿Qué dice {} sobre “{}”?", "la guía"),
    "fr": ("Que dit {} sur « {} » ?", "le guide"),
}
LONGEST_TITLE = 90  # characters
MARKUP = re.compile(r"[<>{}`\[\]\x00-\x1f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
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
    for telling in (True, False):  # where no heading and no title names a disease or drug, better one that names none
        columns = [list(_questions(release, one, telling=telling)) for one in current]
        found = dict.fromkeys(question for row in zip_longest(*columns) for question in row if question)
        if found:
            return tuple(found)[:count]
    return ()


def _questions(release: Release, guideline: Guideline, *, telling: bool) -> Iterator[str]:
    """On the headings under which most passages give a dose, a target or a share: what clinicians look up."""
    pattern, plain = WORDING.get(guideline.language, WORDING["en"])
    measured: Counter[str] = Counter()
    above: dict[str, tuple[str, ...]] = {}
    pictures = release.ocr_pages(guideline.id)  # what OCR takes for a heading is often none
    for passage in (one for one in release.passages_of(guideline.id) if pictures.isdisjoint(one.pages)):
        topic = topic_of(passage.section[-1]) if passage.section else ""
        if topic and topic != guideline.title:
            measured[topic] += MEASURE.search(passage.text) is not None
            above.setdefault(topic, passage.section)
    for topic, _ in measured.most_common(3):
        called = called_for(topic, headings=above[topic], title=guideline.title, plain=plain)
        if called or not telling:
            yield pattern.format(called or plain, topic)


def called_for(topic: str, *, headings: Sequence[str], title: str, plain: str) -> str:
    """What to call the guideline in a question on a topic, so that it names a disease or drug; "" where nothing tells one.

    It is the title, or the `plain` word for one that is too long or no title but a file's name; with the innermost heading
    that tells, where neither title nor topic does.
    """
    named = len(title) <= LONGEST_TITLE and not MARKUP.search(title) and "_" not in title
    called = title if named else plain
    if _tells(topic) or (named and _tells(title)):
        return called
    above = (topic_of(heading) for heading in reversed(headings) if heading != title)
    subject = next((one for one in above if one and _tells(one) and not MARKUP.search(one)), "")
    told = subject and without_orders(subject)[0].strip() == subject
    return f"{called} ({subject})" if told else ""


def _tells(words: str) -> bool:
    """Whether words name a disease or a drug."""
    return bool(conditions_in(words) or drugs_named(words))


def topic_of(heading: str) -> str:
    """What a heading is about, without its number, or "" where it is no topic to ask about."""
    topic = re.sub(r"^[\d.\s:)]+", "", heading).strip(" .:")
    plain = topic[:1].isupper() and not topic.isupper() and not re.search(r"[\d|•“—]", topic)
    return topic if plain and 1 < len(topic.split()) <= LONGEST and not DULL.search(topic) else ""
