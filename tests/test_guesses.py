"""Front pages → guesses: what a document says of itself, and what must stay unknown."""

from typing import Any

import pytest

from ingest.countries import country_of
from ingest.guesses import doubts, guessed
from ingest.guideline import Guideline
from ingest.language import language_of
from ingest.metadata import Metadata
from ingest.pages import Line, Page
from tests.paper import line, lines, page

TITLE = "Management of Hypertension"
PROSE = "Blood pressure is measured in every adult who comes to the clinic, whatever the reason may be. " * 2


def text_page(number: int, *extra: Line) -> Page:
    return page(number, *lines(*[PROSE] * 20, y=120), *extra)


def cover(*small: str, title: str = TITLE) -> Page:
    return page(1, line(title, y=100, size=24), *lines(*small, y=200))


def guess(*pages: Page, metadata: Metadata | None = None, file: str = "guideline.pdf", **stated: Any) -> Guideline:
    given = {"title": "guideline", "guessed": ("title", "status", "layer"), **stated}
    return guessed(
        Guideline(id="x", file=file, sha256="", **given), metadata=metadata or Metadata(), pages=[*pages, text_page(9)]
    )


def test_a_cover_tells_the_whole_imprint_and_each_guess_is_marked() -> None:
    found = guess(
        cover(
            "in Adults and Pregnancy", "Primary Health Care", "Third Edition", "Ministry of Health", "Kenya, July 2013"
        )
    )
    assert (found.title, found.issuer, found.country, found.language) == (TITLE, "Ministry of Health", "KE", "en")
    assert (found.edition, found.published, found.review_by) == ("Third Edition", "2013-07", "")
    assert (found.population, found.setting) == ("adults, pregnant women", "primary care")
    assert (found.layer, found.status) == ("national", "current")
    assert set(found.guessed) == {
        "title", "issuer", "country", "language", "edition", "published", "population", "setting",
    }  # fmt: skip


def test_what_is_stated_always_wins_and_only_the_rest_is_guessed() -> None:
    front = cover("DRAFT", "Third Edition", "Ministry of Health", "Kenya, July 2013")
    found = guess(
        front, title="As stated", issuer="Society", edition="2nd", status="current", layer="local", guessed=()
    )
    assert (found.title, found.issuer, found.edition, found.status) == ("As stated", "Society", "2nd", "current")
    assert found.layer == "local"
    assert set(found.guessed) == {"country", "language", "published"}


def test_guessing_twice_gives_the_same() -> None:
    front = cover("Third Edition", "July 2013")
    once = guess(front)
    assert guessed(once, metadata=Metadata(), pages=[front, text_page(9)]) == once


@pytest.mark.parametrize(
    ("printed", "edition"),
    [
        ("7th edition", "7th edition"),
        ("SECOND EDITION", "Second edition"),
        ("Edisi Ketiga", "Edisi Ketiga"),
        ("Edisi ke-3", "Edisi ke-3"),
        ("2.ª edición", "2.ª edición"),
        ("2.a edición", "2.a edición"),
        ("2e édition", "2e édition"),
        ("Deuxième édition", "Deuxième édition"),
        ("Version 3.1", "Version 3.1"),
        ("Revised 2019", "Revised 2019"),
        ("2022 Edition", "2022 Edition"),
        ("The third and the fourth version differ", ""),
        ("Changed since the earlier edition", ""),
    ],
)
def test_the_edition_as_printed(printed: str, edition: str) -> None:
    assert guess(cover(printed)).edition == edition


def test_a_page_that_lists_several_editions_names_none() -> None:
    history = page(2, *lines("First edition 1998", "Second edition 2003", "Third edition 2008"))
    assert guess(cover(), history).edition == ""
    assert guess(cover("2008 Edition"), history).edition == "2008 Edition"


@pytest.mark.parametrize(
    ("printed", "published"),
    [
        (("July 2013",), "2013-07"),
        (("Published: 29 June 2022",), "2022-06-29"),
        (("Published: 2 December 2015", "Last updated: 29 June 2022"), "2022-06-29"),
        (("Published: October 2019", "Updated: March 2020"), "2020-03"),
        (("Published", "29 June 2022"), "2022-06-29"),
        (("Version 2.3 - September 2016",), "2016-09"),
        (("Edición de marzo de 2018",), "2018-03"),
        (("Publié le 3 février 2021",), "2021-02-03"),
        (("Agustus 2020",), "2020-08"),
        (("Issued 2024-05-31",), "2024-05-31"),
        (("24 March 2013", "In force from 1 April 2013"), "2013"),
        (("24 March 2013", "In force from 1 April 2014"), ""),
        (("2016 - 2017",), ""),
        (("2019",), "2019"),
        (("Only what was published after 2013 counts",), "2013"),  # a cover with one year
        ((), ""),
    ],
)
def test_the_day_of_this_edition(printed: tuple[str, ...], published: str) -> None:
    assert guess(cover(*printed)).published == published


def test_a_year_in_running_text_is_no_date_and_nor_is_the_day_the_file_was_made() -> None:
    prose = text_page(1, *lines("Only papers published after 2013 are cited", "and updated 2014 figures", y=500))
    assert guess(prose, metadata=Metadata(created="2020")).published == ""
    assert guess(prose, file="ke_hypertension_2018.pdf").published == "2018"
    assert guess(prose, file="ke_hypertension_2018_of_2021.pdf").published == ""


@pytest.mark.parametrize(
    ("printed", "review_by"),
    [
        ("Valid until 31 December 2027", "2027-12-31"),
        ("Review due 2025", "2025"),
        ("Review date: May 2026", "2026-05"),
        ("This protocol is to be reviewed in 2027", "2027"),
        ("Berlaku hingga Disember 2028", "2028-12"),
        ("Vigente hasta junio de 2026", "2026-06"),
        ("Treatment is to be reviewed in 2 weeks", ""),
        ("We did a review of 2015 papers", ""),
    ],
)
def test_the_day_of_review(printed: str, review_by: str) -> None:
    found = guess(cover("July 2013"), text_page(2, line(printed, y=500)))
    assert (found.review_by, found.published) == (review_by, "2013-07")
    assert bool(doubts(found)) == bool(review_by)


@pytest.mark.parametrize(
    "printed",
    ["DRAFT", "Draft 2", "Final draft", "DRAFT FOR CONSULTATION", "Consultation draft, May 2024", "DRAF", "Draft v0.3"],
)
def test_a_cover_that_says_draft_makes_a_draft(printed: str) -> None:
    found = guess(cover(printed))
    assert found.status == "draft"
    assert "status" in found.guessed
    assert "no answer quotes it" in doubts(found)[0]


def test_prose_about_drafts_makes_none() -> None:
    thanks = lines(
        "We thank all who commented on the draft.", "Drafts were read by many, and the final draft by all.", y=500
    )
    assert guess(cover(), text_page(2, *thanks)).status == "current"
    assert guess(text_page(1, *thanks)).status == "current"


@pytest.mark.parametrize(
    ("title", "population", "setting"),
    [
        ("Pneumonia in children and adolescents", "children, adolescents", ""),
        ("Prevention of mother-to-child transmission of HIV", "", ""),
        ("Hypertension in non-pregnant adults", "adults", ""),
        ("Childbirth and its complications", "", ""),
        ("Hipertensión en adultos: atención primaria", "adults", "primary care"),
        ("Asthme de l'enfant aux urgences", "children", "emergency"),
        ("Diabetes Melitus Tipe 2 Dewasa di Rumah Sakit", "adults", "hospital"),
        ("Infection prevention for outpatient settings", "", "outpatient"),
    ],
)
def test_whom_and_where_the_title_names(title: str, population: str, setting: str) -> None:
    found = guess(cover(title=title))
    assert (found.population, found.setting) == (population, setting)


def test_a_hospital_trust_on_the_cover_makes_it_local() -> None:
    found = guess(cover("Somewhere NHS Foundation Trust"))
    assert (found.layer, "layer" in found.guessed) == ("local", True)


@pytest.mark.parametrize(
    ("front", "issuer", "country"),
    [
        (cover("REPUBLIC OF SOUTH AFRICA", "NATIONAL DEPARTMENT OF HEALTH"), "National Department of Health", "ZA"),
        (cover("Kementerian Kesihatan Malaysia"), "Kementerian Kesihatan Malaysia", "MY"),
        (text_page(1, line("© World Health Organization 2010", y=560)), "World Health Organization", ""),
        (text_page(1, line("© 2022 Journal of Many Societies | Published by Someone", y=560)), "", ""),
        (text_page(1, line("© National Malaria Control Programme 2020", y=560)), "National Malaria Control Programme", ""),
        (text_page(1, line("Published by the Ministry of Health, Ghana", y=560)), "Ministry of Health", "GH"),
        (text_page(1, line("as the World Health Organization recommends", y=560)), "", ""),
    ],
)  # fmt: skip
def test_an_issuer_is_one_that_stands_as_such(front: Page, issuer: str, country: str) -> None:
    found = guess(front)
    assert (found.issuer, found.country) == (issuer, country)


def test_the_author_of_the_file_may_be_the_issuer_and_tells_its_country() -> None:
    author = "National Institute for Health and Care Excellence (NICE)"
    found = guess(cover(), metadata=Metadata(author=author))
    assert (found.issuer, found.country) == ("National Institute for Health and Care Excellence", "GB")


def test_the_files_own_title_counts_only_if_its_pages_bear_it_out() -> None:
    assert guess(cover("in adults"), metadata=Metadata(title="Management of hypertension in adults")).title == (
        "Management of hypertension in adults"
    )
    assert guess(cover(), metadata=Metadata(title="Diagram of Entry Points")).title == TITLE
    picture = page(1)  # of a cover
    assert guess(picture, metadata=Metadata(title="Care of the Newborn")).title == "Care of the Newborn"
    assert guess(picture, metadata=Metadata(title="Microsoft Word - final.doc")).title == "guideline"


def test_a_part_of_a_book_is_called_by_its_running_header() -> None:
    pages = [
        text_page(number, line(f"{number} Clinical Guidelines 2023, Heart Diseases", y=20)) for number in (1, 2, 3)
    ]
    found = guess(*pages)
    assert found.title == "Clinical Guidelines 2023, Heart Diseases"
    assert found.published == "2023"


def test_a_decree_is_called_by_its_subject() -> None:
    decree = page(
        1, *lines("KEPUTUSAN MENTERI", "NOMOR 603/2020", "TENTANG", "TATA LAKSANA MALARIA", "DENGAN RAHMAT TUHAN")
    )
    assert guess(decree).title == "TATA LAKSANA MALARIA"


def test_what_nothing_tells_stays_unknown() -> None:
    found = guess(text_page(1))
    assert (found.title, found.issuer, found.country, found.edition, found.published) == ("guideline", "", "", "", "")
    assert found.guessed == ("title", "language")


@pytest.mark.parametrize(
    "pages", [[], [page(1)], [page(1, line("…"))], [page(1, line("." * 9999 + " " + "a " * 9999))]]
)
def test_a_document_that_says_nothing_gives_no_guess(pages: list[Page]) -> None:
    nothing = Guideline(id="x", title="x", file="x.pdf", sha256="", guessed=("title", "status", "layer"))
    found = guessed(nothing, metadata=Metadata(), pages=pages)
    assert (found.issuer, found.country, found.edition, found.published) == ("", "", "", "")
    assert (found.status, found.layer) == ("current", "national")


def test_a_country_is_not_another_whose_name_begins_alike() -> None:
    assert country_of("Nigeria, Nigerian") == "NG"
    assert country_of("Niger") == "NE"
    assert country_of("Guinea-Bissau") == "GW"
    assert country_of("a guinea pig, a turkey") == ""
    assert country_of("GHANA") == "GH"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("o tratamento da malária com os medicamentos que são dados ao doente em casa", "pt"),
        ("el tratamiento de la malaria con los medicamentos que se dan al paciente en su casa", "es"),
        ("matibabu ya malaria kwa mgonjwa ni kama katika mwongozo wa wizara ya afya", "sw"),
    ],
)
def test_portuguese_and_swahili_are_told_apart_from_the_others(text: str, language: str) -> None:
    assert language_of(text) == language
