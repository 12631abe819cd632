"""PDFs → a sealed release, in staging and under the library's lock; reports progress as it goes.

A document that cannot be read is dropped with its reason and the others go on. What was published stays published
until `publish`. What an earlier release or an interrupted build holds is neither read nor embedded again.
"""

import datetime
import hashlib
import json
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from ingest.corpus import Guideline, Source, read_corpus, with_status
from ingest.draft import Draft
from ingest.editions import Lookalike, kept_once, lookalikes
from ingest.errors import LibraryError, NothingToIngest
from ingest.fingerprints import Fingerprint
from ingest.gathering import Engine, LocalEngine, gather
from ingest.items import REPORTED
from ingest.library import locked, releases, seal_into
from ingest.neighbours import write_neighbours
from ingest.passages import CHUNKER
from ingest.record import Record
from ingest.release import FORMAT, REPORTS, Release, damaged, exchanged, hashes, sealed_report
from ingest.report import DocumentReport, report_from_json
from ingest.reportfiles import Findings, write_reports
from ingest.signoff import carry_over, earlier_acceptances, review
from ingest.sources import keep_source
from ingest.vectors import Embedder
from ingest.words import write_words

__all__ = ["Built", "Progress", "build"]

PART = 512  # texts that are in memory at once while they are embedded


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


def build(
    paths: Sequence[Path], *, library: Path, embedder: Embedder, engine: Engine | None = None
) -> Iterator[Progress | Built]:
    """Yield progress, then the sealed release; `engine` reads the PDFs, in this process if there is none.

    CorpusError for a wrong corpus.toml, NothingToIngest where no document is usable, LibraryBusy where another build
    runs, LibraryError where the disk refuses: nothing is left half-written then.
    """
    with locked(library) as staging:
        yield from _Build(library=library, staging=staging, embedder=embedder, engine=engine or LocalEngine()).run(
            paths
        )


@dataclass(slots=True, kw_only=True)
class _Build:
    """One build under way."""

    library: Path
    staging: Path
    embedder: Embedder
    engine: Engine
    dropped: list[DocumentReport] = field(default_factory=list)
    lookalikes: tuple[Lookalike, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=time.perf_counter)

    def run(self, paths: Sequence[Path]) -> Iterator[Progress | Built]:
        sources, problems = read_corpus(paths)
        self.dropped = [DocumentReport(file=file, problems=(problem,)) for file, problem in problems]
        earlier = self._earlier()
        with Draft(self.staging / "draft.sqlite") as draft:
            records = [folder / "passages.sqlite" for folder in earlier]
            for one in gather(
                sources, draft, embedder=self.embedder, engine=self.engine, earlier=records, dropped=self.dropped
            ):
                yield Progress(stage=one.stage, done=one.done, total=one.total, unit="pages")
            guidelines = self._settled(draft, sources)
            self._clock("reading")
            name = self._name(guidelines, draft.keys())
            sealed = self._already_sealed(name)
            if sealed is None:
                yield from self._embed(draft, records)
                self._clock("embedding")
                yield Progress(stage="writing", done=0, total=1, unit="release")
                sealed = self._write(draft, sources, name, earlier)
                fresh = True
            else:  # what was accepted meanwhile, in other releases, holds here too
                carry_over(sealed, review(sealed).items, earlier_acceptances(self.library))
                fresh = False
            reports = tuple(self._reports(draft, sources))
        for leftover in self.staging.glob("draft.sqlite*"):
            leftover.unlink()
        yield Built(release=sealed, fresh=fresh, documents=reports, timings=self.timings)

    def _clock(self, stage: str) -> None:
        self.timings[stage] = time.perf_counter() - self.started - sum(self.timings.values())

    def _earlier(self) -> list[Path]:
        """Releases, newest first, whose vectors are of this model and whose record is what was sealed."""
        folders = [
            self.library / "releases" / one.name
            for one in releases(self.library)
            if one.seal.get("embedder") == dict(self.embedder.fingerprint)
        ]
        return [folder for folder in folders if "passages.sqlite" not in damaged(folder)]

    def _settled(self, draft: Draft, sources: Sequence[Source]) -> list[Guideline]:
        """What is finally known of each guideline in the draft; NothingToIngest where there is none."""
        stated = {source.guideline.id: source.guideline for source in sources}
        prints: dict[str, Fingerprint] = {}
        found = []
        for identity, guesses, _, numbers in draft.documents():
            found.append(replace(stated[identity], **guesses, guessed=tuple(guesses)))
            prints[identity] = tuple(numbers.tolist())
        if not found:
            reasons = "; ".join(problem for report in self.dropped for problem in report.problems)
            message = f"not one document could be used: {reasons or 'no PDF was given'}"
            raise NothingToIngest(message)
        named = {source.guideline.id for source in sources if source.stated}
        amounts = {one.id: draft.part(one.id, "amounts") for one in found}
        for copy in kept_once(found, fingerprints=prints, amounts=amounts, stated=named):
            found = [one for one in found if one.id != copy.dropped]
            other = stated[copy.dropped]
            report = DocumentReport(file=other.file, guideline=other.id, sha256=other.sha256, problems=(copy.sentence,))
            self.dropped.append(report)
        draft.keep([one.id for one in found])
        guidelines = with_status(found)
        draft.settle(guidelines)
        self.lookalikes = lookalikes(guidelines, fingerprints=prints)
        return guidelines

    def _name(self, guidelines: Sequence[Guideline], keys: Mapping[str, str]) -> str:
        """Date and fingerprint: embedding model, ways of reading, each document with what is known of it.

        And what was dropped, and why: a release that lacks a document is another one, with something to look at.
        """
        known = [[asdict(one), keys[one.id]] for one in sorted(guidelines, key=lambda one: one.id)]
        dropped = sorted([one.file, one.sha256, *one.problems] for one in self.dropped)
        parts = [FORMAT, REPORTED, CHUNKER, dict(self.embedder.fingerprint), known, dropped]
        whole = json.dumps(parts, sort_keys=True, default=str)
        digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
        return f"{datetime.datetime.now(datetime.UTC).date().isoformat()}-{digest}"

    def _already_sealed(self, name: str) -> Path | None:
        """A release of the same content that is undamaged, whatever its date."""
        for one in releases(self.library):
            folder = self.library / "releases" / one.name
            if one.seal and one.name.rsplit("-", 1)[-1] == name.rsplit("-", 1)[-1] and _sound(folder):
                return folder
        return None

    def _embed(self, draft: Draft, records: Sequence[Path]) -> Iterator[Progress]:
        """Make the vectors that no earlier release and no interrupted build holds."""
        for record in records:
            draft.carry_vectors(record)
        missing = draft.missing()  # sorted by tokens: by letters 29 % of the work was padding, so it is 1 %
        total = draft.count("passages")
        done = total - len(missing)
        yield Progress(stage="embedding", done=done, total=total, unit="passages")
        for start in range(0, len(missing), PART * 8):
            keys = missing[start : start + PART * 8]
            for part in self.embedder.passages(draft.texts(keys)):
                draft.put(keys[: len(part)], part)
                keys = keys[len(part) :]
                done += len(part)
                yield Progress(stage="embedding", done=done, total=total, unit="passages")

    def _write(self, draft: Draft, sources: Sequence[Source], name: str, earlier: Sequence[Path]) -> Path:
        staged = self.staging / name
        shutil.rmtree(staged, ignore_errors=True)
        try:
            (staged / "sources").mkdir(parents=True)
            held = draft.keys()
            for source in sources:
                if source.guideline.id in held:
                    keep_source(source, staged / "sources")
            draft.finish(staged / "passages.sqlite")
            self._index(staged, earlier)
            self._clock("writing")
            self._seal(staged, draft, sources)
            return seal_into(self.library, staged)
        finally:
            shutil.rmtree(staged, ignore_errors=True)

    def _index(self, staged: Path, earlier: Sequence[Path]) -> None:
        """Make the words and the vectors' index from the finished record, side by side."""
        record = Record(staged / "passages.sqlite")
        base = next((folder / "chroma" for folder in earlier if "chroma" not in damaged(folder)), None)
        try:
            with ThreadPoolExecutor(1) as beside:  # Chroma takes the longest, and not in Python
                chroma = staged / "chroma"
                neighbours = beside.submit(
                    write_neighbours, chroma, record, fingerprint=self.embedder.fingerprint, base=base
                )
                write_words(staged / "words", record.every_pair())
                neighbours.result()
        finally:
            record.close()

    def _seal(self, staged: Path, draft: Draft, sources: Sequence[Source]) -> None:
        held, now = draft.keys(), datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        accepted = earlier_acceptances(self.library)
        found = Findings(
            reports=tuple(self._reports(draft, sources)),
            lookalikes=self.lookalikes,
            timings=self.timings,
            built=now,
            accepted=accepted,
        )
        carry_over(staged, write_reports(staged, found), accepted)
        seal = {
            "format": FORMAT,
            "name": staged.name,
            "built": now,
            "chunker": CHUNKER,
            "embedder": dict(self.embedder.fingerprint),
            "counts": {what: draft.count(table) for what, table in COUNTED.items()},
            "sources": {one.guideline.file: one.guideline.sha256 for one in sources if one.guideline.id in held},
            "files": hashes(staged),
            "reports": hashes(staged, REPORTS),
        }
        (staged / "release.json").write_text(json.dumps(seal, ensure_ascii=False, indent=1), encoding="utf-8")

    def _reports(self, draft: Draft, sources: Sequence[Source]) -> Iterator[DocumentReport]:
        """One of each source, in the order of the sources; those that are none of ours first."""
        used = {identity: report for identity, _, report, _ in draft.documents()}
        dropped = {one.guideline: one for one in self.dropped}
        yield from (one for one in self.dropped if not one.guideline)
        for source in sources:
            identity = source.guideline.id
            if identity in used:
                alike = tuple(one.sentence for one in self.lookalikes if identity in one.ids)
                report = report_from_json(used[identity])
                yield replace(report, problems=(*report.problems, *alike))
            elif identity in dropped:
                yield dropped[identity]


COUNTED = {"guidelines": "documents", "pages": "pages", "passages": "passages"}


def _sound(folder: Path) -> bool:
    try:
        if damaged(folder) or exchanged(folder):
            return False
        for name in REPORTS:
            sealed_report(folder, name)
        Release(folder).close()
    except LibraryError:
        return False
    return True
