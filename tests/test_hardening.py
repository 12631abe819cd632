"""The commands that put ingestion to the test, each on something tiny."""

from pathlib import Path

import pypdfium2
import pytest

from eval.__main__ import main
from eval.growth import write_documents
from eval.hostile import fates
from ingest.workers import Limits
from tests.conftest import run
from tests.fakes import pdf


def test_every_file_has_a_fate(tmp_path: Path) -> None:
    pdf(tmp_path / "good.pdf")
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "page.pdf").write_text("<html>")
    found = {one.file: one for one in fates([tmp_path], workers=2, limits=Limits())}
    assert {name: one.outcome for name, one in found.items()} == {
        "good.pdf": "ingested", "empty.pdf": "refused", "page.pdf": "refused",
    }  # fmt: skip
    assert 20 < found["good.pdf"].peak_mb < 1000
    assert "0 bytes" in found["empty.pdf"].reason


def test_a_file_is_not_charged_with_the_memory_of_the_process_that_measures(tmp_path: Path) -> None:
    pdf(tmp_path / "good.pdf")
    ballast = bytearray(700_000_000)
    ballast[::4096] = b"x" * len(ballast[::4096])  # every page of it is held
    (found,) = fates([tmp_path], workers=1, limits=Limits())
    assert len(ballast) > 1_000_000 * found.peak_mb > 20_000_000


def test_the_hostile_command_prints_a_line_for_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pdf(tmp_path / "good.pdf")
    assert main(["hostile", str(tmp_path), "--workers", "1"]) == 0
    printed = capsys.readouterr().out
    assert "1 files: 1 ingested" in printed
    assert "good.pdf" in printed


def test_synthetic_documents_are_pdfs_of_their_own(tmp_path: Path) -> None:
    write_documents(tmp_path / "docs", count=3)
    texts = set()
    for path in sorted((tmp_path / "docs").iterdir()):
        document = pypdfium2.PdfDocument(path)
        texts.add(document[0].get_textpage().get_text_range())
        document.close()
    assert len(texts) == 3
    assert all("mg every" in text and text.startswith("Synthetic guideline") for text in texts)


def test_a_changed_document_alone_is_read_again() -> None:
    done = run("eval", "again", "corpora/demo", "--change", "hypertension-2024")
    assert done.returncode == 0, done.stderr
    cells = [[cell.strip() for cell in line.split("│")] for line in done.stdout.splitlines()]
    figures = {cell[1]: cell[2] for cell in cells if len(cell) == 4}
    assert figures["documents read again"] == "1"
    assert int(figures["texts embedded"]) < 3
