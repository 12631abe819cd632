"""Compound words: searched for as the guidelines write them, together, with a hyphen or apart, and in no other way."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from app.compounds import otherwise_compounded
from app.question import in_terms_of, understand
from app.scope import not_mentioned
from ingest.library import published
from ingest.passages import Passage
from ingest.release import Release
from ingest.words import Hit, tokens
from tests.fakes import evidence

PRINTED = """Severe pre-eclampsia and co‑morbidities are referred. Anti retroviral drugs and co-trimoxazole continue. The
coinfection of a postpartum woman, a nonadherent one. The eclampsia register; a scribe; the follow-up. Term and time over
dose and age. Prééclampsie; post-opératoire; well known. Contra indicated; drugs. Health care."""


class FakePassages:
    """One passage."""

    def __init__(self, text: str = PRINTED) -> None:
        self._passage = evidence(text.replace("‑", "-")).passage
        self._stems = set(tokens(text))

    def mentions(self, word: str) -> bool:
        return not self._stems.isdisjoint(tokens(word))

    def matching(self, question: str, *, k: int) -> Sequence[Hit]:
        return [Hit(passage=self._passage.id, score=1.0)] if question and k else []

    def passages(self, identities: Sequence[str]) -> Mapping[str, Passage]:
        return dict.fromkeys(identities, self._passage)


def forms(text: str) -> dict[str, tuple[str, ...]]:
    return {one.said: one.others for one in otherwise_compounded(text, held=FakePassages())}


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("preeclampsia", "pre-eclampsia"),
        ("Preeclampsia", "pre-eclampsia"),
        ("comorbidity", "co-morbidities"),  # another form of the second part
        ("antiretrovirals", "anti retroviral"),
        ("cotrimoxazole", "co-trimoxazole"),
        ("followup", "follow-up"),  # no prefix; but no passage holds it, and one holds it with a hyphen
        ("co-infection", "coinfection"),
        ("co infection", "coinfection"),
        ("post-partum", "postpartum"),
        ("post partum", "postpartum"),
        ("non‐adherent", "nonadherent"),
        ("postopératoire", "post-operatoire"),
        ("pre-éclampsie", "preéclampsie"),  # accents are none to the index
    ],
)
def test_one_word_in_the_way_that_the_guidelines_write_it(typed: str, printed: str) -> None:
    assert forms(f"dose in {typed} today") == {typed: (printed,)}


@pytest.mark.parametrize(
    "typed",
    [
        "pre-eclampsia",  # as printed already
        "pre eclampsia",
        "prescribe",  # nobody writes pre-scribe
        "preterm",  # "term" is printed, "pre-term" is not
        "healthcare",  # apart, without a hyphen: two words, not one
        "drugscontra",
        "time over dose",
    ],
)
def test_nothing_that_they_do_not_write(typed: str) -> None:
    assert forms(typed) == {}


def test_a_word_in_another_way_is_none_that_no_guideline_holds(demo_library: Path) -> None:
    release = Release(published(demo_library))
    question = in_terms_of(understand("preeclampsia magnesium sulphate, and a flurb"), release=release)
    assert "pre-eclampsia" in question.others
    assert not_mentioned(question, release=release) == ("flurb",)
