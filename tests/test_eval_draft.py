"""Proposed questions: what they hold, and that nobody's approval is taken for granted."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.draft import proposals
from eval.questions import QuestionError, count_unapproved, read_questions
from ingest.library import published
from ingest.release import Release
from tests.fakes import FakeRelease, guideline


@pytest.fixture(scope="module")
def drafted(demo_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("draft") / "draft.jsonl"
    assert main(["draft", "--library", str(demo_library), "--out", str(path)]) == 0
    return path


def entries(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_proposal_is_from_a_current_guideline_and_its_quote_stands_there(
    drafted: Path, demo_library: Path
) -> None:
    found = entries(drafted)
    assert len(found) == 25  # every recommendation of the demonstration's current guidelines
    release = Release(published(demo_library))
    by_file = {one.file: name for name, one in release.guidelines.items()}
    for one in found:
        (gold,) = one["gold"]  # type: ignore[misc]
        assert "2008" not in gold["pdf"]
        assert gold["quote"] in release.page(by_file[gold["pdf"]], gold["pages"][0]).text
        assert (one["approved"], one["proposed_by"]) == (False, "python -m eval draft")
    release.close()


def test_the_topic_is_the_heading_and_not_the_recommendations_label(drafted: Path) -> None:
    first = next(one for one in entries(drafted) if one["id"] == "draft-a-hypertension-2024-r1")
    assert "“When to start drug treatment”" in str(first["question"])


@dataclass
class Graded(FakeRelease):
    """Every guideline recommends one thing, which fills its page."""

    def recommendations(self, guideline_id: str) -> dict[str, object]:
        assert guideline_id in self.guidelines
        return {"r1": {"id": "r1", "spans": [{"page": 2, "start": 0, "end": 1}]}}


def test_only_guidelines_in_force_are_asked_about(tmp_path: Path) -> None:
    statuses = ("current", "superseded", "withdrawn", "draft")
    every = {one: guideline(id=one, status=one) for one in statuses}
    release = Graded(path=tmp_path, guidelines=every)
    assert [one["id"] for one in proposals(release)] == ["draft-current-r1"]  # type: ignore[arg-type]


def test_a_few_come_from_each_guideline_in_turn(demo_library: Path, tmp_path: Path) -> None:
    path = tmp_path / "few.jsonl"
    assert main(["draft", "--library", str(demo_library), "--out", str(path), "--count", "3"]) == 0
    files = [one["gold"][0]["pdf"] for one in entries(path)]  # type: ignore[index]
    assert len(set(files)) == 3


def test_unapproved_questions_are_never_counted_and_approved_ones_are(drafted: Path, tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="only 25 that nobody has approved"):
        read_questions(drafted)
    edited = tmp_path / "edited.jsonl"
    first, *rest = entries(drafted)
    lines = [first | {"approved": True, "question": "zinc for how long?"}, *rest]
    edited.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert [one.question for one in read_questions(edited)] == ["zinc for how long?"]
    assert count_unapproved(edited) == 24


def test_a_word_in_the_place_of_false_is_refused(drafted: Path, tmp_path: Path) -> None:
    edited = tmp_path / "edited.jsonl"
    edited.write_text(json.dumps(entries(drafted)[0] | {"approved": "no"}), encoding="utf-8")
    with pytest.raises(QuestionError, match="'approved' must be true or false"):
        read_questions(edited)


def test_a_report_says_how_many_were_not_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions, results = tmp_path / "q.jsonl", tmp_path / "r.jsonl"
    common = {"question": "?", "language": "en", "type": "out_of_scope", "answerable": False}
    lines = [{"id": "one", **common}, {"id": "two", "approved": False, **common}]
    questions.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    row = {"id": "one", "latency": 0.1, "abstained": True, "statements": [], "evidence": []}
    results.write_text(json.dumps(row), encoding="utf-8")
    assert main(["report", str(results), "--questions", str(questions)]) == 0
    said = capsys.readouterr()
    assert "questions that nobody has approved, and which are not counted: 1" in said.err
    assert "All 1 questions" in said.out


def test_a_file_that_somebody_may_have_edited_is_not_overwritten(
    drafted: Path, demo_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = drafted.read_bytes()
    assert main(["draft", "--library", str(demo_library), "--out", str(drafted)]) == 1
    assert "choose another --out" in capsys.readouterr().err
    assert drafted.read_bytes() == before
