"""Record: the SQLite file of a release, which holds everything but the PDFs; Chroma and the words are made from it."""

import json
import sqlite3
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ingest.corpus import Guideline
from ingest.errors import LibraryError
from ingest.pagetext import PageText
from ingest.passages import Passage
from ingest.schema import PASSAGE_COLUMNS, guideline, page, passage
from ingest.vectors import Vectors

__all__ = ["Record"]

BATCH = 1000  # passages that are in memory at once


class Record:
    """Holds the open record of a release, read-only; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        try:
            uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            message = f"the record {str(path)!r} cannot be opened ({error}); build the release again"
            raise LibraryError(message) from error
        self._path, self._lock = path, threading.Lock()
        self._let_go = weakref.finalize(self, self._connection.close)
        found = [guideline(str(fields)) for (fields,) in self._rows("select fields from documents order by guideline")]
        self.guidelines: Mapping[str, Guideline] = {one.id: one for one in found}

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._let_go()

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        try:
            with self._lock:
                return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            message = f"the record {str(self._path)!r} cannot be read ({error}); build the release again"
            raise LibraryError(message) from error

    def count(self, table: str) -> int:
        """How many rows a table of the record has."""
        return int(str(self._rows(f"select count(*) from {table}")[0][0]))  # noqa: S608 our own names only

    def page(self, guideline: str, number: int) -> PageText:
        """One stored page; KeyError where the guideline has none of that number."""
        query = "select number, label, width, height, text, words, ocr from pages where guideline = ? and number = ?"
        rows = self._rows(query, (guideline, number))
        if not rows:
            raise KeyError(guideline, number)
        return page(rows[0])

    def page_labels(self, guideline: str) -> list[str]:
        """The label of each page, in order; "" where the PDF names none."""
        query = "select label from pages where guideline = ? order by number"
        return [str(row[0]) for row in self._rows(query, (guideline,))]

    def ocr_pages(self, guideline: str) -> frozenset[int]:
        """1-based pages that were read by OCR."""
        query = "select number from pages where guideline = ? and ocr"
        return frozenset(int(str(row[0])) for row in self._rows(query, (guideline,)))

    def passages(self, identities: Sequence[str]) -> dict[str, Passage]:
        """The passages of these ids, by id; ids that are not in the release are left out."""
        marks = ",".join("?" * len(identities))
        query = f"select {PASSAGE_COLUMNS} from passages where id in ({marks})"  # noqa: S608
        return {str(row[0]): passage(row) for row in self._rows(query, identities)}

    def around(self, one: Passage) -> list[Passage]:
        """A passage with the one before and the one after it, in order."""
        query = (
            f"select {PASSAGE_COLUMNS} from passages where guideline = ? and ordinal between ? and ? order by ordinal"  # noqa: S608
        )
        return [passage(row) for row in self._rows(query, (one.guideline, one.ordinal - 1, one.ordinal + 1))]

    def passages_of(self, guideline: str) -> list[Passage]:
        """All passages of a guideline, in order."""
        query = f"select {PASSAGE_COLUMNS} from passages where guideline = ? order by ordinal"  # noqa: S608
        return [passage(row) for row in self._rows(query, (guideline,))]

    def every_passage(self) -> Iterator[tuple[list[Passage], Vectors]]:
        """Yield all passages by id with their vectors, (n, dimension), some at a time; memory does not grow."""
        last = ""
        query = (
            f"select {PASSAGE_COLUMNS}, vector from passages join vectors using (embedded)"  # noqa: S608
            f" where id > ? order by id limit {BATCH}"
        )
        while rows := self._rows(query, (last,)):
            vectors: Any = [np.frombuffer(row[-1], dtype=np.float32) for row in rows]  # type: ignore[call-overload]
            yield [passage(row[:-1]) for row in rows], np.stack(vectors)
            last = str(rows[-1][0])

    def every_vector(self) -> Iterator[Vectors]:
        """Yield the vectors of all passages, (n, dimension), some at a time."""
        last = ""
        query = "select id, vector from passages join vectors using (embedded) where id > ? order by id limit ?"
        while rows := self._rows(query, (last, BATCH)):
            vectors: Any = [np.frombuffer(vector, dtype=np.float32) for _, vector in rows]  # type: ignore[call-overload]
            yield np.stack(vectors)
            last = str(rows[-1][0])

    def guideline_of_each(self) -> dict[str, str]:
        """The guideline of each passage, by the passage's id."""
        known = {one: one for one in self.guidelines}  # one string for all passages of a guideline
        return {str(one): known[str(of)] for one, of in self._rows("select id, guideline from passages")}

    def vectors_of(self, guideline: str) -> tuple[list[str], Vectors]:
        """The ids of a guideline's passages, in order, and their vectors, (n, dimension); (0, 0) where it has none."""
        query = "select id, vector from passages join vectors using (embedded) where guideline = ? order by ordinal"
        rows = self._rows(query, (guideline,))
        found: Any = [np.frombuffer(vector, dtype=np.float32) for _, vector in rows]  # type: ignore[call-overload]
        return [str(identity) for identity, _ in rows], np.stack(found) if found else np.zeros((0, 0), np.float32)

    def every_pair(self) -> Iterator[tuple[Passage, Guideline]]:
        """Yield all passages by id, each with its guideline."""
        for passages, _ in self.every_passage():
            yield from ((one, self.guidelines[one.guideline]) for one in passages)

    def sample(self, count: int) -> Iterator[tuple[str, Vectors]]:
        """Yield id and vector of `count` passages, evenly spread."""
        total = self.count("passages")
        query = (
            "select id, vector from passages join vectors using (embedded)"
            " where id = (select id from passages order by id limit 1 offset ?)"
        )
        for place in range(0, total, max(1, total // count)):
            for identity, vector in self._rows(query, (place,)):
                yield str(identity), np.frombuffer(vector, dtype=np.float32)  # type: ignore[call-overload]

    def parts(self, guideline: str, kind: str) -> dict[str, Any]:
        """What else was read of a guideline ("table", "recommendation", "abbreviation"), by id, as plain values."""
        query = "select id, content from parts where guideline = ? and kind = ?"
        return {str(row[0]): json.loads(str(row[1])) for row in self._rows(query, (guideline, kind))}

    def reports(self) -> Iterator[dict[str, Any]]:
        """Yield each document's report, by guideline id."""
        for identity in self.guidelines:
            ((report,),) = self._rows("select report from documents where guideline = ?", (identity,))
            found: dict[str, Any] = json.loads(str(report))
            yield found
