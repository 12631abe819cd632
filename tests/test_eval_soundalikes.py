"""Misheard names: the rules by hand, what counts as right, and the command on the demonstration guidelines."""

import re
from pathlib import Path

import pytest

from eval.mishearing import KINDS, misheard
from eval.soundalikes import Case, FalseOffers, cases, false_offers, names_of, offers_table, outcome_of
from tests.conftest import run
from tests.lexicon import LEXICON, WORDS


def case(heard: str, *, name: str = "amoxicillin") -> Case:
    return Case(name=name, sort="drug", kind="sound", heard=heard)


def test_each_kind_does_what_it_says() -> None:
    for seed in range(40):
        syllable, doubled = (misheard("metformin", kind, seed=seed) for kind in ("syllable", "doubled"))
        assert syllable in {"metfmin", "metforn", "metformin"}
        assert doubled in {"metformmin", "metformin"}
        assert misheard("metformin", "split", seed=seed).replace(" ", "") == "metformin"
        assert len(misheard("metformin", "vowel", seed=seed)) == 9
        assert misheard("metformin", "sound", seed=seed) != "metformin"


def test_a_seed_gives_the_same_mishearing_again() -> None:
    for kind in KINDS:
        assert misheard("amoxicillin", kind, seed=3) == misheard("amoxicillin", kind, seed=3)
    assert len({misheard("amoxicillin", "twice", seed=seed) for seed in range(10)}) > 1


def test_a_mishearing_that_changes_nothing_is_no_case() -> None:
    found = list(cases([("amoxicillin", "drug"), ("xx", "term")], seed=1))
    assert all(one.heard != one.name for one in found)
    assert {one.kind for one in found if one.name == "amoxicillin"} == set(KINDS)


def test_a_right_offer_counts_and_nothing_is_changed() -> None:
    found = outcome_of(case("a moxy cillin"), release=LEXICON)
    assert (found.right, found.first, found.hidden, found.changed) == (True, True, False, 0)


def test_another_name_offered_is_a_miss() -> None:
    found = outcome_of(case("metfarmin"), release=LEXICON)
    assert (found.right, found.first, found.hidden) == (False, False, False)


def test_what_became_a_word_of_the_guidelines_cannot_be_told() -> None:
    found = outcome_of(case("sofa"), release=LEXICON)
    assert (found.right, found.hidden) == (False, True)


def test_names_are_those_of_the_release() -> None:
    found = names_of(LEXICON, seed=1)
    assert ("metformin", "drug") in found
    assert {name for name, _ in found} <= set(WORDS)


def test_false_offers_are_counted_by_words() -> None:
    asked = [("dose of metformin", "en"), ("dose of amoxycilin", "en")]
    assert false_offers(asked, release=LEXICON) == FalseOffers(words=6, offers=(("amoxycilin", "amoxicillin"),))


def test_the_table_tells_shares() -> None:
    outcomes = [
        outcome_of(case(heard), release=LEXICON) for heard in ("amoxycilin", "a moxy cillin", "sofa", "metfarmin")
    ]
    table = offers_table(outcomes, seed=1)
    assert list(table.columns[3].cells) == ["0.500", "0.500", "0.500"]  # sound, all drugs, all


@pytest.mark.timeout(280)
def test_the_command_measures_a_library(demo_library: Path) -> None:
    done = run("eval", "soundalikes", "--library", demo_library)
    assert done.returncode == 0, done.stderr
    (line,) = (one for one in done.stdout.splitlines() if re.search(r"│ all +│ both +│", one))
    right, changed = float(line.split("│")[4]), int(line.split("│")[8])
    assert right >= 0.9
    assert changed == 0
