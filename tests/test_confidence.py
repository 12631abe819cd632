"""Confidence: from signals to a share, fitted so that the unanswerable fall below the threshold."""

from dataclasses import asdict
from pathlib import Path

import pytest

from app.confidence import Model, Signals, confidence, fitted
from eval.calibrate import CalibrationError, calibrate, write_model
from eval.questions import Gold, GoldQuestion
from eval.results import Result

MODEL = Model(weights={"similarity": 0.0, "evidence": 2.0, "quoted": 0.0}, intercept=-1.0, silent_below=0.4, partly_below=0.6)  # fmt: skip


def signals(evidence: float) -> Signals:
    return Signals(similarity=0.5, evidence=evidence, quoted=0.5)


@pytest.mark.parametrize(("evidence", "share"), [(0.5, 0.5), (0.0, 0.2689), (1.0, 0.7311)])
def test_confidence_is_the_logistic_of_the_weighed_signals(evidence: float, share: float) -> None:
    assert confidence(signals(evidence), MODEL) == pytest.approx(share, abs=1e-4)


def test_the_fitted_model_weighs_every_signal_and_has_two_thresholds() -> None:
    model = fitted()
    assert set(model.weights) == set(asdict(signals(0)))
    assert 0 < model.silent_below < model.partly_below < 1
    assert all(weight > 0 for weight in model.weights.values())  # what is nearer is never less sure


def asked(place: int, *, answerable: bool, evidence: float, ruled: bool = False) -> tuple[GoldQuestion, Result]:
    gold = (Gold(pdf="a.pdf", pages=(1,), quote="q"),) if answerable else ()
    question = GoldQuestion(id=f"q{place}", question="?", language="en", type="dose", answerable=answerable, gold=gold)
    result = Result(
        id=question.id, latency=0.1, abstained=ruled, evidence=(), cited=(), quotes=(), signals={"similarity": 0.5, "evidence": evidence}
    )  # fmt: skip
    return question, result


def taught(*pairs: tuple[GoldQuestion, Result]) -> tuple[list[GoldQuestion], dict[str, Result]]:
    return [question for question, _ in pairs], {result.id: result for _, result in pairs}


def test_what_two_kinds_differ_in_parts_them() -> None:
    right = [asked(place, answerable=True, evidence=0.7 + place / 200) for place in range(40)]
    wrong = [asked(40 + place, answerable=False, evidence=0.1 + place / 200) for place in range(20)]
    found = calibrate(*taught(*right, *wrong))
    assert (found.area, found.answered_wrongly <= 0.07, found.silent_wrongly) == (1.0, True, 0.0)
    assert found.model.weights["evidence"] > 0
    assert abs(found.model.weights["similarity"]) < 1e-6  # all alike: it tells nothing
    assert (found.answerable, found.unanswerable) == (40, 20)


def test_what_a_rule_silenced_asks_for_no_threshold() -> None:
    right = [asked(place, answerable=True, evidence=0.4 + place / 100) for place in range(20)]
    wrong = [asked(20 + place, answerable=False, evidence=0.9, ruled=True) for place in range(10)]
    found = calibrate(*taught(*right, *wrong))
    assert (found.model.silent_below, found.answered_wrongly, found.silent_wrongly) == (0.0, 0.0, 0.0)


def test_questions_of_one_kind_teach_nothing() -> None:
    with pytest.raises(CalibrationError, match="some that they do not"):
        calibrate(*taught(*(asked(place, answerable=True, evidence=0.5) for place in range(5))))


def test_a_written_model_is_read_as_it_was_fitted(tmp_path: Path) -> None:
    right = [asked(place, answerable=True, evidence=0.8) for place in range(20)]
    wrong = [asked(20 + place, answerable=False, evidence=0.2) for place in range(20)]
    found = calibrate(*taught(*right, *wrong))
    write_model(tmp_path / "confidence.json", found, questions="mine.jsonl")
    text = (tmp_path / "confidence.json").read_text(encoding="utf-8")
    assert f'"silent_below": {found.model.silent_below}' in text
    assert '"questions": "mine.jsonl"' in text
