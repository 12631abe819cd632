"""A library's recommendations → proposed questions, for a person to rewrite and approve.

A proposal names its topic by the heading and holds the recommendation as its answer. The words are no clinician's, and
who wrote the answer down has not asked: until a person rewrites it and sets "approved" to true, it counts nowhere.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any

from eval.questions import QuestionError
from ingest.corpus import Guideline
from ingest.library import published
from ingest.passages import Passage
from ingest.release import Release

__all__ = ["PROPOSED_BY", "proposals", "propose", "write_proposals"]

PROPOSED_BY = "python -m eval draft"
TO_DO = (
    "Rewrite the question as a clinician would type it, without the guideline's own words; set language and type; check "
    "pages and quote; add every other page that holds the answer, and must_include; then set approved to true."
)
LABELS = re.compile(
    r"^\W*(?:recommendations?|recomendaci[oó]n|rekomendasi|syor|recommandation)s?\b\W*\d*", re.IGNORECASE
)

NUMBER = re.compile(r"^[\d.]+\s+(?=\S)")


def propose(library: Path, *, count: int) -> list[dict[str, object]]:
    """Propose questions from the published release of a library; QuestionError where it has no recommendations."""
    release = Release(published(library))
    try:
        found = list(islice(proposals(release), count))
    finally:
        release.close()
    if not found:
        message = f"{str(library)!r}: ingestion found no recommendation in it, so nothing can be proposed; write questions by hand."
        raise QuestionError(message)
    return found


def proposals(release: Release) -> Iterator[dict[str, object]]:
    """One proposal for each recommendation of a current guideline, from each guideline in turn."""
    current = [one for one in release.guidelines.values() if one.status == "current"]
    columns = [_of_guideline(release, one) for one in sorted(current, key=lambda one: one.id)]
    yield from (one for one in chain.from_iterable(zip_longest(*columns)) if one is not None)


def _of_guideline(release: Release, guideline: Guideline) -> Iterator[dict[str, object]]:
    topics = _topics(release.passages_of(guideline.id))
    recommendations = sorted(release.recommendations(guideline.id).values(), key=lambda one: int(one["id"][1:]))
    for one in recommendations:
        topic = topics.get(one["id"]) or guideline.title
        yield {
            "id": f"draft-{guideline.id}-{one['id']}",
            "approved": False,
            "proposed_by": PROPOSED_BY,
            "question": f"What does “{guideline.title}” recommend about “{topic}”?",
            "language": guideline.language or "en",
            "type": "recommendation",
            "answerable": True,
            "gold": [_gold(release, guideline, one["spans"])],
            "must_include": [],
            "note": TO_DO,
        }


def _gold(release: Release, guideline: Guideline, spans: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    """The pages it stands on; the quote is what stands on the first, as it is stored."""
    first = spans[0]["page"]
    text = release.page(guideline.id, first).text
    quote = "\n".join(text[span["start"] : span["end"]] for span in spans if span["page"] == first)
    return {"pdf": guideline.file, "pages": sorted({span["page"] for span in spans}), "quote": quote}


def _topics(passages: Iterable[Passage]) -> dict[str, str]:
    """By recommendation the innermost heading it stands under, without number, but for its own label."""
    topics: dict[str, str] = {}
    for passage in passages:
        headings = [one for one in passage.section[1:] if not LABELS.match(one)]
        for sentence in passage.sentences:
            if sentence.recommendation and headings:
                topics.setdefault(sentence.recommendation, NUMBER.sub("", headings[-1]))
    return topics


def write_proposals(path: Path, found: Iterable[Mapping[str, object]]) -> None:
    """Write one JSON object a line; a file that is there is never overwritten, since a person may have edited it."""
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(lines)
    except OSError as exc:
        message = f"{path}: the proposals cannot be written ({exc}); choose another --out."
        raise QuestionError(message) from exc
