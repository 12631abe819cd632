"""What a text states in numbers: in one unit of each kind, and with its own words."""

import pytest

from app.quantities import quantities


@pytest.mark.parametrize(
    ("text", "kind", "values", "words"),
    [
        ("give 0.5 g", "mg", {500}, "0.5 g"),
        ("give 500 mg", "mg", {500}, "500 mg"),
        ("100 mcg", "mg", {0.1}, "100 mcg"),
        ("1,5 g", "mg", {1500}, "1,5 g"),
        ("1,500 mg", "mg", {1500}, "1,500 mg"),
        ("10-20 mg/kg", "mg/kg", {10, 20}, "10-20 mg/kg"),
        ("2 to 4 tablets of 5 mg", "mg", {5}, "5 mg"),
        ("2.4 MU", "IU", {2_400_000}, "2.4 MU"),
        ("for 2 weeks", "hours", {336}, "2 weeks"),
        ("selama 14 hari", "hours", {336}, "14 hari"),
        ("two weeks", "hours", {336}, "two weeks"),
        ("for 90 to 150 minutes", "hours", {1.5, 2.5}, "90 to 150 minutes"),
        ("below 140/90 mmHg", "mmHg", {140, 90}, "140/90 mmHg"),
        ("HbA1c 7%", "%", {7}, "7%"),
        ("CrCl < 60 mL/min", "mL/min", {60}, "60 mL/min"),
        ("12 hourly", "times a day", {2}, "12 hourly"),
        ("every 8 hours", "times a day", {3}, "every 8 hours"),
        ("twice daily", "times a day", {2}, "twice daily"),
        ("tds", "times a day", {3}, "tds"),
        ("once weekly", "times a day", {0.1429}, "once weekly"),
        ("IM stat", "times a day", {0}, "stat"),
        ("aged 5 years", "years", {5}, "5 years"),
    ],
)
def test_a_quantity_is_read_with_its_kind(text: str, kind: str, values: set[float], words: str) -> None:
    found = [one for one in quantities(text) if one.kind == kind]
    assert [one.words for one in found] == [words]
    assert sorted(found[0].values) == pytest.approx(sorted(values), abs=1e-4)


@pytest.mark.parametrize("text", ["section 4.2", "mg and mL", "room 12b", "no number", "pH 7.35"])
def test_what_is_no_quantity_is_none(text: str) -> None:
    assert list(quantities(text)) == []
