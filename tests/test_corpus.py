import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import pytest

from ingest.corpus import Guideline, read_corpus, with_status
from ingest.errors import CorpusError, NothingToIngest

ONE = """[[guideline]]
id = "one"
title = "Child health"
issuer = "Ministry A"
published = "2024-05"
file = "one.pdf"
"""
TWO = """
[[guideline]]
id = "two"
title = "Child health, new"
issuer = "Ministry A"
supersedes = "one"
file = "two.pdf"
"""


def corpus(folder: Path, text: str, *, files: tuple[str, ...] = ("one.pdf", "two.pdf")) -> Path:
    folder.mkdir(exist_ok=True)
    for name in files:
        (folder / name).write_bytes(f"%PDF- {name}".encode())
    (folder / "corpus.toml").write_text(text, encoding="utf-8")
    return folder


def test_what_is_stated_is_kept(tmp_path: Path) -> None:
    folder = corpus(tmp_path, ONE + TWO)
    (one, two), problems = read_corpus([folder])
    assert problems == []
    assert one.guideline == Guideline(
        id="one",
        title="Child health",
        issuer="Ministry A",
        published="2024-05",
        file="one.pdf",
        sha256=hashlib.sha256(b"%PDF- one.pdf").hexdigest(),
        guessed=("status", "layer"),
    )
    assert (one.stated, one.path) == (True, folder / "one.pdf")
    assert two.guideline.supersedes == ("one",)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "")
    (folder / "corpus.toml").write_bytes(b"\xef\xbb\xbf" + ONE.replace("\n", "\r\n").encode())
    (source,), _ = read_corpus([folder])
    assert source.guideline.title == "Child health"


def test_a_date_and_a_number_need_no_quotation_marks(tmp_path: Path) -> None:
    folder = corpus(tmp_path, ONE.replace('"2024-05"', "2024-05-31") + "edition = 3\n")
    (source,), _ = read_corpus([folder])
    assert (source.guideline.published, source.guideline.edition) == ("2024-05-31", "3")


def test_what_is_superseded_is_marked_so(tmp_path: Path) -> None:
    sources, _ = read_corpus([corpus(tmp_path, ONE + TWO)])
    found = with_status([source.guideline for source in sources])
    assert {one.id: one.status for one in found} == {"one": "superseded", "two": "current"}


@pytest.mark.parametrize(
    ("text", "number", "key"),
    [
        (ONE.replace('"one"', '"One two"'), 2, "id"),
        (ONE.replace('id = "one"\n', ""), 1, "id"),
        (ONE.replace('"Child health"', '"  "'), 1, "title"),
        (ONE.replace('"Ministry A"', "[1]"), 4, "issuer"),
        (ONE.replace('"2024-05"', '"May 2024"'), 5, "published"),
        (ONE.replace('"2024-05"', "true"), 5, "published"),
        (ONE.replace('"one.pdf"', '"../one.pdf"'), 6, "file"),
        (ONE.replace('"one.pdf"', '"/etc/passwd"'), 6, "file"),
        (ONE + 'isuer = "A"\n', 7, "isuer"),
        (ONE + "supersedes = 5\n", 7, "supersedes"),
        (ONE + TWO + 'review_by = "soon"\n', 14, "review_by"),
        ("# a note\n\n" + ONE.replace('"2024-05"', '"24"'), 7, "published"),
        (ONE + TWO.replace("title", "titel"), 10, "titel"),
        (ONE + 'status = "Draft"\n', 7, "status"),
        (ONE + 'status = "superseded"\n', 7, "status"),
        (ONE + 'layer = "regional"\n', 7, "layer"),
        (ONE + "population = [1]\n", 7, "population"),
        (ONE + "stands_beside = 1\n", 7, "stands_beside"),
    ],
)
def test_a_wrong_entry_names_the_line_and_the_key(tmp_path: Path, text: str, number: int, key: str) -> None:
    folder = corpus(tmp_path / "guides", text)
    with pytest.raises(CorpusError) as caught:
        read_corpus([folder])
    assert f"corpus.toml, line {number}: key {key!r}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(b"%PDF- secret")
    folder = corpus(tmp_path / "guides", ONE, files=())
    (folder / "one.pdf").symlink_to(tmp_path / "secret.pdf")
    with pytest.raises(CorpusError, match=r"line 6: key 'file' must lie in the folder"):
        read_corpus([folder])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", r"holds no \[\[guideline\]\]"),
        ("guideline = 5", r"holds no \[\[guideline\]\]"),
        ("[guideline]\nid = 'one'", r"holds no \[\[guideline\]\]"),
        (ONE + "url = \n" + TWO, r"line 7"),
        (ONE + 'title = "again"\n', r"line 7"),
        (ONE + TWO.replace('"two"', '"one"').replace('supersedes = "one"\n', ""), r"two guidelines have the id 'one'"),
        (ONE + TWO.replace('"one"', '"two"'), r"supersedes itself"),
        (ONE + 'stands_beside = "one"\n', r"stands beside itself"),
        (
            ONE.replace('"one"', '"child-health-2020"') + TWO.replace('"one"', '"child-health-2O20"'),
            r"'two' supersedes 'child-health-2O20', which no guideline here is called",
        ),
    ],
)
def test_a_wrong_list_is_refused_in_one_sentence(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(CorpusError, match=reason) as caught:
        read_corpus([corpus(tmp_path, text)])
    assert "\n" not in str(caught.value)


def test_a_list_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "")
    (folder / "corpus.toml").write_bytes(b"# \xe9t\xe9\n" + ONE.encode())
    with pytest.raises(CorpusError, match="not UTF-8"):
        read_corpus([folder])


def test_an_edition_that_was_not_loaded_may_be_superseded(tmp_path: Path) -> None:
    (source,), _ = read_corpus([corpus(tmp_path, ONE + 'supersedes = ["something-of-1998"]\n')])
    assert source.guideline.supersedes == ("something-of-1998",)


def test_a_file_that_is_not_the_stated_one_is_dropped_and_the_others_go_on(tmp_path: Path) -> None:
    sources, problems = read_corpus(
        [corpus(tmp_path, ONE + TWO.replace('supersedes = "one"', f'sha256 = "{"0" * 64}"'))]
    )
    assert [source.guideline.id for source in sources] == ["one"]
    ((file, problem),) = problems
    assert file == "two.pdf"
    assert "'two.pdf' is not the file that corpus.toml describes" in problem


def test_a_missing_file_is_dropped_and_the_others_go_on(tmp_path: Path) -> None:
    sources, problems = read_corpus([corpus(tmp_path, ONE + TWO, files=("two.pdf",))])
    assert [source.guideline.id for source in sources] == ["two"]
    assert [file for file, _ in problems] == ["one.pdf"]
    assert "cannot be opened" in problems[0][1]


def test_the_stated_sha256_may_be_in_capitals(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"%PDF- one.pdf").hexdigest().upper()
    sources, problems = read_corpus([corpus(tmp_path, ONE + f'sha256 = "{digest}"\n')])
    assert (len(sources), problems) == (1, [])


def test_whom_where_and_at_which_layer_a_guideline_is_for(tmp_path: Path) -> None:
    keys = 'population = "children"\nsetting = "hospital"\nlayer = "local"\nstatus = "current"\nstands_beside = "two"\n'
    (one, two), _ = read_corpus([corpus(tmp_path, ONE + keys + TWO)])
    assert (one.guideline.population, one.guideline.setting, one.guideline.layer) == ("children", "hospital", "local")
    assert (one.guideline.status, one.guideline.stands_beside, one.guideline.guessed) == ("current", ("two",), ())
    assert (two.guideline.layer, two.guideline.status) == ("national", "current")
    assert two.guideline.guessed == ("status", "layer")  # open to a guess until guesses are made


@pytest.mark.parametrize("status", ["withdrawn", "draft"])
def test_what_is_stated_not_to_be_in_force_stays_so(tmp_path: Path, status: str) -> None:
    sources, _ = read_corpus([corpus(tmp_path, f'{ONE}status = "{status}"\n{TWO}')])
    found = {one.id: one for one in with_status([source.guideline for source in sources])}
    assert (found["one"].status, found["one"].answers) == (status, False)
    assert (found["two"].status, found["two"].answers) == ("current", True)


def test_a_draft_replaces_nothing_and_a_withdrawn_edition_does(tmp_path: Path) -> None:
    for status, old in (("draft", "current"), ("withdrawn", "superseded")):
        sources, _ = read_corpus([corpus(tmp_path, f'{ONE}{TWO}status = "{status}"\n')])
        found = {one.id: one.status for one in with_status([source.guideline for source in sources])}
        assert found == {"one": old, "two": status}


def test_status_is_marked_as_guessed_only_where_a_guess_made_it(tmp_path: Path) -> None:
    sources, _ = read_corpus([corpus(tmp_path, ONE + TWO)])
    assert [one.guessed for one in with_status([source.guideline for source in sources])] == [(), ()]
    guess = Guideline(id="a", title="A", file="a.pdf", sha256="", status="draft", guessed=("status",))
    assert with_status([guess]) == [guess]


def test_a_row_of_an_older_record_gives_a_guideline() -> None:
    fields = {"id": "a", "title": "A", "file": "a.pdf", "sha256": "", "status": "current", "supersedes": ["b"]}
    assert Guideline(**fields) == Guideline(id="a", title="A", file="a.pdf", sha256="", supersedes=("b",))  # type: ignore[arg-type]
    row = json.loads(json.dumps(asdict(Guideline(id="a", title="A", file="a.pdf", sha256="", guessed=("title",)))))
    assert Guideline(**row).guessed == ("title",)


def test_of_two_copies_the_stated_one_is_kept(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "stated", ONE, files=("one.pdf",))
    (tmp_path / "loose").mkdir()
    (tmp_path / "loose" / "copy.pdf").write_bytes((folder / "one.pdf").read_bytes())
    for order in ([folder, tmp_path / "loose"], [tmp_path / "loose", folder]):
        (source,), problems = read_corpus(order)
        assert (source.guideline.id, source.stated) == ("one", True)
        assert problems == [("copy.pdf", "is the same document as 'one.pdf'; kept once")]


def test_a_duplicate_is_kept_once(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf", "c.PDF", "notes.txt"):
        (tmp_path / name).write_bytes(b"%PDF- " + name[:1].replace("b", "a").encode())
    sources, problems = read_corpus([tmp_path])
    assert [source.path.name for source in sources] == ["a.pdf", "c.PDF"]
    assert problems == [("b.pdf", "is the same document as 'a.pdf'; kept once")]
    assert not any(source.stated for source in sources)


def test_the_same_path_twice_is_kept_once(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF- a")
    sources, problems = read_corpus([tmp_path, tmp_path / "a.pdf"])
    assert len(sources) == len(problems) == 1


def test_two_different_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "dose.pdf").write_bytes(f"%PDF- {folder}".encode())
    with pytest.raises(CorpusError, match="dose"):
        read_corpus([tmp_path / "x", tmp_path / "y"])


def test_a_folder_without_pdfs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(NothingToIngest, match=r"holds neither corpus\.toml nor a PDF"):
        read_corpus([tmp_path])


@pytest.mark.parametrize("name", ["Señal Nº 5 (final).pdf", "指南.pdf", f"{'a' * 200}.pdf"])
def test_any_file_name_gives_an_id(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"%PDF- a")
    (source,), _ = read_corpus([tmp_path])
    assert 1 <= len(source.guideline.id) <= 80
    assert source.guideline.id.isascii()
    assert source.guideline.file == name


def test_files_whose_names_have_the_same_letters_both_load(tmp_path: Path) -> None:
    for name in ("指南.pdf", "处方.pdf"):
        (tmp_path / name).write_bytes(f"%PDF- {name}".encode())
    sources, _ = read_corpus([tmp_path])
    assert len({source.guideline.id for source in sources}) == 2


@pytest.mark.parametrize(
    "name", ["two  spaces.pdf", "two\nlines.pdf", 'été\'s "own".pdf', f"{'long' * 49}.pdf", "a\u202eb.pdf"]
)
def test_a_listed_file_may_be_called_anything(tmp_path: Path, name: str) -> None:
    folder = corpus(tmp_path, ONE.replace('"one.pdf"', json.dumps(name)), files=(name,))
    (source,), problems = read_corpus([folder])
    assert (source.guideline.file, problems) == (name, [])


def test_what_cannot_be_seen_is_drawn_in_a_title(tmp_path: Path) -> None:
    folder = corpus(tmp_path, ONE.replace("Child health", "Child\\u202e health\\u001b"))
    (source,), _ = read_corpus([folder])
    assert source.guideline.title == "Child� health�"
