"""Question → Named, and how much a guideline's scores weigh for it."""

from dataclasses import replace

import pytest

from app.named import AGED, OF_COUNTRY, OF_LANGUAGE, OF_NAME, OF_YEAR, Named, fit, named_in, newest_years
from ingest.guideline import Guideline

UGANDA = Guideline(id="ug", title="Uganda Clinical Guidelines", country="UG", language="en", published="2023", file="ug.pdf", sha256="")  # fmt: skip
OLD = replace(UGANDA, id="ug-old", published="2019-05")
CHILE = replace(UGANDA, id="cl", title="Guía de diabetes", country="CL", language="es", published="2017", file="cl_minsal.pdf")  # fmt: skip
SOUTH = replace(UGANDA, id="za", title="IMCI chart booklet", country="ZA", published="2011", file="za_imci.pdf")
LOADED = (UGANDA, OLD, CHILE, SOUTH)


def named(question: str, language: str = "en") -> Named:
    return named_in(question, guidelines=LOADED, language=language)


@pytest.mark.parametrize(
    ("question", "countries"),
    [
        ("Uganda: first drug for hypertension", {"UG"}),
        ("the Ugandan book", {"UG"}),
        ("¿qué prefiere la guía chilena?", {"CL"}),
        ("SA, CD4 60, what next?", {"ZA"}),
        ("en Sudáfrica", {"ZA"}),
        ("a clinic in Cape Town", {"ZA"}),
        ("a clinic in Nairobi", set()),  # nothing of Kenya is loaded
        ("what SA says", {"ZA"}),
        ("per Kenya", set()),  # none of it is loaded
        ("usa un jarabe, sa dose", set()),
    ],
)
def test_a_country_is_named_by_name_adjective_or_initials(question: str, countries: set[str]) -> None:
    assert named(question).countries == countries


def test_capitals_name_a_guideline_and_years_an_edition() -> None:
    assert named("amoxicillin by weight (IMCI)").guidelines == {"za"}
    assert named("metas según MINSAL").guidelines == {"cl"}
    assert named("imci in small letters").guidelines == frozenset()
    assert named("the 2019 book, 1999 cases").years == {"2019"}


def test_the_language_of_a_question_counts_where_a_guideline_is_written_in_it() -> None:
    assert named("¿cuál es la dosis?", "es").language == "es"
    assert named("quelle est la dose?", "fr").language == ""


def test_weights_by_hand() -> None:
    newest = newest_years(LOADED)
    assert newest == {"UG": 2023, "CL": 2017, "ZA": 2011}
    assert fit(UGANDA, Named(), newest=newest) == 1
    assert fit(OLD, Named(), newest=newest) == pytest.approx(AGED**4)
    assert fit(OLD, Named(years=frozenset({"2019"})), newest=newest) == OF_YEAR
    assert fit(UGANDA, Named(countries=frozenset({"UG"})), newest=newest) == OF_COUNTRY
    assert fit(SOUTH, Named(guidelines=frozenset({"za"})), newest=newest) == OF_NAME
    assert fit(CHILE, Named(language="es"), newest=newest) == OF_LANGUAGE
    assert fit(UGANDA, Named(language="en"), newest=newest) == 1


def test_what_may_not_answer_makes_nothing_older() -> None:
    draft = replace(UGANDA, published="2030", status="draft")
    assert newest_years([OLD, draft]) == {"UG": 2019}


def test_the_words_that_name_a_document_are_told() -> None:
    assert set(named("Ugandan guide of 2023, per NDOH, for TB").words) == {"Ugandan", "2023"}
    assert named("the MINSAL target").words == ("MINSAL",)
