"""Two finished runs held against each other, by hand and by the command."""

import json
import math
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.versus import contests, sign_test
from tests.judging import question, result


@pytest.mark.parametrize(
    ("won", "lost", "p"),
    [
        (0, 0, 1.0),
        (1, 0, 1.0),
        (5, 0, 2 / 32),
        (0, 5, 2 / 32),
        (8, 2, 2 * (1 + 10 + 45) / 1024),
        (3, 3, 1.0),  # twice the tail is more than 1
    ],
)
def test_the_exact_test_by_hand(won: int, lost: int, p: float) -> None:
    assert sign_test(won, lost) == pytest.approx(p)


def test_what_the_second_run_won_and_lost() -> None:
    must = (("20 mg",), ("14 days",))
    questions = (
        question("up", "a1", must_include=must),
        question("down", "a1"),
        question("same", "a1"),
        question("none"),
    )
    first = (
        result("up", "b1 a1", "b1", quotes=("Give 20 mg",)),
        result("down", "a1", "a1"),
        result("same", "a1", "a1"),
        result("none", "a1", "a1"),
    )
    second = (
        result("up", "a1", "a1"),
        result("down", "b1", abstained=True),
        result("same", "a1", "a1"),
        result("none", "a1", abstained=True),
    )
    found = {
        one.name: one for one in contests(questions, {one.id: one for one in first}, {one.id: one for one in second})
    }
    hit = found["page hit@1"]
    assert ([one.id for one in hit.won], [one.id for one in hit.lost], hit.alike) == (["up"], ["down"], 1)
    assert (hit.first, hit.second, hit.chance) == (2 / 3, 2 / 3, 1.0)
    silence = found["silent or not, rightly"]
    assert ([one.id for one in silence.won], [one.id for one in silence.lost], silence.alike) == (["none"], ["down"], 2)
    must_include = found["must_include in the quotes"]
    assert (must_include.first, must_include.second) == (0.5, 1.0)
    assert [one.id for one in must_include.won] == ["up"]
    assert found["page hit@5"].won == ()


def test_a_measure_that_no_question_can_tell() -> None:
    found = {one.name: one for one in contests([question("q")], {"q": result("q")}, {"q": result("q")})}
    assert math.isnan(found["page hit@1"].first)
    assert (found["page hit@1"].alike, found["page hit@1"].chance) == (0, 1.0)


def written(path: Path, pages: list[int]) -> Path:
    evidence = [{"file": "a.pdf", "pages": [page]} for page in pages]
    row = {"id": "q1", "latency": 0.1, "abstained": False, "statements": [], "evidence": evidence}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return path


def test_the_command_compares_two_finished_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "questions.jsonl"
    gold = [{"pdf": "a.pdf", "pages": [2], "quote": "x"}]
    entry = {
        "id": "q1",
        "question": "How much zinc?",
        "language": "en",
        "type": "dose",
        "answerable": True,
        "gold": gold,
    }
    questions.write_text(json.dumps(entry), encoding="utf-8")
    first, second = written(tmp_path / "a.jsonl", [1, 2]), written(tmp_path / "b.jsonl", [2, 1])
    assert main(["compare", str(first), str(second), "--questions", str(questions)]) == 0
    shown = capsys.readouterr().out
    assert "Questions that differ" in shown
    assert "How much zinc?" in shown


def test_a_run_and_a_pdf_cannot_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "a.jsonl", "b.pdf", "--questions", str(tmp_path / "q.jsonl")]) == 1
    assert "not a mixture" in capsys.readouterr().err
