from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.order import in_reading_order
from ingest.pages import Line, read_pages
from tests.paper import line, lines, page, prose, write_pdf

LEFT = ["left one is of", "left two is of", "left three of", "left four so", "left five one", "left six one"]
RIGHT = ["right one so far", "right two so far", "right three far", "right four so", "right five so", "right six so"]


def texts(found: Sequence[Line]) -> list[str]:
    return [one.text for one in found]


def rows(left: Sequence[str], right: Sequence[str], *, gap: float = 250) -> list[Line]:
    """What a file gives that draws two columns row by row: lines that run over the gutter."""
    found = []
    for place, (one, other) in enumerate(zip(left, right, strict=True)):
        y = 100 + 12.0 * place
        found.append(Line(words=line(one, 50, y).words + line(other, gap, y).words))
    return found


WIDE_LEFT = [f"{text} and more words to fill" for text in LEFT]


def test_columns_drawn_row_by_row_are_told_apart() -> None:
    (found,) = in_reading_order([page(1, *rows(WIDE_LEFT, RIGHT, gap=260))])
    assert texts(found.body) == [*WIDE_LEFT, *RIGHT]


def test_columns_drawn_one_after_the_other_stay_so() -> None:
    drawn = [*lines(*WIDE_LEFT), *lines(*RIGHT, x=260)]
    (found,) = in_reading_order([page(1, *drawn)])
    assert list(found.body) == drawn


def test_a_heading_over_both_columns_separates_what_is_above_from_what_is_below() -> None:
    above, below = rows(WIDE_LEFT, RIGHT, gap=260), rows([f"{text} b" for text in WIDE_LEFT], RIGHT, gap=260)
    shifted = [
        Line(words=tuple(type(word)(text=word.text, box=(word.box[0], word.box[1] + 120, word.box[2], word.box[3] + 120),
                                    size=word.size, bold=word.bold) for word in one.words))
        for one in below
    ]  # fmt: skip
    heading = line("One heading that stands across the two columns of it", 50, 190)
    (found,) = in_reading_order([page(1, *above, heading, *shifted)])
    expected = [*WIDE_LEFT, *RIGHT, heading.text, *(f"{text} b" for text in WIDE_LEFT), *RIGHT]
    assert texts(found.body) == expected


@pytest.mark.parametrize(
    "cells",
    [
        [("Amoxicillin", "40 mg/kg twice daily now"), ("Cefixime", "8 mg/kg once daily now")],
        [("weight of the child", "dose in mg"), ("4 to 6 kg", "125 mg"), ("from 10 kg", "250 mg")],
        [("up to 5 kg", "one half of a tablet"), ("from 5 to 10 kg of it", "one tablet each day")],
    ],
)
def test_a_table_is_not_taken_for_columns(cells: list[tuple[str, str]]) -> None:
    many = (cells * 8)[:12]
    drawn = rows([one for one, _ in many], [other for _, other in many], gap=230)
    (found,) = in_reading_order([page(1, *drawn)])
    assert list(found.body) == drawn


def test_running_lines_with_page_numbers_are_set_aside() -> None:
    pages = [
        page(
            number,
            line("National guideline", 50, 40),
            *lines(f"Body of page {number}.", f"More of it, {number * number}."),
            line(f"Page {number} of 6", 180, 580),
        )
        for number in range(1, 7)
    ]
    for number, found in enumerate(in_reading_order(pages), 1):
        assert texts(found.furniture) == ["National guideline", f"Page {number} of 6"]
        assert texts(found.body) == [f"Body of page {number}.", f"More of it, {number * number}."]


def test_left_and_right_pages_may_run_different_lines() -> None:
    pages = [page(n, line("Odd title" if n % 2 else "Even title", 50, 40), line(f"Text {n}")) for n in range(1, 9)]
    assert [texts(found.furniture) for found in in_reading_order(pages)] == [["Odd title"], ["Even title"]] * 4


def test_chapters_may_run_different_lines() -> None:
    pages = [page(n, line(f"Chapter on {'abcd'[n // 10]}ches", 50, 40), line("Text")) for n in range(40)]
    assert all(len(found.furniture) == 1 for found in in_reading_order(pages))


def test_a_short_chapter_may_run_a_line_of_its_own_on_its_few_right_pages() -> None:
    chapters = [f"Chapter of {name}" for name in ("asthma", "burns", "croup", "dengue") for _ in range(4)]
    tops = [title if place % 2 else "The handbook" for place, title in enumerate(chapters)]
    pages = [page(place + 1, line(top, 50, 20), line(f"Text {place}")) for place, top in enumerate(tops)]
    assert [texts(found.furniture) for found in in_reading_order(pages)] == [[top] for top in tops]


def test_a_heading_that_stands_twice_at_the_height_of_the_running_lines_is_body_where_it_is_alone() -> None:
    tops = ["The handbook"] * 6 + ["Burns"] + ["The handbook"] * 4 + ["Burns"] + ["The handbook"] * 4
    found = in_reading_order([page(place + 1, line(top, 50, 20)) for place, top in enumerate(tops)])
    assert [texts(one.body) for one in found if one.body] == [["Burns"], ["Burns"]]


def test_a_heading_repeated_in_the_body_is_not_lost() -> None:
    pages = [page(number, line("Treatment", 50, 200), line("Give it.", 50, 220)) for number in range(1, 7)]
    assert all(texts(found.body) == ["Treatment", "Give it."] for found in in_reading_order(pages))


def test_a_heading_at_the_top_of_one_page_is_body() -> None:
    pages = [page(number, line(f"Topic {'abcdef'[number]}", 50, 50), line("Text")) for number in range(6)]
    assert not any(found.furniture for found in in_reading_order(pages))


def test_a_single_page_has_no_running_lines() -> None:
    (found,) = in_reading_order([page(1, line("Title", 50, 30), line("Text"), line("1", 50, 590))])
    assert not found.furniture


def test_no_line_is_lost_and_none_is_made_up(tmp_path: Path) -> None:
    columns = [piece for place in range(12) for piece in ((30, 100 + 14 * place, f"left {place} of twelve words it"),
                                                           (220, 100 + 14 * place, f"right {place} of twelve"))]  # fmt: skip
    pages = [
        [(50, 30, "Header"), *columns, (200, 580, "1")],
        [(50, 30, "Header"), *prose("one", "two"), (200, 580, "2")],
        [],
        [(50, 30, "Header"), (50, 200, "a"), (300, 200, "b"), (200, 580, "4")],
    ]
    drawn = list(read_pages(write_pdf(tmp_path / "one.pdf", *pages)))
    for before, found in zip(drawn, in_reading_order(drawn), strict=True):
        assert found.page == before
        kept = Counter(word for one in (*found.body, *found.furniture) for word in one.words)
        assert kept == Counter(word for one in before.lines for word in one.words)


def test_columns_of_a_pdf_read_left_then_right(tmp_path: Path) -> None:
    left = [f"left {place} of these twelve w" for place in range(12)]
    right = [f"right {place} of twelve w" for place in range(12)]
    drawn = []
    for place, (one, other) in enumerate(zip(left, right, strict=True)):
        drawn += [(30.0, 100.0 + 14 * place, one), (225.0, 100.0 + 14 * place, other)]
    (found,) = in_reading_order(list(read_pages(write_pdf(tmp_path / "one.pdf", drawn))))
    assert " ".join(texts(found.body)) == " ".join([*left, *right])
