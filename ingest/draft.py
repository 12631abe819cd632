"""Draft: a record while it is filled, in staging; whatever instant the build is killed at, the next one goes on from it.

A document enters with all it holds in one transaction, under a key that changes whenever reading it would give
something else. So a key that is there, in the draft or in an earlier release, need not be read again.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from ingest.corpus import Guideline
from ingest.document import Document
from ingest.errors import LibraryError
from ingest.schema import PASSAGE_COLUMNS, SCHEMA, guideline_json, page_row, passage, passage_row, text_key
from ingest.vectors import Embedder, Vectors

__all__ = ["Draft"]

TABLES = ("documents", "pages", "passages", "parts")


class Draft:
    """Holds the open draft; LibraryError where the disk refuses it. One that cannot be opened is begun anew."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._connection = self._opened()
        except sqlite3.DatabaseError:  # from another version, or damaged: nothing in it is the only copy
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
            with self._told():
                self._connection = self._opened()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path.resolve().as_uri(), uri=True)
        connection.executescript(SCHEMA)
        connection.execute(f"select {PASSAGE_COLUMNS}, tokens from passages limit 1")  # noqa: S608
        connection.execute("select key, guesses, report, fingerprint from documents limit 1")
        return connection

    def __enter__(self) -> "Draft":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        nothing = kind is not None and not any(map(self.count, ("documents", "vectors")))
        self._connection.close()
        if nothing:
            self._path.unlink()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            message = (
                f"the draft {str(self._path)!r} could not be written ({error}); check the disk's space and build again"
            )
            raise LibraryError(message) from error

    def keys(self) -> dict[str, str]:
        """The key of each document that is in the draft, by guideline id."""
        with self._told():
            return dict(self._connection.execute("select guideline, key from documents").fetchall())

    def add(self, document: Document, *, key: str, embedder: Embedder) -> None:
        """Put a document in, in place of what stood under its id."""
        identity = document.guideline.id
        passages = [passage_row(one, count=embedder.count) for one in document.passages]
        parts = [
            (identity, kind, name, json.dumps(content, ensure_ascii=False))
            for kind, found in document.parts.items()
            for name, content in found.items()
        ]
        row = (
            identity,
            key,
            guideline_json(document.guideline),
            json.dumps(document.guesses, ensure_ascii=False),
            json.dumps(document.report, ensure_ascii=False),
            np.asarray(document.fingerprint, dtype=np.uint64).tobytes(),
        )
        with self._told(), self._connection as open_:
            self._remove(identity)
            open_.execute("insert into documents values (?, ?, ?, ?, ?, ?)", row)
            rows = (page_row(identity, one) for one in document.pages)
            open_.executemany("insert into pages values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
            open_.executemany("insert into passages values (?, ?, ?, ?, ?, ?, ?, ?)", passages)
            open_.executemany("insert into parts values (?, ?, ?, ?)", parts)

    def _remove(self, identity: str) -> None:
        for table in TABLES:
            self._connection.execute(f"delete from {table} where guideline = ?", (identity,))  # noqa: S608

    def carry(self, record: Path, wanted: Mapping[str, str]) -> None:
        """Take over every document (id → key) that an earlier record holds under the same key, with its vectors."""
        with self._told(), self._attached(record):
            held = dict(self._connection.execute("select guideline, key from old.documents").fetchall())
            for identity in (one for one, key in wanted.items() if held.get(one) == key):
                with self._connection:
                    self._remove(identity)
                    for table in TABLES:
                        self._connection.execute(
                            f"insert into {table} select * from old.{table} where guideline = ?",  # noqa: S608
                            (identity,),
                        )

    def carry_vectors(self, record: Path) -> None:
        """Take over every vector that an earlier record holds of a text that is embedded here too."""
        with self._told(), self._attached(record), self._connection:
            self._connection.execute(
                "insert or ignore into vectors select embedded, vector from old.vectors"
                " where embedded in (select embedded from passages)"
            )

    @contextlib.contextmanager
    def _attached(self, record: Path) -> Iterator[None]:
        self._connection.execute("attach database ? as old", (f"{record.resolve().as_uri()}?mode=ro&immutable=1",))
        try:
            yield
        finally:
            self._connection.execute("detach database old")

    def keep(self, wanted: Sequence[str]) -> None:
        """Drop every document but these."""
        with self._told(), self._connection:
            for identity in set(self.keys()) - set(wanted):
                self._remove(identity)

    def settle(self, guidelines: Sequence[Guideline]) -> None:
        """Write down what is finally known of each guideline, its status above all."""
        with self._told(), self._connection as open_:
            rows = ((guideline_json(one), one.id) for one in guidelines)
            open_.executemany("update documents set fields = ? where guideline = ?", rows)

    def documents(self) -> Iterator[tuple[str, dict[str, Any], dict[str, Any], Any]]:
        """Yield id, guesses, report and fingerprint of each document, by id."""
        with self._told():
            rows = self._connection.execute("select guideline, guesses, report, fingerprint from documents")
            for identity, guesses, report, packed in rows:
                yield identity, json.loads(guesses), json.loads(report), np.frombuffer(packed, dtype=np.uint64)

    def part(self, identity: str, kind: str) -> Any:
        """The one thing of a kind that was read of a document; "" where there is none."""
        query = "select content from parts where guideline = ? and kind = ? limit 1"
        with self._told():
            row = self._connection.execute(query, (identity, kind)).fetchone()
        return json.loads(row[0]) if row else ""

    def count(self, table: str) -> int:
        """How many rows a table has."""
        with self._told():
            return int(self._connection.execute(f"select count(*) from {table}").fetchone()[0])  # noqa: S608

    def missing(self) -> list[str]:
        """Keys of the texts without a vector, the longest first: a batch is of one length, and no thread ends far behind."""
        query = (
            "select embedded from passages where embedded not in (select embedded from vectors)"
            " group by embedded order by max(tokens) desc, embedded"
        )
        with self._told():
            return [key for (key,) in self._connection.execute(query)]

    def texts(self, keys: Sequence[str]) -> list[str]:
        """What is embedded under these keys, in their order."""
        marks = ",".join("?" * len(keys))
        query = f"select {PASSAGE_COLUMNS} from passages where embedded in ({marks})"  # noqa: S608
        with self._told():
            found = [passage(row).embedded for row in self._connection.execute(query, keys)]
        by_key = {text_key(text): text for text in found}
        return [by_key[key] for key in keys]

    def put(self, keys: Sequence[str], vectors: Vectors) -> None:
        """Keep the vectors of these texts."""
        rows = [(key, vector.tobytes()) for key, vector in zip(keys, vectors, strict=True)]
        with self._told(), self._connection as open_:
            open_.executemany("insert or replace into vectors values (?, ?)", rows)

    def finish(self, target: Path) -> None:
        """Write the record of a release: this draft without vectors that nothing uses."""
        with self._told():
            with self._connection as open_:
                open_.execute("delete from vectors where embedded not in (select embedded from passages)")
            self._connection.execute("vacuum into ?", (str(target),))
