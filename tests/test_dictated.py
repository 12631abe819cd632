"""Transcript → what the page shows: figures with what was said, drugs and numbers marked, unsure words, offers, readings."""

import pytest

from app.dictated import Dictated, Offer, dictated
from app.hearing import Heard
from app.speech import Transcript, Word
from tests.lexicon import LEXICON


def transcript(
    text: str, *, language: str = "en", sure: float | None = 0.9, low: str = "", by: str = "one"
) -> Transcript:
    words = tuple(
        Word(text=word, start=float(place), end=place + 0.5, confidence=0.3 if word == low else sure)
        for place, word in enumerate(text.split())
    )
    return Transcript(words=words, language=language, transcriber=by, seconds=9.0, language_confidence=0.7)


def shown(text: str, **changes: object) -> Dictated:
    found = dictated(Heard(transcript=transcript(text, **changes)), vocabulary=LEXICON)  # type: ignore[arg-type]
    assert found.spoken == text
    assert " ".join(word.said or word.text for word in found.words) == text
    assert " ".join(word.text for word in found.words) == found.text
    return found


def test_numbers_are_figures_and_keep_what_was_said_and_when() -> None:
    found = shown("metformin five hundred milligrams twice a day?")
    assert found.text == "metformin 500 mg twice a day?"
    dose = found.words[1]
    assert (dose.text, dose.said, dose.kind, dose.start, dose.end) == (
        "500 mg",
        "five hundred milligrams",
        "number",
        1,
        3.5,
    )
    assert [word.kind for word in found.words] == ["drug", "number", "", "", ""]
    assert (found.language, found.language_confidence, found.transcriber, found.seconds) == ("en", 0.7, "one", 9.0)
    assert not found.offers
    assert not found.readings


def test_a_figure_is_as_sure_as_its_least_sure_word() -> None:
    found = shown("give five hundred milligrams", low="hundred")
    assert found.words[1].confidence == 0.3
    assert [word.unsure for word in found.words] == [False, True]


@pytest.mark.parametrize(
    ("sure", "unsure"),
    [
        (0.9, [False, False, False]),
        (0.7, [False, True, True]),
        (0.4, [True, True, True]),
        (None, [False, False, False]),
    ],
)
def test_a_drug_or_number_must_be_heard_more_surely(sure: float | None, unsure: list[bool]) -> None:
    assert [word.unsure for word in shown("give metformin 500", sure=sure).words] == unsure


def test_a_number_that_is_unclear_stays_in_words_and_is_unsure() -> None:
    found = shown("give one fifty")
    assert found.text == "give one fifty"
    assert (found.words[1].kind, found.words[1].unsure, found.words[1].said) == ("number", True, "")


def test_a_misheard_drug_is_offered_and_never_changed() -> None:
    found = shown("give ten milligrams a moxy cillin, now")
    assert found.text == "give 10 mg a moxy cillin, now"
    assert found.offers == (Offer(place=2, said="a moxy cillin", meant=("amoxicillin",)),)
    assert [word.unsure for word in found.words] == [False, False, True, True, True, False]


def test_words_of_a_number_are_no_part_of_a_name() -> None:
    assert shown("met five hundred men").offers == ()


def test_a_lone_number_that_may_be_of_a_name_stays_in_words() -> None:
    found = shown("dose of fenny ten")
    assert found.text == "dose of fenny ten"
    assert [(one.said, one.meant) for one in found.offers] == [("fenny ten", ("phenytoin",))]


def test_a_language_that_nobody_tells_is_guessed() -> None:
    found = shown("berapakah dos untuk kanak-kanak lima ratus miligram", language="")
    assert found.language == "ms"
    assert found.text == "berapakah dos untuk kanak-kanak 500 mg"


def test_two_readings_leave_the_box_empty() -> None:
    heard = Heard(
        transcript=transcript("give fifteen milligrams"),
        other=transcript("give fifty milligrams", by="two"),
        differs="15, 50",
    )
    found = dictated(heard, vocabulary=LEXICON)
    assert (found.text, found.words, found.offers) == ("", (), ())
    assert [(one.transcriber, one.text, one.differs) for one in found.readings] == [
        ("one", "give 15 mg", "15, 50"), ("two", "give 50 mg", "15, 50"),
    ]  # fmt: skip


def test_silence_is_nothing() -> None:
    found = shown("")
    assert (found.text, found.words, found.offers) == ("", (), ())
