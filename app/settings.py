"""Settings: everything that can be set, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.relevance import RerankingModel
from ingest.errors import PanduanError
from ingest.settings import embedding_model
from ingest.vectors import BUNDLED, EmbeddingModel

__all__ = ["Settings", "SettingsError", "read_settings"]


class SettingsError(PanduanError):
    """An environment variable has a value that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation may choose."""

    library: Path = Path("library")
    embedding: EmbeddingModel = field(default=BUNDLED)
    reranking: RerankingModel | None = None
    silent_below: float | None = None  # confidence, from 0 to 1; None for what was fitted (app/confidence.json)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from PANDUAN_* variables; SettingsError or EmbedderError for a value that cannot be used."""
    return Settings(
        library=Path(environment.get("PANDUAN_LIBRARY", "library")),
        embedding=embedding_model(environment),
        reranking=_reranking(environment),
        silent_below=_share(environment, "PANDUAN_SILENT_BELOW"),
    )


def _reranking(environment: Mapping[str, str]) -> RerankingModel | None:
    name = environment.get("PANDUAN_RERANKER", "")
    return RerankingModel(id=name, revision=environment.get("PANDUAN_RERANKER_REVISION", "")) if name else None


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
