"""PDF → Metadata: title, dates, bookmarks and page labels, as the file itself states them, and what it carries (pypdf).

A PDF whose text can be read is used even where these cannot: each failure becomes a problem that the report shows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.actions import findings_of
from ingest.findings import Finding

__all__ = ["Bookmark", "Metadata", "read_metadata"]

MAX_BOOKMARKS = 5000
MAX_FINDINGS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """An entry of the PDF's outline; page is 1-based, depth counts from 0."""

    title: str
    page: int
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a PDF says about itself; "" where it says nothing."""

    title: str = ""
    author: str = ""
    created: str = ""  # year
    labels: tuple[str, ...] = ()  # printed number of each page; empty where the PDF names none
    bookmarks: tuple[Bookmark, ...] = ()
    encrypted: bool = False
    findings: tuple[Finding, ...] = ()  # scripts, launch actions and files, none of them run or opened
    problems: tuple[str, ...] = ()


def read_metadata(path: Path) -> Metadata:
    """Read what the file states; never raises for a damaged file, but says in `problems` what it could not read."""
    import logging

    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings are ours to tell, in `problems`
    # Measured on 1,956 malformed files: pypdf 7.1 also lets these five foreign types through.
    broken = (PyPdfError, AssertionError, AttributeError, NotImplementedError, TypeError, ValueError, LookupError,
              OSError, RecursionError)  # fmt: skip
    said, found = Metadata(), []
    unread = [
        "title, bookmarks and page labels could not be read",
        "scripts and attached files could not be looked for",
    ]
    problems = []
    try:
        with pypdf.PdfReader(path) as reader:
            try:
                said = _read(reader)
            except broken as error:
                problems.append(f"{unread[0]} ({type(error).__name__})")
            unread = ["not all scripts and attached files could be looked for"]
            for one in findings_of(reader):
                found.append(one)  # noqa: PERF402 what was found before an error counts
    except broken as error:
        problems += [f"{what} ({type(error).__name__})" for what in unread]
    return replace(said, findings=_each_once(found), problems=tuple(problems))


def _each_once(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """What a file repeats on every page, as a button does, is told once, with its first page."""
    first = {(one.kind, one.detail): one for one in reversed(found)}
    return tuple(first.values())[: -MAX_FINDINGS - 1 : -1]


def _read(reader: Any) -> Metadata:
    info = reader.metadata or {}
    created = re.search(r"(?:19|20)\d\d", str(info.get("/CreationDate", "")))
    labels = tuple(str(label) for label in reader.page_labels) if "/PageLabels" in reader.root_object else ()
    return Metadata(
        title=_clean(info.get("/Title")),
        author=_clean(info.get("/Author")),
        created=created.group() if created else "",
        labels=labels,
        bookmarks=tuple(_bookmarks(reader, reader.outline, 0))[:MAX_BOOKMARKS],
        encrypted=bool(reader.is_encrypted),
    )


def _clean(value: object) -> str:
    return " ".join(str(value).replace("\x00", "").split()) if value else ""


def _bookmarks(reader: Any, entries: list[Any], depth: int) -> Iterator[Bookmark]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _bookmarks(reader, entry, depth + 1)
        else:
            page = reader.get_destination_page_number(entry)
            if page is not None and page >= 0:
                yield Bookmark(title=_clean(entry.title), page=page + 1, depth=depth)
