"""Question → Found: reciprocal rank fusion by hand, and search on the demonstration library."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.evidence import Found, search
from app.question import in_terms_of, understand
from app.terms import terms_of
from ingest.guideline import Status
from ingest.library import published
from ingest.release import Release
from ingest.vectors import SentenceTransformerEmbedder


@pytest.fixture(scope="module")
def release(demo_library: Path) -> Release:
    return Release(published(demo_library))


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


def searched(question: str, *, release: Release, embedder: SentenceTransformerEmbedder, k: int) -> Found:
    asked = in_terms_of(understand(question), release=release)
    return search(asked, release=release, embedder=embedder, k=k)


def test_evidence_is_one_passage_a_page_best_first(release: Release, embedder: SentenceTransformerEmbedder) -> None:
    found = searched("oral amoxicillin dose for pneumonia", release=release, embedder=embedder, k=5)
    places = [(one.guideline.id, one.passage.pages[0]) for one in found.evidence]
    assert len(places) == len(set(places)) == 5
    scores = [one.score for one in found.evidence]
    assert scores == sorted(scores, reverse=True)
    assert places[0][0] == "a-child-pneumonia-2023"


def test_superseded_editions_are_no_evidence(release: Release, embedder: SentenceTransformerEmbedder) -> None:
    found = searched("first edition 2008 amoxicillin 25 mg/kg 3 days", release=release, embedder=embedder, k=50)
    assert release.guidelines["a-child-pneumonia-2008"].status == "superseded"
    assert "a-child-pneumonia-2008" not in {one.guideline.id for one in (*found.evidence, *found.quotable)}


@pytest.mark.parametrize("status", ["withdrawn", "draft"])
def test_neither_withdrawn_nor_draft_guidelines_are_evidence(
    release: Release, embedder: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch, status: Status
) -> None:
    taken = {
        **release.guidelines,
        "a-child-pneumonia-2023": replace(release.guidelines["a-child-pneumonia-2023"], status=status),
    }
    asked = "oral amoxicillin dose for pneumonia"
    found = searched(asked, release=release, embedder=embedder, k=50)
    assert "a-child-pneumonia-2023" in {one.guideline.id for one in found.evidence}
    monkeypatch.setattr(Release, "guidelines", taken)
    found = searched(asked, release=release, embedder=embedder, k=50)
    assert "a-child-pneumonia-2023" not in {one.guideline.id for one in (*found.evidence, *found.quotable)}
    assert all(one.guideline.answers for one in (*found.evidence, *found.quotable))
    assert "a-child-pneumonia-2023" in release.guidelines


def test_two_issuers_who_disagree_are_both_evidence(release: Release, embedder: SentenceTransformerEmbedder) -> None:
    found = searched("blood pressure threshold to diagnose hypertension", release=release, embedder=embedder, k=5)
    assert {"Demonstration Ministry A", "Demonstration Society B"} <= {one.guideline.issuer for one in found.evidence}


def test_similarity_and_coverage_are_shares(release: Release, embedder: SentenceTransformerEmbedder) -> None:
    near = searched("rifampicin dose for children", release=release, embedder=embedder, k=3)
    far = searched("zzyzx flibber", release=release, embedder=embedder, k=3)
    assert 0 <= far.coverage < near.coverage <= 1
    assert -1 <= far.similarity < near.similarity <= 1


def test_words_that_only_ask_weigh_nothing(release: Release) -> None:
    weights = terms_of("What is the dose of rifampicin?", release).weights
    assert set(weights) == {"dose", "rifampicin"}
    assert weights["rifampicin"] > weights["dose"] > 0
