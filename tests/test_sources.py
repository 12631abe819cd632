"""Found → Source: ids in order, proven sentences, and the demonstration's own doses."""

import re
from pathlib import Path

import pytest

from app.evidence import search
from app.question import in_terms_of, understand
from app.sources import Source, sources_of
from ingest.library import published
from ingest.release import Release
from ingest.vectors import SentenceTransformerEmbedder


@pytest.fixture(scope="module")
def release(demo_library: Path) -> Release:
    return Release(published(demo_library))


@pytest.fixture(scope="module")
def sources(release: Release) -> tuple[Source, ...]:
    asked = in_terms_of(understand("oral amoxicillin dose for a child with pneumonia"), release=release)
    found = search(asked, release=release, embedder=SentenceTransformerEmbedder(), k=10)
    return sources_of(found, release=release)


def test_ids_count_passages_and_the_sentences_of_each(sources: tuple[Source, ...]) -> None:
    expected, passage, place = [], 0, 0
    for one in sources:
        match = re.fullmatch(r"S(\d+)\.(\d+)", one.id)
        assert match
        if int(match[1]) == passage:
            place += 1
        else:
            passage, place = passage + 1, 1
        expected.append(f"S{passage}.{place}")
    assert [one.id for one in sources] == expected
    assert passage > 1


def test_every_source_stands_on_its_page(sources: tuple[Source, ...], release: Release) -> None:
    for one in sources:
        assert one.statement.kind == "quoted"
        for citation in one.statement.citations:
            assert citation.quote in release.page(citation.guideline.id, citation.page).text


def test_none_is_given_twice_of_a_guideline_and_each_says_what_it_stands_under(sources: tuple[Source, ...]) -> None:
    keys = [(one.guideline.id, one.text) for one in sources]
    assert len(keys) == len(set(keys))
    assert all(one.headings[0] == one.guideline.title for one in sources)
