"""Every word of the cited sentence, and another sentence: words that change places, times, changes and orders."""

import pytest

from tests.test_verifying import judged

WARM = "Iron is best taken between meals."
CORD = "Clamp the cord after the first breath."
LOWER = "Lower the pressure by 25% in the first hour."
RATIO = "Compressions and breaths are given at a ratio of 30:2."


@pytest.mark.parametrize(
    ("text", "cited", "language"),
    [
        ("In people with eczema, ask about asthma.", "In people with asthma, ask about eczema.", "en"),
        ("Heart failure raises the risk of anaemia.", "Anaemia raises the risk of heart failure.", "en"),
        ("The doctor informs the nurse when the pulse is irregular.", "The nurse informs the doctor when the pulse is irregular.", "en"),
        ("Dolutegravir lowers the level of rifampicin.", "Rifampicin lowers the level of dolutegravir.", "en"),
        ("Screen children who have siblings with coeliac disease.", "Screen siblings of children with coeliac disease.", "en"),
        ("The wound is left open if it is clean and closed if it is dirty.", "The wound is left open if it is dirty and closed if it is clean.", "en"),
        ("Suntikan diberi di punggung bayi, bukan di paha.", "Suntikan diberi di paha bayi, bukan di punggung.", "ms"),
        ("Vacune a los hermanos con sarampión de los enfermos.", "Vacune a los enfermos con sarampión de los hermanos.", "es"),
        ("L'infirmière prévient le médecin avant la visite.", "Le médecin prévient l'infirmière avant la visite.", "fr"),
    ],
)  # fmt: skip
def test_words_that_change_places_are_quoted(text: str, cited: str, language: str) -> None:
    verified = judged(text, cited, language=language)
    assert verified.verdict == "quote"
    assert any("changed places" in one or "no longer of" in one for one in verified.reasons), verified.reasons
    assert judged(cited, cited, language=language).verdict == "supported"


@pytest.mark.parametrize(
    ("text", "cited", "reason"),
    [
        ("Iron is best taken after meals.", WARM, "behind another word of time or place"),
        ("Iron is best taken with meals.", WARM, "behind another word of time or place"),
        ("Clamp the cord at the first breath.", CORD, "behind another word of time or place"),
        ("Lower the pressure to 25% in the first hour.", LOWER, "“25%” is by how much it changes"),
        ("Breaths and compressions are given at a ratio of 30:2.", RATIO, "in an order of the cited text"),
        ("Antibiotics are given after the incision.", "Antibiotics are given 2 hours after the incision.", "“2 hours” from “incision” was left out"),
    ],
)  # fmt: skip
def test_another_relation_is_quoted(text: str, cited: str, reason: str) -> None:
    verified = judged(text, cited)
    assert verified.verdict == "quote"
    assert any(reason in one for one in verified.reasons), verified.reasons


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("In asthma, iron is best taken between meals.", "Iron is best taken between meals in asthma."),
        ("Ask about fever and cough.", "Ask about cough and fever."),
        ("The cord is clamped after the first breath.", CORD),
        ("In the first hour, lower the pressure by 25%.", LOWER),
    ],
)
def test_another_order_that_says_the_same_is_supported(text: str, cited: str) -> None:
    verified = judged(text, cited)
    assert verified.verdict == "supported", verified.reasons
