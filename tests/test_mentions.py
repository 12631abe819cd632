import math

import pytest

from eval.mentions import mentioned_share, mentions

FOUND = [
    ("Give 5 mg at night", "5 mg"),
    ("Give 5mg at night", "5 mg"),
    ("Give 5 mg at night", "5mg"),
    ("GIVE ZINC", "zinc"),
    ("10–15 minutes", "10-15 min"),
    ("10 - 15 mins", "10-15 min"),
    ("10\n15", "10 15"),
    ("a dose of 1,200 mg", "1200 mg"),
    ("a dose of 1 200 mg", "1,200 mg"),
    ("a dose of 1200 mg", "1 200 mg"),
    ("600,000 IU", "600 000"),
    ("½ tablet", "1/2"),
    ("1½ tablets", "1 1/2"),
    ("0.3 ml", "0.3"),
    ("kept below 7 %", "7%"),
    ("if eGFR < 60", "eGFR <60"),
    ("5 µg", "5 μg"),
    ("1.73 m²", "1.73 m2"),
    ("está contraindicado", "contraindica"),
    ("ACE inhibitors", "ACE"),
    ("ACEs", "ACE"),
    ("10 units", "10 unit"),
    ("SGLT2i", "SGLT2"),
    ("2 mg, 4 mg", "2 mg"),
    ("give 15. Then stop", "15"),
]
NOT_FOUND = [
    ("Give 25 mg", "5 mg"),
    ("Give 1.5 mg", "15 mg"),
    ("Give 15 mg", "1.5 mg"),
    ("Give 1.5 mg", "5 mg"),
    ("Give 5.5 mg", "5"),
    ("Give 0.35", "0.3"),
    ("Give 1,500 mg", "500 mg"),
    ("Give 1,500 mg", "1"),
    ("1½ tablets", "11/2"),
    ("10⁹ cells", "109"),
    ("10-\n20 mg/kg", "1020 mg"),
    ("acetate", "ACE"),
    ("furnace", "ACE"),
    ("abdominal pain", "bd"),
    ("2 grams", "2 g"),
    ("status", "stat"),
    ("6,5 %", "6.5"),
    ("1.200 mg", "1 mg"),
]


@pytest.mark.parametrize(("quote", "string"), FOUND)
def test_found(quote: str, string: str) -> None:
    assert mentions(quote, string)


@pytest.mark.parametrize(("quote", "string"), NOT_FOUND)
def test_not_found(quote: str, string: str) -> None:
    assert not mentions(quote, string)


def test_share_counts_entries_with_one_alternative_in_one_quote() -> None:
    # zinc is there, one of the two durations is there, ORS is not: 2 of 3.
    quotes = ("Give zinc.", "Go on for two weeks.")
    assert mentioned_share(quotes, (("zinc",), ("14 days", "two weeks"), ("ORS",))) == pytest.approx(2 / 3)


def test_a_string_is_not_put_together_from_two_quotes() -> None:
    assert mentioned_share(("at most 20", "mg of zinc"), (("20 mg",),)) == 0


def test_share_of_silence_is_zero_and_without_entries_unknown() -> None:
    assert mentioned_share((), (("zinc",),)) == 0
    assert math.isnan(mentioned_share(("Give zinc.",), ()))
