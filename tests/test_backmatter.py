"""Contents, indexes, references and names make no passages; what else stands below such headings does."""

from collections.abc import Sequence

import pytest

from ingest.backmatter import is_bibliography, left_out
from ingest.pages import Line
from ingest.pagetext import Span
from ingest.passages import passages
from tests.paper import line, structured

STEP = 24.0  # points between two lines: more than within a paragraph
CITED = (
    "1. Adams A, Brown B. Zinc in diarrhoea. Lancet 2001;357:1230-5.",
    "2. Clark C, et al. Salt and water. J Trop Med 2004;12(3):45-9.",
    "3. Dunn D. The treatment of dehydration, 2nd ed. Geneva: World Health Organization; 1999.",
)
DOSE = "Give zinc 20 mg daily for 14 days to every child who has diarrhoea."


def body(heading: str, *content: str, end: Sequence[str] = ("Treatment", "Zinc is given by mouth.")) -> list[Line]:
    """A heading and what stands below it, then another section."""
    found = [line(heading, 50, 60, size=16)]
    found += [line(text, 50, 90 + STEP * place) for place, text in enumerate(content)]
    below = 90 + STEP * len(content) + 30
    return [*found, line(end[0], 50, below, size=16), *(line(text, 50, below + 30) for text in end[1:])]


def kept(lines: Sequence[Line]) -> str:
    """The text of all passages."""
    document = structured(lines)
    found = passages(document, guideline="one", count=lambda text: len(text.split()), limit=200)
    return " ".join(one.text for one in found)


@pytest.mark.parametrize("heading", ["Contents", "Kandungan", "Daftar Isi", "Índice", "Sommaire", "List of tables"])
def test_contents_without_leaders_are_left_out(heading: str) -> None:
    lines = body(heading, "Foreword iii", "1 Diarrhoea 5", "1.1 Zinc and salt 7", "2 Pneumonia 12", "Annex 40")
    assert kept(lines) == "Treatment Zinc is given by mouth."


def below(*content: str, y: float = 60) -> list[Line]:
    return [line(text, 50, y + STEP * place) for place, text in enumerate(content)]


def test_contents_go_on_over_pages_and_hold_wrapped_entries() -> None:
    first = below("1 Diarrhoea 5", "2 The care of children who cough and", "breathe fast 12", "3 Fever 20", y=90)
    second, third = below("4 Malaria 24", "5 Measles 31"), below("Zinc is given by mouth.")
    document = structured([line("Contents", 50, 60, size=16), *first], second, third)
    found = passages(document, guideline="one", count=lambda text: len(text.split()), limit=200)
    assert [one.text for one in found] == ["Zinc is given by mouth."]


def test_the_contents_of_a_kit_are_kept() -> None:
    lines = body(
        "Contents", "Adrenaline ampoules 10", "Gloves in pairs 50", "Cannulas 5", "Bags of saline 20", "Masks 2"
    )
    assert "Adrenaline ampoules 10 Gloves in pairs 50" in kept(lines)


@pytest.mark.parametrize("heading", ["Index", "Index of medicines", "Indeks", "Índice alfabético"])
def test_an_index_is_left_out(heading: str) -> None:
    lines = body(heading, "adrenaline 12, 45", "amoxicillin 7, 9, 31", "cough 3", "diarrhoea 28-30", "zinc 5")
    assert kept(lines) == "Treatment Zinc is given by mouth."


@pytest.mark.parametrize(
    "heading",
    [
        "References",
        "Further reading",
        "Sources",
        "Appendix 1: References",
        "Rujukan",
        "Daftar Pustaka",
        "Referencias",
        "Bibliographie",
    ],
)
def test_cited_works_are_left_out_whatever_their_heading(heading: str) -> None:
    assert kept(body(heading, *CITED)) == "Treatment Zinc is given by mouth."


def test_cited_works_are_left_out_without_a_heading() -> None:
    lines = body("Diarrhoea", "Diarrhoea kills.", *CITED[:2], *(text.replace("2001", "2011") for text in CITED[:2]))
    assert kept(lines) == "Diarrhoea Diarrhoea kills. Treatment Zinc is given by mouth."


@pytest.mark.parametrize("heading", ["References", "Contents", "Index", "Contributors", "Acknowledgements", "Sources"])
def test_what_recommends_below_such_a_heading_is_kept(heading: str) -> None:
    assert DOSE in kept(body(heading, DOSE))
    assert DOSE in kept(body(heading, *CITED, DOSE))


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Acknowledgements", ("We thank all who contributed to this guideline.", "Dr A Adams, University of Examples")),
        ("List of contributors", ("Dr A Adams", "Prof B Brown, Hospital of Examples", "Ms C Clark")),
        ("Senarai penyumbang", ("Datuk Dr A Adams", "Puan B Brown, Kementerian Contoh")),
        ("Tim penyusun", ("Prof A Adams", "Dr B Brown, Universitas Contoh")),
        ("Agradecimientos", ("Se agradece la colaboración de todos.", "Dra A Adams, Hospital de Ejemplos")),
        ("Affiliations", ("A. Adams¹ ● B. Brown²", "1 Department of Medicine, University of Examples, Town, Land")),
        ("Remerciements", ("Nous remercions le Dr A Adams.", "Pr B Brown, Hospital des Exemples")),
    ],
)
def test_lists_of_people_are_left_out(heading: str, names: Sequence[str]) -> None:
    assert kept(body(heading, *names)) == "Treatment Zinc is given by mouth."


def test_a_committee_that_decides_something_is_kept() -> None:
    text = "The committee agreed that fluids come first and that zinc comes second, whatever the age."
    assert text in kept(body("Why the committee made the recommendations", text))


def test_what_is_recommended_is_never_left_out() -> None:
    document = structured(body("References", *CITED))
    spans = frozenset(span for block in document.blocks for span in block.spans if block.kind == "item")
    out = left_out(document.blocks, document.pages, keep=frozenset())
    held = left_out(document.blocks, document.pages, keep=spans)
    assert {block.kind for place, block in enumerate(document.blocks) if place in out} == {"heading", "item"}
    assert {block.kind for place, block in enumerate(document.blocks) if place in held} == {"heading"}
    assert all(isinstance(span, Span) for span in spans)


@pytest.mark.parametrize(("title", "is_one"), [("7. References", True), ("Rujukan", True), ("Reference ranges", False)])
def test_a_bibliography_is_known_by_its_heading(title: str, is_one: bool) -> None:  # noqa: FBT001
    assert is_bibliography(("Treatment", title)) is is_one
