"""PDFs → a sealed release, in staging and under the library's lock; reports progress as it goes.

A document that cannot be read is dropped with its reason and the others go on. What was published stays published
until `publish`. Vectors are looked up by the hash of their text before they are made.
"""

import datetime
import hashlib
import json
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from ingest.corpus import Source, read_corpus, with_status
from ingest.document import Document, cut_document, read_documents
from ingest.errors import DocumentError, LibraryError, NothingToIngest
from ingest.library import locked, releases, seal_into
from ingest.neighbours import write_neighbours
from ingest.pages import page_count
from ingest.passages import CHUNKER
from ingest.record import known_vectors, text_key, write_record
from ingest.release import FORMAT, Release
from ingest.report import DocumentReport, to_json
from ingest.vectors import Embedder, Vectors
from ingest.words import write_words

__all__ = ["Built", "Progress", "build"]

MANY_PAGES = 100  # from which starting processes to read them pays


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a stage has come."""

    stage: str
    done: int
    total: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A sealed release; `fresh` is False where the same one lay there already."""

    release: Path
    fresh: bool
    documents: tuple[DocumentReport, ...]
    timings: dict[str, float]  # seconds by stage


def build(paths: Sequence[Path], *, library: Path, embedder: Embedder, workers: int = 1) -> Iterator[Progress | Built]:
    """Yield progress, then the sealed release; `workers` processes read the PDFs.

    CorpusError for a wrong corpus.toml, NothingToIngest where no document is usable, LibraryBusy where another build
    runs, LibraryError where the disk refuses: nothing is left half-written then.
    """
    with locked(library) as staging:
        started = time.perf_counter()
        sources, problems = read_corpus(paths)
        documents: list[Document] = []
        reports = [DocumentReport(file=file, problems=(problem,)) for file, problem in problems]
        yield from _read_all(sources, embedder, documents, reports, workers)
        if not documents:
            reasons = "; ".join(problem for report in reports for problem in report.problems)
            message = f"not one document could be used: {reasons or 'no PDF was given'}"
            raise NothingToIngest(message)
        timings = {"reading": time.perf_counter() - started}
        statuses = with_status([one.guideline for one in documents])
        documents = [replace(one, guideline=guideline) for one, guideline in zip(documents, statuses, strict=True)]
        name = _name(documents, embedder)
        sealed = _already_sealed(library, name)
        if sealed:
            yield Built(release=sealed, fresh=False, documents=tuple(reports), timings=timings)
            return
        vectors: list[Vectors] = []
        yield from _embed(documents, embedder, library, staging, vectors)
        timings["embedding"] = time.perf_counter() - started - sum(timings.values())
        staged = staging / name
        shutil.rmtree(staged, ignore_errors=True)
        try:
            yield Progress(stage="writing", done=0, total=1, unit="release")
            _write(staged, documents, vectors[0], embedder=embedder)
            timings["writing"] = time.perf_counter() - started - sum(timings.values())
            _seal(staged, documents, reports, embedder=embedder, timings=timings)
            sealed = seal_into(library, staged)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        for cache in staging.glob("vectors-*.sqlite"):
            cache.unlink()
        yield Built(release=sealed, fresh=True, documents=tuple(reports), timings=timings)


def _read_all(
    sources: Sequence[Source],
    embedder: Embedder,
    documents: list[Document],
    reports: list[DocumentReport],
    workers: int,
) -> Iterator[Progress]:
    """Append what can be used to `documents` and what was seen to `reports`, both in the order of the sources."""
    counted: list[tuple[int, Source]] = []
    for source in sources:
        try:
            counted.append((page_count(source.path), source))
        except DocumentError as error:
            reports.append(_unreadable(source, error))
    counted.sort(key=lambda pair: -pair[0])  # the longest first, so that no process is left with it at the end
    total, done = sum(count for count, _ in counted), 0
    yield Progress(stage="reading", done=done, total=total, unit="pages")
    found: dict[str, tuple[Document | None, DocumentReport]] = {}
    ordered = [source for _, source in counted]
    for place, reading in read_documents(ordered, workers=workers if total >= MANY_PAGES else 1):
        count, source = counted[place]
        if isinstance(reading, DocumentError):
            found[source.guideline.id] = None, _unreadable(source, reading)
        else:
            found[source.guideline.id] = cut_document(reading, count=embedder.count, limit=embedder.limit)
        done += count
        yield Progress(stage=f"reading {source.path.name}", done=done, total=total, unit="pages")
    outcomes = [found[source.guideline.id] for source in sources if source.guideline.id in found]
    reports += [report for _, report in outcomes]
    documents += [document for document, _ in outcomes if document]


def _unreadable(source: Source, error: DocumentError) -> DocumentReport:
    return DocumentReport(file=source.path.name, guideline=source.guideline.id, problems=(str(error),))


def _name(documents: Sequence[Document], embedder: Embedder) -> str:
    """Date and fingerprint: embedding model, way of cutting, and every document with what is stated of it."""
    stated = [asdict(one.guideline) for one in sorted(documents, key=lambda one: one.guideline.id)]
    whole = json.dumps([FORMAT, CHUNKER, dict(embedder.fingerprint), stated], sort_keys=True, default=str)
    digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
    return f"{datetime.datetime.now(datetime.UTC).date().isoformat()}-{digest}"


def _already_sealed(library: Path, name: str) -> Path | None:
    """A release of the same content that still opens, whatever its date."""
    for one in releases(library):
        if one.name.rsplit("-", 1)[-1] == name.rsplit("-", 1)[-1]:
            folder = library / "releases" / one.name
            return folder if _opens(folder) else None
    return None


def _opens(folder: Path) -> bool:
    try:
        Release(folder).close()
    except LibraryError:
        return False
    return True


def _embed(
    documents: Sequence[Document], embedder: Embedder, library: Path, staging: Path, vectors: list[Vectors]
) -> Iterator[Progress]:
    """Make the vectors that no earlier release and no interrupted build holds; append them all to `vectors`."""
    texts = {text_key(text): text for one in documents for text in (passage.embedded for passage in one.passages)}
    model = hashlib.sha256(json.dumps(dict(embedder.fingerprint), sort_keys=True).encode()).hexdigest()[:16]
    found: dict[str, Vectors] = {}
    for one in releases(library):
        wanted = [key for key in texts if key not in found]
        folder = library / "releases" / one.name
        # What a damaged release holds cannot be trusted, its vectors least of all.
        if wanted and one.seal.get("embedder") == dict(embedder.fingerprint) and _opens(folder):
            found.update(known_vectors(folder / "passages.sqlite", wanted))
    with closing(sqlite3.connect(staging / f"vectors-{model}.sqlite")) as cache:
        try:
            cache.execute("create table if not exists passages (embedded text primary key, vector blob not null)")
            rows = cache.execute("select embedded, vector from passages").fetchall()
            found.update({key: np.frombuffer(vector, dtype=np.float32) for key, vector in rows if key in texts})
            # Batches are padded to their longest text: by letters 29 % of the work was padding, by tokens it is 1 %.
            missing = sorted((key for key in texts if key not in found), key=lambda key: embedder.count(texts[key]))
            done = len(texts) - len(missing)
            yield Progress(stage="embedding", done=done, total=len(texts), unit="passages")
            for part in embedder.passages([texts[key] for key in missing]):
                fresh = dict(zip(missing, part, strict=False))
                missing = missing[len(part) :]
                with cache:
                    rows = [(key, vector.tobytes()) for key, vector in fresh.items()]
                    cache.executemany("insert or replace into passages values (?, ?)", rows)
                found.update(fresh)
                done += len(part)
                yield Progress(stage="embedding", done=done, total=len(texts), unit="passages")
        except sqlite3.Error as error:
            message = f"vectors could not be kept in {str(staging)!r} ({error}); check the disk's space and build again"
            raise LibraryError(message) from error
    keys = [text_key(passage.embedded) for one in documents for passage in one.passages]
    vectors.append(np.stack([found[key] for key in keys]))


def _write(staged: Path, documents: Sequence[Document], vectors: Vectors, *, embedder: Embedder) -> None:
    (staged / "sources").mkdir(parents=True)
    for one in documents:
        shutil.copyfile(one.path, staged / "sources" / one.guideline.file)
    guidelines = {one.guideline.id: one.guideline for one in documents}
    found = [passage for one in documents for passage in one.passages]
    fingerprint = embedder.fingerprint
    with ThreadPoolExecutor(1) as beside:  # Chroma takes the longest, and not in Python
        neighbours = beside.submit(
            write_neighbours, staged / "chroma", found, vectors=vectors, guidelines=guidelines, fingerprint=fingerprint
        )
        write_record(
            staged / "passages.sqlite",
            guidelines=list(guidelines.values()),
            pages={one.guideline.id: one.pages for one in documents},
            passages=found,
            embedded=[passage.embedded for passage in found],
            vectors=vectors,
        )
        write_words(staged / "words", ((passage, guidelines[passage.guideline]) for passage in found))
        neighbours.result()


def _seal(
    staged: Path,
    documents: Sequence[Document],
    reports: Sequence[DocumentReport],
    *,
    embedder: Embedder,
    timings: dict[str, float],
) -> None:
    seal = {
        "format": FORMAT,
        "name": staged.name,
        "built": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "chunker": CHUNKER,
        "embedder": dict(embedder.fingerprint),
        "counts": {
            "guidelines": len(documents),
            "pages": sum(len(one.pages) for one in documents),
            "passages": sum(len(one.passages) for one in documents),
        },
        "sources": {one.guideline.file: one.guideline.sha256 for one in documents},
    }
    for file, content in (("report.json", to_json(reports, timings=timings)), ("release.json", seal)):
        (staged / file).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
