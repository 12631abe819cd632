"""Which embedding model the environment names; `ingest` and `app` must agree on it."""

from collections.abc import Mapping

from ingest.errors import EmbedderError
from ingest.vectors import BUNDLED, EmbeddingModel

__all__ = ["embedding_model"]


def embedding_model(environment: Mapping[str, str]) -> EmbeddingModel:
    """The model that PANDUAN_EMBEDDER (an id or folder) and its four companions name; the bundled one by default."""
    name = environment.get("PANDUAN_EMBEDDER", "")
    if not name:
        return BUNDLED
    dimension = environment.get("PANDUAN_EMBEDDER_DIMENSION", "0")
    if not dimension.isdigit():
        message = f"PANDUAN_EMBEDDER_DIMENSION is {dimension!r}; set it to a number such as 384"
        raise EmbedderError(message)
    return EmbeddingModel(
        id=name,
        revision=environment.get("PANDUAN_EMBEDDER_REVISION", ""),
        question_prompt=environment.get("PANDUAN_EMBEDDER_QUESTION_PROMPT", ""),
        passage_prompt=environment.get("PANDUAN_EMBEDDER_PASSAGE_PROMPT", ""),
        dimension=int(dimension),
    )
