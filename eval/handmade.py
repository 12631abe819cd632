"""Documents and their vectors → a release, without PDFs: for measuring search alone, never for answers to people."""

import json
from collections.abc import Iterable
from pathlib import Path

from ingest.document import Document
from ingest.draft import Draft
from ingest.neighbours import write_neighbours
from ingest.passages import CHUNKER
from ingest.record import Record
from ingest.release import FORMAT, hashes
from ingest.schema import text_key
from ingest.vectors import Embedder, Vectors
from ingest.words import write_words

__all__ = ["write_release"]

COUNTED = {"guidelines": "documents", "pages": "pages", "passages": "passages"}


def write_release(documents: Iterable[tuple[Document, Vectors]], *, folder: Path, embedder: Embedder) -> Path:
    """Write a release into an existing, empty folder, by the code that writes releases; vectors are (passages, dimension).

    LibraryError where the disk refuses it.
    """
    with Draft(folder / "draft.sqlite") as draft:
        for number, (document, vectors) in enumerate(documents):
            draft.add(document, key=str(number), embedder=embedder)
            draft.put([text_key(one.embedded) for one in document.passages], vectors)
        draft.finish(folder / "passages.sqlite")
        counts = {what: draft.count(table) for what, table in COUNTED.items()}
    record = Record(folder / "passages.sqlite")
    try:
        write_words(folder / "words", record.every_pair())
        write_neighbours(folder / "chroma", record, fingerprint=embedder.fingerprint, base=None)
    finally:
        record.close()
    seal = {
        "format": FORMAT, "name": folder.name, "chunker": CHUNKER, "embedder": dict(embedder.fingerprint),
        "counts": counts, "sources": {}, "files": hashes(folder), "reports": {},
    }  # fmt: skip
    (folder / "release.json").write_text(json.dumps(seal), encoding="utf-8")
    return folder
