import pytest

from eval.ingestion_scores import (
    Agreement,
    FoundRecommendation,
    FoundRow,
    grade_agreement,
    recommendation_agreement,
    row_agreement,
)
from eval.ingestion_truth import AnnotatedPage, Recommendation, TableRow, Truth, normalised, words_hash

ZINC = "Give zinc for fourteen days to every child who has diarrhoea"  # eleven words
FLUID = "Offer more fluid than usual"  # five words


def true(text: str, *, page: int = 3, grade: str = "[2021]", also: tuple[str, ...] = ()) -> Recommendation:
    words = normalised(text)
    return Recommendation(
        file="a.pdf",
        pages=(page,),
        number="1",
        grade=grade,
        grade_also=also,
        start=words_hash(words[:6]),
        end=words_hash(words[-6:]),
        words=len(words),
    )


def found(text: str, *, page: int = 3, grade: str = "[2021]", file: str = "a.pdf") -> FoundRecommendation:
    return FoundRecommendation(file=file, page=page, number="1", text=text, grade=grade)


def truth(*recommendations: Recommendation) -> Truth:
    page = AnnotatedPage(file="a.pdf", page=3, what="recommendations")
    return Truth(pages=(page,), recommendations=recommendations, rows=())


def counts(agreement: Agreement) -> tuple[int, int, int, int]:
    recall, precision = agreement.recall, agreement.precision
    return recall.successes, recall.trials, precision.successes, precision.trials


def test_two_of_three_are_found_and_one_of_three_findings_is_wrong() -> None:
    judged = truth(true(ZINC), true(FLUID), true("Wash hands"))
    findings = [found(ZINC), found(FLUID), found("This section is about zinc")]
    assert counts(recommendation_agreement(judged, findings)) == (2, 3, 2, 3)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("give ZINC for fourteen days, to every child who has diarrhoea.", True),
        (f"{ZINC} today", True),  # another end, 12 words for 11
        (ZINC.removesuffix(" diarrhoea"), True),  # 10 words for 11
        (f"{ZINC} today and also tomorrow", False),  # 15 words for 11
        (ZINC.replace("who", "with severe illness who"), False),  # another end, 14 words for 11
        (ZINC.replace("to every", "to this one and that, to every"), True),  # 16 words, but the same end
        (f"1.2 {ZINC}", False),
    ],
)
def test_text_is_the_same_by_its_start_and_its_end_or_length(text: str, *, same: bool) -> None:
    assert recommendation_agreement(truth(true(ZINC)), [found(text)]).recall.successes == same


def test_another_file_or_first_page_is_not_the_same() -> None:
    judged = truth(true(ZINC))
    assert counts(recommendation_agreement(judged, [found(ZINC, page=4), found(ZINC, file="b.pdf")])) == (0, 1, 0, 0)


def test_a_finding_pairs_once() -> None:
    assert counts(recommendation_agreement(truth(true(ZINC)), [found(ZINC), found(ZINC)])) == (1, 1, 1, 2)
    assert counts(recommendation_agreement(truth(true(ZINC), true(ZINC)), [found(ZINC)])) == (1, 2, 1, 1)


def test_the_pairing_is_the_largest() -> None:
    # The longer finding fits both, by length 11 of 12 and by its end; the shorter fits only the shorter truth.
    longer = ZINC.replace("every child", "every single child")
    judged = truth(true(ZINC), true(longer))
    assert counts(recommendation_agreement(judged, [found(longer), found(ZINC)])) == (2, 2, 2, 2)


def test_a_grade_counts_where_letters_and_digits_are_equal() -> None:
    judged = truth(true(ZINC, grade="[2015, amended 2022]"), true(FLUID, grade="Strong", also=("Grade: strong",)))
    findings = [found(ZINC, grade="2015 Amended 2022"), found(FLUID, grade="grade (Strong)")]
    assert counts(grade_agreement(judged, findings)) == (2, 2, 2, 2)
    assert counts(grade_agreement(judged, [found(ZINC, grade="[2015]"), found(FLUID, grade="")])) == (0, 2, 0, 1)


def test_a_grade_on_a_recommendation_without_one_is_wrong() -> None:
    judged = truth(true(ZINC), true(FLUID, grade=""))
    assert counts(grade_agreement(judged, [found(ZINC), found(FLUID)])) == (1, 1, 1, 2)


def test_a_page_annotated_as_empty_costs_precision() -> None:
    assert counts(recommendation_agreement(truth(), [found(ZINC)])) == (0, 0, 0, 1)


def row(*cells: tuple[str, str], page: int = 4) -> FoundRow:
    return FoundRow(file="a.pdf", page=page, cells=cells)


def true_row(*cells: tuple[str, str]) -> TableRow:
    hashed = tuple((words_hash(normalised(header)), words_hash(normalised(cell))) for header, cell in cells)
    return TableRow(file="a.pdf", page=4, table="doses", ruled=True, cells=hashed)


LIGHT = (("Weight (kg)", "5–8"), ("Dose", "5 mL"))
HEAVY = (("Weight (kg)", "> 30"), ("Dose", "20 mL"))
DOSES = Truth(pages=(), recommendations=(), rows=(true_row(*LIGHT), true_row(*HEAVY)))


def test_rows_are_found_with_their_headers() -> None:
    assert counts(row_agreement(DOSES, [row(*LIGHT), row(*HEAVY)])) == (2, 2, 2, 2)


def test_a_row_with_more_cells_and_dashes_is_still_found() -> None:
    assert counts(row_agreement(DOSES, [row(*LIGHT, ("Tablet", "–"), ("Age", "1 year"))])) == (1, 2, 1, 1)


def test_a_cell_under_another_header_or_on_another_page_is_not_found() -> None:
    swapped = row(("Dose", "5–8"), ("Weight (kg)", "5 mL"))
    assert counts(row_agreement(DOSES, [swapped])) == (0, 2, 0, 1)
    assert counts(row_agreement(DOSES, [row(*LIGHT, page=5)])) == (0, 2, 0, 0)


def test_a_row_torn_in_two_is_not_found_and_costs_precision_twice() -> None:
    assert counts(row_agreement(DOSES, [row(LIGHT[0]), row(LIGHT[1]), row(*HEAVY)])) == (1, 2, 1, 3)


def test_rows_of_another_table_are_not_judged() -> None:
    assert counts(row_agreement(DOSES, [row(("Drug", "zinc"))])) == (0, 2, 0, 0)


def test_two_equal_cells_need_two() -> None:
    twice = (("Frequency", "Daily"), ("Frequency", "Daily"), ("Comment", "Best"))
    judged = Truth(pages=(), recommendations=(), rows=(true_row(*twice),))
    assert counts(row_agreement(judged, [row(*twice[1:])])) == (0, 1, 0, 1)
    assert counts(row_agreement(judged, [row(*twice)])) == (1, 1, 1, 1)
