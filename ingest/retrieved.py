"""Question → passages with all that a citation needs, as LangChain documents; of the published release, whichever it is.

Superseded, withdrawn and draft guidelines are not searched. What Panduan adds when it answers is not done here: no other
wordings, no abstention, no check of what a model makes of the passages.
"""

import os
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from ingest.errors import LibraryError
from ingest.library import published
from ingest.passages import Passage
from ingest.release import Release
from ingest.search import Filter, candidates
from ingest.settings import embedding_model
from ingest.vectors import Embedder, SentenceTransformerEmbedder

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

__all__ = ["Retrieval", "as_langchain"]


class Retrieval:
    """Holds the open release and the embedder; follows the library when another release is published."""

    def __init__(
        self, library: Path, *, k: int = 10, within: Filter | None = None, embedder: Embedder | None = None
    ) -> None:
        if k < 1:
            message = f"k is {k}; ask for at least one passage"
            raise LibraryError(message)
        self._library, self._k, self._within = library, k, within
        self._embedder = embedder or SentenceTransformerEmbedder(embedding_model(os.environ))
        self._lock = Lock()
        self._open = self._opened(published(library))

    def _opened(self, folder: Path) -> Release:
        release = Release(folder)
        release.require(self._embedder)
        return release

    def _release(self) -> Release:
        folder = published(self._library)
        with self._lock:
            if folder.name != self._open.name:
                self._open = self._opened(folder)
            return self._open

    def found(self, question: str) -> list[tuple[Passage, dict[str, Any]]]:
        """The best passages, best first, each with its metadata; FilterError where no guideline is searched."""
        release = self._release()
        vectors = self._embedder.questions([question])
        scores = candidates([question], vectors, release=release, within=self._within).scores
        best = sorted(scores, key=lambda one: (-scores[one], one))[: self._k]
        passages = release.passages(best)
        return [(passages[one], _metadata(passages[one], scores[one], release)) for one in best]


def _metadata(passage: Passage, score: float, release: Release) -> dict[str, Any]:
    guideline = release.guidelines[passage.guideline]
    stated = {
        name: getattr(guideline, name)
        for name in ("title", "issuer", "country", "language", "edition", "published", "review_by", "status", "file")
    }
    spans = [span for sentence in passage.sentences for span in sentence.spans]
    return {
        **stated,
        "id": passage.id,
        "guideline": guideline.id,
        "release": release.name,
        "score": score,
        "page": passage.pages[0],
        "pages": list(passage.pages),
        "page_label": release.page_label(guideline.id, passage.pages[0]),
        "section": " › ".join(passage.section),
        "grade": "; ".join(dict.fromkeys(one.grade for one in passage.sentences if one.grade)),
        "spans": [[span.page, span.start, span.end] for span in spans],
        "boxes": [
            [span.page, *box]
            for span in spans
            for box in release.page(guideline.id, span.page).boxes(span.start, span.end)
        ],
    }


def as_langchain(retrieval: Retrieval) -> "BaseRetriever":
    """The same as a LangChain retriever, to be piped into a chain."""
    made: BaseRetriever = _retriever_class()(retrieval=retrieval)
    return made


@cache
def _retriever_class() -> Any:
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    class ReleaseRetriever(BaseRetriever):
        """Passages of the published release."""

        retrieval: Any

        def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
            del run_manager  # LangChain hands it over; nothing happens below that it could be told
            return [
                Document(id=passage.id, page_content=passage.text, metadata=metadata)
                for passage, metadata in self.retrieval.found(query)
            ]

    return ReleaseRetriever
