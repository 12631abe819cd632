"""PDF → Document: its guideline, its pages and its passages, with a report of what a person must look at."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from ingest.corpus import Guideline, Source
from ingest.errors import DocumentError
from ingest.guesses import guessed
from ingest.metadata import read_metadata
from ingest.order import in_reading_order
from ingest.pages import read_pages
from ingest.pagetext import PageText
from ingest.passages import CountTokens, Passage, passages
from ingest.report import DocumentReport
from ingest.structure import Structure, structure

__all__ = ["Document", "Reading", "cut_document", "read_document", "read_documents"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document as read, before it is cut into passages."""

    guideline: Guideline
    path: Path
    structure: Structure
    unread: tuple[int, ...]  # 1-based pages without text
    problems: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document with its pages and its passages."""

    guideline: Guideline
    path: Path
    pages: tuple[PageText, ...]
    passages: tuple[Passage, ...]


def read_document(source: Source) -> Reading:
    """Read one PDF; DocumentError where it cannot be read."""
    started = time.perf_counter()
    drawn = list(read_pages(source.path))
    metadata = read_metadata(source.path)
    unread = tuple(page.number for page in drawn if not page.lines)
    return Reading(
        guideline=source.guideline if source.stated else guessed(source.guideline, metadata=metadata, pages=drawn),
        path=source.path,
        structure=structure(in_reading_order(drawn), labels=metadata.labels, bookmarks=metadata.bookmarks),
        unread=unread,
        problems=(*metadata.problems, *_unread_problem(source.path.name, unread, len(drawn))),
        seconds=time.perf_counter() - started,
    )


def read_documents(sources: Sequence[Source], *, workers: int) -> Iterator[tuple[int, Reading | DocumentError]]:
    """Yield each source's place and what came of it, as it is ready; `workers` processes read side by side.

    A file that breaks the process it is read in is left out like any other that cannot be read.
    """
    if workers == 1:
        yield from ((place, _attempt(source)) for place, source in enumerate(sources))
        return
    broken = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(_attempt, source): place for place, source in enumerate(sources)}
        try:
            for done in as_completed(running):
                try:
                    yield running[done], done.result()
                except BrokenProcessPool:
                    broken.append(running[done])
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    for place in broken:  # one of them broke the pool for all: each alone, to learn which
        yield place, _attempt_alone(sources[place])


def _attempt(source: Source) -> Reading | DocumentError:
    try:
        return read_document(source)
    except DocumentError as error:
        return error


def _attempt_alone(source: Source) -> Reading | DocumentError:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(_attempt, source).result()
        except BrokenProcessPool:
            message = (
                f"{source.path.name!r} breaks the PDF library or needs more memory than there is; re-export the PDF"
            )
            return DocumentError(message)


def cut_document(reading: Reading, *, count: CountTokens, limit: int) -> tuple[Document | None, DocumentReport]:
    """Cut a document into passages, and report what was seen; no Document where it holds no text.

    `count` and `limit` are the embedder's: how many tokens a text has, and how many it reads.
    """
    started = time.perf_counter()
    guideline, pages = reading.guideline, reading.structure.pages
    found = tuple(passages(reading.structure, guideline=guideline.id, count=count, limit=limit))
    report = DocumentReport(
        file=reading.path.name,
        guideline=guideline.id,
        used=bool(found),
        pages=len(pages),
        unread=reading.unread,
        passages=len(found),
        seconds=round(reading.seconds + time.perf_counter() - started, 2),
        problems=reading.problems,
    )
    document = Document(guideline=guideline, path=reading.path, pages=pages, passages=found)
    return (document if found else None), report


def _unread_problem(file: str, unread: Sequence[int], pages: int) -> Iterator[str]:
    if len(unread) == pages:
        yield f"{file!r} holds pictures of pages without text; have it read by OCR (for example ocrmypdf), then load that"
    elif unread:
        places = ", ".join(map(str, unread[:12])) + ("…" if len(unread) > 12 else "")  # noqa: PLR2004
        yield f"no text on page {places}: what stands there cannot be found"
