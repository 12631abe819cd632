"""citation or passage → View: which page the source panel shows, and what is marked on it."""

import re
from dataclasses import dataclass, replace

from app.answer import Answer, Citation, Evidence
from app.ui.turns import Turn, citations
from ingest.corpus import Guideline
from ingest.release import Release
from ingest.structure import Box

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
    cited: int = 0  # the page that the boxes belong to
    boxes: tuple[Box, ...] = ()

    @property
    def shown_boxes(self) -> tuple[Box, ...]:
        """The boxes of the page that is shown."""
        return self.boxes if self.page == self.cited else ()


def opened(view: View | None, before: View | None) -> View | None:
    """What the panel shows next; where nothing can be opened it stays as it was."""
    if view is None:
        return before
    return replace(view, opening=before.opening + 1 if before else 1)


def marked(turns: tuple[Turn, ...], mark: str) -> View | None:
    """What the button with this mark opens; None for a mark that is not on the screen."""
    found = MARK.fullmatch(mark)
    if not found:
        return None
    kind, place, number = found[1], int(found[2]), int(found[3])
    if place >= len(turns):
        return None
    turn = turns[place]
    things: tuple[Citation | Evidence, ...] = turn.evidence
    if kind == "c":
        things = citations(turn.outcome) if isinstance(turn.outcome, Answer) else ()
    return _view(things[number], turn.release, mark) if number < len(things) else None


def first_page(release: Release, guideline: str) -> View | None:
    """A loaded guideline from its first page."""
    found = release.guidelines.get(guideline)
    return View(release=release.name, guideline=found, page=1) if found else None


def moved(view: View, step: int, *, pages: int) -> View:
    """The page `step` pages on, within the document."""
    return replace(view, page=min(max(view.page + step, 1), pages))


def _view(thing: Citation | Evidence, release: str, mark: str) -> View:
    if isinstance(thing, Citation):
        return View(
            release=release,
            guideline=thing.guideline,
            page=thing.page,
            mark=mark,
            section=thing.section,
            quote=thing.quote,
            cited=thing.page,
            boxes=thing.boxes,
        )
    passage = thing.passage
    return View(
        release=release,
        guideline=thing.guideline,
        page=passage.pages[0],
        mark=mark,
        section=passage.section,
        quote=passage.text,
    )
