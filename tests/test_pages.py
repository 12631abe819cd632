import itertools
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdf
import pypdfium2
import pytest

from ingest.errors import DocumentError, PanduanError
from ingest.order import in_reading_order
from ingest.pages import page_count, pdfium_lock, read_pages
from ingest.passages import passages
from ingest.structure import structure
from tests.fakes import FakeEmbedder
from tests.paper import HEIGHT, WIDTH, prose, write_pdf

DIGITS = "0123456789"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def texts(path: Path) -> list[str]:
    return [" ".join(line.text for line in page.lines) for page in read_pages(path)]


def raised(path: Path, before: str, above: str, after: str, *, size: float = 7, rise: float = 5) -> str:
    """What a line reads as in which a smaller part is set higher."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    write_pdf(path, [(50, 50, "Vera is loaded.")])
    first = stringWidth(before, "Vera", 12)
    second = first + stringWidth(above, "Vera", size)
    pieces = [(50, 200, before), (50 + first, 200 - rise, above, size), (50 + second, 200, after)]
    return texts(write_pdf(path, pieces))[0]


@pytest.mark.parametrize(
    "text",
    [
        "Give 5 µg/kg if SpO2 <92% or pH ≤7.25",
        "age ≥18 years, weight >2.5 kg, dose 0.5 mg/kg",
        "children <14 years with <14 days of cough",
        "10-20 mg/kg every 4–6 hours",
        "37.5 °C ± 0.2 and 2 × 5 mL",
        "1,000 mL over 1/2 hour (12.5%)",
        "señal, fièvre, naïve, œdème, Ångström",
    ],
)
def test_what_is_printed_is_what_is_read(tmp_path: Path, text: str) -> None:
    assert texts(write_pdf(tmp_path / "one.pdf", prose(text))) == [text]


@pytest.mark.parametrize(
    ("before", "above", "after", "read"),
    [
        ("60 mL/min/1.73 m", "2", "", "60 mL/min/1.73 m²"),
        ("1.73 m", "2", " or more", "1.73 m² or more"),
        ("BMI 30 kg/m", "2", ", then", "BMI 30 kg/m², then"),
        ("after therapy.", "12", " Then", "after therapy.¹² Then"),
        ("about 10", "9", "/L", "about 10⁹/L"),
        ("about 10", "-3", " mol", "about 10⁻³ mol"),
        ("give 5 mg", "3,4", " daily", "give 5 mg³,⁴ daily"),
    ],
)
def test_raised_digits_become_superscripts(tmp_path: Path, before: str, above: str, after: str, read: str) -> None:
    assert raised(tmp_path / "one.pdf", before, above, after) == read


def test_a_line_goes_on_after_a_raised_digit(tmp_path: Path) -> None:
    raised(tmp_path / "one.pdf", "of 1.73 m", "2", " Then 5 mg")
    assert [line.text for page in read_pages(tmp_path / "one.pdf") for line in page.lines] == ["of 1.73 m² Then 5 mg"]


@pytest.mark.parametrize("digit", range(10))
def test_a_footnote_mark_never_becomes_part_of_a_value(tmp_path: Path, digit: int) -> None:
    assert raised(tmp_path / "one.pdf", "dose 25", DIGITS[digit], " mg") == f"dose 25{RAISED[digit]} mg"


@pytest.mark.parametrize("sign", ["<", ">", "≥", "≤", "~", "=", "(", "-", "–"])
def test_a_number_after_a_sign_is_not_raised(tmp_path: Path, sign: str) -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    path = write_pdf(tmp_path / "one.pdf", prose("first"))
    after = 50 + stringWidth(sign, "Vera", 12)
    pieces = [(50, 200, sign), (after, 200, "14 days"), (50, 240, sign), (after, 240, "14", 8)]
    same, smaller = (line.text for page in read_pages(write_pdf(path, pieces)) for line in page.lines)
    assert (same, smaller) == (f"{sign}14 days", f"{sign}14")


def test_a_lowered_digit_is_not_raised(tmp_path: Path) -> None:
    assert raised(tmp_path / "one.pdf", "CO", "2", " and H", rise=-3) == "CO2 and H"


def test_lines_and_words_keep_the_order_and_the_spaces_of_the_page(tmp_path: Path) -> None:
    (page,) = read_pages(write_pdf(tmp_path / "one.pdf", prose("give 10-", "20 mg/kg of", "pH 7.35–", "7.45")))
    assert [[word.text for word in line.words] for line in page.lines] == [
        ["give", "10-"],
        ["20", "mg/kg", "of"],
        ["pH", "7.35–"],
        ["7.45"],
    ]
    assert not any(word.soft_hyphen for line in page.lines for word in line.words)


def write_drawn(path: Path, stream: bytes) -> Path:
    """A PDF of one page that is drawn by this stream, in Helvetica (F1) and bold (F2)."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    page = writer.add_blank_page(width=400, height=600)
    contents = DecodedStreamObject()
    contents.set_data(stream)
    fonts = DictionaryObject()
    for name, base in (("/F1", "/Helvetica"), ("/F2", "/Helvetica-Bold")):
        fonts[NameObject(name)] = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject(base), NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(contents)
    with path.open("wb") as file:
        writer.write(file)
    return path


@pytest.mark.parametrize(
    ("stream", "read"),
    [
        (  # the line is drawn in one go, with a hole that the bold words were drawn into before
            b"BT /F2 9 Tf 1 0 0 1 66 500 Tm (Do not) Tj /F1 9 Tf 1 0 0 1 48 500 Tm [(\273)-4609( place a spoon in the mouth.)] TJ ET",
            ["» Do not place a spoon in the mouth."],
        ),
        (b"BT /F1 9 Tf 0 1 -1 0 200 300 Tm (turned words stay) Tj ET", ["turned words stay"]),
        (b"BT /F1 9 Tf 0 -1 1 0 200 300 Tm (turned words stay) Tj ET", ["turned words stay"]),
    ],
)
def test_words_are_read_where_they_stand_and_not_as_they_are_drawn(
    tmp_path: Path, stream: bytes, read: list[str]
) -> None:
    (page,) = read_pages(write_drawn(tmp_path / "drawn.pdf", stream))
    assert [line.text for line in page.lines] == read


@pytest.mark.parametrize(
    ("word", "upon", "rest", "read"),
    [
        ("bene\ufb01", 1.0, " t", "benefit"),
        ("bene\ufb01", 0.0, " t", "benefi t"),  # after the sign
        ("bene\ufb01", 0.2, " t", "benefi t"),  # drawn close
        ("of", 1.0, " it", "of it"),  # two letters are no sign for two
    ],
)
def test_a_space_upon_a_ligature_parts_no_word(tmp_path: Path, word: str, upon: float, rest: str, read: str) -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    write_pdf(tmp_path / "a.pdf", [(50, 50, "Vera is loaded.")])
    end, space = 50 + stringWidth(word, "Vera", 12), stringWidth(" ", "Vera", 12)
    path = write_pdf(tmp_path / "b.pdf", [(50, 100, word), (end - upon * space, 100, rest)])
    assert texts(path) == [read]


def test_a_soft_hyphen_is_known_as_one(tmp_path: Path) -> None:
    (page,) = read_pages(write_pdf(tmp_path / "one.pdf", prose("severe hyper\u00ad", "tension here")))
    assert [(word.text, word.soft_hyphen) for word in page.lines[0].words] == [("severe", False), ("hyper-", True)]
    assert page.lines[1].text == "tension here"


def test_size_and_weight_of_a_line(tmp_path: Path) -> None:
    pieces = [(50, 100, "A heading", 18, "VeraBd"), (50, 140, "and text below it", 9)]
    (page,) = read_pages(write_pdf(tmp_path / "one.pdf", pieces))
    assert [(line.size, line.bold) for line in page.lines] == [(18, True), (9, False)]


@pytest.mark.parametrize("crop", [None, (30, 40, 330, 500)])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_cover_the_ink_and_nothing_else(tmp_path: Path, turn: int, crop: tuple[int, ...] | None) -> None:
    path = write_pdf(tmp_path / "flat.pdf", prose("Give 10 µg/kg", "once only, go", y=250, x=120, pitch=40))
    turned = tmp_path / "turned.pdf"
    with pypdf.PdfReader(path) as reader:
        page = reader.pages[0].rotate(turn)
        if crop:
            page.cropbox = pypdf.generic.RectangleObject(crop)
        writer = pypdf.PdfWriter()
        writer.add_page(page)
        writer.write(turned)
    (read,) = read_pages(turned)
    with pdfium_lock, pypdfium2.PdfDocument(turned) as document:
        dark = np.asarray(document[0].render(scale=4).to_pil().convert("L")) < 128
    assert (round(read.width * 4), round(read.height * 4)) == dark.shape[::-1]
    assert sorted(word.text for line in read.lines for word in line.words) == sorted(
        ["Give", "10", "µg/kg", "once", "only,", "go"]
    )
    for word in (word for line in read.lines for word in line.words):
        x0, y0, x1, y1 = (round(4 * side) for side in word.box)
        inked = dark[y0:y1, x0:x1]
        assert 0.04 < inked.mean() < 0.6, word.text
        dark[y0 - 4 : y1 + 4, x0 - 4 : x1 + 4] = False
    assert not dark.any()


def test_a_page_without_text_has_no_lines(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "two.pdf", [], prose("text"))
    assert [len(page.lines) for page in read_pages(path)] == [0, 1]
    assert [(page.number, page.width, page.height) for page in read_pages(path)] == [
        (1, WIDTH, HEIGHT),
        (2, WIDTH, HEIGHT),
    ]
    assert page_count(path) == 2


def locked_up(path: Path) -> None:
    open_copy = write_pdf(path.with_name("open.pdf"), prose("secret"))
    writer = pypdf.PdfWriter(clone_from=open_copy)
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(path)


def truncated(path: Path) -> None:
    whole = write_pdf(path.with_name("whole.pdf"), prose("text")).read_bytes()
    path.write_bytes(whole[:400])


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "cannot be opened"),
    "empty": (lambda path: path.write_bytes(b""), "is empty"),
    "encrypted": (locked_up, "password"),
    "truncated": (truncated, "damaged or truncated"),
    "web page": (lambda path: path.write_text("<!DOCTYPE html><title>Not found</title>"), "a web page"),
    "text": (lambda path: path.write_text("Dear reader"), "not a PDF"),
    "folder": (lambda path: path.mkdir(), "cannot be opened"),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("read", [page_count, lambda path: list(read_pages(path))])
def test_an_unusable_file_is_refused_in_one_sentence_that_names_it(
    tmp_path: Path, kind: str, read: Callable[[Path], object]
) -> None:
    make, reason = BAD[kind]
    path = tmp_path / "dose guide.pdf"
    make(path)
    with pytest.raises(DocumentError) as caught:
        read(path)
    message = str(caught.value)
    assert "'dose guide.pdf'" in message
    assert reason in message
    assert "\n" not in message
    assert len(message) < 160


def test_an_encrypted_file_that_opens_without_a_password_is_read(tmp_path: Path) -> None:
    path = tmp_path / "protected.pdf"
    writer = pypdf.PdfWriter(clone_from=write_pdf(tmp_path / "open.pdf", prose("give 5 mg")))
    writer.encrypt("", owner_password="owner", algorithm="AES-256")
    writer.write(path)
    assert texts(path) == ["give 5 mg"]


def test_a_file_cut_off_anywhere_gives_pages_or_a_document_error(tmp_path: Path) -> None:
    whole = write_pdf(tmp_path / "whole.pdf", *[prose(f"page {number}") for number in range(4)]).read_bytes()
    refused = 0
    for length in range(0, len(whole), max(1, len(whole) // 60)):
        path = tmp_path / "cut.pdf"
        path.write_bytes(whole[:length])
        try:
            assert all(text.startswith("page") or not text for text in texts(path))
        except DocumentError:
            refused += 1
    assert refused


@pytest.mark.shared
def test_malformed_files_give_pages_or_a_panduan_error(shared: Path) -> None:
    files = sorted((shared / "malformed").glob("*.pdf"))
    embedder, end, tried, refused, unnamed = FakeEmbedder(), time.monotonic() + 25, 0, 0, 0
    for path in itertools.chain(files[::3], files[1::3], files[2::3]):
        tried += 1
        try:
            document = structure(in_reading_order(list(read_pages(path))), labels=(), bookmarks=())
            list(passages(document, guideline="one", count=embedder.count, limit=embedder.limit))
        except PanduanError as error:
            refused += repr(path.name) in str(error)
            unnamed += repr(path.name) not in str(error)
        if time.monotonic() > end:
            break
    assert tried >= len(files) // 3
    assert 0 < refused < tried
    assert not unnamed
