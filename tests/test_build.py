import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from ingest.build import Built, Progress, build
from ingest.errors import (
    CorpusError,
    DocumentError,
    EmbedderError,
    LibraryBusy,
    LibraryError,
    NothingPublished,
    NothingToIngest,
)
from ingest.library import locked, published, releases, roll_back
from ingest.ocr import installed_languages
from ingest.release import Release
from ingest.signoff import publish
from tests.conftest import ROOT, run
from tests.fakes import SIGNED, FakeEmbedder
from tests.paper import Piece, prose, write_pdf

DOSE = "Give amoxicillin 40 mg/kg twice daily to every child with cough."
FLUID = "Give fluids of 75 mL/kg over four hours to a child who is dry."


def paper(path: Path, *sentences: str) -> Path:
    """A PDF with a page for each sentence, under one heading; each page differs from any other paper's."""
    pages: list[list[Piece]] = [
        [(30, 160, f"Part {path.stem} {number}", 18, "VeraBd"), *prose(sentence, f"Said in {path.stem}.", y=200, x=30)]
        for number, sentence in enumerate(sentences)
    ]
    return write_pdf(path, *pages, title=f"A guideline called {path.stem}")


def built(library: Path, *paths: Path, embedder: FakeEmbedder | None = None) -> Built:
    *progress, last = build(paths, library=library, embedder=embedder or FakeEmbedder())
    assert isinstance(last, Built)
    assert all(isinstance(event, Progress) and 0 <= event.done <= event.total for event in progress)
    return last


def answer(library: Path, question: str = DOSE) -> str:
    """The text of the published release's nearest passage."""
    release = Release(published(library))
    (hit,) = release.nearest(FakeEmbedder().question(question), k=1)
    return release.passages([hit.passage])[hit.passage].text


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    paper(folder / "cough.pdf", DOSE, "Refer a child who cannot drink.")
    paper(folder / "fluid.pdf", FLUID)
    return folder


@pytest.fixture
def library(tmp_path: Path, papers: Path) -> Path:
    """A library with the two papers published."""
    path = tmp_path / "library"
    publish(path, built(path, papers).release.name, accept_all=SIGNED)
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def test_a_release_holds_the_documents_and_finds_them(library: Path, papers: Path) -> None:
    release = Release(published(library))
    assert release.counts == {"guidelines": 2, "pages": 3, "passages": 3}
    assert {one.file for one in release.guidelines.values()} == {"cough.pdf", "fluid.pdf"}
    assert release.source("fluid").read_bytes() == (papers / "fluid.pdf").read_bytes()
    assert release.page_count("cough") == 2
    assert release.page_label("cough", 2) == ""
    assert DOSE in release.page("cough", 1).text
    for question, identity in ((DOSE, "cough"), (FLUID, "fluid")):
        nearest = release.nearest(FakeEmbedder().question(question), k=1)[0].passage
        matching = release.matching(question, k=1)[0].passage
        assert nearest == matching
        assert release.passages([nearest])[nearest].guideline == identity


def test_release_json_and_report_json_say_what_was_built(library: Path, papers: Path) -> None:
    folder = published(library)
    seal = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    assert seal["name"] == folder.name
    assert seal["embedder"] == dict(FakeEmbedder().fingerprint)
    assert seal["counts"] == {"guidelines": 2, "pages": 3, "passages": 3}
    assert set(seal["sources"]) == {"cough.pdf", "fluid.pdf"}
    assert set(seal) == {"format", "name", "built", "chunker", "embedder", "counts", "sources", "files", "reports"}
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    first, second = report["documents"]
    assert (first["file"], first["used"], first["pages"], first["passages"], first["unread"]) == (
        "cough.pdf",
        True,
        2,
        2,
        [],
    )
    assert (second["file"], second["problems"]) == ("fluid.pdf", [])
    assert set(report["seconds"]) == {"reading", "embedding", "writing"}


def test_what_nobody_stated_is_marked_as_guessed(library: Path) -> None:
    guideline = Release(published(library)).guidelines["cough"]
    assert guideline.title == "A guideline called cough"
    assert "title" in guideline.guessed
    assert "id" not in guideline.guessed


def test_reading_a_release_changes_no_byte_of_it(library: Path) -> None:
    folder = published(library)
    before = contents(folder)
    assert answer(library)
    assert contents(folder) == before


def test_the_same_documents_make_the_same_release(library: Path, papers: Path) -> None:
    embedder = FakeEmbedder()
    again = built(library, papers, embedder=embedder)
    assert (again.fresh, again.release) == (False, published(library))
    assert embedder.embedded == []


def test_only_new_texts_are_embedded(library: Path, papers: Path) -> None:
    paper(papers / "zinc.pdf", "Give zinc 20 mg daily for ten days to a child with loose stools.")
    embedder = FakeEmbedder()
    last = built(library, papers, embedder=embedder)
    assert last.fresh
    assert len(embedder.embedded) == 1
    assert "zinc 20 mg" in embedder.embedded[0]
    assert Release(last.release).counts["passages"] == 4
    assert list((library / "staging").iterdir()) == []


def test_build_list_publish_and_roll_back(library: Path, papers: Path) -> None:
    first = published(library)
    second = built(library, papers / "fluid.pdf").release
    assert published(library) == first
    publish(library, second.name, accept_all=SIGNED)
    assert [(one.name, one.published) for one in releases(library) if one.published] == [(second.name, True)]
    assert {one.name for one in releases(library)} == {first.name, second.name}
    assert "amoxicillin" not in answer(library)
    assert roll_back(library) == published(library) == first
    assert "amoxicillin" in answer(library)


def test_rolling_back_without_an_earlier_release_is_refused(library: Path) -> None:
    before = published(library)
    with pytest.raises(LibraryError, match="no earlier published release"):
        roll_back(library)
    assert published(library) == before


@pytest.mark.parametrize("name", ["", "..", "../releases", "nothing", "."])
def test_publishing_what_is_not_there_changes_nothing(library: Path, name: str) -> None:
    before = contents(library)
    with pytest.raises(LibraryError, match="has no release"):
        publish(library, name)
    assert contents(library) == before


def test_a_library_without_a_release_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(NothingPublished, match="python -m ingest build"):
        published(tmp_path / "none")
    assert releases(tmp_path / "none") == []
    assert not (tmp_path / "none").exists()


def test_bad_documents_are_dropped_and_the_others_go_on(tmp_path: Path, papers: Path) -> None:
    (papers / "empty.pdf").write_bytes(b"")
    (papers / "page.pdf").write_text("<html>not found</html>")
    (papers / "cut.pdf").write_bytes((papers / "cough.pdf").read_bytes()[:300])
    shutil.copy(papers / "cough.pdf", papers / "twin.pdf")
    write_pdf(papers / "blank.pdf", [], [])
    last = built(tmp_path / "library", papers, papers / "missing.pdf")
    assert set(Release(last.release).guidelines) == {"cough", "fluid"}
    reasons = {one.file: " ".join(one.problems) for one in last.documents if not one.used}
    expected = {
        "empty.pdf": "is empty",
        "page.pdf": "a web page",
        "cut.pdf": "damaged or truncated",
        "twin.pdf": "is the same document as 'cough.pdf'",
        "blank.pdf": "holds no text at all",
        "missing.pdf": "cannot be opened",
    }
    assert reasons.keys() == expected.keys()
    for file, reason in expected.items():
        assert reason in reasons[file]
    report = json.loads((last.release / "report.json").read_text(encoding="utf-8"))
    assert {one["file"] for one in report["documents"] if one["used"]} == {"cough.pdf", "fluid.pdf"}


def test_a_page_without_text_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_pdf(tmp_path / "half.pdf", prose(DOSE), [(50, 100, "\ue001\ue002\ue003\ue004")], prose(FLUID))
    monkeypatch.setenv("PATH", str(tmp_path))  # no tesseract there
    installed_languages.cache_clear()
    (report,) = built(tmp_path / "library", path).documents
    installed_languages.cache_clear()
    assert report.used
    assert report.unread == (2,)
    assert "apt-get install tesseract-ocr" in report.problems[0]
    assert "no text on page 2" in report.problems[1]


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda folder: None, NothingToIngest),
        (lambda folder: (folder / "bad.pdf").write_bytes(b"no"), NothingToIngest),
        (lambda folder: (folder / "corpus.toml").write_text("[[guideline]]\nid = 5\n"), CorpusError),
    ],
)
def test_a_build_that_finds_nothing_leaves_nothing(
    library: Path, tmp_path: Path, make: Callable[[Path], object], error: type[Exception]
) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    make(folder)
    before = contents(library)
    with pytest.raises(error):
        built(library, folder)
    assert contents(library) == before


def test_a_second_build_is_refused_while_one_runs(library: Path, papers: Path) -> None:
    before = contents(library / "releases"), (library / "current").read_bytes()
    events = build([papers / "fluid.pdf"], library=library, embedder=FakeEmbedder())
    next(events)
    script = (
        "import sys; from pathlib import Path; from ingest.library import locked; from ingest.errors import LibraryBusy\n"
        "try:\n    locked(Path(sys.argv[1])).__enter__()\nexcept LibraryBusy as error:\n    print(error); sys.exit(7)"
    )
    other = subprocess.run(
        [sys.executable, "-c", script, library], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (other.returncode, other.stderr) == (7, "")
    assert other.stdout.startswith("another build is running on ")
    with pytest.raises(LibraryBusy), locked(library):
        pass
    events.close()  # type: ignore[attr-defined]
    assert (contents(library / "releases"), (library / "current").read_bytes()) == before
    assert built(library, papers / "fluid.pdf").fresh


def test_a_release_built_with_another_model_is_refused(library: Path) -> None:
    release = Release(published(library))
    release.require(FakeEmbedder())
    with pytest.raises(EmbedderError, match=r"'counted-words', not with the active 'other'"):
        release.require(FakeEmbedder(name="other"))
    with pytest.raises(EmbedderError):
        release.require(FakeEmbedder(dimension=32))


def test_vectors_of_another_model_are_not_reused(library: Path, papers: Path) -> None:
    other = FakeEmbedder(name="other")
    last = built(library, papers, embedder=other)
    assert last.fresh
    assert len(other.embedded) == 3


def delete_rows(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "passages.sqlite")) as record, record:
        record.execute("delete from passages where ordinal = 1")


def truncate_record(folder: Path) -> None:
    path = folder / "passages.sqlite"
    path.write_bytes(path.read_bytes()[:5000])


def swap_vectors(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "passages.sqlite")) as record, record:
        record.execute("update vectors set vector = ?", (np.eye(64, dtype=np.float32)[0].tobytes(),))


def truncate_words(folder: Path) -> None:
    for one in (folder / "words").glob("*"):
        one.write_bytes(one.read_bytes()[:20])


def remove_words(folder: Path) -> None:
    shutil.rmtree(folder / "words")


def truncate_chroma(folder: Path) -> None:
    path = folder / "chroma" / "chroma.sqlite3"
    path.write_bytes(path.read_bytes()[:5000])


def empty_chroma(folder: Path) -> None:
    shutil.rmtree(folder / "chroma")
    (folder / "chroma").mkdir()


def break_seal(folder: Path) -> None:
    (folder / "release.json").write_text('{"format": 2, ')


def older_format(folder: Path) -> None:
    (folder / "release.json").write_text('{"format": 0}')


def flip_chroma(folder: Path) -> None:
    largest = max((folder / "chroma").rglob("*.bin"), key=lambda one: one.stat().st_size)
    content = bytearray(largest.read_bytes())
    for place in range(0, len(content), 97):
        content[place] ^= 0xFF
    largest.write_bytes(content)


def remove_chroma(folder: Path) -> None:
    shutil.rmtree(folder / "chroma")


DAMAGES = (delete_rows, truncate_record, swap_vectors, break_seal, older_format)
REPAIRABLE = (truncate_words, remove_words, truncate_chroma, empty_chroma, flip_chroma, remove_chroma)


@pytest.mark.parametrize("damage", REPAIRABLE)
def test_damaged_words_and_vectors_are_made_anew_from_the_record(
    library: Path, papers: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    copy = tmp_path / "copy"  # another path, since Chroma keeps an open client for each
    shutil.copytree(library, copy)
    folder = published(copy)
    whole = Release(folder)
    assert whole.repaired == ()
    question = FakeEmbedder().question(DOSE)
    hits, matches = whole.nearest(question, k=3), whole.matching(DOSE, k=3)
    damage(folder)
    before = contents(folder)
    release = Release(folder)
    assert release.repaired == (("words",) if "words" in damage.__name__ else ("chroma",))
    assert release.nearest(question, k=3) == hits
    assert release.matching(DOSE, k=3) == matches
    assert contents(folder) == before
    again = built(copy, papers)
    assert again.fresh
    assert Release(again.release).repaired == ()


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_release_is_refused_and_building_again_repairs_it(
    library: Path, papers: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    copy = tmp_path / "copy"  # another path, since Chroma keeps an open client for each
    shutil.copytree(library, copy)
    damage(published(copy))
    with pytest.raises(LibraryError) as caught:
        Release(published(copy))
    assert "build" in str(caught.value)
    assert "\n" not in str(caught.value)
    again = built(copy, papers)
    publish(copy, again.release.name, accept_all=SIGNED)
    assert "amoxicillin" in answer(copy)


def exchange(pdf: Path, other: Path) -> None:
    shutil.copyfile(other, pdf)


def flip_a_byte(pdf: Path, other: Path) -> None:
    content = bytearray(pdf.read_bytes())
    content[len(content) // 2] ^= 1
    pdf.write_bytes(content)


def remove(pdf: Path, other: Path) -> None:
    pdf.unlink()


@pytest.mark.parametrize("damage", [exchange, flip_a_byte, remove])
def test_no_page_of_another_pdf_is_shown_as_the_cited_one(
    library: Path, papers: Path, tmp_path: Path, damage: Callable[[Path, Path], None]
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(library, copy)
    release = Release(published(copy))
    pdf = release.source("fluid")  # found good once, and then damaged
    damage(pdf, release.source("cough"))
    for reader in (release, Release(published(copy))):
        with pytest.raises(DocumentError, match=r"'fluid.pdf' of the release .*build the release again"):
            reader.source("fluid")
        assert reader.source("cough").read_bytes() == (papers / "cough.pdf").read_bytes()
    again = built(copy, papers)
    assert (again.fresh, again.release.name) == (True, release.name)
    assert Release(again.release).source("fluid").read_bytes() == (papers / "fluid.pdf").read_bytes()


def test_a_pdf_that_changes_before_it_is_read_is_dropped(tmp_path: Path, papers: Path) -> None:
    events = build([papers], library=tmp_path / "library", embedder=FakeEmbedder())
    next(events)
    paper(papers / "fluid.pdf", "Give fluids of 7.5 mL/kg.")
    *_, last = events
    assert isinstance(last, Built)
    assert set(Release(last.release).guidelines) == {"cough"}
    (reason,) = [problem for one in last.documents if not one.used for problem in one.problems]
    assert reason.startswith("'fluid.pdf' changed while it was read")


def test_a_pdf_that_changes_after_it_was_read_makes_no_release(library: Path, papers: Path) -> None:
    before = contents(library / "releases")
    paper(papers / "zinc.pdf", "Give zinc 20 mg daily.")
    events = build([papers], library=library, embedder=FakeEmbedder())
    assert any(isinstance(event, Progress) and event.stage == "writing" for event in events)
    paper(papers / "zinc.pdf", "Give zinc 200 mg daily.")
    with pytest.raises(LibraryError, match=r"'zinc.pdf' changed while the build ran"):
        next(events)
    assert contents(library / "releases") == before
    last = built(library, papers)
    assert "200 mg" in Release(last.release).page("zinc", 1).text


def test_the_order_of_the_documents_does_not_matter(tmp_path: Path, papers: Path) -> None:
    one = built(tmp_path / "one", papers / "cough.pdf", papers / "fluid.pdf")
    other = built(tmp_path / "two", papers / "fluid.pdf", papers / "cough.pdf")
    assert one.release.name == other.release.name


SCRIPT = """
import resource, signal, sys, time
from pathlib import Path
from ingest.build import build
from ingest.errors import PanduanError
from tests.fakes import SIGNED, FakeEmbedder

library, papers, limit, pause = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
if limit:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    for event in build([papers], library=library, embedder=FakeEmbedder()):
        print(getattr(event, "stage", "built").split(" ")[0], flush=True)
        if getattr(event, "stage", "").split(" ")[0] == pause:
            time.sleep(60)
except PanduanError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
"""


def command(library: Path, papers: Path, *, limit: int = 0, pause: str = "never") -> list[str]:
    return [sys.executable, "-c", SCRIPT, str(library), str(papers), str(limit), pause]


def private(library: Path) -> dict[str, str]:
    """Keeps what a killed process leaves among its temporary files in the test's own folder."""
    return {**os.environ, "TMPDIR": str(library.parent)}


def grown(papers: Path) -> Path:
    """The papers and one of many pages."""
    paper(
        papers / "long.pdf",
        *[f"Give medicine {number} at a dose of {number} mg to each child." for number in range(40)],
    )
    return papers


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
@pytest.mark.parametrize("limit", [200, 20_000, 120_000])
def test_a_full_disk_gives_one_sentence_and_leaves_what_was(library: Path, papers: Path, limit: int) -> None:
    before, pointer = contents(library / "releases"), (library / "current").read_bytes()
    done = subprocess.run(
        command(library, grown(papers), limit=limit),
        cwd=ROOT,
        env=private(library),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "disk" in done.stderr
    assert (contents(library / "releases"), (library / "current").read_bytes()) == (before, pointer)
    assert not [one for one in (library / "staging").iterdir() if one.is_dir()]
    assert "amoxicillin" in answer(library)
    assert built(library, papers).fresh


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
@pytest.mark.parametrize("stage", ["embedding", "writing"])
def test_a_killed_build_leaves_what_was_and_the_next_one_goes_on(library: Path, papers: Path, stage: str) -> None:
    before = contents(library / "releases")
    process = subprocess.Popen(
        command(library, grown(papers), pause=stage), cwd=ROOT, env=private(library), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == stage:
            break
    process.kill()
    process.wait()
    process.stdout.close()
    assert contents(library / "releases") == before
    assert "amoxicillin" in answer(library)
    embedder = FakeEmbedder()
    last = built(library, papers, embedder=embedder)
    assert Release(last.release).counts["guidelines"] == 3
    assert len(embedder.embedded) == (0 if stage == "writing" else 40)
    assert list((library / "staging").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_a_build_killed_at_any_moment_of_writing_leaves_no_half_release(library: Path, papers: Path) -> None:
    grown(papers)
    for place, delay in enumerate((0.0, 0.1)):
        paper(papers / f"more{place}.pdf", f"Give drug {place}.")
        process = subprocess.Popen(
            command(library, papers), cwd=ROOT, env=private(library), stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert any(line.strip() == "writing" for line in process.stdout)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        for one in releases(library):
            Release(library / "releases" / one.name)
    assert Release(built(library, papers).release).counts["passages"] == 45


def messages(done: "subprocess.CompletedProcess[str]") -> Sequence[str]:
    return [line for line in done.stderr.splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["build", "nowhere.pdf"], "not one document could be used: 'nowhere.pdf' cannot be opened"),
        (["publish", "nothing"], "has no release 'nothing'"),
        (["rollback"], "no published release"),
        (["show"], "no published release"),
        (["show", "../x"], "'../x'"),
    ],
)
def test_the_command_refuses_in_one_sentence(tmp_path: Path, arguments: list[str], reason: str) -> None:
    done = run("ingest", *arguments, "--library", tmp_path / "library")
    assert done.returncode == 1
    (message,) = messages(done)
    assert message.startswith("error: ")
    assert reason in message


def test_the_command_refuses_a_second_build(tmp_path: Path) -> None:
    with locked(tmp_path / "library"):
        done = run("ingest", "build", "corpora/demo", "--library", tmp_path / "library")
    assert done.returncode == 1
    assert messages(done) == [
        f"error: another build is running on {str(tmp_path / 'library')!r}; wait for it to end, then try again"
    ]


def test_the_command_lists_shows_and_publishes(demo_library: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    shutil.copytree(demo_library, library)
    name = (library / "current").read_text(encoding="utf-8").strip()
    listed = run("ingest", "list", "--library", library)
    assert listed.returncode == 0
    assert listed.stdout.startswith(f"* {name}  built ")
    shown = run("ingest", "show", "--library", library)
    assert "a-child-pneumonia-2008" in shown.stdout
    assert "superseded" in shown.stdout
    (library / "current").unlink()
    assert run("ingest", "publish", name, "--library", library).returncode == 0
    assert published(library).name == name


def test_the_command_reports_what_it_built(demo_library: Path) -> None:
    report = json.loads((published(demo_library) / "report.json").read_text(encoding="utf-8"))
    assert sum(one["used"] for one in report["documents"]) == 8
    pictures = {one["file"]: (one["unread"], [page for page, _ in one["ocr"]]) for one in report["documents"]}
    found = pictures.pop("society-b-pre-eclampsia-2022.pdf")
    assert found == (([], [3]) if shutil.which("tesseract") else ([3], []))
    assert set(map(str, pictures.values())) == {"([], [])"}


def test_the_library_may_be_named_by_the_environment(tmp_path: Path) -> None:
    done = run("ingest", "list", env={**os.environ, "PANDUAN_LIBRARY": str(tmp_path / "mine")})
    assert done.returncode == 0
    assert str(tmp_path / "mine") in done.stderr
