"""Seen documents → report.json, report.html and items.json of a release, written one document at a time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.editions import Lookalike
from ingest.items import Item, items_of, lookalike_items, sorted_items
from ingest.record import Record
from ingest.report import DocumentReport, Seen, seen
from ingest.reportpage import Heading, page
from ingest.signoff import Acceptance

__all__ = ["Findings", "write_reports"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a build knows besides its record."""

    reports: Sequence[DocumentReport]  # in the order of the documents
    lookalikes: Sequence[Lookalike]
    timings: Mapping[str, float]  # seconds by stage
    built: str  # ISO 8601, UTC
    accepted: Mapping[str, Acceptance]  # of earlier releases, by Item.id


def write_reports(folder: Path, found: Findings) -> tuple[Item, ...]:
    """Write the three files into a release's folder, whose record is finished; return what must be looked at."""
    record = Record(folder / "passages.sqlite")
    try:
        items = [*lookalike_items(found.lookalikes, record.guidelines), *_write_json(folder, record, found)]
        kept = sorted_items(items)
        content = json.dumps([asdict(one) for one in kept], ensure_ascii=False, indent=1)
        (folder / "items.json").write_text(content, encoding="utf-8")
        heading = Heading(
            release=folder.name,
            built=found.built,
            timings=found.timings,
            items=kept,
            accepted=found.accepted,
            reports=found.reports,
        )
        with (folder / "report.html").open("w", encoding="utf-8", errors="replace") as file:
            file.writelines(page(heading, seen(found.reports, record), pictures=_Pictures(record)))
    finally:
        record.close()
    return kept


@dataclass(frozen=True, slots=True)
class _Pictures:
    """The pictures of each document, fetched when it is written."""

    record: Record

    def __call__(self, guideline: str) -> Mapping[str, Sequence[str]]:
        return self.record.parts(guideline, "picture")


def _write_json(folder: Path, record: Record, found: Findings) -> list[Item]:
    items: list[Item] = []
    with (folder / "report.json").open("w", encoding="utf-8", errors="replace") as file:
        file.write('{"documents": [')
        for place, one in enumerate(seen(found.reports, record)):
            items += items_of(one)
            file.write(("," if place else "") + "\n" + json.dumps(_plain(one), ensure_ascii=False))
        seconds = {name: round(spent, 2) for name, spent in found.timings.items()}
        file.write(f'\n], "seconds": {json.dumps(seconds)}}}\n')
    return items


def _plain(one: Seen) -> dict[str, object]:
    if one.guideline is None:
        return asdict(one.report)
    details = one.details
    told = {
        **details.to_json(),
        "coverage": round(details.coverage, 4),
        "lost": details.lost,
        "guessed": {name: getattr(one.guideline, name) for name in one.guideline.guessed},
    }
    return {**asdict(one.report), **told}
