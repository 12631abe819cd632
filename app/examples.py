"""Release → example questions: what a newcomer may ask, made from the headings of its guidelines."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from ingest.release import Release

__all__ = ["example_questions"]

WORDING = {
    "en": "What is recommended on {}?",
    "ms": "Apakah yang disyorkan tentang {}?",
    "id": "Apa yang direkomendasikan tentang {}?",
    "es": "¿Qué se recomienda sobre {}?",
    "fr": "Que recommande-t-on sur {} ?",
}
DULL = re.compile(
    r"introduc|content|acknowledg|foreword|preface|abbreviat|referenc|annex|appendix|purpose|about|scope|source|author"
    r"|pengenalan|pendahuluan|rujukan|changed|using|disclaimer|method|copyright|figure|table|jadual|tabel|note|catatan"
    r"|demonstration|how |^if |printed|recommendation|syor|algorithm|autor|review|article|documento|\bdr\b|\bprof\b",
    re.IGNORECASE,
)


def example_questions(release: Release, *, count: int) -> tuple[str, ...]:
    """One question for each guideline in turn, until there are `count`; fewer where the headings give fewer."""
    current = [one for one in release.guidelines.values() if one.status != "superseded"][: 3 * count]
    columns = [
        [WORDING.get(one.language, WORDING["en"]).format(topic) for topic in _topics(release, one.id, one.title)]
        for one in current
    ]
    found = (question for row in zip_longest(*columns) for question in row if question)
    return tuple(dict.fromkeys(found))[:count]


def _topics(release: Release, guideline: str, title: str) -> Sequence[str]:
    return list(dict.fromkeys(_named(release, guideline, title)))[:3]


def _named(release: Release, guideline: str, title: str) -> Iterator[str]:
    for passage in release.passages_of(guideline)[:400]:
        for heading in passage.section[-1:]:
            topic = re.sub(r"^[\d.\s:)]+", "", heading).strip(" .:")
            words = topic.split()
            if 1 < len(words) <= 7 and not DULL.search(topic) and not re.search(r"\d|[|•“]", topic) and topic != title:  # noqa: PLR2004
                yield topic if words[0].isupper() else topic[0].lower() + topic[1:]
