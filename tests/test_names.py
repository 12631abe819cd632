"""Files are called anything: a build takes them all, and no name steers a terminal, a page or a path."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.ui.routes import web
from app.ui.shelf import Shelf
from ingest.library import published
from ingest.printable import printable
from ingest.release import Release
from tests.conftest import run
from tests.fakes import FakeAssistant
from tests.paper import prose, write_pdf

NAMES = (
    "with spaces  and more.pdf", "hipertensión à l'âge – été.pdf", "it's \"quoted\".pdf", "two\nlines.pdf",
    "\x1b[31mred\x07.pdf", "right\u202eto\u200bleft.pdf", "<script>alert(1)</script>.pdf".replace("/", "∕"), "100%25.pdf",
    f"{'long' * 49}.pdf", "---version.pdf", "指南.PDF",
)  # fmt: skip
STEERING = ("\x1b[31m", "\x07", "\u202e", "\u200b")


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A library of documents with such names, in a folder with one, and all that its build printed."""
    folder = tmp_path_factory.mktemp("names") / "a folder's\nnäme"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        letter = chr(97 + number)
        text = f"Give drug{letter * 4} {number + 11} mg twice daily.", f"Weigh patients of ward{letter * 3} first."
        write_pdf(folder / name, prose(*text))
    (folder / "bad\x1b[31m\nname.pdf").write_text("<html>", encoding="utf-8")
    library = folder.parent / "library"
    done = run("ingest", "build", folder, "--library", library, "--publish", "--accept-all", "a test", "names")
    assert done.returncode == 0, done.stderr
    return library, done.stdout + done.stderr


def test_every_document_is_used_and_its_pdf_kept_under_its_name(named: tuple[Path, str]) -> None:
    release = Release(published(named[0]))
    assert {one.file for one in release.guidelines.values()} == set(NAMES)
    assert len({one.id for one in release.guidelines.values()}) == len(NAMES)
    for one in release.guidelines:
        assert release.source(one).read_bytes().startswith(b"%PDF")
    release.close()


def test_no_name_steers_the_terminal(named: tuple[Path, str]) -> None:
    library, built = named
    told = [built] + [run("ingest", command, "--library", library).stdout for command in ("list", "show", "review")]
    told.append(run("app", "ask", "dose of drugeeee", "--library", library).stdout)
    for text in told:
        assert text
        assert [sign for sign in STEERING if sign in text] == []
    assert "11 mg" not in told[-1]
    assert "15 mg" in told[-1]


def test_the_report_shows_every_name_as_text(named: tuple[Path, str]) -> None:
    report = (published(named[0]) / "report.html").read_text(encoding="utf-8")
    assert "<script>" not in report
    assert [sign for sign in STEERING if sign in report] == []
    assert report.count("hipertensión") >= 1


def test_the_page_serves_each_pdf(named: tuple[Path, str]) -> None:
    release = Release(published(named[0]))
    with TestClient(web(Shelf(FakeAssistant(release))), base_url="http://127.0.0.1") as client:
        for identity, one in release.guidelines.items():
            answer = client.get(f"/pdf/{release.name}/{identity}.pdf")
            assert answer.status_code == 200
            assert answer.content == release.source(identity).read_bytes()
            assert "\n" not in answer.headers["content-disposition"]
            assert client.get(f"/page/{release.name}/{identity}/1.png").status_code == 200, one.file
    release.close()


@pytest.mark.parametrize(
    ("text", "shown"), [("two\nlines", "two lines"), ("\x1b[31mred", "�[31mred"), ("a\u202eb", "a�b")]
)
def test_printable_shows_what_cannot_be_seen(text: str, shown: str) -> None:
    assert printable(text) == shown
