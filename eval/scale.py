"""A release → how long a question takes to fused evidence, filtered and not, beside the plain pipeline over the same vectors.

One process, warm: the model is loaded, and every way of asking has been asked once. Questions are timed one after the
other, from the typed text to ranked evidence with its passages.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from rich.table import Table

from app.evidence import search
from app.question import in_terms_of, understand
from eval.measures import percentile
from eval.plain_search import PlainSearch
from eval.report import MEGABYTE
from ingest.release import Release
from ingest.search import Filter
from ingest.vectors import Embedder

__all__ = ["Asked", "ask_release", "scale_table"]

K = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One way of asking: seconds of each question, and the resident memory of the process after the last."""

    way: str
    seconds: tuple[float, ...]
    memory_bytes: int


def ask_release(folder: Path, questions: Sequence[str], *, embedder: Embedder, scratch: Path) -> Iterator[Asked]:
    """Yield one measure for each way of asking; the release is opened before the plain pipeline is."""
    release = Release(folder)
    first = next(iter(release.guidelines.values()))
    filters = {
        "ours": None,
        "ours, in one guideline": Filter(guidelines=frozenset({first.id})),
        "ours, in one country": Filter(countries=frozenset({first.country})),
        "ours, in one language": Filter(languages=frozenset({first.language})),
    }

    def ask(question: str, within: Filter | None) -> None:
        asked = in_terms_of(understand(question), release=release)
        search(asked, release=release, embedder=embedder, k=K, within=within)

    for way, within in filters.items():
        yield _timed(way, questions, lambda question, within=within: ask(question, within))  # type: ignore[misc]
    plain = PlainSearch(folder, folder=scratch)
    wheres = {
        "plain": None,
        "plain, where guideline": {"guideline": first.id},
        "plain, where language": {"language": first.language},
    }
    for way, where in wheres.items():
        yield _timed(way, questions, lambda question, where=where: plain.ask(question, embedder=embedder, where=where))  # type: ignore[misc]
    release.close()


def _timed(way: str, questions: Sequence[str], ask: Callable[[str], object]) -> Asked:
    ask(questions[0])
    found = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        found.append(time.perf_counter() - started)
    return Asked(way=way, seconds=tuple(found), memory_bytes=psutil.Process().memory_info().rss)


def scale_table(measured: Sequence[Asked], *, passages: int) -> Table:
    """One line for each way of asking, in milliseconds."""
    table = Table(title=f"{passages:,} passages", title_justify="left")
    table.add_column("search")
    for name in ("questions", "p50 ms", "p95 ms", "resident MB"):
        table.add_column(name, justify="right")
    for one in measured:
        times = (f"{1000 * percentile(share, one.seconds):.1f}" for share in (50, 95))
        table.add_row(one.way, str(len(one.seconds)), *times, f"{one.memory_bytes / MEGABYTE:.0f}")
    return table
