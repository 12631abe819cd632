"""What stands under a heading, by its words."""

import pytest

from app.sections import asks_treatment, speaks_of_prevention, tells_why, treats


@pytest.mark.parametrize(
    ("text", "heading", "value"),
    [
        ("Wash all linen.", "5.2 Treatment", 1.0),
        ("Wash all linen.", "Penatalaksanaan dan terapi", 1.0),
        ("Give ibuprofen.", "Description", 1.0),  # names a drug
        ("It itches at night.", "2.1 Clinical features", -1.0),
        ("Pica en la noche.", "Síntomas", -1.0),
        ("It itches at night.", "Scabies", 0.0),
        ("It itches at night.", "Scabies in children: description", 0.0),  # begins with something else
    ],
)
def test_what_is_done_and_what_describes(text: str, heading: str, value: float) -> None:
    assert treats(text, ["Skin", heading]) == value
    assert treats(text, [heading, "Skin"]) != -1.0  # only the innermost counts


@pytest.mark.parametrize(
    ("heading", "why"),
    [
        ("Why the committee made the recommendations", True),
        ("2. Métodos", True),
        ("1 Scope", True),
        ("Objectives of this guideline", True),
        ("Ruang lingkup", True),
        ("Preguntas clínicas abordadas", True),
        ("Objectives of treatment", False),
        ("Methods of contraception", False),
        ("Tujuan terapi", False),
        ("3 Drug treatment", False),
    ],
)
def test_reasons_and_what_a_guideline_says_of_itself(heading: str, *, why: bool) -> None:
    assert tells_why([heading, "Diabetes"]) is why


@pytest.mark.parametrize(
    ("text", "prevents"),
    [
        ("Meningococcal prophylaxis", True),
        ("Care of contacts", True),
        ("Pencegahan penularan", True),
        ("Secondary prophylaxis", False),
        ("Emergency measures", False),
    ],
)
def test_what_prevents(text: str, *, prevents: bool) -> None:
    assert speaks_of_prevention(["Meningitis", text]) is prevents


def test_treatment_is_asked_for() -> None:
    assert [asks_treatment(one) for one in ("how is gout treated", "rawatan gout", "what is gout")] == [
        True,
        True,
        False,
    ]
