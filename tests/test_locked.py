"""What a translator must not touch, and what is put back for it."""

import pytest

from app.direction import MARK
from app.locked import locked
from app.vocabulary import DrugWords


@pytest.mark.parametrize(
    ("sentence", "language", "into", "text", "shown"),
    [
        (
            "Give amoxicillin 40 mg/kg per dose twice daily for 5 days.", "en", "ms",
            "Give [[1]] for [[2]].", ["amoxicillin 40 mg/kg setiap dos dua kali sehari", "5 hari"],
        ),
        (
            "Give 15–20 mg/kg every 8 hours, at most 4 times a day.", "en", "fr",
            "Give [[1]], at most [[2]].", ["15–20 mg/kg toutes les 8 heures", "4 fois par jour"],
        ),
        (
            "Inicie metformina 500 mg cada 12 horas si la TFGe es ≥ 1,5 mL/min/1,73 m².", "es", "en",
            "Inicie [[1]] si la [[2]] es [[3]].", ["metformina 500 mg every 12 hours", "TFGe", "≥ 1,5 mL/min/1,73 m²"],
        ),
        (
            "Berikan zink selama 10 hingga 14 hari.", "ms", "es",
            "Berikan [[1]] selama [[2]].", ["zink", "10 a 14 días"],
        ),
        (
            "Treat with 2HRZE/4HR (grade A), see 4.3.1 [12].", "en", "id",
            "Treat with [[1]] (grade [[2]]), see [[3]] [[4]].", ["2HRZE/4HR", "A", "4.3.1", "[12]"],
        ),
        (
            "Repeat after two weeks in HIV and again on 1 January 2024.³", "en", "es",
            "Repeat after [[1]] in [[2]] and again on [[3]].[[4]]", ["dos semanas", "HIV", "1 January 2024", "³"],
        ),
        ("Avoid antibiotics.", "en", "es", "Avoid [[1]].", ["antibióticos"]),
        ("Half a tablet, then 1 tablet.", "en", "fr", "[[1]], then [[2]].", ["½ comprimé", "1 comprimé"]),
        ("Change to Coartem in Pregnancy.", "en", "ms", "Change to [[1]] in Pregnancy.", ["Coartem"]),
        ("DO NOT GIVE aspirin.", "en", "ms", "DO NOT GIVE [[1]].", ["aspirin"]),
    ],
)  # fmt: skip
def test_figures_drugs_and_names_are_locked(
    sentence: str, language: str, into: str, text: str, shown: list[str]
) -> None:
    found = locked(sentence, language=language, into=into)
    assert found.text == text
    assert [one.shown for one in found.locks] == shown


def test_what_was_locked_comes_back_word_for_word() -> None:
    sentence = "Give 10 µg/kg of adrenaline, not more than 0.5 mg, every 5 minutes (grade 1B)."
    found = locked(sentence, language="en", into="en")
    assert not any(one.isdigit() for one in MARK.sub("", found.text))
    assert found.opened(found.text) == sentence


def test_a_figure_stays_with_the_drug_before_it_and_never_with_the_next() -> None:
    found = locked("Give ampicillin 50 mg/kg or 7.5 mg/kg of gentamicin.", language="en", into="ms")
    assert [one.said for one in found.locks] == ["ampicillin 50 mg/kg", "7.5 mg/kg", "gentamicin"]


def test_a_figure_whose_words_no_list_knows_stays_as_it_is_printed() -> None:
    found = locked("Give 2 squirts and 1 mL/kg/min.", language="en", into="fr")
    assert found.text == "Give [[1]] squirts and [[2]]."
    assert [one.shown for one in found.locks] == ["2", "1 mL/kg/min"]


def test_a_drug_is_written_small_within_a_sentence_and_large_where_one_begins() -> None:
    found = locked("Metformin is stopped with aspirin.", language="en", into="es")
    assert found.opened("Se suspende [[1]] con [[2]].") == "Se suspende metformin con aspirin."
    assert found.opened("[[2]] se suspende con [[1]].") == "Aspirin se suspende con metformin."


def test_a_drug_that_no_list_holds_is_locked_where_the_guidelines_dose_it() -> None:
    named = DrugWords(frozenset({"zorbidol"}))
    source = locked("Stop zorbidol when it hurts.", language="en", into="es", drugs=named)
    assert source.text == "Stop [[1]] when it hurts."
    assert [one.shown for one in source.locks] == ["zorbidol"]
    assert locked("Stop zorbidol when it hurts.", language="en", into="es").text == "Stop zorbidol when it hurts."
