"""Library + questions → pools: what a model would be shown for each question, found as the assistant finds it."""

from collections.abc import Iterator, Sequence

from app.evidence import search
from app.question import in_terms_of, understand
from app.sources import sources_for
from eval.draftcases import Pool
from ingest.release import Release
from ingest.vectors import Embedder

__all__ = ["K", "pools_of"]

K = 10  # pages, as the assistant asks for


def pools_of(questions: Sequence[str], *, release: Release, embedder: Embedder) -> Iterator[Pool]:
    """Yield one pool for each question that the assistant would search for and find something to quote."""
    for text in questions:
        asked = in_terms_of(understand(text), release=release)
        if asked.out_of_scope:
            continue
        found = search(asked, release=release, embedder=embedder, k=K)
        sources = sources_for(asked.standalone, found, release=release)
        if sources:
            yield Pool(question=asked.standalone, sources=sources)
