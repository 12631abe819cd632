"""A library → a release of as many passages as wanted, written by the code that writes releases; the same at every run.

Words are drawn from the library's passages by how often they stand there, countries and issuers from its guidelines;
each vector is one of its vectors, moved a little, so that they lie in clusters as real ones do. What such passages say
means nothing: they are for measuring time and memory.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

import numpy as np

from eval.handmade import write_release
from ingest.corpus import Guideline
from ingest.document import Document
from ingest.library import published
from ingest.pagetext import PageText
from ingest.passages import Passage, Sentence, Span
from ingest.record import Record
from ingest.vectors import Embedder, Vectors

__all__ = ["write_synthetic"]

SEED = 20260101
ON_A_PAGE, PAGES = 4, 100  # passages of a page, pages of a document
SENTENCES, WORDS = 4, 16  # of a passage, of a sentence; 64 words, as real passages have
MOVED = 0.6  # length of what is added to a real vector of length 1
A4 = (595.0, 842.0)  # points


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What is drawn from: words with their cumulated frequency, vectors (n, dimension), guidelines."""

    words: Sequence[str]
    frequency: Sequence[int]
    vectors: Vectors
    guidelines: Sequence[Guideline]


def write_synthetic(library: Path, *, passages: int, folder: Path, embedder: Embedder) -> Path:
    """Write a release of `passages` passages into an empty folder; LibraryError where the library has none published."""
    record = Record(published(library) / "passages.sqlite")
    try:
        source = _source(record)
    finally:
        record.close()
    sizes = [min(ON_A_PAGE * PAGES, passages - start) for start in range(0, passages, ON_A_PAGE * PAGES)]
    documents = (_document(number, size, source) for number, size in enumerate(sizes))
    return write_release(documents, folder=folder, embedder=embedder)


def _source(record: Record) -> _Source:
    counted: Counter[str] = Counter()
    parts = []
    for passages, vectors in record.every_passage():
        parts.append(vectors)
        for one in passages:
            counted.update(one.text.split())
    words = sorted(counted)
    return _Source(
        words=words,
        frequency=list(accumulate(counted[word] for word in words)),
        vectors=np.concatenate(parts),
        guidelines=list(record.guidelines.values()),
    )


def _document(number: int, size: int, source: _Source) -> tuple[Document, Vectors]:
    dice, noise = random.Random(SEED + number), np.random.default_rng(SEED + number)  # noqa: S311 no secret
    like = source.guidelines[number % len(source.guidelines)]
    identity = f"synthetic-{number:05}"
    guideline = replace(
        like, id=identity, file=f"{identity}.pdf", title=f"Synthetic {number} {like.title}", supersedes=(), status="current"
    )  # fmt: skip
    pages, passages = [], []
    for page in range(1, -(-size // ON_A_PAGE) + 1):
        found = list(_page(identity, page, dice, source, min(ON_A_PAGE, size - (page - 1) * ON_A_PAGE)))
        passages += found
        text = "\n".join(one.text for one in found)
        pages.append(PageText(number=page, label=str(page), width=A4[0], height=A4[1], text=text, words=()))
    chosen = source.vectors[noise.integers(len(source.vectors), size=size)]
    moved = noise.standard_normal(chosen.shape, dtype=np.float32)
    vectors = chosen + MOVED * moved / np.linalg.norm(moved, axis=1, keepdims=True)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Document(guideline=guideline, pages=tuple(pages), passages=tuple(passages)), vectors.astype(np.float32)


def _page(identity: str, page: int, dice: random.Random, source: _Source, size: int) -> Iterator[Passage]:
    place = 0
    for number in range(size):
        sentences = []
        for _ in range(SENTENCES):
            text = " ".join(dice.choices(source.words, cum_weights=source.frequency, k=WORDS)) + "."
            sentences.append(
                Sentence(text=text, kind="text", spans=(Span(page=page, start=place, end=place + len(text)),))
            )
            place += len(text) + 1
        ordinal = (page - 1) * ON_A_PAGE + number
        section = (" ".join(dice.choices(source.words, cum_weights=source.frequency, k=4)),)
        # 20 hexadecimal digits in no order, as real ids have
        name = f"{dice.getrandbits(80):020x}"
        yield Passage(
            id=name, guideline=identity, ordinal=ordinal, section=section, sentences=tuple(sentences), context=section[0]
        )  # fmt: skip
