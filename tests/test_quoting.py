"""What stands beside a quote that is right in general and may not be for the patient."""

import pytest

from app.quoting import with_caution
from tests.fakes import citation, statement

PREGNANT = frozenset({"pregnant"})


@pytest.mark.parametrize(
    ("text", "section", "asked", "noted"),
    [
        ("Start an ACE inhibitor.", "First line", PREGNANT, True),
        ("Start an ACE inhibitor, but not in pregnancy.", "First line", PREGNANT, False),
        ("Start methyldopa.", "Hypertension in pregnancy", PREGNANT, False),
        ("Start an ACE inhibitor.", "First line", frozenset(), False),
    ],
)
def test_a_general_sentence_says_that_it_does_not_speak_of_pregnancy(
    text: str, section: str, asked: frozenset[str], *, noted: bool
) -> None:
    general = statement(text=text, citations=(citation(section=(section,), quote=text),), note="Note 1.")
    found = with_caution(general, asked=asked)
    assert ("does not say whether it holds in pregnancy" in found.note) is noted
    assert found.note.endswith("Note 1.")
    assert found.text == text
