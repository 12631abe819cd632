"""Bands of body weight in headings, and the one weight of a question."""

import pytest

from app.weights import for_another_weight, weight_asked


@pytest.mark.parametrize(
    ("question", "kilograms"),
    [
        ("newborn weighing 2.3 kg", 2.3),
        ("newborn, 2300 g", 2.3),
        ("11 kg child, amoxicillin 250 mg", 11),
        ("20 mg/kg for a child of 11 kg", 11),
        ("amoxicillin 500 mg", None),
        ("a child of more than 25 kg", None),  # a band
        ("between 20 and 25 kg", None),
        ("from 60 kg to 52 kg in a month", None),  # two
        ("BMI 31 kg/m2", None),
    ],
)
def test_the_weight_that_is_asked_about(question: str, kilograms: float | None) -> None:
    assert weight_asked(question) == (None if kilograms is None else pytest.approx(kilograms * 1_000_000))


@pytest.mark.parametrize(
    ("heading", "kilograms", "another"),
    [
        ("Neonates ≥ 2.5 kg at birth", 2.3, True),
        ("Neonates ≥ 2.5 kg at birth", 2.5, False),
        ("Above 25 kg", 25, True),
        ("Children under 10 kg", 11, True),
        ("10-14 kg", 14.5, False),  # the next band begins at 15
        ("10-14 kg", 15, True),
        ("3 - 5.9 kg", 5.95, False),
        ("3 - 5.9 kg", 6, True),
        ("Under 10 kg, or above 40 kg", 50, False),  # one of both is enough
        ("Amoxicillin 20 mg/kg", 11, False),
        ("Children", 11, False),
    ],
)
def test_what_stands_under_a_band_is_for_the_weights_within_it(
    heading: str, kilograms: float, *, another: bool
) -> None:
    assert for_another_weight([heading], kilograms * 1_000_000) is another
    assert not for_another_weight([heading], None)


def test_every_heading_above_counts() -> None:
    assert for_another_weight(["Neonates ≥ 2.5 kg", "If ≥ 3 kg:"], 2_700_000)
    assert not for_another_weight(["Neonates ≥ 2.5 kg", "If < 3 kg:"], 2_700_000)
