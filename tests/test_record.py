from pathlib import Path

import numpy as np
import pytest

from ingest.errors import LibraryError
from ingest.pagetext import PageText
from ingest.passages import Passage, Sentence, Span
from ingest.record import Record, known_vectors, text_key, write_record
from tests.fakes import guideline

PAGES = tuple(
    PageText(number=number, label=label, width=400, height=600.5, text=f"Give {number} µg/kg\t≥ 5", words=((0, 4, (1.5, 2, 3, 4.1)), (5, 6, (5, 6, 7, 8))))
    for number, label in ((1, "i"), (2, ""))
)  # fmt: skip


def passage(ordinal: int) -> Passage:
    spans = (Span(page=1, start=0, end=4), Span(page=2, start=5, end=6))
    found = (
        Sentence(text=f"1.73 m² ≥ {ordinal}", kind="heading", spans=spans[:1]),
        Sentence(text="b\tc", kind="row", spans=spans),
    )
    return Passage(id=f"p{ordinal}", guideline="one", ordinal=ordinal, section=("A › B", "Ñ"), sentences=found)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    guidelines = [guideline(id="one", supersedes=("zero",), guessed=("title",)), guideline(id="two", title="Señal")]
    vectors = np.eye(3, 4, dtype=np.float32)
    write_record(
        tmp_path / "one.sqlite",
        guidelines=guidelines,
        pages={"one": PAGES, "two": PAGES[:1]},
        passages=[passage(0), passage(1), passage(2)],
        embedded=["a", "b", "c"],
        vectors=vectors,
    )
    return tmp_path / "one.sqlite"


def test_what_is_written_is_read_again(written: Path) -> None:
    record = Record(written)
    assert record.guidelines == {
        "one": guideline(id="one", supersedes=("zero",), guessed=("title",)),
        "two": guideline(id="two", title="Señal"),
    }
    assert (record.page("one", 1), record.page("one", 2)) == PAGES
    assert record.page_labels("one") == ["i", ""]
    assert record.passages_of("one") == [passage(0), passage(1), passage(2)]
    assert record.passages_of("two") == []
    assert record.passages(["p2", "nobody", "p0"]) == {"p0": passage(0), "p2": passage(2)}
    assert record.passages([]) == {}
    assert (record.count("passages"), record.count("pages")) == (3, 3)


def test_a_vector_is_found_by_its_place_and_by_its_text(written: Path) -> None:
    identity, vector = Record(written).vector_of(1)
    assert identity == "p1"
    assert vector.tolist() == [0, 1, 0, 0]
    found = dict(known_vectors(written, [text_key("c"), text_key("never")]))
    assert {key: one.tolist() for key, one in found.items()} == {text_key("c"): [0, 0, 1, 0]}


@pytest.mark.parametrize("place", [("one", 3), ("one", 0), ("nobody", 1)])
def test_a_page_that_is_not_there_is_a_key_error(written: Path, place: tuple[str, int]) -> None:
    with pytest.raises(KeyError):
        Record(written).page(*place)


def test_reading_never_writes(written: Path) -> None:
    before = written.read_bytes()
    Record(written).passages_of("one")
    list(known_vectors(written, [text_key("a")]))
    assert written.read_bytes() == before
    assert [one.name for one in written.parent.iterdir()] == ["one.sqlite"]


@pytest.mark.parametrize("content", [None, b"", b"no database at all, however long it may be" * 99])
def test_a_damaged_record_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "bad.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LibraryError, match=r"cannot be (opened|read).*build the release again"):
        Record(path)
    assert list(known_vectors(path, ["a"])) == []


def test_two_passages_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="could not be written"):
        write_record(
            tmp_path / "one.sqlite",
            guidelines=[],
            pages={},
            passages=[passage(0), passage(0)],
            embedded=["a", "b"],
            vectors=np.eye(2, dtype=np.float32),
        )
