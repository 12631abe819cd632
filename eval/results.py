"""A line of results → Result: what a pipeline found, cited and quoted for one question, and how long it took."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.errors import PanduanError

__all__ = ["Found", "Place", "Result", "ResultError", "read_results", "write_results"]

Place = tuple[str, int]  # file name of the PDF, 1-based page
Found = frozenset[Place]  # the places one piece of evidence stands on


class ResultError(PanduanError):
    """A results file cannot be read, written, or does not fit its questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came back for one question; evidence is in rank order.

    The fields with a default are not in the results of every pipeline and of every version.
    """

    id: str
    latency: float  # seconds
    abstained: bool
    evidence: tuple[Found, ...]
    cited: tuple[Place, ...]
    quotes: tuple[str, ...]
    sections: tuple[str, ...] = ()  # headings of each piece of evidence, "" where unknown
    first_cited: tuple[Place, ...] = ()  # by the first statement
    confidence: float | None = None  # 0..1, that the guidelines answer this question
    signals: Mapping[str, float] = field(default_factory=dict)  # what that is made of, by name
    conflicts: int | None = None  # disagreements shown to the reader
    outcome: str = ""  # answered, partly or silent
    release: str = ""  # that answered


def read_results(path: Path) -> dict[str, Result]:
    """Read a file of results, by question id."""
    results: dict[str, Result] = {}
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                result = _result(path, number, line)
                results[result.id] = result
    except (OSError, UnicodeDecodeError) as exc:
        message = f"{path}: the results cannot be read ({exc})."
        raise ResultError(message) from exc
    return results


def write_results(path: Path, rows: Iterable[Mapping[str, object]]) -> Iterator[Mapping[str, object]]:
    """Write each row as it comes and pass it on; path itself appears only when all are there."""
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("w", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                file.flush()
                yield row
        os.replace(partial, path)  # noqa: PTH105 (atomic on every platform, which Path.rename is not)
    except OSError as exc:
        message = f"{path}: the results cannot be written ({exc}); choose another --out."
        raise ResultError(message) from exc


def _result(path: Path, number: int, line: str) -> Result:
    try:
        return _parsed(json.loads(line))
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as exc:
        message = f"{path}, line {number}: not a line of results ({exc!r}); run `python -m eval run` again."
        raise ResultError(message) from exc


def _parsed(row: dict[str, Any]) -> Result:
    statements = [
        [(one["file"], int(one["page"]), one["quote"]) for one in statement["citations"]]
        for statement in row["statements"]
    ]
    citations = [citation for statement in statements for citation in statement]
    return Result(
        id=row["id"],
        latency=float(row["latency"]),
        abstained=bool(row["abstained"]),
        evidence=tuple(frozenset((one["file"], int(page)) for page in one["pages"]) for one in row["evidence"]),
        cited=tuple((file, page) for file, page, _ in citations),
        quotes=tuple(quote for _, _, quote in citations),
        sections=tuple(str(one.get("section", "")) for one in row["evidence"]),
        first_cited=tuple((file, page) for file, page, _ in statements[0]) if statements else (),
        confidence=_confidence(row.get("confidence")),
        signals={str(name): float(value) for name, value in row.get("signals", {}).items()},
        conflicts=len(row["conflicts"]) if "conflicts" in row else None,
        outcome=str(row.get("outcome", "")),
        release=str(row.get("release", "")),
    )


def _confidence(value: Any) -> float | None:
    if value is None:
        return None
    if not 0 <= float(value) <= 1:  # nan is refused here too
        message = f"confidence {value!r} is not within 0..1"
        raise ValueError(message)
    return float(value)
