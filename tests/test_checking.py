"""Draft → what holds: anything that the stored page does not prove is left out."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.answer import Answer, Citation, Statement
from app.assistant import Assistant
from app.checking import holding
from ingest.library import published
from ingest.release import Release


@pytest.fixture(scope="module")
def release(demo_library: Path) -> Release:
    return Release(published(demo_library))


@pytest.fixture(scope="module")
def true(demo_library: Path) -> Statement:
    """The range that stands on two lines: “10-” / “20 mg/kg”."""
    outcome = Assistant.open(demo_library).answer("What range of rifampicin mg/kg must every dose lie within?")
    assert isinstance(outcome, Answer)
    return next(one for one in outcome.statements if "Rifampicin" in one.text)


def told(true: Statement, text: str) -> Statement:
    """The same statement with another text and quote."""
    return Statement(text=text, kind="quoted", citations=(replace(true.citations[0], quote=text),))


def test_what_stands_on_the_page_holds(release: Release, true: Statement) -> None:
    assert holding([true], release=release) == (true,)


@pytest.mark.parametrize(
    ("printed", "altered"),
    [("15 mg/kg", "16 mg/kg"), ("mg/kg", "g/kg"), ("600 mg", "60 mg"), ("no child", "every child"), ("once", "twice")],
    ids=["digit", "unit", "zero", "polarity", "frequency"],
)
def test_an_altered_quote_is_dropped(release: Release, true: Statement, printed: str, altered: str) -> None:
    assert printed in true.text
    assert holding([told(true, true.text.replace(printed, altered))], release=release) == ()


def changed(true: Statement, **citation: object) -> Statement:
    return replace(true, citations=(replace(true.citations[0], **citation),))


def test_a_text_that_says_more_than_its_quotes_is_dropped(release: Release, true: Statement) -> None:
    assert holding([replace(true, text=f"{true.text} Double it in severe cases.")], release=release) == ()


def test_a_quote_from_another_page_is_dropped(release: Release, true: Statement) -> None:
    assert holding([changed(true, page=3)], release=release) == ()


def test_a_page_that_is_not_there_proves_nothing(release: Release, true: Statement) -> None:
    assert holding([changed(true, page=99)], release=release) == ()


@pytest.mark.parametrize("boxes", [(), ((0.0, 0.0, 9999.0, 10.0),), ((50.0, 90.0, 40.0, 80.0),)])
def test_a_quote_without_boxes_on_the_page_is_dropped(release: Release, true: Statement, boxes: object) -> None:
    assert holding([changed(true, boxes=boxes)], release=release) == ()


def test_an_empty_quote_proves_nothing(release: Release, true: Statement) -> None:
    assert holding([told(true, " ")], release=release) == ()


def test_only_quoted_statements_exist_in_this_form(release: Release, true: Statement) -> None:
    assert holding([replace(true, kind="checked")], release=release) == ()


def test_the_rest_of_a_draft_stays(release: Release, true: Statement) -> None:
    false = told(true, true.text.replace("15 mg/kg", "51 mg/kg"))
    assert holding([false, true, false], release=release) == (true,)


def test_a_statement_without_a_citation_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="needs a citation"):
        Statement(text="Give 5 mg.", kind="quoted", citations=())


def test_citations_are_values(true: Statement) -> None:
    assert isinstance(true.citations[0], Citation)
    assert hash(true.citations[0].boxes)
