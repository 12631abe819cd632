import json
from pathlib import Path

import pytest

from eval.questions import Gold, QuestionError, read_questions

ENTRY = {
    "id": "q1",
    "question": "How long is zinc given?",
    "language": "en",
    "type": "dose",
    "answerable": True,
    "gold": [{"pdf": "diarrhoea.pdf", "pages": [2, 3], "quote": "Give zinc for 14 days"}],
    "must_include": ["zinc", ["14 days", "two weeks"]],
    "context": ["A child with watery stools?"],
}
SHARED = Path(__file__).parents[2] / "shared" / "gold" / "dev.jsonl"


def written(folder: Path, *lines: object) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines), encoding="utf-8")
    return path


def test_a_whole_line(tmp_path: Path) -> None:
    (question,) = read_questions(written(tmp_path, ENTRY, ""))
    assert question.id == "q1"
    assert question.gold == (Gold(pdf="diarrhoea.pdf", pages=(2, 3), quote="Give zinc for 14 days"),)
    assert question.must_include == (("zinc",), ("14 days", "two weeks"))
    assert question.context == ("A child with watery stools?",)


def test_an_unanswerable_question_needs_no_gold(tmp_path: Path) -> None:
    entry = {key: ENTRY[key] for key in ("id", "question", "language", "type")}
    (question,) = read_questions(written(tmp_path, {**entry, "answerable": False}))
    assert (question.gold, question.must_include, question.context) == ((), (), ())


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"id": ""}, "'id' is empty"),
        ({"question": 7}, "'question' must be a text"),
        ({"answerable": "yes"}, "'answerable' must be true or false"),
        ({"answerable": False}, "'gold' an answerable question needs it"),
        ({"gold": []}, "'gold' an answerable question needs it"),
        ({"gold": ["p. 3"]}, "'gold' must hold objects"),
        ({"gold": [{"pdf": "a.pdf", "pages": [], "quote": "x"}]}, "'gold.pages' must be a list"),
        ({"gold": [{"pdf": "a.pdf", "pages": [0], "quote": "x"}]}, "'gold.pages' must be a list"),
        ({"gold": [{"pdf": "a.pdf", "pages": [True], "quote": "x"}]}, "'gold.pages' must be a list"),
        ({"gold": [{"pages": [1], "quote": "x"}]}, "'pdf' is missing"),
        ({"must_include": [[]]}, "'must_include' holds an empty list"),
        ({"must_include": [14]}, "'must_include' must be a text"),
        ({"context": "earlier"}, "'context' must be a list"),
        ({"id": "q0"}, "'id' 'q0' occurs twice"),
    ],
)
def test_a_wrong_value_names_file_line_and_key(tmp_path: Path, change: dict[str, object], key: str) -> None:
    path = written(tmp_path, {**ENTRY, "id": "q0"}, {**ENTRY, **change})
    with pytest.raises(QuestionError) as refusal:
        read_questions(path)
    assert str(refusal.value).startswith(f"{path}, line 2: {key}")


@pytest.mark.parametrize(
    ("line", "reason"), [("{", "line 1: not JSON"), ("[]", "line 1: the line is not a JSON object")]
)
def test_a_line_that_is_no_question(tmp_path: Path, line: str, reason: str) -> None:
    with pytest.raises(QuestionError, match=reason):
        read_questions(written(tmp_path, line))


def test_no_questions_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="no question in it"):
        read_questions(written(tmp_path, ""))
    with pytest.raises(QuestionError, match="cannot be read"):
        read_questions(tmp_path / "absent.jsonl")


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_file(), reason="../shared is not here")
def test_the_development_questions_are_read() -> None:
    questions = read_questions(SHARED)
    assert len(questions) == 120
    assert sum(question.answerable for question in questions) == 105
    assert sum(bool(question.context) for question in questions) == 8
