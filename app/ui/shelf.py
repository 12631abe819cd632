"""The releases that a reader may still have on the screen: the published one, and those just before it."""

from collections import OrderedDict
from threading import Lock

from app.assistant import Assistant
from app.examples import example_questions
from ingest.release import Release

__all__ = ["Shelf"]

EXAMPLES = 4
KEPT = 4  # a chat stays open over a few publications, and its citations must still open


class Shelf:
    """Releases by name; a name or guideline that was never shown is not on it."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._seen: OrderedDict[str, Release] = OrderedDict()
        self._examples: dict[str, tuple[str, ...]] = {}
        self._lock = Lock()

    def current(self) -> Release:
        """The published release."""
        release = self._assistant.release
        with self._lock:
            self._seen[release.name] = release
            self._seen.move_to_end(release.name)
            while len(self._seen) > KEPT:
                self._seen.popitem(last=False)
        return release

    def examples(self) -> tuple[str, ...]:
        """Questions that the published release can be asked; worked out once for each release."""
        release = self.current()
        if release.name not in self._examples:
            self._examples[release.name] = example_questions(release, count=EXAMPLES)
        return self._examples[release.name]

    def release(self, name: str) -> Release | None:
        """The published release or one that has been shown, by name; otherwise None."""
        if name not in self._seen:
            self.current()
        return self._seen.get(name)
