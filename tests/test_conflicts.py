"""Where two guidelines do not say the same: the words in which they differ, and what is no quarrel."""

import pytest

from app.answer import Conflict, Statement, conflict_words
from app.conflicts import conflicts_of
from app.terms import Terms
from ingest.words import tokens
from tests.fakes import answer, citation, guideline, statement


def terms(question: str) -> Terms:
    return Terms(weights=dict.fromkeys(tokens(question), 1.0), others={})


def said(*texts: str) -> tuple[Statement, ...]:
    """One statement of each text, each of a guideline of its own: g0, g1, …"""
    return tuple(
        statement(
            text=text, citations=(citation(guideline=guideline(id=f"g{place}", title=f"Guide {place}"), quote=text),)
        )
        for place, text in enumerate(texts)
    )


def differ(question: str, *texts: str, **newer: frozenset[str]) -> tuple[Conflict, ...]:
    return conflicts_of(said(*texts), question, terms(question), newer=newer)


@pytest.mark.parametrize(
    ("question", "one", "other", "words"),
    [
        (
            "CD4 is 200, when to start?",
            "With CD4 < 50 start in 2 weeks; with CD4 ≥ 50 start in 8 weeks.",
            "Start in 2 weeks whatever the CD4.",
            ("≥ 50 start in 8 weeks", "Start in 2 weeks"),
        ),
        (
            "how long is amoxicillin given?",
            "Give amoxicillin for 5 days.",
            "Amoxicillin is given for 7 days.",
            ("Give amoxicillin for 5 days", "Amoxicillin is given for 7 days"),
        ),
        (
            "start ART at 2 weeks or hold to 8?",
            "Start ART 8 weeks after TB treatment.",
            "Start ART within 2 weeks (unless there is meningitis: 4 to 8 weeks).",
            ("Start ART 8 weeks", "Start ART within 2 weeks"),
        ),
        (
            "at which pressure is hypertension diagnosed",
            "Diagnose hypertension at a pressure of 140/90 mmHg.",
            "Hypertension is a pressure of 130/80 mmHg.",
            ("at a pressure of 140/90 mmHg", "is a pressure of 130/80 mmHg"),
        ),
        (
            "at which glucose is diabetes diagnosed",
            "Diabetes is diagnosed at glucose ≥ 126 mg/dL.",
            "Diabetes is diagnosed at glucose 140 mg/dL.",
            ("diagnosed at glucose ≥ 126 mg/dL", "is diagnosed at glucose 140 mg/dL"),
        ),  # 140 keeps the limit, and yet it is another limit
        (
            "is metformin safe with kidney disease?",
            "Metformin is contraindicated in kidney disease.",
            "In kidney disease continue metformin.",
            ("Metformin is contraindicated in kidney disease.", "In kidney disease continue metformin."),
        ),
    ],
)  # fmt: skip
def test_the_words_in_which_two_guidelines_differ(question: str, one: str, other: str, words: tuple[str, str]) -> None:
    (found,) = differ(question, one, other)
    assert (found.statements, found.said, found.kind) == ((0, 1), words, "guideline")
    assert all(word in text for word, text in zip(found.said, (one, other), strict=True))


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("dose of amoxicillin?", "Amoxicillin dose 500 mg.", "Amoxicillin dose 0.5 g."),  # the same amount
        ("dose of amoxicillin?", "Amoxicillin dose 500 mg.", "Dose of gentamicin 80 mg."),  # another drug
        ("dose of amoxicillin?", "Amoxicillin dose 500 mg.", "Amoxicillin for 5 days."),  # another kind
        ("who gets amoxicillin?", "Amoxicillin for 5 days.", "Amoxicillin for 7 days."),  # not asked for
        (
            "how long amoxicillin?",
            "Amoxicillin, 12 hours.",
            "Amoxicillin, 9 months.",
        ),  # too far apart to be the same thing
        ("how long is amoxicillin given?", "Amoxicillin for 5 days.", "Wash hands for 2 minutes."),  # another subject
        (
            "when is amoxicillin stopped?",
            "Amoxicillin for 5 days.",
            "See amoxicillin again within 2 days.",
        ),  # a point in time
        (
            "amoxicillin dose",
            "In adults amoxicillin dose 500 mg.",
            "Amoxicillin dose in children 250 mg.",
        ),  # other patients
        (
            "amoxicillin dose",
            "Amoxicillin dose 500 mg.",
            "Not amoxicillin but gentamicin is given; the dose is 80 mg.",
        ),  # the drug stands before
        (
            "CD4 is 200, when to start?",
            "With CD4 < 50 start in 2 weeks.",
            "With CD4 above 50 start in 8 weeks.",
        ),  # only one is for 200
        ("start when CD4 <50", "CD4 <50: start in 2 weeks.", "CD4 ≥50: start in 8 weeks."),  # the other side
        (
            "when to start ART in cryptococcal meningitis",
            "Meningitis\tDefer ART until 4-6 weeks",
            "Adults\tFluconazole for meningitis until CD4 was measured 6 months apart",
        ),  # cells about different things
        (
            "when to start ART in cryptococcal meningitis",
            "In cryptococcal meningitis start ART after 6 weeks.",
            "In tuberculosis start ART within 8 weeks.",
        ),  # another condition
        (
            "how long is amoxicillin given for pneumonia?",
            "Amoxicillin for pneumonia is given for 7 days.",
            "Amoxicillin is given for 3 days; for pneumonia amoxicillin is given for 7 days.",
        ),  # what is closest to the question agrees
        ("how long is amoxicillin given?", "Amoxicillin for 5-7 days.", "Amoxicillin for 6 days."),  # within the range
        (
            "pressure 170/115, what now?",
            "High blood pressure is 140/90 mmHg.",
            "Refer with a diastolic pressure above 130 mmHg.",
        ),  # neither is what the question names
        (
            "when to start ART in cryptococcal meningitis",
            "In cryptococcal meningitis start ART after 6 weeks.",
            "Without signs of meningitis start ART after 2 weeks.",
        ),  # about those without it
        (
            "when is ART started where CD4 is 180?",
            "Start ART where CD4 is 180 after 8 weeks.",
            "On ART repeat CD4 after 6 months.",
        ),  # a time of looking again
        (
            "is glucose of 50 mg/dL a severe low glucose?",
            "Low glucose is glucose < 70 mg/dL.",
            "Severe low glucose: glucose 50 mg/dL and drowsy.",
        ),  # the value that is asked about keeps the limit
        (
            "32 weeks pregnant: how long amoxicillin?",
            "Amoxicillin at 32 weeks gestation.",
            "Amoxicillin at 28 weeks of gestation.",
        ),
    ],
)
def test_what_is_no_quarrel_is_none(question: str, one: str, other: str) -> None:
    assert differ(question, one, other) == ()


def test_a_word_that_turns_the_meaning_is_never_left_out() -> None:
    text = "Amoxicillin should not be given for any longer than 5 days."
    (found,) = differ("how long is amoxicillin given?", text, "Amoxicillin is given for 7 days.")
    assert found.said == ("not be given for any longer than 5 days", "Amoxicillin is given for 7 days")


@pytest.mark.parametrize("word", ["unless", "if"])
def test_advice_under_a_condition_is_not_advice_against(word: str) -> None:
    question = "metformin in kidney disease?"
    assert differ(question, f"Metformin, {word} contraindicated.", "In kidney disease continue metformin.") == ()


def test_one_guideline_does_not_quarrel_with_itself() -> None:
    one, other = said("Amoxicillin for 5 days.", "Amoxicillin for 7 days.")
    same = (one, statement(text=other.text, citations=one.citations))
    question = "how long is amoxicillin given?"
    assert conflicts_of(same, question, terms(question), newer={}) == ()


def test_a_newer_guideline_about_the_same_is_told_apart() -> None:
    (found,) = differ(
        "how long is amoxicillin given?", "Amoxicillin for 5 days.", "Amoxicillin for 7 days.", g1=frozenset({"g0"})
    )
    assert found.kind == "edition"


def test_the_line_names_whose_words_are_whose() -> None:
    (found,) = differ("how long is amoxicillin given?", "Amoxicillin for 5 days.", "Amoxicillin for 7 days.")
    line = conflict_words(found, answer(*said("Amoxicillin for 5 days.", "Amoxicillin for 7 days.")))
    first, second = line.split(" · ")
    assert (first[:7], second[:7]) == ("Guide 0", "Guide 1")
    assert ("“Amoxicillin for 5 days”" in first, "“Amoxicillin for 7 days”" in second) == (True, True)


def test_a_drop_by_so_much_is_no_level() -> None:
    asked = "What is the blood pressure target in diabetes?"
    dropped = "If the blood pressure drops by 20 mmHg in diabetes, treat to the standing pressure."
    assert differ(asked, dropped, "Treat diabetes to a blood pressure target below 130/80 mmHg.") == ()
    told = "Treat diabetes to a blood pressure target below 150/90 mmHg."
    assert len(differ(asked, told, "Treat diabetes to a blood pressure target below 130/80 mmHg.")) == 1


def test_doses_of_two_drugs_without_a_stem_are_no_quarrel() -> None:
    assert differ("dose for a child", "Give a child adrenaline 0.01 mg/kg.", "Give a child rifampicin 10 mg/kg.") == ()
