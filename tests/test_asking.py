"""In which language a question is asked, and whether a number answers it."""

import pytest

from app.asking import asks_against, asks_dose, asks_number, common_words, spoken_in


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What is the dose of amoxicillin for a child?", "en"),
        ("max daily losartan?", "en"),
        ("HbA1c target", "en"),
        ("¿dosis de amoxicilina en niños?", "es"),
        ("crisis convulsiva, primera línea", "es"),
        ("Quelle dose d'amoxicilline pour un enfant ?", "fr"),
        ("traitement de la pneumonie chez l'enfant", "fr"),
        ("dosis insulin untuk pasien, brp unit?", "id"),
        ("gimana tata laksana hipoglikemia?", "id"),
        ("Berapakah dos ubat untuk pesakit?", "ms"),
        ("apa rawatan untuk darah tinggi", "ms"),
    ],
)
def test_the_language_of_a_question(question: str, language: str) -> None:
    assert spoken_in(question) == language


def test_words_that_only_ask_are_common_in_every_language() -> None:
    assert {"what", "qué", "quelle", "berapa"} & common_words() >= {"what", "berapa"}
    assert not {"insulin", "metformin", "tuberculosi"} & common_words()


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("dose of insulin", True),
        ("berapa lama", True),
        ("¿cuánto?", True),
        ("combien de jours", True),
        ("which drug first", False),
    ],
)
def test_whether_a_number_answers(question: str, *, number: bool) -> None:
    assert asks_number(question) is number


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("amoxicillin dose for a child", True),
        ("how many mg of prednisolone?", True),
        ("paracetamol mg/kg", True),
        ("on amlodipine 10 mg and still 160/100, what next?", False),  # a dose that is told is not asked for
        ("takes metformin 500mg, which drug is added?", False),
    ],
)
def test_a_dose_is_asked_for_and_not_merely_told(question: str, *, asks: bool) -> None:
    assert asks_dose(question) is asks


@pytest.mark.parametrize(
    ("question", "against"),
    [
        ("metformin contraindications", True),
        ("when should metformin not be used?", True),
        ("who must not have efavirenz", True),
        ("kontraindikasi metformin", True),
        ("contraindicaciones de la metformina", True),
        ("metformin dose", False),
        ("not controlled on metformin, what next?", False),
        ("when is metformin started", False),
    ],
)
def test_whether_it_is_asked_when_not_to_give_something(question: str, *, against: bool) -> None:
    assert asks_against(question) is against
