"""What stands beside a quote that is right in general and may not be for the patient."""

import pytest

from app.population import populations_in
from app.quoting import BARRED, cautioned
from tests.fakes import citation, statement

PREGNANT = frozenset({"pregnant"})


@pytest.mark.parametrize(
    ("text", "section", "asked", "noted"),
    [
        ("Start an ACE inhibitor.", "First line", PREGNANT, True),
        ("Start an ACE inhibitor, but not in pregnancy.", "First line", PREGNANT, False),
        ("Start methyldopa.", "Hypertension in pregnancy", PREGNANT, False),
        ("Start an ACE inhibitor.", "First line", frozenset(), False),
        ("Start an ACE inhibitor.", "First line", frozenset({"elderly", "child"}), False),
    ],
)
def test_a_general_sentence_says_that_it_does_not_speak_of_pregnancy(
    text: str, section: str, asked: frozenset[str], *, noted: bool
) -> None:
    general = statement(text=text, citations=(citation(section=(section,), quote=text),), note="Note 1.")
    (found,) = cautioned([general], asked=asked)
    assert ("does not say whether it holds in pregnancy" in found.note) is noted
    assert found.note.endswith("Note 1.")
    assert found.text == text


@pytest.mark.parametrize(
    ("question", "text", "note"),
    [
        ("metformin dose, eGFR 40", "Start with 500 mg.", "in kidney disease."),
        ("metformin dose, eGFR 40", "Halve it where creatinine clearance is below 45 ml/min.", ""),
        ("dosis metformin LFG 40", "Mulai 500 mg.", "in kidney disease."),
        ("paracetamol in cirrhosis", "Give 1 g.", "in liver disease."),
        ("paracetamol in cirrhosis", "At most 2 g in liver failure.", ""),
        ("fluids in severe malnutrition", "Give 20 ml/kg at once.", "in malnutrition."),
        ("fluids in severe malnutrition", "Give a malnourished child 10 ml/kg.", ""),
        ("prednisolone for a child", "Give 30 mg daily.", "in children."),
        ("TDF, pregnant", "Give 300 mg to adults who are not pregnant.", BARRED.format("pregnancy or breastfeeding")),
        ("prednisolone for a child", "Give 1 mg/kg daily.", ""),
        ("prednisolone for a child", "In children under 5 give 10 mg.", ""),
        ("prednisolone for a child", "Age\tDose\n2 years\t10 mg\nadults\t30 mg", ""),
        (
            "prednisolone for a child",
            "Stop it after a pressure of 140/90 mmHg or a glucose of 200 mg/dL.",
            "",
        ),  # no amount
        ("prednisolone for an adult", "Give 30 mg daily.", ""),
        ("TDF, pregnant, CKD", "Give 300 mg.", "in pregnancy or breastfeeding or in kidney disease."),
        ("TDF, pregnant, CKD", "Give 300 mg in pregnancy.", "in kidney disease."),
    ],
)
def test_whom_a_general_sentence_may_harm_is_told(question: str, text: str, note: str) -> None:
    (found,) = cautioned([statement(text=text)], asked=populations_in(question))
    whole = note if not note or note.startswith("This") else f"This sentence does not say whether it holds {note}"
    assert found.note == whole


def test_what_speaks_of_pregnancy_comes_before_what_does_not() -> None:
    general = statement(text="Start an ACE inhibitor.")
    theirs = statement(text="In pregnancy start methyldopa.")
    assert [one.text for one in cautioned([general, theirs], asked=PREGNANT)] == [theirs.text, general.text]
    assert cautioned([general, theirs], asked=frozenset()) == (general, theirs)


def test_who_is_left_out_does_not_hide_who_is_not_spoken_of() -> None:
    general = statement(text="Give 300 mg to adults who are not pregnant.")
    (found,) = cautioned([general], asked=populations_in("TDF, pregnant, CKD"))
    untold = "This sentence does not say whether it holds in kidney disease."
    assert found.note == f"{BARRED.format('pregnancy or breastfeeding')} {untold}"
