"""Documents read by a Ray cluster: the same reader, in the same guarded process, on whichever machine is free.

The PDFs must lie under the same path on every machine. Ray is an optional extra: python -m pip install -e '.[ray]'.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.corpus import Source
from ingest.document import Reading
from ingest.errors import DocumentError, LibraryError
from ingest.gathering import LocalEngine
from ingest.workers import Limits

__all__ = ["RayEngine"]

AHEAD = 4  # documents handed out for each core, so that none waits and memory stays bounded


@dataclass(frozen=True, slots=True, kw_only=True)
class RayEngine:
    """Maps documents over a Ray cluster; with no address, over one that it starts on this machine."""

    address: str = ""
    cpus: int = 0  # of a cluster that is started here; 0: all
    limits: Limits = field(default_factory=Limits)

    def counted(self, sources: Sequence[Source]) -> "Iterator[tuple[int, int | DocumentError]]":
        """Yield each source's place and its number of pages."""
        yield from self._mapped(_counted, sources)

    def read(self, sources: Sequence[Source]) -> "Iterator[tuple[int, Reading | DocumentError]]":
        """Yield each source's place and what came of it, as it is ready."""
        yield from self._mapped(_read, sources)

    def _mapped(self, task: Callable[[Source, Limits], Any], sources: Sequence[Source]) -> Iterator[tuple[int, Any]]:
        ray = _ray()
        from ray.exceptions import RayError

        try:
            if not ray.is_initialized():
                ray.init(
                    address=self.address or None,
                    num_cpus=self.cpus or None if not self.address else None,
                    include_dashboard=False,
                    logging_level="error",
                    log_to_driver=False,
                )
            remote = ray.remote(task)
            ahead = AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
            running: dict[Any, int] = {}
            for place, source in enumerate(sources):
                if len(running) >= ahead:
                    yield from self._finished(ray, running)
                running[remote.remote(source, self.limits)] = place
            while running:
                yield from self._finished(ray, running)
        except (RayError, ConnectionError) as error:
            where = f"at {self.address!r}" if self.address else "on this machine"
            message = f"the Ray cluster {where} failed ({type(error).__name__}: {error}); check it, or build without --engine ray"
            raise LibraryError(message) from error

    def _finished(self, ray: Any, running: dict[Any, int]) -> Iterator[tuple[int, Any]]:
        ready, _ = ray.wait(list(running), num_returns=1)
        for one in ready:
            yield running.pop(one), ray.get(one)


def _ray() -> Any:
    try:
        import ray
    except ImportError as error:
        message = "Ray is not installed; install it: python -m pip install -e '.[ray]', or build without --engine ray"
        raise LibraryError(message) from error
    return ray


def _counted(source: Source, limits: Limits) -> "int | DocumentError":
    ((_, outcome),) = LocalEngine(workers=1, limits=limits).counted([source])
    return outcome


def _read(source: Source, limits: Limits) -> "Reading | DocumentError":
    ((_, outcome),) = LocalEngine(workers=1, limits=limits).read([source])
    return outcome
