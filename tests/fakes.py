"""Stand-ins for a release and an assistant, whose output can be worked out by hand."""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from app.answer import Abstention, Answer, Citation, Evidence, Statement
from app.dictated import Dictated, DictatedWord
from app.question import Question
from ingest.corpus import Guideline
from ingest.errors import PanduanError
from ingest.pagetext import PageText
from ingest.passages import Passage, Sentence, Span
from ingest.search import Filter
from ingest.signoff import Signature
from ingest.vectors import Vectors

PAGE = (400.0, 600.0)  # points
LINE = (50.0, 92.0, 350.0, 106.0)  # the box of the line that `pdf` prints on each page
SIGNED = Signature(by="a test", reason="papers made by hand")
ADRENALINE = "Give adrenaline 10 µg/kg intramuscularly at once."


def guideline(**changes: Any) -> Guideline:
    """A current guideline; any field may be changed."""
    fields = {
        "id": "anaphylaxis",
        "title": "Anaphylaxis (DEMONSTRATION)",
        "issuer": "Ministry of Examples",
        "country": "XX",
        "language": "en",
        "edition": "2nd edition",
        "published": "2024-05-01",
        "review_by": "2099",
        "supersedes": (),
        "licence": "CC0-1.0",
        "url": "",
        "file": "anaphylaxis.pdf",
        "sha256": "",
        "status": "current",
        "guessed": (),
    }
    return Guideline(**(fields | changes))


def citation(**changes: Any) -> Citation:
    """A line of page 2."""
    fields = {
        "guideline": guideline(),
        "page": 2,
        "page_label": "ii",
        "section": ("4 Treatment", "4.1 First line"),
        "quote": ADRENALINE,
        "boxes": (LINE,),
        "grade": "Strong",
    }
    return Citation(**(fields | changes))


def statement(**changes: Any) -> Statement:
    """A quoted statement with one citation."""
    return Statement(**({"text": ADRENALINE, "kind": "quoted", "citations": (citation(),)} | changes))


def evidence(text: str = ADRENALINE, *, of: Guideline | None = None, page: int = 2) -> Evidence:
    """A passage of one sentence."""
    about = of or guideline()
    sentence = Sentence(text=text, kind="text", spans=(Span(page=page, start=0, end=len(text)),))
    passage = Passage(
        id="p1", guideline=about.id, ordinal=0, section=("4 First line treatment",), sentences=(sentence,)
    )
    return Evidence(passage=passage, guideline=about, score=0.5)


def answer(*statements: Statement, found: tuple[Evidence, ...] = ()) -> Answer:
    """An answer of release r1."""
    return Answer(
        question="?", release="r1", statements=statements or (statement(),), evidence=found or (evidence(),), timings={}
    )


def abstention(reason: str = "No loaded guideline speaks of this.") -> Abstention:
    """An abstention of release r1 with one lead."""
    return Abstention(question="?", release="r1", reason=reason, evidence=(evidence(),), timings={})


def pdf(path: Path, *, pages: int = 3) -> Path:
    """Pages of 400 by 600 points, each with one line of text inside LINE."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=PAGE)
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica", 12)
        canvas.drawString(LINE[0], PAGE[1] - LINE[3] + 4, f"DEMONSTRATION page {page}: {ADRENALINE}"[:52])
        canvas.rect(20, 20, PAGE[0] - 40, PAGE[1] - 40)
        canvas.showPage()
    canvas.save()
    return path


@dataclass
class FakeRelease:
    """A release of hand-made guidelines that all share one PDF."""

    path: Path  # the PDF
    name: str = "r1"
    guidelines: Mapping[str, Guideline] = field(default_factory=lambda: {"anaphylaxis": guideline()})
    pages: int = 3
    embedder: Mapping[str, str | int] = field(default_factory=lambda: {"id": "none"})

    def source(self, guideline_id: str) -> Path:
        assert guideline_id in self.guidelines
        return self.path

    def page_count(self, guideline_id: str) -> int:
        assert guideline_id in self.guidelines
        return self.pages

    def page_label(self, guideline_id: str, page: int) -> str:
        assert guideline_id in self.guidelines
        return ("", "i", "ii", "iii")[page]

    def page(self, guideline_id: str, number: int) -> PageText:
        """One word that fills LINE."""
        assert guideline_id in self.guidelines
        return PageText(number=number, label="", width=PAGE[0], height=PAGE[1], text="-", words=((0, 99, LINE),))

    def ocr_pages(self, guideline_id: str) -> frozenset[int]:
        assert guideline_id in self.guidelines
        return frozenset()

    def passages_of(self, guideline_id: str) -> list[Passage]:
        return [evidence(of=self.guidelines[guideline_id]).passage]


@dataclass
class FakeRows:
    """Hand-made passages and their vectors, a hundred at a time, as a record gives them."""

    passages: Sequence[Passage]
    vectors: Vectors
    guidelines: Mapping[str, Guideline] = field(default_factory=lambda: {"one": guideline(id="one")})

    def count(self, table: str) -> int:
        assert table == "passages"
        return len(self.passages)

    def every_passage(self) -> Iterator[tuple[list[Passage], Vectors]]:
        for start in range(0, len(self.passages), 100):
            yield list(self.passages[start : start + 100]), self.vectors[start : start + 100]

    def every_vector(self) -> Iterator[Vectors]:
        """Yield the same vectors alone."""
        for _, vectors in self.every_passage():
            yield vectors


@dataclass
class FakeAssistant:
    """Says what its script says to each question; an error in the script is raised."""

    release: FakeRelease
    script: Callable[[str], Answer | Abstention | PanduanError] = lambda _: answer()
    models: Mapping[str, str] = field(default_factory=lambda: {"embedding": "none", "answers": "written by hand"})
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    next: tuple[str, ...] | PanduanError = ()  # what may be asked after any answer
    writes: bool = False

    def follow_ups(self, _answer: Answer) -> tuple[str, ...]:
        if isinstance(self.next, PanduanError):
            raise self.next
        return self.next

    def ask(
        self, question: str, *, earlier: tuple[str, ...] = (), k: int = 10, within: Filter | None = None
    ) -> Iterator[object]:
        self.asked.append((question, earlier))
        outcome = self.script(question)
        if isinstance(outcome, PanduanError):
            raise outcome
        yield Question(text=question, standalone=" ".join((*earlier, question)))
        yield outcome.evidence[:k]
        yield outcome


@dataclass
class FakeEmbedder:
    """Counts each word into the place that its checksum names, then makes the vector's length 1; a token is a word."""

    name: str = "counted-words"
    limit: int = 60
    dimension: int = 64
    embedded: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> Mapping[str, str | int]:
        return {"id": self.name, "dimension": self.dimension}

    def count(self, text: str) -> int:
        return len(text.split())

    def passages(self, texts: Sequence[str]) -> Iterator[Vectors]:
        for start in range(0, len(texts), 8):
            part = texts[start : start + 8]
            self.embedded += part
            yield np.stack([self.question(text) for text in part])

    def question(self, text: str) -> Vectors:
        vector = np.zeros(self.dimension, dtype=np.float32)
        for word in text.lower().split():
            vector[zlib.crc32(word.encode()) % self.dimension] += 1
        return vector / max(float(np.linalg.norm(vector)), 1.0)

    def questions(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.question(text) for text in texts])


def dictated(text: str = "dose of amoxicillin 500 mg", **changes: Any) -> Dictated:
    """Heard surely by a model made by hand, half a second a word."""
    words = tuple(
        DictatedWord(text=one, start=place / 2, end=place / 2 + 0.4, confidence=0.9, kind="", unsure=False, said="")
        for place, one in enumerate(text.split())
    )
    fields: dict[str, Any] = {
        "text": text,
        "words": words,
        "offers": (),
        "readings": (),
        "language": "en",
        "language_confidence": 0.98,
        "transcriber": "by hand",
        "seconds": 2.0,
        "spoken": text,
    }
    return Dictated(**(fields | changes))
