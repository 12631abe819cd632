"""Structure, passages → Details: what a person who signs a document off has to see of it, kept with it in the record.

Covered: where every character of its pages went, its headings, its grades, its dosing tables and doubtful tables with
their rows. Not covered: text that is hidden or only a picture; a document's findings and unread pages tell of these.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ingest.backmatter import Reason
from ingest.passages import Passage
from ingest.recommendations import Recommendation
from ingest.structure import Block, Structure
from ingest.tables import Row, Table

__all__ = ["Details", "SeenCell", "SeenTable", "details_of", "needs_look"]

MOST_ROWS = 40  # of a doubtful table that holds no doses; its page shows the rest
CALLED = {"contents": "contents pages", "references": "bibliographies", "people": "lists of people"}
SPACE = re.compile(r"\s+")
LOST, IN_PASSAGES = 1, 2  # marks of a character; 0 is white space, higher ones are reasons to leave it out


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenCell:
    """What a cell says, and the columns it covers: first, one past the last."""

    text: str
    columns: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTable:
    """A dosing table or a doubtful one, as it was understood."""

    id: str  # Table.id
    caption: str
    pages: tuple[int, ...]  # 1-based
    dosing: bool
    faults: tuple[str, ...]
    head: tuple[tuple[SeenCell, ...], ...]
    rows: tuple[tuple[SeenCell, ...], ...]
    more: int = 0  # rows that are not shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """One document as it was understood; numbers of characters are without white space."""

    characters: int = 0  # on its pages
    in_passages: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)  # on purpose: characters by reason
    headings: tuple[tuple[int, str, int], ...] = ()  # depth, title, 1-based page
    grades: tuple[tuple[str, str, int], ...] = ()  # scheme, grade as printed, recommendations
    tables_found: int = 0
    tables: tuple[SeenTable, ...] = ()  # those that a person must look at

    @property
    def lost(self) -> int:
        """Characters that no passage holds although nobody meant to leave them out."""
        return self.characters - self.in_passages - sum(self.left_out.values())

    @property
    def coverage(self) -> float:
        """The share of the characters that stand in passages; 1 where there are none."""
        return self.in_passages / self.characters if self.characters else 1.0

    def to_json(self) -> dict[str, Any]:
        """Plain values for the record and for report.json."""
        return asdict(self)

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Details":
        """The details that `to_json` gave."""
        lists = {name: tuple(tuple(one) for one in found[name]) for name in ("headings", "grades")}
        return cls(**{**found, **lists, "tables": tuple(_seen_table(one) for one in found["tables"])})


def details_of(
    document: Structure,
    *,
    passages: Sequence[Passage],
    recommendations: Sequence[Recommendation],
    out: Mapping[int, Reason],
) -> Details:
    """What is to be seen of a document that was cut into these passages, without the blocks at the places of `out`."""
    where = _characters(document, passages, out)
    grades = Counter((one.scheme, one.grade) for one in recommendations)
    return Details(
        characters=sum(where.values()),
        in_passages=where.pop("in passages", 0),
        left_out={reason: count for reason, count in where.items() if reason != "lost" and count},
        headings=tuple(_headings(document)),
        grades=tuple((*key, count) for key, count in sorted(grades.items(), key=lambda pair: (-pair[1], pair[0]))),
        tables_found=len(document.tables),
        tables=tuple(_shown(table) for table in document.tables if needs_look(table)),
    )


def needs_look(table: Table) -> bool:
    """Whether a person must see a table beside its page: it holds doses, or something in it looks wrong."""
    return table.dosing or bool(table.faults)


def _characters(document: Structure, passages: Sequence[Passage], out: Mapping[int, Reason]) -> dict[str, int]:
    """Where the characters of the pages went: in passages, lost, or left out for a reason."""
    reasons = {"lost": LOST, "in passages": IN_PASSAGES, "running lines": IN_PASSAGES + 1}
    marks = [bytearray([reasons["running lines"]]) * len(page.text) for page in document.pages]
    for place, block in enumerate(document.blocks):
        reason = CALLED[out[place]] if place in out else "lost"
        _mark(marks, block.spans, reasons.setdefault(reason, len(reasons) + 1))
    for passage in passages:
        for sentence in passage.sentences:
            _mark(marks, sentence.spans, IN_PASSAGES)
    for page, marked in zip(document.pages, marks, strict=True):
        for match in SPACE.finditer(page.text):
            marked[match.start() : match.end()] = bytes(match.end() - match.start())
    return {reason: sum(marked.count(mark) for marked in marks) for reason, mark in reasons.items()}


def _mark(marks: Sequence[bytearray], spans: Sequence[Any], mark: int) -> None:
    for span in spans:
        marks[span.page - 1][span.start : span.end] = bytes([mark]) * (span.end - span.start)


def _title(block: Block, document: Structure) -> str:
    parts = [document.pages[span.page - 1].text[span.start : span.end] for span in block.spans]
    return " ".join(" ".join(parts).split())


def _headings(document: Structure) -> Iterator[tuple[int, str, int]]:
    for block in document.blocks:
        if block.kind == "heading":
            yield len(block.section), _title(block, document), block.spans[0].page


def _shown(table: Table) -> SeenTable:
    most = len(table.rows) if table.dosing else MOST_ROWS
    return SeenTable(
        id=table.id,
        caption=table.caption,
        pages=tuple(dict.fromkeys(table.pages)),
        dosing=table.dosing,
        faults=table.faults,
        head=tuple(_cells(row) for row in table.head),
        rows=tuple(_cells(row) for row in table.rows[:most]),
        more=max(0, len(table.rows) - most),
    )


def _cells(row: Row) -> tuple[SeenCell, ...]:
    return tuple(SeenCell(text=cell.text, columns=cell.columns) for cell in row.cells)


def _seen_table(found: Mapping[str, Any]) -> SeenTable:
    rows = {
        name: tuple(
            tuple(SeenCell(text=one["text"], columns=tuple(one["columns"])) for one in row) for row in found[name]
        )
        for name in ("head", "rows")
    }
    return SeenTable(**{**found, **rows, "pages": tuple(found["pages"]), "faults": tuple(found["faults"])})
