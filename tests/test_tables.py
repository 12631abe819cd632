"""Ruled tables, from the lines on the page to caption, head, rows, and what is wrong with their doses."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.quotable import whole_tables
from ingest.order import in_reading_order
from ingest.pages import read_pages
from ingest.structure import Structure, structure
from ingest.tables import Table

HEAD = ["Weight (kg)", "Dose", "How often"]
ROWS = [["3 - 5", "5 mg", "daily"], ["6 - 9", "10 mg", "daily"], ["10 - 14", "15 mg", "daily"]]
X, WIDTHS, HEIGHT = 40, (100, 100, 100), 24


def drawn(
    path: Path, *pages: Sequence[Sequence[str]], caption: str = "Table 1. Zinc by weight", sides: bool = True
) -> Path:
    """A table on each page, a cell 100 points wide and 24 high; a cell with a line break holds two lines."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=(400, 600))
    for number, rows in enumerate(pages):
        canvas.setFont("Helvetica", 9)
        if number == 0:
            canvas.drawString(X, 560, caption)
        top = 550 if number == 0 else 590
        for place in range(len(rows) + 1):
            canvas.line(X, top - HEIGHT * place, X + sum(WIDTHS), top - HEIGHT * place)
        for column in range(len(WIDTHS) + 1) if sides else range(1, len(WIDTHS)):
            x = X + sum(WIDTHS[:column])
            canvas.line(x, top, x, top - HEIGHT * len(rows))
        for place, row in enumerate(rows):
            for column, text in enumerate(row):
                for line, part in enumerate(text.split("\n")):
                    canvas.drawString(X + 100 * column + 4, top - HEIGHT * place - 10 - 10 * line, part)
        if number == len(pages) - 1:
            canvas.drawString(X, 60, "Weigh the child before the first dose and write it down.")
        canvas.showPage()
    canvas.save()
    return path


def read(path: Path) -> Structure:
    return structure(in_reading_order(list(read_pages(path))), labels=(), bookmarks=())


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize("sides", [True, False])
def test_a_ruled_table_has_caption_head_and_rows(tmp_path: Path, *, sides: bool) -> None:
    document = read(drawn(tmp_path / "a.pdf", [HEAD, *ROWS], sides=sides))
    (table,) = document.tables
    assert table.caption == "Table 1. Zinc by weight"
    assert [[cell.text for cell in row.cells] for row in table.head] == [HEAD]
    assert cells(table) == ROWS
    assert (table.pages, table.faults, table.dosing) == ((1,), (), True)
    assert table.sentence(table.rows[1]) == "Weight (kg) 6 - 9 · Dose 10 mg · How often daily"


def test_cells_know_where_they_stand(tmp_path: Path) -> None:
    document = read(drawn(tmp_path / "a.pdf", [HEAD, *ROWS]))
    (table,), (page,) = document.tables, document.pages
    for place, row in enumerate(table.rows):
        assert page.text[row.span.start : row.span.end] == "\t".join(ROWS[place])
        for column, cell in enumerate(row.cells):
            assert page.text[cell.span.start : cell.span.end] == cell.text
            ((left, top, right, bottom),) = page.boxes(cell.span.start, cell.span.end)
            assert X + 100 * column < left < right < X + 100 * (column + 1)
            assert 50 + HEIGHT * (place + 1) < (top + bottom) / 2 < 50 + HEIGHT * (place + 2)
    assert [block.table for block in document.blocks if block.kind == "row"] == ["t1"] * 4
    assert [block.head for block in document.blocks if block.kind == "row"] == [True, False, False, False]


def test_a_wrapped_cell_is_one_cell_and_its_numbers_stay_apart(tmp_path: Path) -> None:
    rows = [HEAD, ["3 - 5", "10-\n20 mg", "daily"], *ROWS[1:]]
    (table,) = read(drawn(tmp_path / "a.pdf", rows)).tables
    assert cells(table)[0] == ["3 - 5", "10-20 mg", "daily"] or cells(table)[0] == ["3 - 5", "10- 20 mg", "daily"]


def test_a_table_over_two_pages_is_one_and_its_repeated_head_is_no_row(tmp_path: Path) -> None:
    path = drawn(
        tmp_path / "a.pdf", [HEAD, *ROWS], [HEAD, ["15 - 20", "20 mg", "daily"], ["21 - 30", "25 mg", "daily"]]
    )
    (table,) = read(path).tables
    assert cells(table) == [*ROWS, ["15 - 20", "20 mg", "daily"], ["21 - 30", "25 mg", "daily"]]
    assert table.pages == (1, 2)
    assert table.faults == ()


def test_plain_values_give_the_same_table(tmp_path: Path) -> None:
    (table,) = read(drawn(tmp_path / "a.pdf", [HEAD, *ROWS])).tables
    assert Table.from_json(table.to_json()) == table


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([["3 - 5", "5 mg", "daily"], ["8 - 9", "10 mg", "daily"], ["10 - 14", "15 mg", "daily"]], "nothing stands between '3 - 5' and '8 - 9'"),
        ([["3 - 5", "5 mg", "daily"], ["4 - 9", "10 mg", "daily"], ["10 - 14", "15 mg", "daily"]], "'3 - 5' and '4 - 9' overlap"),
        ([["3 - 5", "5 mg", "daily"], ["6 - 9", "1 mg", "daily"], ["10 - 14", "15 mg", "daily"]], "the dose falls from '5 mg' to '1 mg' at '6 - 9'"),
        ([["3 - 5", "5 mg", "daily"], ["6 - 9", "", "daily"], ["10 - 14", "15 mg", "daily"]], "no dose stands beside '6 - 9'"),
    ],
)  # fmt: skip
def test_a_fault_among_doses_is_told_and_the_table_is_not_quoted(
    tmp_path: Path, rows: list[list[str]], fault: str
) -> None:
    document = read(drawn(tmp_path / "a.pdf", [HEAD, *rows]))
    (table,) = document.tables
    assert table.faults == (fault,)
    assert whole_tables([table], page=lambda number: document.pages[number - 1]) == {}


def test_bands_without_a_unit_are_told(tmp_path: Path) -> None:
    (table,) = read(drawn(tmp_path / "a.pdf", [["Weight", "Dose", "How often"], *ROWS])).tables
    assert table.faults == tuple(f"the band {row[0]!r} has no unit" for row in ROWS)


def test_a_table_is_quoted_whole_with_its_caption(tmp_path: Path) -> None:
    document = read(drawn(tmp_path / "a.pdf", [HEAD, *ROWS]))
    (sentence,) = whole_tables(document.tables, page=lambda number: document.pages[number - 1]).values()
    assert sentence.text.split("\n") == ["Table 1. Zinc by weight", *("\t".join(row) for row in [HEAD, *ROWS])]


def test_a_box_around_one_text_is_no_table(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(400, 600))
    canvas.rect(40, 400, 300, 100)
    canvas.drawString(50, 480, "Give zinc to every child with")
    canvas.drawString(50, 460, "watery stools for ten days.")
    canvas.save()
    document = read(tmp_path / "a.pdf")
    assert document.tables == ()
    assert "Give zinc to every child with" in document.pages[0].text


def test_a_flow_chart_whose_arrows_meet_its_boxes_is_no_table(tmp_path: Path) -> None:
    """Its sentences were torn: "Weight or", "≥ < 10", "20 kg and < 35 kg, years of age"."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(400, 600))
    for foot in (500, 460, 420):
        canvas.rect(40, foot, 300, 40)
    for shaft in (95, 115):  # the sides of an arrow, drawn over the boxes
        canvas.line(shaft, 420, shaft, 540)
    canvas.drawString(50, 515, "Weight above 20 kg and under 35 kg,")
    canvas.drawString(50, 475, "or under 10 years of age and well")
    canvas.drawString(50, 435, "Give one tablet each day until then")
    canvas.save()
    document = read(tmp_path / "a.pdf")
    assert document.tables == ()
    assert "Weight above 20 kg and under 35 kg," in document.pages[0].text
    assert "or under 10 years of age and well" in document.pages[0].text


def test_a_row_below_a_cell_that_reaches_down_keeps_its_columns(tmp_path: Path) -> None:
    """Without its own tab "500 mg" stood, in a quote, below the head of the column to its left."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(400, 600))
    canvas.setFont("Helvetica", 9)
    for y in (550, 526, 478):
        canvas.line(40, y, 340, y)
    canvas.line(140, 502, 340, 502)
    for x in (40, 140, 240, 340):
        canvas.line(x, 550, x, 478)
    rows = [(535, ("Acid blocker", "Amoxicillin", "Metronidazole")), (511, ("20 mg daily", "1 g", "none"))]
    for y, row in rows:
        for column, text in enumerate(row):
            canvas.drawString(44 + 100 * column, y, text)
    canvas.drawString(144, 487, "500 mg")
    canvas.drawString(244, 487, "400 mg")
    canvas.save()
    document = read(tmp_path / "a.pdf")
    text = "Acid blocker\tAmoxicillin\tMetronidazole\n20 mg daily\t1 g\tnone\n\t500 mg\t400 mg"
    assert document.pages[0].text == text
    (table,) = document.tables
    assert cells(table) == [["20 mg daily", "1 g", "none"], ["20 mg daily", "500 mg", "400 mg"]]
    (sentence,) = whole_tables(document.tables, page=lambda number: document.pages[number - 1]).values()
    assert sentence.text == text
