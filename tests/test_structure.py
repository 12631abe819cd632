from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.metadata import Bookmark
from ingest.order import in_reading_order
from ingest.pages import Line, read_pages
from ingest.pagetext import PageText
from ingest.structure import Structure, structure
from tests.paper import line, lines, ordered, structured, text_of, write_pdf

BODY = lines(
    "Children with cough are seen within the hour of coming and then", "are weighed. A child that is drowsy goes first."
)


def kinds(document: Structure) -> list[str]:
    return [block.kind for block in document.blocks]


def texts(document: Structure) -> list[str]:
    return [text_of(document, place) for place in range(len(document.blocks))]


def test_lines_of_a_paragraph_become_one_block() -> None:
    document = structured(BODY)
    assert kinds(document) == ["text"]
    assert texts(document) == [
        "Children with cough are seen within the hour of coming and then are weighed. A child that is drowsy goes first."
    ]


def test_headings_give_each_block_its_path() -> None:
    document = structured(
        [
            line("4 Treatment", 50, 60, size=18),
            line("4.1 First line", 50, 85, size=14),
            *lines(*[one.text for one in BODY], y=105),
            line("4.2 Second line", 50, 140, size=14),
            *lines(*[one.text for one in BODY], y=160),
            line("5 Referral", 50, 200, size=18),
            *lines(*[one.text for one in BODY], y=230),
        ]
    )
    found = [(block.kind, block.section) for block in document.blocks]
    assert found == [
        ("heading", ()),
        ("heading", ("4 Treatment",)),
        ("text", ("4 Treatment", "4.1 First line")),
        ("heading", ("4 Treatment",)),
        ("text", ("4 Treatment", "4.2 Second line")),
        ("heading", ()),
        ("text", ("5 Referral",)),
    ]


def test_a_heading_that_comes_again_and_again_stands_under_the_numbered_one_before_it() -> None:
    conditions = ["10.1 Measles", "10.2 Malaria, severe", "10.3 Mumps", "10.4 Tetanus"]
    document = structured(
        *(
            [
                line(condition, 50, 60, bold=True),
                line("Description", 50, 75, bold=True),
                *lines(*[one.text for one in BODY], y=90),
                line("Drug treatment", 50, 130, bold=True),
                *lines(*[one.text for one in BODY], y=145),
            ]
            for condition in conditions
        )
    )
    sections = [block.section for block in document.blocks if block.kind == "text"]
    assert sections == [
        (condition, heading) for condition in conditions for heading in ("Description", "Drug treatment")
    ]


@pytest.mark.parametrize("lead", ["Give one of these:", "and give one of these"])
def test_nothing_stands_under_a_bold_line_that_leads_a_list_or_ends_a_sentence(lead: str) -> None:
    document = structured(
        [
            line("10.1 Measles", 50, 60, bold=True),
            *lines(*[one.text for one in BODY], y=75),
            line(lead, 50, 130, bold=True),
            *lines(*[one.text for one in BODY], y=145),
            line("10.2 Mumps", 50, 200, bold=True),
            *lines(*[one.text for one in BODY], y=215),
        ]
    )
    sections = [block.section for block in document.blocks if block.kind == "text"]
    assert sections == [("10.1 Measles",), ("10.1 Measles", lead), ("10.2 Mumps",)]


def test_a_heading_over_two_lines_is_one() -> None:
    long = [line("Treatment of severe pneumonia", 50, 60, size=18), line("in small children", 50, 82, size=18)]
    document = structured([*long, *lines(*[one.text for one in BODY], y=120)])
    assert kinds(document) == ["heading", "text"]
    assert document.blocks[1].section == ("Treatment of severe pneumonia in small children",)


@pytest.mark.parametrize("rest", ["or over 65 years of age", "Conditions or over 65 years of age"])
def test_a_numbered_heading_keeps_its_first_line_where_it_wraps(rest: str) -> None:
    first = "17.3.6 Pneumonia in adults who live with other long-standing medical"
    heading = [line(first, 50, 60, bold=True), line(rest, 50, 72, bold=True)]
    document = structured([*heading, *lines(*[one.text for one in BODY], y=90)])
    assert kinds(document) == ["heading", "text"]
    assert document.blocks[1].section == (f"{first} {rest}",)


def test_a_heading_below_a_short_numbered_one_is_a_heading_of_its_own() -> None:
    heads = [line("17.3.6 Pneumonia", 50, 60, bold=True), line("Description", 50, 72, bold=True)]
    document = structured([*heads, *lines(*[one.text for one in BODY], y=90)])
    assert texts(document)[:2] == ["17.3.6 Pneumonia", "Description"]


@pytest.mark.parametrize(
    ("heading", "bookmarks"),
    [
        (line("Dosing", 50, 60, bold=True), []),
        (line("DOSING IN CHILDREN", 50, 60), []),
        (line("Dosing in small children", 50, 60), [Bookmark(title="Dosing in  small children", page=1, depth=0)]),
        (line("Dosing", 50, 60, size=12), []),
    ],
)
def test_a_heading_is_known_by_weight_capitals_bookmark_or_size(heading: Line, bookmarks: list[Bookmark]) -> None:
    document = structure(ordered([heading, *BODY]), labels=(), bookmarks=bookmarks)
    assert kinds(document) == ["heading", "text"]
    assert document.blocks[1].section == (heading.text,)


@pytest.mark.parametrize(
    "body",
    [
        line("Dosing in small children", 50, 60),
        line("ADRENALINE 1 MG.", 50, 60),
        line("12 May", 50, 60),
        line("Or", 50, 60, bold=True),  # between two drugs of one heading
    ],
)
def test_an_ordinary_line_is_no_heading(body: Line) -> None:
    assert "heading" not in kinds(structured([body, *BODY]))


@pytest.mark.parametrize(("confidence", "section"), [(0.28, ()), (0.95, ("Sean a) Ces",))])
def test_what_ocr_hardly_read_is_no_heading(confidence: float, section: tuple[str, ...]) -> None:
    large = line("Sean a) Ces", 50, 60, size=23)
    read = replace(large, words=tuple(replace(word, confidence=confidence) for word in large.words))
    assert structured([read, *BODY]).blocks[-1].section == section


def test_a_document_of_one_line_a_page_is_not_all_headings() -> None:
    assert kinds(structured([line("Give oxygen.")], [line("Then refer.")])) == ["text", "text"]


@pytest.mark.parametrize("marker", ["•", "–", "−", "1.", "a)", "(iv)", "2.3", "1.4.2"])
def test_items_of_a_list_are_blocks_of_their_own(marker: str) -> None:
    items = lines(
        f"{marker} give zinc for as long as ten days to all and go", "on giving it", f"{marker} give fluids", y=200
    )
    document = structured([*BODY, *items])
    assert kinds(document) == ["text", "item", "item"]
    assert texts(document)[1:] == [
        f"{marker} give zinc for as long as ten days to all and go on giving it",
        f"{marker} give fluids",
    ]


def test_the_cells_of_a_row_are_separated_by_tabs() -> None:
    document = structured(
        [*BODY, line("4 to 6 kg\t125 mg\ttwice daily", 50, 200), line("7 to 9 kg\t250 mg\tdaily", 50, 212)]
    )
    assert kinds(document) == ["text", "row", "row"]
    assert texts(document)[1:] == ["4 to 6 kg\t125 mg\ttwice daily", "7 to 9 kg\t250 mg\tdaily"]


def test_dotted_leaders_make_contents() -> None:
    document = structured(
        [*lines("Treatment ........... 12", "Referral ............ 14"), *lines(*[one.text for one in BODY], y=200)]
    )
    assert kinds(document) == ["contents", "contents", "text"]


def test_a_range_over_a_page_break_stays_two_numbers() -> None:
    document = structured(
        [*BODY, line("The dose of amoxicillin is 10-", 50, 500)],
        [line("20 mg/kg in each of two doses.", 50, 80), line("New.", 50, 200)],
    )
    assert texts(document)[1] == "The dose of amoxicillin is 10- 20 mg/kg in each of two doses."


def test_a_sentence_that_goes_on_over_a_page_break_is_one_block_on_both_pages() -> None:
    document = structured(
        [
            line("A short line.", 50, 60),
            *lines("The dose of amoxicillin for a child with fever and cough is given", y=500),
        ],
        [line("twice daily for five days.", 50, 80), line("Another.", 50, 200)],
    )
    block = document.blocks[1]
    assert [span.page for span in block.spans] == [1, 2]
    assert texts(document)[1].endswith("is given twice daily for five days.")


def test_a_finished_sentence_does_not_go_on_over_a_page_break() -> None:
    document = structured([line("A short line.", 50, 60), line("It is given.", 50, 500)], [line("then stop.", 50, 80)])
    assert len(document.blocks) == 3


@pytest.mark.parametrize("dash", ["-", "–"])
def test_a_range_over_a_line_break_stays_a_range(dash: str) -> None:
    first = f"The dose for every child of any age with cough and fever is 10{dash}"
    document = structured(
        lines(first, "20 mg/kg, at a pH of no more and also of no less than any 7.35–", "7.45 in all.")
    )
    assert texts(document) == [f"{first}20 mg/kg, at a pH of no more and also of no less than any 7.35–7.45 in all."]


@pytest.mark.parametrize(
    ("wrapped", "kind"), [("2.5 mg in the morning.", ["text"]), ("2.5 Offer it.", ["text", "item"])]
)
def test_a_quantity_at_the_start_of_a_line_is_not_the_number_of_an_item(wrapped: str, kind: list[str]) -> None:
    assert kinds(structured(lines("The dose for every child of any age with cough and fever is", wrapped))) == kind


def test_running_lines_come_after_the_body_and_are_in_no_block() -> None:
    document = structured(BODY, BODY, furniture=[line("National guideline", 50, 30), line("Page 7", 50, 590)])
    for page in document.pages:
        assert page.text.endswith("\nNational guideline\nPage 7")
        end = max(span.end for block in document.blocks for span in block.spans if span.page == page.number)
        assert page.text[end:] == "\nNational guideline\nPage 7"


def test_labels_are_kept() -> None:
    document = structure(ordered(BODY, BODY, BODY), labels=("i", "ii"), bookmarks=())
    assert [(page.number, page.label) for page in document.pages] == [(1, "i"), (2, "ii"), (3, "")]


def page_of(document: Structure) -> PageText:
    return document.pages[0]


def test_every_word_of_a_page_stands_in_its_text_exactly_once(tmp_path: Path) -> None:
    content = [
        (50, 40, "Header"), (50, 90, "1 Treatment", 18, "VeraBd"), (50, 120, "Give the child 10-20 mg/kg of"),
        (50, 135, "para\u00ad"), (50, 150, "cetamol. • not a list"), (50, 180, "• a list"), (50, 200, "cell"), (250, 200, "5 mg"),
        (200, 580, "Page 1"),
    ]  # fmt: skip
    drawn = list(read_pages(write_pdf(tmp_path / "one.pdf", content, content)))
    document = structure(in_reading_order(drawn), labels=(), bookmarks=())
    for before, page in zip(drawn, document.pages, strict=True):
        words = sorted((word.box, word.text) for one in before.lines for word in one.words)
        stored = sorted((box, page.text[start:end]) for start, end, box in page.words)
        assert [box for box, _ in stored] == [box for box, _ in words]
        assert all(kept in (whole, whole[:-1]) for (_, kept), (_, whole) in zip(stored, words, strict=True))
        last = 0
        for start, end, _ in page.words:
            assert start >= last
            assert not page.text[last:start].strip()
            last = end
        assert last == len(page.text)
        assert "paracetamol." in page.text


def test_the_spans_of_blocks_do_not_overlap_and_hold_the_whole_body() -> None:
    document = structured([*BODY, line("4 to 6 kg\t125 mg", 50, 200)], BODY)
    for page in document.pages:
        spans = [span for block in document.blocks for span in block.spans if span.page == page.number]
        assert "\n".join(page.text[span.start : span.end] for span in spans) == page.text


def test_boxes_give_one_box_for_each_line() -> None:
    page = page_of(structured(BODY))
    start, end = page.text.index("coming"), page.text.index("weighed") + len("weighed")
    first, second = BODY
    assert page.boxes(start, end) == (
        (first.words[-3].box[0], 90.0, first.box[2], 100.0),
        (50.0, 102.0, second.words[1].box[2], 112.0),
    )


def test_boxes_of_a_part_of_a_word_are_those_of_the_word() -> None:
    page = page_of(structured(BODY))
    assert page.boxes(1, 2) == (BODY[0].words[0].box,)


def boxes_at(places: Sequence[tuple[float, float]]) -> tuple[tuple[float, float, float, float], ...]:
    """The boxes of words of 20 by 10 points, which all stand in one text."""
    words = tuple((2 * place, 2 * place + 1, (x, y, x + 20, y + 10)) for place, (x, y) in enumerate(places))
    page = PageText(number=1, label="", width=400, height=600, text="a " * len(words), words=words)
    return page.boxes(0, 2 * len(words))


def test_boxes_never_reach_over_a_gutter_or_back() -> None:
    assert boxes_at([(50, 100), (75, 101), (300, 40)]) == ((50, 100, 95, 111), (300, 40, 320, 50))
    assert boxes_at([(300, 100), (50, 100)]) == ((300, 100, 320, 110), (50, 100, 70, 110))
