"""Question → Wordings: short forms by context, brands, translations; and the lists they come from."""

import csv
from collections.abc import Mapping, Sequence
from importlib.resources import files

import pytest

from app.wordings import LANGUAGES, clinical_words, wordings_of

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


@pytest.mark.parametrize(
    ("typed", "language", "other"),
    [
        ("eGFR", "id", "laju filtrasi glomerulus"),
        ("eGFR", "id", "LFG"),
        ("LFG", "id", "klirens kreatinin"),  # of its own language
        ("LFG", "id", "glomerular filtration rate"),
        ("LFGe", "ms", "laju filtrasi glomerulus"),
        ("kadar penapisan glomerulus", "ms", "eGFR"),
        ("VFG", "es", "tasa de filtración glomerular"),
        ("TFG", "es", "eGFR"),
        ("DFG", "fr", "creatinine clearance"),
    ],
)
def test_the_filtration_rate_is_one_concept_in_every_language(typed: str, language: str, other: str) -> None:
    assert other in said(f"metformin {typed} 30", language=language, spoken=("en", "es", "fr", "id"))[typed]


def test_a_short_form_is_read_with_the_word_that_its_long_form_ends_with() -> None:
    for typed in ("PDE5 inhibitor", "PDE5 inhibitors", "PDE-5 inhibitors"):
        others = said(f"{typed} and nitrates")[typed]
        assert {"phosphodiesterase type 5 inhibitor", "phosphodiesterase-5 inhibitor", "PDE5i"} <= set(others)
    assert "PDE5i" in said("phosphodiesterase-5 inhibitors?")["phosphodiesterase-5 inhibitors"]
    assert "PDE5" in said("PDE5 and another inhibitor")
    assert said("kontraindikasi nitrat", language="id")["nitrat"] == ("nitrate",)


@pytest.mark.parametrize(
    ("question", "language", "word", "meant"),
    [
        ("crise hypertensive", "fr", "crise", False),
        ("première crise d'épilepsie, une crise", "fr", "crise", True),
        ("crisis familiar", "es", "crisis", False),
        ("segunda crisis, ¿antiepiléptico?", "es", "crisis", True),
        ("luka lama", "id", "lama", False),
        ("berapa lama?", "id", "lama", True),
        ("fit for surgery", "en", "fit", False),
        ("a child having a fit", "en", "fit", True),
    ],
)
def test_an_ambiguous_word_is_widened_in_its_context_only(question: str, language: str, word: str, *, meant: bool) -> None:  # fmt: skip
    assert (word in said(question, language=language, spoken=("en", "es"))) is meant
    assert (word in clinical_words(question)) is meant


def test_phrases_of_ambiguous_words_say_what_they_mean() -> None:
    assert said("crise hypertensive", language="fr")["crise hypertensive"][0] == "hypertensive crisis"
    assert said("crise d'asthme", language="fr")["crise d'asthme"] == ("asthma attack",)
    assert said("lama pengobatan TB", language="id", spoken=("en", "fr"))["lama pengobatan"] == (
        "course of treatment", "duration of treatment", "durée de traitement", "durée du traitement"
    )  # fmt: skip


def test_every_ambiguous_word_is_of_a_list_and_needs_something() -> None:
    listed = {form.lower() for row in rows("glossary.tsv") for cell in row for form in cell.split("|")}
    listed |= {row[0] for row in rows("synonyms.tsv")}
    assert all(word in listed and needed.split() for word, needed in rows("ambiguous.tsv"))


def test_an_anticoagulant_is_searched_as_one() -> None:
    found = wordings_of("CT of the head on warfarin", language="en", spoken=(), abbreviations={})
    assert [one.others for one in found if one.said == "warfarin"] == [("anticoagulant",)]


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("paracetamol OD, which antidote?", "overdose"),
        ("she took an od of iron", "overdose"),
        ("NAC in OD", "overdose"),
        ("parasetamol OD", "overdose"),
        ("amlodipine 10 mg OD", "once daily"),
        ("paracetamol 1 g po OD", "once daily"),
        ("atenolol od or bd?", "once daily"),
    ],
)
def test_od_is_once_daily_behind_an_amount_and_an_overdose_beside_poisons(question: str, meant: str) -> None:
    (found,) = (others for word, others in said(question).items() if word.lower() == "od")
    assert found[0] == meant


def test_how_often_a_drug_is_given_is_no_clinical_word_of_its_own() -> None:
    assert [word for word in clinical_words("atenolol 50 mg od, then bd or tds, prn") if len(word) <= 3] == []
    assert "OD" in list(clinical_words("paracetamol OD"))


@pytest.mark.parametrize(
    ("question", "language", "typed", "english"),
    [
        ("NAC infusion", "en", "NAC", "N-acetylcysteine"),
        ("crag titre", "en", "crag", "cryptococcal antigen"),
        ("crypto in AIDS", "en", "crypto", "cryptococcal"),
        ("bp cuff size", "en", "bp cuff", "sphygmomanometer"),
        ("terlebih dos parasetamol", "ms", "terlebih dos", "overdose"),
        ("kelebihan dosis parasetamol", "id", "kelebihan dosis", "overdose"),
        ("pneumonia tidak rumit", "ms", "tidak rumit", "uncomplicated"),
        ("neumonía no complicada", "es", "no complicada", "uncomplicated"),
        ("pneumonie non compliquée", "fr", "non compliquée", "uncomplicated"),
        ("paludisme simple", "fr", "paludisme simple", "uncomplicated malaria"),
        ("inhibidores de la tirosina quinasa", "es", "inhibidores de la tirosina quinasa", "tyrosine kinase inhibitor"),
        ("inhibiteur de tyrosine kinase", "fr", "inhibiteur de tyrosine kinase", "tyrosine kinase inhibitor"),
        ("penghambat tirosin kinase", "id", "penghambat tirosin kinase", "tyrosine kinase inhibitor"),
        ("picadura de alacrán", "es", "picadura de alacrán", "scorpion sting"),
        ("disengat lebah", "ms", "disengat lebah", "bee sting"),
        ("digigit ular", "id", "digigit ular", "snake bite"),
        ("thrombolyse", "fr", "thrombolyse", "thrombolysis"),
        ("tensimeter rusak", "id", "tensimeter", "sphygmomanometer"),
    ],
)
def test_what_clinicians_ask_of_is_known_in_each_language(question: str, language: str, typed: str, english: str) -> None:  # fmt: skip
    assert english in said(question, language=language)[typed]


def test_simple_alone_is_a_word_of_no_language() -> None:
    assert "simple" not in said("simple wound", language="fr")
