"""What short forms stand for: lists in five languages, definitions in running text, and all of a release side by side."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.abbreviations import Meaning, abbreviations
from ingest.build import Built, build
from ingest.pages import Line
from ingest.release import Release
from tests.fakes import FakeEmbedder
from tests.paper import line, prose, structured, write_pdf

STEP = 24.0  # points between two lines: more than within a paragraph


def below(*content: str, y: float = 90) -> list[Line]:
    return [line(text, 50, y + STEP * place) for place, text in enumerate(content)]


def listed(heading: str, *content: str) -> dict[str, str]:
    """What the lines below a heading say."""
    return meanings([line(heading, 50, 60, size=16), *below(*content)])


def meanings(*bodies: Sequence[Line]) -> dict[str, str]:
    return {one.short: one.long for one in abbreviations(structured(*bodies))}


@pytest.mark.parametrize(
    ("heading", "content", "found"),
    [
        ("List of abbreviations", ("ART\tantiretroviral therapy", "Hb\thaemoglobin"),
         {"ART": "antiretroviral therapy", "Hb": "haemoglobin"}),
        ("Acronyms", ("3TC: lamivudine", "HbA1c – glycated haemoglobin", "ORS = oral rehydration salts"),
         {"3TC": "lamivudine", "HbA1c": "glycated haemoglobin", "ORS": "oral rehydration salts"}),
        ("Senarai singkatan", ("KKM\tKementerian Kesihatan Malaysia", "PPUM: Pusat Perubatan Universiti"),
         {"KKM": "Kementerian Kesihatan Malaysia", "PPUM": "Pusat Perubatan Universiti"}),
        ("Daftar Singkatan", ("DMG\tdiabetes melitus gestasional", "PGK: penyakit ginjal kronik"),
         {"DMG": "diabetes melitus gestasional", "PGK": "penyakit ginjal kronik"}),
        ("Siglas y abreviaturas", ("VIH\tvirus de la inmunodeficiencia humana", "TFG: tasa de filtración glomerular"),
         {"VIH": "virus de la inmunodeficiencia humana", "TFG": "tasa de filtración glomerular"}),
        ("Abréviations", ("VIH\tvirus de l’immunodéficience humaine", "SRO : sels de réhydratation orale"),
         {"VIH": "virus de l’immunodéficience humaine", "SRO": "sels de réhydratation orale"}),
        ("Sigles", ("OMS = Organisation mondiale de la santé",), {"OMS": "Organisation mondiale de la santé"}),
    ],
)  # fmt: skip
def test_a_list_of_abbreviations_is_read(heading: str, content: tuple[str, ...], found: dict[str, str]) -> None:
    assert listed(heading, *content) == found


def test_two_entries_may_stand_on_one_line() -> None:
    found = listed("Abbreviations", "BP\tblood pressure\tTB\ttuberculosis", "tab\ttablet\tVL\tviral load")
    assert found == {"BP": "blood pressure", "TB": "tuberculosis", "tab": "tablet", "VL": "viral load"}


def test_a_long_form_goes_on_in_the_line_right_below_it() -> None:
    row = line("ART\tantiretroviral therapy\tNRTI\tNucleoside Reverse Transcriptase", 50, 90)
    left = next(word.box[0] for word in row.words if word.text == "Nucleoside")
    found = meanings([line("Abbreviations", 50, 60, size=16), row, line("Inhibitor", left, 114)])
    assert found == {"ART": "antiretroviral therapy", "NRTI": "Nucleoside Reverse Transcriptase Inhibitor"}


def test_a_glossary_of_words_defines_no_abbreviation() -> None:
    assert listed("Glossary", "Adherence: taking what was agreed.", "cohort – people who are followed") == {}


def test_rows_that_are_abbreviations_by_their_letters_need_no_heading() -> None:
    rows = [("TB", "tuberculosis"), ("BP", "blood pressure"), ("VL", "viral load"), ("ART", "antiretroviral therapy"),
            ("MCV", "mean corpuscular volume"), ("ORS", "oral rehydration salts")]  # fmt: skip
    assert meanings(below(*("\t".join(row) for row in rows))) == dict(rows)
    assert meanings(below(*("\t".join(row) for row in rows[:3]))) == {}


def test_rows_of_another_table_are_no_abbreviations() -> None:
    rows = ("Day 1\ttwo tablets", "Day 2\tone tablet", "Day 3\tone tablet", "Day 4\tnone", "Day 5\tnone", "Day 6\tone")
    assert meanings(below(*rows)) == {}


@pytest.mark.parametrize(
    ("sentence", "short", "long"),
    [
        ("All receive antiretroviral therapy (ART) at once.", "ART", "antiretroviral therapy"),
        ("Efavirenz (EFV) is taken at night.", "EFV", "Efavirenz"),
        ("The glomerular filtration rate (GFR) is measured.", "GFR", "glomerular filtration rate"),
        ("Prevention of mother-to-child transmission (PMTCT) is free.", "PMTCT", "Prevention of mother-to-child transmission"),
        ("Kementerian Kesihatan Malaysia (KKM) menyediakannya.", "KKM", "Kementerian Kesihatan Malaysia"),
        ("Pasien dengan penyakit ginjal kronik (PGK) dirujuk.", "PGK", "penyakit ginjal kronik"),
        ("La tasa de filtración glomerular (TFG) se mide.", "TFG", "tasa de filtración glomerular"),
        ("Les sels de réhydratation orale (SRO) sont donnés.", "SRO", "sels de réhydratation orale"),
        ("Blood pressure is measured (BP twice).", None, ""),
        ("The children are weighed (WHO).", None, ""),
        ("Give it with food (see Annex).", None, ""),
        ("It is given by the Accreditation Association for Ambulatory Health Care (AAAHC).", "AAAHC",
         "Accreditation Association for Ambulatory Health Care"),
    ],
)  # fmt: skip
def test_a_definition_in_running_text_is_read_where_its_initials_match(
    sentence: str, short: str | None, long: str
) -> None:
    assert meanings([line(sentence, 50, 90)]) == ({short: long} if short else {})


def test_each_knows_the_page_that_says_so_first() -> None:
    first, second = below("Weigh the child."), below("The viral load (VL) is taken.", "A viral load (VL) is sent.")
    (one,) = abbreviations(structured(first, second))
    assert (one.short, one.page) == ("VL", 2)


def test_a_short_form_with_two_meanings_keeps_both() -> None:
    body = below("A blood count (BC) is taken.", "Breast cancer (BC) is looked for.")
    assert [one.long for one in abbreviations(structured(body))] == ["blood count", "Breast cancer"]


def test_the_meanings_of_a_release_stand_side_by_side(tmp_path: Path) -> None:
    one = write_pdf(tmp_path / "one.pdf", prose("Intermittent preventive therapy (IPT) is given in the clinic."))
    other = write_pdf(tmp_path / "other.pdf", prose("Weigh all."), prose("Isoniazid preventive therapy (IPT) for six."))
    *_, last = build([one, other], library=tmp_path / "library", embedder=FakeEmbedder())
    assert isinstance(last, Built)
    release = Release(last.release)
    assert set(release.abbreviations) == {"IPT"}
    assert set(release.abbreviations["IPT"]) == {
        Meaning(long="Intermittent preventive therapy", guideline="one", page=1),
        Meaning(long="Isoniazid preventive therapy", guideline="other", page=2),
    }
