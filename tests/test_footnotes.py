"""The notes of a quote: told with it, word for word, since a note can turn what the sentence says."""

import pytest

from app.footnotes import notes_of
from ingest.pagetext import PageText


def page_text(text: str) -> PageText:
    return PageText(number=2, label="", width=100, height=100, text=text, words=())


PAGE = page_text(
    "Give amoxicillin to children with chest indrawing.²\nGive zinc*, 20 mg.\nHer index is 30 kg/m².\n"
    "¹ Not after a first dose.\n² A child with HIV is given the first\ndose and referred.\n* Not below 6 months.\nPage 2"
)


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        (
            "Give amoxicillin to children with chest indrawing.²",
            "Note ² on page 2: “A child with HIV is given the first dose and referred.”",
        ),
        ("Give zinc*, 20 mg.", "Note * on page 2: “Not below 6 months.”"),
        ("Stop it.¹", "Note ¹ on page 2: “Not after a first dose.”"),
        ("Stop it.¹,²", None),
        ("Her index is 30 kg/m².", ""),  # a unit
        ("Give 10⁹ cells.", ""),  # a power
        ("Not with Mg²+ or Al³⁺.", ""),  # charges
        ("Give zinc.", ""),
        ("Give it.³", "The mark ³ stands for a note that was not found on page 2: look at the page."),
    ],
)
def test_the_marks_of_a_quote_bring_their_notes(quote: str, told: str | None) -> None:
    found = notes_of(quote, PAGE, number=2)
    assert found == told if told is not None else found.count("Note ") == 2


def test_a_long_note_is_cut_and_says_so() -> None:
    page = page_text("Stop it.¹\n¹ " + "It is long, " * 60 + "and ends.")
    assert notes_of("Stop it.¹", page, number=1).endswith("…”")


def test_a_mark_of_two_notes_is_not_guessed() -> None:
    page = page_text("Stop it.¹\n¹ Not in children.\nGive it.¹\n¹ Not in adults.")
    assert notes_of("Stop it.¹", page, number=4) == "The mark ¹ stands for one of 2 notes on page 4: look at the page."


def test_notes_that_are_not_told_are_named() -> None:
    page = page_text("\n".join(f"{mark} Note." for mark in "¹²³⁴"))
    said = notes_of("A.¹ B.² C.³ D.⁴", page, number=4)
    assert said.endswith("“Note.” More notes stand on page 4, marked ⁴: look at the page.")
