"""Amounts in words that are no figures: most, half, one of three, the second, several weeks."""

import pytest

from tests.test_verifying import judged

GOUT = "Most people with gout have raised urate."
CRITERIA = "Two of the three criteria are needed for the diagnosis."
ARMS = "Take the blood pressure in both arms."
TAPER = "Steroids are tapered over several weeks."


@pytest.mark.parametrize(
    ("text", "cited", "language", "reason"),
    [
        ("People with gout have raised urate.", GOUT, "en", "of most, or of nearly all"),
        ("Women with endometriosis have pain.", "Nearly half of women with endometriosis have pain.", "en", "of most, or of nearly all"),
        ("Todas las mujeres mejoran con hierro.", "Casi todas las mujeres mejoran con hierro.", "es", "of most, or of nearly all"),
        ("Les patients guérissent sans antibiotique.", "La plupart des patients guérissent sans antibiotique.", "fr", "of most, or of nearly all"),
        ("The vaccine is given at 9 months.", "The second dose of the vaccine is given at 9 months.", "en", "which one of several"),
        ("One of the three criteria is needed for the diagnosis.", CRITERIA, "en", "how many of how many"),
        ("Three of the criteria are needed for the diagnosis.", CRITERIA, "en", "how many of how many"),
        ("Four adults have hypertension.", "One in four adults has hypertension.", "en", "how many of how many"),
        ("Take the blood pressure in one arm.", ARMS, "en", "“one” is not in the cited text"),
        ("Deliver a shock of 200 joules twice.", "Deliver a shock of 200 joules.", "en", "“twice” is not in the cited text"),
        ("Steroids are tapered over several days.", TAPER, "en", "a span of time"),
    ],
)  # fmt: skip
def test_another_amount_in_words_is_quoted(text: str, cited: str, language: str, reason: str) -> None:
    verified = judged(text, cited, language=language)
    assert verified.verdict == "quote"
    assert any(reason in one for one in verified.reasons), verified.reasons
    assert judged(cited, cited, language=language).verdict == "supported"


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Raised urate is present in most people with gout.", GOUT),
        ("Two of the three criteria are required for diagnosis.", CRITERIA),
        ("Blood pressure is taken in both arms.", ARMS),
        ("Over several weeks, steroids are tapered.", TAPER),
        ("Scan at 11 weeks in an adult.", "Scan at 11 weeks in adults."),  # “an” is a year in French alone
    ],
)
def test_the_same_amount_is_supported(text: str, cited: str) -> None:
    verified = judged(text, cited)
    assert verified.verdict == "supported", verified.reasons
