"""A synthetic release: as many passages as asked for, the same every time, and searchable beside plain Chroma."""

from pathlib import Path

import pytest

from eval.scale import ask_release, scale_table
from eval.synthetic import write_synthetic
from ingest.errors import NothingPublished
from ingest.release import Release
from ingest.vectors import SentenceTransformerEmbedder
from tests.conftest import run

PASSAGES = 402  # one whole document of 400, and two passages of another


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


@pytest.fixture(scope="module")
def folder(demo_library: Path, embedder: SentenceTransformerEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_synthetic(
        demo_library, passages=PASSAGES, folder=tmp_path_factory.mktemp("synthetic"), embedder=embedder
    )  # fmt: skip


def test_it_is_a_release_of_the_passages_asked_for(folder: Path) -> None:
    release = Release(folder)
    assert release.counts == {"guidelines": 2, "pages": 101, "passages": PASSAGES}
    assert len(release.passages_of("synthetic-00001")) == 2
    passage = release.passages_of("synthetic-00000")[5]
    for sentence in passage.sentences:
        (span,) = sentence.spans
        assert release.page(passage.guideline, span.page).text[span.start : span.end] == sentence.text
    release.close()


def test_it_is_the_same_at_every_run(
    demo_library: Path, embedder: SentenceTransformerEmbedder, folder: Path, tmp_path: Path
) -> None:
    one, other = Release(folder), Release(write_synthetic(demo_library, passages=2, folder=tmp_path, embedder=embedder))
    few, many = other.passages_of("synthetic-00000"), one.passages_of("synthetic-00000")
    assert few == many[:2]
    one.close()
    other.close()


def test_every_way_of_asking_is_timed_for_every_question(
    folder: Path, embedder: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    found = list(ask_release(folder, ["dose of amoxicillin", "fever"], embedder=embedder, scratch=tmp_path))
    assert [one.way for one in found] == [
        "ours", "ours, in one guideline", "ours, in one country", "ours, in one language",
        "plain", "plain, where guideline", "plain, where language",
    ]  # fmt: skip
    assert all(len(one.seconds) == 2 and min(one.seconds) > 0 and one.memory_bytes > 0 for one in found)
    assert scale_table(found, passages=PASSAGES).row_count == 7


def test_a_library_without_a_release_is_refused(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> None:
    with pytest.raises(NothingPublished):
        write_synthetic(tmp_path, passages=1, folder=tmp_path, embedder=embedder)


def test_the_command_prints_what_it_measured(folder: Path) -> None:
    done = run("eval", "scale", "--release", folder)
    assert done.returncode == 0, done.stderr
    assert f"{PASSAGES} passages" in done.stdout
    assert "plain, where guideline" in done.stdout
