"""Texts → fingerprints: what nearly the same words are, and that a changed dose is seen."""

import random
import subprocess
import sys

import pytest

from ingest.fingerprints import LENGTH, amounts_of, fingerprint, near_duplicates, similarity
from tests.conftest import ROOT


def text(words: int, *, seed: int = 1) -> str:
    chosen = random.Random(seed)
    return " ".join(f"w{chosen.randrange(5000)}" for _ in range(words))


LONG = text(4000)


def test_the_same_words_have_the_same_fingerprint_however_they_are_set() -> None:
    assert fingerprint("Give 5 mg,\n twice A day.") == fingerprint("give 5 mg twice a day")
    assert len(fingerprint(LONG)) == LENGTH
    assert similarity(fingerprint(LONG), fingerprint(LONG)) == 1.0


def test_a_text_without_words_is_like_nothing() -> None:
    assert fingerprint(" \n… ") == ()
    assert similarity((), ()) == 0.0
    assert near_duplicates({"scan": (), "other scan": ()}) == ()


def test_a_text_shorter_than_a_run_has_a_fingerprint() -> None:
    assert similarity(fingerprint("two words"), fingerprint("two words")) == 1.0
    assert similarity(fingerprint("two words"), fingerprint("other words")) == 0.0


@pytest.mark.parametrize(("kept", "resemblance"), [(4000, 1.0), (3000, 0.75), (2000, 0.5), (1000, 0.25)])
def test_similarity_estimates_the_share_of_common_runs(kept: int, resemblance: float) -> None:
    part = " ".join(LONG.split()[:kept])  # its runs are a part of the whole's, so the share is kept / 4000
    assert similarity(fingerprint(LONG), fingerprint(part)) == pytest.approx(resemblance, abs=3 * 0.044)


def test_the_fingerprint_is_the_same_in_another_process() -> None:
    look = "from ingest.fingerprints import fingerprint; print(fingerprint('give five mg twice a day'))"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(fingerprint("give five mg twice a day"))


def test_near_duplicates_are_found_among_strangers_in_order() -> None:
    prints = {f"stranger {seed}": fingerprint(text(300, seed=seed)) for seed in range(2, 60)}
    prints = {"b": fingerprint(LONG), **prints, "a": fingerprint(LONG + " and a stamp")}
    ((one, other, share),) = near_duplicates(prints)
    assert (one, other) == ("b", "a")
    assert share > 0.95


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("25 mg", "50 mg"),
        ("3 days", "5 days"),
        ("25 mg", "2.5 mg"),
        ("mg/kg", "mg"),
        ("5-10", "5-15"),
        ("2000 ml", "2050 ml"),
        ("350.", "500."),
        ("twice", "twice, not"),
        ("adults 4 g, children 2 g", "adults 2 g, children 4 g"),
    ],
)
def test_one_changed_dose_changes_the_amounts(old: str, new: str) -> None:
    before = (
        f"{LONG} Give 25 mg/kg twice for 3 days, then 5-10 ml, 2000 ml in all, if below 350. adults 4 g, children 2 g"
    )
    assert old in before
    assert amounts_of(before) == amounts_of(before.replace(" ", "\n"))
    assert amounts_of(before) != amounts_of(before.replace(old, new))


def test_dates_are_no_amounts() -> None:
    old = "Give 5 mg. Downloaded 3 March 2024 from the 2019 edition, 2024-03-01 10:30, 1.3.2024, March 3, 2024."
    new = "Give 5 mg. Downloaded 4 April 2025 from the 2020 edition, 2025-04-01 11:45, 2.4.2025, April 13, 2025."
    assert amounts_of(old) == amounts_of(new)
