"""Report: what ingestion saw of each document, and what a person should look at."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from ingest.findings import Finding

__all__ = ["DocumentReport", "to_json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReport:
    """One document of a build; `used` is False where it was dropped, and then `problems` says why."""

    file: str
    guideline: str = ""
    used: bool = False
    pages: int = 0
    unread: tuple[int, ...] = ()  # 1-based pages that nobody could read
    ocr: tuple[tuple[int, float], ...] = ()  # 1-based page read by OCR, mean confidence of its words
    findings: tuple[Finding, ...] = ()
    passages: int = 0
    seconds: float = 0.0  # reading only; embedding is shared by all
    problems: tuple[str, ...] = ()


def to_json(documents: Sequence[DocumentReport], *, timings: Mapping[str, float]) -> dict[str, object]:
    """The content of report.json; timings in seconds."""
    return {
        "documents": [asdict(one) for one in documents],
        "seconds": {name: round(s, 2) for name, s in timings.items()},
    }
