"""The published release as a LangChain retriever, in a chain as the README shows it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingest import retriever
from ingest.errors import LibraryError, NothingPublished
from ingest.library import published
from ingest.release import Release
from ingest.search import Filter, FilterError
from tests.conftest import ROOT

QUESTION = "oral amoxicillin dose for pneumonia"


def cited(documents: list[Any]) -> list[str]:
    return [f"{one.metadata['title']}, page {one.metadata['page']}: {one.page_content}" for one in documents]


def test_importing_it_loads_no_langchain() -> None:
    look = "import sys, ingest; ingest.retriever; print([one for one in sys.modules if one.startswith('langchain')])"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_chain_over_the_published_release(demo_library: Path) -> None:
    from langchain_core.runnables import RunnableLambda

    chain = retriever(demo_library, k=3) | RunnableLambda(cited)
    found = chain.invoke(QUESTION)
    assert len(found) == 3
    assert any("amoxicillin" in one.lower() for one in found)


def test_every_document_can_be_cited_to_its_lines(demo_library: Path) -> None:
    release = Release(published(demo_library))
    for one in retriever(demo_library, k=5).invoke(QUESTION):
        about = one.metadata
        guideline = release.guidelines[about["guideline"]]
        assert (about["title"], about["file"], about["status"]) == (guideline.title, guideline.file, "current")
        assert about["release"] == release.name
        assert one.id == about["id"]
        texts = [release.page(guideline.id, page).text[start:end] for page, start, end in about["spans"]]
        assert "".join(" ".join(texts).split()) == "".join(one.page_content.split())
        assert {page for page, *_ in about["boxes"]} == set(about["pages"])
        assert about["page"] == about["pages"][0]
    release.close()


def test_superseded_editions_are_not_given(demo_library: Path) -> None:
    found = retriever(demo_library, k=100).invoke("first edition 2008 amoxicillin 25 mg/kg 3 days")
    assert "a-child-pneumonia-2008" not in {one.metadata["guideline"] for one in found}


def test_it_is_narrowed(demo_library: Path) -> None:
    within = Filter(issuers=frozenset({"Demonstration Society B"}))
    found = retriever(demo_library, k=4, within=within).invoke("blood pressure")
    assert {one.metadata["issuer"] for one in found} == {"Demonstration Society B"}
    with pytest.raises(FilterError, match="no loaded guideline is of the country 'QQ'"):
        retriever(demo_library, within=Filter(countries=frozenset({"QQ"}))).invoke("blood pressure")


def test_what_cannot_be_searched_is_refused(tmp_path: Path, demo_library: Path) -> None:
    with pytest.raises(NothingPublished):
        retriever(tmp_path)
    with pytest.raises(LibraryError, match="k is 0"):
        retriever(demo_library, k=0)
