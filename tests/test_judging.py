"""Ranking, intervals, conflicts, editions and both errors of abstention, worked out by hand."""

import json
import math
from pathlib import Path

import pytest

from eval.abstention import Point, curve
from eval.failures import failures
from eval.figures import MEASURES, figure
from eval.installed import MissingExtraError, require_extra
from eval.intervals import bootstrap
from eval.measures import citation_recall
from eval.ranking import documents_of, pages_of, ranking
from eval.results import ResultError, read_results
from eval.scores import Judged, by, documents, pair, score
from tests.judging import question, result

ROW = {"id": "q", "latency": 0.5, "abstained": False, "statements": [], "evidence": []}


def judged(*pairs: tuple[object, object]) -> tuple[Judged, ...]:
    questions = [one for one, _ in pairs]
    return pair(questions, {one.id: one for _, one in pairs})  # type: ignore[arg-type,attr-defined,misc]


def test_pages_and_documents_are_ranked_once_each() -> None:
    found = result("q", "b7 a3+a2 b7 a1")
    assert pages_of(found) == ["b.pdf#7", "a.pdf#2", "a.pdf#3", "a.pdf#1"]
    assert documents_of(found) == ["b.pdf", "a.pdf"]


def test_recall_and_ndcg_of_pages_and_documents_by_hand() -> None:
    asked = question("q", "a1", "a2", "c9")
    values = ranking([(asked, result("q", "b1 a2 a1"))])["q"]
    assert values["page_recall@1"] == 0
    assert values["page_recall@5"] == pytest.approx(2 / 3)
    # Gain 1 at ranks 2 and 3, beside the best possible: 1 at ranks 1, 2 and 3.
    gained, best = 1 / math.log2(3) + 1 / math.log2(4), 1 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert values["page_ndcg@10"] == pytest.approx(gained / best)
    assert (values["document_hit@1"], values["document_hit@5"]) == (0, 1)
    assert values["document_mrr"] == 1 / 2
    assert values["document_recall@10"] == 1 / 2
    assert values["document_ndcg@10"] == pytest.approx((1 / math.log2(3)) / (1 + 1 / math.log2(3)))


def test_nothing_found_is_zero_and_not_missing() -> None:
    asked = [(question("q", "a1"), result("q")), (question("r", "a1"), result("r", "a1"))]
    found = ranking(asked)
    assert found["q"] == dict.fromkeys(found["r"], 0.0)
    assert found["r"]["page_ndcg@10"] == 1.0
    assert ranking(asked[:1])["q"]["page_recall@10"] == 0.0


def test_what_nothing_answers_is_not_ranked() -> None:
    assert ranking([(question("q"), result("q", "a1"))]) == {}


def test_the_bootstrap_is_seeded_and_holds_the_mean() -> None:
    assert bootstrap([0.4] * 7) == (pytest.approx(0.4), pytest.approx(0.4))
    values = [0.0, 1.0] * 50
    low, high = bootstrap(values)
    assert (low, high) == bootstrap(values)
    # The standard error of the mean of 100 halves is 0.05; the interval is about two of them either way.
    assert low == pytest.approx(0.4, abs=0.015)
    assert high == pytest.approx(0.6, abs=0.015)
    assert all(math.isnan(one) for one in bootstrap([]))


def test_a_mean_has_the_bootstraps_interval_and_a_rate_wilsons() -> None:
    of = {measure.key: measure for measure in MEASURES}
    mean = figure(of["mrr"], [1.0, 0.0, math.nan])
    assert (mean.value, mean.trials, mean.successes) == (0.5, 2, None)
    assert (mean.low, mean.high) == (0.0, 1.0)
    rate = figure(of["hit@1"], [1.0, 0.0, math.nan])
    assert (rate.successes, rate.trials) == (1, 2)
    assert rate.low == pytest.approx(0.0945, abs=1e-4)


def test_citation_recall_by_hand() -> None:
    assert citation_recall([("a", 1), ("a", 1), ("b", 2)], {("a", 1), ("a", 2)}) == 1 / 2
    assert citation_recall([], {("a", 1)}) == 0
    assert math.isnan(citation_recall([("a", 1)], set()))


def test_a_conflict_needs_gold_pages_of_two_documents_cited() -> None:
    asked = [question(one, "a1", "b2", type_="conflict") for one in "pqr"]
    results = (
        result("p", "a1", "a1 b2", conflicts=1),
        result("q", "a1", "a1 b3", conflicts=0),  # the second document, but another page
        result("r", "a1", "a1 a1"),  # of a version that says nothing about conflicts
    )
    figures = score(judged(*zip(asked, results, strict=True))).figures
    assert (figures["conflict_both"].successes, figures["conflict_both"].trials) == (1, 3)
    assert (figures["conflict_shown"].successes, figures["conflict_shown"].trials) == (1, 2)
    assert figures["edition_first"].trials == 0


def test_an_edition_is_right_where_it_stands_first_and_is_cited_first() -> None:
    asked = [question(one, "a1", type_="version") for one in "pqr"]
    results = (result("p", "a7 b1", "a7 b1"), result("q", "b1 a1", "b1 a1"), result("r"))
    figures = score(judged(*zip(asked, results, strict=True))).figures
    assert (figures["edition_first"].successes, figures["edition_first"].trials) == (1, 3)
    assert (figures["edition_cited"].successes, figures["edition_cited"].trials) == (1, 3)


def test_a_question_counts_with_every_document_that_answers_it() -> None:
    groups = by(documents, judged((question("q", "a1", "b2"), result("q")), (question("r"), result("r"))))
    assert {name: one.questions for name, one in groups.items()} == {"a.pdf": 1, "b.pdf": 1}


def test_the_curve_between_both_errors_by_hand() -> None:
    pairs = [
        (question("p", "a1"), result("p", confidence=0.9)),
        (question("q", "a1"), result("q", confidence=0.4, abstained=True)),
        (question("r"), result("r", confidence=0.6)),
        (question("s"), result("s", confidence=0.1, abstained=True)),
    ]
    found = curve(judged(*pairs))
    assert found is not None
    assert [(one.threshold, one.answered_wrongly, one.silent_wrongly) for one in found.points] == [
        (0.1, 1.0, 0.0),
        (0.4, 0.5, 0.0),
        (0.6, 0.5, 0.5),
        (0.9, 0.0, 0.5),
        (None, 0.0, 1.0),
    ]
    # Of the four pairs of one unanswerable and one answerable question, 0.6 against 0.4 is the one the wrong way round.
    assert found.area == 1 / 4
    assert found.chosen == Point(threshold=None, answered_wrongly=0.5, silent_wrongly=0.5)


def test_a_tie_counts_half_in_the_area() -> None:
    found = curve(
        judged((question("p", "a1"), result("p", confidence=0.5)), (question("q"), result("q", confidence=0.5)))
    )
    assert found is not None
    assert found.area == 1 / 2


@pytest.mark.parametrize("confidence", [None, 0.5])
def test_no_curve_without_confidence_or_without_both_kinds(confidence: float | None) -> None:
    answerable = (question("p", "a1"), result("p", confidence=0.5))
    assert curve(judged(answerable)) is None
    silent = (question("q"), result("q", confidence=confidence))
    assert (curve(judged(answerable, silent)) is None) == (confidence is None)


def test_every_failure_is_told_with_its_reasons_the_most_harmful_first() -> None:
    found = failures(
        judged(
            (question("good", "a1", must_include=(("20 mg",),)), result("good", "a1", "a1")),
            (
                question("missed", "a1", must_include=(("30 mg",),)),
                result("missed", "b1 b2+b3", "b1", sections=("One", "Two")),
            ),
            (question("mute", "a1"), result("mute", "a1", abstained=True)),
            (question("nothing"), result("nothing", "a1", "a1")),
        )
    )
    assert [one.question.id for one in found] == ["nothing", "mute", "missed"]
    assert found[1].reasons == ("silent, though the guidelines answer",)
    assert found[2].reasons == (
        "no gold page among the first 10",
        "no gold page is cited",
        "quotes leave out what an answer must say",
    )
    assert [(one.where, one.section, one.gold) for one in found[2].retrieved] == [
        ("b.pdf p. 1", "One", False),
        ("b.pdf p. 2, 3", "Two", False),
    ]


def test_results_of_every_version_are_read(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    new = {"confidence": 0.25, "outcome": "partly", "conflicts": [{"says": "a number differs", "statements": [0, 1]}]}
    path.write_text(json.dumps(ROW) + "\n" + json.dumps({**ROW, "id": "r", **new}), encoding="utf-8")
    read = read_results(path)
    assert (read["q"].confidence, read["q"].conflicts, read["q"].outcome) == (None, None, "")
    assert (read["r"].confidence, read["r"].conflicts, read["r"].outcome) == (0.25, 1, "partly")


def test_what_the_first_statement_cites_is_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    cited = [
        [{"file": file, "page": page, "quote": "Zinc."} for file, page in one]
        for one in ([("a", 1), ("b", 2)], [("c", 3)])
    ]
    statements = [{"citations": one} for one in cited]
    path.write_text(json.dumps({**ROW, "statements": statements}), encoding="utf-8")
    read = read_results(path)["q"]
    assert read.first_cited == (("a", 1), ("b", 2))
    assert read.cited == (("a", 1), ("b", 2), ("c", 3))
    assert read.quotes == ("Zinc.",) * 3


@pytest.mark.parametrize("confidence", [1.5, -0.1, math.nan, "high"])
def test_a_confidence_that_is_none_is_refused(tmp_path: Path, confidence: object) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text(json.dumps({**ROW, "confidence": confidence}), encoding="utf-8")
    with pytest.raises(ResultError, match="line 1: not a line of results"):
        read_results(path)


def test_a_missing_library_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    require_extra()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "matplotlib" else object())
    with pytest.raises(MissingExtraError, match=r"matplotlib not installed.*\[eval\]"):
        require_extra()
