"""JSONL + pools → Case: drafts written by hand about the demonstration guidelines, faithful and false.

A line gives the question, the text, the beginning of each sentence that it cites (which tells the sentence), in which way
it is worded, and whether it is harmful.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.sources import Source
from eval.draftcases import Case, Pool
from ingest.errors import PanduanError

__all__ = ["DraftError", "HandDraft", "hand_cases", "read_drafts"]


class DraftError(PanduanError):
    """A hand-written draft cannot be used; the message names the line or the draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandDraft:
    """One statement as a model could write it."""

    id: str
    question: str
    guideline: str  # Guideline.id
    cites: tuple[str, ...]  # words with which each cited sentence begins, or that it holds
    text: str
    way: str
    harmful: bool


def read_drafts(path: Path) -> tuple[HandDraft, ...]:
    """Every line of the file; DraftError where one is not JSON, or lacks something."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            entry = json.loads(line)
            found.append(
                HandDraft(
                    id=entry["id"],
                    question=entry["question"],
                    guideline=entry["guideline"],
                    cites=tuple(entry["cites"]),
                    text=entry["text"],
                    way=entry["way"],
                    harmful=entry.get("harmful", False),
                )
            )
        except (json.JSONDecodeError, KeyError, TypeError) as exc:
            message = (
                f"{path}, line {number}: not a draft ({exc!r}); give id, question, guideline, cites, text and way."
            )
            raise DraftError(message) from exc
    return tuple(found)


def hand_cases(drafts: Sequence[HandDraft], pools: Mapping[str, Pool]) -> Iterator[Case]:
    """Yield a case of each draft; `pools` gives what was found for each draft's question. DraftError where it lacks one."""
    for draft in drafts:
        pool = pools[draft.question]
        cited = [_cited(draft, words, pool.sources) for words in draft.cites]
        ids = tuple(one.id for one in cited)
        yield Case(
            kind="written by hand" if draft.harmful else f"by hand: {draft.way}",
            harmful=draft.harmful, text=draft.text, ids=ids, true_ids=() if draft.harmful else ids,
            original=" ".join(one.text for one in cited), guideline=draft.guideline, pool=pool,
        )  # fmt: skip


def _cited(draft: HandDraft, words: str, sources: Sequence[Source]) -> Source:
    held = [one for one in sources if words in " ".join(one.text.split()) and one.guideline.id == draft.guideline]
    if not held:
        message = f"{draft.id}: no sentence of {draft.guideline!r} with {words!r} is found for its question; reword it."
        raise DraftError(message)
    return held[0]
