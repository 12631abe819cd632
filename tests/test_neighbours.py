import gc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.errors import LibraryError
from ingest.neighbours import Neighbours, write_neighbours
from ingest.vectors import Vectors
from tests.fakes import FakeEmbedder, FakeRows, guideline
from tests.test_words import passage

EMBEDDER = FakeEmbedder(dimension=32)


def random_vectors(count: int) -> Vectors:
    found = np.random.default_rng(3).normal(size=(count, EMBEDDER.dimension)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def written(folder: Path, vectors: Vectors, **changes: Any) -> Path:
    found = [passage(f"p{place}", f"Give {place} mg.", "Dosing", "By weight") for place in range(len(vectors))]
    rows = FakeRows(passages=found, vectors=vectors, guidelines={"one": guideline(id="one", **changes)})
    write_neighbours(folder, rows, fingerprint=EMBEDDER.fingerprint, base=None)
    return folder


def test_what_two_releases_hold_alike_is_taken_over(tmp_path: Path) -> None:
    vectors = random_vectors(300)
    base = written(tmp_path / "base", vectors[:250])
    before = {one: one.read_bytes() for one in base.rglob("*") if one.is_file()}
    kept = [passage(f"p{place}", f"Give {place} mg.", "Dosing", "By weight") for place in range(50, 300)]
    rows = FakeRows(passages=kept, vectors=vectors[50:], guidelines={"one": guideline(id="one", status="superseded")})
    write_neighbours(tmp_path / "next", rows, fingerprint=EMBEDDER.fingerprint, base=base)
    neighbours = Neighbours(tmp_path / "next")
    assert len(neighbours) == 250
    for place in range(300):
        (hit,) = neighbours.nearest(vectors[place], k=1)
        assert (hit.passage == f"p{place}") == (place >= 50)
    found = neighbours._collection.get(include=["metadatas"])
    assert {one["status"] for one in found["metadatas"]} == {"superseded"}
    assert {one: one.read_bytes() for one in base.rglob("*") if one.is_file()} == before


def test_a_base_that_is_damaged_costs_time_only(tmp_path: Path) -> None:
    vectors = random_vectors(60)
    base = written(tmp_path / "base", vectors)
    (base / "chroma.sqlite3").write_bytes(b"nothing")
    rows = FakeRows(passages=[passage(f"p{place}", "Give.") for place in range(60)], vectors=vectors)
    write_neighbours(tmp_path / "next", rows, fingerprint=EMBEDDER.fingerprint, base=base)
    assert Neighbours(tmp_path / "next").nearest(vectors[7], k=1)[0].passage == "p7"


def test_equal_scores_come_in_one_order_however_the_index_was_filled(tmp_path: Path) -> None:
    """Two texts that are embedded alike: after an interrupted build they had stood the other way round."""
    vectors = np.repeat(random_vectors(1), 6, axis=0)
    found = [passage(f"p{place}", "Give.") for place in range(6)]
    orders = {}
    for name, rows in (("one", found), ("other", found[::-1])):
        write_neighbours(
            tmp_path / name, FakeRows(passages=rows, vectors=vectors), fingerprint=EMBEDDER.fingerprint, base=None
        )
        orders[name] = [hit.passage for hit in Neighbours(tmp_path / name).nearest(vectors[0], k=6)]
    assert orders["one"] == orders["other"] == ["p0", "p1", "p2", "p3", "p4", "p5"]


def test_every_vector_is_found_by_itself(tmp_path: Path) -> None:
    vectors = random_vectors(2100)  # more than one batch
    neighbours = Neighbours(written(tmp_path / "chroma", vectors))
    assert len(neighbours) == 2100
    for place in range(0, 2100, 7):
        (hit,) = neighbours.nearest(vectors[place], k=1)
        assert hit.passage == f"p{place}"
        assert hit.score == pytest.approx(1, abs=1e-5)


def test_hits_come_nearest_first_with_the_cosine_as_score(tmp_path: Path) -> None:
    vectors = random_vectors(40)
    neighbours = Neighbours(written(tmp_path / "chroma", vectors))
    question = vectors[3] + vectors[5] / 2
    question /= np.linalg.norm(question)
    hits = neighbours.nearest(question, k=5)
    cosines = vectors @ question
    assert [hit.passage for hit in hits] == [f"p{place}" for place in np.argsort(-cosines)[:5]]
    assert [hit.score for hit in hits] == pytest.approx(sorted(cosines.tolist())[::-1][:5], abs=1e-5)


def test_no_more_hits_than_passages(tmp_path: Path) -> None:
    vectors = random_vectors(3)
    assert len(Neighbours(written(tmp_path / "chroma", vectors)).nearest(vectors[0], k=50)) == 3


def test_any_langchain_program_reads_the_collection(tmp_path: Path) -> None:
    import chromadb

    langchain = pytest.importorskip("langchain_chroma", reason="skipped, because langchain-chroma is missing")
    vectors = random_vectors(10)
    folder = written(tmp_path / "chroma", vectors, title="Señal", file="one.pdf")
    client = chromadb.PersistentClient(path=str(folder))
    store = langchain.Chroma(client=client, collection_name="passages")
    (document,) = store.similarity_search_by_vector(vectors[4].tolist(), k=1)
    assert document.page_content == "Give 4 mg."
    assert document.metadata == {
        "guideline": "one",
        "title": "Señal",
        "issuer": "Ministry of Examples",
        "language": "en",
        "published": "2024-05-01",
        "status": "current",
        "file": "one.pdf",
        "section": "Dosing › By weight",
        "page": 1,
        "last_page": 1,
        "ordinal": 0,
    }
    (other,) = store.similarity_search_by_vector(vectors[4].tolist(), k=1, filter={"status": "current"})
    assert other.page_content == "Give 4 mg."
    client.close()


def test_a_missing_collection_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be opened"):
        Neighbours(tmp_path / "none")


def test_the_same_text_twice_is_no_loss(tmp_path: Path) -> None:
    vectors = np.repeat(random_vectors(1), 6, axis=0)
    neighbours = Neighbours(written(tmp_path / "chroma", vectors))
    assert {hit.passage for hit in neighbours.nearest(vectors[0], k=6)} == {f"p{place}" for place in range(6)}


def test_a_release_that_nobody_holds_leaves_no_copy_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    neighbours = Neighbours(written(tmp_path / "chroma", random_vectors(3)))
    assert len(list(tmp_path.glob("panduan-*"))) == 1
    del neighbours
    gc.collect()
    assert list(tmp_path.glob("panduan-*")) == []


@pytest.mark.parametrize("failures", [0, 1, 2, 3])
def test_an_index_that_loses_a_vector_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    found = iter([1] * failures + [0])
    monkeypatch.setattr("ingest.neighbours._lost", lambda *_: next(found))
    if failures == 3:
        with pytest.raises(LibraryError, match="does not find 1 of the 5 vectors"):
            written(tmp_path / "chroma", random_vectors(5))
        return
    neighbours = Neighbours(written(tmp_path / "chroma", random_vectors(5)))
    assert len(neighbours) == 5
    assert neighbours.nearest(random_vectors(5)[3], k=1)[0].passage == "p3"
