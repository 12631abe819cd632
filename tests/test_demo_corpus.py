"""The demonstration corpus holds, as pdfium reads it, each feature that ingestion must survive."""

import hashlib
import platform
import re
import subprocess
import sys
import tomllib
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest

from ingest.order import in_reading_order
from ingest.pages import read_pages
from ingest.structure import structure

DEMO = Path(__file__).parents[1] / "corpora" / "demo"
NOTICE = "DEMONSTRATION, NOT FOR CLINICAL USE"
IMAGE_ONLY = ("society-b-pre-eclampsia-2022.pdf", 3)
REQUIRED = {
    "id",
    "title",
    "issuer",
    "country",
    "language",
    "edition",
    "published",
    "review_by",
    "licence",
    "url",
    "file",
}
OPTIONAL = {"supersedes", "sha256", "population", "setting", "layer"}
# zlib-ng and other processors may compress or rasterise to other bytes than the ones committed.
SAME_BYTES = sys.platform == "linux" and platform.machine() == "x86_64" and "ng" not in zlib.ZLIB_RUNTIME_VERSION


def page_texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range().replace("\r", "") for page in document]


def word_boxes(path: Path, number: int) -> Iterator[tuple[float, float, float, float]]:
    with pypdfium2.PdfDocument(path) as document:
        page = document[number - 1].get_textpage()
        yield from (page.get_rect(index) for index in range(page.count_rects()))


@pytest.fixture(scope="module")
def guidelines() -> dict[str, dict[str, Any]]:
    entries = tomllib.loads((DEMO / "corpus.toml").read_text(encoding="utf-8"))["guideline"]
    return {entry["id"]: entry for entry in entries}


@pytest.fixture(scope="module")
def texts() -> dict[str, list[str]]:
    return {path.name: page_texts(path) for path in sorted(DEMO.glob("*.pdf"))}


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("reportlab", reason="skipped, because reportlab is missing")
    folder = tmp_path_factory.mktemp("demo")
    subprocess.run([sys.executable, DEMO / "make_pdfs.py", folder], check=True, capture_output=True)
    return folder


def test_corpus_toml_lists_every_pdf_with_known_keys(guidelines: dict[str, dict[str, Any]]) -> None:
    assert {entry["file"] for entry in guidelines.values()} == {path.name for path in DEMO.glob("*.pdf")}
    assert len(guidelines) == 8
    for entry in guidelines.values():
        assert entry.keys() - OPTIONAL == REQUIRED
        assert re.fullmatch(r"\d{4}(-\d\d){0,2}", entry["published"])
        assert entry["published"] < entry["review_by"]
        assert entry["country"] == "ZZ"
        assert "Demonstra" in entry["issuer"]


def test_corpus_toml_supersedes_and_fingerprints_resolve(guidelines: dict[str, dict[str, Any]]) -> None:
    assert guidelines["a-child-pneumonia-2023"]["supersedes"] in guidelines
    stated = [entry for entry in guidelines.values() if "sha256" in entry]
    assert stated
    for entry in stated:
        assert hashlib.sha256((DEMO / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_the_pdfs_describe_themselves(guidelines: dict[str, dict[str, Any]]) -> None:
    for entry in guidelines.values():
        reader = pypdf.PdfReader(DEMO / entry["file"])
        assert reader.metadata is not None
        assert (reader.metadata.title, reader.metadata.author) == (entry["title"], entry["issuer"])
        assert len(reader.outline) >= 2
        assert reader.trailer["/Root"]["/Lang"] == entry["language"]
    assert pypdf.PdfReader(DEMO / "ministry-a-hypertension-2024.pdf").page_labels == ["i", "1", "2", "3"]


def test_every_page_with_text_carries_the_notice_and_its_page_number(texts: dict[str, list[str]]) -> None:
    for file, pages in texts.items():
        labels = pypdf.PdfReader(DEMO / file).page_labels
        assert 2 <= len(pages) <= 4
        for number, (text, label) in enumerate(zip(pages, labels, strict=True), 1):
            if (file, number) != IMAGE_ONLY:
                assert NOTICE in text
                assert re.search(rf"(Page|Halaman) {label}$", text, re.MULTILINE)


def test_every_document_names_its_sources(texts: dict[str, list[str]]) -> None:
    for pages in texts.values():
        assert re.search(r"(Facts adapted from|Fakta disesuaikan daripada): [\s\S]+?https://", pages[0])


def test_the_scanned_page_is_an_image_without_text(texts: dict[str, list[str]]) -> None:
    file, number = IMAGE_ONLY
    assert texts[file][number - 1] == ""
    with pypdfium2.PdfDocument(DEMO / file) as document:
        picture = document[number - 1].render(grayscale=True).to_numpy()
    assert 0.01 < (picture < 128).mean() < 0.2


@pytest.mark.parametrize(
    ("file", "page", "pattern"),
    [
        pytest.param("ministry-a-hypertension-2024", 2, r"^Recommendation 3 \(Grade B, Level II\)$", id="graded"),
        pytest.param(
            "ministry-a-hypertension-2024", 3, r"^.*Recommendation 4 \(Grade A, Level I\)$", id="graded in a column"
        ),
        pytest.param(
            "ministry-a-child-pneumonia-2023", 2, r"\(Strong recommendation, moderate-certainty evidence\)", id="GRADE"
        ),
        pytest.param(
            "ministry-a-child-pneumonia-2023", 2, r"^10 to <14 kg 12 to 35 months 2 tablets 10 mL", id="weight band"
        ),
        pytest.param(
            "centre-c-child-tuberculosis-2023", 2, r"^12 to <16 kg 3 tablets 3 tablets 3 tablets", id="weight band 2"
        ),
        pytest.param(
            "ministry-a-child-pneumonia-2023", 3, r"Any general danger sign, stridor in a calm child", id="algorithm"
        ),
        pytest.param(
            "ministry-a-child-pneumonia-2008",
            2,
            r"amoxicillin 25 mg/kg per dose, twice daily for 3 days",
            id="old dose",
        ),
        pytest.param(
            "ministry-a-child-pneumonia-2023",
            2,
            r"at least 40 mg/kg per dose twice daily \(80 mg/kg/day\)",
            id="new dose",
        ),
        pytest.param("ministry-a-hypertension-2024", 2, r"clinic pressure is 140/90 mmHg or higher", id="140/90"),
        pytest.param("society-b-hypertension-2023", 1, r"average pressure of 130/80 mmHg or higher", id="130/80"),
        pytest.param(
            "kementerian-a-cirit-birit-2025", 3, r"Beri zink 20 mg sehari selama 10–14 hari kepada", id="Malay"
        ),
        pytest.param(
            "centre-c-child-tuberculosis-2023", 2, r"within 10-\n20 mg/kg, and", id="range broken after a hyphen"
        ),
        pytest.param(
            "network-d-emergency-care-2022", 2, r"range 7\.35–\n7\.45; a venous", id="range broken after a dash"
        ),
        # pdfium joins these two lines itself, with U+FFFE where the hyphen stood
        pytest.param("ministry-a-hypertension-2024", 2, "white-coat hyper\ufffetension, which", id="soft hyphen"),
        pytest.param("ministry-a-hypertension-2024", 2, "begins self\ufffemonitoring is", id="true hyphen"),
        pytest.param("ministry-a-hypertension-2024", 2, r"pressure is\n≥140 mmHg", id="≥"),
        pytest.param("network-d-emergency-care-2022", 2, r"venous pH <7\.3, or both", id="<"),
        pytest.param("network-d-emergency-care-2022", 1, r"0\.01 mg/kg \(10 µg/kg\), at most 0\.5 mg", id="µg/kg"),
        pytest.param("ministry-a-hypertension-2024", 3, r"<60 mL/min/1\.73 m² for", id="m²"),
        pytest.param("ministry-a-hypertension-2024", 4, r"30 mL/min/1\.73 m2", id="m with a raised 2"),
        pytest.param("centre-c-child-tuberculosis-2023", 2, r"at most 300 mg a day\.b$", id="footnote mark"),
    ],
)
def test_feature_is_in_the_text(texts: dict[str, list[str]], file: str, page: int, pattern: str) -> None:
    assert re.search(pattern, texts[f"{file}.pdf"][page - 1], re.MULTILINE)


def test_superscripts_are_raised_and_smaller() -> None:
    with pypdfium2.PdfDocument(DEMO / "ministry-a-hypertension-2024.pdf") as document:
        page = document[3].get_textpage()
        start, _ = page.search("1.73 m2").get_next()
        metre, raised = page.get_charbox(start + 5), page.get_charbox(start + 6)
    assert raised[1] > metre[1] + 2
    assert raised[3] - raised[1] < 8


def test_a_table_crosses_a_page_with_its_header_repeated(texts: dict[str, list[str]]) -> None:
    before, after = texts["network-d-emergency-care-2022.pdf"][1:3]
    header = "Time Fluid (0.9% sodium\nchloride)\nInsulin and potassium Check\n"
    assert header + "At once" in before
    assert before.rstrip().endswith("Venous gas and\npotassium at 4 hours")
    assert header + "Hours 6–9" in after


def test_a_sentence_continues_over_a_page_break(texts: dict[str, list[str]]) -> None:
    before, after = texts["network-d-emergency-care-2022.pdf"][0:2]
    assert before.rstrip().endswith("if the trigger")
    assert after.splitlines()[2].startswith("may still be absorbed, or if the person lives")


@pytest.mark.parametrize(
    ("file", "page"),
    [
        pytest.param("ministry-a-hypertension-2024.pdf", 3, id="column after column"),
        pytest.param("society-b-hypertension-2023.pdf", 2, id="row by row"),
    ],
)
def test_two_column_pages_leave_the_gutter_free(file: str, page: int) -> None:
    body = [box for box in word_boxes(DEMO / file, page) if 65 < box[1] < 770]
    middle = 595.28 / 2
    assert sum(right < middle for _, _, right, _ in body) > 10
    assert sum(left > middle for left, _, _, _ in body) > 10
    assert all(right < middle or left > middle for left, _, right, _ in body)


def test_one_two_column_page_is_stored_in_reading_order_and_one_is_not() -> None:
    def stored(file: str, page: int) -> str:
        return re.sub(r"\s+", " ", pypdf.PdfReader(DEMO / file).pages[page - 1].extract_text())

    orderly = stored("ministry-a-hypertension-2024.pdf", 3)
    assert orderly.index("3.3 Habits") < orderly.index("4 Targets and follow-up")
    mixed = stored("society-b-hypertension-2023.pdf", 2)
    assert mixed.index("3 Habits") < mixed.index("4 Review") < mixed.index("Weight:") < mixed.index("Elevated")


def test_no_text_leaves_the_page() -> None:
    for path in DEMO.glob("*.pdf"):
        with pypdfium2.PdfDocument(path) as document:
            sizes = [page.get_size() for page in document]
        for number, (width, height) in enumerate(sizes, 1):
            for left, bottom, right, top in word_boxes(path, number):
                assert 40 < left < right < width - 40
                assert 20 < bottom < top < height - 20


def test_the_pdfs_are_small() -> None:
    assert sum(path.stat().st_size for path in DEMO.glob("*.pdf")) < 600_000


def test_the_script_writes_the_same_words_again(texts: dict[str, list[str]], rewritten: Path) -> None:
    assert {path.name: page_texts(path) for path in sorted(rewritten.glob("*.pdf"))} == texts


@pytest.mark.skipif(not SAME_BYTES, reason="compressed bytes are compared on the platform that wrote them")
def test_the_script_writes_the_same_bytes_again(rewritten: Path) -> None:
    assert [path.name for path in DEMO.glob("*.pdf") if path.read_bytes() != (rewritten / path.name).read_bytes()] == []


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.pdf")), ids=lambda path: path.stem)
def test_no_word_of_a_page_is_lost_or_doubled(path: Path) -> None:
    pages = list(read_pages(path))
    stored = structure(in_reading_order(pages), labels=(), bookmarks=()).pages
    for drawn, kept in zip(pages, stored, strict=True):
        boxes = Counter(tuple(round(side, 1) for side in word.box) for line in drawn.lines for word in line.words)
        assert Counter(tuple(round(side, 1) for side in box) for _, _, box in kept.words) == boxes
