"""corpus.toml, or plain PDFs → Source: each guideline as stated, and where its PDF lies."""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from ingest.errors import CorpusError, DocumentError, NothingToIngest
from ingest.guideline import ASSUMED, Guideline, with_status
from ingest.printable import printable

__all__ = ["Guideline", "Source", "read_corpus", "with_status"]

MANIFEST = "corpus.toml"
REQUIRED = ("id", "title", "issuer", "file")
LISTS = ("supersedes", "stands_beside")  # of ids
OPTIONAL = (
    "country", "language", "edition", "published", "review_by", *LISTS, "status", "population", "setting", "layer",
    "licence", "url", "sha256",
)  # fmt: skip
STATUSES = ("current", "draft", "withdrawn")
LAYERS = ("national", "local")
DATE = re.compile(r"(?:\d{4}(?:-\d{2}(?:-\d{2})?)?)?")
IDENTITY = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


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
        if twin and source.stated and not twin.stated:  # what is stated of a document is kept with it
            sources.remove(twin)
            source, twin = twin, source
            _add(twin, sources)
        if twin:
            problems.append((source.path.name, f"is the same document as {twin.path.name!r}; kept once"))
        else:
            _add(_named_apart(source, sources), sources)
    _check_ids(sources)
    return sources, problems


def _named_apart(source: Source, sources: Sequence[Source]) -> Source:
    """Where an id that was made from a file's name is taken already, part of the file's hash tells the two apart."""
    if source.stated or all(other.guideline.id != source.guideline.id for other in sources):
        return source
    identity = f"{source.guideline.id[:71]}-{source.guideline.sha256[:8]}"
    return replace(source, guideline=replace(source.guideline, id=identity))


def _add(source: Source, sources: list[Source]) -> None:
    for other in sources:
        if other.guideline.id == source.guideline.id:
            message = f"two guidelines have the id {source.guideline.id!r} ({other.path.name!r}, {source.path.name!r}); give each its own"
            raise CorpusError(message)
        if other.guideline.file == source.guideline.file:
            message = f"two different PDFs are named {source.guideline.file!r}; rename one"
            raise CorpusError(message)
    sources.append(source)


def _check_ids(sources: Sequence[Source]) -> None:
    """A guideline that names itself, or one whose name is nearly another's, is a slip in corpus.toml."""
    known = {source.guideline.id for source in sources}
    for source in sources:
        for key in LISTS:
            names = getattr(source.guideline, key)
            if source.guideline.id in names:
                does = {"supersedes": "supersedes", "stands_beside": "stands beside"}[key]
                message = f"{MANIFEST}: {source.guideline.id!r} says that it {does} itself; correct its key {key!r}"
                raise CorpusError(message)
            slip = next((name for name in names if name not in known and _typo(name, known)), None)
            if slip and not known.intersection(names):
                message = f"{MANIFEST}: {source.guideline.id!r} {key} {slip!r}, which no guideline here is called; correct the id"
                raise CorpusError(message)


def _typo(identity: str, known: set[str]) -> bool:
    """An id that is nearly one of ours is a slip; any other is an edition that was not loaded."""
    import difflib

    return bool(difflib.get_close_matches(identity, known, n=1, cutoff=0.9))


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
    guideline = Guideline(id=slug, title=printable(path.stem), file=path.name, sha256="", guessed=("title", *ASSUMED))
    return Source(guideline=guideline, path=path, stated=False)


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
        lists = {key: self._ids(key) for key in LISTS}
        words = {key: self._word(key) for key in (*REQUIRED, *OPTIONAL) if key not in LISTS}
        if not IDENTITY.fullmatch(words["id"]):
            self._fail("id", "must be small letters, digits, '-', '_' or '.', at most 80")
        for key in ("published", "review_by"):
            if not DATE.fullmatch(words[key]):
                self._fail(key, 'must be a date such as "2024", "2024-05" or "2024-05-31"')
        self._check_choices(words)
        path = self.manifest.parent / words["file"]
        if not path.resolve().is_relative_to(self.manifest.parent.resolve()):
            self._fail("file", "must lie in the folder of corpus.toml")
        file = Path(words.pop("file")).name
        guessed = tuple(key for key in ASSUMED if not words[key])  # the document may say them
        sha256 = words.pop("sha256")
        given = {key: word for key, word in words.items() if word}
        guideline = Guideline(**given, **lists, file=file, sha256=sha256, guessed=guessed)  # type: ignore[arg-type]
        return Source(guideline=guideline, path=path, stated=True)

    def _ids(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self._fail(key, "must be an id or a list of ids, each in quotation marks")
        return tuple(name for name in names if name)

    def _check_choices(self, words: Mapping[str, str]) -> None:
        if words["status"] == "superseded":
            what = "is worked out: let the newer edition name this one in its key 'supersedes', or write \"withdrawn\" here"
            self._fail("status", what)
        for key, choices in (("status", STATUSES), ("layer", LAYERS)):
            if words[key] and words[key] not in choices:
                self._fail(key, f"must be one of {', '.join(choices)}, in small letters")

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
        return str(value).strip() if key == "file" else printable(str(value))  # a file is called what it is called

    def _fail(self, key: str, what: str, *, line: int = 0) -> NoReturn:
        if not line:
            following = enumerate(self.text.splitlines()[self.first :], self.first + 1)
            line = next(
                (number for number, text in following if re.match(rf'\s*"?{re.escape(key)}"?\s*=', text)), self.first
            )
        message = f"{self.manifest}, line {line}: key {key!r} {what}"
        raise CorpusError(message)
