"""Conditions whose parts hold only together: a statement that keeps one part of two is another rule."""

import pytest

from tests.test_verifying import judged

DISCHARGE = "Discharge the child when oxygen is no longer needed and the child feeds well."
TRIAD = "Diagnose pre-eclampsia when hypertension and proteinuria are present after 20 weeks."
DRIVE = "Do not drive unless the fits have been controlled for a year and the doctor agrees."


@pytest.mark.parametrize(
    ("text", "cited", "language"),
    [
        ("Discharge the child when oxygen is no longer needed.", DISCHARGE, "en"),
        ("Diagnose pre-eclampsia when hypertension is present after 20 weeks.", TRIAD, "en"),
        ("Do not drive unless the doctor agrees.", DRIVE, "en"),
        ("Rujuk bayi jika demam berterusan.", "Rujuk bayi jika demam berterusan dan bayi lemah.", "ms"),
        ("Dé de alta al niño cuando respire bien.", "Dé de alta al niño cuando respire bien y no necesite oxígeno.", "es"),
        ("L'enfant sort lorsque la fièvre a cédé.", "L'enfant sort lorsque la fièvre a cédé et qu'il mange bien.", "fr"),
    ],
)  # fmt: skip
def test_a_part_of_a_condition_left_out_is_quoted(text: str, cited: str, language: str) -> None:
    verified = judged(text, cited, language=language)
    assert verified.verdict == "quote", verified.reasons
    assert any("condition" in one and "was left out" in one for one in verified.reasons), verified.reasons
    assert judged(cited, cited, language=language).verdict == "supported"


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("When oxygen is no longer needed and the child feeds well, discharge the child.", DISCHARGE),
        ("Refer if there is fever.", "Refer if there is fever or cough."),  # either is enough
    ],
)
def test_a_condition_that_is_kept_or_one_of_several_is_supported(text: str, cited: str) -> None:
    verified = judged(text, cited)
    assert verified.verdict == "supported", verified.reasons


def test_the_question_may_name_the_other_part() -> None:
    text = "Diagnose pre-eclampsia when hypertension is present after 20 weeks."
    assert judged(text, TRIAD, question="hypertension with proteinuria").verdict == "supported"
