"""Settings: everything that can be set, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from app.entailing import FLOOR, EntailmentModel
from app.modelfolder import LocalModel
from app.relevance import RerankingModel
from app.served import ServedModel, Structured
from app.vertex import is_vertex
from ingest.errors import PanduanError
from ingest.settings import embedding_model
from ingest.vectors import BUNDLED, EmbeddingModel

__all__ = ["Settings", "SettingsError", "Writer", "read_settings"]

Writer = Literal["extractive", "server", "in-process"]
SECONDS, TOKENS = range(1, 3601), range(2048, 1_048_577)


class SettingsError(PanduanError):
    """An environment variable has a value that cannot be used."""


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


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from PANDUAN_* variables; SettingsError or EmbedderError for a value that cannot be used."""
    generator = _writer(environment)
    return Settings(
        generator=generator,
        served=_served(environment) if generator == "server" else None,
        local=_local(environment) if generator == "in-process" else None,
        library=Path(environment.get("PANDUAN_LIBRARY", "library")),
        embedding=embedding_model(environment),
        reranking=_reranking(environment),
        entailment=_entailment(environment),
        translate=_switch(environment, "PANDUAN_TRANSLATE"),
        silent_below=_share(environment, "PANDUAN_SILENT_BELOW"),
    )


def _reranking(environment: Mapping[str, str]) -> RerankingModel | None:
    name = environment.get("PANDUAN_RERANKER", "")
    return RerankingModel(id=name, revision=environment.get("PANDUAN_RERANKER_REVISION", "")) if name else None


def _entailment(environment: Mapping[str, str]) -> EntailmentModel | None:
    name = environment.get("PANDUAN_ENTAILMENT_MODEL", "")
    floor = _share(environment, "PANDUAN_ENTAILMENT_FLOOR")
    if not name:
        return None
    revision = environment.get("PANDUAN_ENTAILMENT_MODEL_REVISION", "")
    return EntailmentModel(id=name, revision=revision, floor=FLOOR if floor is None else floor)


def _writer(environment: Mapping[str, str]) -> Writer:
    value = environment.get("PANDUAN_GENERATOR") or "extractive"
    for one in get_args(Writer):
        if value == one:
            name: Writer = one
            return name
    message = f"PANDUAN_GENERATOR is {value!r}; set it to one of {', '.join(get_args(Writer))}, or leave it out"
    raise SettingsError(message)


def _local(environment: Mapping[str, str]) -> LocalModel:
    """A hub id or a folder; the model of MedGemma that runs on one GPU where nothing is named."""
    usual = LocalModel()
    return LocalModel(
        id=environment.get("PANDUAN_LOCAL_MODEL") or usual.id,
        revision=environment.get("PANDUAN_LOCAL_REVISION", ""),
        context=_whole(environment, "PANDUAN_MODEL_CONTEXT", TOKENS, default=usual.context),
        timeout=float(_whole(environment, "PANDUAN_MODEL_TIMEOUT", SECONDS, default=int(usual.timeout))),
    )


def _served(environment: Mapping[str, str]) -> ServedModel:
    url, model = _address(environment), environment.get("PANDUAN_MODEL", "")
    if not model and not is_vertex(url):
        message = "PANDUAN_MODEL is missing; set it to the model's name as the server at PANDUAN_MODEL_URL lists it"
        raise SettingsError(message)
    key = environment.get("PANDUAN_MODEL_KEY", "").strip()
    if not key.isascii() or not key.isprintable():
        message = "PANDUAN_MODEL_KEY holds characters that no key may have; copy it again, on one line"
        raise SettingsError(message)
    structured = environment.get("PANDUAN_MODEL_STRUCTURED", "")
    for one in get_args(Structured):
        if structured == one:
            return ServedModel(
                base_url=url, model=model, key=key, structured=one,
                timeout=float(_whole(environment, "PANDUAN_MODEL_TIMEOUT", SECONDS, default=120)),
                context=_whole(environment, "PANDUAN_MODEL_CONTEXT", TOKENS, default=8192),
            )  # fmt: skip
    message = f"PANDUAN_MODEL_STRUCTURED is {structured!r}; set it to vllm, llama.cpp or ollama, or leave it out"
    raise SettingsError(message)


def _address(environment: Mapping[str, str]) -> str:
    """The server's address; its value is repeated in no error, since a key may stand in it."""
    url = environment.get("PANDUAN_MODEL_URL", "").strip().rstrip("/").removesuffix("/chat/completions")
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or True)
    except ValueError:
        usable = False
    if not usable:
        message = "PANDUAN_MODEL_URL is missing or no address; set it to one such as http://127.0.0.1:8000/v1"
        raise SettingsError(message)
    if parts.username or parts.password or parts.query or parts.fragment:
        message = "PANDUAN_MODEL_URL holds a name, a key or a query; leave them out, and set PANDUAN_MODEL_KEY"
        raise SettingsError(message)
    return url


def _whole(environment: Mapping[str, str], name: str, allowed: range, *, default: int) -> int:
    value = environment.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and int(value[:9]) in allowed):
        message = f"{name} is {value!r}; set it to a whole number from {allowed[0]} to {allowed[-1]}, or leave it out"
        raise SettingsError(message)
    return int(value)


def _switch(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name) or "on"
    if value not in {"on", "off"}:
        message = f"{name} is {value!r}; set it to on or off, or leave it out"
        raise SettingsError(message)
    return value == "on"


def _share(environment: Mapping[str, str], name: str) -> float | None:
    value = environment.get(name, "")
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        message = f"{name} is {value!r}; set it to a number from 0 to 1, or leave it out"
        raise SettingsError(message)
    return number
