import json
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.ingestion_truth import normalised, words_hash
from tests.test_tables import HEAD, ROWS, drawn


def test_the_command_holds_what_it_finds_against_the_truth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn(tmp_path / "a.pdf", [HEAD, *ROWS])

    def key(text: str) -> str:
        return words_hash(normalised(text))

    truth = [{"kind": "page", "file": "a.pdf", "page": 1, "what": "table:zinc"}]
    truth += [
        {
            "kind": "table_row", "file": "a.pdf", "page": 1, "table": "zinc", "ruled": True,
            "cells": [[key(head), key(cell)] for head, cell in zip(HEAD, row, strict=True)],
        }
        for row in ROWS
    ]  # fmt: skip
    file = tmp_path / "truth.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in truth), encoding="utf-8")
    assert main(["ingestion", str(tmp_path), "--truth", str(file), "--workers", "1"]) == 0
    printed = capsys.readouterr().out
    assert "truth" in printed
    assert printed.count("100.0 (3/3)") == 2
