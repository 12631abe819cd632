"""A quote that breaks off is read on to its end, and never to a line that is none of it."""

import pytest

from app.quotable import Quotable
from app.unbroken import to_its_end
from ingest.pagetext import PageText, Span
from ingest.passages import Kind, Passage, Sentence
from tests.paper import line


def page_of(*lines: tuple[str, float, float]) -> PageText:
    """A page on which each of these is a block of its own: text, left edge, foot."""
    text, words = "", []
    for said, x, y in lines:
        text += "\n" if text else ""
        for word in line(said, x, y).words:
            words.append((len(text), len(text) + len(word.text), word.box))
            text += f"{word.text} "
        text = text.rstrip()
    return PageText(number=1, label="", width=400, height=600, text=text, words=tuple(words))


def unit(page: PageText, text: str, kind: Kind = "item") -> Quotable:
    start = page.text.index(text)
    span = Span(page=page.number, start=start, end=start + len(text))
    return Quotable(sentence=Sentence(text=text, kind=kind, spans=(span,)), place=0)


def said(page: PageText, text: str, kind: Kind = "item") -> str:
    return to_its_end(unit(page, text, kind), page=lambda _: page, around=()).text


SALINE = "• Give saline only 10 ml"
BOX = (SALINE, 50.0, 100.0), ("per kilogram over one", 60.0, 112.0), ("hour.", 60.0, 124.0), ("then wait", 60.0, 136.0)


def test_lines_right_below_that_begin_small_belong_to_it_up_to_its_end() -> None:
    assert said(page_of(*BOX), SALINE) == f"{SALINE} per kilogram over one hour."


def test_its_lines_may_stand_behind_a_table_in_the_text() -> None:
    page = page_of(("Repeat it after 24", 50, 100), ("100 000 IU at one year", 200, 130), ("hours.", 50, 112))
    found = to_its_end(unit(page, "Repeat it after 24", "text"), page=lambda _: page, around=())
    assert found.text == "Repeat it after 24 hours."
    assert [page.text[one.start : one.end] for one in found.spans] == ["Repeat it after 24", "hours."]


@pytest.mark.parametrize(
    "below",
    [
        ("Per kilogram", 60, 112),  # begins large
        ("• per kilogram", 50, 112),  # an item of its own
        ("per kilogram", 60, 140),  # further down
        ("per kilogram", 200, 112),  # another column
        ("per kilogram", 60, 88),  # above
    ],
)
def test_other_lines_are_none_of_it(below: tuple[str, float, float]) -> None:
    assert said(page_of((SALINE, 50, 100), below), SALINE) == SALINE


def test_what_ends_is_left_as_it_is() -> None:
    page = page_of(("• Give saline.", 50, 100), ("per kilogram", 60, 112))
    assert said(page, "• Give saline.") == "• Give saline."


def test_a_paragraph_goes_on_at_the_top_of_the_next_page() -> None:
    first = PageText(
        number=1, label="", width=400, height=600, text="Give 10 units at about", words=((0, 4, (50, 90, 70, 100)),)
    )
    other = PageText(number=2, label="", width=400, height=600, text="22.00, then check.", words=())
    begun, rest = unit(first, first.text, "text"), unit(other, other.text, "text")
    passage = Passage(id="p", guideline="g", ordinal=0, section=(), sentences=(begun.sentence, rest.sentence))
    found = to_its_end(begun, page=lambda number: (first, other)[number - 1], around=[passage])
    assert found.text == "Give 10 units at about 22.00, then check."
    assert [one.page for one in found.spans] == [1, 2]
