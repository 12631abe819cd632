"""Release: the immutable folder that questions are answered from; opened, checked, and searched.

release.json  passages.sqlite  words/  chroma/  sources/*.pdf  report.json  report.html  items.json

Beside them lies reviews.jsonl, which says who accepted what; it is no part of the release, and is written afterwards.
"""

import hashlib
import json
import re
import tempfile
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ingest.abbreviations import Meaning
from ingest.corpus import Guideline
from ingest.errors import EmbedderError, LibraryError
from ingest.members import Members
from ingest.neighbours import Neighbours, write_neighbours
from ingest.pagetext import PageText
from ingest.passages import Passage
from ingest.record import Record
from ingest.sources import Sources, sha256
from ingest.tables import Table
from ingest.vectors import Embedder, Vectors
from ingest.words import Hit, Vocabulary, Words, tokens, write_words

__all__ = ["FORMAT", "REPORTS", "Release", "damaged", "exchanged", "hashes", "read_seal", "sealed_report"]

FORMAT = 3  # of the folder; raise it when an older program could not read it
SAMPLE = 8  # vectors that opening asks Chroma for
PRINTED = 5  # passages that are read to see how a word is printed
SEALED = ("passages.sqlite", "words", "chroma")  # whose every byte opening checks; sources are checked when shown

REPORTS = ("report.json", "report.html", "items.json")  # for people; no answer needs them, publishing does


def read_seal(folder: Path) -> dict[str, Any]:
    """The content of release.json; LibraryError where it is missing or not ours."""
    try:
        seal: dict[str, Any] = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"the release {folder.name!r} has no readable release.json ({error}); build it again"
        raise LibraryError(message) from error
    if seal.get("format") != FORMAT:
        message = f"the release {folder.name!r} has format {seal.get('format')!r}, this program reads {FORMAT}; build it again"
        raise LibraryError(message)
    return seal


def sealed_report(folder: Path, name: str) -> str:
    """The text of one of REPORTS; LibraryError where it is not what was sealed with the release."""
    sealed = read_seal(folder).get("reports", {}).get(name)
    try:
        if sealed and _hash(folder / name) == sealed:
            return (folder / name).read_text(encoding="utf-8")
    except OSError:
        pass  # it is missing, which is said below
    message = f"the release {folder.name!r} has no {name} that was sealed with it, so nobody can tell what needs a look; build it again"
    raise LibraryError(message)


def hashes(folder: Path, names: Sequence[str] = SEALED) -> dict[str, str]:
    """The hash of every file of a release that opening checks, by its place in the folder."""
    files = (
        one for name in names for one in ([folder / name] if (folder / name).is_file() else (folder / name).rglob("*"))
    )
    return {one.relative_to(folder).as_posix(): _hash(one) for one in sorted(files) if one.is_file()}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]


def damaged(folder: Path) -> frozenset[str]:
    """Which of SEALED are not, byte for byte, what was sealed."""
    sealed = read_seal(folder)["files"]
    try:
        found = hashes(folder)
    except OSError:
        return frozenset(SEALED)
    return frozenset(key.split("/")[0] for key, _ in set(sealed.items()) ^ set(found.items()))


def exchanged(folder: Path) -> tuple[str, ...]:
    """The PDFs of a release that are missing, or no longer the files that were read."""
    found = []
    for file, sealed in read_seal(folder)["sources"].items():
        path = folder / "sources" / file
        try:
            same = sha256(path) == sealed
        except OSError:
            same = False
        found += [] if same else [file]
    return tuple(found)


class Release:
    """Holds one open release; read-only, safe to use from several threads.

    A damaged record is refused. Words or vectors that were damaged since they were sealed are made anew from the record
    for this reader; `repaired` names them.
    """

    def __init__(self, folder: Path) -> None:
        self.path, self.name = folder, folder.name
        self._seal = read_seal(folder)
        wrong = damaged(folder)
        self.repaired = tuple(sorted(wrong - {"passages.sqlite"}))
        if "passages.sqlite" in wrong:
            message = f"the release {self.name!r} is damaged: its record is not the one that was sealed; build it again"
            raise LibraryError(message)
        self._record = Record(folder / "passages.sqlite")
        self._sources = Sources(folder / "sources")
        self._labels: dict[str, list[str]] = {}
        self._tables: dict[str, tuple[Table, ...]] = {}
        self._members = Members(self._record)
        self._subjects: dict[str, Vectors] = {}
        self._abbreviations: Mapping[str, tuple[Meaning, ...]] | None = None
        self._words = self._opened_words()
        rebuild = self._rebuilt_neighbours if "chroma" in self.repaired else None
        self._neighbours = Neighbours(folder / "chroma", rebuild=rebuild)
        try:
            self._check()
        except LibraryError:
            self.close()
            raise

    def _opened_words(self) -> Words:
        if "words" not in self.repaired:
            return Words(self.path / "words")
        with tempfile.TemporaryDirectory(prefix="panduan-", ignore_cleanup_errors=True) as folder:
            write_words(Path(folder) / "words", self._record.every_pair())
            return Words(Path(folder) / "words")

    def _rebuilt_neighbours(self, folder: Path) -> None:
        write_neighbours(folder, self._record, fingerprint=self.embedder, base=None)

    def close(self) -> None:
        """Let go of the record and of the vectors; the release cannot be searched any more."""
        self._record.close()
        self._neighbours.close()

    def _check(self) -> None:
        count = self._record.count("passages")
        for what, found in (("words", len(self._words)), ("vectors", len(self._neighbours))):
            if found != count:
                message = (
                    f"the release {self.name!r} is damaged: {count} passages, but {found} in its {what}; build it again"
                )
                raise LibraryError(message)
        for identity, vector in self._record.sample(SAMPLE):
            hits = self._neighbours.nearest(vector, k=1)
            if not hits or hits[0].score < 0.999:  # noqa: PLR2004 float32 rounding
                message = (
                    f"the release {self.name!r} is damaged: the vector of passage {identity!r} is lost; build it again"
                )
                raise LibraryError(message)

    @property
    def guidelines(self) -> Mapping[str, Guideline]:
        """Every guideline of the release, by id."""
        return self._record.guidelines

    @property
    def embedder(self) -> Mapping[str, str | int]:
        """The fingerprint of the model that its vectors come from."""
        found: Mapping[str, str | int] = self._seal["embedder"]
        return found

    @property
    def counts(self) -> Mapping[str, int]:
        """Guidelines, pages and passages."""
        found: Mapping[str, int] = self._seal["counts"]
        return found

    def require(self, embedder: Embedder) -> None:
        """EmbedderError unless the release's vectors come from this very model."""
        if dict(embedder.fingerprint) != dict(self.embedder):
            built, active = self.embedder.get("id"), embedder.fingerprint.get("id")
            message = (
                f"the release {self.name!r} was built with the embedding model {built!r}, not with the active {active!r}"
                " (or with other weights or prompts of it); set PANDUAN_EMBEDDER back, or build the library again"
            )
            raise EmbedderError(message)

    def nearest(self, vector: Vectors, *, k: int, only: Collection[str] | None = None) -> list[Hit]:
        """The k passages nearest to a question's vector, `only` of these guidelines; the score is the cosine similarity."""
        if only is None:
            return self._neighbours.nearest(vector, k=k)
        if wide := self._members.wide(k, only):
            hits = self._members.kept(self._neighbours.nearest(vector, k=wide), only)
            if len(hits) >= min(k, self._members.count(only)):
                return hits[:k]
        return self._members.nearest(vector, k=k, only=only)

    def subject(self, guideline: str) -> Vectors:
        """What a guideline is about: the mean of its passages' vectors, of unit length, (dimension,)."""
        if guideline not in self._subjects:
            mean = self._record.vectors_of(guideline)[1].mean(axis=0)
            self._subjects[guideline] = mean / np.linalg.norm(mean)
        return self._subjects[guideline]

    def matching(self, question: str, *, k: int, only: Collection[str] | None = None) -> list[Hit]:
        """The k passages whose words match best, `only` of these guidelines; the score is weighted BM25."""
        return self._words.matching(question, k=k, only=only)

    def word_weight(self, word: str) -> float:
        """How much a stemmed word tells: its inverse document frequency, 0 for a very common one."""
        return self._words.weight(word)

    def mentions(self, word: str) -> bool:
        """Whether any passage holds the word."""
        return self._words.mentions(word)

    def guideline_of(self, passage: str) -> str:
        """The id of the guideline that a passage is of."""
        return self._members.guidelines[passage]

    @property
    def vocabulary(self) -> Vocabulary:
        """Every word of the passages, as stemmed."""
        return self._words.vocabulary

    def printed(self, stem: str, *, language: str) -> str:
        """A word of the vocabulary as its passages print it most often, in lower case; the stem where none does."""
        found = self.passages(self._words.holding(stem, language=language, k=PRINTED)).values()
        words = Counter(
            word
            for passage in found
            for word in re.findall(r"[^\W\d_]+", f"{passage.context} {passage.text}".lower())
            if stem in tokens(word, language=language)
        )
        return max(words, key=lambda word: (words[word], word), default=stem)

    def passages(self, identities: Sequence[str]) -> dict[str, Passage]:
        """Passages by id."""
        return self._record.passages(identities)

    def around(self, passage: Passage) -> list[Passage]:
        """A passage with its neighbours in its guideline, in order."""
        return self._record.around(passage)

    def passages_of(self, guideline: str) -> list[Passage]:
        """All passages of a guideline, in order."""
        return self._record.passages_of(guideline)

    def ocr_pages(self, guideline: str) -> frozenset[int]:
        """1-based pages of a guideline that were read by OCR."""
        return self._record.ocr_pages(guideline)

    def tables(self, guideline: str) -> tuple[Table, ...]:
        """The ruled tables of a guideline, in order."""
        if guideline not in self._tables:
            found = self._record.parts(guideline, "table").values()
            self._tables[guideline] = tuple(Table.from_json(one) for one in found)
        return self._tables[guideline]

    def recommendations(self, guideline: str) -> Mapping[str, Any]:
        """The recommendations of a guideline as plain values, by id."""
        return self._record.parts(guideline, "recommendation")

    @property
    def abbreviations(self) -> Mapping[str, tuple[Meaning, ...]]:
        """What each short form means, by the short form as printed; those who differ stand side by side."""
        if self._abbreviations is None:
            found: dict[str, tuple[Meaning, ...]] = {}
            for guideline in self.guidelines:
                for short, meanings in self._record.parts(guideline, "abbreviation").items():
                    ours = (Meaning(long=one["long"], guideline=guideline, page=one["page"]) for one in meanings)
                    found[short] = (*found.get(short, ()), *ours)
            self._abbreviations = found
        return self._abbreviations

    def page(self, guideline: str, number: int) -> PageText:
        """A stored page, with its text and words' boxes; KeyError where there is none. number is 1-based."""
        return self._record.page(guideline, number)

    def source(self, guideline_id: str) -> Path:
        """The PDF of a guideline; KeyError where there is none, DocumentError where it is not the file that was read."""
        return self._sources.path(self.guidelines[guideline_id])

    def page_count(self, guideline_id: str) -> int:
        """How many pages the PDF has."""
        return len(self._page_labels(guideline_id))

    def page_label(self, guideline_id: str, page: int) -> str:
        """The printed number of a 1-based page; "" where the PDF names none."""
        return self._page_labels(guideline_id)[page - 1]

    def _page_labels(self, guideline: str) -> list[str]:
        if guideline not in self._labels:
            self._labels[guideline] = self._record.page_labels(guideline)
        return self._labels[guideline]
