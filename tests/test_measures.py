import math

import pytest

from eval.measures import Rate, citation_hit, citation_precision, hit_at, percentile, reciprocal_rank
from eval.results import Found, Place


def found(*places: Place) -> Found:
    return frozenset(places)


GOLD = frozenset({("a.pdf", 3), ("a.pdf", 4)})
EVIDENCE = (found(("a.pdf", 9)), found(("b.pdf", 3)), found(("a.pdf", 2), ("a.pdf", 3)), found(("a.pdf", 4)))


@pytest.mark.parametrize(("k", "hit"), [(1, False), (2, False), (3, True), (10, True)])
def test_hit_needs_the_right_file_and_page_among_the_first_k(k: int, *, hit: bool) -> None:
    assert hit_at(k, EVIDENCE, GOLD) is hit


def test_reciprocal_rank_is_of_the_first_hit() -> None:
    assert reciprocal_rank(EVIDENCE, GOLD) == pytest.approx(1 / 3)
    assert reciprocal_rank(EVIDENCE[:2], GOLD) == 0
    assert reciprocal_rank((), GOLD) == 0


def test_citation_precision_counts_different_pages_once() -> None:
    # Pages 3 and 9 of a.pdf are cited, one of them twice; only page 3 is gold: 1/2.
    cited = (("a.pdf", 3), ("a.pdf", 3), ("a.pdf", 9))
    assert citation_precision(cited, GOLD) == 0.5
    assert citation_hit(cited, GOLD)


def test_citing_nothing_is_no_hit_and_has_no_precision() -> None:
    assert not citation_hit((), GOLD)
    assert math.isnan(citation_precision((), GOLD))


@pytest.mark.parametrize(
    ("percent", "value"),
    # The textbook example of the nearest rank: of five values the 30th percentile is the ceil(1.5) = 2nd.
    [(5, 15), (30, 20), (40, 20), (50, 35), (100, 50)],
)
def test_percentile_is_a_measured_value(percent: float, value: float) -> None:
    assert percentile(percent, [50, 15, 20, 40, 35]) == value


def test_percentile_of_nothing_is_unknown() -> None:
    assert math.isnan(percentile(50, []))


def test_wilson_interval_by_hand() -> None:
    # 5 of 10: centre 1/2; half-width 1.96 * sqrt(0.25/10 + 3.8415/400) / (1 + 3.8415/10) = 0.2634.
    low, high = Rate(successes=5, trials=10).interval
    assert (low, high) == (pytest.approx(0.2366, abs=1e-4), pytest.approx(0.7634, abs=1e-4))


def test_wilson_interval_at_the_ends_keeps_room() -> None:
    # 0 of 10: the upper end is z² / (n + z²) = 3.8415 / 13.8415.
    assert Rate(successes=0, trials=10).interval == (0, pytest.approx(0.2775, abs=1e-4))
    assert Rate(successes=10, trials=10).interval == (pytest.approx(0.7225, abs=1e-4), pytest.approx(1))


def test_rate_of_nothing_is_unknown() -> None:
    rate = Rate(successes=0, trials=0)
    assert math.isnan(rate.share)
    assert all(math.isnan(end) for end in rate.interval)
