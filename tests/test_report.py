"""report.json and report.html: what a person reads before a release is published."""

import base64
import io
import json
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from ingest.backmatter import left_out
from ingest.build import Built, build
from ingest.details import Details, details_of
from ingest.passages import passages
from ingest.structure import Structure
from tests.fakes import FakeEmbedder
from tests.paper import line, lines, prose, structured, write_pdf

VOID = {"meta", "img", "br", "hr"}
HEAD = ("Weight (kg)", "Dose", "How often")
ROWS = (("3 - 5", "5 mg", "daily"), ("6 - 9", "10 mg", "daily"), ("10 - 14", "15 mg", "daily"))
GAP = (ROWS[0], ("8 - 9", "10 mg", "daily"), ROWS[2])
ATTACK = "<script>window.X=1</script>"
SECTIONS = ["Coverage", "Pages", "Suspicious content", "What is known of it", "Recommendations", "Tables"]


class Seen(HTMLParser):
    """Collects what a browser would see, and whether every element is closed where it should be."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self.stack), data))

    def values(self, name: str) -> list[str]:
        return [value for _, key, value in self.attributes if key == name]

    def inside(self, tag: str) -> list[str]:
        return [text for stack, text in self.texts if stack and stack[-1] == tag]


def dosing_paper(
    path: Path, rows: Sequence[Sequence[str]] = ROWS, *, heading: str = "Doses", title: str = "Zinc"
) -> Path:
    """A page with a heading, a sentence and a ruled table; a cell is 100 points wide and 24 high."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=(400, 600), invariant=1)
    canvas.setTitle(title)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(40, 575, heading)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(40, 555, "Give zinc by weight to every child with loose stools.")
    drawn = (HEAD, *rows)
    for place in range(len(drawn) + 1):
        canvas.line(40, 530 - 24 * place, 340, 530 - 24 * place)
    for column in range(4):
        canvas.line(40 + 100 * column, 530, 40 + 100 * column, 530 - 24 * len(drawn))
    for place, row in enumerate(drawn):
        for column, text in enumerate(row):
            canvas.drawString(44 + 100 * column, 515 - 24 * place, text)
    canvas.showPage()
    canvas.save()
    return path


def released(library: Path, *paths: Path) -> Path:
    *_, last = build(paths, library=library, embedder=FakeEmbedder())
    assert isinstance(last, Built)
    return last.release


def page(folder: Path) -> Seen:
    return Seen((folder / "report.html").read_text(encoding="utf-8"))


def report(folder: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((folder / "report.json").read_text(encoding="utf-8"))["documents"]
    return found


def items(folder: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((folder / "items.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A release of two documents whose words attack whoever shows them, and of one that is none."""
    one = dosing_paper(tmp_path / "zinc.pdf", GAP, heading=f"Doses {ATTACK}", title=f"Zinc {ATTACK} guideline")
    other = write_pdf(
        tmp_path / "'><img src=x onerror=alert(1)>.pdf",
        [
            (50, 60, f"A {ATTACK} heading", 20, "VeraBd"),
            *prose("Give fluids to a child who is dry.", f"Say {ATTACK} twice."),
        ],
    )
    (tmp_path / f"{ATTACK.replace('/', '')}.pdf").write_text("<html>")
    return released(tmp_path / "library", one, other, tmp_path / f"{ATTACK.replace('/', '')}.pdf")


def test_the_page_is_well_formed_and_loads_nothing(hostile: Path) -> None:
    seen = page(hostile)
    assert (seen.stack, seen.wrong) == ([], [])
    assert len(set(seen.values("id"))) == len(seen.values("id"))
    assert set(seen.tags) & {"script", "link", "iframe", "object", "form", "base"} == set()
    assert all(value.startswith("#") and value[1:] in seen.values("id") for value in seen.values("href"))
    assert all(value.startswith("data:image/jpeg;base64,") for value in seen.values("src"))
    assert not [name for _, name, _ in seen.attributes if name.startswith("on")]
    (style,) = seen.inside("style")
    assert "url(" not in style
    assert "@import" not in style
    assert any(value.startswith("default-src 'none'") for value in seen.values("content"))


def test_words_of_a_pdf_are_text(hostile: Path) -> None:
    seen = page(hostile)
    assert "img" in seen.tags  # the thumbnail
    assert {value[:23] for tag, name, value in seen.attributes if (tag, name) == ("img", "src")} == {
        "data:image/jpeg;base64,"
    }
    assert any(ATTACK in text for text in seen.inside("li"))  # the heading
    assert any("onerror" in text for text in seen.inside("a"))  # the file's name


def test_a_document_with_doses_has_every_section_and_its_table_beside_a_picture(tmp_path: Path) -> None:
    folder = released(tmp_path / "library", dosing_paper(tmp_path / "zinc.pdf"))
    seen = page(folder)
    titles = seen.inside("h3")
    assert [title for title in titles if title in SECTIONS] == SECTIONS
    assert [title.split(" ")[0] for title in titles[-2:]] == ["Headings", "Problems"]
    assert [text for text in seen.inside("th") if text in HEAD] == list(HEAD)
    assert [text for text in seen.inside("td") if text in sum(ROWS, ())] == [cell for row in ROWS for cell in row]
    (source,) = seen.values("src")
    picture = Image.open(io.BytesIO(base64.b64decode(source.split(",")[1])))
    assert (picture.mode, picture.width <= 700) == ("L", True)
    assert picture.width / picture.height == pytest.approx(360 / 124, rel=0.15)  # the table and its margin
    low, high = picture.getextrema()
    assert (low < 60, high > 200) == (True, True)  # ink on paper


def test_report_json_says_what_became_of_a_document(tmp_path: Path) -> None:
    (found,) = report(released(tmp_path / "library", dosing_paper(tmp_path / "zinc.pdf", GAP)))
    assert found["tables_found"] == 1
    (table,) = found["tables"]  # type: ignore[misc]
    assert table["dosing"] is True
    assert "nothing stands between" in table["faults"][0]
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [list(row) for row in GAP]
    assert (found["coverage"], found["lost"], found["grades"]) == (1.0, 0, [])
    assert [title for _, title, _ in found["headings"]] == ["Doses"]  # type: ignore[attr-defined]
    assert "title" in found["guessed"]  # type: ignore[operator]


def test_a_document_that_is_carried_over_is_reported_as_if_it_were_read(tmp_path: Path) -> None:
    library, zinc = tmp_path / "library", dosing_paper(tmp_path / "zinc.pdf", GAP)
    (first,) = report(released(library, zinc))
    more = write_pdf(tmp_path / "fluid.pdf", prose("Give fluids to a child who is dry."))
    both = report(released(library, more, zinc))
    assert both[1] == first
    fresh = report(released(tmp_path / "other", more, zinc))
    assert [{**one, "seconds": 0} for one in fresh] == [{**one, "seconds": 0} for one in both]
    pictures = [
        (library_ / "report.html").read_text(encoding="utf-8").count("data:image/jpeg")
        for library_ in (library / "releases").iterdir()
    ]
    assert pictures == [1, 1]


def test_a_release_that_lacks_a_document_is_another_release(tmp_path: Path) -> None:
    library, zinc = tmp_path / "library", dosing_paper(tmp_path / "zinc.pdf")
    whole = released(library, zinc)
    (tmp_path / "bad.pdf").write_text("<html>")
    less = released(library, zinc, tmp_path / "bad.pdf")
    assert less != whole
    left_out = [one for one in items(less) if one["kind"] == "left out"]
    assert [(one["file"], "a web page" in one["sentence"]) for one in left_out] == [("bad.pdf", True)]
    assert "Why it is not used" in page(less).inside("h3")
    assert released(library, zinc) == whole


def details(document: Structure) -> Details:
    cut = list(passages(document, guideline="g", count=lambda text: len(text.split()), limit=60))
    out = left_out(document.blocks, document.pages, keep=frozenset())
    return details_of(document, passages=cut, recommendations=(), out=out)


def test_every_character_is_in_a_passage_or_left_out_for_a_reason() -> None:
    contents = [
        line(f"{title} {'.' * 30} {number}", y=100 + 12 * number) for number, title in enumerate(("Aims", "Doses"), 1)
    ]
    found = details(
        structured(contents, lines("Give zinc daily.", "Weigh the child."), furniture=[line("Zinc 2024", y=590)])
    )
    assert found.in_passages == len("Givezincdaily.Weighthechild.")
    assert found.left_out["running lines"] == 2 * len("Zinc2024")
    assert found.left_out["contents pages"] == len("Aims1Doses2") + 60
    assert found.lost == 0
    assert found.characters == found.in_passages + sum(found.left_out.values())
    assert found.coverage == pytest.approx(28 / (28 + 16 + 71))


def test_details_survive_the_record() -> None:
    found = details(structured([line("Doses", size=20), *lines("Give zinc daily.", y=140)]))
    assert found.headings == ((0, "Doses", 1),)
    assert Details.from_json(json.loads(json.dumps(found.to_json()))) == found
