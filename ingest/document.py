"""PDF → Reading → Document: its guideline, pages, passages and parts, with a report of what a person must look at."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ingest.abbreviations import Abbreviation, abbreviations, by_short_form
from ingest.addressed import addressed_to_a_machine
from ingest.backmatter import left_out
from ingest.corpus import Guideline, Source
from ingest.details import details_of
from ingest.findings import Finding
from ingest.fingerprints import Fingerprint, amounts_of, fingerprint
from ingest.guesses import doubts, guessed
from ingest.legible import legible
from ingest.metadata import Metadata, read_metadata
from ingest.order import in_reading_order
from ingest.pages import Page, read_pages
from ingest.pagetext import PageText
from ingest.passages import CountTokens, Passage, passages
from ingest.recommendations import Recommendation, recommendations
from ingest.report import DocumentReport
from ingest.sources import require_unchanged
from ingest.structure import Structure, structure
from ingest.thumbnails import thumbnails
from ingest.workers import Beat

__all__ = ["READER", "Document", "Reading", "cut_document", "read_document"]

READER = "panduan-reader-13"  # part of a document's key: raise it when reading the same PDF gives something else

NOTHING = ("holds no text at all: every page is blank, or nothing but running lines stands on it",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document as read, before it is cut into passages."""

    guideline: Guideline
    path: Path
    structure: Structure
    recommendations: tuple[Recommendation, ...]
    abbreviations: tuple[Abbreviation, ...]
    fingerprint: Fingerprint
    amounts: str  # all doses in order: two documents that differ here are no copies
    ocr: tuple[tuple[int, float], ...]  # 1-based page, mean confidence
    unread: tuple[int, ...]  # 1-based pages that nobody could read
    findings: tuple[Finding, ...]  # what is hidden in it, or meant for a machine
    pictures: Mapping[str, list[str]]  # of the tables that a person must look at, by Table.id
    problems: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document with its pages, its passages, and what else was read of it, as plain values by kind and id."""

    guideline: Guideline
    pages: tuple[PageText, ...]
    passages: tuple[Passage, ...]
    parts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    guesses: Mapping[str, Any] = field(default_factory=dict)
    report: Mapping[str, Any] = field(default_factory=dict)
    fingerprint: Fingerprint = ()


def read_document(source: Source, beat: Beat = lambda: None) -> Reading:
    """Read one PDF, calling `beat` at every page; DocumentError where it cannot be read."""
    started = time.perf_counter()
    stated = source.guideline.language if source.stated else ""
    found = legible(read_pages(source.path), path=source.path, language=stated, beat=beat)
    metadata = read_metadata(source.path)
    require_unchanged(source)
    beat()
    guideline = guessed(source.guideline, metadata=metadata, pages=found.pages)
    read = structure(in_reading_order(found.pages), labels=metadata.labels, bookmarks=metadata.bookmarks)
    text = "\n".join(page.text for page in read.pages)
    return Reading(
        guideline=guideline,
        path=source.path,
        structure=read,
        recommendations=recommendations(read),
        abbreviations=abbreviations(read),
        fingerprint=fingerprint(text),
        amounts=amounts_of(text),
        ocr=found.ocr,
        unread=found.unread,
        findings=(
            *metadata.findings,
            *(finding for page in found.pages for finding in page.findings),
            *addressed_to_a_machine(_said(metadata, found.pages)),
        ),
        pictures=thumbnails(source.path, read, beat=beat),
        problems=(*metadata.problems, *found.problems, *doubts(guideline)),
        seconds=time.perf_counter() - started,
    )


def _said(metadata: Metadata, pages: Sequence[Page]) -> Iterator[tuple[int, str]]:
    """All that a document says, with its page; 0 for what stands on none."""
    yield 0, "\n".join((metadata.title, metadata.author, *(one.title for one in metadata.bookmarks)))
    for page in pages:
        yield page.number, "\n".join(line.text for line in page.lines)


def cut_document(reading: Reading, *, count: CountTokens, limit: int) -> tuple[Document | None, DocumentReport]:
    """Cut a document into passages, and report what was seen; no Document where it holds no text.

    `count` and `limit` are the embedder's: how many tokens a text has, and how many it reads.
    """
    started = time.perf_counter()
    guideline, pages = reading.guideline, reading.structure.pages
    marked = frozenset(span for one in reading.recommendations for span in one.spans)
    out = left_out(reading.structure.blocks, pages, keep=marked)
    found = tuple(
        passages(
            reading.structure,
            guideline=guideline.id,
            count=count,
            limit=limit,
            recommendations=reading.recommendations,
            out=out,
        )
    )
    report = DocumentReport(
        file=reading.path.name,
        guideline=guideline.id,
        sha256=guideline.sha256,
        used=bool(found),
        pages=len(pages),
        ocr=reading.ocr,
        unread=reading.unread,
        findings=reading.findings,
        passages=len(found),
        seconds=round(reading.seconds + time.perf_counter() - started, 2),
        problems=reading.problems if found or reading.problems else NOTHING,
    )
    details = details_of(reading.structure, passages=found, recommendations=reading.recommendations, out=out)
    document = Document(
        guideline=guideline,
        pages=pages,
        passages=found,
        guesses={name: getattr(guideline, name) for name in guideline.guessed},
        report=asdict(report),
        parts={
            "table": {one.id: one.to_json() for one in reading.structure.tables},
            "recommendation": {one.id: asdict(one) for one in reading.recommendations},
            "abbreviation": by_short_form(reading.abbreviations),
            "amounts": {"": reading.amounts},
            "picture": reading.pictures,
            "details": {"": details.to_json()},
        },
        fingerprint=reading.fingerprint,
    )
    return (document if found else None), report
