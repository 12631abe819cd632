"""Recommendations and their grades, as printed, out of pages made by hand; the words are ours."""

import pytest

from ingest.grades import grade_at_end
from ingest.recommendations import Recommendation, recommendations
from tests.paper import lines, structured

LONG = "Give oral zinc to every child with watery stools for ten whole days"  # fills its line


def found(*texts: str) -> list[Recommendation]:
    """What stands in lines below each other; an empty text leaves a gap, which ends a paragraph."""
    body = []
    for place, text in enumerate(texts):
        body += lines(text, y=100 + 14 * place) if text else []
    return list(recommendations(structured(body)))


def briefly(*texts: str) -> list[tuple[str, str, str]]:
    return [(one.number, one.text, one.grade) for one in found(*texts)]


@pytest.mark.parametrize(
    ("text", "grade", "scheme"),
    [
        ("Offer zinc. [2015, amended 2022]", "[2015, amended 2022]", "NICE"),
        ("Offer zinc. [2003, amended 2007 and 2023]", "[2003, amended 2007 and 2023]", "NICE"),
        ("Give zinc (Strong recommendation, low certainty of evidence)", "(Strong recommendation, low certainty of evidence)", "GRADE"),
        ("(Conditional/High and moderate grade of evidence)", "(Conditional/High and moderate grade of evidence)", "GRADE"),
        ("Give zinc (1B).", "(1B)", "GRADE"),
        ("Give zinc. (Grade B, Level II)", "(Grade B, Level II)", "letter"),
        ("Beri zink. (Gred A, Tahap I)", "(Gred A, Tahap I)", "letter"),
        ("Give zinc. (Class IIa, Level B)", "(Class IIa, Level B)", "class"),
        ("Zink geben. (Empfehlungsgrad A, Evidenzlevel 1a)", "(Empfehlungsgrad A, Evidenzlevel 1a)", "AWMF"),
        ("Give zinc. LoE: IIIb", "LoE: IIIb", "LoE"),
        ("Give zinc (Level I)", "(Level I)", "letter"),
    ],
)  # fmt: skip
def test_a_grade_is_kept_as_printed(text: str, grade: str, scheme: str) -> None:
    one = grade_at_end(text)
    assert one is not None
    assert (one.text, one.scheme, text[one.start :].rstrip(".")) == (grade, scheme, grade)


@pytest.mark.parametrize(
    "text",
    [
        "Give zinc for ten days.",
        "Give vitamin (C)",
        "See the study [2015]. It was small.",
        "(see Table 3)",
        "pH 7.35 [12]",
    ],
)
def test_what_is_no_grade_is_none(text: str) -> None:
    assert grade_at_end(text) is None


def test_a_letter_alone_is_a_grade_only_among_recommendations() -> None:
    assert grade_at_end("Test the urine once a year. (C)") is None
    one = grade_at_end("Test the urine once a year. (C)", letters=True)
    assert one is not None
    assert one.text == "(C)"


def test_numbered_items_end_at_their_dated_mark() -> None:
    assert briefly(
        "1.2.3 Offer zinc to children with:", "• watery stools", "• a low weight. [2015,", "amended 2022]",
        "This sentence explains why.", "1.2.4 Do not offer syrup. [2009]",
    ) == [
        ("1.2.3", "Offer zinc to children with: • watery stools • a low weight.", "[2015, amended 2022]"),
        ("1.2.4", "Do not offer syrup.", "[2009]"),
    ]  # fmt: skip


def test_a_numbered_heading_is_no_recommendation() -> None:
    assert briefly("3.5.1 New patients with worms", "New patients are those never treated before.") == []


def test_a_labelled_recommendation_ends_at_its_grade() -> None:
    assert briefly(
        "Recommendation 2.1A", "Zinc should be given daily for ten days", "(Strong/High grade of evidence)",
        "Remark: Recommendation 2.1A also applies to adults.",
    ) == [("2.1A", "Zinc should be given daily for ten days", "(Strong/High grade of evidence)")]  # fmt: skip


def test_a_label_may_name_the_grade_itself() -> None:
    assert briefly("Recommendation 4 (Grade A, Level I)", "Give zinc at once.", "", "Weigh the child first.") == [
        ("4", "Give zinc at once.", "(Grade A, Level I)")
    ]


def test_a_label_and_its_words_may_stand_below_each_other() -> None:
    assert briefly("Recommendation 4 (Grade A, Level I)", "", "Give zinc at once.", "", "Weigh the child first.") == [
        ("4", "Give zinc at once.", "(Grade A, Level I)")
    ]


def test_a_sentence_about_a_recommendation_is_none() -> None:
    assert briefly("Recommendation 1.1 also applies to zinc in adults.") == []


def test_a_list_that_is_announced_holds_recommendations() -> None:
    assert briefly(
        "Rekomendasi:", "1. Beri zink setiap hari. (C)", "2. Timbang anak dahulu. (C)", "", "Penjelasan menyusul."
    ) == [
        ("1", "Beri zink setiap hari.", "(C)"),
        ("2", "Timbang anak dahulu.", "(C)"),
    ]


def test_each_bullet_below_a_rating_has_its_grade() -> None:
    rated = briefly(
        "Evidence Rating: [A]", "• Zinc, oral, 20 mg daily", "", "Or", "", "• Zinc syrup, oral, 5 mL daily", "Referral"
    )
    assert [(text, grade) for _, text, grade in rated][:2] == [
        ("Zinc, oral, 20 mg daily", "Evidence Rating: [A]"),
        ("Zinc syrup, oral, 5 mL daily Referral", "Evidence Rating: [A]"),
    ]


def test_ids_go_through_the_document_and_spans_hold_the_text() -> None:
    document = structured(lines("1.1.1 Offer zinc. [2009]", "1.1.2 Offer more. [2009]", pitch=20))
    ones = recommendations(document)
    assert [one.id for one in ones] == ["r1", "r2"]
    for one in ones:
        stored = " ".join(document.pages[span.page - 1].text[span.start : span.end] for span in one.spans)
        assert one.text in stored
        assert one.grade in stored
        assert one.page == 1
