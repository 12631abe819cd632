"""How much of a question a text holds, worked out by hand."""

import pytest

from app.terms import Terms, runs, share_of

# "how fast does the slow taper go": to ask is no word of the subject
ASKED = Terms(
    weights={"fast": 1.0, "slow": 2.0, "taper": 1.0}, others={"fast": (frozenset({"rapid"}),)},
    asked=("how", "fast", "doe", "the", "slow", "taper", "go"),
)  # fmt: skip


def test_the_share_of_the_words_said_as_they_are_or_otherwise() -> None:
    assert share_of(frozenset({"taper"}), ASKED) == pytest.approx(1 / 4)
    assert share_of(frozenset({"taper", "rapid"}), ASKED) == pytest.approx(2 / 4)
    assert share_of(frozenset(), ASKED) == 0


@pytest.mark.parametrize(
    ("sentences", "length", "telling", "expected"),
    [
        ([("the", "slow", "taper", "is", "best")], 2, 1, 3 / 4),  # "the slow" and "slow taper"
        ([("the", "slow", "taper", "is", "best")], 3, 1, 3 / 4),
        ([("the", "slow", "taper", "is", "best")], 3, 3, 0),
        ([("slow", "and", "fast", "taper")], 2, 1, 0),
        ([("it", "is", "slow"), ("taper", "now")], 2, 1, 0),  # not over the end of a sentence
        ([("slower", "taper")], 2, 1, 0),  # whole words
        ([], 2, 1, 0),
    ],
)
def test_the_share_in_runs(sentences: list[tuple[str, ...]], length: int, telling: int, expected: float) -> None:
    assert runs(sentences, ASKED, length=length, telling=telling) == pytest.approx(expected)


def test_a_question_of_no_telling_word_has_no_run() -> None:
    assert runs([("how", "doe")], Terms(weights={}, others={}, asked=("how", "doe")), length=2, telling=0) == 0
