import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest.document import Document
from ingest.draft import Draft
from ingest.errors import LibraryError
from ingest.leads import Lead
from ingest.pagetext import PageText
from ingest.passages import Passage, Sentence, Span
from ingest.record import Record
from ingest.schema import text_key
from tests.fakes import FakeEmbedder, guideline

PAGES = tuple(
    PageText(number=number, label=label, width=400, height=600.5, text=f"Give {number} µg/kg\t≥ 5", words=((0, 4, (1.5, 2, 3, 4.1)), (5, 6, (5, 6, 7, 8))), ocr=number == 2)
    for number, label in ((1, "i"), (2, ""))
)  # fmt: skip
EMBEDDER = FakeEmbedder()
PARTS = {"table": {"t1": {"caption": "Doses", "rows": [["≥ 5 kg", "10 mg"]]}}, "abbreviation": {"ART": {"long": "a"}}}
ONE = guideline(id="one", supersedes=("zero",), guessed=("title",))


def passage(ordinal: int, *, of: str = "one") -> Passage:
    spans = (Span(page=1, start=0, end=4), Span(page=2, start=5, end=6))
    found = (
        Sentence(text=f"1.73 m² ≥ {ordinal}", kind="heading", spans=spans[:1]),
        Sentence(text="b\tc", kind="row", spans=spans, table="t1"),
        Sentence(text="Give it.", kind="text", spans=spans[:1], recommendation="r1", grade="Strong, ⊕⊕"),
        Sentence(text="• µ", kind="item", spans=spans[1:], lead=Lead(text="Do not give:", spans=spans)),
    )
    section = ("A › B", "Ñ")
    return Passage(id=f"{of}{ordinal}", guideline=of, ordinal=ordinal, section=section, sentences=found, context="A Ñ")


def document(identity: str, *ordinals: int) -> Document:
    return Document(
        guideline=ONE if identity == "one" else guideline(id=identity, title="Señal"),
        pages=PAGES,
        passages=tuple(passage(ordinal, of=identity) for ordinal in ordinals),
        parts=PARTS,
        guesses={"title": "Guessed"},
        report={"file": f"{identity}.pdf"},
        fingerprint=(1, 2**63),
    )


@pytest.fixture
def draft(tmp_path: Path) -> Iterator[Draft]:
    with Draft(tmp_path / "draft.sqlite") as opened:
        opened.add(document("one", 0, 1, 2), key="k1", embedder=EMBEDDER)
        opened.add(document("two"), key="k2", embedder=EMBEDDER)
        keys = opened.missing()
        texts = opened.texts(keys)
        assert [text_key(text) for text in texts] == keys
        opened.put(keys, np.eye(3, 4, dtype=np.float32))
        yield opened


@pytest.fixture
def written(draft: Draft, tmp_path: Path) -> Path:
    (tmp_path / "done").mkdir()
    draft.finish(tmp_path / "done" / "one.sqlite")
    return tmp_path / "done" / "one.sqlite"


def test_what_is_written_is_read_again(written: Path) -> None:
    record = Record(written)
    assert record.guidelines == {"one": ONE, "two": guideline(id="two", title="Señal")}
    assert (record.page("one", 1), record.page("one", 2)) == PAGES
    assert record.page_labels("one") == ["i", ""]
    assert record.ocr_pages("one") == {2}
    assert record.passages_of("one") == [passage(0), passage(1), passage(2)]
    assert record.passages_of("two") == []
    assert record.passages(["one2", "nobody", "one0"]) == {"one0": passage(0), "one2": passage(2)}
    assert record.passages([]) == {}
    assert (record.count("passages"), record.count("pages")) == (3, 4)
    assert record.parts("one", "table") == PARTS["table"]
    assert record.parts("one", "recommendation") == {}
    assert list(record.reports()) == [{"file": "one.pdf"}, {"file": "two.pdf"}]


def test_every_passage_comes_with_its_own_vector(written: Path) -> None:
    record = Record(written)
    ((passages, vectors),) = record.every_passage()
    assert [one.id for one in passages] == ["one0", "one1", "one2"]
    assert sorted(map(tuple, vectors.tolist())) == [(0, 0, 1, 0), (0, 1, 0, 0), (1, 0, 0, 0)]
    assert [part.tolist() for part in record.every_vector()] == [vectors.tolist()]
    assert {identity: vector.tolist() for identity, vector in record.sample(8)} == {
        one.id: vector.tolist() for one, vector in zip(passages, vectors, strict=True)
    }


def test_the_draft_knows_what_it_holds_and_drops_what_is_not_wanted(draft: Draft, tmp_path: Path) -> None:
    assert draft.keys() == {"one": "k1", "two": "k2"}
    assert draft.missing() == []
    ((identity, guesses, report, fingerprint), _) = draft.documents()
    assert (identity, guesses, report) == ("one", {"title": "Guessed"}, {"file": "one.pdf"})
    assert fingerprint.tolist() == [1, 2**63]
    draft.keep(["two"])
    assert draft.keys() == {"two": "k2"}
    assert (draft.count("passages"), draft.count("vectors")) == (0, 3)
    draft.finish(tmp_path / "two.sqlite")
    assert Record(tmp_path / "two.sqlite").count("vectors") == 0


def test_a_document_that_is_read_again_takes_the_place_of_the_old(draft: Draft) -> None:
    draft.add(document("one", 1), key="k3", embedder=EMBEDDER)
    assert draft.keys() == {"one": "k3", "two": "k2"}
    assert draft.count("passages") == 1


def test_what_has_the_same_key_is_carried_over_with_its_vectors(written: Path, tmp_path: Path) -> None:
    with Draft(tmp_path / "next.sqlite") as following:
        following.carry(written, {"one": "k1", "two": "changed", "three": "k3"})
        following.carry_vectors(written)
        assert following.keys() == {"one": "k1"}
        assert following.missing() == []
        following.finish(tmp_path / "next-done.sqlite")
    ours, theirs = Record(tmp_path / "next-done.sqlite"), Record(written)
    assert ours.passages_of("one") == theirs.passages_of("one")
    assert ours.page("one", 2) == theirs.page("one", 2)
    assert ours.parts("one", "table") == PARTS["table"]


def test_a_draft_that_cannot_be_opened_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "draft.sqlite"
    path.write_bytes(b"no database at all, however long it may be" * 99)
    with Draft(path) as draft:
        assert draft.keys() == {}


def test_a_draft_of_another_version_is_begun_anew(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "draft.sqlite")
    connection.execute("create table passages (id text)")
    connection.close()
    with Draft(tmp_path / "draft.sqlite") as draft:
        draft.add(document("one", 0), key="k1", embedder=EMBEDDER)
        assert draft.keys() == {"one": "k1"}


@pytest.mark.parametrize("place", [("one", 3), ("one", 0), ("nobody", 1)])
def test_a_page_that_is_not_there_is_a_key_error(written: Path, place: tuple[str, int]) -> None:
    with pytest.raises(KeyError):
        Record(written).page(*place)


def test_reading_never_writes(written: Path) -> None:
    before = written.read_bytes()
    Record(written).passages_of("one")
    assert written.read_bytes() == before
    assert [one.name for one in written.parent.iterdir()] == ["one.sqlite"]


@pytest.mark.parametrize("content", [None, b"", b"no database at all, however long it may be" * 99])
def test_a_damaged_record_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "bad.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LibraryError, match=r"cannot be (opened|read).*build the release again"):
        Record(path)


def test_two_passages_of_one_id_are_refused(draft: Draft) -> None:
    with pytest.raises(LibraryError, match="could not be written"):
        draft.add(document("one", 0, 0), key="k", embedder=EMBEDDER)
    assert draft.keys() == {"one": "k1", "two": "k2"}
    assert draft.count("passages") == 3
