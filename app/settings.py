"""Settings: everything that can be set, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from app.entailing import FLOOR, EntailmentModel
from app.environment import SettingsError, address, choice, key, share, switch, whole
from app.medasr import MedAsrModel
from app.modelfolder import LocalModel
from app.relevance import RerankingModel
from app.served import ServedModel, Structured
from app.servedspeech import SpeechServer
from app.vertex import is_vertex
from app.whispering import WhisperModel
from ingest.settings import embedding_model
from ingest.vectors import BUNDLED, EmbeddingModel

__all__ = ["Listener", "Settings", "SettingsError", "Writer", "read_settings"]

Writer = Literal["extractive", "server", "in-process"]
Listener = Literal["none", "medasr", "faster-whisper", "server", "auto"]
SECONDS, TOKENS = range(1, 3601), range(2048, 1_048_577)
COMPUTE = ("", "int8", "int8_float32", "int8_float16", "int8_bfloat16", "int16", "float16", "bfloat16", "float32")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation may choose."""

    library: Path = Path("library")
    embedding: EmbeddingModel = field(default=BUNDLED)
    reranking: RerankingModel | None = None
    generator: Writer = "extractive"
    served: ServedModel | None = None  # set where the generator is "server"
    local: LocalModel | None = None  # set where the generator is "in-process"
    entailment: EntailmentModel | None = None  # asked of what a model wrote
    translate: bool = True  # where a model writes, into the question's language
    silent_below: float | None = None  # confidence, from 0 to 1; None for what was fitted (app/confidence.json)
    transcriber: Listener = "none"
    medasr: MedAsrModel | None = None  # set where it is to listen
    whisper: WhisperModel | None = None
    speech: SpeechServer | None = None


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from PANDUAN_* variables; SettingsError or EmbedderError for a value that cannot be used."""
    generator, listener = _writer(environment), _listener(environment)
    served_speech = listener == "server" or (listener == "auto" and bool(environment.get("PANDUAN_SPEECH_URL")))
    return Settings(
        generator=generator,
        served=_served(environment) if generator == "server" else None,
        local=_local(environment) if generator == "in-process" else None,
        library=Path(environment.get("PANDUAN_LIBRARY", "library")),
        embedding=embedding_model(environment),
        reranking=_reranking(environment),
        entailment=_entailment(environment),
        translate=switch(environment, "PANDUAN_TRANSLATE"),
        silent_below=share(environment, "PANDUAN_SILENT_BELOW"),
        transcriber=listener,
        medasr=_medasr(environment) if listener in {"medasr", "auto"} else None,
        whisper=_whisper(environment) if listener in {"faster-whisper", "auto"} and not served_speech else None,
        speech=_speech(environment) if served_speech else None,
    )


def _listener(environment: Mapping[str, str]) -> Listener:
    value = choice(environment, "PANDUAN_TRANSCRIBER", get_args(Listener))
    listener: Listener = next(one for one in get_args(Listener) if one == value)
    return listener


def _medasr(environment: Mapping[str, str]) -> MedAsrModel:
    return MedAsrModel(
        id=environment.get("PANDUAN_MEDASR_MODEL") or MedAsrModel().id,
        revision=environment.get("PANDUAN_MEDASR_MODEL_REVISION", ""),
        language_model=environment.get("PANDUAN_MEDASR_LANGUAGE_MODEL", ""),
    )


def _whisper(environment: Mapping[str, str]) -> WhisperModel:
    return WhisperModel(
        id=environment.get("PANDUAN_WHISPER_MODEL", ""),
        revision=environment.get("PANDUAN_WHISPER_MODEL_REVISION", ""),
        compute=choice(environment, "PANDUAN_WHISPER_COMPUTE", COMPUTE),
    )


def _speech(environment: Mapping[str, str]) -> SpeechServer:
    url = address(environment, "PANDUAN_SPEECH_URL", ending="/audio/transcriptions")
    model = environment.get("PANDUAN_SPEECH_MODEL", "")
    if not model:
        message = (
            "PANDUAN_SPEECH_MODEL is missing; set it to the model's name as the server at PANDUAN_SPEECH_URL lists it"
        )
        raise SettingsError(message)
    return SpeechServer(
        base_url=url, model=model, key=key(environment, "PANDUAN_SPEECH_KEY"),
        timeout=float(whole(environment, "PANDUAN_SPEECH_TIMEOUT", SECONDS, default=120)),
    )  # fmt: skip


def _reranking(environment: Mapping[str, str]) -> RerankingModel | None:
    name = environment.get("PANDUAN_RERANKER", "")
    return RerankingModel(id=name, revision=environment.get("PANDUAN_RERANKER_REVISION", "")) if name else None


def _entailment(environment: Mapping[str, str]) -> EntailmentModel | None:
    name = environment.get("PANDUAN_ENTAILMENT_MODEL", "")
    floor = share(environment, "PANDUAN_ENTAILMENT_FLOOR")
    if not name:
        return None
    revision = environment.get("PANDUAN_ENTAILMENT_MODEL_REVISION", "")
    return EntailmentModel(id=name, revision=revision, floor=FLOOR if floor is None else floor)


def _writer(environment: Mapping[str, str]) -> Writer:
    value = choice(environment, "PANDUAN_GENERATOR", get_args(Writer))
    writer: Writer = next(one for one in get_args(Writer) if one == value)
    return writer


def _local(environment: Mapping[str, str]) -> LocalModel:
    """A hub id or a folder; the model of MedGemma that runs on one GPU where nothing is named."""
    usual = LocalModel()
    return LocalModel(
        id=environment.get("PANDUAN_LOCAL_MODEL") or usual.id,
        revision=environment.get("PANDUAN_LOCAL_REVISION", ""),
        context=whole(environment, "PANDUAN_MODEL_CONTEXT", TOKENS, default=usual.context),
        timeout=float(whole(environment, "PANDUAN_MODEL_TIMEOUT", SECONDS, default=int(usual.timeout))),
    )


def _served(environment: Mapping[str, str]) -> ServedModel:
    url = address(environment, "PANDUAN_MODEL_URL", ending="/chat/completions")
    model = environment.get("PANDUAN_MODEL", "")
    if not model and not is_vertex(url):
        message = "PANDUAN_MODEL is missing; set it to the model's name as the server at PANDUAN_MODEL_URL lists it"
        raise SettingsError(message)
    structured = environment.get("PANDUAN_MODEL_STRUCTURED", "")
    for one in get_args(Structured):
        if structured == one:
            return ServedModel(
                base_url=url, model=model, key=key(environment, "PANDUAN_MODEL_KEY"), structured=one,
                timeout=float(whole(environment, "PANDUAN_MODEL_TIMEOUT", SECONDS, default=120)),
                context=whole(environment, "PANDUAN_MODEL_CONTEXT", TOKENS, default=8192),
            )  # fmt: skip
    message = f"PANDUAN_MODEL_STRUCTURED is {structured!r}; set it to vllm, llama.cpp or ollama, or leave it out"
    raise SettingsError(message)
