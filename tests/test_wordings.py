"""Question → Wordings: short forms by context, brands, translations; and the lists they come from."""

import csv
from collections.abc import Mapping, Sequence
from importlib.resources import files

import pytest

from app.wordings import LANGUAGES, wordings_of

NOTHING: Mapping[str, Sequence[str]] = {}


def said(question: str, *, language: str = "en", spoken: Sequence[str] = ("en",)) -> dict[str, tuple[str, ...]]:
    found = wordings_of(question, language=language, spoken=spoken, abbreviations=NOTHING)
    merged: dict[str, tuple[str, ...]] = {}
    for one in found:
        merged[one.said] = (*merged.get(one.said, ()), *one.others)
    return merged


def rows(name: str) -> list[list[str]]:
    text = files("app").joinpath("wordlists", name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize(
    ("question", "short", "long"),
    [
        ("T2DM and HTN, which drug first?", "T2DM", "type 2 diabetes"),
        ("T2DM and HTN, which drug first?", "HTN", "hypertension"),
        ("CTX for a kid with HIV", "CTX", "co-trimoxazole"),
        ("CTX for meningitis, IM or IV?", "CTX", "ceftriaxone"),
        ("PE after a DVT", "PE", "pulmonary embolism"),
        ("PE in pregnancy: magnesium?", "PE", "pre-eclampsia"),
        ("eGFR 25, metformin?", "eGFR", "estimated glomerular filtration rate"),
    ],
)
def test_a_short_form_is_read_by_its_context(question: str, short: str, long: str) -> None:
    assert said(question)[short][0] == long


@pytest.mark.parametrize(
    "question", ["Is there a pe in the wall?", "no short form of ours here", "ABC of resuscitation"]
)
def test_what_may_mean_anything_means_nothing(question: str) -> None:
    assert not {"pe", "ABC"} & set(said(question))


def test_brands_and_everyday_words_are_searched_for_beside_what_was_typed() -> None:
    assert said("imodium for the toddler?") == {"imodium": ("loperamide",), "toddler": ("child",)}
    assert "children" in said("kids with fits")["kids"]
    assert said("The kidney") == {}


def test_a_question_in_another_language_is_translated_with_its_endings() -> None:
    spanish = said("¿síntomas de neumonía en niños?", language="es")
    assert spanish["síntomas"][0] == "symptom"
    assert spanish["neumonía"][0] == "pneumonia"
    assert spanish["niños"][0] == "child"
    assert said("kalau kaliumnya rendah?", language="id")["kaliumnya"][0] == "potassium"
    assert said("cirit-birit kanak-kanak", language="ms") == {"cirit-birit": ("diarrhoea",), "kanak-kanak": ("child",)}


def test_nothing_is_translated_into_the_language_it_is_in_or_into_an_unknown_one() -> None:
    assert said("pneumonia in children", spoken=("en", "sw")) == {}
    assert said("pneumonia", language="sw") == {}


def test_short_forms_that_the_guidelines_explain_are_known_unless_they_disagree_too_much() -> None:
    ours = {"OGDX": ["oesophago-gastro-duodenoscopy"], "QQ": ["one", "two", "three"]}
    found = wordings_of("OGDX or QQ", language="en", spoken=("en",), abbreviations=ours)
    assert [(one.said, one.others, one.kind) for one in found] == [
        ("OGDX", ("oesophago-gastro-duodenoscopy",), "short form")
    ]


def test_the_glossary_holds_600_concepts_once_in_every_language() -> None:
    found = rows("glossary.tsv")
    assert len(found) >= 600
    assert {len(row) for row in found} == {len(LANGUAGES)}
    assert all(form.strip() == form != "" for row in found for cell in row for form in cell.split("|"))
    assert len({row[0].lower() for row in found}) == len(found)


@pytest.mark.parametrize(("name", "columns"), [("abbreviations.tsv", {2, 3}), ("synonyms.tsv", {2})])
def test_the_other_lists_have_their_columns_and_say_nothing_twice(name: str, columns: set[int]) -> None:
    found = rows(name)
    assert {len(row) for row in found} <= columns
    assert all(cell.strip() == cell != "" for row in found for cell in row)
    assert len({tuple(row[:2]) for row in found}) == len(found)


def test_what_guidelines_shorten_is_searched_for_short_too() -> None:
    assert "VL" in said("viral load above 1000")["viral load"]
    assert "TB" in said("tuberculosis in pregnancy")["tuberculosis"]
    assert "TB" in said("¿niño con tuberculosis?", language="es")["tuberculosis"]


def test_malay_and_indonesian_are_read_as_one() -> None:
    assert "diarrhoea" in said("cirit-birit budak", language="id")["cirit-birit"]


def test_a_wording_says_something_else() -> None:
    for question in ("HIV and TB", "viral load VL", "tuberculosis TB in ART", "eGFR CrCl", "T2DM diabetes"):
        found = wordings_of(question, language="en", spoken=("en",), abbreviations={"HIV": ["hiv"], "VL": ["vl"]})
        assert all(one.others and one.said.lower() not in {other.lower() for other in one.others} for one in found)


def test_an_anticoagulant_is_searched_as_one() -> None:
    found = wordings_of("CT of the head on warfarin", language="en", spoken=(), abbreviations={})
    assert [one.others for one in found if one.said == "warfarin"] == [("anticoagulant",)]
