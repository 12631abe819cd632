"""Pages that are only a picture, read by the real tesseract."""

import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.legible import legible
from ingest.ocr import OcrUnavailable, installed_languages, is_blank, read_by_ocr, usable
from ingest.pages import Line, Page, Word, read_pages
from ingest.picture import without_rulings
from tests.conftest import ROOT
from tests.fakes import pdf

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="skipped, because tesseract is missing")
LINES = ("Give amoxicillin 40 mg/kg twice daily for five days.", "Refer a child who cannot drink within 24 hours.")
DPI = 200


def page(text: str) -> Page:
    """A page with one line of text."""
    words = tuple(Word(text=one, box=(0, 0, 9, 9), size=9, bold=False) for one in text.split())
    return Page(number=1, width=99, height=99, lines=(Line(words=words),) if words else ())


def scanned(path: Path, *lines: str, table: bool = False) -> Path:
    """A PDF of one page of 400 by 600 points that is a picture of these lines, 40 points apart, from (50, 80) on."""
    from reportlab.pdfgen.canvas import Canvas

    scale = DPI / 72
    picture = Image.new("L", (int(400 * scale), int(600 * scale)), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype("DejaVuSans.ttf", int(11 * scale))
    for number, text in enumerate(lines):
        draw.text((50 * scale, (80 + 40 * number) * scale), text, font=font, fill=0)
    if table:
        for y in (70, 110, 150):
            draw.line((40 * scale, y * scale, 390 * scale, y * scale), fill=0, width=3)
        for x in (40, 390):
            draw.line((x * scale, 70 * scale, x * scale, 150 * scale), fill=0, width=3)
    picture.save(path.with_suffix(".png"))
    canvas = Canvas(str(path), pagesize=(400, 600))
    canvas.drawImage(str(path.with_suffix(".png")), 0, 0, 400, 600)
    canvas.save()
    return path


@needs_tesseract
@pytest.mark.parametrize("table", [False, True])
def test_words_are_read_where_they_stand(tmp_path: Path, *, table: bool) -> None:
    path = scanned(tmp_path / "scan.pdf", *LINES, table=table)
    (drawn,) = read_pages(path)
    assert not usable(drawn)
    read = read_by_ocr(path, drawn, language="en")
    assert read.ocr
    assert bool(read.rulings) == table
    assert [one.text for one in read.lines] == list(LINES)
    for number, one in enumerate(read.lines):
        left, top, right, bottom = one.box
        assert (left, right) == (pytest.approx(50, abs=3), pytest.approx(50 + len(LINES[number]) * 6.2, rel=0.15))
        assert 80 + 40 * number - 2 < top < bottom < 80 + 40 * number + 18
        assert all(0.5 < word.confidence <= 1 for word in one.words)


@needs_tesseract
def test_a_document_is_made_legible_page_by_page(tmp_path: Path) -> None:
    path = scanned(tmp_path / "scan.pdf", *LINES)
    beats: list[None] = []
    found = legible(read_pages(path), path=path, language="", beat=lambda: beats.append(None))
    assert (found.unread, found.problems) == ((), ())
    ((number, confidence),) = found.ocr
    assert number == 1
    assert 0.7 < confidence <= 1
    assert found.pages[0].lines[0].text == LINES[0]
    assert len(beats) == 2


def test_without_tesseract_the_page_is_unread_and_the_command_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    installed_languages.cache_clear()
    path = scanned(tmp_path / "scan.pdf", *LINES)
    (drawn,) = read_pages(path)
    with pytest.raises(OcrUnavailable, match="apt-get install tesseract-ocr tesseract-ocr-spa"):
        read_by_ocr(path, drawn, language="es")
    found = legible(read_pages(path), path=path, language="es", beat=lambda: None)
    installed_languages.cache_clear()
    assert found.unread == (1,)
    assert found.pages[0].lines == ()
    assert "apt-get install" in found.problems[0]
    assert "page 1 (the whole document)" in found.problems[1]


@needs_tesseract
def test_a_page_that_takes_too_long_comes_back_without_lines(tmp_path: Path) -> None:
    path = scanned(tmp_path / "scan.pdf", *LINES)
    (drawn,) = read_pages(path)
    assert read_by_ocr(path, drawn, language="en", timeout=0.01).lines == ()


def test_a_blank_page_is_no_picture(tmp_path: Path) -> None:
    path = scanned(tmp_path / "blank.pdf")
    assert is_blank(path, 1)
    assert not is_blank(scanned(tmp_path / "scan.pdf", *LINES), 1)
    found = legible(read_pages(path), path=path, language="en", beat=lambda: None)
    assert (found.unread, found.ocr, found.problems) == ((), (), ())


def test_text_that_is_no_language_is_not_usable() -> None:
    assert usable(page("Give 40 mg/kg twice daily."))
    assert usable(page("12.5 7.35–7.45 ≥ 60 140/90"))
    assert usable(page("CPR BLS ALS"))
    assert not usable(page("\ue001\ue002\ue003 \ue004\ue005"))
    assert not usable(page("\ufffd\ufffd ab"))
    assert not usable(page(" ".join(["xkq", "wrt", "bcd", "ghj"] * 12)))
    assert not usable(page(""))


PROSE = {
    "en": "Every child with fast breathing is examined without clothes on the chest. Count the breaths for a whole minute "
    "while the child is calm, and look for the lower chest moving in. Give the first dose at once where the child must "
    "travel, then write it on the card and send the card along with the mother.",
    "ms": "Setiap kanak-kanak yang bernafas laju hendaklah diperiksa tanpa baju pada dada. Kira nafas selama satu minit "
    "penuh semasa kanak-kanak itu tenang. Beri dos pertama dengan segera jika perlu dirujuk ke hospital lain, kemudian "
    "tulis pada kad dan serahkan kad itu kepada ibu supaya dibawa bersama ke hospital berkenaan.",
    "es": "Todo niño que respira deprisa se explora sin ropa en el pecho. Cuente las respiraciones durante un minuto entero "
    "mientras el niño está tranquilo. Dé la primera dosis enseguida si debe viajar, anótela en la tarjeta y entregue la "
    "tarjeta a la madre para que la lleve consigo hasta llegar a la consulta.",
    "nl": "Elk kind dat snel ademt wordt zonder kleren op de borst bekeken. Tel een hele minuut lang de ademhaling terwijl "
    "het kind rustig is. Geef de eerste dosis meteen wanneer het kind moet reizen, schrijf haar op de kaart en geef de "
    "kaart mee aan de moeder, zodat die bij aankomst gelezen kan worden.",
    "sw": "Kila mtoto anayepumua haraka achunguzwe bila nguo kifuani. Hesabu pumzi kwa dakika moja nzima wakati mtoto "
    "ametulia. Toa dozi ya kwanza mara moja ikiwa anapaswa kusafiri, kisha andika kwenye kadi na umpe mama kadi hiyo "
    "aende nayo hadi hospitali ambako mtoto atalazwa ili isomwe huko.",
    "no common word": "paracetamol ibuprofen amoxicillin gentamicin ceftriaxone metronidazole azithromycin doxycycline "
    "ciprofloxacin fluconazole aciclovir artesunate quinine primaquine albendazole mebendazole salbutamol prednisolone "
    "hydrocortisone adrenaline furosemide digoxin captopril enalapril amlodipine nifedipine atenolol propranolol "
    "metformin insulin glibenclamide levothyroxine diazepam phenobarbital carbamazepine haloperidol amitriptyline "
    "fluoxetine morphine codeine naloxone ketamine oxytocin misoprostol ergometrine",
}


def shifted(text: str, by: int) -> str:
    """Each letter replaced by the one `by` places on, as a font table that is off by some places gives it."""
    small = "abcdefghijklmnopqrstuvwxyz"
    moved = small[by:] + small[:by]
    return text.translate(str.maketrans(small + small.upper(), moved + moved.upper()))


@pytest.mark.parametrize("name", PROSE)
def test_prose_of_any_language_is_usable(name: str) -> None:
    assert len(PROSE[name].split()) >= 40
    assert usable(page(PROSE[name]))


@pytest.mark.parametrize("by", range(1, 26))
def test_letters_put_for_others_are_no_text(by: int) -> None:
    assert not usable(page(shifted(PROSE["en"], by)))


def test_other_scripts_and_short_texts_are_usable() -> None:
    assert usable(page("กินยา " * 50))
    assert usable(page("يعطى الدواء مرتين " * 20))
    assert usable(page("дать препарат дважды " * 20))
    assert usable(page(shifted("Give 5 ml twice daily", 3)))  # too short to tell


def test_every_page_of_the_demonstration_is_usable_but_the_pictures(tmp_path: Path) -> None:
    doubtful = [
        (path.name, one.number)
        for path in sorted((ROOT / "corpora" / "demo").glob("*.pdf"))
        for one in read_pages(path)
        if not usable(one)
    ]
    assert doubtful == [("society-b-pre-eclampsia-2022.pdf", 3)]
    assert usable(next(iter(read_pages(pdf(tmp_path / "text.pdf")))))


def test_lines_both_ways_make_a_table_and_are_painted_out() -> None:
    picture = Image.new("L", (300, 200), 255)
    draw = ImageDraw.Draw(picture)
    for y in (20, 180):
        draw.line((10, y, 290, y), fill=0, width=2)
    assert not without_rulings(picture, dpi=72).has_table
    for x in (10, 290):
        draw.line((x, 20, x, 180), fill=0, width=2)
    draw.line((100, 100, 120, 100), fill=0, width=2)  # shorter than half an inch: a dash
    found = without_rulings(picture, dpi=72)
    assert found.has_table
    assert len(found.rulings) == 4
    assert found.picture.getpixel((110, 100)) == 0  # the dash stays
    assert found.picture.getpixel((50, 20)) == found.picture.getpixel((10, 100)) == 255
