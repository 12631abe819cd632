"""What stands beside a quote that is right in general and may not be for the patient."""

import pytest

from app.quoting import cautioned
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
    (found,) = cautioned([general], asked=asked)
    assert ("does not say whether it holds in pregnancy" in found.note) is noted
    assert found.note.endswith("Note 1.")
    assert found.text == text


def test_what_speaks_of_pregnancy_comes_before_what_does_not() -> None:
    general = statement(text="Start an ACE inhibitor.")
    theirs = statement(text="In pregnancy start methyldopa.")
    assert [one.text for one in cautioned([general, theirs], asked=PREGNANT)] == [theirs.text, general.text]
    assert cautioned([general, theirs], asked=frozenset()) == (general, theirs)
