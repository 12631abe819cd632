"""Settings → Findings: what is installed, which form of each model is active, what is missing and how to get it."""

import importlib.metadata
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.settings import Settings
from ingest.errors import PanduanError

__all__ = ["Finding", "examine"]

State = Literal["ok", "optional", "broken"]
PACKAGES = ("chromadb", "tantivy", "pypdfium2", "pypdf", "sentence-transformers", "transformers", "torch", "gradio")
INSTALL = "make setup   (or: pip install -c constraints.txt -e .)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; `broken` means that no question can be answered."""

    what: str
    state: State
    detail: str
    command: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at Python, packages, models, the library, and what is optional."""
    yield _python()
    for package in PACKAGES:
        yield _package(package)
    yield _embedding(settings)
    yield _reranking(settings)
    yield Finding(what="answers", state="ok", detail="extractive: sentences quoted from the guideline, no model writes")
    yield _library(settings)
    yield _tesseract()
    yield _disk(settings)


def _python() -> Finding:
    version = platform.python_version()
    return Finding(what="Python", state="ok", detail=version)


def _package(name: str) -> Finding:
    try:
        return Finding(what=name, state="ok", detail=importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(what=name, state="broken", detail="is not installed", command=INSTALL)


def _embedding(settings: Settings) -> Finding:
    from ingest.vectors import BUNDLED, SentenceTransformerEmbedder

    form = "bundled, weights as published" if settings.embedding == BUNDLED else "set by PANDUAN_EMBEDDER"
    try:
        fingerprint = SentenceTransformerEmbedder(settings.embedding).fingerprint
    except (PanduanError, ImportError) as error:
        return Finding(what="embedding model", state="broken", detail=str(error), command=INSTALL)
    detail = f"{fingerprint['id']}, {fingerprint['dimension']} dimensions ({form})"
    return Finding(what="embedding model", state="ok", detail=detail)


def _reranking(settings: Settings) -> Finding:
    from app.relevance import CrossEncoderReranker

    if settings.reranking is None:
        return Finding(what="reranking model", state="ok", detail="none; PANDUAN_RERANKER names one (a cross-encoder)")
    try:
        CrossEncoderReranker(settings.reranking).check()
    except (PanduanError, ImportError) as error:
        return Finding(what="reranking model", state="broken", detail=str(error))
    return Finding(what="reranking model", state="ok", detail=f"{settings.reranking.id} (set by PANDUAN_RERANKER)")


def _library(settings: Settings) -> Finding:
    from ingest.library import build_command, published
    from ingest.release import Release
    from ingest.vectors import SentenceTransformerEmbedder

    build = build_command(settings.library)
    try:
        release = Release(published(settings.library))
        release.require(SentenceTransformerEmbedder(settings.embedding))
    except (PanduanError, ImportError) as error:
        return Finding(what="library", state="broken", detail=str(error), command=build)
    counts = ", ".join(f"{count} {what}" for what, count in release.counts.items())
    return Finding(what="library", state="ok", detail=f"{release.name}: {counts}")


def _tesseract() -> Finding:
    from ingest.ocr import installed_languages

    found = shutil.which("tesseract")
    if found:
        read = " ".join(sorted(installed_languages() - {"osd"})) or "no language"
        return Finding(what="tesseract", state="ok", detail=f"{found}; reads {read}")
    return Finding(
        what="tesseract", state="optional", detail="pages without text cannot be read by OCR",
        command="apt-get install tesseract-ocr   (macOS: brew install tesseract)",
    )  # fmt: skip


def _disk(settings: Settings) -> Finding:
    place = next(one for one in (settings.library, *settings.library.absolute().parents) if one.exists())
    free = shutil.disk_usage(place).free / 1e9
    return Finding(what="disk", state="ok", detail=f"{free:.0f} GB free beside the library")
