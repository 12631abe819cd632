"""corpus.toml, or plain PDFs → Guideline: identity, issuer, country, language, edition, dates, what it supersedes."""

import datetime
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from ingest.errors import CorpusError, DocumentError, NothingToIngest

__all__ = ["Guideline", "Source", "read_corpus", "with_status"]

MANIFEST = "corpus.toml"
REQUIRED = ("id", "title", "issuer", "file")
OPTIONAL = ("country", "language", "edition", "published", "review_by", "supersedes", "licence", "url", "sha256")
DATE = re.compile(r"(?:\d{4}(?:-\d{2}(?:-\d{2})?)?)?")
IDENTITY = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guideline:
    """One edition of one guideline; "" is unknown, dates are ISO 8601 (a year, a month or a day)."""

    id: str
    title: str
    issuer: str = ""
    country: str = ""
    language: str = ""
    edition: str = ""
    published: str = ""
    review_by: str = ""
    supersedes: tuple[str, ...] = ()  # ids
    licence: str = ""
    url: str = ""
    file: str
    sha256: str
    status: str = "current"  # or "superseded"
    guessed: tuple[str, ...] = ()  # names of the fields that nobody stated

    def overdue(self, today: datetime.date) -> bool:
        """Whether the day of review has passed; a year or a month is over when its last day is."""
        return bool(self.review_by) and today.isoformat()[: len(self.review_by)] > self.review_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A guideline as stated, and where its PDF lies; `stated` is False for a PDF without corpus.toml."""

    guideline: Guideline
    path: Path
    stated: bool


def read_corpus(paths: Sequence[Path]) -> tuple[list[Source], list[tuple[str, str]]]:
    """Read corpus folders, folders of PDFs and single PDFs.

    Returns the usable sources, and (file, problem) for each one that is not. CorpusError for a wrong corpus.toml,
    NothingToIngest where a folder holds no PDF.
    """
    sources: list[Source] = []
    problems: list[tuple[str, str]] = []
    for entry in (entry for path in paths for entry in _entries(path)):
        try:
            source = _hashed(entry)
        except DocumentError as error:
            problems.append((entry.path.name, str(error)))
            continue
        twin = next((one for one in sources if one.guideline.sha256 == source.guideline.sha256), None)
        if twin:
            problems.append((source.path.name, f"is the same document as {twin.path.name!r}; kept once"))
        else:
            source = _named_apart(source, sources)
            _require_new(source, sources)
            sources.append(source)
    return _checked_supersession(sources), problems


def _named_apart(source: Source, sources: Sequence[Source]) -> Source:
    """Where an id that was made from a file's name is taken already, part of the file's hash tells the two apart."""
    if source.stated or all(other.guideline.id != source.guideline.id for other in sources):
        return source
    identity = f"{source.guideline.id[:71]}-{source.guideline.sha256[:8]}"
    return replace(source, guideline=replace(source.guideline, id=identity))


def _require_new(source: Source, sources: Sequence[Source]) -> None:
    for other in sources:
        if other.guideline.id == source.guideline.id:
            message = f"two guidelines have the id {source.guideline.id!r} ({other.path.name!r}, {source.path.name!r}); give each its own"
            raise CorpusError(message)
        if other.guideline.file == source.guideline.file:
            message = f"two different PDFs are named {source.guideline.file!r}; rename one"
            raise CorpusError(message)


def _checked_supersession(sources: list[Source]) -> list[Source]:
    known = {source.guideline.id for source in sources}
    for source in sources:
        if source.guideline.id in source.guideline.supersedes:
            message = (
                f"{MANIFEST}: {source.guideline.id!r} says that it supersedes itself; correct its key 'supersedes'"
            )
            raise CorpusError(message)
        unknown = [one for one in source.guideline.supersedes if one not in known]
        if unknown and source.stated and len(unknown) == len(source.guideline.supersedes) and _typo(unknown[0], known):
            message = f"{MANIFEST}: {source.guideline.id!r} supersedes {unknown[0]!r}, which no guideline here is called; correct the id"
            raise CorpusError(message)
    return sources


def _typo(identity: str, known: set[str]) -> bool:
    """An id that is nearly one of ours is a slip; any other is an edition that was not loaded."""
    import difflib

    return bool(difflib.get_close_matches(identity, known, n=1, cutoff=0.9))


def with_status(guidelines: Sequence[Guideline]) -> list[Guideline]:
    """Mark every guideline superseded that another one of these supersedes."""
    replaced = {old for guideline in guidelines for old in guideline.supersedes}
    return [replace(one, status="superseded" if one.id in replaced else "current") for one in guidelines]


def _entries(path: Path) -> Iterator[Source]:
    if path.is_dir() and (path / MANIFEST).is_file():
        yield from _stated(path / MANIFEST)
    elif path.is_dir():
        found = sorted(one for one in path.iterdir() if one.suffix.lower() == ".pdf" and one.is_file())
        if not found:
            message = f"the folder {str(path)!r} holds neither {MANIFEST} nor a PDF; put the guidelines' PDFs into it"
            raise NothingToIngest(message)
        yield from (_unstated(one) for one in found)
    else:
        yield _unstated(path)


def _unstated(path: Path) -> Source:
    slug = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:80] or "guideline"
    return Source(guideline=Guideline(id=slug, title=path.stem, file=path.name, sha256=""), path=path, stated=False)


def _hashed(source: Source) -> Source:
    try:
        with source.path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        message = f"{source.path.name!r} cannot be opened ({error.strerror}); check the path and the file's permissions"
        raise DocumentError(message) from error
    stated = source.guideline.sha256.lower()  # some systems print it in capitals
    if stated and stated != found:
        message = (
            f"{source.path.name!r} is not the file that {MANIFEST} describes (sha256 {found[:12]}…, not {stated[:12]}…)"
        )
        raise DocumentError(message)
    return replace(source, guideline=replace(source.guideline, sha256=found))


def _stated(manifest: Path) -> Iterator[Source]:
    try:
        text = manifest.read_text(encoding="utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        message = f"{manifest}: is not UTF-8 text (byte {error.start}); save it as UTF-8"
        raise CorpusError(message) from error
    except (tomllib.TOMLDecodeError, OSError) as error:
        message = f"{manifest}: {error}; see corpora/README.md for the format"
        raise CorpusError(message) from error
    entries = table.get("guideline")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        message = f"{manifest}: holds no [[guideline]]; see corpora/README.md for the format"
        raise CorpusError(message)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith("[[guideline]]")]
    for entry, line in zip(entries, lines, strict=False):
        yield _Entry(manifest=manifest, text=text, first=line, values=entry).source()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One [[guideline]] of a manifest, and the line it begins on."""

    manifest: Path
    text: str
    first: int
    values: Mapping[str, object]

    def source(self) -> Source:
        self._check_keys()
        supersedes = self.values.get("supersedes", [])
        names = [supersedes] if isinstance(supersedes, str) else supersedes
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self._fail("supersedes", "must be an id or a list of ids, each in quotation marks")
        words = {key: self._word(key) for key in (*REQUIRED, *OPTIONAL) if key != "supersedes"}
        if not IDENTITY.fullmatch(words["id"]):
            self._fail("id", "must be small letters, digits, '-', '_' or '.', at most 80")
        for key in ("published", "review_by"):
            if not DATE.fullmatch(words[key]):
                self._fail(key, 'must be a date such as "2024", "2024-05" or "2024-05-31"')
        path = self.manifest.parent / words["file"]
        if not path.resolve().is_relative_to(self.manifest.parent.resolve()):
            self._fail("file", "must lie in the folder of corpus.toml")
        file = Path(words.pop("file")).name
        guideline = Guideline(**words, file=file, supersedes=tuple(name for name in names if name))  # type: ignore[arg-type]
        return Source(guideline=guideline, path=path, stated=True)

    def _check_keys(self) -> None:
        for key in self.values:
            if key not in (*REQUIRED, *OPTIONAL):
                self._fail(key, f"is not a key of a guideline; known are {', '.join((*REQUIRED, *OPTIONAL))}")
        for key in REQUIRED:
            if not str(self.values.get(key, "")).strip():
                self._fail(key, "is missing or empty; add it", line=self.first)

    def _word(self, key: str) -> str:
        value = self.values.get(key, "")
        if not isinstance(value, str | int) and not hasattr(value, "isoformat"):
            self._fail(key, "must be text in quotation marks")
        return " ".join(str(value).split())

    def _fail(self, key: str, what: str, *, line: int = 0) -> NoReturn:
        if not line:
            following = enumerate(self.text.splitlines()[self.first :], self.first + 1)
            line = next(
                (number for number, text in following if re.match(rf'\s*"?{re.escape(key)}"?\s*=', text)), self.first
            )
        message = f"{self.manifest}, line {line}: key {key!r} {what}"
        raise CorpusError(message)
