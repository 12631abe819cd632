"""What needs a look, who accepted it, and that nothing is published without."""

import datetime
import json
import shutil
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from app.ui.about import about
from ingest.build import Built, build
from ingest.details import Details, SeenCell, SeenTable
from ingest.editions import Lookalike
from ingest.errors import LibraryError, NothingPublished, SignoffError
from ingest.findings import Finding
from ingest.items import Item, items_of, lookalike_items, sorted_items
from ingest.library import make_current, published, roll_back
from ingest.printable import printable
from ingest.report import DocumentReport, Seen
from ingest.signoff import Review, Signature, accept, publish, review, signed_off
from tests.conftest import ROOT, run
from tests.fakes import SIGNED, FakeEmbedder, FakeRelease, guideline
from tests.paper import prose, write_pdf

CHAIR = Signature(by="Dr A. Chair", reason="compared with the printed page")


def paper(path: Path, sentence: str) -> Path:
    return write_pdf(
        path, [(30, 60, f"Part {path.stem}", 18, "VeraBd"), *prose(sentence, x=30)], title=f"All of {path.stem}"
    )


def released(library: Path, *paths: Path) -> str:
    *_, last = build(paths, library=library, embedder=FakeEmbedder())
    assert isinstance(last, Built)
    return last.release.name


def reviewed(library: Path, name: str) -> Review:
    return review(library / "releases" / name)


@pytest.fixture
def papers(tmp_path: Path) -> tuple[Path, Path]:
    return paper(tmp_path / "cough.pdf", "Give amoxicillin."), paper(tmp_path / "fluid.pdf", "Give fluids.")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def name(library: Path, papers: tuple[Path, Path]) -> str:
    """A sealed release in which the guesses of two documents are open."""
    return released(library, *papers)


def seen(**changes: object) -> Seen:
    """A document as reported, with nothing to look at."""
    report = DocumentReport(file="zinc.pdf", guideline="zinc", sha256="aa", used=True, pages=9, passages=9)
    details = Details(characters=9000, in_passages=9000)
    whole = Seen(report=report, guideline=guideline(id="zinc", file="zinc.pdf"), details=details)
    for part in ("report", "guideline", "details"):
        mine = {key.removeprefix(f"{part}_"): value for key, value in changes.items() if key.startswith(part)}
        whole = replace(whole, **{part: replace(getattr(whole, part), **mine)})
    return whole


def table(*faults: str, dosing: bool = True, cell: str = "5 mg", identity: str = "t1") -> SeenTable:
    rows = ((SeenCell(text=cell, columns=(0, 1)),),)
    return SeenTable(id=identity, caption="Zinc", pages=(4,), dosing=dosing, faults=faults, head=(), rows=rows)


def kinds(one: Seen) -> list[str]:
    return [item.kind for item in items_of(one)]


def test_a_document_in_order_needs_no_look() -> None:
    assert kinds(seen(report_ocr=((3, 0.95),), details_tables=(table(),))) == []


@pytest.mark.parametrize(
    ("changes", "kind", "page", "words"),
    [
        ({"report_unread": (2, 3)}, "unread pages", 2, "pages 2, 3"),
        ({"report_ocr": ((2, 0.95), (5, 0.5))}, "unsure OCR", 5, "page 5"),
        ({"details_in_passages": 8000}, "text lost", 0, "11 %"),
        (
            {"details_in_passages": 3000, "details_left_out": {"bibliographies": 6000}},
            "low coverage",
            0,
            "bibliographies",
        ),
        ({"details_tables": (table("a gap"),)}, "dosing table", 4, "a gap"),
        ({"guideline_status": "draft", "guideline_guessed": ("status",)}, "draft", 0, 'status = "current"'),
        ({"guideline_guessed": ("review_by", "edition")}, "guesses", 0, "2099"),
        (
            {"report_findings": (Finding(kind="JavaScript", page=0, detail="app.alert(1)"),)},
            "JavaScript",
            0,
            "app.alert(1)",
        ),
    ],
)
def test_what_needs_a_look(changes: dict[str, object], kind: str, page: int, words: str) -> None:
    (item,) = items_of(seen(**changes))
    assert (item.kind, item.file, item.guideline, item.page) == (kind, "zinc.pdf", "zinc", page)
    assert words in item.sentence


def test_a_guessed_edition_of_a_stated_document_is_no_item_and_an_unstated_document_is_one() -> None:
    assert kinds(seen(guideline_guessed=("edition", "population"))) == []
    (item,) = items_of(seen(guideline_guessed=("title", "issuer", "published", "review_by")))
    assert all(word in item.sentence for word in ("Anaphylaxis", "Ministry of Examples", "2024-05-01", "2099"))


def test_a_document_that_was_left_out_says_why() -> None:
    dropped = Seen(report=DocumentReport(file="bad.pdf", problems=("'bad.pdf' is empty; fetch it again",)))
    (item,) = items_of(dropped)
    assert (item.kind, item.file) == ("left out", "bad.pdf")
    assert "is empty; fetch it again" in item.sentence


def test_the_list_is_short_each_faulty_dosing_table_and_the_rest_by_kind() -> None:
    tables = (
        *(table("a gap", identity=f"t{n}", cell=f"{n} mg") for n in range(3)),
        *(table("odd", dosing=False),) * 40,
    )
    findings = tuple(Finding(kind="hidden text", page=page, detail="white") for page in range(1, 90))
    found = sorted_items(items_of(seen(details_tables=tables, report_findings=findings)))
    assert [one.kind for one in found] == ["hidden text", *["dosing table"] * 3, "doubtful tables"]
    assert [one.table for one in found if one.kind == "dosing table"] == ["t0", "t1", "t2"]
    assert "pages 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 77 more" in found[0].sentence


def test_an_item_is_named_after_the_bytes_and_what_was_found() -> None:
    (one,) = items_of(seen(details_tables=(table("a gap"),)))
    (renamed,) = items_of(
        seen(details_tables=(table("a gap", identity="t7"),), report_file="other.pdf", report_seconds=4.0)
    )
    assert renamed.id == one.id
    for changes in (
        {"details_tables": (table("a gap"),), "report_sha256": "bb"},
        {"details_tables": (table("a gap", cell="50 mg"),)},
        {"details_tables": (table("another gap"),)},
    ):
        (other,) = items_of(seen(**changes))
        assert other.id != one.id


def test_two_editions_that_nobody_told_apart_are_one_item() -> None:
    both = {one: guideline(id=one, sha256=one * 4) for one in ("old", "new")}
    (item,) = lookalike_items([Lookalike(ids=("old", "new"), sentence="they look alike")], both)
    (again,) = lookalike_items([Lookalike(ids=("new", "old"), sentence="said otherwise")], both)
    assert (item.kind, item.guideline, item.id) == ("lookalike editions", "new", again.id)


def test_what_a_pdf_says_cannot_steer_a_terminal() -> None:
    nasty = Finding(kind="hidden text", page=1, detail="a\x1b[2Jb\u202ec\u200bd\ne")
    (item,) = items_of(seen(report_findings=(nasty,)))
    assert "a\ufffd[2Jb\ufffdc\ufffdd e" in item.sentence
    assert item.sentence.isprintable()
    assert printable(" two  words ") == "two words"


def test_ids_are_the_same_in_another_library_and_change_with_the_bytes(
    library: Path, name: str, papers: tuple[Path, Path], tmp_path: Path
) -> None:
    first = [one.id for one in reviewed(library, name).items]
    other = tmp_path / "elsewhere"
    assert [one.id for one in reviewed(other, released(other, *papers)).items] == first
    paper(papers[0], "Give amoxicillin twice.")
    changed = [one.id for one in reviewed(other, released(other, *papers)).items]
    assert len(set(changed) & set(first)) == 1


def test_publishing_is_refused_while_something_is_open(library: Path, name: str) -> None:
    with pytest.raises(SignoffError) as caught:
        publish(library, name)
    message = str(caught.value)
    assert "\n" not in message
    for words in (name, "2 items", "cough.pdf", "fluid.pdf", "ingest review", "--accept-all NAME REASON", str(library)):
        assert words in message
    assert not (library / "current").exists()
    assert not (library / "releases" / name / "reviews.jsonl").exists()


def test_who_accepted_what_when_and_why_is_recorded(library: Path, name: str) -> None:
    folder = library / "releases" / name
    sealed = {one: one.read_bytes() for one in folder.rglob("*") if one.is_file()}
    items = reviewed(library, name).items
    before = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    found = accept(library, name, ["2"], signature=CHAIR)
    assert found.open == (items[0],)
    told = found.accepted[items[1].id]
    assert (told.by, told.reason, told.release, told.unseen) == (CHAIR.by, CHAIR.reason, name, False)
    assert before <= datetime.datetime.fromisoformat(told.at) <= datetime.datetime.now(datetime.UTC)
    assert told.sentence == f"{items[1].place}: {items[1].sentence}"
    assert found.words == f"1 item to look at; 1 item accepted by Dr A. Chair ({told.at[:10]})"
    assert {one: one.read_bytes() for one in sealed} == sealed  # the release itself did not change
    accept(library, name, [items[0].id], signature=CHAIR)
    assert publish(library, name) == published(library) == folder


@pytest.mark.parametrize(("by", "reason"), [("", "why"), ("who", ""), (" \t\n", "why"), ("who", "  ")])
def test_nobody_and_no_reason_are_refused(by: str, reason: str) -> None:
    with pytest.raises(SignoffError, match="is empty"):
        Signature(by=by, reason=reason)


@pytest.mark.parametrize("wanted", [["3"], ["0"], ["1", "nothing"], [""]])
def test_an_item_that_is_not_there_is_refused_and_none_is_recorded(library: Path, name: str, wanted: list[str]) -> None:
    with pytest.raises(SignoffError, match="has no item"):
        accept(library, name, wanted, signature=CHAIR)
    assert reviewed(library, name).accepted == {}


def test_what_somebody_answers_for_is_not_taken_over_by_another(library: Path, name: str) -> None:
    accept(library, name, ["1"], signature=Signature(by="Dr A", reason="read"))
    with pytest.raises(SignoffError, match=r"item 1 was accepted by 'Dr A' on .* already; nothing was recorded"):
        accept(library, name, ["2", "1"], signature=Signature(by="Dr B", reason="read too"))
    found = reviewed(library, name)
    assert [one.by for one in found.accepted.values()] == ["Dr A"]
    assert len(found.open) == 1


def test_where_a_sealed_release_waits_it_is_to_be_published_not_a_demonstration(library: Path, name: str) -> None:
    with pytest.raises(NothingPublished, match=f"publish it: python -m ingest publish {name} --library "):
        published(library)


def test_accepting_all_to_publish_is_recorded_as_such(library: Path, name: str) -> None:
    publish(library, name, accept_all=CHAIR)
    found = reviewed(library, name)
    assert found.open == ()
    assert {(one.by, one.reason, one.unseen) for one in found.accepted.values()} == {(CHAIR.by, CHAIR.reason, True)}
    assert published(library).name == name


def test_an_acceptance_holds_for_a_later_release_of_the_same_bytes(
    library: Path, name: str, papers: tuple[Path, Path], tmp_path: Path
) -> None:
    accept(library, name, ["all"], signature=CHAIR)
    more = paper(tmp_path / "zinc.pdf", "Give zinc.")
    later = reviewed(library, released(library, *papers, more))
    assert [one.file for one in later.open] == ["zinc.pdf"]
    assert {(one.by, one.release) for one in later.accepted.values()} == {(CHAIR.by, name)}
    report = (later.release / "report.html").read_text(encoding="utf-8")
    assert "Accepted in earlier releases (2)" in report
    assert "1 item to look at" in report
    paper(papers[0], "Give amoxicillin twice.")
    assert {one.file for one in reviewed(library, released(library, *papers)).open} == {"cough.pdf"}


def test_building_an_earlier_release_again_takes_over_what_was_accepted_since(
    library: Path, name: str, papers: tuple[Path, Path], tmp_path: Path
) -> None:
    later = released(library, *papers, paper(tmp_path / "zinc.pdf", "Give zinc."))
    accept(library, later, ["all"], signature=CHAIR)
    assert len(reviewed(library, name).open) == 2
    assert released(library, *papers) == name
    assert reviewed(library, name).open == ()


def test_two_acceptances_at_once_both_count(library: Path, name: str) -> None:
    script = (
        "import sys; from pathlib import Path; from ingest.signoff import *\n"
        "for _ in range(8): accept(Path(sys.argv[1]), sys.argv[2], [sys.argv[3]],"
        " signature=Signature(by=sys.argv[3], reason='looked'))"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", script, library, name, item], cwd=ROOT, stderr=subprocess.PIPE)
        for item in ("1", "2")
    ]
    assert [one.communicate(timeout=60)[1] for one in both] == [b"", b""]
    assert reviewed(library, name).open == ()
    lines = (library / "releases" / name / "reviews.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(json.loads(one)["by"] for one in lines) == ["1"] * 8 + ["2"] * 8


def test_what_a_crash_left_beside_the_acceptances_counts_for_nothing(library: Path, name: str) -> None:
    accept(library, name, ["1"], signature=CHAIR)
    (library / "releases" / name / "reviews.jsonl.new").write_text('{"item": "', encoding="utf-8")
    assert len(reviewed(library, name).accepted) == 1
    accept(library, name, ["2"], signature=CHAIR)
    assert reviewed(library, name).open == ()


def test_acceptances_that_cannot_be_read_are_not_taken_for_none(
    library: Path, name: str, papers: tuple[Path, Path], tmp_path: Path
) -> None:
    accept(library, name, ["all"], signature=CHAIR)
    path = library / "releases" / name / "reviews.jsonl"
    path.write_text(path.read_text(encoding="utf-8")[:-30], encoding="utf-8")
    with pytest.raises(LibraryError, match=r"reviews\.jsonl.*cannot be read"):
        publish(library, name)
    assert signed_off(path.parent).startswith("not known: ")
    later = released(library, *papers, paper(tmp_path / "zinc.pdf", "Give zinc."))
    assert len(reviewed(library, later).open) == 3


@pytest.mark.parametrize("file", ["items.json", "release.json"])
def test_a_list_of_items_that_was_changed_is_refused_and_built_again(
    library: Path, name: str, papers: tuple[Path, Path], file: str
) -> None:
    accept(library, name, ["1"], signature=CHAIR)
    folder = library / "releases" / name
    if file == "items.json":
        (folder / file).write_text("[]", encoding="utf-8")
    else:  # sealed before there was any sign-off
        seal = json.loads((folder / file).read_text(encoding="utf-8"))
        del seal["reports"]
        (folder / file).write_text(json.dumps(seal), encoding="utf-8")
    with pytest.raises(LibraryError, match="build it again"):
        publish(library, name, accept_all=CHAIR)
    assert released(library, *papers) == name
    assert len(reviewed(library, name).accepted) == 1  # not lost with the damaged release


def test_rolling_back_to_what_was_published_needs_no_second_signature(
    library: Path, name: str, papers: tuple[Path, Path]
) -> None:
    make_current(library, name)  # before there was any sign-off
    publish(library, released(library, papers[0]), accept_all=SIGNED)
    assert roll_back(library).name == name


def test_the_page_says_who_signed_off(library: Path, name: str, tmp_path: Path) -> None:
    evil = "<script>window.X=1</script>"
    accept(library, name, ["all"], signature=Signature(by=evil, reason="none"))
    shown = about(FakeRelease(library / "releases" / name), {})  # type: ignore[arg-type]
    assert "2 items accepted by &lt;script&gt;" in shown
    assert evil not in shown
    assert "not known" in about(FakeRelease(tmp_path / "nothing"), {})  # type: ignore[arg-type]


def test_the_commands_of_a_ministry(library: Path, name: str) -> None:
    listed = run("ingest", "review", "--library", library)
    assert listed.returncode == 0
    assert "2 of 2 items need a look" in listed.stdout
    assert "   1  [guesses] cough.pdf" in listed.stdout
    assert str(library / "releases" / name / "report.html") in listed.stdout
    refused = run("ingest", "publish", name, "--library", library)
    assert (refused.returncode, len(refused.stderr.splitlines())) == (1, 1)
    assert refused.stderr.startswith(f"error: the release {name!r} is not published: 2 items")
    nameless = run("ingest", "review", name, "--accept", "1", "--library", library)
    assert (nameless.returncode, "name of whoever accepts" in nameless.stderr) == (1, True)
    signed = ["--by", "Dr A. Chair", "--reason", "as printed"]
    accepted = run("ingest", "review", name, "--accept", "1", "2", *signed, "--library", library)
    assert accepted.returncode == 0, accepted.stderr
    assert "by Dr A. Chair on 20" in accepted.stdout
    assert "as printed" in accepted.stdout
    for command in ("list", "show"):
        if command == "show":
            assert run("ingest", "publish", name, "--library", library).returncode == 0
        assert "sign-off: 2 items accepted by Dr A. Chair" in run("ingest", command, "--library", library).stdout


def test_a_build_that_may_not_be_published_stays_sealed(library: Path, papers: tuple[Path, Path]) -> None:
    refused = run("ingest", "build", papers[0], "--library", library, "--publish", "--workers", "1")
    assert (refused.returncode, "is not published: 1 item" in refused.stderr) == (1, True)
    (folder,) = (library / "releases").iterdir()
    assert not (library / "current").exists()
    signed = ["--accept-all", "Dr A. Chair", "seen on paper"]
    done = run("ingest", "build", papers[0], "--library", library, "--publish", *signed, "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert published(library) == folder
    assert "1 item accepted by Dr A. Chair" in signed_off(folder)


def test_the_sealed_items_are_those_that_review_gives(library: Path, name: str, tmp_path: Path) -> None:
    folder = library / "releases" / name
    content = json.loads((folder / "items.json").read_text(encoding="utf-8"))
    assert [asdict(one) for one in reviewed(library, name).items] == content
    assert all(isinstance(one, Item) for one in reviewed(library, name).items)
    shutil.move(str(folder / "report.html"), tmp_path)  # for people only: what is open is told without it
    assert len(reviewed(library, name).open) == 2
