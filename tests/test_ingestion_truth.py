import hashlib
import json
from pathlib import Path

import pytest

from eval.ingestion_truth import AnnotatedPage, TruthError, normalised, read_truth, words_hash
from tests.conftest import ROOT

A, B = "0123456789ab", "ba9876543210"
PAGE = {"kind": "page", "file": "a.pdf", "page": 3, "what": "recommendations"}
TABLE = {"kind": "page", "file": "a.pdf", "page": 4, "what": "table:doses"}
RECOMMENDATION = {
    "kind": "recommendation", "file": "a.pdf", "pages": [3, 4], "number": "1.2", "grade": "[2021]",
    "start": A, "end": B, "words": 12,
}  # fmt: skip
ROW = {"kind": "table_row", "file": "a.pdf", "page": 4, "table": "doses", "ruled": True, "cells": [[A, B], [B, A]]}
WRONG = [
    ("not json", "not JSON"),
    (["a list"], "not a JSON object"),
    ({**PAGE, "kind": "figure"}, "'kind'"),
    ({**PAGE, "page": 0}, "'page'"),
    ({**PAGE, "page": True}, "'page'"),
    ({**PAGE, "what": "tables"}, "'what'"),
    ({**PAGE, "what": "table:"}, "'what'"),
    ({**PAGE, "file": " "}, "'file'"),
    ({**RECOMMENDATION, "pages": []}, "'pages'"),
    ({**RECOMMENDATION, "pages": [4, 3]}, "'pages'"),
    ({**RECOMMENDATION, "start": "0123"}, "'start'"),
    ({**RECOMMENDATION, "words": 0}, "'words'"),
    ({**RECOMMENDATION, "grade_also": [1]}, "'grade_also'"),
    ({key: value for key, value in RECOMMENDATION.items() if key != "grade"}, "'grade' is missing"),
    ({**RECOMMENDATION, "pages": [7]}, "annotated as a whole"),
    ({**ROW, "ruled": 1}, "'ruled'"),
    ({**ROW, "cells": []}, "'cells'"),
    ({**ROW, "cells": [[A]]}, "'cells'"),
    ({**ROW, "table": "other"}, "annotated as a whole"),
]


def written(folder: Path, *lines: object) -> Path:
    path = folder / "truth.jsonl"
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines), encoding="utf-8")
    return path


def test_a_whole_file(tmp_path: Path) -> None:
    truth = read_truth(written(tmp_path, PAGE, TABLE, "", RECOMMENDATION, ROW))
    assert truth.pages[0] == AnnotatedPage(file="a.pdf", page=3, what="recommendations")
    (recommendation,) = truth.recommendations
    assert (recommendation.pages, recommendation.grade, recommendation.words) == ((3, 4), "[2021]", 12)
    assert recommendation.grade_also == ()
    (row,) = truth.rows
    assert row.cells == ((A, B), (B, A))


@pytest.mark.parametrize(("line", "problem"), WRONG)
def test_a_wrong_line_is_named(tmp_path: Path, line: object, problem: str) -> None:
    with pytest.raises(TruthError, match=r"line 3: ") as caught:
        read_truth(written(tmp_path, PAGE, TABLE, line))
    assert problem in str(caught.value)


def test_a_file_without_entries_or_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TruthError, match="no entry"):
        read_truth(written(tmp_path, ""))
    with pytest.raises(TruthError, match="cannot be read"):
        read_truth(tmp_path / "none.jsonl")


def test_words_are_letters_and_digits_in_lower_case() -> None:
    assert normalised("Give 2.5 mL – twice,\n(HIV-positive) ½ ﬁrst") == (
        "give",
        "25",
        "ml",
        "twice",
        "hivpositive",
        "12",
        "first",
    )
    assert normalised(" – ") == ()


def test_the_hash_is_of_the_words_joined_by_a_space() -> None:
    assert words_hash(("give", "zinc")) == hashlib.sha256(b"give zinc").hexdigest()[:12]


def test_the_two_files_are_readable_share_no_page_and_hold_no_text() -> None:
    dev, heldout = (read_truth(ROOT / "eval" / "truth" / f"ingestion_{name}.jsonl") for name in ("dev", "heldout"))
    assert not {(one.file, one.page, one.what) for one in dev.pages} & {
        (one.file, one.page, one.what) for one in heldout.pages
    }
    graded = [one for truth in (dev, heldout) for one in truth.recommendations if one.grade]
    rows = [one for truth in (dev, heldout) for one in truth.rows]
    assert (len(graded), len(rows)) == (102, 156)
    assert len({one.file for one in graded}) >= 8
    assert len({one.file for one in rows}) >= 8
