"""The report that a run leaves: complete, escaped, and loading nothing."""

import base64
import json
import re

from eval.reportpage import NO_CURVE, page
from eval.summary import Summary, summary, to_json
from tests.judging import question, result

HOSTILE = "<script>alert('x')</script>"


def made(confidence: float | None = 0.5) -> Summary:
    questions = (
        question("found", "a1", must_include=(("20 mg",),)),
        question("missed", "a1", language="ms", question=f"Why {HOSTILE}?", context=(HOSTILE,)),
        question("silent", type_="unanswerable"),
    )
    results = (
        result("found", "a1", "a1", confidence=confidence, release="2026-11-01-abc"),
        result("missed", "b1", "b1", confidence=confidence, quotes=(HOSTILE,), sections=(HOSTILE,)),
        result("silent", abstained=True, confidence=confidence, outcome="silent"),
    )
    return summary(questions, {one.id: one for one in results}, unapproved=2)


def test_the_page_tells_everything_and_loads_nothing() -> None:
    text = page(made(), name=f"{HOSTILE}.jsonl")
    assert "<script" not in text
    assert text.count("&lt;script&gt;") >= 5
    assert "http" not in re.sub(r'src="data:[^"]*"', "", text).replace("http-equiv", "")
    assert len(re.findall(r'<img src="data:image/svg\+xml;base64,', text)) == 5  # three of bars, the curve, latency
    assert "What went wrong: 1 of 3 questions" in text
    assert "Questions that nobody has approved, and which count nowhere: 2." in text
    assert "Answered by: 2026-11-01-abc." in text
    assert "a.pdf p. 1" in text
    assert "b.pdf p. 1" in text


def test_a_plot_is_a_picture_and_the_same_every_time() -> None:
    pictures = [re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', page(made(), name="r")) for _ in range(2)]
    assert pictures[0] == pictures[1]
    for one in pictures[0]:
        assert b"<svg" in base64.b64decode(one)


def test_without_confidence_the_page_says_that_there_is_no_curve() -> None:
    found = made(confidence=None)
    assert NO_CURVE in page(found, name="r")
    assert to_json(found)["abstention_curve"] is None


def test_the_summary_is_json_and_what_cannot_be_told_is_null() -> None:
    told = json.loads(json.dumps(to_json(made()), allow_nan=False))
    assert (told["format"], told["questions"], told["releases"]) == (1, 3, ["2026-11-01-abc"])
    assert told["figures"]["hit@1"] == {
        "name": "page hit@1",
        "value": 0.5,
        "interval": [0.094531, 0.905469],
        "interval_by": "Wilson",
        "questions": 2,
        "lower_is_better": False,
    }
    assert told["figures"]["edition_first"]["value"] is None
    assert told["by_language"]["ms"]["figures"]["hit@1"]["value"] == 0
    assert set(told["by_document"]) == {"a.pdf"}
    assert told["abstention_curve"]["area"] == 0.5
    assert [one["id"] for one in told["failures"]] == ["missed"]
    assert told["failures"][0]["expected"] == [
        {"pdf": "a.pdf", "pages": [1], "quote": "Give zinc 20 mg daily for 14 days."}
    ]
    assert told["unapproved"] == 2
