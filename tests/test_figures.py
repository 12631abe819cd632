"""Flow charts made by hand: what stands in their boxes is theirs, and no prose is taken for it."""

from collections.abc import Sequence

import pytest

from app.quotable import quotable
from ingest.order import OrderedPage
from ingest.pages import Box, Line, Page
from ingest.passages import passages
from ingest.structure import Structure, structure
from tests.paper import HEIGHT, WIDTH, line, text_of

CAPTION = "Figure 2: Care of a child with fever"


def frame(left: float, top: float, right: float, bottom: float) -> list[Box]:
    """The four sides of a box."""
    return [
        (left, top, right, top),
        (left, bottom, right, bottom),
        (left, top, left, bottom),
        (right, top, right, bottom),
    ]


BOXES = [*frame(100, 150, 300, 180), *frame(60, 210, 180, 260), *frame(220, 210, 340, 260)]
INSIDE = [
    line("Fever for 2 days?", 110, 170),
    line("Yes → give", 70, 230),
    line("amoxicillin", 70, 242),
    line("No → wait", 230, 230),
]
ABOVE = [
    line("Every child who comes to the clinic with a fever is to be seen on", 50, 90),
    line("the same day, as the figure below tells, and is to be weighed, so", 50, 102),
]
BELOW = [line("that the dose can be found in the table.", 50, 320), line("Give it with food.", 50, 334)]


def drawn(body: Sequence[Line], rulings: Sequence[Box]) -> Structure:
    one = Page(number=1, width=WIDTH, height=HEIGHT, lines=tuple(body), rulings=tuple(rulings))
    return structure([OrderedPage(page=one, body=tuple(body), furniture=())], labels=(), bookmarks=())


def kinds(document: Structure) -> list[tuple[str, str]]:
    return [(block.kind, text_of(document, place)) for place, block in enumerate(document.blocks)]


@pytest.mark.parametrize(
    "caption", [CAPTION, "Algorithm 1. Fever", "Gambar 3. Demam", "Rajah 1: Demam", "Figura 2 Fiebre"]
)
@pytest.mark.parametrize("y", [140.0, 280.0], ids=["above", "below"])
def test_what_stands_in_the_boxes_is_the_figure_s(caption: str, y: float) -> None:
    title = line(caption, 80, y)
    body = [*ABOVE, title, *INSIDE, *BELOW] if y < 150 else [*ABOVE, *INSIDE, title, *BELOW]
    found = kinds(drawn(body, BOXES))
    figure = [text for kind, text in found if kind == "figure"]
    assert figure == [caption, "Fever for 2 days?", "Yes → give amoxicillin", "No → wait"]


def test_the_prose_around_a_figure_holds_nothing_of_it() -> None:
    found = kinds(drawn([*ABOVE, line(CAPTION, 80, 140), *INSIDE, *BELOW], BOXES))
    prose = " ".join(text for kind, text in found if kind != "figure")
    assert prose == " ".join(one.text for one in [*ABOVE, *BELOW])


def test_a_figure_makes_passages_of_its_own_with_its_caption_and_is_not_quoted() -> None:
    document = drawn([*ABOVE, line(CAPTION, 80, 140), *INSIDE, *BELOW], BOXES)
    found = list(passages(document, guideline="one", count=lambda text: len(text.split()), limit=18))
    drawn_ones = [one for one in found if any(sentence.kind == "figure" for sentence in one.sentences)]
    first, *rest = drawn_ones
    assert first.text.startswith(CAPTION)
    assert rest
    assert all(one.context == CAPTION for one in rest)
    for one in drawn_ones:
        assert {sentence.kind for sentence in one.sentences} == {"figure"}
        assert one.pages == (1,)
        assert list(quotable(one)) == []
    quoted = [unit.text for one in found for unit in quotable(one)]
    assert quoted[-1] == "Give it with food."
    assert not any("amoxicillin" in text for text in quoted)


@pytest.mark.parametrize(
    "title",
    ["Care of a child with fever", "Figure 2 shows the care of a child.", "(Figure 2)", "Figure 2: Fever ........ 12"],
    ids=["no caption", "a sentence", "a reference", "a line of the contents"],
)
def test_boxes_without_a_caption_are_no_figure(title: str) -> None:
    found = kinds(drawn([*ABOVE, line(title, 80, 140), *INSIDE, *BELOW], BOXES))
    assert "figure" not in {kind for kind, _ in found}


def test_a_caption_without_a_drawing_is_no_figure() -> None:
    body = [*ABOVE, line(CAPTION, 80, 140), *INSIDE, *BELOW]
    assert "figure" not in {kind for kind, _ in kinds(drawn(body, []))}


def test_a_paragraph_on_a_coloured_ground_below_a_caption_is_no_figure() -> None:
    words = "Insulin is kept in the fridge and never in the freezer"
    body = [line(CAPTION, 50, 100), *(line(words, 52, 140.0 + 14 * place) for place in range(4))]
    grounds = [side for place in range(4) for side in frame(50, 130.0 + 14 * place, 330, 142.0 + 14 * place)]
    assert "figure" not in {kind for kind, _ in kinds(drawn(body, grounds))}


def test_boxes_beyond_a_line_of_prose_are_another_matter() -> None:
    prose = line("Whoever has had a fit is to be sent to hospital at once by car", 30, 200)
    lower = [*frame(60, 210, 180, 260), *frame(220, 210, 340, 260)]
    boxes = [*frame(100, 150, 190, 180), *frame(200, 150, 300, 180), *lower]
    body = [line(CAPTION, 80, 140), line("Fever?", 110, 170), prose, line("Box 7", 70, 230)]
    found = kinds(drawn(body, boxes))
    assert [text for kind, text in found if kind == "figure"] == [CAPTION, "Fever?"]


@pytest.mark.parametrize("seed", [0, 1])
def test_no_word_of_a_page_with_a_figure_is_lost_or_doubled(seed: int) -> None:
    body = [*ABOVE, line(CAPTION, 80, 140), *INSIDE, *BELOW]
    body = body[::-1] if seed else body
    written = sorted(drawn(body, BOXES).pages[0].text.split())
    assert written == sorted(word for one in body for word in one.text.split())
