"""Record: the SQLite file of a release, which holds everything but the PDFs: guidelines, pages, passages, vectors."""

import hashlib
import json
import sqlite3
import threading
import weakref
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from ingest.corpus import Guideline
from ingest.errors import LibraryError
from ingest.pagetext import PageText
from ingest.passages import Passage, Sentence, Span
from ingest.vectors import Vectors

__all__ = ["Record", "known_vectors", "text_key", "write_record"]

SCHEMA = """
create table guidelines (id text primary key, fields text not null);
create table pages (
    guideline text not null, number integer not null, label text not null, width real not null, height real not null,
    text text not null, words blob not null, primary key (guideline, number)
) without rowid;
create table passages (
    place integer primary key, id text not null unique, guideline text not null, ordinal integer not null,
    section text not null, sentences text not null, embedded text not null, vector blob not null
);
create index passages_by_guideline on passages (guideline, ordinal);
create index passages_by_embedded on passages (embedded);
"""


def text_key(text: str) -> str:
    """What a vector is filed under: the hash of the text that was embedded."""
    return hashlib.sha256(text.encode()).hexdigest()


def write_record(
    path: Path,
    *,
    guidelines: Sequence[Guideline],
    pages: Mapping[str, Sequence[PageText]],
    passages: Sequence[Passage],
    embedded: Sequence[str],
    vectors: Vectors,
) -> None:
    """Write the record of a release in one transaction; LibraryError where the disk refuses it."""
    try:
        with sqlite3.connect(path) as connection:
            connection.executescript(SCHEMA)
            rows = ((one.id, json.dumps(asdict(one), ensure_ascii=False)) for one in guidelines)
            connection.executemany("insert into guidelines values (?, ?)", rows)
            rows_of_pages = (_page_row(identity, page) for identity, found in pages.items() for page in found)
            connection.executemany("insert into pages values (?, ?, ?, ?, ?, ?, ?)", rows_of_pages)
            rows_of_passages = (
                _passage_row(place, passage, text_key(text), vector.tobytes())
                for place, (passage, text, vector) in enumerate(zip(passages, embedded, vectors, strict=True))
            )
            connection.executemany("insert into passages values (?, ?, ?, ?, ?, ?, ?, ?)", rows_of_passages)
        connection.close()
    except sqlite3.Error as error:
        message = f"the record could not be written to {str(path)!r} ({error}); check the disk's space and build again"
        raise LibraryError(message) from error


def _page_row(guideline: str, page: PageText) -> tuple[object, ...]:
    words = [[start, end, *(round(side, 1) for side in box)] for start, end, box in page.words]
    packed = zlib.compress(json.dumps(words, separators=(",", ":")).encode())
    return guideline, page.number, page.label, page.width, page.height, page.text, packed


def _passage_row(place: int, passage: Passage, key: str, vector: bytes) -> tuple[object, ...]:
    sentences = [
        [sentence.text, sentence.kind, [[span.page, span.start, span.end] for span in sentence.spans]]
        for sentence in passage.sentences
    ]
    section = json.dumps(passage.section, ensure_ascii=False)
    found = json.dumps(sentences, ensure_ascii=False)
    return place, passage.id, passage.guideline, passage.ordinal, section, found, key, vector


def known_vectors(path: Path, keys: Iterable[str]) -> Iterator[tuple[str, Vectors]]:
    """Yield the vectors that an earlier record holds under these keys; nothing where it cannot be read."""
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        for key in keys:
            row = connection.execute("select vector from passages where embedded = ? limit 1", (key,)).fetchone()
            if row:
                yield key, np.frombuffer(row[0], dtype=np.float32)
        connection.close()
    except sqlite3.Error:  # a cache that cannot be read costs time, never truth
        return


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
        rows = self._rows("select fields from guidelines")
        found = [json.loads(str(fields)) for (fields,) in rows]
        self.guidelines: Mapping[str, Guideline] = {
            one["id"]: Guideline(**{**one, "supersedes": tuple(one["supersedes"]), "guessed": tuple(one["guessed"])})
            for one in found
        }

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
        query = "select label, width, height, text, words from pages where guideline = ? and number = ?"
        rows = self._rows(query, (guideline, number))
        if not rows:
            raise KeyError(guideline, number)
        label, width, height, text, packed = rows[0]
        words = tuple((row[0], row[1], tuple(row[2:])) for row in json.loads(zlib.decompress(packed)))  # type: ignore[arg-type]
        return PageText(
            number=number,
            label=str(label),
            width=float(str(width)),
            height=float(str(height)),
            text=str(text),
            words=words,
        )

    def page_labels(self, guideline: str) -> list[str]:
        """The printed number of each page, in order; "" where the PDF names none."""
        return [
            str(row[0])
            for row in self._rows("select label from pages where guideline = ? order by number", (guideline,))
        ]

    def passages(self, identities: Sequence[str]) -> dict[str, Passage]:
        """The passages of these ids, by id; ids that are not in the release are left out."""
        marks = ",".join("?" * len(identities))
        query = f"select id, guideline, ordinal, section, sentences from passages where id in ({marks})"  # noqa: S608
        return {str(row[0]): _passage(row) for row in self._rows(query, identities)}

    def passages_of(self, guideline: str) -> list[Passage]:
        """All passages of a guideline, in order."""
        query = "select id, guideline, ordinal, section, sentences from passages where guideline = ? order by ordinal"
        return [_passage(row) for row in self._rows(query, (guideline,))]

    def vector_of(self, place: int) -> tuple[str, Vectors]:
        """Id and vector of the passage at a place, counted from 0."""
        identity, vector = self._rows("select id, vector from passages where place = ?", (place,))[0]
        return str(identity), np.frombuffer(vector, dtype=np.float32)  # type: ignore[call-overload]


def _passage(row: Sequence[object]) -> Passage:
    identity, guideline, ordinal, section, sentences = row
    found = tuple(
        Sentence(text=text, kind=kind, spans=tuple(Span(page=page, start=start, end=end) for page, start, end in spans))
        for text, kind, spans in json.loads(str(sentences))
    )
    return Passage(
        id=str(identity),
        guideline=str(guideline),
        ordinal=int(str(ordinal)),
        section=tuple(json.loads(str(section))),
        sentences=found,
    )
