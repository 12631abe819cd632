"""Guidelines → copies that are kept once, and editions that say nothing of one another."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from ingest.corpus import read_corpus
from ingest.editions import kept_once, lookalikes
from ingest.fingerprints import amounts_of, fingerprint
from ingest.guideline import Guideline, with_status
from tests.conftest import ROOT
from tests.test_fingerprints import LONG, text

OLD = f"{LONG} Give amoxicillin 25 mg/kg for 3 days."
NEW = f"{LONG} Give amoxicillin 50 mg/kg for 3 days."
STAMPED = f"{OLD} Downloaded from the library"


def guideline(identity: str, title: str = "", **fields: Any) -> Guideline:
    given = {"issuer": "Ministry of Health", "country": "KE", "language": "en", **fields}
    return Guideline(id=identity, title=title or identity, file=f"{identity}.pdf", sha256="", **given)


def copies(*guidelines: Guideline, texts: tuple[str, ...], stated: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    named = dict(zip((one.id for one in guidelines), texts, strict=True))
    found = kept_once(
        guidelines,
        fingerprints={one: fingerprint(words) for one, words in named.items()},
        amounts={one: amounts_of(words) for one, words in named.items()},
        stated=stated,
    )
    return [(one.kept, one.dropped) for one in found]


def pairs(*guidelines: Guideline, **options: Any) -> list[tuple[str, str]]:
    return [one.ids for one in lookalikes(with_status(guidelines), **options)]


def test_a_near_copy_is_kept_once_and_the_sentence_says_of_what() -> None:
    one, other = guideline("a"), guideline("b")
    prints = {"a": fingerprint(OLD), "b": fingerprint(STAMPED)}
    (found,) = kept_once([one, other], fingerprints=prints, amounts=dict.fromkeys("ab", "same"), stated=())
    assert (found.kept, found.dropped) == ("a", "b")
    assert found.sentence.startswith("is nearly the same text as 'a.pdf' (")
    assert found.sentence.endswith(" %); kept once")


def test_of_two_copies_the_stated_the_newer_or_the_first_is_kept() -> None:
    old, new = guideline("old", published="2020"), guideline("new", published="2020-05")
    assert copies(old, new, texts=(OLD, STAMPED)) == [("new", "old")]
    assert copies(old, new, texts=(OLD, STAMPED), stated=("old",)) == [("old", "new")]
    assert copies(new, old, texts=(OLD, STAMPED)) == [("new", "old")]
    assert copies(guideline("x"), guideline("y"), guideline("z"), texts=(OLD, STAMPED, OLD)) == [("x", "y"), ("x", "z")]


@pytest.mark.parametrize(
    ("changes", "texts", "stated"),
    [
        ({}, (OLD, NEW), ()),  # a dose
        ({}, (OLD, STAMPED), ("a", "b")),
        ({"edition": "Second edition"}, (OLD, STAMPED), ()),
        ({"published": "2021"}, (OLD, STAMPED), ()),
        ({"status": "draft"}, (OLD, STAMPED), ()),
        ({}, (OLD, text(4000, seed=9)), ()),
        ({}, ("", ""), ()),  # two scans
    ],
)
def test_two_editions_are_no_copies(changes: dict[str, str], texts: tuple[str, ...], stated: tuple[str, ...]) -> None:
    one = guideline("a", edition="First edition", published="2020")
    other = guideline("b", **({"edition": "First edition", "published": "2020"} | changes))
    assert copies(one, other, texts=texts, stated=stated) == []


def test_editions_with_one_dose_changed_are_reported_instead() -> None:
    prints = {"a": fingerprint(OLD), "b": fingerprint(NEW)}
    one, other = guideline("a", "Chest infections"), guideline("b", "Pneumonia", issuer="Society B")
    (found,) = lookalikes([one, other], fingerprints=prints)
    assert found.ids == ("a", "b")
    assert "compare them: a dose may differ" in found.sentence


def test_the_sentence_names_both_and_says_what_to_write() -> None:
    old, new = guideline("hiv-2016", "HIV Guidelines", published="2016"), guideline("hiv-2022", "HIV", published="2022")
    (found,) = lookalikes([new, old])
    assert found.ids == ("hiv-2016", "hiv-2022")
    assert found.sentence == (
        "'HIV Guidelines' (2016, hiv-2016.pdf) and 'HIV' (2022, hiv-2022.pdf) look like editions of one guideline;"
        ' in corpus.toml let the newer say supersedes = ["hiv-2016"], or, where both are in force,'
        ' stands_beside = ["hiv-2016"]'
    )


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Management of Hypertension", "National Guideline for the Management of Hypertension, 2nd edition 2024"),
        ("Pedoman Nasional Tuberkulosis Edisi Ketiga", "Pedoman Nasional Tuberkulosis 2016"),
        ("Standard Treatment Guidelines 2010", "Standard Treatment Guidelines, 7th Edition, 2017"),
    ],
)
def test_titles_that_differ_only_in_their_edition_are_alike(title: str, other: str) -> None:
    assert pairs(guideline("x", title, published="2010"), guideline("y", other, published="2017")) == [("x", "y")]


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Type 1 diabetes in adults", "Type 2 diabetes in adults"),
        ("Treatment of drug-susceptible tuberculosis in children", "Treatment of drug-susceptible tuberculosis in adults"),
        ("Essential Medicines List: Primary Health Care Level", "Essential Medicines List: Hospital Level"),
        ("Chronic viral Hepatitis B infection", "Chronic viral Hepatitis C infection"),
        ("Malaria", "Hypertension"),
    ],
)  # fmt: skip
def test_titles_about_something_else_are_not(title: str, other: str) -> None:
    assert pairs(guideline("p", title, published="2010"), guideline("q", other, published="2017")) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"supersedes": ("old",)},
        {"stands_beside": ("old",)},
        {"status": "withdrawn"},
        {"status": "draft"},
        {"language": "sw"},
        {"country": "UG", "issuer": "Ministry of Health Uganda"},
        {"issuer": "Society B"},
        {"published": "2016"},  # two parts of one edition
    ],
)
def test_what_is_said_or_cannot_be_is_not_reported(changes: dict[str, Any]) -> None:
    old, new = guideline("old", "Malaria", published="2016"), guideline("new", "Malaria", published="2022")
    assert pairs(old, new) == [("old", "new")]
    assert pairs(old, guideline("new", "Malaria", **({"published": "2022"} | changes))) == []


def test_an_issuer_that_was_only_guessed_parts_nothing() -> None:
    old = guideline("old", "Malaria", published="2016", issuer="Who Printed It", guessed=("issuer",))
    assert pairs(old, guideline("new", "Malaria", published="2022")) == [("old", "new")]


def test_a_draft_does_not_hide_what_it_will_replace() -> None:
    old = guideline("old", "Malaria", published="2016")
    draft = guideline("draft", "Malaria", published="2025", status="draft", supersedes=("old",))
    newer = guideline("newer", "Malaria", published="2022")
    assert pairs(old, draft, newer) == [("old", "newer")]


def test_the_demonstration_holds_no_unstated_editions() -> None:
    sources, _ = read_corpus([ROOT / "corpora" / "demo"])
    assert pairs(*(source.guideline for source in sources)) == []


def test_many_guidelines_are_compared_by_their_rare_words() -> None:
    many = [
        guideline(f"g{name}", f"Guideline for {name} in this country", published="2020")
        for name in map("".join, product("abcdefghij", repeat=4))
    ]
    twin = guideline("twin", "Guideline for baba in this country", published="2024")
    assert pairs(*many, twin) == [("gbaba", "twin")]


@pytest.mark.shared
def test_real_editions_are_found_and_different_guidelines_are_not(shared: Path) -> None:
    from ingest.guesses import guessed
    from ingest.metadata import read_metadata
    from ingest.pages import read_pages

    names = ("za_ndoh_art*", "uk_nice_*", "my_moh_*")
    paths = sorted(path for name in names for path in (shared / "guidelines").glob(f"{name}.pdf"))
    sources, _ = read_corpus(paths)
    found = [
        guessed(one.guideline, metadata=read_metadata(one.path), pages=list(read_pages(one.path))) for one in sources
    ]
    assert pairs(*found) == [("za-ndoh-art-guidelines-2013", "za-ndoh-art-clinical-guidelines-2019")]
