"""Signs that a page shows and its file calls a space, as a broken export does; and what only looks like them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import NameObject, StreamObject

from ingest.pages import Page, read_pages
from tests.paper import Piece, write_pdf

ABOVE: Piece = (50, 60, "Treatment failure")


def silenced(path: Path, letters: str, *pieces: Piece) -> Path:
    """A page of these pieces, whose fonts say that each of the letters is a space."""
    write_pdf(path, [ABOVE, *pieces])
    writer = pypdf.PdfWriter(clone_from=path)
    for font in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]
        if "/ToUnicode" in font.get_object():
            said = font.get_object()["/ToUnicode"].get_data()
            for letter in letters:
                said = said.replace(f" <{ord(letter):04X}>\n".encode(), b" <0020>\n")
            stream = StreamObject()
            stream.set_data(said)
            font.get_object()[NameObject("/ToUnicode")] = writer._add_object(stream)
    writer.write(path)
    return path


def side_by_side(*texts: str, y: float = 100, x: float = 50) -> Iterator[Piece]:
    """Pieces with a space between them; a letter of Vera 12 is about 7.5 points wide."""
    for text in texts:
        yield x, y, text
        x += 7.5 * len(text) + 4


def only_page(path: Path) -> Page:
    [page] = read_pages(path)
    return page


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


@pytest.mark.parametrize(
    ("pieces", "letters", "text"),
    [
        (("VL", "≥", "200 copies/ml"), "≥", "VL \ufffd 200 copies/ml"),
        (("Give", "75", "mg once"), "75", "Give \ufffd mg once"),  # a whole number
        (("≤", "3 months old"), "≤", "\ufffd 3 months old"),
        (("CrCl below", "9"), "9", "CrCl below \ufffd"),
        (("BMI", ".", "or", "≥", "Z score"), ".≥", "BMI \ufffd or \ufffd Z score"),
    ],
)
def test_a_sign_that_the_file_calls_a_space_is_shown_to_be_missing(
    tmp_path: Path, pieces: Sequence[str], letters: str, text: str
) -> None:
    page = only_page(silenced(tmp_path / "a.pdf", letters, *side_by_side(*pieces)))
    assert texts(page) == ["Treatment failure", text]
    [finding] = page.findings
    assert (finding.kind, finding.page) == ("untold signs", 1)
    assert f"“{text}”" in finding.detail
    assert finding.detail.startswith(f"{text.count(chr(0xFFFD))} sign")


def test_its_box_is_where_the_sign_stands(tmp_path: Path) -> None:
    page = only_page(silenced(tmp_path / "a.pdf", "≥", (50, 100, "VL"), (80, 100, "≥"), (100, 100, "200")))
    _, sign, number = page.lines[1].words
    left, top, right, bottom = sign.box
    assert 80 <= left < right <= number.box[0]
    assert 88 <= top < bottom <= 101
    assert sign.size == number.size == 12


@pytest.mark.parametrize(
    ("pieces", "letters", "text"),
    [
        ([(50, 100, "VL"), (80, 100, " "), (100, 100, "200")], "", "VL 200"),  # honest spaces
        (
            [(50, 100, "Two bold words"), (50.2, 100, "Two bold words")],
            "",
            "Two bold words",
        ),  # drawn twice to look bold; pdfium tells it once
        ([(50, 100, "Clinic card"), (300, 100, "#")], "#", "Clinic card"),  # an icon far from any word
    ],
)
def test_what_takes_nothing_from_a_line_is_not_reported(
    tmp_path: Path, pieces: list[Piece], letters: str, text: str
) -> None:
    page = only_page(silenced(tmp_path / "a.pdf", letters, *pieces))
    assert texts(page) == ["Treatment failure", text]
    assert page.findings == ()


def test_what_is_hidden_stays_hidden(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(400, 600))
    canvas.drawString(50, 500, "Give 5 mg")
    canvas.setFillGray(1)
    canvas.drawString(110, 500, "or 500 mg")
    canvas.save()
    page = only_page(tmp_path / "a.pdf")
    assert texts(page) == ["Give 5 mg"]
    assert [finding.kind for finding in page.findings] == ["hidden text"]
