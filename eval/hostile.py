"""A folder of broken and hostile PDFs → what became of each: ingested or refused, its seconds, its peak memory.

Each file is read as a build reads it, under the same limits, in a process of its own.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from ingest.corpus import Source, read_corpus
from ingest.document import read_document
from ingest.errors import DocumentError
from ingest.workers import Beat, Limits, Refused, in_workers

__all__ = ["Fate", "fates", "hostile_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a file; seconds include the start of a process (about half a second)."""

    file: str
    outcome: str  # "ingested", "no text", "refused" or "stopped" (by a limit, or it broke its process)
    reason: str
    seconds: float
    peak_mb: float  # of the process that read it, without a tesseract that it starts; 0 where it was stopped


def fates(paths: Sequence[Path], *, workers: int, limits: Limits) -> Iterator[Fate]:
    """Yield what became of every file of the folders, by name."""
    sources, problems = read_corpus(paths)
    yield from (Fate(file=file, outcome="refused", reason=why, seconds=0.0, peak_mb=0.0) for file, why in problems)
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(lambda source: _fate(source, limits), sources)


def _fate(source: Source, limits: Limits) -> Fate:
    started = time.perf_counter()
    ((_, outcome),) = in_workers(_weighed, [source], workers=1, limits=limits)
    seconds, name = time.perf_counter() - started, source.path.name
    if isinstance(outcome, Refused):
        return Fate(file=name, outcome="stopped", reason=outcome.reason, seconds=seconds, peak_mb=0.0)
    if isinstance(outcome, DocumentError):
        return Fate(file=name, outcome="refused", reason=str(outcome), seconds=seconds, peak_mb=0.0)
    kind, reason, peak_mb = outcome
    return Fate(file=name, outcome=kind, reason=reason, seconds=seconds, peak_mb=peak_mb)


def _weighed(source: Source, beat: Beat) -> tuple[str, str, float]:
    """How a file was read, in the process that read it, and the most memory that this held, in MB."""
    import psutil

    reading = read_document(source, beat)
    memory = psutil.Process().memory_info()
    peak = getattr(memory, "peak_wset", 0) or _peak_bytes() or memory.rss
    letters = sum(len(page.text) for page in reading.structure.pages)
    problems = "; ".join(reading.problems)
    return ("ingested" if letters else "no text"), problems, peak / 1_000_000


def _peak_bytes() -> int:
    """The most that this process held; 0 on systems that do not tell.

    On Linux not `ru_maxrss`, which is kept over fork and exec: a process begins with the peak of the one that started it.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        lines = status.read_text(encoding="utf-8").splitlines()
        return next((1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def hostile_table(found: Sequence[Fate]) -> Table:
    """One line for each file, the slowest first, and the sums below."""
    counts = Counter(one.outcome for one in found)
    caption = ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common())
    table = Table(title=f"{len(found)} files: {caption}", title_justify="left")
    for name in ("file", "outcome", "seconds", "peak MB", "what is said"):
        table.add_column(name, overflow="fold", justify="right" if name in {"seconds", "peak MB"} else "left")
    for one in sorted(found, key=lambda one: -one.seconds):
        peak = f"{one.peak_mb:.0f}" if one.peak_mb else "–"
        table.add_row(one.file, one.outcome, f"{one.seconds:.1f}", peak, one.reason)
    return table
