"""Settings → Findings: what is installed, which form of each model is active, what is missing and how to get it."""

import importlib.metadata
import json
import platform
import shutil
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Literal

from app.manifest import MANIFEST, faults, read_manifest
from app.modelfolder import read_folder
from app.models import MODELS, Model
from app.selecting import active_generator, server_command
from app.settings import Settings
from ingest.errors import PanduanError

__all__ = ["Finding", "examine"]

State = Literal["ok", "optional", "broken"]
PACKAGES = (
    "chromadb",
    "tantivy",
    "pypdfium2",
    "pypdf",
    "sentence-transformers",
    "transformers",
    "torch",
    "gradio",
    "faster-whisper",
)
INSTALL = "make setup   (or: pip install -c constraints.txt -e .)"
CHOOSE = "python -m app models   (then: python -m app models select NAME)"
UNTIL = "until then answers are extractive"
VERTEX = ("googleapis.com", "vertexai.goog")  # it lists no models
PATIENCE = 3  # seconds for a model server to say what it serves


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; `broken` means that no question can be answered."""

    what: str
    state: State
    detail: str
    command: str = ""


def examine(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Look at Python, packages, models, the library, and what is optional; `environment` names who answers."""
    yield _python()
    for package in PACKAGES:
        yield _package(package)
    yield _embedding(settings)
    yield _reranking(settings)
    yield _answers(environment)
    yield _entailment(settings)
    yield _translations(settings)
    yield _hearing(settings)
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


def _answers(environment: Mapping[str, str]) -> Finding:
    generator = active_generator(environment)
    if generator == "extractive":
        detail = "extractive: sentences quoted from the guideline, no model writes"
        return Finding(what="answers", state="ok", detail=detail)
    looks = {"server": _server, "in-process": _in_process}
    if generator in looks:
        return looks[generator](environment)
    detail = f"PANDUAN_GENERATOR is {generator!r}; set it to extractive, server or in-process; {UNTIL}"
    return Finding(what="answers", state="optional", detail=detail, command=CHOOSE)


def _server(environment: Mapping[str, str]) -> Finding:
    url, name = environment.get("PANDUAN_MODEL_URL", "").rstrip("/"), environment.get("PANDUAN_MODEL", "")
    known = next((one for one in MODELS.values() if name in {one.id, one.served_as}), MODELS["medgemma-4b-q4"])
    if not url.startswith(("http://", "https://")):
        detail = f"PANDUAN_MODEL_URL names no http address; {UNTIL}"
        return Finding(what="answers", state="optional", detail=detail, command=CHOOSE)
    if any(end in url for end in VERTEX):
        return Finding(what="answers", state="ok", detail=f"Vertex AI at {url} (it cannot be asked what it serves)")
    request = urllib.request.Request(f"{url}/models")  # noqa: S310
    if key := environment.get("PANDUAN_MODEL_KEY", ""):
        request.add_header("Authorization", f"Bearer {key}")
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:  # noqa: S310
            served = [str(one["id"]) for one in json.load(reply)["data"]]
    except (OSError, HTTPException, ValueError, TypeError, KeyError) as error:
        detail = f"the server at {url} does not say what it serves ({error}); {UNTIL}"
        return Finding(what="answers", state="optional", detail=detail, command=server_command(known, None))
    if name not in served:
        detail = f"the server at {url} serves {', '.join(served) or 'nothing'}, not {name!r}; correct PANDUAN_MODEL"
        return Finding(what="answers", state="optional", detail=f"{detail}; {UNTIL}")
    return Finding(what="answers", state="ok", detail=f"server: {name} at {url} writes, every statement is checked")


def _in_process(environment: Mapping[str, str]) -> Finding:
    name = environment.get("PANDUAN_LOCAL_MODEL", "") or MODELS["medgemma-4b"].id
    known: Model = next((one for one in MODELS.values() if one.id == name), MODELS["medgemma-4b"])
    get = f"python -m app models fetch {known.name}   (then: python -m app models select {known.name})"
    folder = Path(name)
    if not folder.is_dir():
        return Finding(what="answers", state="optional", detail=f"{name} is no folder here; {UNTIL}", command=get)
    try:
        manifest = read_manifest(folder) if (folder / MANIFEST).is_file() else None
        wrong = next(iter(faults(folder, manifest, hashing=False)), "") if manifest else ""
        if not wrong:
            read_folder(folder)
    except PanduanError as error:
        manifest, wrong = None, str(error)
    if wrong:
        command = f"python -m app models verify {name}" if manifest else get
        return Finding(what="answers", state="optional", detail=f"{name}: {wrong}; {UNTIL}", command=command)
    if manifest is None:
        detail = (
            f"{name} in this process writes, every statement is checked; its bytes cannot be verified (no {MANIFEST})"
        )
        return Finding(what="answers", state="ok", detail=detail)
    detail = f"{manifest.id} at {manifest.revision[:12]} in this process writes, every statement is checked"
    return Finding(what="answers", state="ok", detail=detail)


def _entailment(settings: Settings) -> Finding:
    from app.entailing import SequenceClassifier

    if settings.entailment is None:
        detail = "none; PANDUAN_ENTAILMENT_MODEL names one (a classifier), as a second check of what a model writes"
        return Finding(what="entailment model", state="ok", detail=detail)
    try:
        SequenceClassifier(settings.entailment).check()
    except (PanduanError, ImportError) as error:
        return Finding(what="entailment model", state="broken", detail=str(error))
    idle = "; nothing to judge, since no model writes" if settings.generator == "extractive" else ""
    detail = f"{settings.entailment.id} from {settings.entailment.floor:g} (set by PANDUAN_ENTAILMENT_MODEL){idle}"
    return Finding(what="entailment model", state="ok", detail=detail)


def _translations(settings: Settings) -> Finding:
    if settings.generator == "extractive":
        detail = "none: no model writes, answers stay in the guideline's language"
    elif settings.translate:
        detail = "the model that writes translates into the question's language, below the guideline's words; PANDUAN_TRANSLATE=off ends it"
    else:
        detail = "none: PANDUAN_TRANSLATE is off"
    return Finding(what="translations", state="ok", detail=detail)


def _hearing(settings: Settings) -> Finding:
    from app.hearing import transcriber_of

    hearing = transcriber_of(settings)
    if hearing is None:
        detail = "none: questions are typed, and the microphone of the page says how to get a model that listens"
        return Finding(what="voice", state="optional", detail=detail, command=CHOOSE)
    try:
        hearing.check()
    except (PanduanError, ImportError) as error:
        return Finding(what="voice", state="optional", detail=str(error), command=CHOOSE)
    return Finding(what="voice", state="ok", detail=f"{hearing.name} (set by PANDUAN_TRANSCRIBER)")


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
