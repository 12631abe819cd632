"""An amount that says not of what is told, and the lines above it that say so are found."""

import pytest

from app.doses import drug_above, is_bare
from ingest.pagetext import Span
from ingest.passages import Sentence
from ingest.structure import Kind


def lines(*content: tuple[Kind, str]) -> list[Sentence]:
    return [
        Sentence(text=text, kind=kind, spans=(Span(page=1, start=100 * place, end=100 * place + len(text)),))
        for place, (kind, text) in enumerate(content)
    ]


def above(*content: tuple[Kind, str], section: tuple[str, ...] = ()) -> str:
    found = drug_above(lines(*content), section=section)
    return found.text if found else ""


@pytest.mark.parametrize(
    "text",
    [
        "10 mg/kg (8–12 mg/kg) daily, maximum 500 mg",
        "Adults: 250 mg 8 hourly for 5-7days",
        "0–2 years;\t50 mg 8 hourly",
        "Give 5 mL/kg over 30 minutes, then repeat once.",
        "The maximum daily dose is 80 mg (1 tablet).",
        "Dewasa: 250 mg 3 kali sehari selama 5 hari",
        "Niños: 10 mg/kg cada 8 horas por vía oral",
        "Enfants : 20 mg/kg par jour pendant 5 jours",
    ],
)
def test_an_amount_alone_is_told(text: str) -> None:
    assert is_bare(text)


@pytest.mark.parametrize(
    "text",
    [
        "Zinc 20 mg daily",  # it names what
        "Children with shock: 20 mL/kg over 30 minutes",  # it names for whom
        "Under 6 months",  # no amount
        "3 times daily for 5 days",
    ],
)
def test_what_says_more_or_no_amount_is_not(text: str) -> None:
    assert not is_bare(text)


def test_it_hangs_from_every_line_up_to_the_one_that_names_its_drug() -> None:
    assert above(("text", "Weigh her."), ("text", "Isoniazid is taken by mouth."), ("text", "Adults:")) == (
        "Isoniazid is taken by mouth.\nAdults:"
    )
    assert above(("item", "• Zinc supplement, oral"), ("text", "Children")) == "• Zinc supplement, oral\nChildren"
    assert above(("heading", "Rifampicin"), ("heading", "Dosage"), ("text", "In severe cases:")) == (
        "Rifampicin\nDosage\nIn severe cases:"
    )


def test_it_hangs_from_nothing_where_the_drug_is_not_sure() -> None:
    assert not above(("text", "Adults:"))
    assert not above(("text", "Rifampicin, oral,"), ("heading", "Diarrhoea"))  # another subject between
    assert not above(("text", "Rifampicin, oral,"), ("text", "Weigh the child."))
    assert not above(("text", "Do not give rifampicin."), ("text", "Adults:"))
    assert not above(("text", "Rifampicin 600 mg daily"))  # it has a dose of its own
    assert not above(("text", "Isoniazid is taken by mouth."), section=("Drugs", "Rifampicin"))


def test_under_the_heading_of_a_drug_a_sentence_that_names_none_is_about_it() -> None:
    said: list[tuple[Kind, str]] = [
        ("text", "Rifampicin is taken by mouth."), ("text", "It colours the urine."), ("text", "Adults:"),
    ]  # fmt: skip
    assert above(*said, section=("Rifampicin",)) == "\n".join(text for _, text in said)
    other: list[tuple[Kind, str]] = [said[0], ("text", "Ask about warfarin and prednisolone."), said[2]]
    assert not above(*other, section=("Rifampicin",))


def test_the_other_rows_of_its_own_table_are_passed_by() -> None:
    drug, *_ = lines(("item", "• Zinc, oral, daily:"))
    row = Sentence(text="Age\tDose", kind="row", spans=(Span(page=1, start=400, end=408),), table="t1")
    found = drug_above([drug, *[row] * 20], section=(), table="t1")
    assert found is not None
    assert found.spans == drug.spans
    assert drug_above([drug, row], section=(), table="t2") is None
