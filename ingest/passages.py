"""structure → Passage: the unit of retrieval; its sentences, the unit of quotation."""

from dataclasses import dataclass

__all__ = ["Passage", "Sentence", "Span"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters [start, end) of the stored text of a page; page is 1-based."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What may be quoted; one span for each page that it stands on."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Whole sentences of one section, few enough for the embedder to read."""

    id: str
    guideline: str  # Guideline.id
    ordinal: int  # place in its guideline, from 0
    section: tuple[str, ...]  # headings, outermost first
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """All sentences, separated by a space."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def pages(self) -> tuple[int, ...]:
        """1-based PDF pages that the passage stands on, ascending."""
        return tuple(sorted({span.page for sentence in self.sentences for span in sentence.spans}))
