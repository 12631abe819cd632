"""PDFs → Readings → Documents, in this process and in several."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest.corpus import Source, read_corpus
from ingest.document import Reading, cut_document, read_document
from ingest.errors import DocumentError
from ingest.gathering import LocalEngine
from ingest.sources import sha256
from tests.conftest import ROOT
from tests.fakes import FakeEmbedder
from tests.paper import prose, write_pdf


class Fatal(type(Path())):  # type: ignore[misc]
    """A file that ends the process which looks at it, as a fault in a PDF library would."""

    def stat(self, **_: Any) -> os.stat_result:
        os._exit(7)


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    found, problems = read_corpus([ROOT / "corpora" / "demo"])
    assert problems == []
    return found[:3]


def untimed(found: object) -> object:
    return replace(found, seconds=0.0) if isinstance(found, Reading) else found


def test_several_processes_read_the_same(sources: list[Source]) -> None:
    alone = {place: untimed(found) for place, found in LocalEngine().read(sources)}
    together = {place: untimed(found) for place, found in LocalEngine(workers=2).read(sources)}
    assert alone == together
    assert sorted(alone) == [0, 1, 2]


def test_a_file_that_breaks_its_process_is_left_out(sources: list[Source]) -> None:
    fatal = replace(sources[1], path=Fatal(sources[1].path))
    found = dict(LocalEngine(workers=2).read([sources[0], fatal, sources[2]]))
    assert isinstance(found[0], Reading)
    assert isinstance(found[2], Reading)
    assert isinstance(found[1], DocumentError)
    assert sources[1].path.name in str(found[1])
    assert "breaks the PDF library" in str(found[1])


@pytest.mark.parametrize("workers", [0, 2])
def test_what_cannot_be_read_says_why(sources: list[Source], tmp_path: Path, workers: int) -> None:
    bad = tmp_path / "page.pdf"
    bad.write_text("<html>moved</html>")
    found = dict(LocalEngine(workers=workers).read([sources[0], replace(sources[1], path=bad)]))
    assert isinstance(found[0], Reading)
    assert "'page.pdf' is a web page under a PDF's name" in str(found[1])


def at(path: Path, source: Source) -> Source:
    """The source, its PDF another one."""
    return replace(source, path=path, guideline=replace(source.guideline, sha256=sha256(path)))


def test_a_document_is_cut_into_passages_and_reported(sources: list[Source], tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "zinc.pdf", prose("Give zinc for ten days.", "Weigh the child first."), [])
    embedder = FakeEmbedder()
    reading = read_document(at(path, sources[0]))
    document, report = cut_document(reading, count=embedder.count, limit=embedder.limit)
    assert document is not None
    assert [one.text for one in document.passages] == ["Give zinc for ten days. Weigh the child first."]
    assert (report.used, report.pages, report.passages, report.unread) == (True, 2, 1, ())
    assert report.problems == ()  # the second page is blank


def test_a_document_without_text_is_no_document(sources: list[Source], tmp_path: Path) -> None:
    reading = read_document(at(write_pdf(tmp_path / "scan.pdf", []), sources[0]))
    document, report = cut_document(reading, count=len, limit=60)
    assert document is None
    assert report.used is False
    assert "holds no text at all" in report.problems[0]
