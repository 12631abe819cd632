"""Misheard names: what they may be is offered, the nearest first; what is known, or a number, gets no offer."""

import pytest

from app.hotwords import MOST, hotwords
from app.soundalike import sound_alikes
from app.termlist import term_list
from tests.fakes import evidence
from tests.lexicon import LEXICON


def offered(said: str) -> list[tuple[str, str]]:
    return [(one.said, one.meant[0]) for one in sound_alikes(said.split(), lexicon=LEXICON)]


@pytest.mark.parametrize(
    ("said", "heard", "meant"),
    [
        ("dose of amoxycilin for children", "amoxycilin", "amoxicillin"),
        ("dose of a moxy cillin for children", "a moxy cillin", "amoxicillin"),
        ("Met for men in type 2 diabetes", "Met for men", "metformin"),
        ("give sofa taxi me now", "sofa taxi me", "cefotaxime"),
        ("treatment with fenny toy in,", "fenny toy in", "phenytoin"),
        ("high per tension", "high per tension", "hypertension"),
        ("ator va statin", "ator va statin", "atorvastatin"),
        ("new monia", "new monia", "pneumonia"),
        ("leptosperosis?", "leptosperosis", "leptospirosis"),
        ("tubercolosis", "tubercolosis", "tuberculosis"),
    ],
)
def test_what_sounds_like_a_name_is_offered(said: str, heard: str, meant: str) -> None:
    assert offered(said) == [(heard, meant)]


@pytest.mark.parametrize(
    "said",
    [
        "what is the dose of metformin for children",
        "treatment of patients with hypertension",
        "a statin with insulin",
        "the cefotaxime",
        "a hypertensive patient",
        "met 4 men",  # a figure parts words
        "ceftriaxone",  # a drug of our list, though no guideline here has it
        "MET FOR MEN",  # short forms
        "500 mg",
        "",
    ],
)
def test_what_is_known_gets_no_offer(said: str) -> None:
    assert offered(said) == []


def test_two_as_likely_are_both_offered_and_their_places_told() -> None:
    (one,) = sound_alikes(["give", "ceftaxidime"], lexicon=LEXICON)
    assert (one.first, one.end) == (1, 2)
    assert one.meant[0] == "ceftazidime"
    assert len(one.meant) <= 3


def test_a_sign_parts_words_that_would_be_one_name() -> None:
    assert offered("met, for men") == []


def test_the_list_holds_drugs_and_terms_and_no_misprint() -> None:
    listed = term_list(LEXICON)
    assert listed.drugs["metformin"] == 9
    assert listed.terms["leptospirosis"] == 3
    assert not {"misprintosis", "carotid", "quality", "sofa"} & {*listed.drugs, *listed.terms}
    assert listed.is_drug("Ceftriaxone")
    assert not listed.is_drug("carotid")
    assert not listed.is_drug("Zorbidol")
    assert term_list(LEXICON, dosed=frozenset({"zorbidol"})).is_drug("Zorbidol")


def test_hot_words_begin_with_what_was_spoken_of() -> None:
    spoken = evidence("Leptospirosis: give cefotaxime, or ceftazidime. Cefotaxime first.")
    assert hotwords([spoken], lexicon=LEXICON)[:4] == ("cefotaxime", "ceftazidime", "leptospirosis", "insulin")


def test_hot_words_of_a_new_conversation_are_the_drugs_of_most_passages() -> None:
    found = hotwords([], lexicon=LEXICON)
    assert found[:3] == ("insulin", "metformin", "amoxicillin")
    assert len(found) == len(set(found)) <= MOST
