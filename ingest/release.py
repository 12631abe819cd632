"""Release: the immutable folder that questions are answered from; opened, checked, and searched.

release.json  passages.sqlite  words/  chroma/  sources/*.pdf  report.json
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.corpus import Guideline
from ingest.errors import EmbedderError, LibraryError
from ingest.neighbours import Neighbours
from ingest.pagetext import PageText
from ingest.passages import Passage
from ingest.record import Record
from ingest.vectors import Embedder, Vectors
from ingest.words import Hit, Words

__all__ = ["FORMAT", "Release", "read_seal"]

FORMAT = 1  # of the folder; raise it when an older program could not read it
SAMPLE = 8  # vectors that opening asks Chroma for


def read_seal(folder: Path) -> dict[str, Any]:
    """The content of release.json; LibraryError where it is missing or not ours."""
    try:
        seal: dict[str, Any] = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"the release {folder.name!r} has no readable release.json ({error}); build it again"
        raise LibraryError(message) from error
    if seal.get("format") != FORMAT:
        message = f"the release {folder.name!r} has format {seal.get('format')!r}, this program reads {FORMAT}; build it again"
        raise LibraryError(message)
    return seal


class Release:
    """Holds one open release; read-only, safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self.path, self.name = folder, folder.name
        self._seal = read_seal(folder)
        self._record = Record(folder / "passages.sqlite")
        self._words = Words(folder / "words")
        self._neighbours = Neighbours(folder / "chroma")
        self._labels: dict[str, list[str]] = {}
        try:
            self._check()
        except LibraryError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the record and of the vectors; the release cannot be searched any more."""
        self._record.close()
        self._neighbours.close()

    def _check(self) -> None:
        count = self._record.count("passages")
        for what, found in (("words", len(self._words)), ("vectors", len(self._neighbours))):
            if found != count:
                message = (
                    f"the release {self.name!r} is damaged: {count} passages, but {found} in its {what}; build it again"
                )
                raise LibraryError(message)
        for place in range(0, count, max(1, count // SAMPLE)):
            identity, vector = self._record.vector_of(place)
            hits = self._neighbours.nearest(vector, k=1)
            if not hits or hits[0].score < 0.999:  # noqa: PLR2004 float32 rounding
                message = (
                    f"the release {self.name!r} is damaged: the vector of passage {identity!r} is lost; build it again"
                )
                raise LibraryError(message)

    @property
    def guidelines(self) -> Mapping[str, Guideline]:
        """Every guideline of the release, by id."""
        return self._record.guidelines

    @property
    def embedder(self) -> Mapping[str, str | int]:
        """The fingerprint of the model that its vectors come from."""
        found: Mapping[str, str | int] = self._seal["embedder"]
        return found

    @property
    def counts(self) -> Mapping[str, int]:
        """Guidelines, pages and passages."""
        found: Mapping[str, int] = self._seal["counts"]
        return found

    def require(self, embedder: Embedder) -> None:
        """EmbedderError unless the release's vectors come from this very model."""
        if dict(embedder.fingerprint) != dict(self.embedder):
            built, active = self.embedder.get("id"), embedder.fingerprint.get("id")
            message = (
                f"the release {self.name!r} was built with the embedding model {built!r}, not with the active {active!r}"
                " (or with other weights or prompts of it); set PANDUAN_EMBEDDER back, or build the library again"
            )
            raise EmbedderError(message)

    def nearest(self, vector: Vectors, *, k: int) -> list[Hit]:
        """The k passages nearest to a question's vector; the score is the cosine similarity."""
        return self._neighbours.nearest(vector, k=k)

    def matching(self, question: str, *, k: int) -> list[Hit]:
        """The k passages whose words match best; the score is weighted BM25."""
        return self._words.matching(question, k=k)

    def word_weight(self, word: str) -> float:
        """How much a stemmed word tells: its inverse document frequency, 0 for a very common one."""
        return self._words.weight(word)

    def mentions(self, word: str) -> bool:
        """Whether any passage holds the word."""
        return self._words.mentions(word)

    def passages(self, identities: Sequence[str]) -> dict[str, Passage]:
        """Passages by id."""
        return self._record.passages(identities)

    def passages_of(self, guideline: str) -> list[Passage]:
        """All passages of a guideline, in order."""
        return self._record.passages_of(guideline)

    def page(self, guideline: str, number: int) -> PageText:
        """A stored page, with its text and words' boxes; KeyError where there is none. number is 1-based."""
        return self._record.page(guideline, number)

    def source(self, guideline_id: str) -> Path:
        """The PDF of a guideline; KeyError where there is none."""
        return self.path / "sources" / self.guidelines[guideline_id].file

    def page_count(self, guideline_id: str) -> int:
        """How many pages the PDF has."""
        return len(self._page_labels(guideline_id))

    def page_label(self, guideline_id: str, page: int) -> str:
        """The printed number of a 1-based page; "" where the PDF names none."""
        return self._page_labels(guideline_id)[page - 1]

    def _page_labels(self, guideline: str) -> list[str]:
        if guideline not in self._labels:
            self._labels[guideline] = self._record.page_labels(guideline)
        return self._labels[guideline]
