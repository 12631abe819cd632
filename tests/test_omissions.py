"""What a statement leaves out of the sentence that it cites: all its words stand there, and it is not what is said there."""

import pytest

from app.verifying import verify
from tests.test_verifying import Sentence, judged, source


@pytest.mark.parametrize(
    ("text", "cited", "reason"),
    [
        ("Give zinc as the first choice.", "Copper replaces zinc as the first choice.", "a comparison"),
        ("Use phenytoin in eclampsia.", "Use magnesium, in preference to phenytoin, in eclampsia.", "a comparison"),
        ("Aspirin causes bleeding.", "Aspirin causes less bleeding than warfarin.", "a comparison"),
        ("Zinc prevents fever.", "There is no evidence that zinc prevents fever.", "that it is unsure"),
        ("Zinc prevents fever.", "It is unclear whether zinc prevents fever.", "that it is unsure"),
        ("Zink mencegah demam.", "Kita mahu tahu sama ada zink mencegah demam.", "that it is unsure"),
        ("The child has fever.", "Ask if the child has fever.", "that it is asked or looked for"),
        ("Zinc prevented fever.", "In one trial zinc prevented fever.", "that it was studied"),
        ("Zinc prevents fever.", "Zinc failed to prevent fever.", "that it fails"),
        ("Zinc is given for fever.", "Zinc was formerly given for fever.", "that it is past"),
        ("Surgery is required.", "Surgery is rarely required.", "that it is rare, or for some"),
        ("Children with fever are admitted.", "Some children with fever are admitted.", "that it is rare, or for some"),
        ("Admit children with pneumonia.", "Admit children with severe pneumonia.", "“severe” of the cited text"),
        ("Refer adults with headache.", "Refer adults with persistent headache.", "“persistent” of the cited text"),
        ("Rujuk pesakit dehidrasi.", "Rujuk pesakit dehidrasi teruk.", "“teruk” of the cited text"),
    ],
)  # fmt: skip
def test_what_is_left_out_and_turns_the_rest_is_quoted(text: str, cited: str, reason: str) -> None:
    language = "ms" if text.startswith(("Rujuk", "Zink")) else "en"
    verified = judged(text, cited, language=language)
    assert verified.verdict == "quote"
    assert f"{reason} was left out" in verified.reasons
    assert judged(cited, cited, language=language).verdict == "supported"


@pytest.mark.parametrize(
    ("text", "cited", "reason"),
    [
        ("People with tuberculosis are screened.", "Household contacts of people with tuberculosis are screened.", "“household” of what it repeats"),
        ("Correction of sodium can damage the brain.", "Too rapid correction of sodium can damage the brain.", "“rapid” of what it repeats"),
        ("Babies with hepatitis B are vaccinated.", "Babies of mothers with hepatitis B are vaccinated.", "“mother” of what it repeats"),
        ("The regimen is tenofovir and lamivudine.", "The regimen is tenofovir, lamivudine and dolutegravir.", "a part of a list"),
    ],
)  # fmt: skip
def test_what_is_left_out_of_the_very_phrase_that_is_repeated_is_quoted(text: str, cited: str, reason: str) -> None:
    verified = judged(text, cited)
    assert verified.verdict == "quote"
    assert f"{reason} was left out" in verified.reasons
    assert judged(cited, cited).verdict == "supported"


def test_some_of_a_list_may_be_told_as_some() -> None:
    cited = "Signs of dehydration are sunken eyes, thirst and a slow skin pinch."
    assert judged("Signs of dehydration include sunken eyes and thirst.", cited).verdict == "supported"
    assert judged("Signs of dehydration are sunken eyes and thirst.", cited).verdict == "quote"


def test_giving_is_not_made_of_what_is_only_referred() -> None:
    cited = "Patients already on insulin are referred."
    verified = judged("Give insulin.", cited)
    assert verified.verdict == "quote"
    assert "the cited text does not speak of giving or using it" in verified.reasons
    assert judged("Refer patients already on insulin.", cited).verdict == "supported"


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Refer a cough of more than 14 days.", "Refer a cough that lasts more than 14 days."),
        ("Zinc is given to children with fever.", "Zinc is given to children with fever; it is unclear whether vomiting ends."),
        ("Amoxicillin is preferred to ampicillin in otitis.", "In otitis, amoxicillin is preferred to ampicillin."),
    ],
)  # fmt: skip
def test_what_turns_nothing_may_be_left_out(text: str, cited: str) -> None:
    verified = judged(text, cited)
    assert verified.verdict == "supported", verified.reasons


def test_the_question_may_name_the_kind() -> None:
    text, cited = "Admit children with pneumonia.", "Admit children with severe pneumonia."
    assert judged(text, cited, question="severe pneumonia in children").verdict == "supported"


@pytest.mark.parametrize(
    ("text", "cited", "above"),
    [("Metformin is first-line.", "Metformin is first-line in type 2 diabetes.", "type 2 diabetes")],
)
def test_the_condition_that_something_is_for_is_not_dropped(text: str, cited: str, above: str) -> None:
    verified = judged(text, cited)
    assert verified.verdict == "quote"
    assert judged(text, cited, question=f"what is given in {above}").verdict == "supported"


def test_the_parts_of_one_sentence_do_not_stand_for_the_whole() -> None:
    assert judged("Aspirin and warfarin are given.", "Aspirin or warfarin is given.").verdict == "quote"


def test_an_age_is_not_taken_for_a_length_of_treatment() -> None:
    cited = "Treat children aged 3 months to 16 years who have non-severe disease for 4 months."
    verified = judged("Non-severe disease at age 3 months to 16 years is treated for 4 months.", cited)
    assert verified.verdict in {"supported", "quote"}, verified.reasons


CHILD = "If treatment is unsuccessful in the child, consider clobazam."


def test_patients_that_only_the_headings_name_are_not_put_in_the_place_of_the_text_s_own() -> None:
    above = ("Epilepsy in children and adults",)
    drafted = Sentence(text=CHILD.replace("child", "adult"), ids=("S1.1",))
    verified = verify(drafted, [source("S1.1", CHILD, above=above)], question="epilepsy in a boy of 7 years")
    assert verified.verdict == "quote"
    assert "the cited text itself speaks of others than adult patients" in verified.reasons


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("These must be considered.", "These must be considered when selecting a drug for patients with anaemia."),
        ("Tell patients of signs of infection and ask them to call.", "Tell patients of signs of infection and ask them to call if signs of infection occur."),
    ],
)  # fmt: skip
def test_a_statement_that_would_stand_anywhere_is_quoted(text: str, cited: str) -> None:
    assert judged(text, cited).verdict == "quote"
    assert judged(cited, cited).verdict == "supported"


def test_a_sentence_as_it_stands_leaves_nothing_out_in_another_language_either() -> None:
    said = "Los adultos con diabetes en tratamiento con insulina miden la glucosa."
    assert judged(said, said, language="es").verdict == "supported"
