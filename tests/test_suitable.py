"""What may be quoted for a question: for its patients, of its drug, for its condition."""

import pytest

from app.suitable import Candidate, denies, for_other_patients, forbids, subjects_of, suitable
from app.terms import Terms
from ingest.words import tokens


def candidate(text: str, *headings: str, around: str = "") -> Candidate:
    return Candidate(text=text, headings=headings, around=around, title="Handbook")


def chosen(question: str, *candidates: Candidate, drug: str = "") -> list[bool]:
    terms = Terms(weights=dict.fromkeys(tokens(question), 1.0), others={})
    return suitable(candidates, question=question, drugs=frozenset(tokens(drug)), terms=terms)


@pytest.mark.parametrize(
    ("patients", "text", "headings", "others"),
    [
        ("child", "Give 500 mg.", ("Pneumonia in adults", "Mild pneumonia"), True),
        ("child", "Give 500 mg.", ("Pneumonia", "Mild pneumonia"), False),  # does not say
        ("child", "In children give 25 mg/kg.", ("Pneumonia in adults",), False),  # its own words count first
        ("child", "Give 500 mg.", ("Adults", "Children"), False),  # then the innermost heading
        ("adult", "Give 2 g (50 mg/kg for children).", (), False),  # for adults, and for children
        ("adult", "Give 50 mg/kg to children.", (), True),
        ("child", "Men take 5 mg.", (), False),  # a sex is no age
        ("pregnant", "Children take 5 mg.", (), True),
        ("infant breastfeeding", "Infants take 25 mg.", (), False),  # it is the infant that is asked about
        ("adult", "Weight\tDose\n3 kg\t5 mg\n15 years\t500 mg", ("Pneumonia in children",), True),  # a table
        ("child", "Adults\t5 mg\nPregnant women\t5 mg\nChildren\t2 mg", (), False),
        ("child", "Adrenaline\nAge\tDose\n≥ 2–5 years\t0.2 mg\n≥ 15 years and adults\t1 mg", (), False),  # by age
        (
            "adult",
            "\tAdult dosing guide\nDrug\tDose\nStavudine\t30 mg",
            ("Pregnant women",),
            False,
        ),  # a first cell alone
        ("", "Children take 5 mg.", ("Adults",), False),  # nobody is asked about
    ],
)
def test_text_is_for_others_by_its_own_words_or_its_innermost_heading(
    patients: str, text: str, headings: tuple[str, ...], *, others: bool
) -> None:
    assert for_other_patients(candidate(text, *headings), frozenset(patients.split())) is others


@pytest.mark.parametrize(
    ("text", "forbidding"),
    [
        ("Metformin is contraindicated in liver failure.", True),
        ("Contraindicated in:\n» pregnancy", True),
        ("Do not give it with alcohol.", True),
        ("If metformin is contraindicated, offer an SGLT2 inhibitor.", False),
        ("If metformin is contraindicated, do not wait.", True),
        ("Give it to people without contraindications.", False),
        ("Si la metformina está contraindicada, ofrezca otra.", False),
        ("Give 500 mg.", False),
    ],
)
def test_what_supposes_that_a_drug_is_contraindicated_does_not_forbid_it(text: str, *, forbidding: bool) -> None:
    assert forbids(text) is forbidding


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Start at once in those without signs of meningitis.", True),
        ("Start where there is no evidence of sepsis, meningitis or shock.", True),
        ("In meningitis do not start for 4 weeks.", False),
        ("No fever: think of meningitis.", False),  # the clause has ended
        ("Without meningitis at once; with meningitis after 4 weeks.", False),
        ("Start at once.", False),  # names it not
    ],
)
def test_what_is_about_those_without_the_condition_denies_it(text: str, *, denied: bool) -> None:
    assert denies(text, frozenset(tokens("meningitis"))) is denied


def test_a_short_name_of_a_condition_is_a_subject() -> None:
    gout, other = candidate("Ibuprofen first.", "Gout"), candidate("Nilotinib first.", "Leukaemia")
    assert chosen("first line for gout", gout, other) == [True, False]


def test_a_time_alone_does_not_stand_for_the_dose_that_is_asked_for() -> None:
    amount, time = candidate("Zidovudine 300 mg twice daily."), candidate("Zidovudine for 4 weeks.")
    filler = candidate("Zidovudine is well tolerated.")
    assert chosen("zidovudine dose", amount, time, filler, drug="zidovudine") == [True, True, False]
    assert chosen("zidovudine dose", time, filler, drug="zidovudine") == [True, True]  # no dose is there


def test_a_vague_word_beside_another_is_no_subject() -> None:
    terms = Terms(weights={}, others={})
    assert subjects_of("typhoid fever", terms) == set(tokens("typhoid"))
    assert subjects_of("fever in a child", terms) == set(tokens("fever"))


def test_what_stands_under_another_weight_is_not_chosen() -> None:
    question = "nevirapine for a newborn of 2.3 kg"
    under = [candidate("Nevirapine 1.5 mL.", heading) for heading in ("Newborns ≥ 2.5 kg", "< 2.5 kg", "All newborns")]
    assert chosen(question, *under, drug="nevirapine") == [False, True, True]
    assert chosen("nevirapine for a newborn", *under, drug="nevirapine") == [True, True, True]


def test_a_question_without_a_clinical_word_is_about_its_other_words() -> None:
    of_it = candidate("The cuff is put on the left arm.", "Sphygmomanometry")
    other = candidate("The catheter is put in.", "Bladder")
    assert chosen("how is sphygmomanometry done", of_it, other) == [True, False]
    assert chosen("how is sphygmomanometry done", other) == [True]  # nothing better; app/scope.py says so


def test_an_amount_of_another_drug_is_not_chosen() -> None:
    question = "rifampicin dose for tuberculosis"
    found = chosen(
        question,
        candidate("Rifampicin 10 mg/kg for tuberculosis."),
        candidate("10 mg/kg daily for tuberculosis.", "Rifampicin"),
        candidate("Lamivudine 8 mg/kg, where tuberculosis is treated.", "With rifampicin"),
        candidate("8 mg/kg once daily in tuberculosis.", "Lamivudine"),
        candidate("Rifampicin colours the urine in tuberculosis."),
        candidate("Where tuberculosis is mild, 4 months are enough."),  # no amount of a drug
        drug="rifampicin",
    )
    assert found == [True, True, False, False, False, True]


def test_where_a_dose_is_asked_for_and_found_the_rest_must_state_one_or_warn() -> None:
    dose, warns = candidate("Isoniazid 10 mg/kg daily."), candidate("Isoniazid is contraindicated in liver disease.")
    filler = candidate("Isoniazid is generally well tolerated.")
    assert chosen("isoniazid dose", dose, warns, filler, drug="isoniazid") == [True, True, False]
    assert chosen("isoniazid dose", warns, filler, drug="isoniazid") == [True, True]  # nothing better
    assert chosen("who gets isoniazid", dose, filler, drug="isoniazid") == [True, True]


def test_an_amount_for_another_condition_is_not_chosen_where_the_one_asked_for_is_there() -> None:
    question = "adrenaline dose in anaphylaxis"
    for_it = candidate("Adrenaline 0.5 mg, intramuscular.", around="In anaphylaxis: adrenaline 0.5 mg.")
    for_croup = candidate("Adrenaline 1 mg, nebulised.", "Croup")
    unmeasured = candidate("Avoid a second adrenaline.", "Croup")
    assert chosen(question, for_it, for_croup, unmeasured, drug="adrenaline") == [True, False, True]
    assert chosen(question, for_croup, unmeasured, drug="adrenaline") == [True, True]


def test_what_names_neither_subject_nor_drug_is_not_chosen_where_another_does() -> None:
    question = "malaria first trimester"
    found = chosen(question, candidate("Stop it in the first trimester."), candidate("Malaria is treated at once."))
    assert found == [False, True]


def test_a_long_question_keeps_what_names_none_of_its_clinical_words() -> None:
    question = "my neighbour came home from abroad with malaria last week and sweats at night, when is that over"
    found = chosen(question, candidate("It is over after two weeks."), candidate("Malaria is treated at once."))
    assert found == [True, True]


def test_a_subject_is_a_clinical_word_that_is_no_drug_and_no_patient() -> None:
    question = "amoxicillin for a pregnant patient with pneumonia"
    assert subjects_of(question, Terms(weights={}, others={})) == set(tokens("pneumonia"))


def test_what_else_names_a_subject_counts_by_its_longer_words() -> None:
    terms = Terms(weights={}, others={"t2dm": (frozenset(tokens("type 2 diabetes")),)})
    assert subjects_of("T2DM: how much metformin?", terms) == set(tokens("diabetes"))


def test_a_short_form_is_spoken_of_where_it_stands_in_capitals() -> None:
    question = "ORS volume in plan B"
    terms = Terms(
        weights=dict.fromkeys(tokens(question), 1.0), others={"or": (frozenset(tokens("oral rehydration salts")),)}
    )
    plan = candidate("Amount of ORS: 400 mL.")
    other = candidate("Rest or sleep.")
    assert suitable([plan, other], question=question, drugs=frozenset(), terms=terms) == [True, False]


def test_what_is_for_the_pregnant_alone_does_not_answer_a_question_about_others() -> None:
    general = candidate("Give amlodipine in hypertension.", "Hypertension")
    theirs = candidate("•\tMethyldopa for hypertension, only in pregnancy.", "Hypertension")
    forbidden = candidate("Do not give enalapril for hypertension in pregnancy.", "Hypertension")
    headed = candidate("Give nifedipine in hypertension.", "Hypertension in pregnancy", "Drug treatment")
    question = "hypertension at 190/120, which drug"
    assert chosen(question, general, theirs, forbidden, headed) == [True, False, True, False]
    assert chosen(question, theirs, headed) == [True, True]  # nothing else is there
    assert chosen("hypertension in pregnancy, which drug", general, theirs, headed) == [True, True, True]


def test_a_form_of_a_condition_names_it() -> None:
    question = "hypertensive emergency, which drug"
    found = chosen(question, candidate("Rest is of use."), candidate("Amlodipine lowers hypertension."))
    assert found == [False, True]


def test_a_measured_value_is_a_subject() -> None:
    question = "hba1c target"
    terms = Terms(
        weights=dict.fromkeys(tokens(question), 1.0), others={"hba1c": (frozenset(tokens("glycated haemoglobin")),)}
    )
    aim, other = candidate("Aim for an HbA1c of 53 mmol/mol."), candidate("Anaemia lowers haemoglobin.")
    found = suitable([aim, other, candidate("Eat less.")], question=question, drugs=frozenset(), terms=terms)
    assert found == [True, True, False]
