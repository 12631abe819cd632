"""Audio → Transcript by MedASR (google/medasr, a Conformer with CTC by transformers): English, dictation above all.

It is loaded once, when it is first needed. Nothing is fetched here, no code of a model is run, weights are safetensors, and
one that is missing is an error. Hot words are ignored: it has no place to put them. Not covered: other languages, of which
it writes English words.
"""

import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from app.ctc import FRAME, Piece, chunks, greedy, merged
from app.lmdecoding import LanguageModel, load_language_model
from app.localmodel import FAILURES
from app.medasrwords import words_of
from app.speech import RATE, Audio, TranscriberError, Transcript

if TYPE_CHECKING:
    from app.ctc import Numbers

__all__ = ["MedAsr", "MedAsrModel"]

ARCHITECTURE = "LasrForCTC"
COMMIT = re.compile(r"[0-9a-f]{40}")
SHORTEST = RATE // 2  # samples; shorter ones get silence behind them, for the encoder fails below 2,320
AT_ONCE = 4  # chunks that are heard together; of full size, each takes some 100 MB meanwhile
PIECES = ("tokenizer.json", "spiece.model")  # without either, transformers makes up a vocabulary of its own
FETCH = "fetch it: python -m app models fetch medasr"


@dataclass(frozen=True, slots=True, kw_only=True)
class MedAsrModel:
    """Which model hears, and whether a language model helps it."""

    id: str = "google/medasr"  # of the hub, or a folder
    revision: str = ""  # a commit of the hub, 40 hexadecimal digits; a folder needs none
    language_model: str = ""  # a file of KenLM, "" for none


class MedAsr:
    """Holds one model, loaded on first use; TranscriberError where it cannot be used."""

    def __init__(self, model: MedAsrModel) -> None:
        self._model, self._using = model, Lock()
        self._loaded: _Loaded | None = None
        self.unknown: Counter[str] = (
            Counter()
        )  # tokens of its vocabulary that were left out, as nobody knows what they say

    @property
    def name(self) -> str:
        """The model, and that it runs here."""
        folder = Path(self._model.id)
        return f"MedASR ({folder.resolve().name if folder.is_dir() else self._model.id})"

    def check(self) -> None:
        """Load it, and let it hear silence; TranscriberError where that fails."""
        with self._using:
            self._network()

    def transcribe(self, audio: Audio, *, language: str = "", hotwords: Sequence[str] = ()) -> Transcript:
        """What was said, in English; each word is as sure as the least sure of its pieces (app/ctc.py)."""
        if language not in {"", "en"}:
            message = (
                f"{self.name} hears English only, and the language chosen is {language!r}; choose another transcriber"
            )
            raise TranscriberError(message)
        with self._using:  # one at a time: its tokenizer cannot serve two
            try:
                pieces = self._network().pieces(audio.samples)
            except FAILURES as error:
                message = f"{self.name} failed ({type(error).__name__}); try again, and check the model's folder"
                raise TranscriberError(message) from error
        said = words_of(pieces)
        self.unknown.update(said.unknown)
        return Transcript(words=said.words, language="en", transcriber=self.name, seconds=audio.seconds)

    def _network(self) -> "_Loaded":
        self._loaded = self._loaded or _load(self._model)
        return self._loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loaded:
    network: Any
    processor: Any
    vocabulary: tuple[str, ...]
    language_model: LanguageModel | None = None

    def pieces(self, samples: "Numbers") -> tuple[Piece, ...]:
        rows = self.rows(samples)
        return self.language_model.pieces(rows) if self.language_model else greedy(rows, self.vocabulary)

    def rows(self, samples: "Numbers") -> "Numbers":
        """The log-probability of each token, every 40 ms."""
        padded = np.pad(samples, (0, max(0, SHORTEST - len(samples))))
        parts = chunks(padded)
        batches = [parts[place : place + AT_ONCE] for place in range(0, len(parts), AT_ONCE)]
        rows = merged([one for batch in batches for one in self._heard(batch)])
        if not np.isfinite(rows).all():
            message = "its scores are no numbers"
            raise ValueError(message)
        return rows

    def _heard(self, batch: Sequence["Numbers"]) -> Iterator["Numbers"]:
        import torch

        device = self.network.device
        inputs = self.processor(list(batch), sampling_rate=RATE).to(device)
        with torch.inference_mode():
            scores = self.network(**inputs).logits.float().log_softmax(dim=-1).cpu().numpy()
        if scores.shape[1] != max(_count(len(one)) for one in batch):
            message = f"it does not give a score every {1000 * FRAME // RATE} ms"
            raise ValueError(message)
        for rows, samples in zip(scores, batch, strict=True):
            yield rows[: _count(len(samples))]  # behind them is what the longest of the batch has


def _count(samples: int) -> int:
    """Rows that so many samples give: windows of 400 every 160, then twice 5 taken together at every second."""
    windows = (samples - 400) // 160 + 1
    return ((windows - 5) // 2 + 1 - 5) // 2 + 1


def _load(model: MedAsrModel) -> _Loaded:
    folder = _located(model)
    _require_architecture(folder)
    if not any((folder / name).is_file() for name in PIECES):
        message = f"MedASR in {str(folder)!r} lacks {PIECES[0]}, the pieces of its words; {FETCH}"
        raise TranscriberError(message)
    try:
        loaded = _read(folder)
    except FAILURES as error:
        message = f"MedASR in {str(folder)!r} cannot be loaded ({_first_line(error)}); {FETCH}"
        raise TranscriberError(message) from error
    if not model.language_model:
        return loaded
    return replace(loaded, language_model=load_language_model(Path(model.language_model), loaded.vocabulary))


def _read(folder: Path) -> _Loaded:
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForCTC, AutoProcessor
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    where: Any = {"local_files_only": True, "trust_remote_code": False}
    kind: Any = AutoProcessor
    processor = kind.from_pretrained(folder, **where)
    try:
        network, report = AutoModelForCTC.from_pretrained(
            folder, use_safetensors=True, output_loading_info=True, **where
        )
    except SafetensorError as error:
        raise OSError(error) from error
    lacking = [*report["missing_keys"], *report["mismatched_keys"]]
    if lacking:  # transformers would fill them with random numbers, with a mere warning
        message = f"its weights lack {len(lacking)} parts, such as {lacking[0]!r}"
        raise OSError(message)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokens = range(int(network.config.vocab_size))
    loaded = _Loaded(
        network=network.to(device).float().eval(), processor=processor,
        vocabulary=tuple(one or "<unk>" for one in processor.tokenizer.convert_ids_to_tokens(tokens)),
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Using padding='same' with even kernel lengths")  # of torch, once
        loaded.rows(np.zeros(2 * RATE, dtype=np.float32))
    return loaded


def _located(model: MedAsrModel) -> Path:
    """Its own folder, or where the hub's library keeps what was fetched."""
    if (folder := Path(model.id)).is_dir():
        return folder
    if not COMMIT.fullmatch(model.revision):
        message = (
            f"the model {model.id!r} is no folder here, and the revision {model.revision!r} is no commit of 40 digits;"
            f" {FETCH}, or set PANDUAN_MEDASR_MODEL_REVISION"
        )
        raise TranscriberError(message)
    from transformers.utils.hub import cached_file

    try:
        found = cached_file(model.id, "config.json", revision=model.revision, local_files_only=True)
    except (OSError, ValueError) as error:
        message = f"the model {model.id!r} at {model.revision} is not on this machine; {FETCH}"
        raise TranscriberError(message) from error
    return Path(str(found)).parent


def _require_architecture(folder: Path) -> None:
    try:
        told = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        kind = (told.get("architectures") or ["nothing that it names"])[0]
    except (OSError, ValueError, AttributeError, TypeError) as error:
        message = f"{str(folder)!r} holds no model: its config.json is missing or cannot be read; {FETCH}"
        raise TranscriberError(message) from error
    if kind != ARCHITECTURE:
        message = f"the model in {str(folder)!r} is {kind}, no MedASR ({ARCHITECTURE}); set PANDUAN_MEDASR_MODEL to one"
        raise TranscriberError(message)


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
