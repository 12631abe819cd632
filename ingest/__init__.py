"""Guidelines → a searchable release; `retriever` gives its published one to any LangChain program."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

    from ingest.search import Filter
    from ingest.vectors import Embedder

__all__ = ["retriever"]


def retriever(
    library: str | Path, *, k: int = 10, within: "Filter | None" = None, embedder: "Embedder | None" = None
) -> "BaseRetriever":
    """A LangChain retriever of the k best passages of a library's published release, `within` some guidelines.

    PanduanError where nothing is published, or where the release was built with another embedding model; without
    `embedder` it is the one that the PANDUAN_EMBEDDER variables name.
    """
    from ingest.retrieved import Retrieval, as_langchain

    return as_langchain(Retrieval(Path(library), k=k, within=within, embedder=embedder))
