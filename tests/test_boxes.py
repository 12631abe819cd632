"""A sentence's boxes lie on its words: what stands inside them, read back, is the sentence."""

import difflib
import random
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from ingest.order import in_reading_order
from ingest.pages import Box, pdfium_lock, read_pages
from ingest.passages import Passage, passages
from ingest.structure import Structure, structure
from tests.conftest import ROOT
from tests.fakes import FakeEmbedder

DEMO = ROOT / "corpora" / "demo"
REAL = (
    "uk_nice_ng28_type2_diabetes.pdf",
    "who_treatment_of_tuberculosis_4th_2010.pdf",
    "za_ndoh_imci_chart_booklet_2011.pdf",
    "cl_minsal_gpc_dm2_farmacologico_2017.pdf",
    "id_kemenkes_pnpk_dm_tipe2_dewasa_2020.pdf",
    "fr_pai_asthme.pdf",
)
FIRST_PAGES = 12  # of each real document


def letters(text: str) -> str:
    return "".join(re.findall(r"[A-Za-zÀ-ÿ0-9]", text))


def read(path: Path, pages: int = 999) -> tuple[Structure, list[Passage]]:
    drawn = [page for page, _ in zip(read_pages(path), range(pages), strict=False)]
    document = structure(in_reading_order(drawn), labels=(), bookmarks=())
    embedder = FakeEmbedder(limit=254)
    return document, list(passages(document, guideline="one", count=embedder.count, limit=embedder.limit))


def sentences_with_boxes(path: Path, *, pages: int = 999) -> list[tuple[str, int, tuple[Box, ...]]]:
    """Every sentence of some length that stands on one page: text, page, boxes."""
    document, found = read(path, pages)
    placed = []
    for sentence in (one for passage in found for one in passage.sentences):
        if len(sentence.spans) == 1 and len(letters(sentence.text)) > 20:
            (span,) = sentence.spans
            placed.append((sentence.text, span.page, document.pages[span.page - 1].boxes(span.start, span.end)))
    return placed


Drawn = tuple[str, float, float, float, float]  # a character and its ink, from the top left of the page


def drawn_on(document: Any, page: int) -> list[Drawn]:
    """The characters of a page as pdfium draws them, in that order."""
    with pdfium_lock:
        opened = document[page - 1]
        left, _, _, top = opened.get_bbox()
        text = opened.get_textpage()
        placed = [(text.get_text_range(index, 1), text.get_charbox(index)) for index in range(text.count_chars())]
    return [(sign, x0 - left, top - y1, x1 - left, top - y0) for sign, (x0, y0, x1, y1) in placed]


def inside(document: Any, page: int, boxes: tuple[Box, ...], *, below: bool = False) -> str:
    """The characters whose middle lies inside the boxes, box by box, each once.

    By their middles: a font's ascent may reach into the line above, and so does a box that is as high as its font.
    Where a page prints one text over another, those on top; with `below` those underneath.
    """
    drawn = drawn_on(document, page)
    return " ".join("".join(_seen(_within(drawn, box), below=below)) for box in boxes)


def _within(drawn: list[Drawn], box: Box) -> list[Drawn]:
    x0, y0, x1, y1 = box
    return [one for one in drawn if x0 < (one[1] + one[3]) / 2 < x1 and y0 < (one[2] + one[4]) / 2 < y1]


def _seen(drawn: list[Drawn], *, below: bool) -> list[str]:
    """Without what a character of another place in the text is printed over."""
    near = 5  # characters: a mark that is set over its letter is printed right after it
    return [
        one[0]
        for place, one in enumerate(drawn)
        if not any(
            _overprint(one, other) for other in (drawn[: max(place - near, 0)] if below else drawn[place + near :])
        )
    ]


def _overprint(one: Drawn, other: Drawn) -> bool:
    across = min(one[3], other[3]) - max(one[1], other[1])
    down = min(one[4], other[4]) - max(one[2], other[2])
    return across > 0 and down > 0 and across * down > 0.1 * (one[3] - one[1]) * (one[4] - one[2])


def likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, letters(one), letters(other), autojunk=False).ratio()


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.pdf")), ids=lambda path: path.stem)
def test_the_boxes_of_every_demo_sentence_hold_its_words(path: Path) -> None:
    found = sentences_with_boxes(path)
    assert len(found) > 5
    with pypdfium2.PdfDocument(path) as document:
        for text, page, boxes in found:
            assert likeness(inside(document, page, boxes), text) > 0.9, text


@pytest.mark.shared
@pytest.mark.parametrize("name", REAL)
def test_the_boxes_of_real_sentences_hold_their_words(shared: Path, name: str) -> None:
    path = shared / "guidelines" / name
    found = sentences_with_boxes(path, pages=FIRST_PAGES)
    with pypdfium2.PdfDocument(path) as document:
        chosen = [one for one in found if document[one[1] - 1].get_rotation() == 0]
        for text, page, boxes in random.Random(2).sample(chosen, min(10, len(chosen))):
            held = [inside(document, page, boxes, below=below) for below in (False, True)]
            assert max(likeness(one, text) for one in held) > 0.85, (text, held)
    assert len(chosen) > 5


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.pdf"))[:3], ids=lambda path: path.stem)
def test_the_boxes_seen_as_a_picture_read_as_the_sentence(path: Path, tmp_path: Path) -> None:
    if not shutil.which("tesseract"):
        pytest.skip("tesseract is missing")
    found = [one for one in sentences_with_boxes(path) if "\t" not in one[0] and len(one[2]) == 1]
    scale = 300 / 72
    with pypdfium2.PdfDocument(path) as document:
        for text, page, ((x0, y0, x1, y1),) in random.Random(4).sample(found, min(3, len(found))):
            with pdfium_lock:
                picture = document[page - 1].render(scale=scale).to_pil()
            around = (x0 - 2, y0 - 1, x1 + 2, y1 + 1)
            picture.crop(tuple(round(side * scale) for side in around)).save(tmp_path / "crop.png", dpi=(300, 300))
            command = ["tesseract", str(tmp_path / "crop.png"), "-", "--psm", "7"]
            done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
            assert likeness(done.stdout, text) > 0.8, (text, done.stdout)


def test_boxes_of_a_number_lie_on_the_number() -> None:
    """The dose in a sentence, not the sentence, where only the dose is asked for."""
    path = DEMO / "ministry-a-hypertension-2024.pdf"
    document, _ = read(path)
    asked = 0
    with pypdfium2.PdfDocument(path) as opened:
        for page in document.pages:
            for match in re.finditer(r"(?<=\s)\d+ mg(?=\s)", page.text):
                asked += 1
                boxes = page.boxes(match.start(), match.end())
                assert len(boxes) == 1 or "\n" in match.group()
                assert letters(inside(opened, page.number, boxes)) == letters(match.group())
    assert asked
