"""What falls below the baseline, and what may."""

import json
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.guard import BaselineError, falls, renew
from eval.scores import Scores, pair, score
from tests.conftest import ROOT
from tests.judging import question, result

ANSWERABLE, SILENT = 10, 4


def scores(*, right: int = 8, answered: int = 1) -> Scores:
    """`right` of ten questions find and cite the page; `answered` of four are answered though nothing answers them."""
    questions = [question(f"q{one}", "a1") for one in range(ANSWERABLE)]
    questions += [question(f"s{one}") for one in range(SILENT)]
    found = [result(f"q{one}", "a1" if one < right else "b1", "a1") for one in range(ANSWERABLE)]
    found += [result(f"s{one}", abstained=one >= answered) for one in range(SILENT)]
    return score(pair(questions, {one.id: one for one in found}))


@pytest.fixture
def baseline(tmp_path: Path) -> Path:
    path = tmp_path / "baseline.json"
    renew(scores(), path, name="demo")
    return path


def fallen(of: Scores, baseline: Path) -> dict[str, str]:
    return {one.name: str(one) for one in falls(of, baseline, name="demo")}


def test_what_is_written_down(baseline: Path) -> None:
    entry = json.loads(baseline.read_text(encoding="utf-8"))["demo"]
    assert entry["questions"] == 14
    assert entry["figures"]["hit@1"] == {"value": 0.8, "questions": 10, "tolerance": 2}
    assert entry["figures"]["answered_wrongly"] == {"value": 0.25, "questions": 4, "tolerance": 1}
    assert "edition_first" not in entry["figures"]  # no question can tell


def test_two_questions_fewer_are_tolerated_and_three_are_not(baseline: Path) -> None:
    assert fallen(scores(right=8), baseline) == {}
    assert fallen(scores(right=6), baseline) == {}
    worse = fallen(scores(right=5), baseline)
    assert worse["page hit@1"] == "page hit@1: from 80.0 to 50.0 percent of 10 questions; 2 of them are tolerated"
    assert "a cited page is gold" not in worse  # cited all the same


def test_of_few_questions_fewer_are_tolerated(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    asked = [question(f"q{one}", "a1", "b1", type_="conflict") for one in range(3)]
    both = {one.id: result(one.id, "a1 b1", "a1 b1") for one in asked}
    renew(score(pair(asked, both)), path, name="demo")
    one_less = score(pair(asked, both | {"q0": result("q0", "a1 b1", "a1")}))
    assert "conflict: both guidelines cited" in fallen(one_less, path)


def test_better_is_never_a_fall(baseline: Path) -> None:
    assert fallen(scores(right=10, answered=0), baseline) == {}


def test_an_error_falls_when_it_rises(baseline: Path) -> None:
    assert fallen(scores(answered=2), baseline) == {}
    assert list(fallen(scores(answered=3), baseline)) == ["answered, though the guidelines are silent"]


def test_a_figure_that_cannot_be_told_any_more_has_fallen(baseline: Path) -> None:
    every = json.loads(baseline.read_text(encoding="utf-8"))
    every["demo"]["figures"]["edition_first"] = {"value": 0.0, "questions": 4, "tolerance": 2}
    baseline.write_text(json.dumps(every), encoding="utf-8")
    assert list(fallen(scores(), baseline)) == ["edition: the right one found first"]


def test_renewing_keeps_edited_tolerances_and_other_names(baseline: Path) -> None:
    every = json.loads(baseline.read_text(encoding="utf-8"))
    every["demo"]["figures"]["hit@1"]["tolerance"] = 0
    baseline.write_text(json.dumps(every | {"other": every["demo"]}), encoding="utf-8")
    renew(scores(right=7), baseline, name="demo")
    renewed = json.loads(baseline.read_text(encoding="utf-8"))
    assert renewed["demo"]["figures"]["hit@1"] == {"value": 0.7, "questions": 10, "tolerance": 0}
    assert renewed["other"]["figures"]["hit@1"]["value"] == 0.8


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "cannot be read"),
        ("[]", "is not a JSON object"),
        ("{}", "no baseline is named 'demo'"),
        ('{"demo": {"questions": 14}}', "is damaged"),
        ('{"demo": {"questions": 14, "figures": {}}}', "renew it"),  # which would guard nothing
        ('{"demo": {"questions": 13, "figures": {"hit@1": {"value": 1, "questions": 9, "tolerance": 2}}}}', "are 14"),
        (
            '{"demo": {"questions": 14, "figures": {"hit@2": {"value": 1, "questions": 9, "tolerance": 2}}}}',
            "no measure",
        ),
    ],
)
def test_a_baseline_that_cannot_guard_is_an_error(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BaselineError, match=problem):
        falls(scores(), path, name="demo")


def test_the_guard_fails_by_name_on_the_demonstration_and_passes_its_own_baseline(
    tmp_path: Path, demo_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions, baseline = tmp_path / "few.jsonl", tmp_path / "baseline.json"
    lines = (ROOT / "eval" / "gold" / "demo.jsonl").read_text(encoding="utf-8").splitlines()
    questions.write_text("\n".join(lines[4:7]), encoding="utf-8")
    command = ["guard", "--library", str(demo_library), "--questions", str(questions), "--baseline", str(baseline)]
    assert main([*command, "--write"]) == 0
    assert main(command) == 0
    every = json.loads(baseline.read_text(encoding="utf-8"))
    every["demo"]["figures"]["hit@10"] |= {"value": 1.5, "tolerance": 0}
    baseline.write_text(json.dumps(every), encoding="utf-8")
    capsys.readouterr()
    assert main(command) == 1
    assert "page hit@10: from 150.0 to" in capsys.readouterr().err
