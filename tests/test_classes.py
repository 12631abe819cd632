"""Classes of drugs, by the names of their members."""

import pytest

from app.classes import class_forms, names_class


@pytest.mark.parametrize(
    ("drug", "text", "named"),
    [
        ("imatinib", "All TKIs are contraindicated in pregnancy.", True),
        ("imatinib", "Un inhibidor de tirosina quinasa está contraindicado.", True),
        ("imatinib", "An ACE inhibitor is contraindicated.", False),
        ("enalapril", "An ACE inhibitor is contraindicated.", True),
        ("sertraline", "Antidepressants are stopped in stages.", True),
        ("lorazepam", "Give a second benzodiazepine.", True),
        ("isosorbide", "Ask whether nitrates are taken.", True),
        ("nitrofurantoin", "Ask whether nitrates are taken.", False),
        ("Bisoprolol", "A beta-blocker is added.", True),
        ("unheard", "A statin is added.", False),
    ],
)
def test_what_is_said_of_a_class_is_said_of_its_members(drug: str, text: str, *, named: bool) -> None:
    assert names_class(text, class_forms([drug])) is named


def test_no_class_is_named_without_a_drug() -> None:
    assert class_forms([]) == frozenset()
    assert not names_class("Statins and TKIs.", frozenset())
