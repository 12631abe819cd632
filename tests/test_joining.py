import itertools
import random

import pytest

from ingest.joining import join, vocabulary
from ingest.pages import Word

DASHES = "-‐‑–—"
KNOWN = ["hypertension", "anti-inflammatory", "follow-up", "well", "known", "side", "effect", "antibiotics,"]


def word(text: str, *, soft: bool = False) -> Word:
    return Word(text=text, box=(0.0, 0.0, 1.0, 1.0), size=10, bold=False, soft_hyphen=soft)


def joined(before: str, after: str, *, known: list[str] | None = None, soft: bool = False) -> str:
    spelled = vocabulary(map(word, KNOWN if known is None else known))
    text, gap = join(word(before, soft=soft), word(after), spelled)
    return text + gap + after


@pytest.mark.parametrize(
    ("before", "after", "result"),
    [
        ("hyper-", "tension", "hypertension"),  # the document spells it whole
        ("Hyper-", "tension.", "Hypertension."),
        ("anti-", "biotics", "antibiotics"),
        ("follow-", "up", "follow-up"),  # it spells the compound
        ("anti-", "inflammatory", "anti-inflammatory"),
        ("well-", "known", "well-known"),  # both parts are words
        ("pneumo-", "thorax", "pneumothorax"),  # nothing is known of either
        ("non-", "European", "non-European"),  # a capital begins a word
        ("short-", "and", "short- and"),  # and long-term
        ("long–", "term", "long– term"),  # only a hyphen is ever dropped
        ("give", "it", "give it"),
    ],
)
def test_letters_join_where_the_document_says_so(before: str, after: str, result: str) -> None:
    assert joined(before, after) == result


@pytest.mark.parametrize(
    ("before", "after", "result"),
    [
        ("10-", "20", "10-20"),
        ("7.35–", "7.45", "7.35–7.45"),
        ("(2.5-", "5", "(2.5-5"),
        ("10", "20", "10 20"),
        ("10-", "day", "10-day"),
        ("2-", "or", "2- or"),
        ("COVID-", "19", "COVID-19"),
        ("mg–", "10", "mg–10"),
        ("5,", "000", "5, 000"),
        ("1.", "5", "1. 5"),
        ("-", "20", "- 20"),
        ("–", "five", "– five"),
    ],
)
def test_digits_keep_their_dash(before: str, after: str, result: str) -> None:
    assert joined(before, after) == result


def test_no_two_numbers_ever_become_one() -> None:
    chance = random.Random(1)
    numbers = [
        f"{chance.choice(['', '<', '(', '≥'])}{chance.randrange(1000)}{chance.choice(['', '.5', ',000'])}"
        for _ in range(40)
    ]
    every = [number.strip("<(≥") for number in numbers] + ["1020", "735745", *(a + b for a in "123" for b in "456")]
    known = vocabulary(map(word, every))
    for before, after, dash, soft in itertools.product(numbers, numbers, ["", *DASHES], [False, True]):
        text, gap = join(word(before + dash, soft=soft), word(after), known)
        assert text == before + dash
        assert dash or gap == " "
        assert gap in {"", " "}


def test_a_word_with_a_digit_never_loses_its_hyphen() -> None:
    for before, after in [("B12-", "rich"), ("type-2-", "diabetes"), ("H1-", "blocker"), ("vitamin-", "6x")]:
        text, _ = join(word(before), word(after), vocabulary([]))
        assert text == before


def test_the_vocabulary_holds_whole_words_only() -> None:
    found = vocabulary([word("Hyper-", soft=True), word("(Dose,"), word("“kept”")])
    assert found == {"dose", "kept"}
