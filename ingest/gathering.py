"""Sources → a filled draft: what is unchanged is carried over, the rest is read, by this machine or by a cluster."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from ingest.corpus import Source
from ingest.document import READER, Reading, cut_document, read_document
from ingest.draft import Draft
from ingest.errors import DocumentError
from ingest.ocr import signature
from ingest.pages import page_count
from ingest.passages import CHUNKER
from ingest.report import DocumentReport
from ingest.vectors import Embedder
from ingest.workers import Beat, Limits, Refused, in_workers

__all__ = ["Engine", "Gathered", "LocalEngine", "gather"]

Result = TypeVar("Result")


class Engine(Protocol):
    """Where documents are read."""

    def counted(self, sources: Sequence[Source]) -> "Iterator[tuple[int, int | DocumentError]]":
        """Yield each source's place and its number of pages."""
        ...

    def read(self, sources: Sequence[Source]) -> "Iterator[tuple[int, Reading | DocumentError]]":
        """Yield each source's place and what came of it, as it is ready."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalEngine:
    """Reads with processes of this machine, each under limits; with no workers, in this process and without limits."""

    workers: int = 0
    limits: Limits = field(default_factory=Limits)

    def counted(self, sources: Sequence[Source]) -> "Iterator[tuple[int, int | DocumentError]]":
        """Yield each source's place and its number of pages."""
        for place, count in in_workers(_count, sources, workers=self.workers, limits=self.limits):
            yield place, _named(count, sources[place])

    def read(self, sources: Sequence[Source]) -> "Iterator[tuple[int, Reading | DocumentError]]":
        """Yield each source's place and what came of it, as it is ready."""
        for place, reading in in_workers(read_document, sources, workers=self.workers, limits=self.limits):
            yield place, _named(reading, sources[place])


def _count(source: Source, beat: Beat) -> int:
    beat()
    return page_count(source.path)


def _named(outcome: "Result | DocumentError | Refused", source: Source) -> "Result | DocumentError":
    if isinstance(outcome, Refused):
        message = f"{source.path.name!r} {outcome.reason}; repair the PDF or export it again"
        return DocumentError(message)
    return outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """How far gathering has come, in pages; `stage` names the document that was read last."""

    stage: str
    done: int
    total: int


def gather(
    sources: Sequence[Source],
    draft: Draft,
    *,
    embedder: Embedder,
    engine: Engine,
    earlier: Sequence[Path],
    dropped: list[DocumentReport],
) -> Iterator[Gathered]:
    """Bring every usable source into the draft, and say in `dropped` why others are not there.

    `earlier` are records of earlier releases that may be trusted.
    """
    wanted = {source.guideline.id: _key(source, embedder) for source in sources}
    held = draft.keys()
    for record in earlier:
        draft.carry(record, {one: key for one, key in wanted.items() if held.get(one) != key})
        held = draft.keys()
    unread = [source for source in sources if held.get(source.guideline.id) != wanted[source.guideline.id]]
    yield Gathered(stage="reading", done=0, total=0)
    counted: list[tuple[int, Source]] = []
    for place, count in engine.counted(unread):
        if isinstance(count, DocumentError):
            dropped.append(_unreadable(unread[place], count))
        else:
            counted.append((count, unread[place]))
    counted.sort(
        key=lambda pair: (-pair[0], pair[1].guideline.id)
    )  # the longest first: no worker ends up alone with it
    total, done = sum(count for count, _ in counted), 0
    yield Gathered(stage="reading", done=0, total=total)
    for place, reading in engine.read([source for _, source in counted]):
        count, source = counted[place]
        if isinstance(reading, DocumentError):
            dropped.append(_unreadable(source, reading))
        else:
            document, report = cut_document(reading, count=embedder.count, limit=embedder.limit)
            if document is None:
                dropped.append(report)
            else:
                draft.add(document, key=wanted[source.guideline.id], embedder=embedder)
        done += count
        yield Gathered(stage=f"reading {source.path.name}", done=done, total=total)
    draft.keep([identity for identity, key in draft.keys().items() if wanted.get(identity) == key])


def _key(source: Source, embedder: Embedder) -> str:
    """Changes whenever reading and cutting the document would give something else."""
    guideline = source.guideline
    parts = [READER, signature(), CHUNKER, dict(embedder.fingerprint), embedder.limit, guideline.id, guideline.sha256,
             guideline.language if source.stated else ""]  # fmt: skip
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _unreadable(source: Source, error: DocumentError) -> DocumentReport:
    return DocumentReport(
        file=source.path.name,
        guideline=source.guideline.id,
        sha256=source.guideline.sha256,
        problems=(str(error),),
    )
