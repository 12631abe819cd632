"""Turns → Question."""

import pytest

from app.question import MAX_LENGTH, QuestionError, understand


@pytest.mark.parametrize("text", ["", "   \n\t "], ids=["nothing", "spaces"])
def test_an_empty_question_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        understand(text)


@pytest.mark.parametrize("text", ["???", "— … !", "()[]"])
def test_punctuation_alone_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="no word"):
        understand(text)


def test_a_long_question_is_refused_without_being_repeated() -> None:
    with pytest.raises(QuestionError, match="20,000 characters") as caught:
        understand("x" * 20_000)
    assert "xx" not in str(caught.value)


def test_the_longest_question_is_taken() -> None:
    assert understand("x" * MAX_LENGTH).text == "x" * MAX_LENGTH


def test_spaces_and_lines_are_joined() -> None:
    assert understand("  what\n dose \t of  zinc? ").text == "what dose of zinc?"


@pytest.mark.parametrize(
    "follow_up",
    [
        "and in pregnancy?",
        "What if it is severe?",
        "how much?",
        "Does she need oxygen too?",
        "kalau bayi?",
        "¿y en niños?",
    ],
)
def test_a_follow_up_is_read_with_the_turn_before(follow_up: str) -> None:
    question = understand(follow_up, earlier=("Oral amoxicillin for pneumonia at home",))
    assert question.text == follow_up
    assert question.standalone == f"Oral amoxicillin for pneumonia at home {follow_up}"


def test_a_question_that_stands_alone_forgets_the_turns_before() -> None:
    asked = "Which rifampicin dose is right for children with tuberculosis?"
    assert understand(asked, earlier=("Amoxicillin for pneumonia",)).standalone == asked


def test_three_turns_are_remembered() -> None:
    question = understand("and now?", earlier=("first", "second", "third", "fourth"))
    assert question.standalone == "second third fourth and now?"


def test_what_is_searched_for_stays_bounded() -> None:
    question = understand("and now?", earlier=("word " * 399,) * 3)
    assert len(question.standalone) <= MAX_LENGTH + len(" and now?")
