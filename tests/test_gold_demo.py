"""Our own questions over the demonstration guidelines: of every kind, and true."""

from collections import Counter
from pathlib import Path

import pytest

from eval.mentions import mentions
from eval.questions import GoldQuestion, read_questions
from ingest.library import published
from ingest.release import Release
from tests.conftest import ROOT

TYPES = {
    "recommendation", "dose", "table", "definition", "criteria", "version", "conflict", "unanswerable",
    "out_of_scope", "followup", "procedure",
}  # fmt: skip
QUESTIONS = read_questions(ROOT / "eval" / "gold" / "demo.jsonl")


@pytest.fixture(scope="module")
def release(demo_library: Path) -> Release:
    return Release(published(demo_library))


@pytest.mark.parametrize("question", [one for one in QUESTIONS if one.answerable], ids=lambda one: one.id)
def test_what_is_expected_stands_on_the_pages(question: GoldQuestion, release: Release) -> None:
    by_file = {one.file: name for name, one in release.guidelines.items()}
    every = ""
    for gold in question.gold:
        pages = [release.page(by_file[gold.pdf], page).text for page in gold.pages]
        assert any(gold.quote in text for text in pages)
        every += "\n".join(pages)
    for alternatives in question.must_include:
        assert any(mentions(every, one) for one in alternatives), alternatives


def test_every_kind_and_language_is_asked() -> None:
    kinds = Counter(one.type for one in QUESTIONS)
    assert set(kinds) == TYPES
    assert min(kinds.values()) >= 2
    assert {one.language for one in QUESTIONS} == {"en", "ms", "es", "id", "fr"}
    for one in QUESTIONS:
        assert one.answerable == (one.type not in {"unanswerable", "out_of_scope"})
        assert bool(one.context) == (one.type == "followup")
        if one.type == "conflict":
            assert len({gold.pdf for gold in one.gold}) > 1


def test_a_version_question_is_about_the_edition_in_force(release: Release) -> None:
    current = {one.file for one in release.guidelines.values() if one.status == "current"}
    for one in QUESTIONS:
        if one.type == "version":
            assert {gold.pdf for gold in one.gold} <= current
