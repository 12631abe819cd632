"""Report: what ingestion saw of each document, and what a person should look at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.details import Details
from ingest.findings import Finding
from ingest.guideline import Guideline
from ingest.record import Record

__all__ = ["DocumentReport", "Seen", "report_from_json", "seen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReport:
    """One document of a build; `used` is False where it was dropped, and then `problems` says why."""

    file: str
    guideline: str = ""
    sha256: str = ""  # "" where the file could not be opened
    used: bool = False
    pages: int = 0
    unread: tuple[int, ...] = ()  # 1-based pages that nobody could read
    ocr: tuple[tuple[int, float], ...] = ()  # 1-based page read by OCR, mean confidence of its words
    findings: tuple[Finding, ...] = ()
    passages: int = 0
    seconds: float = 0.0  # reading only; embedding is shared by all
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All that is to be told of one document; without guideline and details where it was dropped."""

    report: DocumentReport
    guideline: Guideline | None = None
    details: Details = field(default_factory=Details)


def report_from_json(found: Mapping[str, Any]) -> DocumentReport:
    """The report that `asdict` gave."""
    changed = {
        "unread": tuple(found["unread"]),
        "problems": tuple(found["problems"]),
        "ocr": tuple((page, confidence) for page, confidence in found["ocr"]),
        "findings": tuple(Finding(**one) for one in found["findings"]),
    }
    return DocumentReport(**{**found, **changed})


def seen(reports: Sequence[DocumentReport], record: Record) -> Iterator[Seen]:
    """Yield what is to be told of each document, from the record; one at a time, since details are large."""
    for report in reports:
        if report.used:
            details = Details.from_json(record.parts(report.guideline, "details")[""])
            yield Seen(report=report, guideline=record.guidelines[report.guideline], details=details)
        else:
            yield Seen(report=report)
