"""The plain way to ask a release's vectors: one query of Chroma with the question's vector, k = 10, its `where` as filter."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingest.vectors import Embedder

__all__ = ["PlainSearch"]

K = 10


class PlainSearch:
    """Holds the collection of a release, in a copy: Chroma writes to what it reads."""

    def __init__(self, release: Path, *, folder: Path) -> None:
        import chromadb
        from chromadb.config import Settings

        shutil.copytree(release / "chroma", folder / "plain")
        client = chromadb.PersistentClient(str(folder / "plain"), settings=Settings(anonymized_telemetry=False))
        self._collection: Any = client.get_collection("passages", embedding_function=None)

    def ask(self, question: str, *, embedder: Embedder, where: Mapping[str, str] | None = None) -> list[str]:
        """The ids of the K nearest passages, best first; texts and metadata are fetched too, as a prompt needs them."""
        found = self._collection.query(
            query_embeddings=[embedder.question(question)], n_results=K, where=dict(where) if where else None
        )
        ids: list[str] = found["ids"][0]
        return ids
