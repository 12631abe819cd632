"""Neighbours: a release's vectors in Chroma, and the passages nearest to a question's vector.

Chroma is a cache of the record's vectors: sealing asks it for every one of them, so that none can be missing silently
(measured: Chroma 1.5.9 can lose vectors while `count()` stays right); one that was damaged later is made anew.
"""

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from ingest.corpus import Guideline
from ingest.errors import LibraryError
from ingest.passages import Passage
from ingest.vectors import Vectors
from ingest.words import Hit

__all__ = ["Neighbours", "Rows", "write_neighbours"]

COLLECTION = "passages"
BATCH = 2000  # rows; Chroma 1.5.9 refuses more than 5,461 at once
# Measured over 9,744 passages: with Chroma's own settings (100, 100, 16) one vector could not be found in one build of
# three; with these in none of thirteen, for 3 s more.
INDEX = {"ef_construction": 200, "ef_search": 200, "max_neighbors": 32}
ATTEMPTS = 3
# What Chroma 1.5.9 lets through, the last one where a folder's database is none.
FOREIGN = (OSError, ValueError, RuntimeError, AttributeError)


class Rows(Protocol):
    """What is written: a record, or anything that gives the same."""

    guidelines: Mapping[str, Guideline]

    def count(self, table: str) -> int:
        """How many passages there are."""
        ...

    def every_passage(self) -> Iterator[tuple[list[Passage], Vectors]]:
        """Yield passages with their vectors, (n, dimension), some at a time."""
        ...

    def every_vector(self) -> Iterator[Vectors]:
        """Yield the same vectors without their passages."""
        ...


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def write_neighbours(folder: Path, record: Rows, *, fingerprint: Mapping[str, str | int], base: Path | None) -> None:
    """Write a record's vectors, texts and plain metadata under the passages' ids, then ask for every vector.

    `base` is the Chroma folder of an earlier release, as it was sealed: what both hold alike is taken over from it.
    """
    attempts = [base] if base else []
    for number, start in enumerate([*attempts, *[None] * ATTEMPTS], 1):
        fresh = folder.with_name(f"{folder.name}.{number}")  # Chroma 1.5.9 remembers a path where it failed
        lost = _written(fresh, record, fingerprint, start)
        if not lost:
            shutil.rmtree(folder, ignore_errors=True)
            fresh.rename(folder)
            return
        shutil.rmtree(fresh, ignore_errors=True)
        if number == len(attempts) + ATTEMPTS:
            message = f"Chroma does not find {lost} of the {record.count('passages')} vectors it was given; build again"
            raise LibraryError(message)


def _written(folder: Path, record: Rows, fingerprint: Mapping[str, str | int], base: Path | None) -> int:
    """Write the folder; returns how many vectors are not found there."""
    from chromadb.errors import ChromaError

    client = None
    try:
        if base:
            shutil.copytree(base, folder)
        client = _client(folder)
        if base:
            collection = client.get_collection(COLLECTION, embedding_function=None)
            _change(collection, record)
        else:
            collection = client.create_collection(
                COLLECTION,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", **INDEX}},
                metadata={f"embedding_{key}": value for key, value in fingerprint.items()},
            )
            for passages, vectors in record.every_passage():
                _put(collection, passages, vectors, record.guidelines)
        return _lost(collection, record)
    except (ChromaError, *FOREIGN) as error:
        if base:  # it is only a short cut
            return record.count("passages")
        message = (
            f"the vectors could not be written to {str(folder)!r} ({error}); check the disk's space and build again"
        )
        raise LibraryError(message) from error
    finally:  # lets go of the files, so that the folder can be renamed (Windows) and is complete on disk
        if client is not None:
            client.close()


def _put(collection: Any, passages: Sequence[Passage], vectors: Vectors, guidelines: Mapping[str, Guideline]) -> None:
    if passages:
        collection.add(
            ids=[passage.id for passage in passages],
            embeddings=vectors,
            documents=[passage.text for passage in passages],
            metadatas=[_metadata(passage, guidelines[passage.guideline]) for passage in passages],
        )


def _change(collection: Any, record: Rows) -> None:
    """Make a copied collection hold what the record holds."""
    found = collection.get(include=["metadatas"])
    held = dict(zip(found["ids"], found["metadatas"], strict=True))
    for passages, vectors in record.every_passage():
        metadata = {one.id: _metadata(one, record.guidelines[one.guideline]) for one in passages}
        fresh = [place for place, one in enumerate(passages) if one.id not in held]
        _put(collection, [passages[place] for place in fresh], vectors[fresh], record.guidelines)
        changed = [one.id for one in passages if one.id in held and dict(held[one.id]) != metadata[one.id]]
        if changed:
            collection.update(ids=changed, metadatas=[metadata[identity] for identity in changed])
        for one in passages:
            held.pop(one.id, None)
    gone = list(held)
    for start in range(0, len(gone), BATCH):
        collection.delete(ids=gone[start : start + BATCH])


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


def _lost(collection: Any, record: Rows) -> int:
    """How many of the vectors are not found by asking for them; the index is approximate, and its making random."""
    missing = abs(int(collection.count()) - record.count("passages"))

    def unanswered(part: Vectors) -> int:
        found = collection.query(query_embeddings=part, n_results=1, include=["distances"])["distances"]
        return sum(not row or row[0] > 1e-3 for row in found)  # noqa: PLR2004 float32 rounding

    threads, parts = os.cpu_count() or 1, record.every_vector()
    with ThreadPoolExecutor(threads) as pool:  # Chroma searches outside Python's lock
        while some := list(islice(parts, threads)):  # not all at once: memory must not grow with the release
            missing += sum(pool.map(unanswered, some))
    return missing


class Neighbours:
    """Holds the open collection of a release, in a private copy, or in one made from the record.

    Chroma 1.5.9 writes to a folder that it only reads (measured: chroma.sqlite3 and length.bin), refuses one that is
    read-only, and takes a folder that was replaced for the one it had open before.
    """

    def __init__(self, folder: Path, *, rebuild: Callable[[Path], None] | None = None) -> None:
        """Open a folder; with `rebuild`, open what that writes instead."""
        from chromadb.errors import ChromaError

        copy, client = _private_copy(folder, rebuild), None
        try:
            client = _client(copy)
            self._collection = client.get_collection(COLLECTION, embedding_function=None)
            self._count = int(self._collection.count())
            # Also when nobody refers to the release any more: a page that runs for months sees many of them.
            self._let_go = weakref.finalize(self, _let_go, client, copy)
        except (ChromaError, *FOREIGN) as error:
            _let_go(client, copy)
            message = f"the vectors {str(folder)!r} cannot be opened ({error}); build the release again"
            raise LibraryError(message) from error

    def close(self) -> None:
        """Let go of the copy and remove it."""
        self._let_go()

    def __len__(self) -> int:
        return self._count

    def nearest(self, vector: Vectors, *, k: int) -> list[Hit]:
        """The k passages nearest to the vector, those of one score by id; the score is the cosine similarity."""
        from chromadb.errors import ChromaError

        try:
            found = self._collection.query(
                query_embeddings=[vector], n_results=min(k, self._count), include=["distances"]
            )
        except (ChromaError, ValueError, RuntimeError) as error:
            message = f"the vectors cannot be searched ({error}); build the release again"
            raise LibraryError(message) from error
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        hits = [Hit(passage=identity, score=1.0 - float(distance)) for identity, distance in pairs]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage))  # Chroma's order depends on how it was filled


def _let_go(client: Any, copy: Path) -> None:
    if client is not None:
        client.close()
    shutil.rmtree(copy, ignore_errors=True)


def _private_copy(folder: Path, rebuild: Callable[[Path], None] | None) -> Path:
    """A copy that may be written, without the permissions of the original."""
    copy = Path(tempfile.mkdtemp(prefix="panduan-"))
    try:
        if rebuild:
            rebuild(copy)
            return copy
        for file in (one for one in folder.rglob("*") if one.is_file()):
            target = copy / file.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    except LibraryError:
        shutil.rmtree(copy, ignore_errors=True)
        raise
    except OSError as error:
        shutil.rmtree(copy, ignore_errors=True)
        message = f"the vectors {str(folder)!r} cannot be copied to {str(copy.parent)!r} ({error.strerror}); check the disk's space"
        raise LibraryError(message) from error
    return copy
