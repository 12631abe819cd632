"""citation or passage → View: which page the source panel shows, and what is marked on it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.answer import Citation, Evidence
from app.ui.shelf import Shelf
from app.ui.turns import Turn
from ingest.corpus import Guideline
from ingest.pagetext import Box
from ingest.passages import Passage
from ingest.release import Release

__all__ = ["View", "first_page", "marked", "moved", "opened"]

MARK = re.compile(r"([ce])(\d{1,6})\.(\d{1,6})")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # gradio hashes its state: by identity
class View:
    """A page (1-based) of a guideline of a release, with what brought the reader there."""

    release: str
    guideline: Guideline
    page: int
    mark: str = ""  # the button that opened it, to go back to
    opening: int = 0  # counts what the reader opened, so that the same page can be opened again
    section: tuple[str, ...] = ()
    quote: str = ""
    boxes: Mapping[int, tuple[Box, ...]] = field(default_factory=dict)  # what is marked, by page


def opened(view: View | None, before: View | None) -> View | None:
    """What the panel shows next; where nothing can be opened it stays as it was."""
    if view is None:
        return before
    return replace(view, opening=before.opening + 1 if before else 1)


def marked(turns: tuple[Turn, ...], mark: str, shelf: Shelf) -> View | None:
    """What the button with this mark opens; None for a mark that is not on the screen."""
    found = MARK.fullmatch(mark)
    if not found:
        return None
    kind, place, number = found[1], int(found[2]), int(found[3])
    if place >= len(turns):
        return None
    turn = turns[place]
    if kind == "e":
        release = shelf.release(turn.release)
        return _of_evidence(turn.evidence[number], release, mark) if release and number < len(turn.evidence) else None
    cited = turn.cited
    return _of_citation(cited[number], turn.release, mark) if number < len(cited) else None


def first_page(release: Release, guideline: str) -> View | None:
    """A loaded guideline from its first page."""
    found = release.guidelines.get(guideline)
    return View(release=release.name, guideline=found, page=1) if found else None


def moved(view: View, step: int, *, pages: int) -> View:
    """The page `step` pages on, within the document."""
    return replace(view, page=min(max(view.page + step, 1), pages))


def _of_citation(citation: Citation, release: str, mark: str) -> View:
    return View(
        release=release,
        guideline=citation.guideline,
        page=citation.page,
        mark=mark,
        section=citation.section,
        quote=citation.quote,
        boxes={citation.page: citation.boxes},
    )


def _of_evidence(evidence: Evidence, release: Release, mark: str) -> View:
    passage = evidence.passage
    return View(
        release=release.name,
        guideline=evidence.guideline,
        page=passage.pages[0],
        mark=mark,
        section=passage.section,
        boxes={page: _boxes(passage, page, release) for page in passage.pages},
    )


def _boxes(passage: Passage, page: int, release: Release) -> tuple[Box, ...]:
    stored = release.page(passage.guideline, page)
    spans = [span for sentence in passage.sentences for span in sentence.spans if span.page == page]
    return tuple(box for span in spans for box in stored.boxes(span.start, span.end))
