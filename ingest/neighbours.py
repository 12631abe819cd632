"""Neighbours: a release's vectors in Chroma, and the passages nearest to a question's vector.

Chroma is a cache of the record's vectors: sealing asks it for every one of them, so that none can be missing silently
(measured: Chroma 1.5.9 can lose vectors while `count()` stays right).
"""

import shutil
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.corpus import Guideline
from ingest.errors import LibraryError
from ingest.passages import Passage
from ingest.vectors import Vectors
from ingest.words import Hit

__all__ = ["Neighbours", "write_neighbours"]

COLLECTION = "passages"
BATCH = 2000  # rows; Chroma 1.5.9 refuses more than 5,461 at once
# Measured over 9,744 passages: with Chroma's own settings (100, 100, 16) one vector could not be found in one build of
# three; with these in none of thirteen, for 3 s more.
INDEX = {"ef_construction": 200, "ef_search": 200, "max_neighbors": 32}
ATTEMPTS = 3


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def write_neighbours(
    folder: Path,
    passages: Sequence[Passage],
    *,
    vectors: Vectors,
    guidelines: Mapping[str, Guideline],
    fingerprint: Mapping[str, str | int],
) -> None:
    """Write vectors, texts and plain metadata under the passages' ids, then find every vector by asking for it."""
    from chromadb.errors import ChromaError

    client = None
    try:
        client = _client(folder)
        for attempt in range(1, ATTEMPTS + 1):
            collection = client.create_collection(
                COLLECTION,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", **INDEX}},
                metadata={f"embedding_{key}": value for key, value in fingerprint.items()},
            )
            _add(collection, passages, vectors, guidelines)
            lost = _lost(collection, vectors)
            if not lost:
                break
            if attempt == ATTEMPTS:
                message = f"Chroma does not find {lost} of the {len(passages)} vectors it was given; build again"
                raise LibraryError(message)
            client.delete_collection(COLLECTION)
    except (ChromaError, OSError, ValueError, RuntimeError) as error:
        message = (
            f"the vectors could not be written to {str(folder)!r} ({error}); check the disk's space and build again"
        )
        raise LibraryError(message) from error
    finally:  # lets go of the files, so that the folder can be renamed (Windows) and is complete on disk
        if client is not None:
            client.close()


def _add(collection: Any, passages: Sequence[Passage], vectors: Vectors, guidelines: Mapping[str, Guideline]) -> None:
    for start in range(0, len(passages), BATCH):
        part = passages[start : start + BATCH]
        collection.add(
            ids=[passage.id for passage in part],
            embeddings=vectors[start : start + BATCH],
            documents=[passage.text for passage in part],
            metadatas=[_metadata(passage, guidelines[passage.guideline]) for passage in part],
        )


def _metadata(passage: Passage, guideline: Guideline) -> dict[str, str | int]:
    return {
        "guideline": guideline.id,
        "title": guideline.title,
        "issuer": guideline.issuer,
        "language": guideline.language,
        "published": guideline.published,
        "status": guideline.status,
        "file": guideline.file,
        "section": " › ".join(passage.section),
        "page": passage.pages[0],
        "last_page": passage.pages[-1],
        "ordinal": passage.ordinal,
    }


def _lost(collection: Any, vectors: Vectors) -> int:
    """How many of the vectors are not found by asking for them; the index is approximate, and its making random."""
    lost = 0
    for start in range(0, len(vectors), BATCH):
        part = vectors[start : start + BATCH]
        found = collection.query(query_embeddings=part, n_results=1, include=["distances"])["distances"]
        lost += sum(not row or row[0] > 1e-3 for row in found)  # noqa: PLR2004 float32 rounding
    return lost


class Neighbours:
    """Holds the open collection of a release, in a private copy.

    Chroma 1.5.9 writes to a folder that it only reads (measured: chroma.sqlite3 and length.bin), refuses one that is
    read-only, and takes a folder that was replaced for the one it had open before.
    """

    def __init__(self, folder: Path) -> None:
        from chromadb.errors import ChromaError

        copy, client = _private_copy(folder), None
        try:
            client = _client(copy)
            self._collection = client.get_collection(COLLECTION, embedding_function=None)
            self._count = int(self._collection.count())
            # Also when nobody refers to the release any more: a page that runs for months sees many of them.
            self._let_go = weakref.finalize(self, _let_go, client, copy)
        except (ChromaError, OSError, ValueError, RuntimeError) as error:
            _let_go(client, copy)
            message = f"the vectors {str(folder)!r} cannot be opened ({error}); build the release again"
            raise LibraryError(message) from error

    def close(self) -> None:
        """Let go of the copy and remove it."""
        self._let_go()

    def __len__(self) -> int:
        return self._count

    def nearest(self, vector: Vectors, *, k: int) -> list[Hit]:
        """The k passages nearest to the vector; the score is the cosine similarity."""
        from chromadb.errors import ChromaError

        try:
            found = self._collection.query(
                query_embeddings=[vector], n_results=min(k, self._count), include=["distances"]
            )
        except (ChromaError, ValueError, RuntimeError) as error:
            message = f"the vectors cannot be searched ({error}); build the release again"
            raise LibraryError(message) from error
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [Hit(passage=identity, score=1.0 - float(distance)) for identity, distance in pairs]


def _let_go(client: Any, copy: Path) -> None:
    if client is not None:
        client.close()
    shutil.rmtree(copy, ignore_errors=True)


def _private_copy(folder: Path) -> Path:
    """A copy that may be written, without the permissions of the original."""
    copy = Path(tempfile.mkdtemp(prefix="panduan-"))
    try:
        for file in (one for one in folder.rglob("*") if one.is_file()):
            target = copy / file.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    except OSError as error:
        shutil.rmtree(copy, ignore_errors=True)
        message = f"the vectors {str(folder)!r} cannot be copied to {str(copy.parent)!r} ({error.strerror}); check the disk's space"
        raise LibraryError(message) from error
    return copy
