"""For whom a question asks, by words and ages of five languages, and which passages speak of others."""

import pytest

from app.population import asks_of_bearing, disagrees, populations_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dose of paracetamol", ""),
        ("for people 16 and over who have a head injury", "adult"),
        ("people under 16", "child"),
        ("what about under 16", "child"),
        ("adults aged 65 years and over", "adult elderly"),
        ("a CD4 count under 200", ""),
        ("patients under 30 kg", ""),
        ("when Hb is under 8 g/dl", ""),
        ("for under 2 weeks", ""),
        ("prevention of mother-to-child transmission", ""),
        ("mother to child transmission", ""),
        ("penularan ibu ke anak", ""),
        ("transmission mère-enfant", ""),
        ("Child-Pugh class B", ""),
        ("adult dose for children over 12", "child"),
        ("adult dose: 500 mg", "adult"),
        ("children and adults", "adult child"),
        ("given to a child", "child"),
        ("4/12 old with cough", "infant"),
        ("2/52 old", "newborn"),
        ("18/12 old", "child"),
        ("for 2/52", ""),
        ("blood pressure 90/52", ""),
        ("28F", "adult female"),
        ("varón adulto", "adult male"),
        ("anak 8 bulan", "child infant"),
        ("8 y/o with fever", "child"),
        ("8yo with fever", "child"),
        ("3 month old with cough", "infant"),
        ("a 3-month-old", "infant"),
        ("10 day old, jaundiced", "newborn"),
        ("2.8 kg newborn", "newborn"),
        ("63-year-old with COPD", "adult"),
        ("72 year old, falls", "elderly"),
        ("aged 70, on warfarin", "elderly"),
        ("15 years old with asthma", "adolescent"),
        ("63F with chest pain", "adult female"),
        ("45M, cough", "adult male"),
        ("treat for 3 months", ""),
        ("5 mg twice a day for 7 days", ""),
        ("kidney stones", ""),
        ("childbirth", ""),
        ("children with pneumonia", "child"),
        ("pregnant woman with malaria", "pregnant female"),
        ("non-pregnant adults", "adult"),
        ("not pregnant", ""),
        ("while breastfeeding", "breastfeeding"),
        ("dose in renal impairment", "renal"),
        ("liver failure", "hepatic"),
        ("HIV-positive adults", "hiv adult"),
        ("HIV-negative adults", "adult"),
        ("older people in primary care", "elderly primary care"),
        ("outpatient treatment", "outpatient"),
        ("admitted to the emergency department", "inpatient emergency"),
        ("dos untuk kanak-kanak", "child"),
        ("anak 2 tahun demam", "child"),
        ("bayi 3 bulan", "infant"),
        ("bayi baru lahir", "newborn infant"),
        ("wanita hamil", "female pregnant"),
        ("tidak hamil", ""),
        ("ibu menyusui", "breastfeeding"),
        ("pesakit berumur 70 tahun", "elderly"),
        ("pasien dengan gagal ginjal", "renal"),
        ("pesakit luar", "outpatient"),
        ("rawat inap dewasa", "inpatient adult"),
        ("warga emas", "elderly"),
        ("niño de 6 meses", "child infant"),
        ("mujer embarazada", "female pregnant"),
        ("paciente de 40 años", "adult"),
        ("recién nacido", "newborn"),
        ("insuficiencia renal", "renal"),
        ("tratamiento durante 3 meses", ""),
        ("enfant de 2 ans", "child"),
        ("femme enceinte", "female pregnant"),
        ("âgé de 70 ans", "elderly"),
        ("nourrisson de 6 semaines", "infant"),
        ("insuffisance hépatique", "hepatic"),
        ("patient séropositif", "hiv"),
    ],
)
def test_populations_are_told_by_words_and_ages(text: str, expected: str) -> None:
    names = expected.replace("primary care", "primary_care").split()
    assert populations_in(text) == {name.replace("_", " ") for name in names}


@pytest.mark.parametrize(
    ("asked", "passage", "expected"),
    [
        ("child with fever", "Adults", True),
        ("child with fever", "Adults and children", False),
        ("child with fever", "Fever", False),
        ("fever", "Adults", False),
        ("10 day old", "children", False),
        ("72 year old", "Adults", False),
        ("72 year old", "Newborns", True),
        ("adult dose", "Paediatrics", True),
        ("15 years old", "Adults", False),
        ("pregnant woman", "Adults", False),
        ("pregnant woman", "Newborns", True),
        ("45M", "women", True),
        ("child", "pregnant", True),
        ("outpatient", "hospitalised", True),
        ("renal impairment", "pregnancy", False),
    ],
)
def test_a_passage_for_others_than_asked_disagrees(asked: str, passage: str, *, expected: bool) -> None:
    assert disagrees(populations_in(asked), populations_in(passage)) is expected


@pytest.mark.parametrize(
    ("question", "theirs"),
    [
        ("hypertension in pregnancy", True),
        ("magnesium in pre-eclampsia", True),
        ("pre eclampsia", True),
        ("fits after delivery", True),
        ("nevirapine for a newborn", True),
        ("hypertensive urgency 190/120", False),
        ("first line drug for hypertension", False),
    ],
)
def test_a_question_may_be_about_those_with_child_without_the_word(question: str, *, theirs: bool) -> None:
    assert asks_of_bearing(question) is theirs
